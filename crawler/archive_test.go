package crawler

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"readout/crawler/warc"
)

// What a source with an archive gave can be read back from it, with its
// redirects and its robots.txt; another source leaves nothing.
func TestArchive(t *testing.T) {
	s := newSite(t)
	s.page("news.test/feed", "application/rss+xml", rss("http://news.test/2025/03/18/a-kept-article", "http://news.test/short/12345"))
	s.article("news.test/2025/03/18/a-kept-article")
	s.article("news.test/2025/03/18/behind-a-redirect")
	s.handle("news.test/short/12345", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/2025/03/18/behind-a-redirect", http.StatusFound)
	})
	s.page("other.test/feed", "application/rss+xml", rss("http://other.test/2025/03/18/not-kept-at-all"))
	s.article("other.test/2025/03/18/not-kept-at-all")
	cfg := s.config("news.test", "other.test")
	cfg.ArchiveDir = filepath.Join(t.TempDir(), "warc")
	cfg.Sources = []Source{{Name: "kept", Feeds: []string{"http://news.test/feed"}, Archive: "warc"}, {Name: "other", Feeds: []string{"http://other.test/feed"}}}
	got, _ := crawlOnce(t, cfg)
	if len(got.pages) != 3 {
		t.Fatalf("%d pages", len(got.pages))
	}
	names, err := filepath.Glob(filepath.Join(cfg.ArchiveDir, "*.warc.gz"))
	if err != nil || len(names) != 1 {
		t.Fatalf("files: %v, %v", names, err)
	}
	f, err := os.Open(names[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ids := map[string]bool{}
	for _, p := range got.pages {
		ids[p.ID] = true
	}
	kept, skipped := 0, map[string]int{}
	for p, err := range warc.Pages(t.Context(), f, warc.ReadOptions{OnSkip: func(s warc.Skip) { skipped[s.Reason]++ }}) {
		if err != nil {
			t.Fatal(err)
		}
		if !ids[p.ID] {
			t.Errorf("page %s of the archive has another id than the one crawled", p.URL)
		}
		kept++
	}
	if kept != 2 || skipped["request"] != 5 || skipped["status 302"] != 1 || skipped["status 404"] != 1 || skipped["content type"] != 1 {
		t.Errorf("%d pages, skipped %v; want two pages, the feed, a redirect and the robots.txt", kept, skipped)
	}
}
