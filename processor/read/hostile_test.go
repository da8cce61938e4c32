package read

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"readout/event"
)

const sentence1 = "The two ministers met on the pier and agreed to meet again before the harvest is in. "

func packGzip(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func packZstd(b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(b, nil)
}

func packBrotli(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func packZlib(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func page(inner string) string {
	return "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ministers meet on the pier</title></head><body><h1>Ministers meet on the pier</h1>" + inner + "</body></html>"
}

// hostile are pages that would take a careless reader minutes or gigabytes.
// want is the reason of the refusal, or "" where an article comes out.
var hostile = []struct {
	name string
	body func() []byte
	want string
}{
	{"fifty megabytes of text", func() []byte { return []byte(page("<p>" + strings.Repeat(sentence1, 600_000))) }, "too large"},
	{"twenty megabytes of paragraphs", func() []byte { return []byte(page(strings.Repeat("<p>"+sentence1+"</p>", 220_000))) }, "too large"},
	{"five megabytes in one paragraph", func() []byte { return []byte(page("<p>" + strings.Repeat(sentence1, 60_000))) }, ""},
	{"nested tags", func() []byte { return []byte(page(strings.Repeat("<div>", 100_000) + sentence1)) }, "too many elements"},
	{"nested tags below the limit", func() []byte { return []byte(page(strings.Repeat("<div>", 5_000) + sentence1)) }, "unparsable"},
	{"links", func() []byte { return []byte(page(strings.Repeat(`<a href="/x">word</a> `, 200_000))) }, "too many elements"},
	{"links below the limit", func() []byte {
		return []byte(page(strings.Repeat(`<li><a href="/x">Some words here</a></li>`, 19_000)))
	}, "listing"},
	{"paragraphs with links below the limit", func() []byte {
		return []byte(page(strings.Repeat(`<p><a href="/x">word</a> `+sentence1+`</p>`, 19_000)))
	}, "listing"},
	{"open formatting", func() []byte {
		var b strings.Builder
		for i := range 400 {
			fmt.Fprintf(&b, "<b id=%d>", i)
		}
		return []byte(page(b.String() + strings.Repeat("<p>x", 50_000)))
	}, "tangled markup"},
	{"attributes", func() []byte { return []byte(page("<p " + strings.Repeat("a b c d ", 400_000) + ">" + sentence1)) }, "too many attributes"},
	{"unclosed comment", func() []byte { return []byte(page("<!--" + strings.Repeat("<p>", 500_000))) }, "no text"},
	{"unclosed scripts", func() []byte { return []byte(strings.Repeat("<script>", 700_000)) }, "no text"},
	{"quotes", func() []byte { return []byte(page(strings.Repeat(`<a b="`, 50_000) + sentence1)) }, "no text"},
	{"tables", func() []byte {
		return []byte(page(strings.Repeat("<table><tr><td>", 100) + strings.Repeat(sentence1, 3)))
	}, ""},
	{"deep JSON", func() []byte {
		return []byte(page(`<script type="application/ld+json">` + strings.Repeat("[", 500_000) + `</script><p>` + strings.Repeat(sentence1, 5)))
	}, ""},
	{"zero bytes", func() []byte { return []byte(page("<p>" + strings.Repeat("\x00"+sentence1+"\x00", 10))) }, ""},
	{"nothing but zero bytes", func() []byte { return make([]byte, 100_000) }, "binary"},
	{"a gzip bomb", func() []byte { return packGzip(make([]byte, 200<<20)) }, "too large"},
	{"gzip inside gzip", func() []byte { return packGzip(packGzip([]byte(page(sentence1)))) }, "compressed twice"},
	{"a zstd bomb", func() []byte { return packZstd(make([]byte, 200<<20)) }, "too large"},
	{"a picture", func() []byte { return append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 5000)...) }, "picture"},
	{"a JPEG", func() []byte { return append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), make([]byte, 5000)...) }, "picture"},
	{"a PDF", func() []byte { return []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj") }, "pdf"},
	{"an archive", func() []byte { return append([]byte("PK\x03\x04"), make([]byte, 500)...) }, "archive"},
	{"nothing", func() []byte { return nil }, "empty"},
	{"one long word", func() []byte { return []byte(page("<p>" + strings.Repeat("a", 5<<20))) }, ""},
	{"one title of a megabyte", func() []byte {
		return []byte("<title>" + strings.Repeat("word ", 200_000) + "</title><h1>" + strings.Repeat("word ", 200_000) + "</h1><p>" + strings.Repeat(sentence1, 5))
	}, ""},
	{"classes of a megabyte", func() []byte {
		return []byte(page(strings.Repeat(`<p class="`+strings.Repeat("related-x ", 300)+`">`+sentence1+`</p>`, 400)))
	}, ""},
	{"a text of lines", func() []byte { return []byte(strings.Repeat("Published\n", 200_000)) }, ""},
	{"a text of short lines", func() []byte { return []byte(strings.Repeat("Comments (4)\n\nOne more headline here\n\n", 45_000)) }, "no text"},
}

func TestHostilePagesAreAnsweredInTime(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			body := h.body()
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			stop, most := make(chan bool), make(chan uint64)
			go func() { // the most that is held at a time
				var m runtime.MemStats
				peak := uint64(0)
				for {
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapInuse)
					select {
					case <-stop:
						most <- peak
						return
					case <-time.After(5 * time.Millisecond):
					}
				}
			}()
			start := cpu()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			arts, err := Read(ctx, event.Page{URL: "https://news.example/x", Body: body})
			took := cpu() - start
			close(stop)
			held := int64(<-most-before.HeapInuse) >> 20
			got := ""
			if err != nil {
				got = event.Reason(err)
				if !errors.Is(err, event.ErrReject) && !errors.Is(err, event.ErrSkip) {
					t.Errorf("got %v, want a rejection or a skip", err)
				}
			}
			if got != h.want {
				n := 0
				if len(arts) > 0 {
					n = len(arts[0].Text)
				}
				t.Errorf("got %q (%v), %d articles, the first of %d bytes; want %q", got, err, len(arts), n, h.want)
			}
			if held > 200 {
				t.Errorf("held %d MB", held)
			}
			if took > 2*time.Second {
				t.Errorf("took %v of CPU time", took)
			}
			t.Logf("%v of CPU time, %d MB held: %v", took.Round(time.Millisecond), held, err)
		})
	}
}

