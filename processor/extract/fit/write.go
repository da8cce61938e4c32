package main

import (
	"fmt"
	"math"
	"strings"
)

const header = `# How sure an event and its fields are. Made by processor/extract/fit of labelled
# articles, not by hand: fit it anew when the rules change.
`

func round(x float64) float64 {
	x = math.Round(x*1000) / 1000
	if x == 0 {
		return 0 // not -0
	}
	return x
}

// write makes the file: sorted, rounded to thousandths, counts beside the shares.
func write(docs []*doc, m *model, fs *fields) []byte {
	var b strings.Builder
	b.WriteString(header)
	b.WriteString("#\n# How it held on articles that had no part in it and were not read while the rules\n# were written:\n#\n")
	var unread []observed
	for _, d := range docs {
		for _, f := range d.found {
			if f.unread {
				unread = append(unread, observed{f.p, f.right()})
			}
		}
	}
	for line := range strings.Lines(reliability(unread)) {
		b.WriteString(strings.TrimRight("# "+line, " \n") + "\n")
	}
	b.WriteString("\n# Events below it are left out.\n")
	fmt.Fprintf(&b, "threshold: %.2f\n", m.threshold)
	b.WriteString("\n# A logistic regression: the weights of an event's features add up to the log-odds\n# that a labeller noted it, optional events included.\nweights:\n")
	for _, name := range sortedKeys(m.weights) {
		if w := m.weights[name]; w != 0 {
			fmt.Fprintf(&b, "  %q: %.3f\n", name, w)
		}
	}
	b.WriteString("\n# The share of fields, of events found, that agreed with the label: by field, by how\n# it was filled, by type of event. What has few cases leans on the line above it; a\n# line that would say the same as the one above it is left out.\nfields:\n")
	for _, key := range sortedKeys(fs.by) {
		s := fs.by[key]
		v := max(min(round(s.value), 0.999), 0.001)
		if above, ok := fs.by[parent(key)]; ok && math.Abs(round(above.value)-v) < 0.005 {
			continue
		}
		fmt.Fprintf(&b, "  %q: %.3f # %d of %d\n", key, v, s.right, s.of)
	}
	return []byte(b.String())
}
