package extract

import (
	"context"

	"readout/event"
)

// Explanation is what was found in an article and what was not, with reasons.
type Explanation struct {
	Events   []event.Report `json:"events"`
	Evidence []Evidence     `json:"evidence,omitempty"` // of each event, what its confidence is made of
	Triggers []TriggerTrace `json:"triggers,omitempty"` // those that gave no event
}

// TriggerTrace is a word that could have told of an event, and why it did not.
// Start is a byte offset into the article's text, below 0 in the title.
type TriggerTrace struct {
	Rule   string `json:"rule"`
	Words  string `json:"words"`
	Start  int    `json:"start"`
	Reason string `json:"reason"`
}

// Explain is [Rules.Extract] with the reasons for what gave no event.
func (r *Rules) Explain(ctx context.Context, a event.Article) (Explanation, error) {
	if err := ctx.Err(); err != nil {
		return Explanation{}, err
	}
	trace := []TriggerTrace{}
	d := r.read(a)
	d.trace = &trace
	reports := r.events(d)
	return Explanation{Events: reports, Evidence: d.evidence, Triggers: trace}, nil
}
