// Command train learns the weights of the block classifier from labelled pages:
// DIR/gold.jsonl holds a line a page, {"doc", "url", and either "body", the
// article's text, or "with" and "without", snippets that are the article's and
// that are not}, and DIR/pages/<doc>.html.gz the page.
//
//	go run ./processor/read/train -labels DIR -o processor/read/internal/blocks/weights.txt
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
	dir := flag.String("labels", "", "folder with gold.jsonl and pages/*.html.gz; required")
	out := flag.String("o", "", "file to write the weights to; empty writes none")
	folds := flag.Int("folds", 5, "parts of the out-of-fold run; 0 leaves it out")
	o := options{}
	flag.IntVar(&o.trees, "trees", 140, "number of trees")
	flag.IntVar(&o.leaves, "leaves", 8, "leaves a tree")
	flag.Float64Var(&o.rate, "rate", 0.1, "learning rate")
	flag.Float64Var(&o.least, "least", 20, "least weight in a leaf")
	flag.Float64Var(&o.ridge, "ridge", 5, "ridge on the leaves' values")
	flag.Float64Var(&o.share, "share", 0.5, "share of the features that each tree may use")
	flag.BoolVar(&o.single, "single", false, "learn the first look only")
	flag.Float64Var(&snippetWeight, "snippet", snippetWeight, "weight of a block with a snippet, a body's being 1")
	show := flag.Bool("importance", false, "print the features by gain")
	wrong := flag.Int("mistakes", 0, "print so many of the blocks of half A that were judged wrong")
	prefix := flag.String("only", "", "of pages whose name begins so")
	flag.Parse()
	if *dir == "" {
		log.Fatal("train: no labelled pages: name their folder with -labels")
	}

	pages, err := prepare(*dir)
	if err != nil {
		log.Fatal(err)
	}
	a := pick(pages, func(p *page) bool { return p.half == "A" })
	b := pick(pages, func(p *page) bool { return p.half == "B" })
	if *folds > 0 {
		scores := map[*page][]float64{}
		for k := range *folds {
			m := learn(pick(a, func(p *page) bool { return p.fold%*folds != k }), o)
			for _, p := range pick(a, func(p *page) bool { return p.fold%*folds == k }) {
				scores[p] = p.score(m)
			}
		}
		report("A, out of fold", a, scores)
		mistakes(a, scores, *wrong, *prefix)
		worst(a, scores, *wrong/4)
	}
	m := learn(a, o)
	scores := map[*page][]float64{}
	for _, p := range b {
		scores[p] = p.score(m)
	}
	report("B, held out", b, scores)
	if *show {
		importance(m, b)
	}
	if *out != "" {
		m := learn(pages, o)
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

// learn learns both looks. The second look is learned on first scores that come
// from weights that never saw the page's site, as they will in use.
func learn(pages []*page, o options) *blocks.Judge {
	const parts = 4
	wide := make([][][]float32, len(pages))
	for k := range parts {
		m := boost(samples(pick(pages, func(p *page) bool { return p.fold/5%parts != k })), o)
		for i, p := range pages {
			if p.fold/5%parts == k {
				wide[i] = p.page.Context(p.rows, scores(m, p.rows))
			}
		}
	}
	var all []sample
	for i, p := range pages {
		for j, t := range p.targets {
			if t.weight > 0 {
				all = append(all, sample{wide[i][j], t})
			}
		}
	}
	if o.single {
		return &blocks.Judge{First: boost(samples(pages), o)}
	}
	second := o
	second.trees = o.trees / 2
	return &blocks.Judge{First: boost(samples(pages), o), Second: boost(all, second)}
}

func scores(m *blocks.Model, rows [][]float32) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = m.Score(r)
	}
	return out
}

func (p *page) score(j *blocks.Judge) []float64 { return j.Scores(p.page, p.rows) }

func importance(j *blocks.Judge, pages []*page) {
	sum := map[string]float64{}
	m := j.Second
	for _, p := range pages {
		for i, r := range p.page.Context(p.rows, scores(j.First, p.rows)) {
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
