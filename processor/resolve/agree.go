package resolve

import (
	"cmp"
	"slices"

	"readout/event"
)

// How many entries of a kind an event carries, best supported first.
const (
	maxTopics       = 6
	maxAttributions = 8
	maxParticipants = 40
)

// event makes the one event of the cluster's reports, once. It depends on the
// set of reports alone. The revision is left to the caller.
func (c *cluster) event() event.Event {
	if c.settled == nil {
		its := slices.Clone(c.items)
		slices.SortFunc(its, byPublication)
		a := &agreement{its: its, w: newWeights(its)}
		ev := a.event(c)
		c.settled = &ev
	}
	return *c.settled
}

// agreement works out what the reports of one event agree on.
type agreement struct {
	its []*item // by publication
	w   *weights
}

func (a *agreement) event(c *cluster) event.Event {
	ev := event.Event{ID: c.id}
	ev.StatusHistory = a.history()
	ev.Status = ev.StatusHistory[len(ev.StatusHistory)-1].Status
	ev.Type, _ = vote(a.w, "type", a.its, func(i int) (event.Type, bool) { return a.its[i].r.Type, true }, same)
	ev.Time = a.time(ev.Status)
	ev.DurationMinutes, _ = vote(a.w, "duration_minutes", a.its, func(i int) (int, bool) {
		m := a.its[i].r.DurationMinutes
		return m, m > 0
	}, sameDuration)
	ev.Place = a.place()
	ev.Participants = a.participants()
	ev.Countries = a.countries(c.sides, ev.Participants)
	ev.Initiator = a.text("initiator", func(it *item) string { return it.r.Initiator })
	ev.Topics = ranked(a, "topics", maxTopics,
		func(it *item) []event.Topic { return it.r.Topics },
		func(t event.Topic) string { return foldName(t.Label) })
	ev.Attribution = ranked(a, "attribution", maxAttributions,
		func(it *item) []event.Attribution { return it.r.Attribution },
		func(t event.Attribution) string {
			return foldName(cmp.Or(t.Speaker, t.Office+" "+t.Organization)) + " " + t.Country
		})
	ev.Codes, ev.Extractor = a.codes(ev)
	ev.Confidence = a.w.confidence(a.its)
	ev.Mentions = a.mentions()
	for _, it := range a.its {
		if !it.hasPub {
			continue
		}
		if ev.FirstSeen.IsZero() {
			ev.FirstSeen = it.pub
		}
		ev.Updated = it.pub
	}
	return ev
}

// text gives the best supported word for a field that is one.
func (a *agreement) text(field string, get func(*item) string) string {
	v, _ := vote(a.w, field, a.its, func(i int) (string, bool) {
		s := get(a.its[i])
		return s, s != ""
	}, same)
	return v
}

// sameDuration allows a tenth: "an hour and a half", "95 minutes".
func sameDuration(a, b int) bool { return max(a, b)-min(a, b) <= max(a, b)/10 }

// time gives the best supported day, told as exactly as any report of that day
// tells it. Reports of the final status count before those of an earlier one:
// the hour for which a call was planned is not the hour at which it began.
func (a *agreement) time(final event.Status) *event.Time {
	best := a.sharpTime(func(it *item) bool { return it.r.Status == final })
	if best == nil {
		best = a.sharpTime(func(*item) bool { return true })
	}
	if best == nil {
		for _, it := range a.its { // the narrowest of what is known
			if it.when.known && (best == nil || it.when.length() < best.when.length()) {
				best = it
			}
		}
	}
	if best == nil {
		return nil
	}
	t := *best.r.Time
	return &t
}

func (a *agreement) sharpTime(among func(*item) bool) *item {
	on, support := vote(a.w, "time", a.its, func(i int) (int64, bool) {
		it := a.its[i]
		return it.when.from / daySeconds, it.when.sharp && among(it)
	}, same)
	if support == 0 {
		return nil
	}
	from := on * daySeconds
	tells := func(it *item) bool {
		w := it.when
		return w.sharp && among(it) && (w.from/daySeconds == on || w.fine && w.from > from-eastmost && w.from < from+daySeconds+westmost)
	}
	finest := 0
	for _, it := range a.its {
		if tells(it) {
			finest = max(finest, detail(it))
		}
	}
	best, _ := vote(a.w, "time", a.its, func(i int) (*item, bool) {
		it := a.its[i]
		return it, tells(it) && detail(it) == finest
	}, func(x, y *item) bool { return x.when == y.when })
	return best
}

// detail puts a time of day before an interval of days, and both before a day.
func detail(it *item) int {
	switch {
	case it.when.fine:
		return 2
	case it.when.ranged:
		return 1
	}
	return 0
}

func (a *agreement) place() *event.Place {
	setting := a.text("place", func(it *item) string {
		if it.r.Place == nil {
			return ""
		}
		return it.r.Place.Setting
	})
	city := a.text("place", func(it *item) string { return it.city })
	if city == "" {
		country := a.text("place", (*item).placeCountry)
		if country == "" && setting == "" {
			return nil
		}
		return &event.Place{Country: country, Setting: setting}
	}
	var out *event.Place
	for _, it := range a.its {
		if it.city != city {
			continue
		}
		p := it.r.Place
		if out == nil {
			out = &event.Place{Name: p.Name, Setting: setting}
		}
		out.Country = cmp.Or(out.Country, p.Country)
		if out.Lat == nil && p.Lat != nil && p.Lon != nil {
			out.Lat, out.Lon = p.Lat, p.Lon
		}
	}
	return out
}

// codes come with the reports: those of the newest report that has the event's
// type and status, or else of the newest that has its type.
func (a *agreement) codes(ev event.Event) (*event.Codes, string) {
	var codes *event.Codes
	extractor := ""
	exact := false
	for _, it := range a.its {
		if it.r.Type != ev.Type {
			continue
		}
		extractor = max(extractor, it.r.Extractor)
		hit := it.r.Status == ev.Status
		if it.r.Codes != nil && (hit || !exact) {
			codes, exact = it.r.Codes, hit
		}
	}
	return codes, extractor
}

// ranked joins lists, the best supported entries first; of equally supported
// ones those that were told first.
func ranked[T any](a *agreement, field string, most int, list func(*item) []T, key func(T) string) []T {
	type entry struct {
		value   T
		from    []int // indices of items, ascending
		support float64
	}
	var order []*entry
	byKey := map[string]*entry{}
	for i, it := range a.its {
		for _, v := range list(it) {
			k := key(v)
			e := byKey[k]
			if e == nil {
				e = &entry{value: v}
				byKey[k] = e
				order = append(order, e)
			}
			e.from = append(e.from, i)
		}
	}
	for _, e := range order {
		e.support = a.w.total(field, a.its, func(i int) bool { _, ok := slices.BinarySearch(e.from, i); return ok })
	}
	slices.SortStableFunc(order, func(x, y *entry) int { return cmp.Compare(y.support, x.support) })
	var out []T
	for _, e := range order[:min(len(order), most)] {
		out = append(out, e.value)
	}
	return out
}

// mentions gives each article once, oldest first. An article that was changed
// at its address is one mention: its newest text.
func (a *agreement) mentions() []event.Mention {
	address := func(it *item) string { return cmp.Or(it.mention().URL, it.mention().Article) }
	last := map[string]*item{}
	for _, it := range a.its {
		last[address(it)] = it
	}
	var out []event.Mention
	for _, it := range a.its {
		if last[address(it)] == it {
			out = append(out, *it.mention())
		}
	}
	return out
}
