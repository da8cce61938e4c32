package when

import (
	"time"

	"readout/event"
)

// Direction is which way a clause points from the publication date.
type Direction int8

// The directions: past for what was held, future for what is planned, none
// where neither status nor tense tells.
const (
	Past   Direction = -1
	None   Direction = 0
	Future Direction = 1
)

// Context is what an expression is resolved against. The zero Context resolves
// only what is complete in itself.
type Context struct {
	Pub    Date
	Anchor event.Time     // of the event that an [Anchored] expression counts from
	Day    event.Time     // the day of a [Clock] expression
	Zone   *time.Location // of the place, for "local time"; nil where unknown
}

// Resolve turns the expression into an interval. It reports false where the
// context does not tell enough; it never guesses. The direction decides between
// last Tuesday and next Tuesday and between the years of a date without one.
// For an expression bound by "until" or "by" the interval is the far end.
func (x Expr) Resolve(dir Direction, c Context) (event.Time, bool) {
	switch {
	case x.Bound == Since:
		dir = Past
	case dir == None && (x.Bound == Until || x.Bound == By):
		dir = Future
	}
	r := resolver{dir: dir, Context: c}
	if x.ref != nil {
		w, ok := r.point(*x.ref)
		if !ok || w.unit != days {
			return event.Time{}, false
		}
		r.Anchor = w.time()
	}
	var w window
	var ok bool
	if x.Range {
		w, ok = r.span(x.from, x.to)
	} else {
		w, ok = r.point(x.from)
	}
	if !ok || w.lo < minDay || w.hi > maxDay || w.hi < w.lo {
		return event.Time{}, false
	}
	t := w.time()
	if x.Clock && w.unit == days {
		r.hands(&t, x, w)
	}
	t.Text = x.Text
	return t, true
}

type resolver struct {
	Context
	dir Direction
}

// point resolves one end.
func (r resolver) point(a point) (window, bool) {
	if a.base == fromAnchor {
		return r.fromAnchor(a)
	}
	if a.base == clockOnly {
		return r.day(r.Day)
	}
	if a.base == onDate && a.year != 0 {
		return absolute(a)
	}
	if !r.Pub.known {
		return window{}, false
	}
	switch a.base {
	case onDate:
		return r.date(a)
	case onWeekday:
		return r.weekday(a)
	case offset:
		if a.ahead && r.dir != Future {
			return window{}, false
		}
		return shift(r.Pub.day, a.n, a.unit)
	case inUnit:
		return r.unit(a)
	case inWindow:
		if a.ahead && r.dir != Future {
			return window{}, false
		}
		lo, hi := r.Pub.day+length(a.n, a.unit), r.Pub.day+length(a.m, a.unit)
		return coarsen(lo, hi)
	}
	return window{}, false
}

// length is about how many days n units last.
func length(n int32, u unit) int {
	per := map[unit]int{weekends: 7, weeks: 7, fortnights: 14, months: 30, quarters: 91, years: 365, decades: 3652}[u]
	return int(n) * max(per, 1)
}

// shift moves a day by n units; longer units keep only themselves.
func shift(day int, n int32, u unit) (window, bool) {
	y, m, _ := civil(day)
	switch u {
	case minutes, hours:
		return oneDay(day), true
	case days, nights:
		return oneDay(day + int(n)), true
	case weekends, weeks:
		return weekOf(day + 7*int(n)), true
	case fortnights:
		return weekOf(day + 14*int(n)), true
	case months:
		y, m, _ = civil(dayNumber(y, m+int(n), 1))
		return monthOf(y, m), true
	case years:
		return yearOf(y + int(n)), true
	}
	return window{}, false
}

// absolute resolves a date that tells its year.
func absolute(a point) (window, bool) {
	y := int(a.year)
	switch {
	case a.unit == seasons && a.sub == 4: // a winter lies in two years
		return window{}, false
	case a.month == 0, a.twoWay:
		return yearOf(y), true
	case a.day == 0:
		return monthOf(y, int(a.month)), true
	case int(a.day) > daysIn(y, int(a.month)):
		return window{}, false
	}
	d := dayNumber(y, int(a.month), int(a.day))
	if a.unit == weeks {
		return weekOf(d), true
	}
	return oneDay(d), true
}

// date resolves a date that tells no year.
func (r resolver) date(a point) (window, bool) {
	y, m, _ := civil(r.Pub.day)
	switch a.relUnit {
	case years:
		a.year = int16(y + int(a.relN))
		return absolute(a)
	case months:
		y, m, _ = civil(dayNumber(y, m+int(a.relN), 1))
		a.year, a.month = int16(y), int16(m)
		return absolute(a)
	}
	if a.month == 0 {
		return r.dayOnly(a)
	}
	if a.hasRel {
		b := a
		b.year = int16(y)
		switch {
		case a.rel < 0 && int(a.month) >= m:
			b.year--
		case a.rel > 0 && int(a.month) <= m:
			b.year++
		}
		return absolute(b)
	}
	best, found, least := window{}, false, 0
	for dy := -1; dy <= 1; dy++ {
		a.year = int16(y + dy)
		w, ok := absolute(a)
		if !ok {
			continue
		}
		cost := r.cost(w, a.day == 0)
		if a.weekday != 0 && weekdayOf(w.lo) != int(a.weekday) {
			cost += 1000 // the weekday tells the year better than the tense
		}
		if !found || cost < least {
			best, found, least = w, true, cost
		}
	}
	return best, found
}

