package blocks

// Judge gives each block the chance that it belongs to the article. It looks
// twice: first at every block by itself, then again in the light of what the
// first look made of the blocks around it.
type Judge struct{ First, Second *Model }

// Scores judges the rows that [Page.Features] gave.
func (j *Judge) Scores(p *Page, rows [][]float32) []float64 {
	first := make([]float64, len(rows))
	for i, r := range rows {
		first[i] = j.First.Score(r)
	}
	if j.Second == nil || len(rows) == 0 {
		return first
	}
	again := make([]float64, len(rows))
	for i, r := range p.Context(rows, first) {
		again[i] = j.Second.Score(r)
	}
	return again
}

// contextNames are the features that the second look adds.
var contextNames = []string{"score", "score_prev", "score_next", "score_prev2", "score_next2", "score_near", "score_wide",
	"score_parent", "score_grand", "score_path", "score_own", "mass_before", "mass_after", "since_good", "to_good"}

// Context appends to each row what the first look made of the surroundings.
func (p *Page) Context(rows [][]float32, scores []float64) [][]float32 {
	n := len(rows)
	if n == 0 {
		return nil
	}
	type sum struct{ good, all float64 }
	paths, owns := map[uint32]*sum{}, map[uint32]*sum{}
	elems := make([]sum, len(p.Elems))
	mass := make([]float64, n+1)
	all := make([]float64, n+1)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		e := &p.Elems[b.Elem]
		w := float64(b.Chars)
		for _, s := range []*sum{of(paths, e.Path), of(owns, e.Own), &elems[b.Elem]} {
			s.good += w * scores[i]
			s.all += w
		}
		mass[i+1] = mass[i] + w*scores[i]
		all[i+1] = all[i] + w
	}
	for i := len(p.Elems) - 1; i > 0; i-- {
		q := &elems[p.Elems[i].Parent]
		q.good += elems[i].good
		q.all += elems[i].all
	}
	ratio := func(s sum) float32 {
		if s.all == 0 {
			return 0
		}
		return float32(s.good / s.all)
	}
	at := func(i int) float32 {
		if i < 0 || i >= n {
			return 0
		}
		return float32(scores[i])
	}
	around := func(i, d int) float32 {
		lo, hi := max(0, i-d), min(n, i+d+1)
		w := all[hi] - all[lo] - (all[i+1] - all[i])
		if w == 0 {
			return 0
		}
		return float32((mass[hi] - mass[lo] - (mass[i+1] - mass[i])) / w)
	}
	width := len(rows[0]) + len(contextNames)
	flat := make([]float32, 0, n*width)
	out := make([][]float32, n)
	since := 40
	to := make([]int, n)
	for i, d := n-1, 40; i >= 0; i-- {
		to[i] = d
		d = min(d+1, 40)
		if scores[i] > 0.5 && p.Blocks[i].Chars > 40 {
			d = 1
		}
	}
	for i := range rows {
		b := &p.Blocks[i]
		e := &p.Elems[b.Elem]
		parent := max(0, e.Parent)
		grand := max(0, p.Elems[parent].Parent)
		total := max(mass[n], 1)
		from := len(flat)
		flat = append(flat, rows[i]...)
		flat = append(flat, at(i), at(i-1), at(i+1), at(i-2), at(i+2), around(i, 4), around(i, 12),
			ratio(elems[parent]), ratio(elems[grand]), ratio(*paths[e.Path]), ratio(*owns[e.Own]),
			float32(mass[i]/total), float32((mass[n]-mass[i+1])/total), float32(since), float32(to[i]))
		out[i] = flat[from:len(flat):len(flat)]
		since = min(since+1, 40)
		if scores[i] > 0.5 && b.Chars > 40 {
			since = 1
		}
	}
	return out
}

func of[K comparable, V any](m map[K]*V, k K) *V {
	v := m[k]
	if v == nil {
		v = new(V)
		m[k] = v
	}
	return v
}

// Rows gives the features that the last look goes by, for explanations.
func (j *Judge) Rows(p *Page) [][]float32 {
	rows := p.Features()
	if j.Second == nil {
		return rows
	}
	first := make([]float64, len(rows))
	for i, r := range rows {
		first[i] = j.First.Score(r)
	}
	return p.Context(rows, first)
}

// Last is the model that has the last word.
func (j *Judge) Last() *Model {
	if j.Second == nil {
		return j.First
	}
	return j.Second
}
