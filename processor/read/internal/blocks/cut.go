package blocks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Elem is an element that is not mere formatting of text. Its numbers cover its
// whole subtree.
type Elem struct {
	Node   *html.Node
	Parent int // index into [Page.Elems]; -1 for the first
	Depth  int // among Elems
	Tag    atom.Atom
	Name   Words  // groups in the names of the element itself
	Hidden bool   // by attribute or inline style, itself or an ancestor
	Own    uint32 // hash of the tag and class
	Path   uint32 // hash of the tag and class, with those of the parent

	End         int // Elems up to here lie inside
	First, Last int // blocks [First, Last) lie inside
	Chars       int // characters of text
	LinkChars   int // of these inside links
	Prose       int // of these in blocks that read like sentences
	Kids        int // element children that are Elems
	Pictures    int
}

// Block is a run of text that no block-level element interrupts.
type Block struct {
	Text  string
	Elem  int       // the element that holds it, index into [Page.Elems]
	Tag   atom.Atom // of that element
	Inner Words     // groups in the names of inline elements that hold most of it

	Chars     int // characters, spaces included
	LinkChars int
	Links     int
	Words     int
	Bold      int // characters in b, strong, em, i
	Sentences int // endings of sentences
	Commas    int
	Digits    int
	Upper     int // upper-case letters
	Letters   int
	Href      string // target of its first link

	Kept bool // go-readability kept the element
	Root bool // inside the root that go-readability chose
}

// Page is a document cut into blocks.
type Page struct {
	Elems  []Elem
	Blocks []Block
	Title  string // as far as known before; a block that repeats it is told apart
	Lead   string // the page's own description of itself
	Host   string // of the page's address, without www; empty where unknown
	Body   string // the article's text as embedded data give it, often absent
	Chars  int
}

// Cut walks the document and cuts it into blocks. The document stays as it is.
func Cut(doc *html.Node) *Page {
	c := cutter{page: &Page{}, lex: lexicon(), cache: map[string]Words{}, elem: -1}
	root := doc
	if b := find(doc, atom.Body); b != nil {
		root = b
	}
	c.block(root, false)
	c.flush()
	c.sum()
	return c.page
}

type cutter struct {
	page  *Page
	lex   *lexiconData
	cache map[string]Words

	elem  int // innermost open Elem
	buf   []byte
	cur   Block
	space bool // a space is due before the next letter
	edge  bool // an inline element has just ended or begun
	brs   int  // line breaks in a row
	link  int  // open links
	bold  int
	href  string
	spans []span
}

// span is an inline element with telling names, and where its text lies.
type span struct {
	name  Words
	chars int
}

// skipped elements hold nothing that a reader sees as text.
func skipped(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Embed,
		atom.Canvas, atom.Audio, atom.Video, atom.Select, atom.Textarea, atom.Input, atom.Head, atom.Map,
		atom.Datalist, atom.Noembed, atom.Noframes, atom.Rp, atom.Rt, atom.Title, atom.Meta, atom.Link, atom.Frameset:
		return true
	}
	return false
}

// inline elements format text without breaking it.
func inline(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del,
		atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Meter, atom.Nobr, atom.Output, atom.Q,
		atom.Rb, atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup,
		atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Img, atom.Picture, atom.Source, atom.Math:
		return true
	case 0: // a custom element is part of the sentence where it stands in one
		return n.Parent != nil && (n.Parent.DataAtom == atom.P || inline(n.Parent) && n.Parent.DataAtom != 0)
	}
	return false
}

// block opens an element that interrupts text.
func (c *cutter) block(n *html.Node, hidden bool) {
	c.flush()
	parent := c.elem
	id := len(c.page.Elems)
	e := Elem{Node: n, Parent: parent, Tag: n.DataAtom, First: len(c.page.Blocks), Hidden: hidden || concealed(n)}
	path := uint32(2166136261)
	if parent >= 0 {
		p := &c.page.Elems[parent]
		p.Kids++
		e.Depth = p.Depth + 1
		path = p.Path
	}
	e.Name = c.names(n)
	e.Own = own(n)
	e.Path = e.Own*16777619 ^ path>>7
	c.page.Elems = append(c.page.Elems, e)
	c.elem = id
	link, bold := c.link, c.bold
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.node(k, e.Hidden)
	}
	c.flush()
	c.link, c.bold = link, bold
	c.page.Elems[id].Last = len(c.page.Blocks)
	c.page.Elems[id].End = len(c.page.Elems)
	c.elem = parent
}

