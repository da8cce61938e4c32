package crawler

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"readout/event"
)

func TestFindMakesASource(t *testing.T) {
	s := newSite(t)
	s.page("www.mfa.test/robots.txt", "text/plain", "Sitemap: http://www.mfa.test/pages.xml\nSitemap: http://www.mfa.test/news-map.xml\nUser-agent: *\nDisallow: /x\n")
	s.page("www.mfa.test/", "text/html", `<!doctype html><html lang="en-GB"><head><title>Ministry &amp; Press</title>
<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/rss+xml" href="/comments/feed"></head><body><a href="/2025/03/18/a-meeting-in-the-capital">x</a></body></html>`)
	s.page("www.mfa.test/feed", "application/rss+xml", rss("http://www.mfa.test/2025/03/18/a-meeting-in-the-capital"))
	s.page("www.mfa.test/comments/feed", "application/rss+xml", rss("http://www.mfa.test/2025/03/18/a-meeting-in-the-capital#c1"))
	s.page("www.mfa.test/news-map.xml", "application/xml", "<urlset><url><loc>http://www.mfa.test/2025/03/18/a-meeting-in-the-capital</loc></url></urlset>")
	s.page("www.mfa.test/pages.xml", "application/xml", "nothing of the kind")
	s.page("list.test/world", "text/html", `<html><a href="/2025/03/18/a-meeting-in-the-capital">x</a></html>`)
	s.page("bare.test/", "text/html", `<html><body>welcome</body></html>`)
	c, err := New(s.config("www.mfa.test", "list.test", "bare.test"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	src, res, err := c.Find(t.Context(), "http://www.mfa.test/")
	if err != nil || !res.OK() {
		t.Fatalf("got %v, %+v", err, res)
	}
	want := `name: mfa-test
title: Ministry & Press
language: en-GB
feeds:
    - http://www.mfa.test/feed
sitemaps:
    - http://www.mfa.test/news-map.xml
schedule: '@every 30m'
`
	if got := string(src.YAML()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if again, err := ParseSource("mfa-test.yaml", src.YAML()); err != nil || again.Feeds[0] != src.Feeds[0] {
		t.Errorf("the file cannot be read back: %+v, %v", again, err)
	}
	if src, _, err := c.Find(t.Context(), "http://www.mfa.test/feed"); err != nil || len(src.Feeds) != 1 {
		t.Errorf("address of a feed: %+v, %v", src, err)
	}
	if src, _, err := c.Find(t.Context(), "http://www.mfa.test/news-map.xml"); err != nil || len(src.Sitemaps) != 1 {
		t.Errorf("address of a sitemap: %+v, %v", src, err)
	}
	if src, _, err := c.Find(t.Context(), "http://list.test/world"); err != nil || len(src.Sections) != 1 {
		t.Errorf("address of a section page: %+v, %v", src, err)
	}
	if src, _, err := c.Find(t.Context(), "http://bare.test/"); err == nil {
		t.Errorf("a page with nothing: got %+v", src)
	}
}

func TestSourceYAMLIsReadBack(t *testing.T) {
	sources, err := LoadSources(Bundled())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		again, err := ParseSource(s.File, s.YAML())
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", s) && len(s.Allow)+len(s.Deny) == 0 {
			t.Errorf("%s: got %+v, want %+v", s.Name, again, s)
		}
		if len(again.Allow) != len(s.Allow) || len(s.Allow) > 0 && again.Allow[0].String() != s.Allow[0].String() {
			t.Errorf("%s: patterns %v, want %v", s.Name, again.Allow, s.Allow)
		}
	}
}

func TestStatusAndReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		n.handle("a.test/feed", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, rss(fmt.Sprintf("http://a.test/news/%d", time.Now().Unix()/3600)))
		})
		n.page("a.test/", "text/html", articleHTML("x"))
		n.page("b.test/feed", "application/rss+xml", rss("http://b.test/news/12345"))
		n.page("b.test/", "text/html", articleHTML("x"))
		a := Source{Name: "a", Feeds: []string{"http://a.test/feed"}, Schedule: "@every 30m"}
		b := Source{Name: "b", Feeds: []string{"http://b.test/feed"}, Schedule: "@every 30m"}
		broken := Source{Name: "broken", Feeds: []string{"http://a.test/robots.txt"}, Schedule: "@every 30m"}
		c := n.crawler(t, Config{Sources: []Source{a, broken}})
		defer c.Close()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx, func(context.Context, event.Page) error { return nil }) }()

		time.Sleep(36 * time.Hour)
		st, err := c.Status(t.Context())
		if err != nil || len(st) != 2 {
			t.Fatalf("got %+v, %v", st, err)
		}
		if s := st[0]; s.Found24h < 22 || s.Found24h > 25 || s.Failing != 0 || s.Dead || time.Since(s.News) > 2*time.Hour || s.Next.Before(time.Now()) {
			t.Errorf("live source: %+v", s)
		}
		if s := st[1]; s.Reason != "not a feed" || s.Failing != 1 || s.Err == "" || s.Dead {
			t.Errorf("broken source: %+v", s)
		}

		// b comes while it runs, a goes.
		before := n.count("a.test/feed")
		if err := c.SetSources([]Source{b, broken}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(12 * 24 * time.Hour)
		if got := n.count("a.test/feed"); got != before {
			t.Errorf("a was asked %d times after it was taken off", got-before)
		}
		if n.count("b.test/news/12345") != 1 {
			t.Error("b was not crawled")
		}
		st, err = c.Status(t.Context())
		if err != nil || len(st) != 2 || st[0].Source != "b" || !st[0].Dead || !st[1].Dead {
			t.Errorf("after twelve days without news: %+v, %v", st, err)
		}
		// A new description of b counts from now on.
		b.Feeds = []string{"http://b.test/other"}
		n.page("b.test/other", "application/rss+xml", rss("http://b.test/news/67890"))
		if err := c.SetSources([]Source{b}); err != nil {
			t.Fatal(err)
		}
		if err := c.SetSources([]Source{b, b}); err == nil {
			t.Error("one source twice was taken")
		}
		time.Sleep(time.Hour)
		if n.count("b.test/news/67890") != 1 {
			t.Error("the changed source was not crawled")
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
