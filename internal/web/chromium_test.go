package web

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"readout/event"
)

// TestPageInChromium lets a browser draw the pages, in a wide and in a narrow
// window. A page whose style was refused, or that is wider than the window,
// comes out wrong here and right in every other test. READOUT_SCREENSHOTS names
// a directory to keep the pictures in; with READOUT_REQUIRE_CHROMIUM=1 a missing
// browser is a failure.
func TestPageInChromium(t *testing.T) {
	browser := findChromium()
	if browser == "" {
		if os.Getenv("READOUT_REQUIRE_CHROMIUM") == "1" {
			t.Fatal("no chromium in PATH, and READOUT_REQUIRE_CHROMIUM is 1")
		}
		t.Skip("no chromium in PATH; install it, or leave this to CI")
	}
	dir := os.Getenv("READOUT_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	_, h, _ := start(t, Options{},
		sample(),
		small("t", event.Talks, event.Ongoing, "2025-05-08", "ETH", "SOM", "TUR"),
		small("v", event.Visit, event.Postponed, "2025-05-07", "EGY", "TUR"),
		small("s", event.Summit, event.Scheduled, "2025-05-05", "NATO"),
		small("c", event.Call, event.Denied, "2025-05-05", "FRA", "RUS"),
		small("a", event.Agreement, event.Held, "2025-05-05", "COD", "RWA"))
	for _, shot := range []struct {
		name, path    string
		width, height int
	}{
		{"front", "/", 500, 900}, // headless windows are never narrower
		{"event", "/events/e1", 1200, 1100},
	} {
		file := filepath.Join(dir, shot.name+".png")
		img := screenshot(t, browser, h.URL+shot.path, file, shot.width, shot.height)
		colours, header := inspect(img)
		if colours < 20 {
			t.Errorf("%s: %d colours: the page is blank", shot.name, colours)
		}
		if !header {
			t.Errorf("%s: no coloured bar on top: the style sheet was not applied", shot.name)
		}
	}
}

func findChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func screenshot(t *testing.T, browser, url, file string, width, height int) image.Image {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--user-data-dir="+t.TempDir(), fmt.Sprintf("--window-size=%d,%d", width, height), "--screenshot="+file, url)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, out.String())
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// inspect counts colours, and looks for the bar on top in both of its ends.
func inspect(img image.Image) (colours int, header bool) {
	seen := map[[3]uint32]bool{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y += 2 {
		for x := b.Min.X; x < b.Max.X; x += 2 {
			r, g, bl, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r >> 8, g >> 8, bl >> 8}] = true
		}
	}
	left, right := img.At(b.Min.X+2, 4), img.At(b.Max.X-3, 4)
	r, g, bl, _ := left.RGBA()
	return len(seen), left == right && r < 0x6000 && g < 0x9000 && bl < 0x9000
}
