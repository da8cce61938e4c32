package blocks

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"

	readability "github.com/go-shiori/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mark is the attribute under which an element's index travels through
// go-readability, which reshapes the tree that it is given.
const mark = "data-n"

// The largest page that the library is asked about.
const (
	mostElems = 15_000
	mostChars = 1_000_000
)

// Mark asks go-readability for the article's root and notes in every block
// whether it lies inside, and whether the library would keep it. The library
// gets a copy of the tree without what it would throw away in any case: that is
// what makes up for the time that the rest of this package takes. On a page
// larger than any article it is not asked at all, since its work grows faster
// than the page.
func (p *Page) Mark(doc *html.Node, address *url.URL) (err error) {
	defer func() { // the library panics on a few trees; such a page is judged without it
		if r := recover(); r != nil {
			err = fmt.Errorf("find the article's root: %v", r)
		}
	}()
	if len(p.Elems) > mostElems || p.Chars > mostChars {
		return errors.New("find the article's root: the page is too large")
	}
	c := copier{page: p}
	tree := c.document()
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	parser.KeepClasses = true
	art, err := parser.ParseDocument(tree, address)
	if err != nil || art.Node == nil {
		return err
	}
	kept := make([]bool, len(p.Elems))
	p.kept(art.Node, kept)
	root := -1
	for i := range p.Blocks {
		b := &p.Blocks[i]
		b.Kept = kept[b.Elem]
		if b.Kept {
			root = p.common(root, b.Elem)
		}
	}
	if root >= 0 {
		for i := p.Elems[root].First; i < p.Elems[root].Last; i++ {
			p.Blocks[i].Root = true
		}
	}
	return nil
}

func (p *Page) kept(n *html.Node, kept []bool) {
	if n.Type == html.ElementNode {
		for _, a := range n.Attr {
			if a.Key == mark {
				if i, err := strconv.Atoi(a.Val); err == nil && i >= 0 && i < len(kept) {
					kept[i] = true
				}
			}
		}
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		p.kept(k, kept)
	}
}

// common gives the innermost element that holds both; -1 stands for none yet.
func (p *Page) common(a, b int) int {
	if a < 0 {
		return b
	}
	for a != b {
		if p.Elems[a].Depth > p.Elems[b].Depth {
			a = p.Elems[a].Parent
		} else if p.Elems[b].Depth > p.Elems[a].Depth {
			b = p.Elems[b].Parent
		} else {
			a, b = p.Elems[a].Parent, p.Elems[b].Parent
		}
	}
	return a
}

// copier makes the reduced copy of the tree.
type copier struct {
	page *Page
	next int // index of the next Elem, which stand in document order
}

func (c *copier) document() *html.Node {
	doc := &html.Node{Type: html.DocumentNode}
	root := element(atom.Html)
	doc.AppendChild(root)
	head := element(atom.Head)
	root.AppendChild(head)
	if c.page.Title != "" {
		t := element(atom.Title)
		t.AppendChild(&html.Node{Type: html.TextNode, Data: c.page.Title})
		head.AppendChild(t)
	}
	if len(c.page.Elems) > 0 {
		c.copy(root, c.page.Elems[0].Node)
	}
	return doc
}

func element(a atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
}

func (c *copier) copy(to, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		to.AppendChild(&html.Node{Type: html.TextNode, Data: n.Data})
		return
	case html.ElementNode:
	default:
		return
	}
	if skipped(n.DataAtom) {
		return
	}
	m := &html.Node{Type: html.ElementNode, DataAtom: n.DataAtom, Data: n.Data}
	if c.next < len(c.page.Elems) && c.page.Elems[c.next].Node == n {
		if c.next > 0 && c.page.empty(c.next) {
			c.next = c.page.Elems[c.next].End
			return
		}
		m.Attr = append(m.Attr, html.Attribute{Key: mark, Val: strconv.Itoa(c.next)})
		c.next++
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "role", "style", "hidden", "aria-hidden", "rel", "itemprop":
			m.Attr = append(m.Attr, a)
		case "href":
			v := "/"
			if len(a.Val) > 0 && a.Val[0] == '#' {
				v = "#a"
			}
			m.Attr = append(m.Attr, html.Attribute{Key: "href", Val: v})
		case "src":
			m.Attr = append(m.Attr, html.Attribute{Key: "src", Val: "/a.jpg"})
		}
	}
	to.AppendChild(m)
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.copy(m, k)
	}
}

// empty tells whether an element holds nothing that could be the article's: no
// text at all, or links and nothing else. Leaving such elements out spares the
// library most of the page.
func (p *Page) empty(i int) bool {
	e := &p.Elems[i]
	switch {
	case e.Chars == 0:
		return true
	case e.Prose > 0:
		return false
	case e.Tag == atom.Nav:
		return true
	}
	return e.LinkChars*10 > e.Chars*8 && e.Last-e.First > 3
}
