package main

import (
	"fmt"
	"math"
	"strings"
)

// bins are the lower ends of the rows of a table of reliability.
var bins = []float64{0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95}

// observed is a confidence and what came true.
type observed struct {
	p     float64
	right bool
}

// reliability puts predicted and observed shares side by side, in Markdown.
func reliability(all []observed) string {
	var b strings.Builder
	b.WriteString("| confidence | cases | predicted | right |\n| --- | ---: | ---: | ---: |\n")
	brier, gap, base := 0.0, 0.0, 0
	for i, low := range bins {
		high := 1.01
		if i+1 < len(bins) {
			high = bins[i+1]
		}
		n, right, p := 0, 0, 0.0
		for _, o := range all {
			if o.p < low || o.p >= high {
				continue
			}
			n++
			p += o.p
			y := 0.0
			if o.right {
				right++
				y = 1
			}
			brier += (o.p - y) * (o.p - y)
		}
		base += right
		if n > 0 {
			gap += math.Abs(p - float64(right))
			fmt.Fprintf(&b, "| %.2f to %.2f | %d | %.3f | %.3f |\n", low, min(high, 1), n, p/float64(n), ratio(right, n))
		}
	}
	n, y := float64(len(all)), ratio(base, len(all))
	fmt.Fprintf(&b, "\n%d cases, %.3f right; Brier score %.4f (%.4f for one confidence for all); calibration error %.3f\n", len(all), y, brier/n, y*(1-y), gap/n)
	return b.String()
}

// part is a part of the articles that tables tell apart.
type part struct {
	name string
	in   func(*doc) bool
}

var parts = []part{
	{"all", func(*doc) bool { return true }},
	{"read while writing rules", func(d *doc) bool { return !d.unread }},
	{"not read", func(d *doc) bool { return d.unread && !d.own }},
	{"own corpus", func(d *doc) bool { return d.own }},
}

func (p part) of(docs []*doc) []*doc {
	var out []*doc
	for _, d := range docs {
		if p.in(d) {
			out = append(out, d)
		}
	}
	return out
}

// tables tells how good the fit is, out of fold.
func tables(docs []*doc, m *model, fs *fields) string {
	var b strings.Builder
	for _, p := range parts {
		var all []observed
		for _, d := range p.of(docs) {
			for _, f := range d.found {
				all = append(all, observed{f.p, f.right()})
			}
		}
		if len(all) > 0 {
			fmt.Fprintf(&b, "## Events, out of fold: %s\n\n%s\n", p.name, reliability(all))
		}
	}
	b.WriteString("## Threshold, out of fold\n\n| from | precision | recall | F1 | not read: precision | recall | F1 |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	unread := part{in: func(d *doc) bool { return d.unread }}.of(docs)
	outOfFold := func(f *found) float64 { return f.p }
	for t := 0.0; t < 0.96; t = round(t + 0.05) {
		x, y := scoreAt(docs, t, outOfFold), scoreAt(unread, t, outOfFold)
		fmt.Fprintf(&b, "| %.2f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |\n", t, x.precision(), x.recall(), x.f1(), y.precision(), y.recall(), y.f1())
	}
	fmt.Fprintf(&b, "\nchosen %.2f (precision asked for reached: %v); %s, penalty %g; an article read while writing rules counts %g, its odds are %.2f times as good\n", m.threshold, m.reached, m.set.name, m.penalty, m.reading, math.Exp(m.head))
	b.WriteString("\n## Before and after, with the threshold\n\n| articles | | precision | recall | F1 | found | false | missed |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, p := range parts {
		of := p.of(docs)
		for _, row := range []struct {
			name string
			t    float64
			by   func(*found) float64
		}{{"without", 0, outOfFold}, {"out of fold", m.threshold, outOfFold}, {"as written", m.threshold, func(f *found) float64 { return f.final }}} {
			s := scoreAt(of, row.t, row.by)
			fmt.Fprintf(&b, "| %s | %s | %.3f | %.3f | %.3f | %d | %d | %d |\n", p.name, row.name, s.precision(), s.recall(), s.f1(), s.found, s.false, s.missed)
		}
	}
	fmt.Fprintf(&b, "\n## Fields of events that were found, out of fold (the level above weighs %g cases)\n\n", fs.lean)
	var all []observed
	for _, c := range fs.reports {
		all = append(all, observed{c.p, c.right})
	}
	b.WriteString(reliability(all))
	b.WriteString("\n| field | compared | right |\n| --- | ---: | ---: |\n")
	for _, key := range sortedKeys(fs.by) {
		if s := fs.by[key]; parent(key) == "" {
			fmt.Fprintf(&b, "| %s | %d | %.3f |\n", key, s.of, ratio(s.right, s.of))
		}
	}
	return b.String()
}
