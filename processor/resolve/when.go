package resolve

import (
	"time"

	"readout/event"
)

const day = 24 * time.Hour

// daySeconds is a day in the unit of spans.
const daySeconds = 24 * 60 * 60

// span is an interval of time in seconds since 1970, from inclusive and to
// exclusive. The zero span is unknown.
type span struct {
	from, to int64
	known    bool
	sharp    bool // the start is known to the day or better
	fine     bool // the start is known to the hour or better
	ranged   bool // the source gave an end
}

func (s span) start() time.Time { return time.Unix(s.from, 0).UTC() }
func (s span) end() time.Time   { return time.Unix(s.to, 0).UTC() }
func (s span) length() int64    { return s.to - s.from }

func (s span) overlaps(o span) bool { return s.from < o.to && o.from < s.to }

// gap is the time between two spans in seconds, 0 where they touch or overlap.
func (s span) gap(o span) int64 { return max(0, s.from-o.to, o.from-s.to) }

// spanOf reads an event's time. What cannot be read is unknown.
func spanOf(t *event.Time) span {
	if t == nil {
		return span{}
	}
	from, to, ok := parseTime(t.Start)
	if !ok {
		return span{}
	}
	length := to.Sub(from)
	s := span{from: from.Unix(), to: to.Unix(), known: true, fine: length < day}
	switch {
	case t.Precision == event.Week && length == day:
		s.to = s.from + 7*daySeconds
	case t.Precision == event.Hour && s.fine:
		s.to = s.from + 60*60
	}
	s.sharp = s.length() <= daySeconds
	if _, end, ok := parseTime(t.End); ok && end.Unix() > s.from {
		// Only a start to the day makes a sharp range: "2025-06" to "2025-06-18"
		// is some time in the first half of June.
		s.ranged = length <= day && end.Unix() > s.to
		s.to = end.Unix()
		s.sharp = length <= day && s.length() <= 31*daySeconds
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
