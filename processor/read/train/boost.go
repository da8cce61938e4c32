package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"readout/processor/read/internal/blocks"
)

// options of the training.
type options struct {
	single bool // learn the first look only
	trees  int
	leaves int
	rate   float64
	least  float64 // least weight of second derivatives in a leaf
	ridge  float64
	share  float64 // of the features that each tree may use
}

// sample is a row with its target.
type sample struct {
	row    []float32
	target target
}

// boost learns gradient-boosted trees for the logistic loss. It is
// deterministic: the dice are loaded, and ties go to the first feature.
func boost(samples []sample, o options) *blocks.Model {
	n := len(samples)
	if n == 0 {
		return blocks.NewModel(0, nil)
	}
	width := len(samples[0].row)
	cuts := make([][]float32, width)
	bins := make([][]uint8, width) // per feature, of each sample
	for f := range width {
		cuts[f] = quantiles(samples, f)
		bins[f] = make([]uint8, n)
		for i, s := range samples {
			bins[f][i] = uint8(binOf(cuts[f], s.row[f]))
		}
	}
	var pos, all float64
	for _, s := range samples {
		pos += s.target.share * s.target.weight
		all += s.target.weight
	}
	bias := math.Log(pos / (all - pos))
	sum := make([]float64, n)
	for i := range sum {
		sum[i] = bias
	}
	scale := float64(n) / all // so that the options do not depend on the weights' unit
	g, h := make([]float64, n), make([]float64, n)
	var trees [][]blocks.Node
	dice := rand.New(rand.NewPCG(1, 2)) // the same every time
	for range o.trees {
		use := make([][]float32, width)
		for f := range use {
			if dice.Float64() < o.share {
				use[f] = cuts[f]
			}
		}
		for i, s := range samples {
			p := 1 / (1 + math.Exp(-sum[i]))
			w := s.target.weight * scale
			g[i] = w * (p - s.target.share)
			h[i] = w * p * (1 - p)
		}
		t := grow(bins, use, g, h, o)
		for i := range samples {
			sum[i] += predict(t, samples[i].row)
		}
		trees = append(trees, t)
	}
	return blocks.NewModel(bias, trees)
}

func predict(t []blocks.Node, row []float32) float64 {
	i := 0
	for t[i].Feature >= 0 {
		if row[t[i].Feature] < t[i].Cut {
			i = t[i].Left
		} else {
			i = t[i].Right
		}
	}
	return t[i].Value
}

// quantiles picks at most 31 cuts between the values of a feature.
func quantiles(samples []sample, f int) []float32 {
	vals := make([]float32, 0, len(samples))
	for _, s := range samples {
		vals = append(vals, s.row[f])
	}
	slices.Sort(vals)
	distinct := slices.Compact(slices.Clone(vals))
	if len(distinct) <= 32 {
		var cuts []float32
		for i := 1; i < len(distinct); i++ {
			cuts = append(cuts, round((distinct[i-1]+distinct[i])/2))
		}
		return slices.Compact(cuts)
	}
	var cuts []float32
	for k := 1; k < 32; k++ {
		cuts = append(cuts, round(vals[k*len(vals)/32]))
	}
	// half of the cuts over the distinct values, so that rare ones are told apart
	for k := 1; k < 16; k++ {
		cuts = append(cuts, round(distinct[k*len(distinct)/16]))
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// round keeps four significant digits, so that the weights read well.
func round(x float32) float32 {
	if x == 0 {
		return 0
	}
	m := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(float64(x)))))
	return float32(math.Round(float64(x)*m) / m)
}

// binOf counts the cuts at or below a value.
func binOf(cuts []float32, v float32) int {
	i, found := slices.BinarySearch(cuts, v)
	if found {
		i++
	}
	return i
}

// leafState is a leaf that may be split.
type leafState struct {
	node int
	at   []int32
	g, h float64
	gain float64
	f    int
	cut  int
}

// grow builds one tree, always splitting the leaf that gains most.
func grow(bins [][]uint8, cuts [][]float32, g, h []float64, o options) []blocks.Node {
	all := make([]int32, len(g))
	var sg, sh float64
	for i := range all {
		all[i] = int32(i)
		sg += g[i]
		sh += h[i]
	}
	value := func(g, h float64) float64 { return -o.rate * g / (h + o.ridge) }
	nodes := []blocks.Node{{Feature: -1, Value: value(sg, sh)}}
	leaves := []leafState{best(leafState{node: 0, at: all, g: sg, h: sh}, bins, cuts, g, h, o)}
	for len(leaves) < o.leaves {
		k := -1
		for i := range leaves {
			if leaves[i].gain > 1e-6 && (k < 0 || leaves[i].gain > leaves[k].gain) {
				k = i
			}
		}
		if k < 0 {
			break
		}
		l := leaves[k]
		var left, right leafState
		for _, i := range l.at {
			if int(bins[l.f][i]) <= l.cut {
				left.at = append(left.at, i)
				left.g += g[i]
				left.h += h[i]
			} else {
				right.at = append(right.at, i)
				right.g += g[i]
				right.h += h[i]
			}
		}
		left.node, right.node = len(nodes), len(nodes)+1
		nodes = append(nodes, blocks.Node{Feature: -1, Value: value(left.g, left.h)}, blocks.Node{Feature: -1, Value: value(right.g, right.h)})
		nodes[l.node].Feature, nodes[l.node].Cut, nodes[l.node].Left, nodes[l.node].Right = l.f, cuts[l.f][l.cut], left.node, right.node
		leaves[k] = best(left, bins, cuts, g, h, o)
		leaves = append(leaves, best(right, bins, cuts, g, h, o))
	}
	return nodes
}

// best finds the split of a leaf that gains most.
func best(l leafState, bins [][]uint8, cuts [][]float32, g, h []float64, o options) leafState {
	score := func(g, h float64) float64 { return g * g / (h + o.ridge) }
	l.gain = 0
	if l.h < 2*o.least {
		return l
	}
	var hg, hh [256]float64
	for f := range bins {
		if len(cuts[f]) == 0 {
			continue
		}
		clear(hg[:len(cuts[f])+1])
		clear(hh[:len(cuts[f])+1])
		b := bins[f]
		for _, i := range l.at {
			hg[b[i]] += g[i]
			hh[b[i]] += h[i]
		}
		var lg, lh float64
		for c := range cuts[f] {
			lg += hg[c]
			lh += hh[c]
			if lh < o.least || l.h-lh < o.least {
				continue
			}
			gain := score(lg, lh) + score(l.g-lg, l.h-lh) - score(l.g, l.h)
			if gain > l.gain+1e-9 {
				l.gain, l.f, l.cut = gain, f, c
			}
		}
	}
	return l
}
