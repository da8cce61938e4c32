package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// share is how often a field was right.
type share struct {
	right, of int
	value     float64 // smoothed
}

// fields is how often each field was right, by field, by "field:how" and by
// "field:how:type"; the more particular a figure, the more it leans on the one
// above it where there are few cases.
type fields struct {
	by      map[string]*share
	lean    float64 // how many cases the figure above weighs
	reports []fieldCase
}

// fieldCase is one filled field of an event that was found.
type fieldCase struct {
	name, how, typ string
	right          bool
	fold           int
	p              float64 // out of fold
}

func (c fieldCase) keys() []string {
	how := c.name + ":" + c.how
	return []string{c.name, how, how + ":" + c.typ}
}

// leans are tried; the one with the least surprise out of fold is taken.
var leans = []float64{2, 5, 10, 20, 50}

func fitFields(docs []*doc, folds int) (*fields, error) {
	var cases []fieldCase
	for _, d := range docs {
		match(d.golds, d.found, affinity)
		for _, f := range d.found {
			cases = append(cases, fieldCases(d, f)...)
		}
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("no event that was found has a field to compare")
	}
	out := &fields{}
	best := math.Inf(1)
	for _, lean := range leans {
		loss, ps := 0.0, make([]float64, len(cases))
		for k := range folds {
			by := shares(cases, lean, k)
			for i, c := range cases {
				if c.fold == k {
					ps[i] = look(by, c)
					loss += logLoss(ps[i], c.right)
				}
			}
		}
		if loss < best {
			best, out.lean = loss, lean
			for i := range cases {
				cases[i].p = ps[i]
			}
		}
	}
	out.by, out.reports = shares(cases, out.lean, -1), cases
	return out, nil
}

// shares counts all cases but those of one fold.
func shares(cases []fieldCase, lean float64, without int) map[string]*share {
	by := map[string]*share{}
	for _, c := range cases {
		if c.fold == without {
			continue
		}
		for _, key := range c.keys() {
			if by[key] == nil {
				by[key] = &share{}
			}
			by[key].of++
			if c.right {
				by[key].right++
			}
		}
	}
	keys := sortedKeys(by)
	slices.SortStableFunc(keys, func(a, b string) int { return strings.Count(a, ":") - strings.Count(b, ":") })
	for _, key := range keys {
		s := by[key]
		if above, ok := by[parent(key)]; ok {
			s.value = (float64(s.right) + lean*above.value) / (float64(s.of) + lean)
		} else {
			s.value = (float64(s.right) + 1) / (float64(s.of) + 2)
		}
	}
	return by
}

// parent is the key above: "" above a field.
func parent(key string) string { return key[:max(0, strings.LastIndexByte(key, ':'))] }

// look finds the most particular figure for a case; even odds where there is none.
func look(by map[string]*share, c fieldCase) float64 {
	p := 0.5
	for _, key := range c.keys() {
		if s, ok := by[key]; ok {
			p = s.value
		}
	}
	return p
}

// fieldCases compares the fields of a found event with its label, where both tell.
func fieldCases(d *doc, f *found) []fieldCase {
	var out []fieldCase
	add := func(name string, both, right bool) {
		if both {
			out = append(out, fieldCase{name: name, how: f.evidence.Fields[name], typ: f.pred.typ, right: right, fold: f.fold})
		}
	}
	g, p := f.match, &f.pred
	if g == nil {
		// right but for its type
		add("type", slices.ContainsFunc(d.golds, func(x gold) bool { return !x.taken && likeness(&x, p) > 0 }), false)
		return out
	}
	add("type", true, true)
	add("status", true, slices.Contains(g.Status, p.status))
	add("time", g.Start != "" && p.start != "", strings.HasPrefix(p.start, g.Start))
	add("participants", len(g.people) > 0 && len(p.people) > 0, len(g.people) == len(p.people) && shared(g.people, p.people) == len(g.people))
	add("countries", len(g.countries) > 0 && len(p.countries) > 0, slices.Equal(g.countries, p.countries))
	switch {
	case g.place != "" && p.place != "":
		add("place", true, placesAgree(g.place, p.place))
	case g.PlaceCountry != "" && p.placeCountry != "":
		add("place", true, g.PlaceCountry == p.placeCountry)
	}
	add("duration_minutes", g.Duration > 0 && p.duration > 0, math.Abs(float64(p.duration-g.Duration)) <= 0.1*float64(g.Duration))
	add("initiator", g.Initiator != "" && p.initiator != "", p.initiator == g.Initiator)
	return out
}
