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

// Read turns a page into the articles that it holds. It returns an
// [event.ErrSkip] for a page that is no article, an [event.ErrReject] for one
// that will never be readable, and ctx's error once ctx is done.
func Read(ctx context.Context, p event.Page) ([]event.Article, error) {
	r := reader{page: p}
	arts, err := r.read(ctx)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", or(p.Address(), "page"), err)
	}
	return arts, nil
}

type reader struct {
	page event.Page
}

func (r *reader) read(ctx context.Context) ([]event.Article, error) {
	body, k, err := unwrap(r.page)
	if err != nil {
		return nil, err
	}
	d := decode(body, r.page.ContentType, k)
	if k == kindText {
		return r.plain(d)
	}
	m, page, err := r.cut(ctx, d)
	if err != nil {
		return nil, err
	}
	a := event.Article{Page: r.page.ID, URL: r.page.Address(), Source: r.page.Source, Country: r.page.Country, Charset: d.charset, CharsetFrom: d.from, Truncated: r.page.Truncated}
	a.Title = page.Title
	a.Authors, _ = m.authors(m.own, r.page.Address())
	a.Byline = strings.Join(a.Authors, ", ")
	if when := m.dates(m.own, r.page.Address(), r.page.FetchedAt, nil); when.from != "" {
		a.Published, a.PublishedFrom = when.published.String(), when.from
		if !when.updated.IsZero() {
			a.Updated = when.updated.String()
		}
	}
	if a.Published == "" && r.page.Published != "" {
		a.Published, a.PublishedFrom = r.page.Published, "input"
	}
	judge, err := blocks.Learned()
	if err != nil {
		return nil, err
	}
	scores := judge.Scores(page, page.Features())
	var b strings.Builder
	for i, bl := range page.Blocks {
		if scores[i] < 0.5 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(bl.Text)
	}
	a.Text = b.String()
	a.ID = event.ArticleID(a.URL, a.Title, a.Text)
	return []event.Article{a}, nil
}

// cut parses a page, gathers what it says of itself, and cuts it into blocks.
func (r *reader) cut(ctx context.Context, d decoded) (*meta, *blocks.Page, error) {
	if len(d.text) > maxHTML {
		return nil, nil, event.Reject("too large", fmt.Sprintf("%d bytes of HTML, at most %d are read", len(d.text), maxHTML))
	}
	if err := inspect(d.text); err != nil {
		return nil, nil, err
	}
	doc, err := html.Parse(&patient{ctx: ctx, r: strings.NewReader(d.text)})
	if err != nil {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		return nil, nil, event.Reject("unparsable", err.Error())
	}
	m := gather(doc)
	m.own = m.article(r.page.Address())
	page := blocks.Cut(doc)
	page.Title, _ = m.headline(m.own, r.page.Address())
	page.Lead = m.tag("og:description", "description", "twitter:description")
	page.Body = m.own.str("articleBody")
	address, err := url.Parse(r.page.Address())
	if err != nil {
		address = &url.URL{}
	}
	page.Host = strings.TrimPrefix(address.Hostname(), "www.")
	if err := page.Mark(doc, address); err != nil {
		return nil, nil, err
	}
	return m, page, nil
}

// Cut cuts a page of HTML into blocks and marks them, as [Read] does before it
// judges them. It is there for the command that learns the weights.
func Cut(ctx context.Context, p event.Page) (*blocks.Page, error) {
	r := reader{page: p}
	body, k, err := unwrap(p)
	if err != nil {
		return nil, err
	}
	_, page, err := r.cut(ctx, decode(body, p.ContentType, k))
	return page, err
}

// plain reads a text without markup.
func (r *reader) plain(d decoded) ([]event.Article, error) {
	if len(d.text) > maxText {
		return nil, event.Reject("too large", fmt.Sprintf("%d bytes of text, at most %d are read", len(d.text), maxText))
	}
	var paras []string
	for line := range strings.Lines(d.text) {
		if line = collapse(line); line != "" {
			paras = append(paras, line)
		}
	}
	a := event.Article{Page: r.page.ID, URL: r.page.Address(), Source: r.page.Source, Country: r.page.Country, Charset: d.charset, CharsetFrom: d.from, Truncated: r.page.Truncated}
	a.Title = r.page.Title
	a.Text = strings.Join(paras, "\n\n")
	if r.page.Published != "" {
		a.Published, a.PublishedFrom = r.page.Published, "input"
	}
	a.ID = event.ArticleID(a.URL, a.Title, a.Text)
	return []event.Article{a}, nil
}