func (c *cutter) node(n *html.Node, hidden bool) {
	switch n.Type {
	case html.TextNode:
		c.text(n.Data)
	case html.ElementNode:
		switch {
		case skipped(n.DataAtom):
			if n.DataAtom == atom.Video || n.DataAtom == atom.Iframe || n.DataAtom == atom.Object {
				c.page.Elems[c.elem].Pictures++
			}
		case n.DataAtom == atom.Br:
			c.brs++
			if c.brs >= 2 {
				c.flush()
			}
		case n.DataAtom == atom.Hr:
			c.flush()
		case inline(n):
			c.inline(n, hidden)
		default:
			c.block(n, hidden)
		}
	}
}

func (c *cutter) inline(n *html.Node, hidden bool) {
	if concealed(n) {
		return
	}
	if n.DataAtom == atom.Img {
		c.page.Elems[c.elem].Pictures++
		return
	}
	var name Words
	if len(n.Attr) > 0 {
		name = c.names(n)
	}
	link, bold := 0, 0
	switch n.DataAtom {
	case atom.A:
		link = 1
		for _, a := range n.Attr {
			if a.Key == "href" {
				c.href = a.Val
			}
		}
	case atom.B, atom.Strong, atom.Em, atom.I:
		bold = 1
	}
	c.link += link
	c.bold += bold
	at := len(c.page.Blocks)
	from := c.cur.Chars
	c.edge = true
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.node(k, hidden)
	}
	c.edge = true
	c.link -= link
	c.bold -= bold
	if at == len(c.page.Blocks) {
		if link > 0 && c.cur.Chars > from {
			c.cur.Links++
		}
		if name != 0 && c.cur.Chars > from {
			c.spans = append(c.spans, span{name, c.cur.Chars - from})
		}
	} else if name != 0 {
		for i := at; i < len(c.page.Blocks); i++ {
			c.page.Blocks[i].Inner |= name
		}
	}
}

// text adds a text node to the block that is being built: spaces collapsed,
// invisible characters dropped, everything counted.
func (c *cutter) text(s string) {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		i += size
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '\v', 0xA0, 0x2028, 0x2029, 0x202F, 0x2009, 0x200A, 0x2002, 0x2003, 0x85:
			c.space = true
			continue
		case 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0x2060, 0, 0x1F, 0x7F:
			if r != 0x200C && r != 0x200D { // joiners carry meaning in some scripts
				continue
			}
		}
		c.rune(r)
	}
}

func (c *cutter) rune(r rune) {
	if len(c.buf) > 0 {
		switch {
		case c.brs > 0:
			c.buf = append(c.buf, '\n')
			c.cur.Chars++
			c.cur.Words++
		case c.space:
			c.buf = append(c.buf, ' ')
			c.cur.Chars++
			c.cur.Words++
		case c.edge && unicode.IsUpper(r):
			// <span>Kicker</span><span>Headline</span>: two words, set apart by style
			last, _ := utf8.DecodeLastRune(c.buf)
			if unicode.IsLower(last) || strings.ContainsRune(".:!?)|»”", last) {
				c.buf = append(c.buf, ' ')
				c.cur.Chars++
				c.cur.Words++
			}
		}
	}
	c.space, c.edge, c.brs = false, false, 0
	c.buf = utf8.AppendRune(c.buf, r)
	b := &c.cur
	b.Chars++
	if c.link > 0 {
		b.LinkChars++
		if b.Href == "" {
			b.Href = c.href
		}
	}
	if c.bold > 0 {
		b.Bold++
	}
	switch {
	case r >= 'a' && r <= 'z':
		b.Letters++
	case r >= 'A' && r <= 'Z':
		b.Letters++
		b.Upper++
	case r >= '0' && r <= '9':
		b.Digits++
	case r == ',' || r == '、' || r == '،' || r == ';' || r == '，':
		b.Commas++
	case r == '.' || r == '!' || r == '?' || r == '…' || r == '。' || r == '！' || r == '？' || r == '؟' || r == '।':
		b.Sentences++
	case r >= utf8.RuneSelf && unicode.IsLetter(r):
		b.Letters++
		if unicode.IsUpper(r) {
			b.Upper++
		}
	}
}

