package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stories are the articles of the test site, in its own words: two that tell of
// diplomacy, one that does not, and one page that nobody can read.
var stories = []struct{ path, title, body string }{
	{"/news/call-on-trade", "Macron and Modi speak by phone",
		`French President Emmanuel Macron spoke by phone with Indian Prime Minister Narendra Modi on Monday, the Elysee said. The two leaders discussed trade and the war in Ukraine during the call, which lasted about forty minutes. They agreed to stay in touch over the coming weeks, according to a statement from the presidency.`},
	{"/news/visit-to-oslo", "Germany's foreign minister visits Oslo",
		`German Foreign Minister Annalena Baerbock arrived in Oslo on Tuesday for talks with her Norwegian counterpart Espen Barth Eide. The ministers met at the foreign ministry and spoke about energy and security in the Baltic Sea region, a spokesperson said after the meeting. Baerbock is to leave Norway on Wednesday.`},
	{"/news/bakery", "An old bakery opens its doors again",
		`The bakery at the corner of the market square opened its doors again on Saturday after two years of repairs. Neighbours queued from six in the morning for rye bread, and the owner said that she had sold out before noon. A second oven is to follow in the autumn, she added, if the winter is not too long.`},
}

// site serves the stories with a feed, and writes a configuration and a source
// file that lead there. The source is asked once a minute.
func site(t *testing.T) (dir string) {
	t.Helper()
	mux := http.NewServeMux()
	var items strings.Builder
	for n, s := range stories {
		fmt.Fprintf(&items, "<item><title>%s</title><link>http://news.example%s</link><pubDate>Wed, 19 Mar 2025 1%d:00:00 GMT</pubDate></item>\n", s.title, s.path, n)
		mux.HandleFunc(s.path, func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, "<!doctype html><html lang=en><head><title>%s</title></head><body><nav><a href=/>Home</a></nav><article><h1>%s</h1><p>%s</p></article></body></html>", s.title, s.title, s.body)
		})
	}
	items.WriteString("<item><title>Deep</title><link>http://news.example/news/deep-page</link><pubDate>Wed, 19 Mar 2025 15:00:00 GMT</pubDate></item>\n")
	mux.HandleFunc("/news/deep-page", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!doctype html><html><body>", strings.Repeat("<div>", 100_000), "x")
	})
	mux.HandleFunc("/feed.xml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>%s</channel></rss>`, items.String())
	})
	mux.HandleFunc("/page.html", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<p>Nothing is listed here.</p>") })
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "closed.example" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
			return
		}
		http.NotFound(w, r)
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	at := srv.Listener.Addr().String()
	dir = t.TempDir()
	write(t, dir, "sources/news.yaml", "name: news\ntitle: Test news\nfeeds: [http://news.example/feed.xml]\nschedule: \"@every 1m\"\npoliteness: {delay: 1ms}\n")
	write(t, dir, "readout.yaml", fmt.Sprintf(`crawl:
  bundled: false
  sources: sources
  allow_private: [127.0.0.0/8]
  resolve: {news.example: %q, closed.example: %q, down.example: "127.0.0.1:1"}
http: 127.0.0.1:0
`, at, at))
	return dir
}

// write makes a file below dir.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
