package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/nats-io/nats.go/jetstream"
)

// Backlog is what has not been done yet, in the order in which data flows.
type Backlog []Waiting

// Waiting is the backlog of one consumer.
type Waiting struct {
	Stream   string
	Consumer string // the worker's name; "": messages of a queue that has no worker yet
	Pending  uint64 // messages that were never delivered
	InFlight uint64 // messages in the hands of a worker, or waiting for another try
}

// Count is all messages of a consumer that are not done.
func (w Waiting) Count() uint64 { return w.Pending + w.InFlight }

// Count is all messages that are not done. 0 means that every queue is empty and
// every sink has everything: data flows one way, and the consumers were asked in
// that order.
func (l Backlog) Count() uint64 {
	var n uint64
	for _, w := range l {
		n += w.Count()
	}
	return n
}

// Of keeps the consumers that are named, so that a sink that has gone for good
// does not count.
func (l Backlog) Of(consumers ...string) Backlog {
	return slices.DeleteFunc(slices.Clone(l), func(w Waiting) bool { return !slices.Contains(consumers, w.Consumer) })
}

// Backlog asks for what has not been done yet. Followers do not count, and a
// stream that does not exist holds nothing.
func (b *Bus) Backlog(ctx context.Context) (Backlog, error) {
	var all Backlog
	for _, name := range []string{Pages.Stream, Articles.Stream, Reports.Stream, Events.Stream} {
		s, err := b.js.Stream(ctx, name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("ask for the backlog of %s: %w", name, err)
		}
		w, err := waiting(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("ask for the backlog of %s: %w", name, err)
		}
		all = append(all, w...)
	}
	return all, nil
}

// waiting is the backlog of a stream, whose state was asked before. The server
// may count a consumer as done that it is only just making, so the state of the
// stream has the last word.
func waiting(ctx context.Context, s jetstream.Stream) ([]Waiting, error) {
	var all []Waiting
	info := s.CachedInfo()
	queue := info.Config.Retention == jetstream.WorkQueuePolicy
	list := s.ListConsumers(ctx)
	for c := range list.Info() {
		if c.Config.Durable == "" {
			continue
		}
		w := Waiting{info.Config.Name, c.Name, c.NumPending, uint64(max(c.NumAckPending, 0))}
		if fresh := c.Delivered.Stream == 0; w.Count() < info.State.Msgs && (queue || fresh) {
			w.Pending = info.State.Msgs - w.InFlight
		}
		all = append(all, w)
	}
	if len(all) == 0 && queue && info.State.Msgs > 0 {
		all = append(all, Waiting{Stream: info.Config.Name, Pending: info.State.Msgs})
	}
	return all, list.Err()
}
