package read

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"readout/event"
	"readout/processor/read/internal/blocks"
)

// Read turns a page into the articles that it holds, the page's own first. It
// returns an [event.ErrSkip] for a page that is no article, an
// [event.ErrReject] for one that will never be readable, and ctx's error once
// ctx is done. It may be called concurrently.
func Read(ctx context.Context, p event.Page) ([]event.Article, error) {
	r := reader{page: p}
	if err := r.read(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", or(p.Address(), "page"), err)
	}
	return r.articles, nil
}

// Cut cuts a page of HTML into blocks and marks them, as [Read] does before it
// judges them. It is there for the command that learns the weights.
func Cut(ctx context.Context, p event.Page) (*blocks.Page, error) {
	r := reader{page: p}
	body, k, err := unwrap(p)
	if err != nil {
		return nil, err
	}
	r.decoded = decode(body, p.ContentType, k)
	if err := r.parse(ctx); err != nil {
		return nil, err
	}
	r.cut()
	return r.blocks, nil
}

// reader holds what is known of one page while it is read.
type reader struct {
	page     event.Page
	decoded  decoded
	doc      *html.Node
	meta     *meta
	blocks   *blocks.Page
	articles []event.Article
	explain  *Explanation // nil unless somebody asks
}

func (r *reader) read(ctx context.Context) error {
	body, k, err := unwrap(r.page)
	if err != nil {
		return err
	}
	r.decoded = decode(body, r.page.ContentType, k)
	if k == kindText {
		return r.readText()
	}
	if err := r.parse(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	r.cut()
	return r.readHTML()
}

// parse makes a tree of the page, unless that would take too long.
func (r *reader) parse(ctx context.Context) error {
	text := r.decoded.text
	if len(text) > maxHTML {
		return event.Reject("too large", fmt.Sprintf("%d bytes of HTML, at most %d are read", len(text), maxHTML))
	}
	if err := inspect(text); err != nil {
		return err
	}
	doc, err := html.Parse(&patient{ctx: ctx, r: strings.NewReader(text)})
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return event.Reject("unparsable", err.Error())
	}
	r.doc = doc
	r.meta = gather(doc)
	r.meta.own = r.meta.article(r.page.Address())
	return nil
}

// cut cuts the tree into blocks and asks the library for the root. A page on
// which the library fails is judged without its word.
func (r *reader) cut() {
	m := r.meta
	page := blocks.Cut(r.doc)
	page.Title, _ = m.headline(m.own, r.page.Address())
	page.Lead = m.tag("og:description", "description", "twitter:description")
	page.Body = m.own.str("articleBody")
	address, err := url.Parse(r.page.Address())
	if err != nil {
		address = &url.URL{}
	}
	page.Host = strings.TrimPrefix(address.Hostname(), "www.")
	if err := page.Mark(r.doc, address); err != nil {
		r.note("go-readability", err.Error())
	}
	r.blocks = page
}
