package read

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"readout/processor/read/internal/blocks"
)

// lost finds the article's text in the data that the page carries for its
// scripts, where its elements do not hold it: JSON-LD's articleBody, or HTML in
// a JSON string, which pages that are drawn by scripts bring along. It gives ""
// where the elements hold enough.
func (r *reader) lost(text string) string {
	have := size(text)
	body := r.meta.own.body()
	if n := size(body); n >= 400 && have*5 < n*2 {
		return body
	}
	if have >= 250 {
		return ""
	}
	best := ""
	budget := maxScripts
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Script && n.FirstChild != nil {
			s := n.FirstChild.Data
			if budget -= len(s); budget > 0 && len(s) > 500 {
				best = longest(s, best, 0)
			}
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(r.doc)
	if best == "" {
		return ""
	}
	doc, err := html.Parse(strings.NewReader(best))
	if err != nil || inspect(best) != nil {
		return ""
	}
	page := blocks.Cut(doc)
	var b strings.Builder
	for i := range page.Blocks {
		p := &page.Blocks[i]
		if p.LinkChars*2 > p.Chars || p.Tag == atom.Figcaption {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(p.Text)
	}
	if size(b.String()) < max(2*have, 400) {
		return ""
	}
	return b.String()
}

// maxScripts caps the bytes of scripts that are searched.
const maxScripts = 4 << 20

// body gives articleBody as paragraphs.
func (t thing) body() string {
	s, _ := t["articleBody"].(string)
	if strings.Contains(s, "&lt;") {
		s = html.UnescapeString(s)
	}
	if strings.Contains(s, "</") {
		if doc, err := html.Parse(strings.NewReader(s)); err == nil && inspect(s) == nil {
			var b strings.Builder
			for _, p := range blocks.Cut(doc).Blocks {
				b.WriteString(p.Text + "\n\n")
			}
			return strings.TrimSpace(b.String())
		}
	}
	var out []string
	for line := range strings.Lines(html.UnescapeString(s)) {
		if line = collapse(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n\n")
}

// longest finds the longest JSON string in a script that holds paragraphs of
// HTML, looking into strings that are JSON themselves.
func longest(s, best string, depth int) string {
	if depth > 3 {
		return best
	}
	for i := 0; i < len(s); {
		k := strings.IndexByte(s[i:], '"')
		if k < 0 {
			break
		}
		from := i + k
		to := from + 1
		for to < len(s) && s[to] != '"' {
			if s[to] == '\\' {
				to++
			}
			to++
		}
		if to >= len(s) {
			break
		}
		i = to + 1
		if to-from < 400 {
			continue
		}
		var v string
		if json.Unmarshal([]byte(s[from:to+1]), &v) != nil {
			i = from + 1
			continue
		}
		if n := strings.Count(v, "</p>"); n >= 2 && len(v) > len(best) && !strings.Contains(v, `\"`) {
			best = v
		} else if strings.Contains(v, `"`) {
			best = longest(v, best, depth+1)
		}
	}
	return best
}
