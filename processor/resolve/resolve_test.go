package resolve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"readout/event"
)

func newResolver(s Store) *Resolver { return New(s, Options{}) }

// sink keeps the newest revision of each id, as a sink does.
type sink struct {
	mu    sync.Mutex
	byID  map[string]event.Event
	wrong []string
}

func (k *sink) write(evs []event.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byID == nil {
		k.byID = map[string]event.Event{}
	}
	for _, ev := range evs {
		have := k.byID[ev.ID]
		if have.Revision == ev.Revision && asJSON(have) != asJSON(ev) {
			k.wrong = append(k.wrong, fmt.Sprintf("revision %d of %s has two contents:\n%s\n%s", ev.Revision, ev.ID, asJSON(have), asJSON(ev)))
		}
		if ev.Revision > have.Revision {
			k.byID[ev.ID] = ev
		}
	}
}

// live gives the events that stand, sorted by id, revisions left out.
func (k *sink) live() []event.Event {
	var out []event.Event
	for _, ev := range k.byID {
		if ev.MergedInto == "" {
			ev.Revision = 0
			out = append(out, ev)
		} else if into := k.byID[ev.MergedInto]; into.ID == "" {
			k.wrong = append(k.wrong, "merged into an unknown id: "+asJSON(ev))
		}
	}
	slices.SortFunc(out, func(a, b event.Event) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func grouped(reports []event.Report) []event.Event {
	want := Group(reports)
	for i := range want {
		want[i].Revision = 0
	}
	return want
}

func check1(t *testing.T, k *sink, reports []event.Report) {
	t.Helper()
	got, want := k.live(), grouped(reports)
	if asJSON(got) != asJSON(want) {
		t.Errorf("got\n%s\nwant\n%s\nids and fields\n%s\nwant\n%s", lines(got), lines(want), asJSON(got), asJSON(want))
	}
	for _, w := range k.wrong {
		t.Error(w)
	}
}

func shuffled(seed uint64, reports []event.Report) []event.Report {
	out := slices.Clone(reports)
	rng := rand.New(rand.NewPCG(seed, 1))
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// allReports is a stream of many events: the cases of TestGroup, each moved to
// countries of its own so that they do not mix.
func allReports() []event.Report {
	var out []event.Report
	for i, g := range groups {
		for _, r := range g.reports {
			out = append(out, moved(r, i))
		}
	}
	return out
}

func moved(r event.Report, i int) event.Report {
	code := func(s string) string {
		if s == "" {
			return ""
		}
		return fmt.Sprintf("%s%c", s[:2], 'A'+i%26)
	}
	r.Countries = slices.Clone(r.Countries)
	for j := range r.Countries {
		r.Countries[j] = code(r.Countries[j])
	}
	r.Participants = slices.Clone(r.Participants)
	for j := range r.Participants {
		r.Participants[j].Country = code(r.Participants[j].Country)
	}
	if r.Place != nil {
		p := *r.Place
		p.Country = code(p.Country)
		r.Place = &p
	}
	m := r.Mentions[0]
	m.Article = fmt.Sprintf("g%d-%s", i, m.Article)
	m.URL += fmt.Sprint("-", i)
	r.Mentions = []event.Mention{m}
	r.ID = event.ReportID(r)
	return r
}

func TestAnyOrderEndsWithTheSameEventsAndIDs(t *testing.T) {
	reports := allReports()
	for seed := range uint64(20) {
		k := new(sink)
		s := newResolver(newMemory())
		for _, r := range shuffled(seed, reports) {
			evs, err := s.Resolve(context.Background(), r)
			if err != nil {
				t.Fatal(err)
			}
			if len(evs) == 0 {
				t.Fatalf("no event for a new report %s", asJSON(r))
			}
			k.write(evs)
		}
		check1(t, k, reports)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func TestRedeliveryChangesNothingAndReturnsTheRevisionAgain(t *testing.T) {
	reports := allReports()
	m := newMemory()
	s := newResolver(m)
	for _, r := range reports {
		first, err := s.Resolve(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		puts := m.puts
		again, err := s.Resolve(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		if asJSON(first) != asJSON(again) {
			t.Errorf("got\n%s\nwant\n%s", asJSON(again), asJSON(first))
		}
		if m.puts != puts {
			t.Error("a redelivered report was written")
		}
	}
}

func TestConcurrentResolversAgree(t *testing.T) {
	reports := slices.Concat(allReports(), allReports()) // every report twice
	for seed := range uint64(3) {
		k := new(sink)
		m := newMemory()
		work := make(chan event.Report)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				s := newResolver(m)
				for r := range work {
					evs, err := s.Resolve(context.Background(), r)
					if err != nil {
						t.Error(err)
					}
					k.write(evs)
				}
			})
		}
		for _, r := range shuffled(seed, reports) {
			work <- r
		}
		close(work)
		wg.Wait()
		check1(t, k, reports)
	}
}

var errKilled = errors.New("killed")

// A process killed before or after any write, and before publishing, leaves
// nothing behind that a redelivery does not put right.
func TestKilledAtAnyMomentEndsAsUndisturbed(t *testing.T) {
	reports := allReports()
	for seed := range uint64(15) {
		rng := rand.New(rand.NewPCG(seed, 2))
		k := new(sink)
		m := newMemory()
		m.hook = func(string) error {
			if rng.IntN(6) == 0 {
				return errKilled
			}
			return nil
		}
		queue := shuffled(seed, reports)
		s := newResolver(m)
		for len(queue) > 0 {
			r := queue[0]
			queue = queue[1:]
			evs, err := s.Resolve(context.Background(), r)
			lost := err == nil && rng.IntN(6) == 0 // written, but not published
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			if err != nil || lost {
				queue = append(queue, r) // redelivered later
				continue
			}
			k.write(evs)
			if rng.IntN(6) == 0 { // published, but not acknowledged
				queue = append(queue, r)
			}
		}
		check1(t, k, reports)
	}
}
