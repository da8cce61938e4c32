package crawler

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// CheckResult is what [Crawler.Check] found out about a source.
type CheckResult struct {
	Source    string
	Endpoints []EndpointCheck
}

// OK tells whether every endpoint of the source lists something.
func (r CheckResult) OK() bool {
	for _, e := range r.Endpoints {
		if e.Err != nil {
			return false
		}
	}
	return len(r.Endpoints) > 0
}

// EndpointCheck is how one feed, sitemap or section page did.
type EndpointCheck struct {
	Kind     string // "feed", "sitemap" or "section"
	URL      string
	FinalURL string        // after redirects, where that differs
	Format   string        // "rss", "atom", "json", "sitemap", "index", "text", "section", "page"; empty where it could not be read
	Links    int           // articles that it lists and the source wants
	Listed   int           // all that it lists
	Children []string      // sitemaps of an index, or feeds of a page, that would be read next
	Sample   []Link        // at most three, the newest
	Newest   time.Time     // newest date; zero where it gives none
	Note     string        // what is odd about it; empty where nothing is
	Err      error         // why it is of no use; a [*Failure], or nil
	Took     time.Duration // waiting for the host's turn included
}

// Check reads every feed, sitemap and section page of a source once, robots and
// limits obeyed, and tells what each lists, or why not. It changes nothing.
func (c *Crawler) Check(ctx context.Context, s Source) CheckResult {
	out := CheckResult{Source: s.Name}
	if err := s.Validate(); err != nil {
		out.Endpoints = append(out.Endpoints, EndpointCheck{Err: err})
		return out
	}
	for _, e := range s.endpoints() {
		out.Endpoints = append(out.Endpoints, c.checkEndpoint(ctx, &s, e, 0))
	}
	return out
}

func (c *Crawler) checkEndpoint(ctx context.Context, s *Source, e namedEndpoint, depth int) EndpointCheck {
	began := c.now()
	out := EndpointCheck{Kind: e.kind, URL: e.url}
	f := c.newFetch(s, e.url)
	l, err := c.read(ctx, s, e.kind, f)
	out.Took = c.now().Sub(began)
	if f.final != e.url {
		out.FinalURL = f.final
	}
	if err != nil {
		out.Err = asFailure(e.url, err)
		return out
	}
	out.Format, out.Note, out.Newest, out.Listed = l.kind, l.note, l.newest(), l.seen
	links := l.choose(s, began)
	out.Links = len(links)
	for i := len(links) - 1; i >= 0 && len(out.Sample) < 3; i-- {
		out.Sample = append(out.Sample, links[i])
	}
	next := kindSitemap
	for _, ch := range l.children {
		out.Children = append(out.Children, ch.url)
	}
	if l.kind == "page" {
		out.Children, next = l.feeds, kindFeed
	}
	if len(out.Children) > 0 && depth < maxSitemapDepth {
		// One child tells whether the way leads anywhere.
		child := c.checkEndpoint(ctx, s, namedEndpoint{next, out.Children[0]}, depth+1)
		out.Links, out.Sample, out.Newest, out.Err = child.Links, child.Sample, child.Newest, child.Err
		out.Took += child.Took
		return out
	}
	if out.Links == 0 {
		detail := "it lists nothing"
		if out.Listed > 0 {
			detail = fmt.Sprintf("of the %d links that it lists none is wanted; look at allow, deny and max_age", out.Listed)
		}
		out.Err = &Failure{URL: e.url, Reason: "empty", Detail: detail, Status: f.status, Err: errEmpty}
	}
	return out
}

var errEmpty = errors.New("nothing listed")
