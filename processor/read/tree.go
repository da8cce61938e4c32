package read

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attr gives an attribute's value, or "".
func attr(n *html.Node, key string) string {
	v, _ := lookup(n, key)
	return v
}

func lookup(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// naming gives an element's class, id and itemprop in lower case.
func naming(n *html.Node) string {
	s := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "itemprop", "data-testid", "data-qa":
			v := a.Val
			if len(v) > 300 {
				v = v[:300]
			}
			if s != "" {
				s += " "
			}
			s += v
		}
	}
	return strings.ToLower(s)
}

// textOf gives the text inside a node, spaces collapsed, cut after about most
// bytes.
func textOf(n *html.Node, most int) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if b.Len() > most {
			return
		}
		switch n.Type {
		case html.TextNode:
			glue(&b, n.Data)
		case html.ElementNode:
			switch n.DataAtom {
			case atom.Script, atom.Style, atom.Noscript, atom.Svg, atom.Template:
				return
			case atom.Span, atom.A, atom.B, atom.I, atom.Em, atom.Strong, atom.Time, atom.Wbr, atom.Small, atom.Sup, atom.Sub, atom.Mark, atom.Font:
			default:
				b.WriteByte(' ')
			}
			for k := n.FirstChild; k != nil; k = k.NextSibling {
				walk(k)
			}
			if n.DataAtom == atom.Div || n.DataAtom == atom.P || n.DataAtom == atom.Li {
				b.WriteByte(' ')
			}
		}
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		walk(k)
	}
	s := collapse(b.String())
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	return s
}

// glue appends a text, with a space where a small letter would meet a capital:
// <span>Kicker</span><span>Headline</span> are two words set apart by style.
func glue(b *strings.Builder, s string) {
	if have := b.String(); have != "" {
		last, _ := utf8.DecodeLastRuneInString(have)
		first, _ := utf8.DecodeRuneInString(s)
		if unicode.IsUpper(first) && (unicode.IsLower(last) || last == ':') {
			b.WriteByte(' ')
		}
	}
	b.WriteString(s)
}

func linkTexts(n *html.Node) []string {
	var out []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.DataAtom == atom.A {
			if s := textOf(n, 200); s != "" && len(out) < 20 {
				out = append(out, s)
			}
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(n)
	return out
}

// collapse makes one space of every run of white space, trims, and drops
// characters that show nothing.
func collapse(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r == 0xAD || r == 0x200B || r == 0xFEFF || r == 0x2060 || r == 0x200E || r == 0x200F || r == 0:
			continue
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r >= utf8.RuneSelf && unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r < 0x20:
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
