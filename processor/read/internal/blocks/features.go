package blocks

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"readout/processor/read/internal/phrases"
)

// mostBody is how many bytes of the embedded text blocks are looked for in.
const mostBody = 60_000

// far is the level of an ancestor that is not there.
const far = 12

// tagsAbove are the elements whose nearest occurrence above a block is a
// feature.
var tagsAbove = []atom.Atom{atom.Article, atom.Main, atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Form,
	atom.Figure, atom.Table, atom.Ul, atom.Section, atom.Blockquote, atom.A}

// scene is what the features of every block of a page need to know of the page.
type scene struct {
	cues      *phrases.List
	paths     map[uint32]*cluster
	owns      map[uint32]*cluster
	seen      map[string]int // how often a text occurs
	prose     int
	keptProse int
	first     int // first and last kept block of prose; -1 where none
	last      int
	title     string
	titleAt   int // block that repeats the title, the last one before first; -1
	titleSet  map[string]bool
	leadSet   map[string]bool
	lead      string
	body      string
	root      int
	half      int           // smallest element with half of the page's prose
	most      int           // and with four fifths of it
	keptIn    []int         // characters that the library kept, per Elem with its subtree
	said      []phrases.Set // cues in each block
	under     []phrases.Set // cues in the heading above each block
	before    []int         // characters of kept prose before each block
	near      [][]uint8     // per Elem, level of the nearest ancestor-or-self per group and tag
}

// cluster sums the blocks under elements of one make.
type cluster struct{ blocks, chars, prose, link, kept int }

func (c *cluster) add(b *Block) {
	c.blocks++
	c.chars += b.Chars
	c.link += b.LinkChars
	if b.Kept {
		c.kept += b.Chars
	}
	if b.prose() {
		c.prose += b.Chars
	}
}

// Features gives one row a block, in the order of [FeatureNames].
func (p *Page) Features() [][]float32 {
	s := p.scene()
	names := FeatureNames()
	flat := make([]float32, len(names)*len(p.Blocks))
	rows := make([][]float32, len(p.Blocks))
	for i := range p.Blocks {
		rows[i] = flat[i*len(names) : i*len(names) : (i+1)*len(names)]
		rows[i] = p.row(s, i, rows[i])
	}
	return rows
}

func (p *Page) scene() *scene {
	s := &scene{cues: cues(), paths: map[uint32]*cluster{}, owns: map[uint32]*cluster{}, seen: map[string]int{}, first: -1, last: -1, titleAt: -1, root: -1}
	s.title, s.lead = Fold(p.Title), Fold(p.Lead)
	s.titleSet, s.leadSet = set(s.title), set(s.lead)
	s.body = Fold(p.Body[:min(len(p.Body), mostBody)])
	s.before = make([]int, len(p.Blocks)+1)
	s.keptIn = make([]int, len(p.Elems))
	s.hear(p)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		e := &p.Elems[b.Elem]
		c := s.paths[e.Path]
		if c == nil {
			c = &cluster{}
			s.paths[e.Path] = c
		}
		prose := b.prose()
		o := s.owns[e.Own]
		if o == nil {
			o = &cluster{}
			s.owns[e.Own] = o
		}
		c.add(b)
		o.add(b)
		if b.Kept {
			s.root = p.common(s.root, b.Elem)
			s.keptIn[b.Elem] += b.Chars
		}
		s.before[i+1] = s.before[i]
		if prose {
			s.prose += b.Chars
			if b.Kept {
				s.keptProse += b.Chars
				s.before[i+1] += b.Chars
				if s.first < 0 {
					s.first = i
				}
				s.last = i
			}
		}
		if b.Chars >= 12 {
			s.seen[b.Text]++
		}
	}
	s.half, s.most = p.holding(s.prose/2), p.holding(s.prose*4/5)
	for i := len(p.Elems) - 1; i > 0; i-- {
		s.keptIn[p.Elems[i].Parent] += s.keptIn[i]
	}
	if s.title != "" {
		for i := range p.Blocks {
			b := &p.Blocks[i]
			if b.Chars > 2*len(p.Title)+20 || s.first >= 0 && i > s.first && s.titleAt >= 0 {
				continue
			}
			if Fold(b.Text) == s.title {
				s.titleAt = i
			}
		}
	}
	p.levels(s)
	return s
}

