package extract

import (
	"context"

	"readout/event"
)

// Explanation is what was found in an article and what was not, with reasons.
type Explanation struct {
	Events   []event.Report `json:"events"`
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
	reports := r.run(a, &trace)
	return Explanation{Events: reports, Triggers: trace}, nil
}
