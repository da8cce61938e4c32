package web

import (
	"bytes"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"readout/event"
)

// calendar answers the events that have a day as an iCalendar, so that what is
// coming stands in a reader's own calendar. An event that was called off stays
// there as cancelled; one that was only proposed is tentative.
func (s *Server) calendar(w http.ResponseWriter, r *http.Request) {
	f, err := parseFilter(r.URL.Query(), s.opt.Now())
	if err != nil {
		problem(w, http.StatusBadRequest, err.Error())
		return
	}
	some, _ := f.pick(s.board.all())
	var b bytes.Buffer
	line := func(name, value string) { fold(&b, name+value) }
	line("BEGIN:", "VCALENDAR")
	line("VERSION:", "2.0")
	line("PRODID:", "-//Readout//Diplomatic events//EN")
	line("X-WR-CALNAME:", "Diplomacy")
	for _, e := range some {
		start, end, ok := span(e.Time)
		if !ok {
			continue
		}
		row := newRow(e)
		stamp := e.Updated
		if stamp.IsZero() {
			stamp = e.Reported
		}
		line("BEGIN:", "VEVENT")
		line("UID:", escapeICS(e.ID)+"@readout")
		line("DTSTAMP:", stamp.UTC().Format("20060102T150405Z"))
		line("DTSTART", start)
		line("DTEND", end)
		line("SUMMARY:", escapeICS(row.Headline))
		if row.Where != "" {
			line("LOCATION:", escapeICS(row.Where))
		}
		line("DESCRIPTION:", escapeICS(summary(row)))
		line("URL:", base(r)+row.Link)
		line("STATUS:", icsStatus(e.Status))
		line("END:", "VEVENT")
	}
	line("END:", "VCALENDAR")
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, _ = w.Write(b.Bytes())
}

// span gives start and end with their parameters, where at least the day is
// known. An end date is the day after the last.
func span(t *event.Time) (start, end string, ok bool) {
	if t == nil {
		return "", "", false
	}
	from, okFrom := parseTime(t.Start)
	if !okFrom || len(t.Start) < len(time.DateOnly) || t.Precision == event.Week {
		return "", "", false
	}
	to, okTo := parseTime(t.End)
	if len(t.Start) == len(time.DateOnly) {
		if !okTo || to.Before(from) {
			to = from
		}
		return ";VALUE=DATE:" + from.Format("20060102"), ";VALUE=DATE:" + to.AddDate(0, 0, 1).Format("20060102"), true
	}
	if !okTo || len(t.End) <= len(time.DateOnly) || !to.After(from) {
		to = from.Add(time.Hour) // unknown: an hour shows in every calendar
	}
	return ":" + from.Format("20060102T150405Z"), ":" + to.Format("20060102T150405Z"), true
}

func icsStatus(s event.Status) string {
	switch s {
	case event.Cancelled, event.Denied, event.Postponed:
		return "CANCELLED"
	case event.Proposed:
		return "TENTATIVE"
	}
	return "CONFIRMED"
}

func escapeICS(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", "").Replace(s)
}

// fold writes a line of at most 75 bytes, and the rest in lines that a blank leads.
func fold(b *bytes.Buffer, s string) {
	const width = 75
	for room := width; len(s) > room; room = width - 1 {
		cut := room
		for cut > 1 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut])
		b.WriteString("\r\n ")
		s = s[cut:]
	}
	b.WriteString(s)
	b.WriteString("\r\n")
}
