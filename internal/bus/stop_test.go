package bus

import (
	"context"
	"strconv"
	"testing"
	"time"

	"readout/event"
)

// Trap: messages that were fetched and not begun are stranded until AckWait.
func TestStopHandsBackAtOnceWhatWasNotBegun(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	const n = 6
	for i := range n {
		publish(t, b, Pages, page(strconv.Itoa(i)))
	}
	w := Worker{Name: "read", Concurrency: 1, AckWait: time.Minute}
	begun := make(chan string, n)
	stop := run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, w, Pages, Articles, func(ctx context.Context, p event.Page) ([]event.Article, error) {
			begun <- p.ID
			<-ctx.Done()
			return nil, ctx.Err()
		})
	})
	receive(t, begun)
	eventually(t, "more are fetched", func() bool { return consumer(t, b, "PAGES", "read").NumAckPending == slotsPerHand })
	from := time.Now()
	stop()
	if d := time.Since(from); d > 2*time.Second {
		t.Errorf("the stop took %s, want two seconds at most", d)
	}
	if s := b.Metrics().Snapshot().Stages["read"]; s.HandedBack != slotsPerHand || s.Retried != 0 {
		t.Errorf("counted %+v, want all handed back and none retried", s)
	}
	done := make(chan string, n)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, w, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			done <- p.ID
			return nil, nil
		})
	})
	for range n {
		receive(t, done)
	}
	idle(t, b)
}

// Trap: when the stop reaches the function at once, every shutdown makes retries.
func TestCallMayFinishAfterTheStop(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	begun := make(chan bool, 1)
	stop := run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(ctx context.Context, p event.Page) ([]event.Article, error) {
			begun <- true
			return []event.Article{{ID: "late"}}, sleep(ctx, 200*time.Millisecond)
		})
	})
	publish(t, b, Pages, page("x"))
	receive(t, begun)
	stop()
	if s := b.Metrics().Snapshot().Stages["read"]; s.Out != 1 || s.HandedBack+s.Retried != 0 {
		t.Errorf("counted %+v, want one article and nothing handed back", s)
	}
	if l, err := b.Backlog(t.Context()); err != nil || l.Of("read").Count() != 0 {
		t.Errorf("got %v, %v, want the page done", l, err)
	}
}

func TestFunctionThatDoesNotHeedTheStopIsLeftBehind(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	begun, release := make(chan bool, 1), make(chan struct{})
	defer close(release)
	stop := run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read", AckWait: time.Minute, StopGrace: 100 * time.Millisecond}, Pages, Articles, func(context.Context, event.Page) ([]event.Article, error) {
			begun <- true
			<-release
			return []event.Article{{ID: "never"}}, nil
		})
	})
	publish(t, b, Pages, page("x"))
	receive(t, begun)
	from := time.Now()
	stop()
	if d := time.Since(from); d > 2*time.Second {
		t.Errorf("the stop took %s, want two seconds at most", d)
	}
	done := make(chan bool, 1)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(context.Context, event.Page) ([]event.Article, error) {
			done <- true
			return nil, nil
		})
	})
	receive(t, done)
	idle(t, b)
}

// A stage whose output is full waits, and lets go at once when it is stopped.
func TestStageHeldBackStopsAtOnceAndHandsBack(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), func(o *Options) { o.Limits.Articles.Messages = 1 })
	publish(t, b, Articles, event.Article{ID: "full"})
	publish(t, b, Pages, page("x"))
	stop := run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read", AckWait: time.Minute}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			return []event.Article{{ID: "a" + p.ID}}, nil
		})
	})
	eventually(t, "the stage is held back", func() bool { return b.Metrics().Snapshot().Streams["ARTICLES"].Held > 0 })
	from := time.Now()
	stop()
	if d := time.Since(from); d > time.Second {
		t.Errorf("the stop took %s", d)
	}
	if s := b.Metrics().Snapshot().Stages["read"]; s.HandedBack != 1 {
		t.Errorf("counted %+v, want one handed back", s)
	}
}
