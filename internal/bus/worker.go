package bus

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Worker says how a stage works through its topic. Only Name is required; every
// process that uses the same name shares the work.
type Worker struct {
	Name string // of the stage, and of its durable consumer: letters, digits, "-" and "_"

	Concurrency int           // messages worked on at once; 0: one a processor. Not for Drain, which writes one batch at a time
	Timeout     time.Duration // of one call of the function; 0: 2 minutes
	StopGrace   time.Duration // what a call may still take after the stop; 0: 1.2 seconds

	AckWait    time.Duration   // silence after which another worker gets the message; 0: 10 seconds
	MaxDeliver int             // tries before a failing message goes to the dead letters; 0: 5
	Backoff    []time.Duration // delays between tries, the last one repeated; nil: 1 s, 5 s, 30 s, 2 min

	BatchSize int           // messages of a batch, for Drain; 0: 256
	BatchAge  time.Duration // how long the first message of a batch waits for more; 0: 200 ms
}

// Deliveries that the server allows for each try that the function may fail.
// Deliveries are also used up by workers that die, and by messages that a
// stopping worker hands back untouched; neither says anything against the
// message.
const deliveriesPerTry = 4

func (w Worker) withDefaults() Worker {
	if w.Concurrency <= 0 {
		w.Concurrency = runtime.GOMAXPROCS(0)
	}
	if w.MaxDeliver <= 0 {
		w.MaxDeliver = 5
	}
	if len(w.Backoff) == 0 {
		w.Backoff = []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute}
	}
	w.BatchSize = orDefault(w.BatchSize, 256)
	w.Timeout = orAge(w.Timeout, 2*time.Minute)
	w.StopGrace = orAge(w.StopGrace, 1200*time.Millisecond)
	w.AckWait = orAge(w.AckWait, 10*time.Second)
	w.BatchAge = orAge(w.BatchAge, 200*time.Millisecond)
	return w
}

// backoff is the delay after the n-th failed try, from 1.
func (w Worker) backoff(n int) time.Duration {
	return jitter(w.Backoff[min(max(n, 1), len(w.Backoff))-1])
}

type loop int

const (
	pipe  loop = iota
	drain      // never gives a message up because it was delivered often: a sink may be away for days
)

func (w Worker) consumer(l loop) jetstream.ConsumerConfig {
	cfg := jetstream.ConsumerConfig{
		Durable:       w.Name,
		AckPolicy:     jetstream.AckExplicitPolicy,
		DeliverPolicy: jetstream.DeliverAllPolicy,
		AckWait:       w.AckWait,
		MaxDeliver:    w.MaxDeliver * deliveriesPerTry,
		MaxAckPending: 10_000, // of all workers together, waiting for another try included
	}
	if l == drain {
		cfg.MaxDeliver = -1
	}
	return cfg
}

// openConsumer makes the consumer, or binds to it.
func (b *Bus) openConsumer(ctx context.Context, stream string, cfg jetstream.ConsumerConfig) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	ctx, release := b.link.bound(ctx)
	defer release()
	if b.opts.Bind {
		c, err := b.js.Consumer(ctx, stream, cfg.Durable)
		if err != nil {
			return "", fmt.Errorf("bind to consumer %s of stream %s: %w", cfg.Durable, stream, err)
		}
		if got := c.CachedInfo().Config.AckPolicy; got != jetstream.AckExplicitPolicy {
			return "", fmt.Errorf("bind to consumer %s of stream %s: its ack policy is %s, and must be explicit", cfg.Durable, stream, got)
		}
		return cfg.Durable, nil
	}
	if _, err := b.js.CreateOrUpdateConsumer(ctx, stream, cfg); err != nil {
		if isAPI(err, codeQueueNotUnique, codeQueueNeedsFilter) {
			return "", fmt.Errorf("make consumer %s: stream %s is a work queue, and another consumer has it already: %w", cfg.Durable, stream, err)
		}
		return "", fmt.Errorf("make consumer %s of stream %s: %w", cfg.Durable, stream, err)
	}
	return cfg.Durable, nil
}

// openFirst opens the consumer for the first time: what the server refuses is
// the caller's mistake, and is told at once; a server that is away is waited for.
func (b *Bus) openFirst(ctx context.Context, stream string, cfg jetstream.ConsumerConfig) error {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		_, err := b.openConsumer(ctx, stream, cfg)
		var api *jetstream.APIError
		switch {
		case err == nil, ctx.Err() != nil:
			return nil
		case errors.As(err, &api) && api.Code < 500, errors.Is(err, jetstream.ErrConsumerNotFound),
			errors.Is(err, jetstream.ErrInvalidConsumerName), errors.Is(err, nats.ErrConnectionClosed):
			return err
		}
		b.log.Warn("consumer is not there yet, trying again", "stage", cfg.Durable, "err", err)
		if sleep(ctx, jitter(wait)) != nil {
			return nil
		}
	}
}
