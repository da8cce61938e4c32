package blocks

import (
	"bufio"
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Model gives the chance that a block belongs to the article, from its row of
// features: the sum of many small decision trees, squashed into 0 to 1.
type Model struct {
	bias  float64
	trees [][]Node
}

// Node is a split or a leaf of a tree. A row goes Left where its feature is
// below Cut, else Right; a leaf has Feature -1 and adds Value.
type Node struct {
	Feature     int
	Cut         float32
	Left, Right int
	Value       float64
}

// NewModel makes a model of trees, each with its root first.
func NewModel(bias float64, trees [][]Node) *Model { return &Model{bias, trees} }

// Score gives the chance for one row.
func (m *Model) Score(row []float32) float64 {
	sum := m.bias
	for _, t := range m.trees {
		sum += t[leaf(t, row)].Value
	}
	return 1 / (1 + math.Exp(-sum))
}

func leaf(t []Node, row []float32) int {
	i := 0
	for t[i].Feature >= 0 {
		if row[t[i].Feature] < t[i].Cut {
			i = t[i].Left
		} else {
			i = t[i].Right
		}
	}
	return i
}

// Why names the features that speak most loudly for and against a row: each
// step down a tree changes the expected sum, and the change is the feature's.
func (m *Model) Why(row []float32) map[string]float64 {
	names := allNames()
	out := map[string]float64{}
	for _, t := range m.trees {
		for i := 0; t[i].Feature >= 0; {
			next := t[i].Right
			if row[t[i].Feature] < t[i].Cut {
				next = t[i].Left
			}
			out[names[t[i].Feature]] += t[next].Value - t[i].Value
			i = next
		}
	}
	return out
}

// allNames are the names of both looks' features.
func allNames() []string { return append(FeatureNames(), contextNames...) }

// String writes the model as text: a line a node, features by name, the
// children of a split below it by line number within the tree.
func (m *Model) String() string {
	names := allNames()
	var b strings.Builder
	fmt.Fprintf(&b, "bias %.4f\n", m.bias)
	for i, t := range m.trees {
		fmt.Fprintf(&b, "tree %d\n", i)
		for _, n := range t {
			if n.Feature < 0 {
				fmt.Fprintf(&b, "%.4f\n", n.Value)
				continue
			}
			fmt.Fprintf(&b, "%.4f %s %s %d %d\n", n.Value, names[n.Feature], strconv.FormatFloat(float64(n.Cut), 'g', -1, 32), n.Left, n.Right)
		}
	}
	return b.String()
}

// ParseModel reads what [Model.String] writes. Lines that begin with # are
// comments.
func ParseModel(text string) (*Model, error) {
	index := map[string]int{}
	for i, n := range allNames() {
		index[n] = i
	}
	m := &Model{}
	sc := bufio.NewScanner(strings.NewReader(text))
	for line := 1; sc.Scan(); line++ {
		f := strings.Fields(sc.Text())
		switch {
		case len(f) == 0 || strings.HasPrefix(f[0], "#"):
		case f[0] == "bias" && len(f) == 2:
			m.bias, _ = strconv.ParseFloat(f[1], 64)
		case f[0] == "tree":
			m.trees = append(m.trees, nil)
		case len(m.trees) == 0:
			return nil, fmt.Errorf("weights, line %d: a node before the first tree", line)
		default:
			n := Node{Feature: -1}
			var err error
			if n.Value, err = strconv.ParseFloat(f[0], 64); err != nil {
				return nil, fmt.Errorf("weights, line %d: %w", line, err)
			}
			if len(f) == 5 {
				i, ok := index[f[1]]
				if !ok {
					return nil, fmt.Errorf("weights, line %d: no feature named %q", line, f[1])
				}
				cut, err := strconv.ParseFloat(f[2], 32)
				if err != nil {
					return nil, fmt.Errorf("weights, line %d: %w", line, err)
				}
				n.Feature, n.Cut = i, float32(cut)
				n.Left, _ = strconv.Atoi(f[3])
				n.Right, _ = strconv.Atoi(f[4])
			}
			last := len(m.trees) - 1
			m.trees[last] = append(m.trees[last], n)
		}
	}
	return m, m.check()
}

// check makes sure that every walk down a tree ends.
func (m *Model) check() error {
	for i, t := range m.trees {
		if len(t) == 0 {
			return fmt.Errorf("weights: tree %d is empty", i)
		}
		for j, n := range t {
			if n.Feature >= 0 && (n.Left <= j || n.Right <= j || n.Left >= len(t) || n.Right >= len(t)) {
				return fmt.Errorf("weights: tree %d, node %d points outside the tree", i, j)
			}
		}
	}
	return nil
}

// String writes both models as text.
func (j *Judge) String() string {
	return "look 1\n" + j.First.String() + "look 2\n" + j.Second.String()
}

// ParseJudge reads what [Judge.String] writes.
func ParseJudge(text string) (*Judge, error) {
	one, two, ok := strings.Cut(text, "look 2\n")
	if !ok {
		return nil, fmt.Errorf("weights: no second look")
	}
	_, one, _ = strings.Cut(one, "look 1\n")
	first, err := ParseModel(one)
	if err != nil {
		return nil, err
	}
	second, err := ParseModel(two)
	if err != nil {
		return nil, err
	}
	return &Judge{first, second}, nil
}

//go:embed weights.txt
var weights string

// Learned is the judge that ships with the program.
var Learned = sync.OnceValues(func() (*Judge, error) { return ParseJudge(weights) })
