package resolve

import (
	"math"
	"slices"
	"strings"
	"testing"

	"readout/event"
)

func one(t *testing.T, reports ...event.Report) event.Event {
	t.Helper()
	var first string
	var out event.Event
	for seed := range uint64(8) {
		evs := Group(shuffled(seed, reports))
		if len(evs) != 1 {
			t.Fatalf("got %d events, want one\n%s", len(evs), lines(evs))
		}
		out = evs[0]
		if seed == 0 {
			first = asJSON(out)
		} else if asJSON(out) != first {
			t.Fatalf("the event depends on the order: got\n%s\nwant\n%s", asJSON(out), first)
		}
	}
	return out
}

// call is a report of one call; change may alter it before its id is made.
func call(article string, change func(*event.Report)) event.Report {
	r := rep(article, "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-18")
	if change != nil {
		change(&r)
	}
	r.ID = event.ReportID(r)
	return r
}

func TestTheBestSupportedValueWins(t *testing.T) {
	ev := one(t,
		call("a1 n 2025-03-18T15:00:00Z", func(r *event.Report) {
			r.DurationMinutes, r.Initiator = 120, "USA"
			r.Time = &event.Time{Start: "2025-03-18T14:00:00Z", Precision: event.Minute}
			r.Topics = []event.Topic{{Label: "Ukraine"}, {Label: "wheat"}}
		}),
		call("a2 s 2025-03-18T16:00:00Z", func(r *event.Report) {
			r.DurationMinutes, r.Initiator = 90, "RUS"
			r.Topics = []event.Topic{{Label: "Syria"}, {Label: "UKRAINE"}}
		}),
		call("a3 w 2025-03-18T17:00:00Z", func(r *event.Report) {
			r.DurationMinutes, r.Initiator = 95, "RUS"
			r.Attribution = []event.Attribution{{Speaker: "Dmitry Peskov", Country: "RUS"}}
		}),
		call("a4 n 2025-03-18T18:00:00Z", func(r *event.Report) { r.DurationMinutes, r.Initiator = 120, "USA" }), // the first outlet again
	)
	if ev.DurationMinutes != 90 || ev.Initiator != "RUS" || ev.Time.Start != "2025-03-18T14:00:00Z" {
		t.Errorf("got %d minutes, initiator %s, start %s", ev.DurationMinutes, ev.Initiator, ev.Time.Start)
	}
	if got, want := asJSON(ev.Topics), `[{"label":"Ukraine"},{"label":"wheat"},{"label":"Syria"}]`; got != want {
		t.Errorf("got topics %s, want %s", got, want)
	}
	if len(ev.Attribution) != 1 || len(ev.Mentions) != 4 || ev.Sources() != 3 {
		t.Errorf("got %d attributions, %d mentions, %d sources", len(ev.Attribution), len(ev.Mentions), ev.Sources())
	}
	if got := ev.FirstSeen.Format("15:04") + " " + ev.Updated.Format("15:04"); got != "15:00 18:00" {
		t.Errorf("got first seen and updated %s", got)
	}
}

func TestASpokesmanNamedByOneOfFourIsLeftOut(t *testing.T) {
	with := func(r *event.Report) {
		r.Participants = append(slices.Clone(r.Participants), event.Participant{Name: "Dmitry Peskov", Country: "RUS"})
	}
	ev := one(t, call("a1 n 2025-03-18T15:00:00Z", with), call("a2 s 2025-03-18T15:00:00Z", nil),
		call("a3 w 2025-03-18T15:00:00Z", nil), call("a4 e 2025-03-18T15:00:00Z", nil))
	if len(ev.Participants) != 2 {
		t.Errorf("got %s", asJSON(ev.Participants))
	}
	ev = one(t, call("a1 n 2025-03-18T15:00:00Z", with), call("a2 s 2025-03-18T15:00:00Z", nil))
	if len(ev.Participants) != 3 {
		t.Errorf("one of two: got %s", asJSON(ev.Participants))
	}
}

func TestTheFullestKnownNameAndItsOffice(t *testing.T) {
	name := func(n, id, office string) func(*event.Report) {
		return func(r *event.Report) {
			r.Participants = []event.Participant{{Name: n, ID: id, Office: office, Country: "RUS"}, r.Participants[1]}
		}
	}
	ev := one(t, call("a1 n 2025-03-18T15:00:00Z", name("Putin", "", "")), call("a2 s 2025-03-18T15:30:00Z", name("Vladimir Putin", "vladimir-putin", "head_of_state")),
		call("a3 w 2025-03-18T16:00:00Z", name("Putin", "", "")))
	i := slices.IndexFunc(ev.Participants, func(p event.Participant) bool { return p.Country == "RUS" })
	if p := ev.Participants[i]; p.Name != "Vladimir Putin" || p.ID != "vladimir-putin" || p.Office != "head_of_state" {
		t.Errorf("got %s", asJSON(ev.Participants))
	}
}

