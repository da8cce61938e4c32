package read

import (
	"iter"
	"strings"

	"golang.org/x/net/html/atom"

	"readout/event"
	"readout/processor/read/internal/blocks"
)

// appended finds further whole articles below the page's own, as endless
// scrolling leaves them: elements made like the one that holds the own article,
// with a heading and paragraphs of their own, and nothing of the own article in
// them. Stubs give nothing.
func (r *reader) appended(why []string) []event.Article {
	page := r.blocks
	box := ownBox(page, why)
	if box < 0 {
		box = mainBox(page, why)
	}
	if box < 0 {
		return nil
	}
	var out []event.Article
	own := &page.Elems[box]
	for i := own.End; i < len(page.Elems) && len(out) < 20; i++ {
		e := &page.Elems[i]
		if e.Own != own.Own || e.Tag != own.Tag || e.Hidden {
			continue
		}
		if a, ok := r.boxed(e, why); ok {
			out = append(out, a)
			i = e.End - 1
		}
	}
	return out
}

// mainBox finds the article element, or an element of like purpose, that holds
// the page's own article, provided that it is not the only one of its make.
func mainBox(page *blocks.Page, why []string) int {
	total, elem := 0, -1
	for i := range page.Blocks {
		if why[i] == "" {
			total += page.Blocks[i].Chars
			if elem < 0 && page.Blocks[i].Chars > 100 {
				elem = page.Blocks[i].Elem
			}
		}
	}
	name := blocks.Group("article", "body")
	for ; elem > 0; elem = page.Elems[elem].Parent {
		e := &page.Elems[elem]
		if e.Tag != atom.Article && !e.Name.Has(name) {
			continue
		}
		held := 0
		for i := e.First; i < e.Last; i++ {
			if why[i] == "" {
				held += page.Blocks[i].Chars
			}
		}
		if held*10 < total*8 {
			continue
		}
		for i := e.End; i < len(page.Elems); i++ {
			if page.Elems[i].Own == e.Own && page.Elems[i].Prose >= wholeChars {
				return elem
			}
		}
	}
	return -1
}

// boxed makes an article of an element that holds one whole.
func (r *reader) boxed(e *blocks.Elem, why []string) (event.Article, bool) {
	page := r.blocks
	a := r.base()
	a.URL = ""
	var text []string
	chars, paras := 0, 0
	z := newZoner()
	linked := 0
	var when dating
	for i := e.First; i < e.Last; i++ {
		b := &page.Blocks[i]
		if why[i] == "" {
			return a, false // part of the page's own article
		}
		if isHeadline(b) && b.LinkChars*2 > b.Chars {
			if linked++; linked > 2 {
				return a, false // a list of teasers
			}
		}
		switch {
		case (b.Tag == atom.H1 || b.Tag == atom.H2) && a.Title == "" && paras == 0 && b.Chars > 15:
			a.Title = b.Text
			if strings.HasPrefix(b.Href, "http") {
				a.URL = b.Href
			}
		case a.Title == "" || b.LinkChars*2 > b.Chars || b.Tag == atom.Figcaption:
		case b.Chars < 90 && paras == 0:
			if t, ok := parseTime(b.Text, r.meta.order()); ok && when.from == "" && dateLine(b.Text) {
				when.published, when.from = t, "text"
			}
			if n, _, _ := strings.Cut(b.Text, " | "); bylineOnly(n) {
				a.Authors = append(a.Authors, cleanAuthor(n))
			}
		case b.Tag == atom.P || b.Tag == atom.Li || b.Tag == atom.Blockquote || b.Tag == atom.H2 || b.Tag == atom.H3 || b.Chars > 120:
			if m, _ := z.judge(b.Text); m == chromeEnd {
				i = e.Last
			} else if m == plainLine {
				text = append(text, b.Text)
				if long(b.Text) {
					paras++
					chars += size(b.Text)
				}
			}
		}
	}
	if a.Title == "" || paras < wholeParas || chars < wholeChars || fold(a.Title) == fold(page.Title) {
		return a, false
	}
	a.Text = strings.Join(text, "\n\n")
	a.Byline = strings.Join(a.Authors, ", ")
	if when.from != "" {
		a.Published, a.PublishedFrom = when.published.String(), when.from
	}
	a.Site = r.meta.site(r.page.Address())
	a.Lang = r.meta.language(a.Text, r.page.Lang)
	return a, true
}

// leastEntries is how many dated entries make a live blog.
const leastEntries = 3

// entries gives the dated entries of a live blog, which its data list one by
// one, each as an article of its own.
func (r *reader) entries() []event.Article {
	var out []event.Article
	for _, u := range list(r.meta.own["liveBlogUpdate"]) {
		m, ok := u.(map[string]any)
		if !ok || len(out) >= 200 {
			break
		}
		t := thing(m)
		text := t.body()
		at, dated := parseTime(t.str("datePublished", "dateModified"), dayFirst)
		if size(text) < 80 || !dated {
			continue
		}
		a := r.base()
		a.Title = or(t.str("headline"), r.blocks.Title)
		a.Text = text
		a.Published, a.PublishedFrom = at.String(), "json-ld"
		a.URL = r.meta.address(r.page.Address())
		a.Site = r.meta.site(r.page.Address())
		a.Lang = r.meta.language(text, r.page.Lang)
		out = append(out, a)
	}
	if len(out) < leastEntries {
		return nil
	}
	return out
}

// without marks the blocks that are part of an entry, so that the page's own
// article keeps what is outside them. Nine tenths of a block's runs of four words
// have to be the entries'.
func without(page *blocks.Page, why []string, entries []event.Article) {
	have := map[string]bool{}
	for _, e := range entries {
		have[fold(e.Title)] = true
		for g := range fours(e.Text) {
			have[g] = true
		}
	}
	for i := range page.Blocks {
		if why[i] != "" {
			continue
		}
		if have[fold(page.Blocks[i].Text)] {
			why[i] = "entry of its own"
			continue
		}
		n, hit := 0, 0
		for g := range fours(page.Blocks[i].Text) {
			n++
			if have[g] {
				hit++
			}
		}
		if n > 0 && hit*10 >= n*9 {
			why[i] = "entry of its own"
		}
	}
}

// fours gives the runs of four words of a text.
func fours(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		w := strings.Fields(fold(text))
		for i := 0; i+4 <= len(w); i++ {
			if !yield(strings.Join(w[i:i+4], " ")) {
				return
			}
		}
	}
}
