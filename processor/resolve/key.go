package resolve

import (
	"slices"
	"strings"
	"time"

	"readout/event"
)

// family names the types that may be words for one event.
func family(t event.Type) string {
	switch t {
	case event.Meeting, event.Talks, event.Summit:
		return "meet"
	}
	return string(t)
}

// home is the key of the block that a report belongs to, and the first part of
// its event's id. "Talks between Russia and Ukraine in Istanbul" and "Russian,
// Ukrainian and Turkish delegations met in Istanbul" share one, that of the
// pair. An event of more sides is at home with the first of them, one of fewer
// in its place's country. So is a summit, of which each article names other
// sides, but for two leaders' summit, which others call a meeting.
//
// A home only brings together what may be one event; whether it is, the
// comparison decides.
func home(e event.Event) (key string, pair bool) {
	sides := core(e)
	front := family(e.Type) + "/"
	placed := e.Place != nil && e.Place.Country != "" && e.Type != event.Call && e.Type != event.Message
	switch {
	case len(sides) == 2 && (e.Type != event.Summit || bilateral(e)):
		return front + keyPart(sides[0]) + "-" + keyPart(sides[1]), true
	case placed && (len(sides) < 2 || e.Type == event.Summit):
		return front + "at/" + keyPart(e.Place.Country), false
	case len(sides) > 0:
		return front + "of/" + keyPart(sides[0]), false
	}
	return front + "of/_", false
}

// bilateral says that exactly one person of each of two sides is named.
func bilateral(e event.Event) bool {
	p := e.Participants
	return len(e.Countries) == 2 && len(p) == 2 && p[0].Country != p[1].Country &&
		slices.Contains(e.Countries, p[0].Country) && slices.Contains(e.Countries, p[1].Country)
}

// between are those who mostly bring others together, the surest first.
var between = [...]string{"UNO", "EUE", "CHE", "NOR", "VAT", "OMN", "QAT", "TUR", "EGY", "SAU", "ARE", "USA"}

// core gives the sides without those who only mediate or lend the room, as long
// as two are left: some articles count them and some don't.
func core(e event.Event) []string {
	sides := slices.Clone(e.Countries)
	slices.Sort(sides)
	sides = slices.Compact(sides)
	drop := func(code string) {
		if i := slices.Index(sides, code); i >= 0 && len(sides) > 2 {
			sides = slices.Delete(sides, i, i+1)
		}
	}
	for _, p := range e.Participants {
		if p.Role == event.Mediator {
			drop(p.Country)
		}
	}
	for _, code := range between {
		drop(code)
	}
	if e.Place != nil {
		drop(e.Place.Country)
	}
	return sides
}

// keyPart keeps what a store's key may hold.
func keyPart(s string) string {
	if len(s) > 16 {
		s = s[:16]
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
			return r
		}
		return '_'
	}, s)
}

// naturalID is the event id that a report would give if it were the first to
// tell of its event. It depends on the report alone.
func (it *item) naturalID() string {
	return event.ID(it.home, it.anchor(), it.leaders())
}

// anchor is the day that stands for an event in its id: its start as far as it
// is known, or the day of publication. An undated report of something that is
// still to come never shares an anchor with a dated one.
func (it *item) anchor() string {
	switch {
	case it.when.known && it.r.Time.Precision == event.Week:
		return "week " + it.when.start().Format(time.DateOnly)
	case it.when.sharp:
		return it.when.start().Format(time.DateOnly)
	case it.when.known:
		return it.r.Time.Start
	case !it.hasPub:
		return "?"
	case future(it.r.Status):
		return "after " + it.pub.Format(time.DateOnly)
	}
	return it.pub.Format(time.DateOnly)
}

// leaders joins the family names of the first in rank of each country.
func (it *item) leaders() string {
	first := map[string]person{}
	var out []string
	for _, p := range it.people {
		if p.Country == "" {
			out = append(out, p.family())
		} else if have, ok := first[p.Country]; !ok || rank(p.Office) < rank(have.Office) {
			first[p.Country] = p
		}
	}
	for _, p := range first {
		out = append(out, p.family())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// rank orders offices, the highest first.
func rank(office string) int {
	switch office {
	case "head_of_state":
		return 0
	case "head_of_government":
		return 1
	case "foreign_minister":
		return 2
	case "":
		return 4
	}
	return 3
}

// future tells the statuses of an event that has not begun.
func future(s event.Status) bool {
	return s == event.Proposed || s == event.Scheduled || s == event.Postponed || s == event.Cancelled
}
