package main

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// signs bind features that can only speak for an event (+1) or against it (-1),
// so that a chance of the sample never makes more evidence count for less.
var signs = map[string]int{
	"time:known": +1, "time:own": +1, "time:a day": +1, "place:known": +1, "place:own": +1, "time:within a week": +1, "complete": +1,
	"told twice": +1, "told three times": +1, "told in the headline": +1, "sentence:first four": +1, "sides:named at the top": +1,
	"time:over a year ago": -1, "place:country only": -1, "people:by reference": -1, "people:by reference only": -1,
	"people:introduced by the text": -1, "people:far from the trigger": -1, "sides:bare country": -1,
	"sides:taken from the story": -1, "told in the headline only": -1, "in quotation": -1, "modality:possible": -1,
	"people:none": -1, "sides:one or none": -1, "trigger in a phrase": -1,
	"sentence:after six": -1, "sentence:in the lower half": -1, "sentence:after ten": -1, "sentence:after twenty": -1,
}

// sets, penalties and readings are tried; what surprises least out of fold, on
// articles that were not read, is taken. A reading is what an article that was read
// while the rules were written counts, against one that was not; less than a
// quarter would leave too few articles to learn from.
var (
	penalties = []float64{2, 4, 8, 16, 32}
	readings  = []float64{0.25, 0.5, 1}
	sets      = []featureSet{
		{"all features", func(string) bool { return true }},
		{"all but the rule's name", func(f string) bool { return !strings.HasPrefix(f, "rule:") }},
		{"those of known direction, and the type", func(f string) bool { return signs[f] != 0 || strings.HasPrefix(f, "type:") }},
		{"those of known direction", func(f string) bool { return signs[f] != 0 }},
	}
)

// featureSet is a choice of features; the bias is always in.
type featureSet struct {
	name string
	has  func(string) bool
}

// model is the fitted confidence of events.
type model struct {
	weights   map[string]float64
	set       featureSet
	penalty   float64
	reading   float64
	head      float64 // log-odds by which articles that were read do better
	threshold float64
	reached   bool // the precision asked for
}

// fitEvents fits the weights on all articles and gives each found event its
// confidence out of fold. Articles that were read have a feature of their own,
// which takes up that the rules do better on them and is left out of the file.
func fitEvents(docs []*doc, folds int) *model {
	all := foldsOf(docs, folds)
	var names []string
	for _, f := range all {
		names = append(names, f.evidence.Features...)
	}
	numbers := numbering(names)
	sign := make([]int, len(numbers)+1)
	for name, n := range numbers {
		sign[n] = signs[name]
	}
	m := &model{weights: map[string]float64{}}
	best := math.Inf(1)
	for _, set := range sets {
		features := set.of(all, numbers)
		for _, reading := range readings {
			for _, penalty := range penalties {
				ps, loss := outOfFold(all, features, sign, reading, penalty, folds)
				if loss > best-1e-9 {
					continue
				}
				best, m.set, m.reading, m.penalty = loss, set, reading, penalty
				for i, f := range all {
					f.p = round(ps[i])
				}
			}
		}
	}
	w := regression(training(all, m.set.of(all, numbers), -1, m.reading), sign, m.penalty)
	m.head = w[read]
	for name, n := range numbers {
		if name == "bias" || m.set.has(name) {
			m.weights[name] = round(w[n])
		}
	}
	for _, f := range all {
		z := 0.0
		for _, name := range f.evidence.Features {
			z += m.weights[name]
		}
		f.final = round(logistic(z))
	}
	return m
}

// of gives the numbers of each event's features that are in the set.
func (s featureSet) of(all []*found, numbers map[string]int) [][]int {
	out := make([][]int, len(all))
	for i, f := range all {
		for _, name := range f.evidence.Features {
			if name == "bias" || s.has(name) {
				out[i] = append(out[i], numbers[name])
			}
		}
	}
	return out
}

// training makes samples of all events but those of one fold.
func training(all []*found, features [][]int, without int, reading float64) []sample {
	var out []sample
	for i, f := range all {
		switch {
		case f.fold == without:
		case f.unread:
			out = append(out, sample{features[i], f.right(), 1})
		default:
			out = append(out, sample{append([]int{read}, features[i]...), f.right(), reading})
		}
	}
	return out
}

// outOfFold gives each event its confidence by the articles of the other folds, and
// the surprise at those that were not read.
func outOfFold(all []*found, features [][]int, sign []int, reading, penalty float64, folds int) (ps []float64, loss float64) {
	ps = make([]float64, len(all))
	for k := range folds {
		w := regression(training(all, features, k, reading), sign, penalty)
		for i, f := range all {
			if f.fold != k {
				continue
			}
			ps[i] = logistic(sum(w, features[i]))
			if f.unread {
				loss += logLoss(ps[i], f.right())
			}
		}
	}
	return ps, loss
}

// foldsOf deals the articles out to the folds and gives all found events.
func foldsOf(docs []*doc, folds int) []*found {
	var all []*found
	noneUnread := !slices.ContainsFunc(docs, func(d *doc) bool { return d.unread })
	for i, d := range docs {
		for _, f := range d.found {
			f.fold, f.unread = i%folds, d.unread || noneUnread
			all = append(all, f)
		}
	}
	return all
}

// chooseThreshold takes the lowest threshold at which precision reaches what was
// asked for and F1 is not lowered by more than is allowed; where none does, the
// one of the highest precision at which F1 is not.
func (m *model) chooseThreshold(docs []*doc, o options) {
	byOutOfFold := func(f *found) float64 { return f.p }
	floor := scoreAt(docs, 0, byOutOfFold).f1() - o.loss
	best := 0.0
	for t := 0.0; t < 0.96; t = round(t + 0.01) {
		s := scoreAt(docs, t, byOutOfFold)
		if s.f1() < floor {
			continue
		}
		if s.precision() >= o.precision {
			m.threshold, m.reached = t, true
			return
		}
		if s.precision() > best {
			best, m.threshold = s.precision(), t
		}
	}
}

// score counts found, false and missed events as eval/score.py does.
type score struct{ found, false, missed int }

func (s score) precision() float64 { return ratio(s.found, s.found+s.false) }
func (s score) recall() float64    { return ratio(s.found, s.found+s.missed) }
func (s score) f1() float64        { return ratio(2*s.found, 2*s.found+s.false+s.missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// scoreAt is the score with the events below the threshold left out.
func scoreAt(docs []*doc, threshold float64, confidence func(*found) float64) score {
	var s score
	for _, d := range docs {
		var kept []*found
		for _, f := range d.found {
			if confidence(f) >= threshold {
				kept = append(kept, f)
			}
		}
		match(d.golds, kept, affinity)
		for _, f := range kept {
			if f.pred.match == nil {
				s.false++
			} else if !f.pred.match.Optional {
				s.found++
			}
		}
		for i := range d.golds {
			if g := &d.golds[i]; !g.Optional && (!g.taken || len(kept) == 0) {
				s.missed++
			}
		}
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
