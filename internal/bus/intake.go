package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// settleWithin is what publishing and acknowledging may still take after the
// grace that a stop leaves to the function.
const settleWithin = 400 * time.Millisecond

// intake is what every worker has: messages that come in, in bounded number and
// kept alive, and the ways out for each of them.
type intake struct {
	bus    *Bus
	worker Worker
	feed   *feed
	held   *held
	queue  chan *delivery // closed when no more will come

	// One life in three steps: stop says take nothing new, work ends the
	// function's calls after the grace, final ends everything.
	stop, work, final context.Context
	end               func()
}

// intake opens the consumer. At most size messages are held at once.
func (b *Bus) intake(ctx context.Context, w Worker, stream string, cfg jetstream.ConsumerConfig, size int) (*intake, error) {
	if cfg.Durable == "" || token(cfg.Durable) != cfg.Durable {
		return nil, fmt.Errorf("worker name %q: letters, digits, - and _ only", cfg.Durable)
	}
	if err := b.openFirst(ctx, stream, cfg); err != nil {
		return nil, err
	}
	in := &intake{bus: b, worker: w, held: newHeld(), queue: make(chan *delivery, size), stop: ctx}
	in.feed = &feed{
		bus: b, stream: stream, name: cfg.Durable, slots: newSlots(size),
		open: func(ctx context.Context) (string, error) { return b.openConsumer(ctx, stream, cfg) },
		take: in.take, back: in.back,
	}
	in.lives()
	return in, nil
}

// lives derives the later steps from the stop.
func (in *intake) lives() {
	work, endWork := context.WithCancel(context.WithoutCancel(in.stop))
	final, endFinal := context.WithCancel(context.WithoutCancel(in.stop))
	disarm := context.AfterFunc(in.stop, func() {
		if sleep(work, in.worker.StopGrace) == nil {
			endWork()
		}
		if sleep(final, settleWithin) == nil {
			endFinal()
		}
	})
	in.work, in.final = work, final
	in.end = func() { disarm(); endWork(); endFinal() }
}

// run pulls until the stop; then it closes the queue.
func (in *intake) run(ctx context.Context) error {
	defer close(in.queue)
	return in.feed.run(ctx)
}

func (in *intake) take(m *nats.Msg) error {
	d, err := in.bus.delivery(in.worker.Name, m)
	if err != nil {
		return err
	}
	in.held.add(d)
	in.queue <- d
	return nil
}

func (in *intake) back(m *nats.Msg) {
	if d, err := in.bus.delivery(in.worker.Name, m); err == nil {
		d.again(0)
	}
}

// release gives a delivery's slot free; the delivery has been settled.
func (in *intake) release(d *delivery) {
	in.held.remove(d)
	in.feed.slots.give(1)
}

func (in *intake) stopping() bool { return in.stop.Err() != nil }

// handBack returns a message untouched.
func (in *intake) handBack(d *delivery) {
	d.again(0)
	in.bus.metrics.count(in.worker.Name, resultHandedBack)
}

// reject moves a message to the dead letters.
func (in *intake) reject(d *delivery, level slog.Level, reason, detail string) {
	err := in.bus.bury(in.final, in.stop, level, d.letter(reason, detail))
	if err == nil {
		err = d.drop(in.final, reason)
	}
	if err != nil { // then it comes again, and is rejected again
		in.bus.log.Debug("message could not be rejected now", "stage", in.worker.Name, "err", err)
		d.again(in.worker.backoff(d.attempt))
	}
}

// settle gives a message the end that the function's error asks for. An
// unnamed error means another try, and after the last one the dead letters.
func (in *intake) settle(d *delivery, err error) {
	var crash *panicError
	switch {
	case err == nil:
		in.finish(d)
	case errors.As(err, &crash):
		in.reject(d, slog.LevelWarn, "panic", crash.detail())
	case errors.Is(err, event.ErrReject):
		in.reject(d, slog.LevelInfo, event.Reason(err), err.Error())
	case errors.Is(err, event.ErrSkip):
		in.finish(d)
		in.bus.metrics.skipped(in.worker.Name, event.Reason(err))
	case in.stopping():
		in.handBack(d)
	case d.attempt >= in.worker.MaxDeliver:
		in.reject(d, slog.LevelWarn, "retries exhausted", err.Error())
	default:
		in.retry(d, d.attempt, err)
	}
}

func (in *intake) finish(d *delivery) {
	if err := d.done(in.final); err != nil {
		in.bus.log.Debug("message will come again", "stage", in.worker.Name, "err", err)
	}
}

func (in *intake) retry(d *delivery, tries int, err error) {
	delay := in.worker.backoff(tries)
	d.again(delay)
	in.bus.metrics.count(in.worker.Name, resultRetried)
	in.bus.log.Debug("message will be tried again", "stage", in.worker.Name, "attempt", d.attempt, "wait", delay, "err", err)
}
