package read

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"readout/event"
	"readout/processor/read/internal/blocks"
)

// The least that a body holds, in characters, ideographs counted twice.
const (
	leastBody = 140 // below it the page is a stub, unless its data say it is an article
	leastNote = 50  // and below this it is none in any case
)

// readHTML judges the blocks and makes articles of those that are kept.
func (r *reader) readHTML() error {
	judge, err := blocks.Learned()
	if err != nil {
		return err // a broken build, which a test would have caught
	}
	page, m := r.blocks, r.meta
	scores := judge.Scores(page, page.Features())
	why := verdicts(page, scores)
	more := r.entries()
	if more == nil {
		more = r.appended(why)
	} else {
		without(page, why, more)
	}
	title := r.retitle(why)
	text := join(page, why)
	if lost := r.lost(text); lost != "" {
		r.note("text", "taken from the page's embedded data, since its elements do not hold it")
		text = lost
	}
	r.noteBlocks(judge, scores, why)
	if err := r.skip(text, why); err != nil {
		if len(more) == 0 || !errors.Is(err, event.ErrSkip) {
			return err
		}
		for _, a := range more {
			r.add(a)
		}
		return nil
	}
	a := r.base()
	a.Text = text
	if len(text) > maxOutput {
		a.Text, a.Truncated = strings.ToValidUTF8(text[:maxOutput], ""), true
	}
	a.Title = title
	from := ""
	if _, from = m.headline(m.own, r.page.Address()); a.Title == "" && r.page.Title != "" {
		a.Title, from = r.page.Title, "feed"
	}
	r.note("title", from)
	near := r.nearTitle(why)
	a.Authors, from = m.authors(m.own, r.page.Address(), near)
	r.note("authors", from)
	a.Byline = strings.Join(a.Authors, ", ")
	when := m.dates(m.own, r.page.Address(), r.page.FetchedAt, near)
	r.date(&a, when)
	a.URL = m.address(r.page.Address())
	a.Site = m.site(r.page.Address())
	a.Section, a.Tags = m.labels(a.Title)
	a.Lang = m.language(a.Text, r.page.Lang)
	a.Captions = captions(page, why)
	r.add(a)
	for _, a := range more {
		r.add(a)
	}
	return nil
}

// retitle gives the title, or, on a page that names none but its title element,
// the heading right above the body where the body takes up more of its words.
func (r *reader) retitle(why []string) string {
	page, m := r.blocks, r.meta
	if m.own.str("headline") != "" || m.tag("og:title") != "" {
		return page.Title
	}
	for _, h := range m.heads {
		if h.level == 1 {
			return page.Title
		}
	}
	first := 0
	for first < len(why) && (why[first] != "" || page.Blocks[first].Chars < 120) {
		first++
	}
	if first == len(why) {
		return page.Title
	}
	var body strings.Builder
	for i := first; i < len(why) && body.Len() < 3000; i++ {
		if why[i] == "" {
			body.WriteString(" " + page.Blocks[i].Text)
		}
	}
	for i := first - 1; i >= max(0, first-5); i-- {
		b := &page.Blocks[i]
		if isHeadline(b) && b.Chars > 15 && b.Chars < 250 && shareOf(b.Text, body.String()) > shareOf(page.Title, body.String()) {
			if why[i] == "" {
				why[i] = "title"
			}
			return cleanTitle(b.Text)
		}
	}
	return page.Title
}

