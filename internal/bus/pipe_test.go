package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

func TestPagesBecomeArticlesAndLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	const n = 50
	for i := range n {
		publish(t, b, Pages, page(strconv.Itoa(i)))
	}
	got := make(chan event.Article, 2*n)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			return []event.Article{{ID: "a" + p.ID, Page: p.ID, Text: string(p.Body)}}, nil
		})
	})
	run(t, func(ctx context.Context) error {
		return Drain(ctx, b, Worker{Name: "all", BatchAge: 10 * time.Millisecond}, Articles, func(_ context.Context, as []event.Article) error {
			for _, a := range as {
				got <- a
			}
			return nil
		})
	})
	seen := map[string]bool{}
	for len(seen) < n {
		a := receive(t, got)
		if a.Text != "<p>"+a.Page {
			t.Fatalf("article %s has text %q, want the page's body", a.ID, a.Text)
		}
		seen[a.ID] = true
	}
	idle(t, b)
	s := b.Metrics().Snapshot()
	if c := s.Stages["read"]; c.In != n || c.Out != n {
		t.Errorf("counted in %d, out %d, want %d each", c.In, c.Out, n)
	}
	if c := s.Streams["PAGES"]; c.Stored != n || c.Duplicates != 0 {
		t.Errorf("counted %+v, want %d stored", c, n)
	}
}

// The error of the function decides what becomes of the message.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	run(t, func(ctx context.Context) error {
		w := Worker{Name: "read", MaxDeliver: 2, Backoff: []time.Duration{time.Millisecond}}
		return Pipe(ctx, b, w, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			switch p.ID {
			case "skip":
				return nil, fmt.Errorf("read: %w", event.Skip("listing", "forty links"))
			case "reject":
				return nil, fmt.Errorf("read: %w", event.Reject("picture", "image/png"))
			case "bare":
				return nil, event.ErrReject
			case "panic":
				var m map[string]int
				m["x"] = 1
			case "fail":
				return nil, errors.New("the cat is on the keyboard")
			}
			return nil, nil
		})
	})
	publish(t, b, Pages, page("good"), page("skip"), page("reject"), page("bare"), page("panic"), page("fail"))
	idle(t, b)
	got := map[string]DeadLetter{}
	for _, d := range letters(t, b) {
		got[d.MsgID] = d
	}
	want := map[string]struct {
		reason, detail string
		attempts       int
	}{
		"reject": {"picture", "image/png", 1},
		"bare":   {"error", "rejected", 1},
		"panic":  {"panic", "pipe_test.go", 1},
		"fail":   {"retries exhausted", "the cat is on the keyboard", 2},
	}
	if len(got) != len(want) {
		t.Errorf("got %d dead letters, want %d: %v", len(got), len(want), got)
	}
	for id, w := range want {
		d := got[id]
		if d.Reason != w.reason || !strings.Contains(d.Detail, w.detail) || d.Attempts != w.attempts || d.Stage != "read" {
			t.Errorf("%s: got %q %q after %d, want %q %q after %d", id, d.Reason, d.Detail, d.Attempts, w.reason, w.detail, w.attempts)
		}
		if p, err := Pages.value(d.Header, d.Body, b.zip); err != nil || p.ID != id || string(p.Body) != "<p>"+id {
			t.Errorf("%s: the letter holds %+v, %v, want the page", id, p, err)
		}
	}
	c := b.Metrics().Snapshot().Stages["read"]
	if c.Skipped["listing"] != 1 || c.Rejected["picture"] != 1 || c.Rejected["panic"] != 1 || c.Retried != 1 || c.In != 7 {
		t.Errorf("counted %+v", c)
	}
}

// Trap: nobody can ever read it, and trying again would not help.
func TestUndecodableMessagesAreDeadLettersAtOnce(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	send := func(id, encoding string, body []byte) {
		m := nats.NewMsg(Pages.Subject)
		m.Data = body
		m.Header.Set("Nats-Msg-Id", id)
		if encoding != "" {
			m.Header.Set("Content-Encoding", encoding)
		}
		if _, err := b.js.PublishMsg(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	bomb := b.zip.enc.EncodeAll(make([]byte, 200<<20), nil)
	send("empty", "", nil)
	send("text", "", []byte("hello"))
	send("frame", "", []byte(`{"id":"x"}`))
	send("type", "", []byte(`{"id":7}`+"\nbody"))
	send("encoding", "br", []byte("{}\n"))
	send("zstd", "zstd", []byte("{}\nnot zstd"))
	send("bomb", "zstd", bomb)
	send("deep", "", []byte(strings.Repeat("[", 1<<20)+"\n"))
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, nothing)
	})
	idle(t, b)
	all := letters(t, b)
	if len(all) != 8 {
		t.Errorf("got %d dead letters, want 8", len(all))
	}
	for _, d := range all {
		if d.Reason != "undecodable" || d.Attempts != 1 || d.Detail == "" {
			t.Errorf("%s: got %q %q after %d, want undecodable after 1", d.MsgID, d.Reason, d.Detail, d.Attempts)
		}
	}
}

