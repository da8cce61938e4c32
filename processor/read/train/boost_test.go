package main

import (
	"testing"

	"readout/processor/read/internal/blocks"
)

// rows are blocks of which those with much text and few links are the article's.
func rows() []sample {
	var out []sample
	n := len(blocks.FeatureNames())
	for i := range 400 {
		row := make([]float32, n)
		row[0] = float32(i % 20)
		row[3] = float32(i%7) / 7
		share := 0.0
		if row[0] > 10 && row[3] < 0.5 {
			share = 1
		}
		out = append(out, sample{row, target{share, 1}})
	}
	return out
}

func TestBoostLearnsTheSameEveryTime(t *testing.T) {
	o := options{trees: 30, leaves: 4, rate: 0.3, least: 2, ridge: 1, share: 1}
	one, two := boost(rows(), o), boost(rows(), o)
	if one.String() != two.String() {
		t.Error("two runs gave two models")
	}
	for _, s := range rows() {
		if got := one.Score(s.row); (got > 0.5) != (s.target.share > 0.5) {
			t.Fatalf("text %v, links %v: got %.2f, want %v", s.row[0], s.row[3], got, s.target.share)
		}
	}
	read, err := blocks.ParseModel(one.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range rows()[:50] {
		if a, b := one.Score(s.row), read.Score(s.row); a-b > 0.01 || b-a > 0.01 {
			t.Fatalf("score %.3f before writing, %.3f after", a, b)
		}
	}
}