// shareOf is the share of the words of a title that a text holds.
func shareOf(title, text string) float64 {
	text = " " + fold(text) + " "
	n, hit := 0, 0
	for w := range strings.FieldsSeq(fold(title)) {
		n++
		if strings.Contains(text, " "+w+" ") {
			hit++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(hit) / float64(n)
}

// base is an article with what all articles of a page share.
func (r *reader) base() event.Article {
	return event.Article{Page: r.page.ID, URL: r.page.Address(), Source: r.page.Source, Country: r.page.Country,
		Charset: r.decoded.charset, CharsetFrom: r.decoded.from, Truncated: r.page.Truncated}
}

// add completes an article with what follows from its content.
func (r *reader) add(a event.Article) {
	a.Fingerprint = fingerprint(a.Text)
	a.ID = event.ArticleID(a.URL, a.Title, a.Text)
	r.articles = append(r.articles, a)
}

// date sets the article's dates: the page's own, or else what was given with it.
func (r *reader) date(a *event.Article, when dating) {
	if when.from != "" {
		a.Published, a.PublishedFrom = when.published.String(), when.from
	}
	if !when.updated.IsZero() {
		a.Updated = when.updated.String()
	}
	if a.Published == "" && r.page.Published != "" {
		if t, ok := parseTime(r.page.Published, dayFirst); ok {
			a.Published, a.PublishedFrom = t.String(), "input"
			if r.page.Source != "" {
				a.PublishedFrom = "feed"
			}
		}
	}
	r.note("published", a.PublishedFrom)
}

// nearTitle gives the short texts between the title and the body, and right
// after the body, where pages without data put their date.
func (r *reader) nearTitle(why []string) []string {
	var out []string
	page := r.blocks
	title, first, last := -1, -1, -1
	for i := range page.Blocks {
		switch {
		case why[i] == "" && page.Blocks[i].Chars > 120:
			if first < 0 {
				first = i
			}
			last = i
		case first < 0 && page.Title != "" && page.Blocks[i].Chars < 500 && fold(page.Blocks[i].Text) == fold(page.Title):
			title = i
		}
	}
	if first < 0 {
		return nil
	}
	if title < 0 {
		title = first
	}
	near := func(from, to int) {
		for i := max(0, from); i < min(to, len(page.Blocks)); i++ {
			if t := page.Blocks[i].Text; len(t) < 160 {
				out = append(out, t)
			}
		}
	}
	near(title, first)
	near(title-6, title)
	near(first, first+1)
	near(last+1, last+4)
	return out
}

// captions collects what is said of pictures around the article.
func captions(page *blocks.Page, why []string) []string {
	var out []string
	name := blocks.Group("caption")
	first, last := -1, -1
	for i := range why {
		if why[i] == "" {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i := range page.Blocks {
		b := &page.Blocks[i]
		if i < first-12 || i > last || b.Chars < 8 || b.Chars > 600 || b.LinkChars*2 > b.Chars {
			continue
		}
		e := &page.Elems[b.Elem]
		own := b.Tag == atom.Figcaption || e.Name.Has(name) || b.Inner.Has(name)
		if !own && e.Parent >= 0 {
			p := &page.Elems[e.Parent]
			own = p.Tag == atom.Figcaption || p.Tag == atom.Figure || p.Name.Has(name) && p.Chars < 600
		}
		if own && !slices.Contains(out, b.Text) && why[i] != "" && len(out) < 50 {
			out = append(out, b.Text)
		}
	}
	return out
}

// readText reads a page without markup.
func (r *reader) readText() error {
	text := r.decoded.text
	if len(text) > maxText {
		return event.Reject("too large", fmt.Sprintf("%d bytes of text, at most %d are read", len(text), maxText))
	}
	ps := paragraphs(text, newZoner())
	found := stories(ps)
	r.noteParas(ps)
	for n, s := range found {
		a := r.base()
		var b strings.Builder
		for _, i := range s.body {
			if b.Len() > maxOutput {
				a.Truncated = true
				break
			}
			if b.Len() > 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(ps[i].text)
		}
		a.Text = b.String()
		if size(a.Text) < leastNote && n == 0 && utf8.RuneCountInString(text) > 4*leastNote {
			return event.Skip("no text", "nothing but what surrounds an article")
		}
		if a.Text == "" {
			continue
		}
		if a.Title = s.title; a.Title == "" && n == 0 {
			a.Title = r.page.Title
		}
		a.Authors = s.authors
		a.Byline = strings.Join(a.Authors, ", ")
		var when dating
		if t, ok := parseTime(s.date, monthFirst); ok && t.Year() >= 1990 && (r.page.FetchedAt.IsZero() || !t.After(r.page.FetchedAt.AddDate(0, 0, 2))) {
			when.published, when.from = t, "text"
		}
		r.date(&a, when)
		if n > 0 && a.PublishedFrom != "text" { // the date given with the page is the first article's
			a.Published, a.PublishedFrom = "", ""
		}
		a.Lang = weigh(a.Text, "", r.page.Lang)
		if n > 0 && a.URL != "" { // a second article of one address
			a.URL = ""
		}
		r.add(a)
	}
	if len(r.articles) == 0 {
		return event.Skip("no text", "nothing but what surrounds an article")
	}
	return nil
}
