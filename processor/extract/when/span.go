package when

import (
	"time"

	"readout/event"
)

// span resolves a range. What one end leaves out, the other tells; a range
// without a year is placed so that the end that the direction cares for fits:
// of a visit "from May 3 to 6" told on May 4 as planned, the far one.
func (r resolver) span(a, b point) (window, bool) {
	if a.base == onDate && b.base == onDate {
		return r.dates(a, b)
	}
	if a.base == onWeekday && b.base == onWeekday {
		return r.weekdays(a, b)
	}
	lo, ok := r.point(a)
	if !ok {
		return window{}, false
	}
	if b.base == onWeekday && lo.unit == days { // "from today until Friday"
		b.hasRel = false
		back := (int(b.weekday) - weekdayOf(lo.lo) + 7) % 7
		return window{lo.lo, lo.lo + back, days}, true
	}
	hi, ok := r.point(b)
	if !ok || hi.unit != lo.unit || hi.lo < lo.lo {
		return window{}, false
	}
	return window{lo.lo, hi.hi, lo.unit}, true
}

func (r resolver) dates(a, b point) (window, bool) {
	if b.month == 0 && b.day != 0 {
		b.month = a.month
	}
	if b.year == 0 && a.year != 0 && b.relUnit == noUnit {
		b.year = a.year
		if before(b, a) {
			b.year++
		}
	}
	if a.relUnit == noUnit && b.relUnit != noUnit {
		a.relUnit, a.relN = b.relUnit, b.relN
	} else if b.relUnit == noUnit && a.relUnit != noUnit {
		b.relUnit, b.relN = a.relUnit, a.relN
	}
	if a.year == 0 && b.year != 0 {
		a.year = b.year
		if before(b, a) {
			a.year--
		}
	}
	if a.year == 0 && a.relUnit == noUnit && a.month != 0 {
		if !r.Pub.known {
			return window{}, false
		}
		if r.dir == Future {
			hi, ok := r.point(b)
			if !ok {
				return window{}, false
			}
			y, _, _ := civil(hi.lo)
			a.year, b.year = int16(y), int16(y)
			if before(b, a) {
				a.year--
			}
		} else {
			lo, ok := r.point(a)
			if !ok {
				return window{}, false
			}
			y, _, _ := civil(lo.lo)
			a.year, b.year = int16(y), int16(y)
			if before(b, a) {
				b.year++
			}
		}
	}
	lo, ok := r.point(a)
	if !ok {
		return window{}, false
	}
	hi, ok := r.point(b)
	if !ok {
		return window{}, false
	}
	if hi.unit != lo.unit || hi.lo < lo.lo {
		return window{}, false
	}
	return window{lo.lo, hi.hi, lo.unit}, true
}

// before reports whether date a comes before b, by what both tell.
func before(a, b point) bool {
	if a.year != b.year {
		return a.year < b.year
	}
	if a.month != b.month {
		return a.month < b.month
	}
	return a.day < b.day
}

// weekdays resolves "Monday to Wednesday".
func (r resolver) weekdays(a, b point) (window, bool) {
	if !r.Pub.known {
		return window{}, false
	}
	if b.relUnit != noUnit && a.relUnit == noUnit {
		a.relUnit, a.relN = b.relUnit, b.relN
	}
	length := (int(b.weekday) - int(a.weekday) + 7) % 7
	if r.dir == Future && !a.hasRel && a.relUnit == noUnit {
		hi, ok := r.point(b)
		if !ok {
			return window{}, false
		}
		lo := hi.lo - length
		if lo < r.Pub.day { // it would have begun already: the next one is meant
			lo, hi.lo = lo+7, hi.lo+7
		}
		return window{lo, hi.lo, days}, true
	}
	lo, ok := r.point(a)
	if !ok {
		return window{}, false
	}
	return window{lo.lo, lo.lo + length, days}, true
}

// hands puts the time of day into t where its zone is known.
func (r resolver) hands(t *event.Time, x Expr, w window) {
	start, ok := r.instant(w.lo, x.from.clock)
	if !ok {
		return
	}
	end, hasEnd := r.instant(w.hi, x.to.clock)
	if w.hi != w.lo && !hasEnd {
		return // "from 10 a.m. on Monday to Wednesday"
	}
	t.Start, t.Precision = start.Format(time.RFC3339), event.Minute
	if x.from.clock.hour {
		t.Precision = event.Hour
	}
	t.End = ""
	if x.Range && hasEnd {
		if end.Before(start) {
			end = end.AddDate(0, 0, 1)
		}
		if end.After(start) {
			t.End = end.Format(time.RFC3339)
		}
	}
}

// instant is a time of day on a day, in UTC; false without a zone.
func (r resolver) instant(day int, c clock) (time.Time, bool) {
	if !c.set || c.bare {
		return time.Time{}, false
	}
	zone := r.Zone
	if c.zone != "" {
		zone = location(c.zone)
	} else if !c.local {
		return time.Time{}, false
	}
	if zone == nil {
		return time.Time{}, false
	}
	y, m, d := civil(day)
	t := time.Date(y, time.Month(m), d, 0, int(c.minute)-int(c.fixed), 0, 0, zone)
	return t.UTC(), true
}