// holding finds the innermost element whose prose is at least so much.
func (p *Page) holding(least int) int {
	best := 0
	for i := range p.Elems { // parents stand before their children
		e := &p.Elems[i]
		if e.Prose > 0 && e.Prose >= least && e.Depth > p.Elems[best].Depth {
			best = i
		}
	}
	return best
}

// inside tells how far a block's element lies below another; -1 where it does not.
func (p *Page) inside(b *Block, elem, i int) float64 {
	r := &p.Elems[elem]
	if i < r.First || i >= r.Last {
		return -1
	}
	return float64(p.Elems[b.Elem].Depth - r.Depth)
}

// hear finds the cues in each block, and in the heading that it stands under.
func (s *scene) hear(p *Page) {
	s.said = make([]phrases.Set, len(p.Blocks))
	s.under = make([]phrases.Set, len(p.Blocks))
	var buf []byte
	var last phrases.Set
	since := 0
	for i := range p.Blocks {
		b := &p.Blocks[i]
		s.said[i], buf = s.cues.Find(b.Text, buf)
		if since++; since > 15 {
			last = 0
		}
		s.under[i] = last
		if isHeading(b.Tag) || b.Chars < 60 && (b.Bold == b.Chars || s.said[i] != 0 && b.LinkChars == 0) {
			last, since = s.said[i], 0
		}
	}
}

// levels finds for every Elem how far above it the nearest element of each word
// group and each tag of interest is. Names on elements that hold most of the
// page say nothing about a block.
func (p *Page) levels(s *scene) {
	n := len(groups()) + len(tagsAbove)
	flat := make([]uint8, n*len(p.Elems))
	s.near = make([][]uint8, len(p.Elems))
	for i := range p.Elems {
		e := &p.Elems[i]
		row := flat[i*n : (i+1)*n]
		s.near[i] = row
		if e.Parent < 0 {
			for j := range row {
				row[j] = far
			}
			continue
		}
		above := s.near[e.Parent]
		for j := range row {
			row[j] = min(above[j]+1, far)
		}
		name := e.Name
		if e.Chars*10 > p.Chars*7 {
			name = 0
		}
		for j := range groups() {
			if name&(1<<j) != 0 {
				row[j] = 0
			}
		}
		for j, t := range tagsAbove {
			if e.Tag == t || t == atom.Ul && e.Tag == atom.Ol {
				row[len(groups())+j] = 0
			}
		}
	}
}

// FeatureNames names the features in order.
func FeatureNames() []string { return slices.Clone(featureNames()) }

func featureNames() []string {
	names := []string{
		"chars", "words", "word_len", "link_share", "links", "sentences", "commas", "digits", "upper", "bold", "ends", "colon", "starts_upper", "starts_quote", "breaks", "hidden",
		"p", "heading", "li", "cell", "div", "blockquote", "figcaption", "pre", "dt", "dd", "address",
		"kept", "root", "root_depth", "depth", "half_depth", "most_depth",
		"parent_chars", "parent_link", "parent_prose", "parent_kids", "parent_share", "parent_blocks", "grand_chars", "grand_link", "grand_prose", "great_prose", "great_link",
		"path_prose", "path_blocks", "path_link", "path_kept", "path_avg",
		"own_prose", "own_blocks", "own_link", "own_kept", "parent_kept", "grand_kept", "parent_pictures", "grand_pictures", "link_hash", "link_away",
		"pos", "pos_chars", "from_first", "from_last", "kept_before", "kept_after",
		"prev_chars", "prev_link", "prev_kept", "prev_prose", "prev_same", "prev_heading", "next_chars", "next_link", "next_kept", "next_prose", "next_same", "next_heading", "prev2_prose", "next2_prose", "to_prose", "since_prose", "since_link",
		"is_title", "title_overlap", "after_title", "lead_overlap", "in_body", "repeat", "page_prose", "page_kept", "alone",
	}
	for _, g := range groups() {
		names = append(names, "name_"+g)
	}
	for _, t := range tagsAbove {
		names = append(names, "in_"+t.String())
	}
	for _, g := range groups() {
		switch g {
		case "caption", "author", "date", "share", "related", "lead", "tag", "ad", "hide", "media", "tool":
			names = append(names, "inner_"+g)
		}
	}
	for _, g := range cues().Groups {
		names = append(names, "cue_"+g)
	}
	for _, g := range cues().Groups {
		switch g {
		case "readmore", "comment", "letter", "tag", "donate", "author":
			names = append(names, "under_"+g)
		}
	}
	return names
}

