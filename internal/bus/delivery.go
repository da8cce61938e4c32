package bus

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// delivery is one message in the hands of a worker.
type delivery struct {
	bus   *Bus
	msg   *nats.Msg
	stage string

	stream   string
	sequence uint64 // in the stream
	attempt  int    // from 1
	stored   time.Time

	// settled is set before the last word about the message is sent: a sign of
	// life after it would undo the delay of a retry.
	settled atomic.Bool
}

func (b *Bus) delivery(stage string, m *nats.Msg) (*delivery, error) {
	meta, err := m.Metadata()
	if err != nil {
		return nil, fmt.Errorf("read metadata of a message: %w", err)
	}
	return &delivery{
		bus: b, msg: m, stage: stage,
		stream: meta.Stream, sequence: meta.Sequence.Stream, attempt: int(meta.NumDelivered), stored: meta.Timestamp,
	}, nil
}

// done acknowledges and waits until the server has it. An error means that the
// message may come again.
func (d *delivery) done(ctx context.Context) error { return d.confirm(ctx, "+ACK") }

// drop tells the server that the message is never to be delivered again, and
// waits until it has it.
func (d *delivery) drop(ctx context.Context, reason string) error {
	return d.confirm(ctx, "+TERM "+reason)
}

func (d *delivery) confirm(ctx context.Context, what string) error {
	d.settled.Store(true)
	var err error
	for try := range 4 {
		if try > 0 && sleep(ctx, time.Duration(try)*100*time.Millisecond) != nil {
			break
		}
		if err = d.ask(ctx, what); err == nil {
			return nil
		}
	}
	return fmt.Errorf("acknowledge message %d of %s: %w", d.sequence, d.stream, err)
}

func (d *delivery) ask(ctx context.Context, what string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	ctx, release := d.bus.link.bound(ctx)
	defer release()
	_, err := d.bus.nc.RequestWithContext(ctx, d.msg.Reply, []byte(what))
	return err
}

// acknowledge does not wait: the caller flushes.
func (d *delivery) acknowledge() error {
	d.settled.Store(true)
	return d.bus.nc.Publish(d.msg.Reply, []byte("+ACK"))
}

// again gives the message back: to be delivered after the delay, to anyone. A
// plain refusal would ignore every delay.
func (d *delivery) again(delay time.Duration) {
	d.settled.Store(true)
	what := "-NAK"
	if delay > 0 {
		what = fmt.Sprintf(`-NAK {"delay": %d}`, delay.Nanoseconds())
	}
	if err := d.bus.nc.Publish(d.msg.Reply, []byte(what)); err != nil {
		d.bus.log.Debug("message could not be handed back, it comes again by itself", "stage", d.stage, "err", err)
	}
}

// alive tells the server that the message is still being worked on.
func (d *delivery) alive() {
	if !d.settled.Load() {
		d.bus.nc.Publish(d.msg.Reply, []byte("+WPI")) //nolint:errcheck // the next one may arrive
	}
}

// letter is the dead letter that this message becomes.
func (d *delivery) letter(reason, detail string) DeadLetter {
	return DeadLetter{
		Stage: d.stage, Reason: reason, Detail: detail,
		Stream: d.stream, Subject: d.msg.Subject, Sequence: d.sequence,
		MsgID: d.msg.Header.Get(jetstream.MsgIDHeader), Attempts: d.attempt, Stored: d.stored,
		Header: d.msg.Header, Body: d.msg.Data,
	}
}

// held are the deliveries of one worker, which it keeps alive.
type held struct {
	mu  sync.Mutex
	all map[*delivery]struct{}
}

func newHeld() *held { return &held{all: make(map[*delivery]struct{})} }

func (h *held) add(d *delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all[d] = struct{}{}
}

func (h *held) remove(d *delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.all, d)
}

// keepAlive signals for every delivery at a third of the time after which the
// server would give it to somebody else, until ctx ends.
func (h *held) keepAlive(ctx context.Context, ackWait time.Duration) {
	t := time.NewTicker(ackWait / 3)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		h.mu.Lock()
		for d := range h.all {
			d.alive()
		}
		h.mu.Unlock()
	}
}
