package when

import "time"

// Date is the day, or the instant, on which a text was published. The zero Date
// is an unknown one, against which only absolute expressions resolve.
type Date struct {
	day     int // days since 1970-01-01 in the zone of the publication
	known   bool
	instant time.Time // zero where only the day is known
}

// Published reads an RFC 3339 time or an ISO date. The day of an instant is the
// day in its own offset; for an instant given in UTC it is the day in zone, the
// place where the text was published, or in UTC where zone is nil. A text that
// is neither gives the zero Date.
func Published(s string, zone *time.Location) Date {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return Date{day: dayOf(t), known: true}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		if t, err = time.Parse("2006-01-02T15:04:05", s); err != nil {
			if len(s) > 10 {
				return Published(s[:10], zone)
			}
			return Date{}
		}
		return Date{day: dayOf(t), known: true}
	}
	if _, offset := t.Zone(); offset == 0 && zone != nil {
		t = t.In(zone)
	}
	return Date{day: dayOf(t), known: true, instant: t}
}

// Known reports whether anything is known of the publication.
func (d Date) Known() bool { return d.known }

// String is the day as an ISO date, or "" where it is unknown.
func (d Date) String() string {
	if !d.known {
		return ""
	}
	return isoDay(d.day)
}

// dayOf numbers the calendar day of t, in t's own zone.
func dayOf(t time.Time) int { return dayNumber(t.Year(), int(t.Month()), t.Day()) }

// dayNumber counts days since 1970-01-01; months and days out of range carry over.
func dayNumber(y, m, d int) int {
	return int(floorDiv(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix(), 86400))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func civil(day int) (y, m, d int) {
	t := time.Unix(int64(day)*86400, 0).UTC()
	return t.Year(), int(t.Month()), t.Day()
}

func isoDay(day int) string { return time.Unix(int64(day)*86400, 0).UTC().Format("2006-01-02") }

// weekdayOf is 1 for Monday to 7 for Sunday.
func weekdayOf(day int) int {
	w := (day + 3) % 7 // 1970-01-01 was a Thursday
	if w < 0 {
		w += 7
	}
	return w + 1
}

// mondayOf is the first day of the ISO week that day lies in.
func mondayOf(day int) int { return day - weekdayOf(day) + 1 }

func daysIn(y, m int) int { return dayNumber(y, m+1, 1) - dayNumber(y, m, 1) }
