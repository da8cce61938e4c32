package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"readout/event"

	"golang.org/x/sync/errgroup"
)

const (
	wholeTries = 3 // of a batch, before its messages are tried alone
	probes     = 3 // messages tried alone before a sink counts as away
	maxSuspect = 10_000
)

// Drain gives fn the messages of a topic in batches, for sinks. A batch is
// closed by [Worker].BatchSize or [Worker].BatchAge, whichever is first. Batches
// are written one after the other, in the order of the stream except for what is
// tried again. fn must be durable on return, and may see a message twice.
//
// When fn fails, the batch is tried again as long as it takes: a sink that is
// away costs no message. When only some messages fail, those alone are set
// aside, and go to the dead letters after [Worker].MaxDeliver tries during which
// the sink took others.
func Drain[T Keyed](ctx context.Context, b *Bus, w Worker, from Topic[T], fn func(context.Context, []T) error) error {
	w = w.withDefaults()
	g, ctx := errgroup.WithContext(ctx)
	in, err := b.intake(ctx, w, from.Stream, w.consumer(drain), 2*w.BatchSize)
	if err != nil {
		return fmt.Errorf("sink %s: %w", w.Name, err)
	}
	defer in.end()
	go in.held.keepAlive(in.final, w.AckWait)
	d := &drainer[T]{in: in, from: from, fn: fn, suspects: make(map[uint64]*suspect)}
	g.Go(func() error { return in.run(ctx) })
	g.Go(func() error { d.run(); return nil })
	if err := g.Wait(); err != nil {
		return fmt.Errorf("sink %s: %w", w.Name, err)
	}
	return nil
}

type drainer[T Keyed] struct {
	in       *intake
	from     Topic[T]
	fn       func(context.Context, []T) error
	suspects map[uint64]*suspect // by sequence: messages that failed alone
	wrote    time.Time           // the last success
}

// suspect is a message that failed alone.
type suspect struct {
	first time.Time
	tries int
}

// item is a delivery with its value.
type item[T any] struct {
	*delivery
	value T
}

func (d *drainer[T]) run() {
	for first := range d.in.queue {
		if d.in.stopping() {
			d.in.handBack(first)
			d.in.release(first)
			continue
		}
		batch := d.gather(first)
		d.write(d.decode(batch))
		for _, x := range batch {
			d.in.release(x)
		}
	}
}

// gather collects a batch. A stop closes it early.
func (d *drainer[T]) gather(first *delivery) []*delivery {
	w := d.in.worker
	batch := append(make([]*delivery, 0, w.BatchSize), first)
	age := time.NewTimer(w.BatchAge)
	defer age.Stop()
	for len(batch) < w.BatchSize {
		select {
		case x, ok := <-d.in.queue:
			if !ok {
				return batch
			}
			batch = append(batch, x)
		case <-age.C:
			return batch
		case <-d.in.stop.Done():
			return batch
		}
	}
	return batch
}

func (d *drainer[T]) decode(batch []*delivery) []item[T] {
	items := make([]item[T], 0, len(batch))
	for _, x := range batch {
		d.in.bus.metrics.came(d.in.worker.Name, time.Since(x.stored))
		v, err := d.from.value(x.msg.Header, x.msg.Data, d.in.bus.zip)
		if err != nil {
			d.in.reject(x, slog.LevelWarn, "undecodable", err.Error())
			continue
		}
		items = append(items, item[T]{x, v})
	}
	return items
}

// write tries a batch until every message in it has been settled.
func (d *drainer[T]) write(items []item[T]) {
	for try := 1; len(items) > 0; try++ {
		err := d.call(items)
		switch {
		case err == nil:
			d.written(items)
			return
		case len(items) == 1:
			d.alone(items[0], err)
			return
		case errors.Is(err, event.ErrSkip):
			for _, x := range items {
				d.in.settle(x.delivery, err)
			}
			return
		case named(err) || try%wholeTries == 0:
			items = d.split(items)
			if len(items) == 0 {
				return
			}
		}
		wait := d.in.worker.backoff(try)
		if !d.in.stopping() {
			d.in.bus.log.Warn("sink does not take a batch, trying again", "stage", d.in.worker.Name, "messages", len(items), "wait", wait, "err", err)
		}
		if sleep(d.in.stop, wait) != nil {
			for _, x := range items {
				d.in.handBack(x.delivery)
			}
			return
		}
	}
}

// split tries messages one by one. It returns them all when the sink took none
// of the first: then it is the sink that fails, not they.
func (d *drainer[T]) split(items []item[T]) []item[T] {
	type failure struct {
		item item[T]
		err  error
	}
	var failed []failure
	alive := false
	for i, x := range items {
		err := d.call([]item[T]{x})
		switch {
		case err == nil:
			alive = true
			d.written([]item[T]{x})
		case named(err):
			alive = true
			d.in.settle(x.delivery, err)
		default:
			failed = append(failed, failure{x, err})
		}
		if !alive && i+1 >= probes || d.in.stopping() && !alive {
			return append(items[i+1:len(items):len(items)], items[:i+1]...) // others are first next time
		}
	}
	for _, f := range failed {
		d.alone(f.item, f.err)
	}
	return nil
}

// alone settles a message that failed with no other in its batch.
func (d *drainer[T]) alone(x item[T], err error) {
	if named(err) || d.in.stopping() {
		d.in.settle(x.delivery, err)
		return
	}
	if len(d.suspects) > maxSuspect {
		clear(d.suspects)
	}
	s := d.suspects[x.sequence]
	if s == nil {
		s = &suspect{first: time.Now()}
		d.suspects[x.sequence] = s
	}
	s.tries++
	if s.tries >= d.in.worker.MaxDeliver && d.wrote.After(s.first) {
		delete(d.suspects, x.sequence)
		d.in.reject(x.delivery, slog.LevelWarn, "retries exhausted", err.Error())
		return
	}
	d.in.bus.log.Warn("sink does not take a message, trying again", "stage", d.in.worker.Name, "key", x.value.Key(), "err", err)
	d.in.retry(x.delivery, s.tries, err)
}

// written acknowledges. One flush stands for all: an acknowledgement that is
// lost costs a repeated write, which changes nothing.
func (d *drainer[T]) written(items []item[T]) {
	d.wrote = time.Now()
	for _, x := range items {
		delete(d.suspects, x.sequence)
		d.in.bus.metrics.count(d.in.worker.Name, resultOut)
		if err := x.acknowledge(); err != nil {
			d.in.bus.log.Debug("message will come again", "stage", d.in.worker.Name, "err", err)
		}
	}
	ctx, cancel := context.WithTimeout(d.in.final, 2*time.Second)
	defer cancel()
	if err := d.in.bus.nc.FlushWithContext(ctx); err != nil {
		d.in.bus.log.Debug("messages may come again", "stage", d.in.worker.Name, "err", err)
	}
}

func (d *drainer[T]) call(items []item[T]) error {
	values := make([]T, len(items))
	for i, x := range items {
		values[i] = x.value
	}
	started := time.Now()
	_, err := call(d.in.work, d.in.worker.Timeout, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, d.fn(ctx, values)
	})
	d.in.bus.metrics.took(d.in.worker.Name, time.Since(started))
	return err
}

// named says whether the error tells by itself what becomes of the message.
func named(err error) bool {
	var crash *panicError
	return errors.Is(err, event.ErrReject) || errors.Is(err, event.ErrSkip) || errors.As(err, &crash)
}
