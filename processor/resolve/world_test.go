package resolve

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"readout/event"
)

// world makes reports of n events over a year between 150 states, busy pairs
// far busier than others, with one to eight reports an event.
func world(seed uint64, n int) []event.Report {
	rng := rand.New(rand.NewPCG(seed, 3))
	types := []event.Type{event.Call, event.Meeting, event.Meeting, event.Visit, event.Talks, event.Agreement}
	side := func() int { return int(150 * rng.Float64() * rng.Float64() * rng.Float64()) }
	code := func(i int) string { return fmt.Sprintf("%c%c%c", 'A'+i/26, 'A'+i%26, 'X') }
	var out []event.Report
	for i := range n {
		a, b := side(), side()
		if a == b {
			b++
		}
		on := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(365))
		typ := types[rng.IntN(len(types))]
		rank := rng.IntN(4)
		people := fmt.Sprintf("Given%d Family%d/%s, Given%d Family%d/%s", a, a*7+rank, code(a), b, b*7+rank, code(b))
		place := fmt.Sprintf("City %d/%s", b, code(b))
		if typ == event.Call {
			place = ""
		}
		for j := range 1 + rng.IntN(4)*rng.IntN(3) {
			status, pub, when := "held", on.Add(time.Duration(12+rng.IntN(24))*time.Hour), on.Format(time.DateOnly)
			if rng.IntN(4) == 0 {
				status, pub = "scheduled", on.Add(-time.Duration(24+rng.IntN(96))*time.Hour)
			}
			who := people
			if rng.IntN(5) == 0 {
				who = ""
			}
			if rng.IntN(6) == 0 {
				when = ""
			}
			out = append(out, rep(fmt.Sprintf("w%d-%d out%d %s", i, j, rng.IntN(60), pub.Format(time.RFC3339)),
				fmt.Sprintf("%s %s %s,%s", typ, status, min(code(a), code(b)), max(code(a), code(b))), who, when, place))
		}
	}
	return out
}

// Pairs of reports that belong together, over a year of a hundred and fifty
// states: a fifth of the reports name nobody, a sixth give no date, a quarter
// announce what others report as held.
func TestReportsThatBelongTogether(t *testing.T) {
	evs := Group(world(11, 1000))
	holder := map[string]int{} // article -> event
	members := map[string][]string{}
	for i, ev := range evs {
		for _, m := range ev.Mentions {
			holder[m.Article] = i
			of, _, _ := strings.Cut(m.Article, "-")
			members[of] = append(members[of], m.Article)
		}
	}
	both, found := 0, 0
	for _, ev := range evs {
		found += len(ev.Mentions) * (len(ev.Mentions) - 1) / 2
	}
	wanted := 0
	for _, articles := range members {
		wanted += len(articles) * (len(articles) - 1) / 2
		for i, a := range articles {
			for _, b := range articles[:i] {
				if holder[a] == holder[b] {
					both++
				}
			}
		}
	}
	precision, recall := float64(both)/float64(found), float64(both)/float64(wanted)
	t.Logf("pairs: precision %.3f, recall %.3f", precision, recall)
	if precision < 0.98 || recall < 0.98 {
		t.Errorf("got precision %.3f and recall %.3f of pairs, want .98 of both", precision, recall)
	}
}
