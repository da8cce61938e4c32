package resolve

import (
	"fmt"
	"strings"

	"readout/event"
)

// rep writes a report in one line for a test:
//
//	rep("a1 reuters 2025-03-18T15:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-18", "Moscow/RUS")
//
// The last three may be empty or left out. A time with ".." is an interval, and
// one with "w" before it a week.
func rep(article, what string, rest ...string) event.Report {
	a := strings.Fields(article)
	w := strings.Fields(what)
	rest = append(rest, "", "", "")
	r := event.Report{}
	r.Type, r.Status = event.Type(w[0]), event.Status(w[1])
	if len(w) > 2 {
		r.Countries = strings.Split(w[2], ",")
	}
	if rest[0] != "" {
		for s := range strings.SplitSeq(rest[0], ",") {
			name, country, _ := strings.Cut(strings.TrimSpace(s), "/")
			country, role, _ := strings.Cut(country, ":")
			r.Participants = append(r.Participants, event.Participant{Name: name, Country: country, Role: event.Role(role)})
		}
	}
	if t := rest[1]; t != "" {
		start, end, _ := strings.Cut(t, "..")
		r.Time = &event.Time{Start: strings.TrimPrefix(start, "w"), End: end, Precision: precision(start)}
	}
	if rest[2] != "" {
		city, country, _ := strings.Cut(rest[2], "/")
		r.Place = &event.Place{Name: city, Country: country}
	}
	r.Confidence = 0.8
	m := event.Mention{Article: a[0], URL: "https://" + a[1] + ".example/" + a[0], Source: a[1], Title: "Title " + a[0], Sentence: "Sentence of " + a[0] + ".", End: 10}
	if len(a) > 2 {
		m.Published = a[2]
	}
	r.Mentions = []event.Mention{m}
	r.Extractor = "rules/1"
	r.ID = event.ReportID(r)
	return r
}

func precision(start string) event.Precision {
	switch {
	case strings.HasPrefix(start, "w"):
		return event.Week
	case len(start) == 4:
		return event.Year
	case len(start) == 7:
		return event.Month
	case len(start) == 10:
		return event.Day
	}
	return event.Minute
}

// line writes an event in one line, for comparing and for failures.
func line(ev event.Event) string {
	var names, articles []string
	for _, p := range ev.Participants {
		names = append(names, p.Name)
	}
	for _, m := range ev.Mentions {
		articles = append(articles, m.Article)
	}
	start, place := "", ""
	if ev.Time != nil {
		start = ev.Time.Start
		if ev.Time.End != "" {
			start += ".." + ev.Time.End
		}
	}
	if ev.Place != nil {
		place = ev.Place.Name
	}
	return fmt.Sprintf("%s %s %s %s [%s] %s <%s>", ev.Type, ev.Status, ev.Sides(), start, strings.Join(names, ", "), place, strings.Join(articles, " "))
}

func lines(evs []event.Event) string {
	var out []string
	for _, ev := range evs {
		out = append(out, line(ev))
	}
	return strings.Join(out, "\n")
}
