package when

import (
	"strconv"
	"time"

	"readout/event"
)

// The days that an interval may cover: years 1000 to 2999.
var minDay, maxDay = dayNumber(1000, 1, 1), dayNumber(2999, 12, 31)

// window is a stretch of whole days. Its unit is days, weeks, months or years
// and says how finely its ends are known.
type window struct {
	lo, hi int
	unit   unit
}

func (w window) time() event.Time {
	y, m, _ := civil(w.lo)
	y2, m2, _ := civil(w.hi)
	switch w.unit {
	case weeks:
		return event.Time{Start: isoDay(w.lo), Precision: event.Week}
	case months:
		t := event.Time{Start: isoMonth(y, m), Precision: event.Month}
		if y2 != y || m2 != m {
			t.End = isoMonth(y2, m2)
		}
		return t
	case years:
		t := event.Time{Start: strconv.Itoa(y), Precision: event.Year}
		if y2 != y {
			t.End = strconv.Itoa(y2)
		}
		return t
	}
	t := event.Time{Start: isoDay(w.lo), Precision: event.Day}
	if w.hi != w.lo {
		t.End = isoDay(w.hi)
	}
	return t
}

func isoMonth(y, m int) string { return isoDay(dayNumber(y, m, 1))[:7] }

func oneDay(d int) window { return window{d, d, days} }

func weekOf(d int) window { return window{mondayOf(d), mondayOf(d) + 6, weeks} }

func monthOf(y, m int) window {
	return window{dayNumber(y, m, 1), dayNumber(y, m+1, 1) - 1, months}
}

func yearOf(y int) window { return window{dayNumber(y, 1, 1), dayNumber(y, 12, 31), years} }

// coarsen gives the smallest day, week, month or year that holds the days from
// lo to hi: an event somewhere in them is known no better.
func coarsen(lo, hi int) (window, bool) {
	y, m, _ := civil(lo)
	y2, m2, _ := civil(hi)
	sameMonth := y == y2 && m == m2
	sameWeek := mondayOf(lo) == mondayOf(hi)
	_, monday, _ := civil(mondayOf(lo))
	switch {
	case hi < lo:
		return window{}, false
	case lo == hi:
		return oneDay(lo), true
	case sameWeek && (!sameMonth || monday == m):
		return weekOf(lo), true
	case sameMonth:
		return monthOf(y, m), true
	case y == y2:
		return yearOf(y), true
	}
	return window{}, false
}

// day is the single day of an event's time.
func (r resolver) day(t event.Time) (window, bool) {
	w, ok := r.interval(t)
	if !ok || w.unit != days {
		return window{}, false
	}
	return oneDay(w.lo), true
}

// interval reads an event's time back into days.
func (r resolver) interval(t event.Time) (window, bool) {
	lo, u, ok := readISO(t.Start)
	if !ok {
		return window{}, false
	}
	if t.Precision == event.Week {
		return weekOf(lo), true
	}
	hi := lo
	if t.End != "" {
		if h, u2, ok := readISO(t.End); ok && u2 == u && h >= lo {
			hi = h
		}
	}
	y, m, _ := civil(hi)
	switch u {
	case months:
		hi = monthOf(y, m).hi
	case years:
		hi = yearOf(y).hi
	}
	return window{lo, hi, u}, true
}

// readISO reads an ISO date cut to what is known, giving its first day.
func readISO(s string) (day int, u unit, ok bool) {
	if len(s) > 10 {
		s = s[:10]
	}
	layout, u := "2006-01-02", days
	switch len(s) {
	case 4:
		layout, u = "2006", years
	case 7:
		layout, u = "2006-01", months
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return 0, 0, false
	}
	return dayOf(t), u, true
}