// cpu is the time that the process has computed so far: unlike the clock's, it
// does not depend on what else the machine does.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestPackedBodiesAreUnpacked(t *testing.T) {
	html := []byte(page("<p>" + strings.Repeat(sentence1, 5) + "</p>"))
	for name, pack := range map[string]func([]byte) []byte{"gzip": packGzip, "zstd": packZstd, "br": packBrotli, "deflate": packZlib} {
		arts, err := Read(t.Context(), event.Page{Body: pack(html), ContentType: "text/html"})
		if err != nil || !strings.HasPrefix(arts[0].Text, "The two ministers") {
			t.Errorf("%s: %v, %+v", name, err, arts)
		}
	}
	cut := packGzip(html)
	if _, err := Read(t.Context(), event.Page{Body: cut[:20]}); event.Reason(err) != "compressed" && event.Reason(err) != "empty" && event.Reason(err) != "no text" {
		t.Errorf("a cut gzip body: got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range cases(f) {
		f.Add(c.page.Body, c.page.ContentType)
	}
	for _, h := range hostile {
		if b := h.body(); len(b) < 5_000 {
			f.Add(b, "")
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		arts, err := Read(t.Context(), event.Page{URL: "https://news.example/x", Body: body, ContentType: contentType})
		if err == nil && len(arts) == 0 {
			t.Error("neither an article nor an error")
		}
		for _, a := range arts {
			if a.Text == "" || strings.ContainsRune(a.Text, 0) || strings.ToValidUTF8(a.Text, "") != a.Text {
				t.Errorf("bad text %q", a.Text)
			}
		}
	})
}
