package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"readout/event"
	"readout/processor/read"
	"readout/sink"
)

// Explain writes, for a person, why each block of a page was kept or dropped,
// and for each event and field the words, the rule and the confidence; then
// each trigger that gave no event, and why not.
func (p *Parser) Explain(ctx context.Context, page event.Page, w io.Writer) error {
	b := &strings.Builder{}
	ex, err := read.Explain(ctx, page)
	writeReading(b, ex)
	if err != nil {
		_, werr := io.WriteString(w, b.String())
		return errors.Join(err, werr)
	}
	for _, a := range ex.Articles {
		ex, err := p.rules.Explain(ctx, a)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "\nARTICLE %s\n", a.Title)
		for _, r := range ex.Events {
			fmt.Fprintf(b, "\n%s   confidence %.2f\n", sink.Line(r.Event), r.Confidence)
			for _, m := range r.Mentions {
				fmt.Fprintf(b, "  sentence      %d-%d  %q\n", m.Start, m.End, m.Sentence)
				for _, name := range sortedKeys(m.Fields) {
					f := m.Fields[name]
					fmt.Fprintf(b, "  %-13s %-28s %.2f  %q\n", name, f.Rule, f.Confidence, span(a, f.Start, f.End))
				}
			}
		}
		if len(ex.Triggers) > 0 {
			b.WriteString("\nNO EVENT FROM\n")
		}
		for _, t := range ex.Triggers {
			fmt.Fprintf(b, "  %6d  %-20s %-28s %s\n", t.Start, clip(t.Words, 20), t.Rule, t.Reason)
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// writeReading tells what became of each block, and where the rest was found.
func writeReading(b *strings.Builder, ex read.Explanation) {
	if len(ex.Blocks) > 0 {
		b.WriteString("BLOCKS\n")
	}
	for _, piece := range ex.Blocks {
		mark, score := "drop", ""
		if piece.Kept {
			mark = "keep"
		}
		if piece.Score > 0 {
			score = fmt.Sprintf("%.2f", piece.Score)
		}
		fmt.Fprintf(b, "  %s  %4s  %-60s  %s\n", mark, score, clip(piece.Text, 60), piece.Reason)
	}
	if len(ex.From) > 0 {
		b.WriteString("\nFOUND IN\n")
	}
	for _, what := range sortedKeys(ex.From) {
		fmt.Fprintf(b, "  %-13s %s\n", what, ex.From[what])
	}
}

// span gives bytes of the article's text; evidence in the title has none there.
func span(a event.Article, start, end int) string {
	if start < 0 || end > len(a.Text) || start >= end {
		return ""
	}
	return a.Text[start:end]
}

// clip makes one line of s, cut to n runes.
func clip(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return string(r)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
