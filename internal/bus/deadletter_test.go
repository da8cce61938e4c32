package bus

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"readout/event"
)

func TestReplayWorksInsideTheDuplicateWindow(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	broken := make(chan bool, 1)
	broken <- true
	seen := make(chan event.Page, 5)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			select {
			case <-broken:
				return nil, event.Reject("no parser", "of this kind")
			default:
			}
			seen <- p
			return nil, nil
		})
	})
	p := page("x")
	p.Body = []byte(strings.Repeat("a long body that is compressed ", 100))
	publish(t, b, Pages, p)
	idle(t, b)
	all := letters(t, b)
	if len(all) != 1 {
		t.Fatalf("got %d dead letters, want one", len(all))
	}
	if err := b.Replay(t.Context(), all[0].Position); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, seen); got.ID != "x" || string(got.Body) != string(p.Body) {
		t.Errorf("got %+v, want the page as it was", got)
	}
	if all := letters(t, b); len(all) != 0 {
		t.Errorf("got %d dead letters after the replay, want none", len(all))
	}
	if err := b.Replay(t.Context(), all[0].Position); err == nil {
		t.Error("replayed a letter that is gone")
	}
	if err := b.Forget(t.Context(), all[0].Position); err != nil {
		t.Errorf("forget a letter that is gone: %v", err)
	}
}

func TestDeadLettersCanBeFiltered(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	for _, stage := range []string{"read", "extract"} {
		for _, reason := range []string{"panic", "picture"} {
			d := DeadLetter{Stage: stage, Reason: reason, Stream: "PAGES", Subject: Pages.Subject, Sequence: 1, MsgID: stage + reason,
				Stored: time.Unix(1, 0), Detail: "line one\r\nline two\x00", Header: map[string][]string{"ce-id": {"x"}}, Body: []byte{0, '\n', 255}}
			d.Stored = d.Stored.Add(time.Duration(len(reason)))
			if err := b.bury(t.Context(), t.Context(), slog.LevelWarn, d); err != nil {
				t.Fatal(err)
			}
			if err := b.bury(t.Context(), t.Context(), slog.LevelWarn, d); err != nil { // a crash before the acknowledgement
				t.Fatal(err)
			}
		}
	}
	count := func(f DeadLetterFilter) int {
		n := 0
		for d, err := range b.DeadLetters(t.Context(), f) {
			if err != nil {
				t.Fatal(err)
			}
			if d.Detail != "line one\r\nline two\x00" || string(d.Body) != "\x00\n\xff" || d.Header["ce-id"][0] != "x" {
				t.Errorf("got %+v, want it as it was written", d)
			}
			n++
		}
		return n
	}
	for f, want := range map[*DeadLetterFilter]int{
		{}: 4, {Stage: "read"}: 2, {Reason: "panic"}: 2, {Stage: "extract", Reason: "picture"}: 1, {Stage: "sink"}: 0,
		{Since: time.Now().Add(-time.Minute)}: 4, {Since: time.Now().Add(time.Minute)}: 0,
	} {
		if got := count(*f); got != want {
			t.Errorf("%+v: got %d, want %d", *f, got, want)
		}
	}
	for range b.DeadLetters(t.Context(), DeadLetterFilter{}) {
		break // leaves nothing behind
	}
}

func TestDeadLetterIsCutToWhatTheServerTakes(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	d := DeadLetter{Stage: "read", Reason: strings.Repeat("é", 100), Detail: strings.Repeat("é", 100_000), Stream: "PAGES", Subject: Pages.Subject, Body: incompressible(int(b.nc.MaxPayload()))}
	if err := b.bury(t.Context(), t.Context(), slog.LevelWarn, d); err != nil {
		t.Fatal(err)
	}
	got := letters(t, b)[0]
	if !got.Truncated || len(got.Body) == 0 || len(got.Reason) > maxReason || len(got.Detail) > maxDetail {
		t.Errorf("got a body of %d bytes, truncated %v, reason of %d, detail of %d", len(got.Body), got.Truncated, len(got.Reason), len(got.Detail))
	}
	if err := b.Replay(t.Context(), got.Position); err == nil {
		t.Error("replayed a letter whose body was cut")
	}
}
