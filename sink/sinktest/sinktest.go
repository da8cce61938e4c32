// Package sinktest is the contract of a sink as a test suite. A sink's own test
// calls [Run] with how to open it and how to read back what it stored.
package sinktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"readout/event"
)

// Sink is what is tested; it is the interface of package sink.
type Sink interface {
	Write(ctx context.Context, evs []event.Event) error
	Close() error
}

// Target is one kind of sink.
type Target struct {
	// Address makes the address of a new, empty store. It is called once a test.
	Address func(t *testing.T) string

	// Open opens the store at an address that Address made, again after a Close
	// or a crash too.
	Open func(ctx context.Context, address string) (Sink, error)

	// Stored reads the newest revision of each event that the store holds, ids
	// that became other events left out. It may be called while the sink is
	// open. Nil where a sink cannot be read back; what needs it is skipped.
	Stored func(t *testing.T, address string) map[string]event.Event
}

// Run holds a sink to the contract. It must be called at the top of a test
// function, with no subtest around it: it runs the test binary again to kill it.
func Run(t *testing.T, target Target) {
	if address := os.Getenv(childEnv); address != "" {
		child(t, target, address)
		return
	}
	for _, c := range []struct {
		name string
		test func(*testing.T, Target)
	}{
		{"the same batch twice changes nothing", sameBatchTwice},
		{"an older revision after a newer one changes nothing", olderAfterNewer},
		{"two revisions in one batch leave the newer", twoInOneBatch},
		{"an id that became another event goes, and stays gone", mergedInto},
		{"an empty batch is no error", emptyBatch},
		{"a cancelled context stores nothing", cancelled},
		{"closing twice is no error, writing after it is", closeTwice},
		{"concurrent writes store everything", concurrent},
		{"what was written is there after opening again", reopen},
		{"huge fields are kept", huge},
		{"NULs and broken UTF-8 break nothing", broken},
		{"every field comes back", everyField},
		{"a killed process loses nothing it had acknowledged", killed},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, target) })
	}
}

// Event makes an event that differs from others by n alone.
func Event(n, revision int) event.Event {
	return event.Event{
		ID: event.ID("sinktest", fmt.Sprint(n)), Revision: revision, Type: event.Call, Status: event.Held,
		StatusHistory: []event.StatusChange{{Status: event.Held, Since: "2025-03-18T15:00:00Z", Article: fmt.Sprint("article-", n)}},
		Time:          &event.Time{Start: "2025-03-18", Precision: event.Day},
		Participants:  []event.Participant{{Name: "Ana Silva", Country: "BRA", Role: event.Party}, {Name: "Li Wei", Country: "CHN", Role: event.Party}},
		Countries:     []string{"BRA", "CHN"},
		Topics:        []event.Topic{{Label: fmt.Sprintf("topic %d of revision %d", n, revision), Kind: "issue"}},
		Confidence:    0.9,
		Mentions: []event.Mention{{Article: fmt.Sprint("article-", n), URL: fmt.Sprintf("https://news.example/%d", n), Source: "example",
			Published: "2025-03-18T15:00:00Z", Sentence: "They spoke by phone.", Start: 10, End: 30}},
		FirstSeen: time.Date(2025, 3, 18, 15, 0, 0, 0, time.UTC),
		Updated:   time.Date(2025, 3, 18, 15, 0, 0, 0, time.UTC),
	}
}

func batch(from, to, revision int) []event.Event {
	var out []event.Event
	for n := from; n < to; n++ {
		out = append(out, Event(n, revision))
	}
	return out
}

