package read

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"readout/event"
	"readout/processor/read/internal/blocks"
)

// Explanation tells how a page was read: what became of every block and where
// the rest was found.
type Explanation struct {
	Articles []event.Article   `json:"articles,omitempty"`
	Outcome  string            `json:"outcome,omitempty"` // why there is no article
	From     map[string]string `json:"from,omitempty"`    // where title, authors, date and charset were found
	Blocks   []Piece           `json:"blocks,omitempty"`
}

// Piece is a block of a page, or a line of plain text.
type Piece struct {
	Text   string  `json:"text"`
	Kept   bool    `json:"kept"`
	Reason string  `json:"reason,omitempty"` // why it was dropped, or what spoke for it
	Score  float64 `json:"score,omitempty"`  // chance that it is the article's; absent for plain text
	Where  string  `json:"where,omitempty"`  // the elements around it
}

// Explain reads a page as [Read] does and tells what it did. The error is that
// of [Read]; the explanation is there in either case.
func Explain(ctx context.Context, p event.Page) (Explanation, error) {
	e := Explanation{From: map[string]string{}}
	r := reader{page: p, explain: &e}
	err := r.read(ctx)
	e.Articles = r.articles
	if r.decoded.charset != "" {
		e.From["charset"] = r.decoded.charset + " (" + r.decoded.from + ")"
	}
	if err != nil {
		e.Outcome = err.Error()
		return e, fmt.Errorf("read %s: %w", or(p.Address(), "page"), err)
	}
	return e, nil
}

func (r *reader) note(what, from string) {
	if r.explain != nil && from != "" {
		r.explain.From[what] = from
	}
}

// noteBlocks explains every block.
func (r *reader) noteBlocks(judge *blocks.Judge, scores []float64, why []string) {
	if r.explain == nil {
		return
	}
	page := r.blocks
	rows := judge.Rows(page)
	for i := range page.Blocks {
		p := Piece{Text: page.Blocks[i].Text, Kept: why[i] == "", Reason: why[i], Score: scores[i], Where: where(page, page.Blocks[i].Elem)}
		if why[i] == "" || why[i] == "unlikely" {
			p.Reason = loudest(judge.Last().Why(rows[i]), why[i] == "")
		}
		r.explain.Blocks = append(r.explain.Blocks, p)
	}
}

// loudest names the three features that spoke most for a judgement.
func loudest(why map[string]float64, kept bool) string {
	type voice struct {
		name string
		by   float64
	}
	var all []voice
	for n, v := range why {
		if kept == (v > 0) {
			all = append(all, voice{n, v})
		}
	}
	slices.SortFunc(all, func(a, b voice) int {
		if a.by != b.by {
			if kept {
				return cmp.Compare(b.by, a.by)
			}
			return cmp.Compare(a.by, b.by)
		}
		return cmp.Compare(a.name, b.name)
	})
	var out []string
	for _, v := range all[:min(3, len(all))] {
		out = append(out, fmt.Sprintf("%s %+.1f", v.name, v.by))
	}
	return strings.Join(out, ", ")
}

// where names up to three elements above a block.
func where(page *blocks.Page, elem int) string {
	var out []string
	for range 3 {
		if elem < 0 {
			break
		}
		e := &page.Elems[elem]
		s := e.Node.Data
		if c := strings.Fields(attr(e.Node, "class")); len(c) > 0 {
			s += "." + c[0]
		}
		out = append([]string{s}, out...)
		elem = e.Parent
	}
	return strings.Join(out, " > ")
}

// noteParas explains every line of a plain text.
func (r *reader) noteParas(ps []para) {
	if r.explain == nil {
		return
	}
	for _, p := range ps {
		r.explain.Blocks = append(r.explain.Blocks, Piece{Text: p.text, Kept: p.part >= 0, Reason: p.reason})
	}
}
