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

// An article is fetched once, and again only when its sitemap says that it
// changed; a 304 or the same bytes hand nothing on.
func TestAnArticleIsFetchedAgainOnlyWhenItChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		lastmod := func() string { return time.Now().UTC().Truncate(time.Hour).Format(time.RFC3339) }
		n.handle("news.test/map.xml", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `<urlset><url><loc>http://news.test/still</loc><lastmod>1999-12-31</lastmod></url>
<url><loc>http://news.test/moving</loc><lastmod>%[1]s</lastmod></url><url><loc>http://news.test/liar</loc><lastmod>%[1]s</lastmod></url>
<url><loc>http://news.test/polite-liar</loc><lastmod>%[1]s</lastmod></url></urlset>`, lastmod())
		})
		n.article("news.test/still")
		n.handle("news.test/moving", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, articleHTML(lastmod())) })
		n.page("news.test/liar", "text/html", articleHTML("the same for ever"))
		n.handle("news.test/polite-liar", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"x"`)
			if r.Header.Get("If-None-Match") == `"x"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, articleHTML("the same for ever"))
		})
		c := n.crawler(t, Config{Sources: []Source{{Name: "s", Sitemaps: []string{"http://news.test/map.xml"}, Schedule: "@every 20m"}}})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Hour)
		defer cancel()
		var got collector
		if err := c.Run(ctx, got.emit); err != nil {
			t.Fatal(err)
		}
		urls := got.urls()
		if urls["http://news.test/still"] != 1 || n.count("news.test/still") != 1 {
			t.Errorf("still: handed on %d times, fetched %d times; want once", urls["http://news.test/still"], n.count("news.test/still"))
		}
		if m := urls["http://news.test/moving"]; m < 11 || m > 13 {
			t.Errorf("moving: handed on %d times in 12 hours, want every hour", m)
		}
		for _, liar := range []string{"liar", "polite-liar"} {
			if urls["http://news.test/"+liar] != 1 || n.count("news.test/"+liar) > 10 {
				t.Errorf("%s: handed on %d times, fetched %d times; want once, and ever less", liar, urls["http://news.test/"+liar], n.count("news.test/"+liar))
			}
		}
	})
}

// Two addresses that lead to one page give one page.
func TestRedirectsToOnePageGiveOnePage(t *testing.T) {
	s := newSite(t)
	to := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/2025/03/18/the-real-article-here", http.StatusMovedPermanently)
	}
	s.handle("news.test/short/111111", to)
	s.handle("news.test/short/222222", to)
	s.article("news.test/2025/03/18/the-real-article-here")
	s.page("news.test/feed", "application/rss+xml", rss("http://news.test/short/111111", "http://news.test/short/222222"))
	cfg := s.config("news.test")
	cfg.Politeness = Politeness{Delay: time.Millisecond}
	cfg.Sources = []Source{{Name: "s", Feeds: []string{"http://news.test/feed"}}}
	got, _ := crawlOnce(t, cfg)
	if len(got.pages) != 1 || got.pages[0].FinalURL != "http://news.test/2025/03/18/the-real-article-here" {
		t.Errorf("got %v, want one page", got.urls())
	}
}

// A sitemap index is followed to the sitemaps that changed, and not to others.
func TestAnIndexIsFollowedWhereItChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		n.handle("news.test/index.xml", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `<sitemapindex><sitemap><loc>http://news.test/old.xml</loc><lastmod>1999-12-01</lastmod></sitemap>
<sitemap><loc>http://news.test/new.xml</loc><lastmod>%s</lastmod></sitemap></sitemapindex>`, time.Now().UTC().Format(time.RFC3339))
		})
		n.page("news.test/old.xml", "application/xml", "<urlset><url><loc>http://news.test/a</loc></url></urlset>")
		n.handle("news.test/new.xml", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "<urlset><url><loc>http://news.test/b%d</loc></url></urlset>", time.Now().Unix())
		})
		n.page("news.test/", "text/html", articleHTML("x"))
		c := n.crawler(t, Config{Sources: []Source{{Name: "s", Sitemaps: []string{"http://news.test/index.xml"}, Schedule: "@every 1h"}}})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 6*time.Hour)
		defer cancel()
		if err := c.Run(ctx, func(context.Context, event.Page) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if a, b := n.count("news.test/old.xml"), n.count("news.test/new.xml"); a != 1 || b < 5 {
			t.Errorf("the old sitemap was read %d times, the new one %d times; want once and every hour", a, b)
		}
	})
}