func open(t *testing.T, target Target, address string) Sink {
	t.Helper()
	s, err := target.Open(t.Context(), address)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func write(t *testing.T, s Sink, evs ...event.Event) {
	t.Helper()
	if err := s.Write(t.Context(), evs); err != nil {
		t.Fatalf("write: %v", err)
	}
}

// expect compares what is stored with the events, whatever their order.
func expect(t *testing.T, target Target, address string, want []event.Event) {
	t.Helper()
	if target.Stored == nil {
		return
	}
	got := target.Stored(t, address)
	for _, w := range want {
		if g := got[w.ID]; asJSON(g) != asJSON(w) {
			t.Errorf("got\n%s\nwant\n%s", asJSON(g), asJSON(w))
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d events, want %d", len(got), len(want))
	}
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func sameBatchTwice(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	evs := batch(0, 5, 1)
	write(t, s, evs...)
	write(t, s, evs...)
	expect(t, target, address, evs)
}

func olderAfterNewer(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	write(t, s, Event(1, 3))
	write(t, s, Event(1, 2), Event(2, 1))
	expect(t, target, address, []event.Event{Event(1, 3), Event(2, 1)})
	write(t, s, Event(1, 4))
	expect(t, target, address, []event.Event{Event(1, 4), Event(2, 1)})
}

func twoInOneBatch(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	write(t, s, Event(1, 2), Event(1, 3), Event(1, 1))
	expect(t, target, address, []event.Event{Event(1, 3)})
}

func mergedInto(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	gone := event.Event{ID: Event(1, 1).ID, Revision: 2, Type: event.Call, Status: event.Held, MergedInto: Event(2, 1).ID}
	write(t, s, Event(1, 1), Event(2, 1))
	write(t, s, gone)
	write(t, s, Event(1, 1))
	expect(t, target, address, []event.Event{Event(2, 1)})
	write(t, s, Event(1, 3)) // it may come back
	expect(t, target, address, []event.Event{Event(1, 3), Event(2, 1)})
}

func emptyBatch(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	write(t, s)
	expect(t, target, address, nil)
}

func cancelled(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Write(ctx, batch(0, 3, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	expect(t, target, address, nil)
	write(t, s, batch(0, 3, 1)...)
	expect(t, target, address, batch(0, 3, 1))
}

func closeTwice(t *testing.T, target Target) {
	s := open(t, target, target.Address(t))
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if err := s.Write(t.Context(), batch(0, 1, 1)); err == nil {
		t.Error("writing to a closed sink is no error")
	}
}

func concurrent(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			// Every second writer tells older revisions of the same events.
			for n := range 10 {
				if err := s.Write(t.Context(), batch(n*5, n*5+5, 2-w%2)); err != nil {
					t.Errorf("write: %v", err)
				}
			}
		})
	}
	wg.Wait()
	expect(t, target, address, batch(0, 50, 2))
}

func reopen(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	write(t, s, batch(0, 5, 2)...)
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	s = open(t, target, address)
	expect(t, target, address, batch(0, 5, 2))
	if target.Stored == nil {
		return
	}
	write(t, s, batch(0, 6, 1)...)
	expect(t, target, address, append(batch(0, 5, 2), Event(5, 1)))
}

func huge(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	ev := Event(1, 1)
	ev.Mentions[0].Sentence = strings.Repeat("a long sentence ", 1<<16) // 1 MB
	for i := range 2000 {
		ev.Participants = append(ev.Participants, event.Participant{Name: fmt.Sprint("Person ", i)})
	}
	write(t, s, ev)
	expect(t, target, address, []event.Event{ev})
}

func broken(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	ev := Event(1, 1)
	bad := "a\x00b\xffc\x1b[31m\u202e\n\r\t'\"; DROP TABLE events; --"
	ev.Participants[0].Name, ev.Topics[0].Label, ev.Mentions[0].Sentence, ev.Initiator = bad, bad, bad, bad
	ev.Place = &event.Place{Name: bad, Country: bad}
	write(t, s, ev, Event(2, 1))
	if target.Stored == nil {
		return
	}
	got := target.Stored(t, address)
	if len(got) != 2 {
		t.Fatalf("got %d events, want 2", len(got))
	}
	name := got[ev.ID].Participants[0].Name
	if !strings.Contains(name, "\ufffdc") || !strings.Contains(name, "DROP TABLE") {
		t.Errorf("got name %q, want the readable part of %q", name, bad)
	}
}

func everyField(t *testing.T, target Target) {
	address := target.Address(t)
	s := open(t, target, address)
	ev := Event(1, 7)
	lat, lon := 64.84, -147.72
	ev.Time = &event.Time{Start: "2025-03-18T13:00:00Z", End: "2025-03-18T15:00:00Z", Precision: event.Minute, Text: "from 1300 GMT"}
	ev.DurationMinutes = 120
	ev.Place = &event.Place{Name: "Fairbanks", Country: "USA", Lat: &lat, Lon: &lon, Setting: "on the sidelines"}
	ev.Initiator = "BRA"
	ev.Participants[0] = event.Participant{Name: "Ana Silva", ID: "ana-silva", Wikidata: "Q1", Office: "president", Title: "President", Country: "BRA", Role: event.Host}
	ev.Attribution = []event.Attribution{{Speaker: "Li Hua", Office: "spokesperson", Organization: "Foreign Ministry", Country: "CHN"}}
	ev.Codes = &event.Codes{CAMEO: &event.CAMEO{Version: "1.1b3", Code: "041"}, PLOVER: &event.PLOVER{Version: "0.8", Event: "CONSULT", Mode: "phone", Context: "diplomatic"}}
	ev.Mentions[0].Title, ev.Mentions[0].Lang, ev.Mentions[0].Fingerprint = "Title", "en", "00ff00ff00ff00ff"
	ev.Mentions[0].Fields = map[string]event.Field{"participants": {Rule: "call.between", Start: 10, End: 20, Confidence: 0.95}}
	ev.Extractor = "rules/1"
	write(t, s, ev)
	expect(t, target, address, []event.Event{ev})
}

const (
	childEnv   = "READOUT_SINKTEST_ADDRESS"
	childBatch = 7
)

// child writes batches without end and says on standard output which are done,
// until it is killed.
func child(t *testing.T, target Target, address string) {
	s, err := target.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		if err := s.Write(t.Context(), batch(n*childBatch, (n+1)*childBatch, 1)); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("\nstored %d\n", n)
	}
}

// killed runs the test binary again as a child, kills it while it writes, and
// looks at what it left.
func killed(t *testing.T, target Target) {
	if target.Stored == nil {
		t.Skip("this sink cannot be read back")
	}
	top, _, _ := strings.Cut(t.Name(), "/")
	for round := range 3 {
		address := target.Address(t)
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+top+"$")
		cmd.Env = append(os.Environ(), childEnv+"="+address)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		acknowledged := 0
		for acknowledged < 3+round*5 {
			if _, err := fmt.Fscanf(out, "\nstored %d\n", new(int)); err != nil {
				cmd.Process.Kill()
				cmd.Wait()
				t.Fatalf("the child stopped after %d batches: %v", acknowledged, err)
			}
			acknowledged++
		}
		cmd.Process.Kill()
		cmd.Wait()

		s := open(t, target, address)
		got := target.Stored(t, address)
		for _, want := range batch(0, acknowledged*childBatch, 1) {
			if asJSON(got[want.ID]) != asJSON(want) {
				t.Fatalf("an acknowledged event is lost or changed: got\n%s\nwant\n%s", asJSON(got[want.ID]), asJSON(want))
			}
		}
		// Doing it all again ends as an undisturbed run does.
		last := max(acknowledged*childBatch, len(got)) + childBatch
		for n := 0; n < last; n += childBatch {
			write(t, s, batch(n, min(n+childBatch, last), 1)...)
		}
		expect(t, target, address, batch(0, last, 1))
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}
