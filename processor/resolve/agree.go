package resolve

import (
	"cmp"
	"slices"
	"time"

	"readout/event"
)

// How many entries of a kind an event carries, best supported first.
const (
	maxTopics       = 6
	maxAttributions = 8
	maxParticipants = 40
)

// event makes the one event of the cluster's reports. It depends on the set of
// reports alone. The revision is left to the caller.
func (c *cluster) event() event.Event {
	if c.settled == nil {
		ev := c.agree()
		c.settled = &ev
	}
	return *c.settled
}

func (c *cluster) agree() event.Event {
	its := slices.Clone(c.items)
	slices.SortFunc(its, byPublication)
	c = &cluster{id: c.id, seed: c.seed, items: its, sides: c.sides}
	w := newWeights(its)
	ev := event.Event{ID: c.id}
	ev.StatusHistory = c.history(w)
	ev.Status = ev.StatusHistory[len(ev.StatusHistory)-1].Status
	ev.Type, _ = vote(w, "type", its, func(it *item) (event.Type, bool) { return it.r.Type, true }, same)
	ev.Time = c.time(w, ev.Status)
	ev.DurationMinutes, _ = vote(w, "duration_minutes", its, func(it *item) (int, bool) { return it.r.DurationMinutes, it.r.DurationMinutes > 0 }, sameDuration)
	ev.Place = c.place(w)
	ev.Participants = c.participants(w)
	ev.Countries = c.countries(w, ev.Participants)
	ev.Initiator, _ = vote(w, "initiator", its, func(it *item) (string, bool) { return it.r.Initiator, it.r.Initiator != "" }, same)
	ev.Topics = c.topics(w)
	ev.Attribution = c.attribution(w)
	ev.Codes, ev.Extractor = c.codes(ev)
	ev.Confidence = w.confidence(its)
	ev.Mentions = c.mentions()
	for _, it := range its {
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

// vote gives the value that the independent sources support best, and how much.
// Of equally supported ones it is the one published first.
func vote[T any](w weights, field string, its []*item, value func(*item) (T, bool), equal func(a, b T) bool) (best T, support float64) {
	for _, it := range its {
		v, ok := value(it)
		if !ok {
			continue
		}
		s := w.field(field, its, func(o *item) bool { x, ok := value(o); return ok && equal(x, v) })
		if s > support {
			best, support = v, s
		}
	}
	return best, support
}

func same[T comparable](a, b T) bool { return a == b }

// sameDuration allows a tenth: "an hour and a half", "95 minutes".
func sameDuration(a, b int) bool { return max(a, b)-min(a, b) <= max(a, b)/10 }

// time gives the best supported day, told as exactly as any report of that day
// tells it. Reports of the final status count before those of an earlier one:
// the hour for which a call was planned is not the hour at which it began.
func (c *cluster) time(w weights, final event.Status) *event.Time {
	pick := func(among func(*item) bool) *event.Time {
		day, support := vote(w, "time", c.items, func(it *item) (string, bool) {
			if !it.when.sharp || !among(it) {
				return "", false
			}
			return it.when.start().Format(time.DateOnly), true
		}, same)
		if support == 0 {
			return nil
		}
		var best *item
		top := 0.0
		for _, it := range c.items {
			if !it.when.sharp || !among(it) || it.when.start().Format(time.DateOnly) != day {
				continue
			}
			s := detail(it) + w.field("time", c.items, func(o *item) bool { return among(o) && o.when == it.when })
			if s > top {
				best, top = it, s
			}
		}
		return best.r.Time
	}
	out := pick(func(it *item) bool { return it.r.Status == final })
	if out == nil {
		out = pick(func(*item) bool { return true })
	}
	if out == nil {
		for _, it := range c.items { // the narrowest of what is known
			if it.when.known && (out == nil || it.when.length() < spanOf(out).length()) {
				out = it.r.Time
			}
		}
	}
	if out == nil {
		return nil
	}
	t := *out
	return &t
}

// detail puts a time of day before an interval of days, and both before a day.
func detail(it *item) float64 {
	switch {
	case it.when.fine:
		return 2000
	case it.when.ranged:
		return 1000
	}
	return 0
}

func (c *cluster) place(w weights) *event.Place {
	name := func(it *item) (string, bool) { return it.city, it.city != "" }
	city, support := vote(w, "place", c.items, name, same)
	if support == 0 {
		country, support := vote(w, "place", c.items, func(it *item) (string, bool) { return it.placeCountry(), it.placeCountry() != "" }, same)
		if support == 0 {
			setting, support := vote(w, "place", c.items, setting, same)
			if support == 0 {
				return nil
			}
			return &event.Place{Setting: setting}
		}
		out := event.Place{Country: country}
		out.Setting, _ = vote(w, "place", c.items, setting, same)
		return &out
	}
	var out *event.Place
	for _, it := range c.items {
		if it.city != city {
			continue
		}
		p := it.r.Place
		if out == nil {
			out = &event.Place{Name: p.Name}
		}
		out.Country = cmp.Or(out.Country, p.Country)
		if out.Lat == nil && p.Lat != nil && p.Lon != nil {
			out.Lat, out.Lon = p.Lat, p.Lon
		}
	}
	out.Setting, _ = vote(w, "place", c.items, setting, same)
	return out
}

func setting(it *item) (string, bool) {
	if it.r.Place == nil || it.r.Place.Setting == "" {
		return "", false
	}
	return it.r.Place.Setting, true
}

// codes come with the reports: those of the newest report that has the event's
// type and status, or else of the newest that has its type.
func (c *cluster) codes(ev event.Event) (*event.Codes, string) {
	var codes *event.Codes
	extractor := ""
	exact := false
	for _, it := range c.items {
		if it.r.Type != ev.Type {
			continue
		}
		if hit := it.r.Status == ev.Status; hit || !exact {
			if it.r.Codes != nil {
				codes = it.r.Codes
				exact = exact || hit
			}
		}
		extractor = max(extractor, it.r.Extractor)
	}
	return codes, extractor
}

// topics joins the topics of all reports, best supported first.
func (c *cluster) topics(w weights) []event.Topic {
	return ranked(w, "topics", c.items, maxTopics,
		func(it *item) []event.Topic { return it.r.Topics },
		func(t event.Topic) string { return foldName(t.Label) })
}

// attribution joins who says so over all reports, best supported first.
func (c *cluster) attribution(w weights) []event.Attribution {
	return ranked(w, "attribution", c.items, maxAttributions,
		func(it *item) []event.Attribution { return it.r.Attribution },
		func(a event.Attribution) string {
			return foldName(cmp.Or(a.Speaker, a.Office+" "+a.Organization)) + " " + a.Country
		})
}

// ranked joins lists, the best supported entries first, those told first before
// others that are supported as well.
func ranked[T any](w weights, field string, its []*item, most int, list func(*item) []T, key func(T) string) []T {
	type entry struct {
		value T
		from  map[*item]bool
		s     float64
	}
	var order []*entry
	byKey := map[string]*entry{}
	for _, it := range its {
		for _, v := range list(it) {
			k := key(v)
			if byKey[k] == nil {
				byKey[k] = &entry{value: v, from: map[*item]bool{}}
				order = append(order, byKey[k])
			}
			byKey[k].from[it] = true
		}
	}
	for _, e := range order {
		e.s = w.field(field, its, func(it *item) bool { return e.from[it] })
	}
	slices.SortStableFunc(order, func(a, b *entry) int { return cmp.Compare(b.s, a.s) })
	var out []T
	for _, e := range order[:min(len(order), most)] {
		out = append(out, e.value)
	}
	return out
}

// mentions gives each article once, oldest first. An article that was changed
// at its address is one mention: its newest text.
func (c *cluster) mentions() []event.Mention {
	last := map[string]*item{}
	for _, it := range c.items {
		last[address(it)] = it
	}
	var out []event.Mention
	for _, it := range c.items {
		if last[address(it)] == it {
			out = append(out, *it.mention())
		}
	}
	return out
}

func address(it *item) string {
	m := it.mention()
	return cmp.Or(m.URL, m.Article)
}
