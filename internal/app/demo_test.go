package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"readout/event"
	"readout/internal/demo"
)

// runDemo runs the demo in a fresh directory and gives the newest revision of
// every event that lives.
func runDemo(t *testing.T) (DemoResult, map[string]event.Event) {
	t.Helper()
	c := DefaultConfig()
	c.Data = filepath.Join(t.TempDir(), "demo")
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	events := map[string]event.Event{}
	res, err := Demo(context.Background(), c, slog.New(slog.DiscardHandler), func() {}, func(e event.Event) error {
		if e.MergedInto != "" {
			delete(events, e.ID)
		} else if e.Revision > events[e.ID].Revision {
			events[e.ID] = e
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return res, events
}

// TestDemoTellsWhatACarefulReaderWould runs the whole pipeline over the sample
// sites and holds the events against those that a careful reader lists. The
// extractor is not perfect; the floors are what it must not fall below.
func TestDemoTellsWhatACarefulReaderWould(t *testing.T) {
	res, events := runDemo(t)
	want, err := demo.Expected()
	if err != nil {
		t.Fatal(err)
	}
	var right, found int
	left := events
	for _, w := range want {
		id := match(w, left)
		if id == "" {
			t.Logf("missed: %s %s %v %s %s", w.Type, w.Status, w.Countries, w.Start, strings.Join(w.Participants, ", "))
			continue
		}
		found++
		if left[id].Status == w.Status {
			right++
		} else {
			t.Logf("status of %s %v: got %s, want %s", w.Type, w.Countries, left[id].Status, w.Status)
		}
		delete(left, id)
	}
	for _, e := range left {
		t.Logf("one too many: %s %s %s %v %q", e.Type, e.Status, e.Sides(), e.Time, e.Mentions[0].Sentence)
	}
	t.Logf("found %d of %d, status right %d, too many %d; %+v", found, len(want), right, len(left), res.Stats)
	if found < len(want)*2/3 || right < found*4/5 || len(left) > len(want)/3 {
		t.Errorf("found %d of %d events, %d with the right status, and %d that are none", found, len(want), right, len(left))
	}
	if res.Stats.Pages < 24 || len(res.Stats.Skipped) == 0 || len(res.Stats.Rejected) == 0 {
		t.Errorf("stats %+v: want pages, skips and rejections", res.Stats)
	}
	if st, err := os.Stat(res.Database); err != nil || st.Size() == 0 {
		t.Errorf("database %s: %v", res.Database, err)
	}
}

// match finds the event that w describes: its type, and the same people or the
// same sides, and no contradiction about the day.
func match(w demo.Expectation, events map[string]event.Event) string {
	for id, e := range events {
		start := ""
		if e.Time != nil {
			start = e.Time.Start
		}
		n := min(len(start), len(w.Start), len("2006-01-02"))
		if e.Type != w.Type || start[:n] != w.Start[:n] {
			continue
		}
		people := 0
		for _, p := range w.Participants {
			if slices.ContainsFunc(e.Participants, func(q event.Participant) bool { return surname(p) == surname(q.Name) }) {
				people++
			}
		}
		if slices.Equal(e.Countries, w.Countries) || people > 0 && 2*people >= len(w.Participants) {
			return id
		}
	}
	return ""
}

// surname is the last word of a name, without its marks.
func surname(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		if r < 0x300 || r > 0x36f {
			b.WriteRune(r)
		}
	}
	words := strings.Fields(b.String())
	return words[len(words)-1]
}

// TestDemoRefusesAForeignDirectory keeps the demo out of directories that hold
// somebody's data.
func TestDemoRefusesAForeignDirectory(t *testing.T) {
	dir := t.TempDir()
	precious := filepath.Join(dir, "events.db")
	if err := os.WriteFile(precious, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := DefaultConfig()
	c.Data = dir
	_, err := Demo(context.Background(), c, slog.New(slog.DiscardHandler), func() {}, func(event.Event) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "--data") {
		t.Errorf("got %v, want a refusal that names --data", err)
	}
	if _, err := os.Stat(precious); err != nil {
		t.Errorf("the file is gone: %v", err)
	}
}
