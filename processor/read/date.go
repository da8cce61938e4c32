package read

import (
	"strings"
	"time"
)

// moment is a point in time as a page gives it.
type moment struct {
	time.Time
	clock bool // a time of day is given
	zone  bool // and a zone with it
}

// String gives RFC 3339 with the page's own zone, or what is known of it.
func (m moment) String() string {
	switch {
	case !m.clock:
		return m.Format("2006-01-02")
	case !m.zone:
		return m.Format("2006-01-02T15:04:05")
	case m.Nanosecond() != 0:
		return m.Format("2006-01-02T15:04:05.999Z07:00")
	}
	return m.Format(time.RFC3339)
}

// parseTime reads a date in any of the forms that pages use.
func parseTime(s string) (moment, bool) {
	s = strings.TrimSpace(s)
	for _, f := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04Z0700", time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(f, s); err == nil {
			return moment{t, true, true}, true
		}
	}
	for _, f := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(f, s); err == nil {
			return moment{t, true, false}, true
		}
	}
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return moment{t, false, false}, true
	}
	return moment{}, false
}
