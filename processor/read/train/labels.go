package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"readout/processor/read/internal/blocks"
)

// label is a line of gold.jsonl.
type label struct {
	Doc     string   `json:"doc"`
	URL     string   `json:"url"`
	Body    string   `json:"body"`
	With    []string `json:"with"`
	Without []string `json:"without"`

	html []byte
}

// site is what a page shares with the other pages of its publisher, which never
// stand on both sides of a split.
func (l label) site() string {
	if name, _, ok := strings.Cut(strings.TrimPrefix(l.Doc, "f-"), "_"); ok && strings.HasPrefix(l.Doc, "f-") {
		return strings.TrimRight(name, "DEFRT")
	}
	u, err := url.Parse(l.URL)
	if err != nil {
		return l.Doc
	}
	parts := strings.Split(strings.TrimPrefix(u.Hostname(), "www."), ".")
	return strings.Join(parts[max(0, len(parts)-2):], ".")
}

func load(dir string) ([]label, error) {
	f, err := os.Open(filepath.Join(dir, "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	var out []label
	for sc.Scan() {
		var l label
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("gold.jsonl, line %d: %w", len(out)+1, err)
		}
		if l.html, err = unzip(filepath.Join(dir, "pages", l.Doc+".html.gz")); err != nil {
			return nil, err
		}
		l.html = []byte(strings.ToValidUTF8(string(l.html), "\uFFFD"))
		out = append(out, l)
	}
	return out, sc.Err()
}

func unzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// target is what the labels say of a block: the share of it that is the
// article's, and how much the block counts; weight 0 where they say nothing.
type target struct{ share, weight float64 }

// gram is a run of four words, or the whole of a shorter text.
type gram string

func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
}

func grams(s string) map[gram]int {
	w := tokens(s)
	out := map[gram]int{}
	if len(w) == 0 {
		return out
	}
	for i := 0; i < max(1, len(w)-3); i++ {
		out[gram(strings.Join(w[i:min(len(w), i+4)], " "))]++
	}
	return out
}

// targets labels the blocks of a page.
func (l label) targets(p *blocks.Page) []target {
	if l.Body != "" {
		return byBody(p, l.Body)
	}
	return l.bySnippets(p)
}

// byBody compares each block with the article's text.
func byBody(p *blocks.Page, body string) []target {
	gold := grams(body)
	goldWords := len(tokens(body))
	lines := map[string]bool{}
	padded := " " + blocks.Fold(body) + " "
	for line := range strings.Lines(body) {
		lines[blocks.Fold(line)] = true
	}
	out := make([]target, len(p.Blocks))
	same := map[string][]int{}
	for i := range p.Blocks {
		text := p.Blocks[i].Text
		folded := blocks.Fold(text)
		w := tokens(text)
		if len(w) == 0 {
			continue
		}
		switch {
		case lines[folded]:
			out[i].share = 1
		case len(w) < 4:
			// too short to tell by shingles: most are labels that happen to be words of
			// the article, some are the bold opening words of a line
			if strings.Contains(padded, " "+folded+" ") {
				continue
			}
		default:
			hit, n := 0, 0
			for g, k := range grams(text) {
				n += k
				hit += min(k, gold[g])
			}
			out[i].share = float64(hit) / float64(n)
		}
		out[i].weight = (float64(len(w)) + 4) / float64(goldWords+50)
		same[folded] = append(same[folded], i)
	}
	// of a text that stands on the page several times, only one is the article's:
	// the one in the thick of it
	for _, at := range same {
		if len(at) < 2 || out[at[0]].share < 0.5 {
			continue
		}
		best, most := -1, -1.0
		for _, i := range at {
			near := 0.0
			for j := max(0, i-8); j < min(len(out), i+9); j++ {
				if j != i && out[j].share > 0.5 && p.Blocks[j].Text != p.Blocks[i].Text {
					near += out[j].weight
				}
			}
			if p.Blocks[i].Kept {
				near += 0.001
			}
			if near > most {
				best, most = i, near
			}
		}
		for _, i := range at {
			if i != best {
				out[i].share = 0
			}
		}
	}
	return out
}

// snippetWeight is what a block that holds a snippet counts, against a whole
// body's 1.
var snippetWeight = 0.06

// bySnippets labels the few blocks that hold a snippet.
func (l label) bySnippets(p *blocks.Page) []target {
	out := make([]target, len(p.Blocks))
	flat := make([]string, len(p.Blocks))
	for i := range p.Blocks {
		flat[i] = strings.Join(strings.Fields(p.Blocks[i].Text), " ")
	}
	find := func(s string) []int {
		s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " ")
		var at []int
		for i := range flat {
			if strings.Contains(flat[i], s) {
				at = append(at, i)
			}
		}
		return at
	}
	for _, s := range l.Without {
		for _, i := range find(s) {
			if len(s)*4 > len(flat[i]) || len(flat[i]) < 120 {
				out[i] = target{0, 1}
			}
		}
	}
	for _, s := range l.With {
		if at := find(s); len(at) == 1 {
			out[at[0]] = target{1, 1}
		}
	}
	for i := range out {
		out[i].weight *= snippetWeight
	}
	return out
}
