package resolve

import (
	"math"
	"slices"

	"readout/event"
)

// weights says how much each report of a cluster counts. Reports of one source,
// and copies of one text, count once together.
type weights struct {
	group map[*item]int
	n     int // groups
}

func newWeights(its []*item) weights {
	ms := make([]event.Mention, len(its))
	for i, it := range its {
		ms[i] = *it.mention()
	}
	w := weights{group: make(map[*item]int, len(its))}
	for i, g := range event.Independent(ms) {
		w.group[its[i]] = g
		w.n = max(w.n, g+1)
	}
	return w
}

// total adds the best confidence of each independent source among the items
// that say so.
func (w weights) total(its []*item, says func(*item) bool) float64 {
	return w.field("", its, says)
}

// field is total with the confidence that the reports give to one field.
func (w weights) field(name string, its []*item, says func(*item) bool) float64 {
	best := make([]float64, w.n)
	for _, it := range its {
		if says(it) {
			g := w.group[it]
			best[g] = max(best[g], it.confidence(name))
		}
	}
	sum := 0.0
	for _, b := range best {
		sum += b
	}
	return round(sum)
}

// unsure stands for a confidence that a report does not give.
const unsure = 0.5

// confidence is how sure the report is of a field, or of itself where it does
// not say or name is "".
func (it *item) confidence(name string) float64 {
	c := it.r.Confidence
	if f, ok := it.mention().Fields[name]; ok && f.Confidence > 0 {
		c = f.Confidence
	}
	if !(c > 0 && c <= 1) {
		return unsure
	}
	return c
}

// dependence is how much of each further source's word is taken as its own: two
// outlets often write from one agency's report.
const dependence = 0.5

// confidence combines the independent sources: 1 - (1-a)(1-b/2)(1-c/2)..., the
// surest first, at most 0.99. One source's confidence is left as it is.
func (w weights) confidence(its []*item) float64 {
	best := make([]float64, w.n)
	for _, it := range its {
		g := w.group[it]
		best[g] = max(best[g], it.confidence(""))
	}
	slices.SortFunc(best, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	if len(best) == 1 {
		return best[0]
	}
	doubt := 1.0
	for i, b := range best {
		if i > 0 {
			b *= dependence
		}
		doubt *= 1 - b
	}
	return max(best[0], min(0.99, round(1-doubt)))
}

// round keeps sums equal in whatever order they were added.
func round(f float64) float64 { return math.Round(f*1e4) / 1e4 }