// flush ends the block that is being built.
func (c *cutter) flush() {
	c.space, c.edge, c.brs = false, false, 0
	if len(c.buf) == 0 {
		c.cur = Block{}
		c.spans = c.spans[:0]
		return
	}
	b := c.cur
	b.Words++
	b.Text = string(c.buf)
	b.Elem = c.elem
	b.Tag = c.page.Elems[c.elem].Tag
	for _, s := range c.spans {
		if s.chars*2 > b.Chars {
			b.Inner |= s.name
		}
	}
	if c.link > 0 && b.Links == 0 && b.LinkChars > 0 {
		b.Links = 1
	}
	c.page.Blocks = append(c.page.Blocks, b)
	c.buf, c.cur, c.spans = c.buf[:0], Block{}, c.spans[:0]
}

// prose tells whether a block reads like sentences.
func (b *Block) prose() bool {
	return b.Chars >= 60 && b.Sentences > 0 && b.LinkChars*2 < b.Chars || b.Chars >= 160 && b.LinkChars*2 < b.Chars
}

// sum adds up the blocks' counts along their ancestors.
func (c *cutter) sum() {
	p := c.page
	for i := range p.Blocks {
		b := &p.Blocks[i]
		e := &p.Elems[b.Elem]
		e.Chars += b.Chars
		e.LinkChars += b.LinkChars
		if b.prose() {
			e.Prose += b.Chars
		}
		p.Chars += b.Chars
	}
	for i := len(p.Elems) - 1; i > 0; i-- { // children stand after their parents
		e := &p.Elems[i]
		if e.Parent >= 0 {
			q := &p.Elems[e.Parent]
			q.Chars += e.Chars
			q.LinkChars += e.LinkChars
			q.Prose += e.Prose
			q.Pictures += e.Pictures
		}
	}
}

// names gives the groups in the names of an element.
func (c *cutter) names(n *html.Node) Words {
	var w Words
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "role", "itemprop", "data-component", "data-testid", "data-type", "aria-label":
			if a.Val == "" {
				continue
			}
			got, ok := c.cache[a.Val]
			if !ok {
				got = wordsOf(c.lex, a.Val)
				c.cache[a.Val] = got
			}
			w |= got
		}
	}
	return w
}

// own hashes an element's tag and class.
func own(n *html.Node) uint32 {
	h := uint32(2166136261)
	add := func(s string) {
		for i := range len(s) {
			if s[i] >= '0' && s[i] <= '9' { // numbered classes belong together
				continue
			}
			h = (h ^ uint32(s[i])) * 16777619
		}
	}
	add(n.Data)
	for _, a := range n.Attr {
		if a.Key == "class" {
			add(a.Val)
		}
	}
	return h
}

// concealed tells whether an element hides itself.
func concealed(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return a.Val != "until-found"
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "style":
			if hides(a.Val) {
				return true
			}
		}
	}
	return false
}

func hides(style string) bool {
	for part := range strings.SplitSeq(style, ";") {
		k, v, _ := strings.Cut(part, ":")
		k, v = strings.TrimSpace(k), strings.TrimSpace(v)
		if strings.EqualFold(k, "display") && len(v) >= 4 && strings.EqualFold(v[:4], "none") ||
			strings.EqualFold(k, "visibility") && len(v) >= 6 && strings.EqualFold(v[:6], "hidden") {
			return true
		}
	}
	return false
}

func find(n *html.Node, a atom.Atom) *html.Node {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode {
			if k.DataAtom == a {
				return k
			}
			if f := find(k, a); f != nil {
				return f
			}
		}
	}
	return nil
}
