package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"readout/event"
)

// headline says in one line what an event is: "Marco Rubio and David Lammy
// speak by phone", "Ilham Aliyev to visit Astana".
func headline(e event.Event) string {
	who, many := subjects(e)
	future := e.Status == event.Scheduled || e.Status == event.Postponed || e.Status == event.Cancelled || e.Status == event.Proposed
	verb := func(one, more, plan string) string {
		switch {
		case future:
			return who + " " + plan
		case many:
			return who + " " + more
		}
		return who + " " + one
	}
	var text, noun string // a noun leads a text that is no sentence
	switch e.Type {
	case event.Call:
		text = verb("speaks by phone", "speak by phone", "to speak by phone")
	case event.Meeting:
		text = verb("meets", "meet", "to meet")
	case event.Talks:
		text = verb("holds talks", "hold talks", "to hold talks")
	case event.Summit:
		text = verb("at a summit", "at a summit", "to attend a summit")
	case event.Agreement:
		text = verb("signs an agreement", "sign an agreement", "to sign an agreement")
	case event.Visit:
		to := destination(e)
		if to == "" || len(e.Participants) == 0 && (e.Place == nil || e.Place.Country == "") {
			noun, text = "visit", join(sides(e), 4) // nobody can tell who goes where
			break
		}
		text = verb("visits "+to, "visit "+to, "to visit "+to)
	case event.Message:
		if text = letter(e); text == "" {
			noun, text = "message", who
		}
	default:
		noun, text = label(string(e.Type)), strings.Join(sides(e), " – ")
	}
	switch e.Status {
	case event.Postponed, event.Cancelled, event.Denied, event.Proposed:
		if noun != "" {
			text = noun + ", " + text
		}
		text = capital(string(e.Status)) + ": " + text
	default:
		if noun != "" {
			text = capital(noun) + ": " + text
		}
	}
	return clean(text, 300)
}

// subjects names those who take part, people first, then the sides for which
// no person stands.
func subjects(e event.Event) (who string, many bool) {
	var names []string
	rest := slices.Clone(e.Countries)
	for _, p := range e.Participants {
		rest = slices.DeleteFunc(rest, func(c string) bool { return c == p.Country })
		if e.Type == event.Visit && len(e.Participants) > 1 && p.Role == event.Host {
			continue
		}
		names = append(names, p.Name)
	}
	if e.Type == event.Visit && len(names) > 0 {
		rest = nil // the other side is where the visit goes
	}
	if e.Type == event.Visit && len(names) == 0 && e.Place != nil && len(rest) > 1 {
		rest = slices.DeleteFunc(rest, func(c string) bool { return c == e.Place.Country })
	}
	for _, c := range rest {
		names = append(names, countryName(c))
	}
	if len(names) == 0 {
		return "Someone", false
	}
	return join(names, 4), len(names) > 1
}

// destination names where a visit goes; "" where nothing tells.
func destination(e event.Event) string {
	if e.Place != nil && e.Place.Name != "" {
		return e.Place.Name
	}
	if e.Place != nil && e.Place.Country != "" {
		return countryName(e.Place.Country)
	}
	home := map[string]bool{}
	for _, p := range e.Participants {
		home[p.Country] = home[p.Country] || p.Role != event.Host
	}
	for _, c := range e.Countries {
		if !home[c] {
			return countryName(c)
		}
	}
	return ""
}

// letter names sender and addressee of a message; "" where their roles are unknown.
func letter(e event.Event) string {
	var from, to []string
	for _, p := range e.Participants {
		switch p.Role {
		case event.Sender:
			from = append(from, p.Name)
		case event.Recipient:
			to = append(to, p.Name)
		}
	}
	if len(from) > 0 && len(to) > 0 {
		return join(from, 2) + " writes to " + join(to, 3)
	}
	return ""
}

// join lists names as a sentence does; beyond limit it counts the rest.
func join(names []string, limit int) string {
	if len(names) > limit {
		names = append(slices.Clone(names[:limit-1]), fmt.Sprintf("%d others", len(names)-limit+1))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// sides are the names of the countries and bodies.
func sides(e event.Event) []string {
	var names []string
	for _, c := range e.Countries {
		names = append(names, countryName(c))
	}
	return names
}

func capital(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// when writes a time as a reader would, cut to what is known: "18 March 2025,
// 13:00 UTC", "27 – 29 April 2025", "March 2025".
func when(t *event.Time) string {
	if t == nil || t.Start == "" {
		return ""
	}
	start := moment(t.Start)
	if t.Precision == event.Week {
		start = "week of " + start
	}
	if t.End == "" || t.End == t.Start {
		return start
	}
	a, okA := parseTime(t.Start)
	b, okB := parseTime(t.End)
	switch {
	case okA && okB && a.Equal(b):
		return start
	case okA && okB && len(t.Start) == len("2006-01-02") && len(t.End) == len("2006-01-02") && a.Year() == b.Year() && a.Month() == b.Month():
		return fmt.Sprintf("%d – %s", a.Day(), moment(t.End))
	case okA && okB && len(t.Start) > len("2006-01-02") && len(t.End) > len("2006-01-02") && a.Format(time.DateOnly) == b.Format(time.DateOnly):
		return a.Format("2 January 2006, 15:04") + " – " + b.Format("15:04 UTC")
	}
	return start + " – " + moment(t.End)
}

// moment writes one time of the contract; what it cannot read stays as it is.
func moment(s string) string {
	t, ok := parseTime(s)
	if !ok {
		return clean(s, 40)
	}
	switch len(s) {
	case 4:
		return s
	case 7:
		return t.Format("January 2006")
	case 10:
		return t.Format("2 January 2006")
	}
	return t.Format("2 January 2006, 15:04 UTC")
}
