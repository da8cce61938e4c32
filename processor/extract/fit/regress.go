package main

import (
	"math"
	"slices"
)

// sample is one observation: its features, by number, whether it came true, and
// how much it counts.
type sample struct {
	features []int
	right    bool
	weight   float64
}

// regression fits a logistic regression by coordinate descent. penalty is half
// the price of a squared weight; feature 0 is the bias and goes free. A feature of
// sign +1 gets no weight below 0, one of sign -1 none above it.
func regression(samples []sample, signs []int, penalty float64) []float64 {
	const rounds, enough = 300, 1e-6
	w := make([]float64, len(signs))
	z := make([]float64, len(samples))
	rows := make([][]int, len(signs)) // the samples of each feature
	for i, s := range samples {
		for _, f := range s.features {
			rows[f] = append(rows[f], i)
		}
	}
	for range rounds {
		moved := 0.0
		for f, of := range rows {
			if len(of) == 0 {
				continue
			}
			price := penalty
			if f <= read {
				price = 1e-3
			}
			slope, bend := price*w[f], price
			for _, i := range of {
				p, n := logistic(z[i]), samples[i].weight
				slope += n * p
				if samples[i].right {
					slope -= n
				}
				bend += n * p * (1 - p)
			}
			step := -slope / (bend + 1e-9)
			step = min(max(step, -1), 1)
			next := w[f] + step
			if signs[f] > 0 {
				next = max(next, 0)
			} else if signs[f] < 0 {
				next = min(next, 0)
			}
			if step = next - w[f]; step == 0 {
				continue
			}
			w[f] = next
			for _, i := range of {
				z[i] += step
			}
			moved = max(moved, math.Abs(step))
		}
		if moved < enough {
			break
		}
	}
	return w
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

func sum(w []float64, features []int) float64 {
	z := 0.0
	for _, f := range features {
		z += w[f]
	}
	return z
}

// logLoss is the mean surprise at what came true, in nats.
func logLoss(p float64, right bool) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	if right {
		return -math.Log(p)
	}
	return -math.Log(1 - p)
}

// read is the number of the feature of articles that were read while the rules were
// written.
const read = 1

// numbering gives each name a number in the order of the alphabet, after the bias
// and the mark of articles that were read.
func numbering(names []string) map[string]int {
	slices.Sort(names)
	out := map[string]int{"bias": 0}
	next := read + 1
	for _, n := range slices.Compact(names) {
		if n != "bias" {
			out[n] = next
			next++
		}
	}
	return out
}