func TestCodesAreThoseOfTheFinalStatus(t *testing.T) {
	codes := func(status event.Status, code string) func(*event.Report) {
		return func(r *event.Report) {
			r.Status, r.Codes = status, &event.Codes{CAMEO: &event.CAMEO{Version: "1.1b3", Code: code}}
		}
	}
	ev := one(t, call("a1 n 2025-03-17T15:00:00Z", codes(event.Scheduled, "036")), call("a2 s 2025-03-18T15:30:00Z", codes(event.Held, "041")),
		call("a3 w 2025-03-18T16:00:00Z", codes(event.Scheduled, "036")))
	if ev.Codes.CAMEO.Code != "041" {
		t.Errorf("got %s", asJSON(ev.Codes))
	}
}

func TestAPlannedHourIsNotTheHourOfTheCall(t *testing.T) {
	at := func(status event.Status, start string) func(*event.Report) {
		return func(r *event.Report) {
			r.Status, r.Time = status, &event.Time{Start: start, Precision: precision(start)}
		}
	}
	planned := call("a1 n 2025-03-17T15:00:00Z", at(event.Scheduled, "2025-03-18T12:00:00Z"))
	held := call("a2 s 2025-03-18T16:30:00Z", at(event.Held, "2025-03-18"))
	began := call("a3 w 2025-03-18T16:40:00Z", at(event.Held, "2025-03-18T13:10:00Z"))
	if got := one(t, planned, held, began).Time.Start; got != "2025-03-18T13:10:00Z" {
		t.Errorf("got %s", got)
	}
	if got := one(t, planned, held).Time.Start; got != "2025-03-18" {
		t.Errorf("nobody told when it began: got %s", got)
	}
}

func TestConfidence(t *testing.T) {
	sure := func(c float64) func(*event.Report) { return func(r *event.Report) { r.Confidence = c } }
	for _, tt := range []struct {
		name    string
		reports []event.Report
		want    float64
	}{
		{"one source's confidence is its own", []event.Report{call("a1 n 2025-03-18T15:00:00Z", sure(0.73))}, 0.73},
		{"a second one counts half", []event.Report{call("a1 n 2025-03-18T15:00:00Z", sure(0.6)), call("a2 s 2025-03-18T15:00:00Z", sure(0.8))}, 0.86},
		{"the same outlet counts once", []event.Report{call("a1 n 2025-03-18T15:00:00Z", sure(0.6)), call("a2 n 2025-03-18T15:00:00Z", sure(0.8))}, 0.8},
		{"never quite sure", []event.Report{call("a1 n 2025-03-18T15:00:00Z", sure(0.98)), call("a2 s 2025-03-18T15:00:00Z", sure(0.98)), call("a3 w 2025-03-18T15:00:00Z", sure(0.98))}, 0.99},
		{"a report that does not say", []event.Report{call("a1 n 2025-03-18T15:00:00Z", sure(0))}, unsure},
	} {
		if got := one(t, tt.reports...).Confidence; math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestAnArticleChangedAtItsAddressIsOneMention(t *testing.T) {
	address := func(status event.Status) func(*event.Report) {
		return func(r *event.Report) { r.Status, r.Mentions[0].URL = status, "https://n.example/live" }
	}
	ev := one(t, call("a1 n 2025-03-18T12:00:00Z", address(event.Ongoing)), call("a2 n 2025-03-18T15:00:00Z", address(event.Held)))
	if len(ev.Mentions) != 1 || ev.Mentions[0].Article != "a2" || ev.Status != event.Held || len(ev.StatusHistory) != 2 {
		t.Errorf("got %s", asJSON(ev))
	}
}

// Reports that come in the order of publication never change an id: each case
// of TestGroup, and a story that sharpens as it comes.
func TestIDsStayInTheOrderOfPublication(t *testing.T) {
	for _, g := range groups {
		reports := slices.Clone(g.reports)
		slices.SortStableFunc(reports, func(a, b event.Report) int {
			return strings.Compare(a.Mentions[0].Published, b.Mentions[0].Published)
		})
		s := newResolver(newMemory())
		for _, r := range reports {
			evs, err := s.Resolve(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			for _, ev := range evs {
				if ev.MergedInto != "" {
					t.Errorf("%s: %s became %s at %s", g.name, ev.ID, ev.MergedInto, r.Mentions[0].Article)
				}
			}
		}
	}
}

// Two events that stood apart turn out to be one: the id of the earlier report
// stays, and the other says so in a last revision.
func TestTwoEventsThatTurnOutToBeOne(t *testing.T) {
	s := newResolver(newMemory())
	resolve := func(r event.Report) []event.Event {
		t.Helper()
		evs, err := s.Resolve(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return evs
	}
	// Undated, and too far apart to be one for sure.
	early := resolve(rep("a1 north 2025-05-01T09:00:00Z", "call scheduled RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA"))[0]
	late := resolve(rep("a2 south 2025-05-20T09:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA"))[0]
	if early.ID == late.ID {
		t.Fatal("the two are one from the beginning")
	}
	got := resolve(rep("a3 west 2025-05-20T12:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-05-19"))
	if len(got) != 2 || got[0].ID != early.ID || len(got[0].Mentions) != 3 || got[0].Revision <= early.Revision {
		t.Fatalf("got\n%s", asJSON(got))
	}
	want := event.Event{ID: late.ID, Revision: late.Revision + 1, Type: event.Call, Status: event.Held, Countries: []string{"RUS", "USA"}, MergedInto: early.ID}
	if asJSON(got[1]) != asJSON(want) {
		t.Errorf("got\n%s\nwant\n%s", asJSON(got[1]), asJSON(want))
	}
}
