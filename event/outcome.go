package event

import (
	"errors"
	"fmt"
)

// The outcomes of a stage besides success. Any other error means "may work
// later": the input is tried again after a growing delay.
var (
	// ErrSkip says that nothing is wrong and nothing is here: an index page, an
	// article without text. The input is acknowledged and counted by reason.
	ErrSkip = errors.New("skipped")

	// ErrReject says that this input will never work: broken, hostile, not what
	// it claims to be. It goes to the dead letters with its reason.
	ErrReject = errors.New("rejected")
)

// Outcome is an error that carries the reason of a skip or a rejection.
// Kind is [ErrSkip] or [ErrReject], and errors.Is finds it.
type Outcome struct {
	Kind   error
	Reason string // a short constant that can be counted: "listing", "too large"
	Detail string // what exactly, for a person; may be empty
}

func (o *Outcome) Error() string {
	if o.Detail == "" {
		return fmt.Sprintf("%v: %s", o.Kind, o.Reason)
	}
	return fmt.Sprintf("%v: %s: %s", o.Kind, o.Reason, o.Detail)
}

func (o *Outcome) Unwrap() error { return o.Kind }

// Skip returns an [ErrSkip] with a countable reason and an optional detail.
func Skip(reason, detail string) error { return &Outcome{ErrSkip, reason, detail} }

// Reject returns an [ErrReject] with a countable reason and an optional detail.
func Reject(reason, detail string) error { return &Outcome{ErrReject, reason, detail} }

// Reason returns the countable reason inside err, or "error" where there is none.
func Reason(err error) string {
	var o *Outcome
	if errors.As(err, &o) {
		return o.Reason
	}
	return "error"
}

// ErrConflict is what a compare-and-set store answers when somebody else wrote
// the key first: read it again and decide anew.
var ErrConflict = errors.New("changed by another writer")
