// Command train learns the weights of the block classifier from labelled pages.
//
//	go run ./processor/read/train -labels ../shared/reading -o processor/read/internal/blocks/weights.txt
//
// It is deterministic: the same pages give the same weights. The pages are split
// into two halves by site. Features and options are chosen on half A; what is
// reported as "held out" is half B under weights learned on half A alone, and
// "out of fold" is every page under weights that never saw a page of its site.
// The file that is written is learned on all pages.
package main

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"log"
	"os"
	"runtime"
	"sort"
	"sync"

	"readout/event"
	"readout/processor/read"
	"readout/processor/read/internal/blocks"
)

type page struct {
	label
	page    *blocks.Page
	rows    [][]float32
	targets []target
	half    string // "A" or "B"
	fold    int
}

func main() {
	log.SetFlags(0)
	dir := flag.String("labels", "../shared/reading", "folder with gold.jsonl and pages")
	out := flag.String("o", "", "file to write the weights to; empty writes none")
	folds := flag.Int("folds", 5, "parts of the out-of-fold run; 0 leaves it out")
	o := options{}
	flag.IntVar(&o.trees, "trees", 120, "number of trees")
	flag.IntVar(&o.leaves, "leaves", 10, "leaves a tree")
	flag.Float64Var(&o.rate, "rate", 0.1, "learning rate")
	flag.Float64Var(&o.least, "least", 20, "least weight in a leaf")
	flag.Float64Var(&o.ridge, "ridge", 5, "ridge on the leaves' values")
	show := flag.Bool("importance", false, "print the features by gain")
	flag.Parse()

	pages, err := prepare(*dir)
	if err != nil {
		log.Fatal(err)
	}
	a := pick(pages, func(p *page) bool { return p.half == "A" })
	b := pick(pages, func(p *page) bool { return p.half == "B" })
	if *folds > 0 {
		scores := map[*page][]float64{}
		for k := range *folds {
			m := boost(samples(pick(a, func(p *page) bool { return p.fold%*folds != k })), o)
			for _, p := range pick(a, func(p *page) bool { return p.fold%*folds == k }) {
				scores[p] = p.score(m)
			}
		}
		report("A, out of fold", a, scores)
	}
	m := boost(samples(a), o)
	scores := map[*page][]float64{}
	for _, p := range b {
		scores[p] = p.score(m)
	}
	report("B, held out", b, scores)
	if *show {
		importance(m, b)
	}
	if *out != "" {
		m := boost(samples(pages), o)
		text := "# Learned by processor/read/train; do not edit. A node a line: value, feature, cut, lines of the children.\n" + m.String()
		if err := os.WriteFile(*out, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

func prepare(dir string) ([]*page, error) {
	labels, err := load(dir)
	if err != nil {
		return nil, err
	}
	pages := make([]*page, len(labels))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				l := labels[i]
				cut, err := read.Cut(context.Background(), event.Page{URL: l.URL, Body: l.html})
				if err != nil {
					log.Printf("%s: %v", l.Doc, err)
					continue
				}
				h := fnv.New32a()
				h.Write([]byte(l.site()))
				p := &page{label: l, page: cut, rows: cut.Features(), targets: l.targets(cut), half: "A", fold: int(h.Sum32() >> 8 % 97)}
				if h.Sum32()%2 == 1 {
					p.half = "B"
				}
				p.html = nil
				pages[i] = p
			}
		})
	}
	for i := range labels {
		next <- i
	}
	close(next)
	wg.Wait()
	return pick(pages, func(p *page) bool { return p != nil }), nil
}

func pick(pages []*page, want func(*page) bool) []*page {
	var out []*page
	for _, p := range pages {
		if want(p) {
			out = append(out, p)
		}
	}
	return out
}

func samples(pages []*page) []sample {
	var out []sample
	for _, p := range pages {
		for i, t := range p.targets {
			if t.weight > 0 {
				out = append(out, sample{p.rows[i], t})
			}
		}
	}
	return out
}

func (p *page) score(m *blocks.Model) []float64 {
	out := make([]float64, len(p.rows))
	for i, r := range p.rows {
		out[i] = m.Score(r)
	}
	return out
}

func importance(m *blocks.Model, pages []*page) {
	sum := map[string]float64{}
	for _, p := range pages {
		for i, r := range p.rows {
			if p.targets[i].weight == 0 {
				continue
			}
			for n, v := range m.Why(r) {
				if v < 0 {
					v = -v
				}
				sum[n] += v * p.targets[i].weight
			}
		}
	}
	var names []string
	for n := range sum {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool { return sum[names[i]] > sum[names[j]] })
	for _, n := range names {
		fmt.Printf("%10.2f %s\n", sum[n], n)
	}
}
