package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"readout/crawler/warc"
	"readout/internal/demo"
)

// TestReplayRunsAnArchiveThroughEveryStage writes the sample site's articles
// into a WARC file and replays it, twice: the second time there is nothing left
// to do.
func TestReplayRunsAnArchiveThroughEveryStage(t *testing.T) {
	archive := filepath.Join(t.TempDir(), "archive")
	w, err := warc.NewWriter(warc.Options{Dir: archive})
	if err != nil {
		t.Fatal(err)
	}
	site, err := demo.NewSite()
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	articles, err := demo.Articles()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		rec := httptest.NewRecorder()
		site.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, a.URL, nil))
		res := rec.Result()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		err = w.Write(warc.Exchange{Time: time.Date(2025, 5, 9, 12, 0, 0, 0, time.UTC), Method: http.MethodGet, URI: a.URL, Status: res.StatusCode, Response: res.Header, Body: body})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(archive, "*.warc.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no WARC file in %s: %v", archive, err)
	}
	c := DefaultConfig()
	c.Data = filepath.Join(t.TempDir(), "data")
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	for run, want := range []int{len(articles), 0} {
		var last ReplayProgress
		if err := Replay(context.Background(), c, slog.New(slog.DiscardHandler), files, func(p ReplayProgress) { last = p }); err != nil {
			t.Fatalf("run %d: %v", run, err)
		}
		if last.Pages != want {
			t.Errorf("run %d published %d pages, want %d", run, last.Pages, want)
		}
	}
	if st, err := os.Stat(c.dataFile("events.db")); err != nil || st.Size() < 50_000 {
		t.Errorf("database: %v, %+v; want events in it", err, st)
	}
}
