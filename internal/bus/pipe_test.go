package bus

import (
	"context"
	"strconv"
	"testing"
	"time"

	"readout/event"
)

func TestPagesBecomeArticlesAndLeaveNothingBehind(t *testing.T) {
	b := join(t, serve(t), nil)
	const n = 50
	for i := range n {
		if err := Publish(t.Context(), b, Pages, page(strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
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
