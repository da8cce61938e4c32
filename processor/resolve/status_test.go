package resolve

import (
	"fmt"
	"strings"
	"testing"

	"readout/event"
)

func TestHistory(t *testing.T) {
	report := func(n int, source, pub, status string) event.Report {
		return rep(fmt.Sprintf("a%d %s %s", n, source, pub), "visit "+status+" FRA,JPN", "Emmanuel Macron/FRA", "2025-04-20", "Tokyo/JPN")
	}
	for _, tt := range []struct {
		name    string
		reports []event.Report
		want    string
	}{
		{"forward", []event.Report{
			report(1, "n", "2025-04-01T09:00:00Z", "proposed"), report(2, "s", "2025-04-05T09:00:00Z", "scheduled"),
			report(3, "w", "2025-04-06T09:00:00Z", "scheduled"), report(4, "e", "2025-04-20T09:00:00Z", "held"),
		}, "proposed 2025-04-01 scheduled 2025-04-05 held 2025-04-20"},
		{"held is not scheduled again by a newer article", []event.Report{
			report(1, "n", "2025-04-20T09:00:00Z", "held"), report(2, "s", "2025-04-21T09:00:00Z", "scheduled"),
		}, "held 2025-04-20"},
		{"cancelled, then on again, then held", []event.Report{
			report(1, "n", "2025-04-01T09:00:00Z", "scheduled"), report(2, "s", "2025-04-05T09:00:00Z", "cancelled"),
			report(3, "w", "2025-04-08T09:00:00Z", "scheduled"), report(4, "e", "2025-04-20T09:00:00Z", "held"),
		}, "scheduled 2025-04-01 cancelled 2025-04-05 scheduled 2025-04-08 held 2025-04-20"},
		{"one denial does not undo what two report as held", []event.Report{
			report(1, "n", "2025-04-20T09:00:00Z", "held"), report(2, "s", "2025-04-20T10:00:00Z", "held"),
			report(3, "w", "2025-04-21T09:00:00Z", "denied"),
		}, "held 2025-04-20"},
		{"two denials undo one report", []event.Report{
			report(1, "n", "2025-04-20T09:00:00Z", "held"), report(2, "s", "2025-04-20T10:00:00Z", "denied"),
			report(3, "w", "2025-04-21T09:00:00Z", "denied"),
		}, "held 2025-04-20 denied 2025-04-20"},
		{"two denials of one outlet do not", []event.Report{
			report(1, "n", "2025-04-20T09:00:00Z", "held"), report(2, "s", "2025-04-20T10:00:00Z", "denied"),
			report(3, "s", "2025-04-21T09:00:00Z", "denied"),
		}, "held 2025-04-20"},
		{"on a day without hours plans come before outcomes", []event.Report{
			report(1, "n", "2025-04-20", "held"), report(2, "s", "2025-04-20T10:00:00Z", "scheduled"), report(3, "w", "2025-04-20", "proposed"),
		}, "proposed 2025-04-20 scheduled 2025-04-20 held 2025-04-20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for seed := range uint64(6) {
				evs := Group(shuffled(seed, tt.reports))
				if len(evs) != 1 {
					t.Fatalf("got %d events\n%s", len(evs), lines(evs))
				}
				var got []string
				for _, h := range evs[0].StatusHistory {
					got = append(got, string(h.Status), h.Since[:10])
				}
				if got := strings.Join(got, " "); got != tt.want {
					t.Fatalf("got %s, want %s", got, tt.want)
				}
				if last := evs[0].StatusHistory[len(evs[0].StatusHistory)-1]; evs[0].Status != last.Status {
					t.Errorf("status %s, but the last step is %s", evs[0].Status, last.Status)
				}
			}
		})
	}
}

// One article can tell the whole story: its steps are part of the event's.
func TestHistoryOfOneArticle(t *testing.T) {
	r := rep("a1 north 2025-03-18T16:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-18")
	r.StatusHistory = []event.StatusChange{{Status: event.Scheduled, Since: "2025-03-18T16:00:00Z"}, {Status: event.Ongoing}, {Status: event.Held}}
	got := Group([]event.Report{r})[0].StatusHistory
	want := `[{"status":"scheduled","since":"2025-03-18T16:00:00Z","article":"a1"},` +
		`{"status":"ongoing","since":"2025-03-18T16:00:00Z","article":"a1"},{"status":"held","since":"2025-03-18T16:00:00Z","article":"a1"}]`
	if asJSON(got) != want {
		t.Errorf("got %s\nwant %s", asJSON(got), want)
	}
}
