package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"testing"

	"readout/internal/strict"
)

func TestSameInputsGiveTheSameFile(t *testing.T) {
	o := options{corpus: "../testdata/corpus", folds: 5, precision: 0.88}
	a, err := run(o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	b, err := run(o, io.Discard)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("two runs differ (%v)", err)
	}
	holdSigns(t, a)
}

func TestFileHoldsTheSigns(t *testing.T) {
	data, err := os.ReadFile("../grammar/confidence.yaml")
	if err != nil {
		t.Fatal(err)
	}
	holdSigns(t, data)
}

func holdSigns(t *testing.T, data []byte) {
	t.Helper()
	var file struct {
		Threshold float64            `yaml:"threshold"`
		Weights   map[string]float64 `yaml:"weights"`
		Fields    map[string]float64 `yaml:"fields"`
	}
	if err := strict.Decode("confidence.yaml", data, &file); err != nil {
		t.Fatal(err)
	}
	for name, sign := range signs {
		if w := file.Weights[name]; w*float64(sign) < 0 {
			t.Errorf("%q weighs %g, want sign %+d", name, w, sign)
		}
	}
	for name, v := range file.Fields {
		if v <= 0 || v > 1 {
			t.Errorf("field %q is %g", name, v)
		}
	}
}

func TestRegressionFindsTheOdds(t *testing.T) {
	var s []sample
	for i := range 400 {
		x := sample{features: []int{0}, right: i%4 != 0, weight: 1} // 3 to 1
		if i >= 200 {
			x.features, x.right = []int{0, 2}, i%2 == 0 // even
		}
		s = append(s, x)
	}
	w := regression(s, []int{0, 0, 0}, 1e-6)
	if math.Abs(w[0]-math.Log(3)) > 0.01 || math.Abs(w[0]+w[2]) > 0.01 {
		t.Errorf("got %v, want ln 3 and its negative", w)
	}
	if w := regression(s, []int{0, 0, +1}, 1e-6); w[2] != 0 {
		t.Errorf("a feature bound to speak for an event weighs %g", w[2])
	}
}

func TestMatchPairsAsTheScorerDoes(t *testing.T) {
	golds := []gold{
		viewLabel(label{Type: oneOrMore{"meeting"}, Status: oneOrMore{"held"}, Participants: []string{"Aino Laine", "Rui Matos"}, Countries: []string{"FIN", "PRT"}, Start: "2025-05"}),
		viewLabel(label{Type: oneOrMore{"visit"}, Status: oneOrMore{"held"}, Countries: []string{"FIN", "PRT"}, Optional: true}),
	}
	view := func(typ, start string, names ...string) *found {
		return &found{pred: pred{typ: typ, status: "held", start: start, span: span(start, ""), people: people(names), countries: []string{"FIN", "PRT"}}}
	}
	meeting, again := view("meeting", "2025-05-13", "A. Laine", "Matos"), view("meeting", "", "Laine")
	june, visit := view("meeting", "2025-06-01", "Laine", "Matos"), view("visit", "", "Laine")
	match(golds, []*found{again, june, meeting, visit}, affinity)
	if meeting.pred.match != &golds[0] || visit.pred.match != &golds[1] || again.pred.match != nil || june.pred.match != nil {
		t.Errorf("got %v %v %v %v", meeting.pred.match, visit.pred.match, again.pred.match, june.pred.match)
	}
}

func TestSpan(t *testing.T) {
	for _, c := range [][4]string{
		{"2024", "", "2024-01-01", "2024-12-31"},
		{"2024-02", "", "2024-02-01", "2024-02-29"},
		{"2024-02-03T10:00:00Z", "2024-02-05", "2024-02-03", "2024-02-05"},
	} {
		if got := span(c[0], c[1]); got != [2]string{c[2], c[3]} {
			t.Errorf("span(%q, %q) = %q", c[0], c[1], got)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Recep Tayyip Erdoğan", "Erdoghan", true},
		{"King Abdullah II", "Abdullah", true},
		{"Li Wei", "Wang Yi", false},
	} {
		if got := samePerson(nameOf(c.a), nameOf(c.b)); got != c.same {
			t.Errorf("%s and %s one person: %v", c.a, c.b, got)
		}
	}
}
