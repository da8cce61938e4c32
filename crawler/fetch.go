package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gocolly/colly/v2"
)

// maxRedirects is how many hops one fetch may take.
const maxRedirects = 8

// newCollector sets up the Colly collector that every job clones. What Colly
// would decide by itself is off: its visited store, its robots check, cookies,
// size limit and timeout. The transport decides those.
func newCollector(t *transport) *colly.Collector {
	c := colly.NewCollector()
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true
	c.ParseHTTPErrorResponse = true
	c.MaxBodySize = 0
	c.UserAgent = t.agent
	c.SetClient(&http.Client{
		Transport: t,
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return &Failure{URL: via[0].URL.String(), Reason: "redirects", Final: true,
					Detail: fmt.Sprintf("more than %d redirects", maxRedirects)}
			}
			return nil
		},
	})
	return c
}

// get runs one fetch through a clone of the collector. Handlers are Colly
// callbacks: they see the raw body in r.Body, and run in the order given, only
// for an answer that holds content. A panic in one is an error of this fetch
// alone.
func (c *Crawler) get(ctx context.Context, f *fetch, handlers ...func(*colly.Response) error) (err error) {
	defer c.transport.giveBack(f)
	defer func() {
		if r := recover(); r != nil {
			err = &Failure{URL: f.url, Reason: "panic", Final: true, Detail: fmt.Sprintf("reading the answer failed: %v", r)}
		}
	}()
	job := c.collector.Clone()
	job.Context = context.WithValue(ctx, fetchKey{}, f)
	var handled error
	job.OnResponse(func(r *colly.Response) {
		r.Body = f.body
		if f.failure != nil || f.status != http.StatusOK && f.status != http.StatusNonAuthoritativeInfo {
			return
		}
		for _, h := range handlers {
			if handled = h(r); handled != nil {
				return
			}
		}
	})
	if err := job.Request(http.MethodGet, f.url, nil, nil, nil); err != nil {
		return asFailure(f.url, err)
	}
	switch {
	case f.failure != nil:
		return f.failure
	case f.status == http.StatusOK, f.status == http.StatusNonAuthoritativeInfo:
		return handled
	case f.status == http.StatusNotModified && f.validFor != "":
		return errUnchanged
	}
	return statusFailure(f.final, f.status, retryAfter(f.header, c.now(), c.transport.maxWait))
}

// errUnchanged says that the host answered 304 to the validators sent.
var errUnchanged = errors.New("not modified")
