package bus

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Pipe runs fn on every message of a topic and publishes what it returns to the
// next one, until ctx ends; then it finishes what it holds, hands back what it
// has not begun, and returns nil. The outputs are stored before the input is
// acknowledged. What the error of fn means is told in the package comment.
//
// fn is called by [Worker].Concurrency goroutines at once. Its context outlives
// ctx by [Worker].StopGrace.
func Pipe[In, Out Keyed](ctx context.Context, b *Bus, w Worker, from Topic[In], to Topic[Out], fn func(context.Context, In) ([]Out, error)) error {
	w = w.withDefaults()
	return b.work(ctx, w, from.Stream, func(in *intake, d *delivery) (settle func()) {
		v, err := from.value(d.msg.Header, d.msg.Data, b.zip)
		if err != nil {
			return func() { in.reject(d, slog.LevelWarn, "undecodable", err.Error()) }
		}
		started := time.Now()
		out, err := call(in.work, w.Timeout, func(ctx context.Context) ([]Out, error) { return fn(ctx, v) })
		b.metrics.took(w.Name, time.Since(started))
		return func() {
			if err == nil {
				err = emit(in, to, out)
			}
			in.settle(d, err)
		}
	})
}

// emit publishes a stage's outputs in order.
func emit[Out Keyed](in *intake, to Topic[Out], out []Out) error {
	for _, v := range out {
		m, err := to.message(v, in.bus.zip)
		if err != nil {
			return err
		}
		duplicate, err := in.bus.publish(in.final, in.stop, to.Stream, m)
		if err != nil {
			return err
		}
		in.bus.metrics.published(to.Stream, duplicate)
		in.bus.metrics.count(in.worker.Name, resultOut)
	}
	return nil
}

// held by a stage at most, for each of its hands: one message that it works on,
// one that waits, and one whose outcome is on its way to the broker, so that
// nobody waits for a disk with idle hands.
const slotsPerHand = 3

// work is the loop of a stage: pull, keep alive, handle, and catch what died.
func (b *Bus) work(ctx context.Context, w Worker, stream string, handle func(*intake, *delivery) (settle func())) error {
	g, ctx := errgroup.WithContext(ctx)
	in, err := b.intake(ctx, w, stream, w.consumer(pipe), slotsPerHand*w.Concurrency)
	if err != nil {
		return fmt.Errorf("stage %s: %w", w.Name, err)
	}
	defer in.end()
	go in.held.keepAlive(in.final, w.AckWait)
	g.Go(func() error { return in.run(ctx) })
	g.Go(func() error { return b.catchCrashed(ctx, w, stream) })
	var settling sync.WaitGroup
	for range w.Concurrency {
		g.Go(func() error {
			for d := range in.queue {
				if in.stopping() {
					in.handBack(d)
					in.release(d)
					continue
				}
				b.metrics.came(w.Name, time.Since(d.stored))
				settle := handle(in, d)
				settling.Go(func() {
					settle()
					in.release(d)
				})
			}
			return nil
		})
	}
	err = g.Wait()
	settling.Wait()
	if err != nil {
		return fmt.Errorf("stage %s: %w", w.Name, err)
	}
	return nil
}