// cost is how unlikely it is that a date without a year means the window w. A
// day that lies the wrong way from publication by a few weeks is likelier than
// one that lies the right way by most of a year, since writers add the year to
// the latter; a month alone is taken at the tense's word.
func (r resolver) cost(w window, wholeMonth bool) int {
	bias := 4
	if wholeMonth {
		bias = 40
	}
	switch {
	case w.lo <= r.Pub.day && r.Pub.day <= w.hi:
		return 0
	case w.lo > r.Pub.day:
		d := w.lo - r.Pub.day
		if r.dir == Past {
			return d * bias
		}
		return d
	default:
		d := r.Pub.day - w.hi
		if r.dir == Future {
			return d * bias
		}
		return d
	}
}

// dayOnly resolves "the 27th".
func (r resolver) dayOnly(a point) (window, bool) {
	y, m, _ := civil(r.Pub.day)
	best, found, least := window{}, false, 0
	for dm := -1; dm <= 1; dm++ {
		yy, mm, _ := civil(dayNumber(y, m+dm, 1))
		a.year, a.month = int16(yy), int16(mm)
		w, ok := absolute(a)
		if !ok {
			continue
		}
		cost := r.cost(w, true)
		if a.weekday != 0 && weekdayOf(w.lo) != int(a.weekday) {
			cost += 1000
		}
		if !found || cost < least {
			best, found, least = w, true, cost
		}
	}
	return best, found
}

// weekday resolves "Tuesday" and its like.
func (r resolver) weekday(a point) (window, bool) {
	pub, want := r.Pub.day, int(a.weekday)
	back := (weekdayOf(pub) - want + 7) % 7
	ahead := (want - weekdayOf(pub) + 7) % 7
	switch {
	case a.relUnit == weeks:
		return oneDay(mondayOf(pub) + 7*int(a.relN) + want - 1), true
	case a.hasRel && a.rel < 0:
		if back == 0 {
			back = 7
		}
		return oneDay(pub - back), true
	case a.hasRel && a.rel == 2:
		if ahead == 0 {
			ahead = 7
		}
		return oneDay(pub + ahead), true
	case a.hasRel && a.rel > 0:
		return oneDay(mondayOf(pub) + 7 + want - 1), true
	case r.dir == Past, r.dir == None && back <= 3:
		return oneDay(pub - back), true
	}
	return oneDay(pub + ahead), true
}

// unit resolves "last week", "this year", "the weekend", "next spring".
func (r resolver) unit(a point) (window, bool) {
	y, _, _ := civil(r.Pub.day)
	switch a.unit {
	case weekends:
		return r.weekend(int(a.n), a.hasRel)
	case seasons:
		return r.season(a)
	case quarters:
		return window{}, false // a fiscal one, as a rule
	case decades, halves:
		return window{}, false
	case years:
		return yearOf(y + int(a.n)), true
	}
	return shift(r.Pub.day, a.n, a.unit)
}

// weekend resolves a weekend: n from that of publication where told is set, and
// else the one that the direction means.
func (r resolver) weekend(n int, told bool) (window, bool) {
	pub := r.Pub.day
	saturday := mondayOf(pub) + 5
	switch {
	case n != 0:
		saturday += 7 * n
	case told && weekdayOf(pub) > 2: // "this weekend" is still to come, but for Monday's papers
	case saturday > pub && r.dir == Past:
		saturday -= 7
	case saturday > pub && r.dir == None && weekdayOf(pub) <= 3:
		saturday -= 7
	}
	return coarsen(saturday, saturday+1)
}

// season keeps only the year: spring comes in March in Oslo and in September in
// Canberra.
func (r resolver) season(a point) (window, bool) {
	y, m, _ := civil(r.Pub.day)
	if a.sub == 4 {
		return window{}, false
	}
	if a.relUnit == years {
		return yearOf(y + int(a.relN)), true
	}
	first := int(a.sub) * 3 // March, June, September in the north
	switch {
	case a.n < 0 && m <= first+2, a.n == 0 && r.dir == Past && m < first:
		y--
	case a.n > 0 && m >= first, a.n == 0 && r.dir == Future && m > first+2:
		y++
	}
	return yearOf(y), true
}

// fromAnchor counts from another event.
func (r resolver) fromAnchor(a point) (window, bool) {
	w, ok := r.interval(r.Anchor)
	if !ok {
		return window{}, false
	}
	base := w.lo
	if a.n > 0 {
		base = w.hi
	}
	switch {
	case a.weekday != 0:
		if w.unit != days {
			return window{}, false
		}
		back := (weekdayOf(base) - int(a.weekday) + 7) % 7
		switch {
		case a.n < 0:
			return oneDay(base - 1 - (back+6)%7), true
		case a.n > 0:
			return oneDay(base + 7 - back), true
		}
		return oneDay(mondayOf(base) + int(a.weekday) - 1), true
	case a.month != 0:
		y, m, _ := civil(base)
		if a.n < 0 && int(a.month) >= m {
			y--
		} else if a.n > 0 && int(a.month) <= m {
			y++
		}
		return monthOf(y, int(a.month)), true
	case a.sub != 0:
		if w.unit != days {
			return window{}, false
		}
		far := base + length(a.n, a.unit)*3
		return coarsen(min(base, far), max(base, far))
	}
	need := a.unit // an anchor known to the month tells no day
	if need <= days || need == nights {
		need = days
	} else if need == weekends || need == fortnights {
		need = weeks
	}
	if w.unit > need && !(w.unit == weeks && need == days) || w.unit == weeks && need == days {
		return window{}, false
	}
	if a.unit == weekends {
		saturday := mondayOf(base) + 5 + 7*int(a.n)
		return coarsen(saturday, saturday+1)
	}
	return shift(base, a.n, a.unit)
}
