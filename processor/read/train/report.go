package main

import (
	"fmt"
	"math"
	"strings"

	"readout/processor/read"
)

// report prints body F1 and snippet F1 of the pages at several thresholds, and
// what the library's own choice and a perfect choice of blocks would give.
func report(name string, pages []*page, scores map[*page][]float64) {
	fmt.Printf("%s: %d pages\n", name, len(pages))
	line := func(name string, text func(p *page) string) {
		var precision, recall float64
		var np, nr, tp, fp, fn int
		for _, p := range pages {
			text := text(p)
			if p.Body != "" {
				pr, re, some := match(p.Body, text)
				if some {
					precision += pr
					np++
				}
				recall += re
				nr++
				continue
			}
			flat := strings.Join(strings.Fields(text), " ")
			for _, s := range p.With {
				if strings.Contains(flat, clean(s)) {
					tp++
				} else {
					fn++
				}
			}
			for _, s := range p.Without {
				if strings.Contains(flat, clean(s)) {
					fp++
				}
			}
		}
		precision /= float64(max(1, np))
		recall /= float64(max(1, nr))
		fmt.Printf("  %-12s body P %.4f R %.4f F1 %.4f   snippets %d lost %d kept %d F1 %.4f\n", name, precision, recall,
			2*precision*recall/(precision+recall), tp, fn, fp, 2*float64(tp)/float64(2*tp+fp+fn))
	}
	line("library", func(p *page) string { return p.text(func(i int) bool { return p.page.Blocks[i].Kept }) })
	line("perfect", func(p *page) string {
		return p.text(func(i int) bool { return p.targets[i].share > 0.5 && p.targets[i].weight > 0 })
	})
	line("as read", func(p *page) string { return read.Body(p.page, scores[p]) })
	fmt.Printf("  loss         bodies %.4f   snippets %.4f\n", loss(pages, scores, true), loss(pages, scores, false))
	for _, t := range []float64{0.3, 0.4, 0.5, 0.6} {
		line(fmt.Sprintf("above %.1f", t), func(p *page) string { return p.text(func(i int) bool { return scores[p][i] > t }) })
	}
}

func clean(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " ")
}

func match(gold, pred string) (precision, recall float64, some bool) {
	g, p := grams(gold), grams(pred)
	tp, ng, np := 0, 0, 0
	for k, n := range g {
		ng += n
		tp += min(n, p[k])
	}
	for _, n := range p {
		np += n
	}
	if np > 0 {
		precision = float64(tp) / float64(np)
	}
	recall = 1
	if ng > 0 {
		recall = float64(tp) / float64(ng)
	}
	return precision, recall, np > 0
}

// loss is the mean weighted logarithmic loss of the scores, a steadier measure
// than F1 for choosing between two models.
func loss(pages []*page, scores map[*page][]float64, bodies bool) float64 {
	sum, n := 0.0, 0
	for _, p := range pages {
		if (p.Body != "") != bodies {
			continue
		}
		n++
		one := 0.0
		for i, t := range p.targets {
			x := min(max(scores[p][i], 0.01), 0.99)
			one -= t.weight * (t.share*math.Log(x) + (1-t.share)*math.Log(1-x))
		}
		sum += min(one, 1) // a single wrecked page decides nothing
	}
	return sum / float64(max(1, n))
}

// text joins the blocks that are kept.
func (p *page) text(keep func(i int) bool) string {
	var text strings.Builder
	for i := range p.page.Blocks {
		if keep(i) {
			text.WriteString(p.page.Blocks[i].Text)
			text.WriteString("\n\n")
		}
	}
	return text.String()
}