// Trap: the library's default prefetch is 500, so that one worker takes all.
func TestWorkerHoldsNoMoreThanThreeForEachHand(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	for i := range 20 {
		publish(t, b, Pages, page(strconv.Itoa(i)))
	}
	blocked, release := make(chan string, 20), make(chan struct{})
	first := func(_ context.Context, p event.Page) ([]event.Article, error) {
		blocked <- p.ID
		<-release
		return nil, nil
	}
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read", Concurrency: 2}, Pages, Articles, first)
	})
	receive(t, blocked)
	receive(t, blocked)
	const most = 2 * slotsPerHand
	eventually(t, "its slots are full", func() bool { return consumer(t, b, "PAGES", "read").NumAckPending == most })
	// The others are free for whoever comes.
	done := make(chan string, 20)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read", Concurrency: 2}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			done <- p.ID
			return nil, nil
		})
	})
	for range 20 - most {
		receive(t, done)
	}
	eventually(t, "only those of the blocked worker are held", func() bool {
		c := consumer(t, b, "PAGES", "read")
		return c.NumAckPending == most && c.NumPending == 0
	})
	close(release)
	idle(t, b)
}

// Trap: a plain Nak ignores every delay.
func TestRetriesWaitForTheirDelay(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	times := make(chan time.Time, 3)
	run(t, func(ctx context.Context) error {
		w := Worker{Name: "read", MaxDeliver: 3, Backoff: []time.Duration{100 * time.Millisecond, 300 * time.Millisecond}}
		return Pipe(ctx, b, w, Pages, Articles, func(context.Context, event.Page) ([]event.Article, error) {
			times <- time.Now()
			return nil, errors.New("not now")
		})
	})
	publish(t, b, Pages, page("x"))
	one, two, three := receive(t, times), receive(t, times), receive(t, times)
	if d := two.Sub(one); d < 80*time.Millisecond {
		t.Errorf("the second try came after %s, want at least 80ms", d)
	}
	if d := three.Sub(two); d < 240*time.Millisecond {
		t.Errorf("the third try came after %s, want at least 240ms", d)
	}
	idle(t, b)
}

// Trap: a message delivered as often as is allowed stays in a work queue for
// good, and nobody sees it. Its workers died each time.
func TestMessageThatKillsItsWorkersBecomesADeadLetter(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	w := Worker{Name: "read", AckWait: 60 * time.Millisecond, MaxDeliver: 1}
	if err := b.Setup(t.Context(), PipeStage(w, Pages)); err != nil {
		t.Fatal(err)
	}
	publish(t, b, Pages, page("deadly"))
	c, err := b.js.Consumer(t.Context(), "PAGES", "read")
	if err != nil {
		t.Fatal(err)
	}
	for range deliveriesPerTry { // each takes it and says no more
		if _, err := c.Next(jetstream.FetchMaxWait(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	ran := atomic.Int32{}
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, w, Pages, Articles, func(context.Context, event.Page) ([]event.Article, error) {
			ran.Add(1)
			return nil, nil
		})
	})
	eventually(t, "the dead letter is there", func() bool { return len(letters(t, b)) == 1 })
	d := letters(t, b)[0]
	if d.Reason != "crashed" || d.Stage != "read" || d.MsgID != "deadly" || d.Attempts != deliveriesPerTry {
		t.Errorf("got %+v, want crashed after %d", d, deliveriesPerTry)
	}
	eventually(t, "the queue is empty", func() bool {
		s, err := b.state(t.Context(), "PAGES")
		return err == nil && s.Msgs == 0
	})
	if n := ran.Load(); n != 0 {
		t.Errorf("the function ran %d times more", n)
	}
}

func TestCallThatTakesTooLongIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	calls := atomic.Int32{}
	run(t, func(ctx context.Context) error {
		w := Worker{Name: "read", Timeout: 50 * time.Millisecond, Backoff: []time.Duration{time.Millisecond}}
		return Pipe(ctx, b, w, Pages, Articles, func(ctx context.Context, p event.Page) ([]event.Article, error) {
			if calls.Add(1) == 1 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return nil, nil
		})
	})
	publish(t, b, Pages, page("x"))
	idle(t, b)
	if n := calls.Load(); n != 2 {
		t.Errorf("called %d times, want twice", n)
	}
}

// Trap: a stage that is slower than AckWait gets its messages twice, and so does
// one whose fetched messages wait in line.
func TestSlowStageKeepsItsMessages(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	calls := make(chan string, 10)
	run(t, func(ctx context.Context) error {
		w := Worker{Name: "read", Concurrency: 1, AckWait: 500 * time.Millisecond}
		return Pipe(ctx, b, w, Pages, Articles, func(ctx context.Context, p event.Page) ([]event.Article, error) {
			calls <- p.ID
			return nil, sleep(ctx, time.Second)
		})
	})
	publish(t, b, Pages, page("one"), page("two"))
	idle(t, b)
	if n := len(calls); n != 2 {
		t.Errorf("called %d times for two messages", n)
	}
}

// Trap: a work queue takes one consumer only.
func TestSecondStageOnAQueueIsToldWhy(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	if err := b.Setup(t.Context(), PipeStage(Worker{Name: "read"}, Pages)); err != nil {
		t.Fatal(err)
	}
	err := Pipe(t.Context(), b, Worker{Name: "other"}, Pages, Articles, nothing)
	oneLine(t, err, "other", "PAGES", "work queue")
	err = Pipe(t.Context(), b, Worker{Name: "bad name"}, Pages, Articles, nothing)
	oneLine(t, err, "bad name", "letters")
}
