package sink

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"readout/event"
)

// How much of an event one line shows.
const (
	lineSides  = 4
	linePeople = 4
	lineTopics = 3
	lineWord   = 60 // runes of one name, place or topic
)

// Line tells an event in one line for a person, in columns:
//
//	2025-03-18  call       held       RUS–USA      Vladimir Putin, Donald Trump — Ukraine, ceasefire (2 sources)
//
// What is unknown is left out; an unknown date is "-". Nothing in an event can
// break the line or steer the terminal.
func Line(ev event.Event) string {
	var b strings.Builder
	pad(&b, lineDate(ev), 10)
	pad(&b, clean(string(ev.Type)), 9)
	pad(&b, clean(string(ev.Status)), 9)
	pad(&b, lineList(ev.Countries, lineSides, "–", "+"), 11)
	if ev.MergedInto != "" {
		fmt.Fprintf(&b, "is the same event as %s", clean(ev.MergedInto))
		return b.String()
	}
	names := make([]string, len(ev.Participants))
	for i, p := range ev.Participants {
		names[i] = p.Name
	}
	parts := []string{}
	if s := lineList(names, linePeople, ", ", " and "); s != "" {
		parts = append(parts, s)
	}
	if ev.Place != nil {
		if s := clean(ev.Place.Name); s != "" {
			parts = append(parts, "in "+s)
		} else if s := clean(ev.Place.Country); s != "" && !slices.Contains(ev.Countries, ev.Place.Country) {
			parts = append(parts, "in "+s)
		}
	}
	if len(ev.Topics) > 0 {
		labels := make([]string, len(ev.Topics))
		for i, t := range ev.Topics {
			labels[i] = t.Label
		}
		if s := lineList(labels[:min(len(labels), lineTopics)], lineTopics, ", ", ""); s != "" {
			parts = append(parts, "— "+s)
		}
	}
	switch n := ev.Sources(); n {
	case 0:
	case 1:
		parts = append(parts, "(1 source)")
	default:
		parts = append(parts, fmt.Sprintf("(%d sources)", n))
	}
	b.WriteString(strings.Join(parts, " "))
	return strings.TrimRight(b.String(), " ")
}

func lineDate(ev event.Event) string {
	if ev.Time == nil || ev.Time.Start == "" {
		return "-"
	}
	s := clean(ev.Time.Start)
	return s[:min(len(s), 10)]
}

// lineList joins at most most words and tells how many more there are.
func lineList(words []string, most int, between, more string) string {
	var out []string
	for _, w := range words {
		if w = clean(w); w != "" {
			out = append(out, w)
		}
	}
	rest := ""
	if extra := len(out) - most; extra > 0 && more != "" {
		out = out[:most]
		rest = fmt.Sprintf("%s%d", more, extra)
		if more != "+" {
			rest += " more"
		}
	}
	return strings.Join(out, between) + rest
}

// pad writes a column of at least so many runes, and two spaces.
func pad(b *strings.Builder, s string, width int) {
	b.WriteString(s)
	for n := utf8.RuneCountInString(s); n < width; n++ {
		b.WriteByte(' ')
	}
	b.WriteString("  ")
}

// clean keeps what can be seen: control, format and broken characters could
// steer the terminal. Runs of space become one, long words are cut.
func clean(s string) string {
	s = s[:min(len(s), 8*lineWord)]
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > lineWord {
		s = string([]rune(s)[:lineWord-1]) + "…"
	}
	return s
}
