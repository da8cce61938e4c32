package resolve

import (
	"math"
	"slices"

	"readout/event"
)

// weights says how much each report of a cluster counts. Reports of one source,
// and copies of one text, count once together.
type weights struct {
	group []int // of each item
	n     int   // groups
	conf  map[string][]float64
	best  []float64 // scratch, by group
}

func newWeights(its []*item) *weights {
	ms := make([]event.Mention, len(its))
	for i, it := range its {
		ms[i] = *it.mention()
	}
	w := &weights{group: event.Independent(ms), conf: map[string][]float64{}}
	for _, g := range w.group {
		w.n = max(w.n, g+1)
	}
	w.best = make([]float64, w.n)
	return w
}

// of gives how sure each item is of a field.
func (w *weights) of(field string, its []*item) []float64 {
	c := w.conf[field]
	if c == nil {
		c = make([]float64, len(its))
		for i, it := range its {
			c[i] = it.confidence(field)
		}
		w.conf[field] = c
	}
	return c
}

// total adds the best confidence of each independent source among the items,
// given by index, that say so.
func (w *weights) total(field string, its []*item, says func(i int) bool) float64 {
	conf := w.of(field, its)
	clear(w.best)
	for i := range its {
		if says(i) {
			w.best[w.group[i]] = max(w.best[w.group[i]], conf[i])
		}
	}
	sum := 0.0
	for _, b := range w.best {
		sum += b
	}
	return round(sum)
}

// vote gives the value that the independent sources support best, and how much.
// Of equally supported ones it is the one published first.
func vote[T any](w *weights, field string, its []*item, value func(i int) (T, bool), equal func(a, b T) bool) (best T, support float64) {
	values, told := make([]T, len(its)), make([]bool, len(its))
	var tried []T
	for i := range its {
		values[i], told[i] = value(i)
	}
	for i, v := range values {
		if !told[i] || slices.ContainsFunc(tried, func(t T) bool { return equal(t, v) }) {
			continue
		}
		tried = append(tried, v)
		s := w.total(field, its, func(j int) bool { return told[j] && equal(values[j], v) })
		if s > support {
			best, support = v, s
		}
	}
	return best, support
}

func same[T comparable](a, b T) bool { return a == b }

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
func (w *weights) confidence(its []*item) float64 {
	best := make([]float64, w.n)
	for i, c := range w.of("", its) {
		best[w.group[i]] = max(best[w.group[i]], c)
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