func (p *Page) row(s *scene, i int, v []float32) []float32 {
	b := &p.Blocks[i]
	e := &p.Elems[b.Elem]
	flag := func(on bool) {
		if on {
			v = append(v, 1)
		} else {
			v = append(v, 0)
		}
	}
	num := func(x float64) { v = append(v, float32(x)) }
	share := func(a, b int) {
		if b <= 0 {
			v = append(v, 0)
		} else {
			v = append(v, float32(a)/float32(b))
		}
	}
	logn := func(n int) { num(math.Log2(float64(n + 1))) }

	// its own text
	first, _ := utf8.DecodeRuneInString(b.Text)
	final, _ := utf8.DecodeLastRuneInString(strings.TrimRight(b.Text, "\"”»)'’“ "))
	logn(b.Chars)
	logn(b.Words)
	share(b.Chars, b.Words)
	share(b.LinkChars, b.Chars)
	num(float64(min(b.Links, 10)))
	num(float64(min(b.Sentences, 20)))
	share(b.Commas*100, b.Chars)
	share(b.Digits, b.Chars)
	share(b.Upper, b.Letters)
	share(b.Bold, b.Chars)
	flag(strings.ContainsRune(".!?…。！？؟।", final))
	flag(final == ':' || final == '：')
	flag(unicode.IsUpper(first))
	flag(strings.ContainsRune("\"“„«»‘'–—-「", first))
	num(float64(min(strings.Count(b.Text, "\n"), 10)))
	flag(e.Hidden)

	// the element that holds it
	t := b.Tag
	flag(t == atom.P)
	heading := isHeading(t)
	if heading {
		num(float64(t.String()[1] - '0'))
	} else {
		num(0)
	}
	flag(t == atom.Li)
	flag(t == atom.Td || t == atom.Th)
	flag(t == atom.Div || t == atom.Section || t == atom.Article || t == atom.Body || t == atom.Main)
	flag(t == atom.Blockquote)
	flag(t == atom.Figcaption || t == atom.Figure)
	flag(t == atom.Pre)
	flag(t == atom.Dt)
	flag(t == atom.Dd)
	flag(t == atom.Address)

	// the library's word
	flag(b.Kept)
	flag(b.Root)
	if b.Root && s.root >= 0 {
		num(float64(e.Depth - p.Elems[s.root].Depth))
	} else {
		num(-1)
	}
	num(float64(e.Depth))
	num(p.inside(b, s.half, i))
	num(p.inside(b, s.most, i))

	// what is around it
	at := func(k int) int {
		j := b.Elem
		for ; k > 0 && p.Elems[j].Parent >= 0; k-- {
			j = p.Elems[j].Parent
		}
		return j
	}
	parent, grand, great := &p.Elems[at(1)], &p.Elems[at(2)], &p.Elems[at(3)]
	logn(parent.Chars)
	share(parent.LinkChars, parent.Chars)
	share(parent.Prose, s.prose)
	num(float64(min(parent.Kids, 60)))
	share(b.Chars, parent.Chars)
	num(float64(min(parent.Last-parent.First, 100)))
	logn(grand.Chars)
	share(grand.LinkChars, grand.Chars)
	share(grand.Prose, s.prose)
	share(great.Prose, s.prose)
	share(great.LinkChars, great.Chars)

	c := s.paths[e.Path]
	share(c.prose, s.prose)
	num(float64(min(c.blocks, 60)))
	share(c.link, c.chars)
	share(c.kept, c.chars)
	share(c.chars, c.blocks)

	o := s.owns[e.Own]
	share(o.prose, s.prose)
	num(float64(min(o.blocks, 60)))
	share(o.link, o.chars)
	share(o.kept, o.chars)
	share(s.keptIn[at(1)], parent.Chars)
	share(s.keptIn[at(2)], grand.Chars)
	num(float64(min(parent.Pictures, 20)))
	num(float64(min(grand.Pictures, 20)))
	flag(strings.HasPrefix(b.Href, "#") || strings.HasPrefix(b.Href, "javascript"))
	flag(strings.HasPrefix(b.Href, "http") && p.Host != "" && !strings.Contains(b.Href, p.Host))

	share(i, len(p.Blocks))
	share(s.before[i], s.keptProse)
	num(clip(i - s.first))
	num(clip(i - s.last))
	logn(s.before[i])
	logn(s.keptProse - s.before[i])

	// its neighbours
	p.neighbour(&v, b, i-1)
	p.neighbour(&v, b, i+1)
	flag(i >= 2 && p.Blocks[i-2].prose())
	flag(i+2 < len(p.Blocks) && p.Blocks[i+2].prose())
	num(float64(p.distance(i, 1, false)))
	num(float64(p.distance(i, -1, false)))
	num(float64(p.distance(i, -1, true)))

	// what the page says of itself
	folded := ""
	if b.Chars < 1200 {
		folded = Fold(b.Text)
	}
	flag(folded != "" && folded == s.title)
	num(overlap(folded, s.titleSet))
	num(clip(i - s.titleAt))
	if s.lead == "" {
		num(-1)
	} else {
		num(overlap(folded, s.leadSet))
	}
	switch {
	case len(s.body) < 400 || i > 5000:
		num(-1)
	case folded == "":
		flag(strings.Contains(s.body, Fold(b.Text[:min(len(b.Text), 300)])))
	default:
		flag(b.Chars > 15 && strings.Contains(s.body, folded))
	}
	num(float64(min(s.seen[b.Text], 5)))
	logn(s.prose)
	share(s.keptProse, s.prose)
	flag(e.Last-e.First == 1)

	near := s.near[b.Elem]
	for j := range groups() {
		if b.Inner&(1<<j) != 0 {
			num(0)
		} else {
			num(float64(near[j]))
		}
	}
	for j := range tagsAbove {
		num(float64(near[len(groups())+j]))
	}
	for j, g := range groups() {
		switch g {
		case "caption", "author", "date", "share", "related", "lead", "tag", "ad", "hide", "media", "tool":
			flag(b.Inner&(1<<j) != 0)
		}
	}
	for j := range s.cues.Groups {
		flag(s.said[i]&(1<<j) != 0)
	}
	for j, g := range s.cues.Groups {
		switch g {
		case "readmore", "comment", "letter", "tag", "donate", "author":
			flag(s.under[i]&(1<<j) != 0)
		}
	}
	return v
}

