package main

import (
	"cmp"
	"fmt"
	"slices"
)

// mistakes prints the blocks whose wrong judgement costs most, worst first.
func mistakes(pages []*page, scores map[*page][]float64, most int, prefix string) {
	type miss struct {
		p    *page
		i    int
		cost float64
	}
	var all []miss
	for _, p := range pages {
		if len(p.Doc) < len(prefix) || p.Doc[:len(prefix)] != prefix {
			continue
		}
		for i, t := range p.targets {
			if t.weight > 0 && (t.share > 0.5) != (scores[p][i] > 0.5) {
				all = append(all, miss{p, i, t.weight})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b miss) int { return cmp.Compare(b.cost, a.cost) })
	for _, m := range all[:min(most, len(all))] {
		b := m.p.page.Blocks[m.i]
		kind := "LOST "
		if m.p.targets[m.i].share < 0.5 {
			kind = "EXTRA"
		}
		text := []rune(b.Text)
		if len(text) > 150 {
			text = append(append(text[:100:100], []rune(" ... ")...), text[len(text)-45:]...)
		}
		fmt.Printf("%s %.3f share %.2f score %.2f kept %v %s #%d/%d <%s> %s | %q\n", kind, m.cost, m.p.targets[m.i].share, scores[m.p][m.i], b.Kept, m.p.Doc, m.i, len(m.p.page.Blocks), b.Tag, m.p.path(m.i), string(text))
	}
}

// path names the elements above a block.
func (p *page) path(i int) string {
	s := ""
	e := p.page.Blocks[i].Elem
	for range 4 {
		if e < 0 {
			break
		}
		el := p.page.Elems[e]
		class := ""
		for _, a := range el.Node.Attr {
			if a.Key == "class" || a.Key == "id" {
				class += "." + a.Val
			}
		}
		if len(class) > 60 {
			class = class[:60]
		}
		s = el.Node.Data + class + " > " + s
		e = el.Parent
	}
	return s
}

// worst prints the labelled bodies that were met worst.
func worst(pages []*page, scores map[*page][]float64, most int) {
	type miss struct {
		p      *page
		f      float64
		p1, r1 float64
	}
	var all []miss
	for _, p := range pages {
		if p.Body == "" {
			continue
		}
		precision, recall, _ := match(p.Body, p.text(func(i int) bool { return scores[p][i] > 0.5 }))
		all = append(all, miss{p, 2 * precision * recall / max(precision+recall, 1e-9), precision, recall})
	}
	slices.SortStableFunc(all, func(a, b miss) int { return cmp.Compare(a.f, b.f) })
	for _, m := range all[:min(most, len(all))] {
		fmt.Printf("page %.3f  precision %.3f  recall %.3f  %s\n", m.f, m.p1, m.r1, m.p.Doc)
	}
}
