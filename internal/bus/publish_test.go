package bus

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"readout/event"
)

// Trap: a full stream refuses with 10077; this is what holds the crawler back.
func TestFullQueueHoldsThePublisherBackAndLosesNothing(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), func(o *Options) { o.Limits.Pages.Messages = 5 })
	const n = 30
	published := make(chan error, 1)
	go func() {
		for i := range n {
			if err := Publish(t.Context(), b, Pages, page(strconv.Itoa(i))); err != nil {
				published <- err
				return
			}
		}
		published <- nil
	}()
	eventually(t, "the publisher is held back", func() bool { return b.Metrics().Snapshot().Streams["PAGES"].Held > 0 })
	if l, err := b.Backlog(t.Context()); err != nil || l.Count() != 5 {
		t.Errorf("got %v, %v, want five pages", l, err)
	}
	// One that gives up says why.
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := Publish(ctx, b, Pages, page("gives up")); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "PAGES") {
		t.Errorf("got %v, want the deadline and the stream", err)
	}
	seen := make(chan string, 2*n)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			seen <- p.ID
			return nil, nil
		})
	})
	if err := receive(t, published); err != nil {
		t.Fatal(err)
	}
	idle(t, b)
	got := map[string]int{}
	for range len(seen) {
		got[<-seen]++
	}
	for i := range n {
		if got[strconv.Itoa(i)] != 1 {
			t.Errorf("page %d was seen %d times, want once", i, got[strconv.Itoa(i)])
		}
	}
}

// Trap: publishing again with the same id is safe, and changes nothing.
func TestSameKeyIsStoredOnce(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publish(t, b, Pages, page("x"), page("x"))
	if l, err := b.Backlog(t.Context()); err != nil || l.Count() != 1 {
		t.Errorf("got %v, %v, want one page", l, err)
	}
	if s := b.Metrics().Snapshot().Streams["PAGES"]; s.Stored != 1 || s.Duplicates != 1 {
		t.Errorf("counted %+v, want one stored and one duplicate", s)
	}
}

func TestOutputThatIsTooLargeRejectsItsInput(t *testing.T) {
	t.Parallel()
	s, err := StartServer(t.Context(), ServerOptions{Dir: t.TempDir(), MaxPayload: 256 << 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
	b := join(t, s, nil)
	text := string(incompressible(256 << 10)) // as JSON it is larger still
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(context.Context, event.Page) ([]event.Article, error) {
			return []event.Article{{ID: "a", Text: text}}, nil
		})
	})
	publish(t, b, Pages, page("x"))
	eventually(t, "the dead letter is there", func() bool { return len(letters(t, b)) == 1 })
	if d := letters(t, b)[0]; d.Reason != "too large" {
		t.Errorf("got %q, want too large", d.Reason)
	}
}
