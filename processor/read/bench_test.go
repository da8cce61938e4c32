package read

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	readability "github.com/go-shiori/go-readability"

	"readout/event"
)

// benchPages are the pages of testdata, or, where READOUT_LABELS names a folder
// of labelled pages, a tenth of those.
func benchPages(b *testing.B) [][]byte {
	b.Helper()
	var pages [][]byte
	if dir := os.Getenv("READOUT_LABELS"); dir != "" {
		names, err := filepath.Glob(filepath.Join(dir, "pages", "*.gz"))
		if err != nil {
			b.Fatal(err)
		}
		for i, name := range names {
			if i%10 != 0 {
				continue
			}
			f, err := os.Open(name)
			if err != nil {
				b.Fatal(err)
			}
			z, err := gzip.NewReader(f)
			if err != nil {
				b.Fatal(err)
			}
			body, err := io.ReadAll(z)
			if err != nil {
				b.Fatal(err)
			}
			f.Close()
			pages = append(pages, body)
		}
		return pages
	}
	for _, c := range cases(b) {
		if c.html != "" {
			pages = append(pages, []byte(c.html))
		}
	}
	return pages
}

// BenchmarkRead and BenchmarkReadability read the same pages, ours with
// everything that an article holds, the library's alone: the goal is at most 1.2
// times its time.
func BenchmarkRead(b *testing.B) {
	pages := benchPages(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			Read(context.Background(), event.Page{URL: "https://news.example/2024/05/03/story", Body: p})
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(pages)), "µs/page")
}

func BenchmarkReadability(b *testing.B) {
	pages := benchPages(b)
	u, err := url.Parse("https://news.example/2024/05/03/story")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			readability.FromReader(bytes.NewReader(p), u)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(pages)), "µs/page")
}
