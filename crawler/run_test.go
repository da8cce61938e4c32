package crawler

import (
	"net/http"
	"testing"
	"time"
)

func TestOnePassFetchesEveryArticleOnce(t *testing.T) {
	s := newSite(t)
	s.page("news.test/feed", "application/rss+xml", rss("http://news.test/2025/03/18/minister-calls-colleague", "/2025/03/18/president-meets-premier", "http://news.test/2025/03/18/minister-calls-colleague?utm_source=x"))
	s.page("news.test/map.xml", "application/xml", `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>http://news.test/2025/03/18/president-meets-premier</loc></url>
<url><loc>http://other.test/a-long-way-to-go</loc><news:news><news:title>A long &amp; winding way</news:title><news:publication_date>2025-03-17</news:publication_date></news:news></url></urlset>`)
	s.page("news.test/world", "text/html", `<a href="/about">About</a> <a href="/2025/03/18/talks-in-oslo-end">Talks</a> <a href="http://elsewhere.test/2025/03/18/talks-in-oslo-end">x</a>`)
	for _, a := range []string{"news.test/2025/03/18/minister-calls-colleague", "news.test/2025/03/18/president-meets-premier", "other.test/a-long-way-to-go", "news.test/2025/03/18/talks-in-oslo-end"} {
		s.article(a)
	}
	cfg := s.config("news.test", "other.test")
	cfg.Store = NewMemoryStore()
	cfg.Sources = []Source{{Name: "news", Country: "FRA", Language: "en",
		Feeds: []string{"http://news.test/feed"}, Sitemaps: []string{"http://news.test/map.xml"}, Sections: []string{"http://news.test/world"}}}
	got, steps := crawlOnce(t, cfg)
	if len(got.pages) != 4 {
		t.Fatalf("got %d pages %v, want 4\n%v", len(got.pages), got.urls(), steps)
	}
	for _, p := range got.pages {
		if p.URL == "http://other.test/a-long-way-to-go" && (p.Title != "A long & winding way" || p.Published != "2025-03-17") {
			t.Errorf("hints of the sitemap: got %q %q", p.Title, p.Published)
		}
		if p.Source != "news" || p.Country != "FRA" || p.Lang != "en" || p.ID == "" || p.Status != 200 {
			t.Errorf("page not labelled: %+v", p)
		}
	}
	if n := s.count("news.test/robots.txt"); n != 1 {
		t.Errorf("robots.txt fetched %d times, want 1", n)
	}
	// A second pass right after asks for nothing: nothing is due.
	before := len(s.log)
	got, _ = crawlOnce(t, cfg)
	if len(got.pages) != 0 || len(s.log) != before {
		t.Errorf("second pass: %d pages, %d requests; want none", len(got.pages), len(s.log)-before)
	}
	// A forced one asks for the listings, and for no article.
	cfg.Force = true
	got, _ = crawlOnce(t, cfg)
	if len(got.pages) != 0 || s.count("news.test/feed") != 2 || s.count("other.test/a-long-way-to-go") != 1 {
		t.Errorf("forced pass: %d pages, %v", len(got.pages), s.hits)
	}
}

func TestNoNetworkFailsClearlyAndEnds(t *testing.T) {
	cfg := Config{Once: true, Politeness: Politeness{Delay: time.Millisecond}, Resolve: map[string]string{"news.test": "127.0.0.1:1"},
		Sources: []Source{{Name: "a", Feeds: []string{"http://news.test/feed"}}, {Name: "b", Feeds: []string{"http://no-such-host.invalid/feed"}}}}
	_, steps := crawlOnce(t, cfg)
	if p := steps["http://news.test/feed"]; p.Reason != "private address" {
		t.Errorf("got %v, want a private address refused", p)
	}
	if p := steps["http://no-such-host.invalid/feed"]; p.Reason != "dns" {
		t.Errorf("got %v, want dns", p)
	}
}

func TestCheckTellsWhatIsWrong(t *testing.T) {
	s := newSite(t)
	s.page("news.test/feed", "application/rss+xml", rss("http://news.test/a-1234", "http://news.test/b-1235"))
	s.page("news.test/html", "text/html", "<html><body>hello</body></html>")
	s.page("news.test/empty", "application/rss+xml", rss())
	s.page("news.test/auto", "text/html", `<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>`)
	s.page("shut.test/robots.txt", "text/plain", "User-agent: *\nDisallow: /")
	s.handle("busy.test/robots.txt", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", 503) })
	c, err := New(s.config("news.test", "shut.test", "busy.test"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	res := c.Check(t.Context(), Source{Name: "x", Feeds: []string{"http://news.test/feed", "http://news.test/html", "http://news.test/empty", "http://news.test/gone",
		"http://shut.test/feed", "http://busy.test/feed", "http://news.test/auto", "http://10.0.0.1/feed"}})
	want := []string{"", "not a feed", "empty", "status 404", "robots", "robots unreachable", "", "private address"}
	for i, e := range res.Endpoints {
		reason := ""
		if e.Err != nil {
			reason = asFailure("", e.Err).Reason
		}
		if reason != want[i] {
			t.Errorf("%s: got %q (%v), want %q", e.URL, reason, e.Err, want[i])
		}
	}
	if e := res.Endpoints[0]; e.Links != 2 || e.Format != "rss" || e.Newest.IsZero() || len(e.Sample) != 2 {
		t.Errorf("good feed: %+v", e)
	}
	if e := res.Endpoints[6]; e.Links != 2 || len(e.Children) != 1 {
		t.Errorf("page that points to a feed: %+v", e)
	}
}
