package bus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	maxReason = 80      // bytes
	maxDetail = 8 << 10 // bytes; a stack fits
)

// DeadLetter is a message that a stage could not process, and why.
type DeadLetter struct {
	Stage    string              `json:"stage"`            // the worker's name
	Reason   string              `json:"reason"`           // a short constant that can be counted
	Detail   string              `json:"detail,omitempty"` // for a person: the error, or a stack
	Stream   string              `json:"stream"`           // where the message was
	Subject  string              `json:"subject"`
	Sequence uint64              `json:"sequence"`      // of the message in Stream
	MsgID    string              `json:"key,omitempty"` // the message's own key
	Attempts int                 `json:"attempts"`      // deliveries, this one included
	Stored   time.Time           `json:"stored,omitzero"`
	Time     time.Time           `json:"time"` // when it was given up
	Header   map[string][]string `json:"header,omitempty"`

	// Body is the message's own, as it was: compressed if it was so.
	Body      []byte `json:"body,omitempty"`
	Truncated bool   `json:"truncated,omitempty"` // Body was cut to fit; such a letter cannot be replayed

	// Position is the letter's own sequence among the dead letters: what
	// [Bus.Replay] and [Bus.Forget] take. Set on reading only.
	Position uint64 `json:"-"`
}

// Key is the same for the same message given up by the same stage.
func (d DeadLetter) Key() string {
	return fmt.Sprintf("%s:%s:%d:%d", d.Stage, d.Stream, d.Sequence, d.Stored.UnixNano())
}

func deadLetterSubject(d DeadLetter) string { return "readout.rejected.v1." + token(d.Stage) }

func deadLetterHeader(d DeadLetter) nats.Header {
	h := nats.Header{}
	h.Set("Readout-Stage", d.Stage)
	h.Set("Readout-Reason", d.Reason)
	h.Set("Readout-Subject", d.Subject)
	return h
}

// bury publishes a dead letter, cut to what the broker takes. A stage that
// rejects does its work, and that is logged at Info; anything else at Warn.
func (b *Bus) bury(ctx, hold context.Context, level slog.Level, d DeadLetter) error {
	d.Reason = cut(d.Reason, maxReason)
	d.Detail = cut(d.Detail, maxDetail)
	d.Time = time.Now().UTC()
	if room := b.maxBody() - headerSize(d.Header) - 2*len(d.Detail); len(d.Body) > room {
		d.Body, d.Truncated = d.Body[:max(room, 0)], true
	}
	m, err := DeadLetters.message(d, b.zip)
	if err != nil {
		return err
	}
	if _, err := b.publish(ctx, hold, DeadLetters.Stream, m); err != nil {
		return err
	}
	b.metrics.buried(d.Stage, d.Reason)
	b.log.Log(ctx, level, "message rejected", "stage", d.Stage, "reason", d.Reason, "key", d.MsgID, "attempts", d.Attempts, "err", firstLine(d.Detail))
	return nil
}

// DeadLetterFilter selects dead letters; its zero value takes all.
type DeadLetterFilter struct {
	Stage  string // "": every stage
	Reason string // "": every reason
	Since  time.Time
}

// DeadLetters reads the dead letters that are there now, oldest first. An error
// ends the sequence.
func (b *Bus) DeadLetters(ctx context.Context, f DeadLetterFilter) iter.Seq2[DeadLetter, error] {
	return func(yield func(DeadLetter, error) bool) {
		subject := DeadLetters.Subject + ".>"
		if f.Stage != "" {
			subject = DeadLetters.Subject + "." + token(f.Stage)
		}
		cfg := jetstream.ConsumerConfig{FilterSubject: subject}
		if !f.Since.IsZero() {
			cfg.DeliverPolicy, cfg.OptStartTime = jetstream.DeliverByStartTimePolicy, &f.Since
		}
		for m, err := range b.snapshot(ctx, DeadLetters.Stream, cfg) {
			if err != nil {
				yield(DeadLetter{}, fmt.Errorf("read dead letters: %w", err))
				return
			}
			d, err := b.deadLetter(m.header, m.data, m.seq)
			if err == nil && f.Reason != "" && d.Reason != f.Reason {
				continue
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// Replay publishes a dead letter's message again where it came from, and
// forgets the letter. The message gets a new id, since the broker may remember
// the old one as done. Whoever reads the message's stream gets it again: the
// stage that gave up, or every sink.
func (b *Bus) Replay(ctx context.Context, position uint64) error {
	d, err := b.getDeadLetter(ctx, position)
	if err != nil {
		return err
	}
	if d.Truncated {
		return fmt.Errorf("replay dead letter %d: its body was cut to fit", position)
	}
	m := &nats.Msg{Subject: d.Subject, Header: nats.Header{}, Data: d.Body}
	for name, values := range d.Header {
		if !strings.HasPrefix(name, "Nats-") {
			m.Header[name] = values
		}
	}
	m.Header.Set(jetstream.MsgIDHeader, fmt.Sprintf("%s:replay:%d", d.MsgID, position))
	if _, err := b.publish(ctx, ctx, d.Stream, m); err != nil {
		return fmt.Errorf("replay dead letter %d: %w", position, err)
	}
	return b.Forget(ctx, position)
}

// Forget deletes a dead letter. One that is not there is no error.
func (b *Bus) Forget(ctx context.Context, position uint64) error {
	s, err := b.js.Stream(ctx, DeadLetters.Stream)
	if err == nil {
		err = remove(ctx, s, position)
	}
	if err != nil {
		return fmt.Errorf("forget dead letter %d: %w", position, err)
	}
	return nil
}

// remove deletes a message of a stream. One that is not there is no error.
func remove(ctx context.Context, s jetstream.Stream, sequence uint64) error {
	err := s.DeleteMsg(ctx, sequence)
	if err != nil {
		if _, missing := s.GetMsg(ctx, sequence); errors.Is(missing, jetstream.ErrMsgNotFound) {
			return nil
		}
	}
	return err
}

func (b *Bus) getDeadLetter(ctx context.Context, position uint64) (DeadLetter, error) {
	s, err := b.js.Stream(ctx, DeadLetters.Stream)
	if err != nil {
		return DeadLetter{}, fmt.Errorf("open dead letters: %w", err)
	}
	m, err := s.GetMsg(ctx, position)
	if err != nil {
		return DeadLetter{}, fmt.Errorf("read dead letter %d: %w", position, err)
	}
	return b.deadLetter(m.Header, m.Data, m.Sequence)
}

func (b *Bus) deadLetter(h nats.Header, data []byte, position uint64) (DeadLetter, error) {
	d, err := DeadLetters.value(h, data, b.zip)
	if err != nil {
		return DeadLetter{}, fmt.Errorf("read dead letter %d: %w", position, err)
	}
	d.Position = position
	return d, nil
}

// headerSize is what a header takes in JSON, at most.
func headerSize(h map[string][]string) int {
	n := 0
	for name, values := range h {
		n += len(name) + 8
		for _, v := range values {
			n += 6*len(v) + 4
		}
	}
	return n
}

// cut shortens s to n bytes at a rune's edge.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return cut(line, 300)
}
