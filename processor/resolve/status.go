package resolve

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"readout/event"
)

// told is one article's word for a status.
type told struct {
	event.StatusChange
	at     time.Time
	timed  bool
	weight float64 // of the statement's sources together
}

// step orders the statuses of one moment: what is planned before what is done.
var step = map[event.Status]int{
	event.Proposed: 0, event.Scheduled: 1, event.Postponed: 2, event.Cancelled: 3, event.Denied: 4, event.Ongoing: 5, event.Held: 6,
}

func offTrack(s event.Status) bool {
	return s == event.Postponed || s == event.Cancelled || s == event.Denied
}

// history tells how the event got to its status, oldest first, and the status
// is that of the last step. The newest article counts, but for these: an event
// goes forward from proposed to scheduled, ongoing and held, never back; what
// was held is undone only by more sources than say that it was.
func (a *agreement) history() []event.StatusChange {
	var all []told
	for _, it := range a.its {
		m := it.mention()
		all = append(all, told{event.StatusChange{Status: it.r.Status, Since: m.Published, Article: m.Article}, it.pub, it.timed, 0})
		for _, h := range it.r.StatusHistory {
			since := cmp.Or(h.Since, m.Published)
			at, timed, _ := published(since)
			all = append(all, told{event.StatusChange{Status: h.Status, Since: since, Article: cmp.Or(h.Article, m.Article)}, at, timed, 0})
		}
	}
	for i := range all {
		all[i].weight = a.w.total("", a.its, func(j int) bool { return a.its[j].r.Status == all[i].Status })
	}
	slices.SortFunc(all, func(a, b told) int {
		return cmp.Or(a.moment().Compare(b.moment()), cmp.Compare(step[a.Status], step[b.Status]), strings.Compare(a.Article, b.Article))
	})
	var out []event.StatusChange
	var now told
	for _, t := range all {
		if len(out) == 0 || follows(now, t) {
			out, now = append(out, t.StatusChange), t
		}
	}
	return out
}

// moment is when the statement was made. Where only the day is known, plans are
// taken at its beginning and outcomes at its end; unknown is before everything.
func (t told) moment() time.Time {
	if t.at.IsZero() || t.timed || step[t.Status] <= step[event.Scheduled] {
		return t.at
	}
	return t.at.Add(day - time.Second)
}

func follows(now, next told) bool {
	switch {
	case now.Status == next.Status:
		return false
	case now.Status == event.Held:
		return offTrack(next.Status) && next.weight > now.weight
	case offTrack(now.Status) || offTrack(next.Status):
		return true
	}
	return step[next.Status] > step[now.Status]
}