func (p *Page) neighbour(v *[]float32, b *Block, i int) {
	if i < 0 || i >= len(p.Blocks) {
		*v = append(*v, 0, 1, 0, 0, 0, 0)
		return
	}
	n := &p.Blocks[i]
	*v = append(*v, float32(math.Log2(float64(n.Chars+1))), float32(n.LinkChars)/float32(n.Chars),
		one(n.Kept), one(n.prose()), one(p.Elems[n.Elem].Path == p.Elems[b.Elem].Path), one(isHeading(n.Tag)))
}

// distance counts the blocks to the next block of prose, or of links, in one
// direction, up to 10.
func (p *Page) distance(i, step int, links bool) int {
	for d := 1; d < 10; d++ {
		j := i + d*step
		if j < 0 || j >= len(p.Blocks) {
			break
		}
		n := &p.Blocks[j]
		if links && n.LinkChars*2 > n.Chars || !links && n.prose() {
			return d
		}
	}
	return 10
}

func isHeading(t atom.Atom) bool {
	switch t {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func one(on bool) float32 {
	if on {
		return 1
	}
	return 0
}

func clip(n int) float64 { return float64(max(-40, min(40, n))) }

// Fold makes texts comparable: lower case, letters and digits, single spaces.
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	space := false
	for _, r := range s {
		if r < utf8.RuneSelf {
			switch {
			case r >= 'A' && r <= 'Z':
				r += 'a' - 'A'
			case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			default:
				space = true
				continue
			}
		} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			space = true
			continue
		} else {
			r = unicode.ToLower(r)
		}
		if space && len(b) > 0 {
			b = append(b, ' ')
		}
		space = false
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

func set(folded string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(folded) {
		m[w] = true
	}
	return m
}

// overlap is the share of a text's words that a set holds.
func overlap(folded string, have map[string]bool) float64 {
	if len(have) == 0 || folded == "" {
		return 0
	}
	n, hit := 0, 0
	for w := range strings.FieldsSeq(folded) {
		n++
		if have[w] {
			hit++
		}
	}
	return float64(hit) / float64(n)
}
