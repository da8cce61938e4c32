package resolve

import (
	"time"

	"readout/event"
)

const day = 24 * time.Hour

// span is an interval of time, from inclusive and to exclusive, in UTC. A zero
// span means that nothing is known.
type span struct {
	from, to time.Time
	fine     bool // the start is known to the hour or better
	ranged   bool // the source gave an end
}

func (s span) known() bool           { return !s.from.IsZero() }
func (s span) length() time.Duration { return s.to.Sub(s.from) }

// sharp says that the start is known to the day, or better.
func (s span) sharp() bool {
	return s.known() && (s.ranged && s.length() <= 31*day || s.length() <= day)
}

func (s span) overlaps(o span) bool { return s.from.Before(o.to) && o.from.Before(s.to) }

// gap is the time between two spans, 0 where they touch or overlap.
func (s span) gap(o span) time.Duration {
	return max(0, s.from.Sub(o.to), o.from.Sub(s.to))
}

// spanOf reads an event's time. What cannot be read is unknown.
func spanOf(t *event.Time) span {
	if t == nil {
		return span{}
	}
	from, to, ok := parseTime(t.Start)
	if !ok {
		return span{}
	}
	s := span{from: from, to: to, fine: to.Sub(from) < day}
	switch {
	case t.Precision == event.Week && to.Sub(from) == day:
		s.to = from.Add(7 * day)
	case t.Precision == event.Hour && s.fine:
		s.to = from.Add(time.Hour)
	}
	if _, end, ok := parseTime(t.End); ok && end.After(s.to) {
		// A start to the month with an end to the month is no sharp range.
		s.ranged = to.Sub(from) <= day
		s.to = end
	}
	return s
}

// parseTime reads a time cut to what is known and returns the interval that it
// stands for: "2025", "2025-03", "2025-03-18", or RFC 3339 with or without
// seconds.
func parseTime(s string) (from, to time.Time, ok bool) {
	parse := func(layout string) bool {
		t, err := time.Parse(layout, s)
		from = t.UTC()
		return err == nil && from.Year() > 0
	}
	switch len(s) {
	case 0:
		return
	case 4:
		ok = parse("2006")
		return from, from.AddDate(1, 0, 0), ok
	case 7:
		ok = parse("2006-01")
		return from, from.AddDate(0, 1, 0), ok
	case 10:
		ok = parse(time.DateOnly)
		return from, from.AddDate(0, 0, 1), ok
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if parse(layout) {
			return from, from.Add(time.Minute), true
		}
	}
	return time.Time{}, time.Time{}, false
}

// published reads a publication date: its moment, and whether a time of day is
// known. A bare date is taken at the start of its day.
func published(s string) (at time.Time, timed, ok bool) {
	from, to, ok := parseTime(s)
	if !ok {
		return time.Time{}, false, false
	}
	return from, to.Sub(from) < day, true
}
