package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gocolly/colly/v2"
	"golang.org/x/net/html"
)

// Find looks at a site's address, or at the address of a feed, a sitemap or a
// section page, and makes a source of what it finds there: the feeds that the
// page announces, the news sitemaps that robots.txt names, or the page itself
// where it lists articles. What each gave comes with it. The error says why
// nothing was found.
func (c *Crawler) Find(ctx context.Context, rawURL string) (Source, CheckResult, error) {
	if !strings.Contains(rawURL, "://") {
		rawURL = "https://" + rawURL
	}
	u, err := resolveURL(nil, rawURL)
	if err != nil {
		return Source{}, CheckResult{}, err
	}
	s := Source{Name: sourceName(u), Schedule: "@every 30m", Language: "en"}
	res := CheckResult{Source: s.Name}
	probe := &Source{Name: s.Name}
	try := func(kind, u string) bool {
		e := c.checkEndpoint(ctx, probe, namedEndpoint{kind, u}, 0)
		if e.Err == nil || ctx.Err() != nil {
			res.Endpoints = append(res.Endpoints, e)
		}
		return e.Err == nil
	}

	page, err := c.frontPage(ctx, probe, u)
	if err != nil {
		return Source{}, res, err
	}
	switch page.kind {
	case kindFeed:
		if try(kindFeed, u.String()) {
			s.Feeds = []string{u.String()}
		}
	case kindSitemap:
		if try(kindSitemap, u.String()) {
			s.Sitemaps = []string{u.String()}
		}
	default:
		s.Title, s.Language = page.title, page.lang
		for _, f := range page.feeds[:min(len(page.feeds), 4)] {
			if !commentsRE.MatchString(f) && try(kindFeed, f) {
				s.Feeds = append(s.Feeds, f)
			}
		}
		for _, m := range c.namedSitemaps(u) {
			if len(s.Sitemaps) < 2 && try(kindSitemap, m) {
				s.Sitemaps = append(s.Sitemaps, m)
			}
		}
		if len(s.Feeds)+len(s.Sitemaps) == 0 && try(kindSection, u.String()) {
			s.Sections = []string{u.String()}
		}
	}
	if ctx.Err() != nil {
		return Source{}, res, ctx.Err()
	}
	if len(s.Feeds)+len(s.Sitemaps)+len(s.Sections) == 0 {
		return Source{}, res, &Failure{URL: u.String(), Reason: "nothing found", Final: true,
			Detail: "it announces no feed and no news sitemap, and links to nothing that looks like an article; give the address of a feed or of a section page"}
	}
	return s, res, nil
}

var (
	notNameRE  = regexp.MustCompile(`[^a-z0-9]+`)
	commentsRE = regexp.MustCompile(`(?i)/comments?(/|$|-|_)`)
)

// sourceName makes a name of an address: "mfa-gov-xx" of https://www.mfa.gov.xx/.
func sourceName(u *url.URL) string {
	name := notNameRE.ReplaceAllString(strings.TrimPrefix(u.Hostname(), "www."), "-")
	name = strings.Trim(name, "-")
	return strings.Trim(name[:min(len(name), 64)], "-")
}

type frontPage struct {
	kind  string // of an endpoint; empty for a page
	title string
	lang  string
	feeds []string
}

// frontPage fetches an address and tells what it is.
func (c *Crawler) frontPage(ctx context.Context, s *Source, u *url.URL) (frontPage, error) {
	f := c.newFetch(s, u.String())
	f.accept, f.maxBytes = acceptPage, c.cfg.Limits.FeedBytes
	var p frontPage
	err := c.get(ctx, f, func(r *colly.Response) error {
		if _, err := parseFeed(r.Body, f.header.Get("Content-Type"), r.Request.URL, 10, c.now()); err == nil {
			p.kind = kindFeed
			return nil
		}
		if _, err := parseSitemap(strings.NewReader(string(r.Body)), &c.transport.dec, r.Request.URL, 10, c.now()); err == nil {
			p.kind = kindSitemap
			return nil
		}
		p.feeds = parseSection(r.Body, r.Request.URL, s, 10).feeds
		p.title = cleanTitle(html.UnescapeString(string(titleOf(r.Body))))
		p.lang = htmlLang(r.Body)
		return nil
	})
	if errors.Is(err, errUnchanged) {
		err = fmt.Errorf("fetch %s: not modified, though nothing was asked", u)
	}
	return p, err
}

var langAttrRE = regexp.MustCompile(`(?is)<html[^>]{0,500}?\slang\s*=\s*["']?([a-z]{2,3}(?:-[a-z0-9]{2,8})*)`)

// htmlLang gives the language that a page declares; "en" where it declares none.
func htmlLang(body []byte) string {
	if m := langAttrRE.FindSubmatch(body[:min(len(body), 4096)]); m != nil {
		return string(m[1])
	}
	return "en"
}

// namedSitemaps gives the sitemaps that the host's robots.txt names, which is
// known by now, those of news first.
func (c *Crawler) namedSitemaps(u *url.URL) []string {
	c.transport.robots.mu.Lock()
	e := c.transport.robots.m[u.Scheme+"://"+u.Host]
	c.transport.robots.mu.Unlock()
	if e == nil || !e.done() || e.rules == nil {
		return nil
	}
	var out []string
	for _, raw := range e.rules.Sitemaps() {
		if m, err := resolveURL(u, raw); err == nil {
			out = append(out, m.String())
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return isNews(b) - isNews(a) })
	return out[:min(len(out), 5)]
}
