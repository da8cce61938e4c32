package resolve

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"readout/event"
)

// yearOf gives reports of one busy pair over a year, in the order of
// publication.
func yearOf(n int) []event.Report {
	rng := rand.New(rand.NewPCG(4, 4))
	var out []event.Report
	for i := range n {
		on := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*365/n)
		people := fmt.Sprintf("Given Family%c/RUS, Other Person%c/USA", 'a'+i%7, 'a'+i%5)
		for j := range 1 + rng.IntN(4) {
			status, when, pub := "held", on.Format(time.DateOnly), on.Add(time.Duration(10+j)*time.Hour)
			if j == 1 {
				status, pub = "scheduled", on.Add(-50*time.Hour)
			}
			out = append(out, rep(fmt.Sprintf("y%d-%d s%d %s", i, j, j, pub.Format(time.RFC3339)), "call "+status+" RUS,USA", people, when))
		}
	}
	slices.SortFunc(out, func(a, b event.Report) int {
		return strings.Compare(a.Mentions[0].Published, b.Mentions[0].Published)
	})
	return out
}

func TestOldEventsMoveAndAreFoundAgain(t *testing.T) {
	reports := yearOf(150)
	m, k := newMemory(), new(sink)
	s := New(m, Options{MaxReports: 40})
	for _, r := range reports {
		evs, err := s.Resolve(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		k.write(evs)
	}
	check1(t, k, reports)
	b, _, err := s.load(t.Context(), "call/RUS-USA")
	if err != nil || len(b.items) > 40 {
		t.Errorf("the current block holds %d reports (%v), want at most 40", len(b.items), err)
	}
	if len(m.data) < 10 {
		t.Errorf("got %d blocks, want one for each past month", len(m.data))
	}
	if len(b.Owed) > maxOwed {
		t.Errorf("%d notes of other blocks are kept", len(b.Owed))
	}

	before := asJSON(k.live())
	for seed := range uint64(2) {
		for _, r := range shuffled(seed, reports) {
			evs, err := s.Resolve(t.Context(), r)
			if err != nil || len(evs) == 0 {
				t.Fatalf("got %d events (%v) for a report that comes again", len(evs), err)
			}
			k.write(evs)
		}
	}
	if after := asJSON(k.live()); after != before {
		t.Errorf("redelivery changed something: got\n%s\nwant\n%s", after, before)
	}

	// A new report of something of last January goes on where that stood.
	late := rep("late other 2025-12-30T10:00:00Z", "call held RUS,USA", "Given Familya/RUS, Other Persona/USA", "2025-01-01")
	evs, err := s.Resolve(t.Context(), late)
	if err != nil || len(evs) != 1 {
		t.Fatalf("got %d events (%v), want 1", len(evs), err)
	}
	if have := k.byID[evs[0].ID]; evs[0].Revision != have.Revision+1 || len(evs[0].Mentions) != len(have.Mentions)+1 {
		t.Errorf("got revision %d with %d mentions after revision %d with %d", evs[0].Revision, len(evs[0].Mentions), have.Revision, len(have.Mentions))
	}
}

func TestKilledWhileOldEventsMove(t *testing.T) {
	reports := yearOf(40)
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 5))
		m, k := newMemory(), new(sink)
		m.hook = func(string) error {
			if rng.IntN(4) == 0 {
				return errKilled
			}
			return nil
		}
		s := New(m, Options{MaxReports: 16})
		for _, r := range reports {
			for {
				evs, err := s.Resolve(t.Context(), r)
				if err != nil && !errors.Is(err, errKilled) {
					t.Fatal(err)
				}
				if err == nil && rng.IntN(4) > 0 {
					k.write(evs)
					break
				}
			}
		}
		check1(t, k, reports)
	}
}

func TestForget(t *testing.T) {
	m := newMemory()
	s := New(m, Options{MaxReports: 40})
	reports := yearOf(150)
	var last []event.Event
	for _, r := range reports {
		var err error
		if last, err = s.Resolve(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	small := rep("x other 2025-02-03T10:00:00Z", "call held CHL,PER", "Ana Silva/CHL, Rosa Diaz/PER", "2025-02-03")
	if _, err := s.Resolve(t.Context(), small); err != nil {
		t.Fatal(err)
	}
	blocks := len(m.data)
	n, err := s.Forget(t.Context(), time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
	if err != nil || n != 6 {
		t.Errorf("got %d blocks (%v), want five months and one small block", n, err)
	}
	if len(m.data) != blocks-5 {
		t.Errorf("%d of %d blocks are left", len(m.data), blocks)
	}
	if b, _, _ := s.load(t.Context(), "call/CHL-PER"); len(b.items) != 0 || len(b.Issued) != 0 {
		t.Errorf("%d reports and %d ids are left of what was forgotten", len(b.items), len(b.Issued))
	}
	again, err := s.Resolve(t.Context(), reports[len(reports)-1])
	if err != nil || asJSON(again) != asJSON(last) {
		t.Errorf("the newest event changed (%v): got\n%s\nwant\n%s", err, asJSON(again), asJSON(last))
	}
	if n, err := s.Forget(t.Context(), time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)); err != nil || n != 0 {
		t.Errorf("forgetting again: %d blocks (%v)", n, err)
	}
}

// One event in thousands of articles stays one block of a bounded size.
func TestALongEventKeepsItsBeginningAndItsEnd(t *testing.T) {
	m := newMemory()
	s := New(m, Options{})
	start := time.Date(2025, 8, 10, 0, 0, 0, 0, time.UTC)
	var last event.Event
	for i := range 150 {
		r := rep(fmt.Sprintf("l%03d s%d %s", i, i%50, start.Add(time.Duration(i)*time.Hour).Format(time.RFC3339)),
			"meeting scheduled RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-08-30", "Anchorage/USA")
		evs, err := s.Resolve(t.Context(), r)
		if err != nil || len(evs) != 1 {
			t.Fatalf("report %d: got %d events (%v)", i, len(evs), err)
		}
		if evs[0].Revision <= last.Revision || i > 0 && evs[0].ID != last.ID {
			t.Fatalf("report %d: got revision %d of %s after %d of %s", i, evs[0].Revision, evs[0].ID, last.Revision, last.ID)
		}
		last = evs[0]
	}
	if len(last.Mentions) != keepMost || last.Mentions[0].Article != "l000" || last.Mentions[keepMost-1].Article != "l149" {
		t.Errorf("got %d mentions from %s to %s", len(last.Mentions), last.Mentions[0].Article, last.Mentions[len(last.Mentions)-1].Article)
	}
}

func TestABlockThatIsTooLargeForTheStoreKeepsLess(t *testing.T) {
	const most = 6000
	m := newMemory()
	s := New(m, Options{MaxBytes: most})
	rng := rand.New(rand.NewPCG(6, 6))
	for i := range 90 {
		r := rep(fmt.Sprintf("b%02d s%d 2025-08-10T10:00:00Z", i, i), "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-08-10")
		noise := make([]byte, 200)
		for j := range noise {
			noise[j] = byte('!' + rng.IntN(90))
		}
		if _, err := s.Resolve(t.Context(), said(r, "Title", string(noise))); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(m.data["call/RUS-USA"].value); n > most {
		t.Errorf("the block has %d bytes, want at most %d", n, most)
	}
}
