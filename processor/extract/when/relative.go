package when

import "slices"

// weekday reads "Tuesday", "Tuesday, 2 May 2017", "Tuesday 2nd May", "Tuesday
// last week", "Friday last", "Tuesday evening".
func (p *parser) weekday(i int) (atom, int, bool) {
	t := p.t[i]
	if t.flags&capital == 0 {
		return atom{}, 0, false
	}
	d := point{base: onWeekday, weekday: int8(t.val)}
	next := i + 1
	if t.class == weekdayAbbr && p.mark(next, '.') && p.tight(next) {
		next++
	}
	j := next
	if p.mark(j, ',') || p.mark(j, '(') && p.next(j+1).class != unitWord {
		j++
	}
	if p.next(j).class == theWord && p.next(j+1).flags&nth != 0 {
		j++
	}
	if n := p.next(j); n.kind == number || n.class == month || n.class == monthAbbr || n.class == ordinal {
		if a, after, ok := p.atom(j); ok && a.base == onDate && a.day != 0 && t.flags&possessive == 0 {
			a.weekday = d.weekday
			if p.mark(j-1, '(') && p.mark(after, ')') {
				after++
			} else if p.mark(j-1, '(') {
				return atom{point: d}, next, true
			}
			return a, after, true
		}
		if n.flags&nth != 0 && p.next(j-1).class == theWord { // "Tuesday the 3rd"
			return atom{point: point{base: onDate, day: int16(n.val), weekday: d.weekday}}, j + 1, n.val >= 1 && n.val <= 31
		}
	}
	if day, ok := p.dayNumber(next); ok && p.next(next).kind == number && p.next(next).flags&nth == 0 && p.diaryDay(next+1) {
		return atom{point: point{base: onDate, day: day, weekday: d.weekday}}, next + 1, true
	}
	if t.class == weekdayAbbr {
		return atom{}, 0, false
	}
	if t.flags&possessive != 0 {
		return atom{point: d}, next, true
	}
	j = next
	if p.next(j).class == ofWord {
		j++
	}
	if r := p.next(j); r.class == relative {
		if unit(p.next(j+1).val) == weeks && p.next(j+1).class == unitWord {
			d.relUnit, d.relN = weeks, int8(r.val)
			return atom{point: d}, j + 2, true
		}
		if r.val == -1 && p.is(j, "last") && p.next(j+1).kind != wordToken { // "on Friday last"
			d.rel, d.hasRel = -1, true
			return atom{point: d}, j + 1, true
		}
	}
	if p.is(next, "week") && (p.next(next+1).kind != wordToken || p.isEnd(next+1)) { // "Tuesday week"
		d.relUnit, d.relN = weeks, 1
		return atom{point: d}, next + 1, true
	}
	if after := p.dayPartAfter(next); after > next {
		if p.mark(after, ',') { // "Tuesday morning, May 2"
			if a, end, ok := p.atom(after + 1); ok && a.base == onDate && a.day != 0 && a.month != 0 && !a.ranged && len(a.more) == 0 {
				a.weekday = d.weekday
				return a, end, true
			}
		}
		return atom{point: d}, after, true
	}
	return atom{point: d, weak: p.nameOfDay(i, next)}, next, true
}

// namesBefore and namesAfter make a day of the week or a date a name: "Black
// Friday", "Sunday Times", "the April 6 Movement".
var (
	namesBefore = []string{"Black", "Bloody", "Easter", "Maundy", "Palm", "Ash", "Super", "Cyber", "Good", "Holy", "Red", "Man"}
	namesAfter  = []string{"Times", "Telegraph", "Mail", "Post", "Express", "Mirror", "Street", "Avenue", "Square", "Movement", "Alliance", "Coalition",
		"Brigade", "Brigades", "University", "Stadium", "Airport", "Bridge"}
)

// nameOfDay reports whether the tokens from i up to next are part of a name.
func (p *parser) nameOfDay(i, next int) bool {
	if prev := p.at(i - 1); prev.kind == wordToken && slices.Contains(namesBefore, p.words(i-1)) {
		return true
	}
	return p.next(next).kind == wordToken && slices.Contains(namesAfter, p.words(next))
}

// diaryDay reports whether what stands at token i lets the number before it be
// the day in "Monday 5", the heading of a diary.
func (p *parser) diaryDay(i int) bool {
	t := p.at(i)
	return i >= len(p.t) || t.flags&broken != 0 || t.kind == mark && (t.val == '-' && !p.tight(i) || t.val == ',' || t.val == ':' && !p.tight(i+1))
}

// isEnd reports whether nothing that an expression could bind follows.
func (p *parser) isEnd(i int) bool { return p.next(i).kind == mark }

// dayPartAfter skips "evening" in "Tuesday evening" and "in the morning".
func (p *parser) dayPartAfter(i int) int {
	j := i
	if p.next(j).class == inWord && p.next(j+1).class == theWord {
		j += 2
	}
	if t := p.next(j); t.class == dayPart || t.class == unitWord && unit(t.val) == nights {
		return j + 1
	}
	return i
}

// relative reads "last week", "next Tuesday", "this morning", "next May", "this
// past weekend" and, with a number or a plural, "next two weeks".
func (p *parser) relative(i int) (atom, int, bool) {
	n := int8(p.t[i].val)
	j := i + 1
	for t := p.next(j); (t.class == relative || t.class == pastWord) && p.t[i].val == 0 && t.val != 0; t = p.next(j) {
		n = int8(t.val) // "this coming Tuesday", "this past week"
		j++
		break
	}
	t := p.next(j)
	switch t.class {
	case weekday:
		if t.flags&capital == 0 {
			return atom{}, 0, false
		}
		a, next, ok := p.weekday(j)
		if !ok {
			return a, next, ok
		}
		if a.base == onWeekday {
			a.rel, a.hasRel = n, true
			if p.t[j-1].class == relative && !p.is(j-1, "next") && n == 1 {
				a.rel = 2 // "coming": the first one, whatever the week
			}
		}
		return a, next, true
	case month:
		a, next, ok := p.monthFirst(j)
		if ok && a.year == 0 && a.relUnit == noUnit {
			a.rel, a.hasRel = n, true
		}
		return a, next, ok
	case dayPart:
		d := point{base: offset, unit: days, n: min(int32(n), 0)}
		if n > 0 {
			d.base, d.n = fromAnchor, 1
		}
		return atom{point: d}, j + 1, true
	case season:
		return atom{point: point{base: inUnit, unit: seasons, sub: int8(t.val), n: int32(n)}}, j + 1, true
	case quarterWord, halfWord:
		if t.class == halfWord || p.next(j+1).class == ofWord {
			return atom{}, 0, false
		}
		return atom{point: point{base: inUnit, unit: quarters, n: int32(n)}}, j + 1, true
	case unitWord:
		if p.mark(j+1, '-') && p.tight(j+1) {
			return atom{}, 0, false // "this week-long trip"
		}
		u := unit(t.val)
		plural := p.text[t.end-1] == 's' && t.flags&possessive == 0
		if n < 0 && u >= days && p.next(j+1).class == ofWord { // "the last week of May"
			return p.partOf(j+2, 3, true)
		}
		switch {
		case plural:
			return p.windowOf(n, 3, j)
		case u == nights && n <= 0:
			return atom{point: point{base: offset, unit: days, n: int32(n)}}, j + 1, true
		case u == days && n == 1 && p.is(j-1, "next"), u == nights:
			return atom{point: point{base: fromAnchor, unit: days, n: 1}}, j + 1, true
		case u < days:
			return atom{}, 0, false
		case u == days:
			if n == 0 {
				return atom{}, 0, false // "this day"
			}
			return p.windowOf(n, 1, j)
		case p.t[j-1].class == pastWord || n == 1 && !p.is(j-1, "next"):
			return p.windowOf(n, 1, j) // "the past week", "the coming month"
		case u == fortnights:
			return p.windowOf(n, 1, j)
		}
		d := point{base: inUnit, unit: u, n: int32(n), hasRel: true}
		if t.flags&possessive == 0 && u == weeks { // "last week on Tuesday"
			k := j + 1
			if p.next(k).class == onWord {
				k++
			}
			if w := p.next(k); w.class == weekday && w.flags&capital != 0 {
				return atom{point: point{base: onWeekday, weekday: int8(w.val), relUnit: weeks, relN: n}}, p.dayPartAfter(k + 1), true
			}
		}
		return atom{point: d}, j + 1, true
	case cardinal, fewWord:
		if u := p.next(j + 1); u.class == unitWord {
			return p.windowOf(n, t.val, j+1)
		}
	case other:
		if t.kind == number && t.digits <= 2 && p.next(j+1).class == unitWord {
			return p.windowOf(n, t.val, j+1)
		}
	}
	return atom{}, 0, false
}

// windowOf is the window of n units before or behind publication; j is the
// token of the unit.
func (p *parser) windowOf(sign int8, n int32, j int) (atom, int, bool) {
	u := unit(p.t[j].val)
	d := point{base: inWindow, unit: u}
	switch {
	case sign < 0:
		d.n = -n
	case sign > 0:
		d.m = n
	default:
		return atom{}, 0, false // "these days"
	}
	return atom{point: d}, j + 1, true
}

// coming reads "the coming days", "the past two weeks", "the last few months".
func (p *parser) coming(i int) (atom, int, bool) {
	t := p.next(i + 1)
	if t.class == unitWord && p.t[i].class == relative && p.t[i].val == -1 && unit(t.val) >= weeks {
		return p.windowOf(-1, 1, i+1) // "over the last week"
	}
	if t.class == unitWord && p.is(i, "next") && (unit(t.val) == days || unit(t.val) == nights) || t.class == dayPart && p.is(i, "next") {
		return atom{point: point{base: fromAnchor, unit: days, n: 1}}, i + 2, true // "the next day"
	}
	if t.class == dayPart || t.class == unitWord && p.is(i, "current") && unit(t.val) < weeks {
		return atom{}, 0, false
	}
	return p.relative(i)
}

// dayWord reads "today", "yesterday evening", "tomorrow, 4 May".
func (p *parser) dayWord(i int) (atom, int, bool) {
	t := p.t[i]
	d := point{base: offset, unit: days, n: t.val}
	if p.is(i, "overnight") {
		d = point{base: inWindow, unit: days, n: -1}
	}
	next := i + 1
	if t.flags&possessive == 0 {
		next = p.dayPartAfter(next)
	}
	if p.is(i, "today") || p.is(i, "tomorrow") || p.is(i, "yesterday") {
		j := next
		if p.mark(j, ',') || p.mark(j, '(') {
			j++
		}
		if n := p.next(j); j > next && (n.class == weekday || n.kind == number || n.class == month || n.class == monthAbbr) {
			if a, after, ok := p.atom(j); ok && a.base == onDate && a.day != 0 && a.month != 0 && !a.ranged {
				if p.mark(j-1, '(') && p.mark(after, ')') {
					after++
				}
				return a, after, true // "today, 3 May 2017"
			}
		}
		if t.flags&possessive == 0 && (p.is(next, "week")) {
			return atom{}, 0, false
		}
	}
	return atom{point: d}, next, true
}

// edge reads "early July", "late last year", "the end of the month", "early on
// Tuesday", "mid-2017". The point keeps the precision of what it is an edge of.
func (p *parser) edge(i int) (atom, int, bool) {
	e := int8(p.t[i].val)
	j := i + 1
	if p.mark(j, '-') {
		if !p.tight(j) || p.is(i, "start") {
			return atom{}, 0, false
		}
		j++
	}
	if t := p.next(j); t.class == ofWord || t.class == onWord || t.class == inWord {
		j++
	}
	return p.partOf(j, e, p.next(j-1).class == ofWord)
}

// partOf reads the unit that an edge, or "the first week of", is a part of.
func (p *parser) partOf(j int, e int8, of bool) (atom, int, bool) {
	t := p.next(j)
	if t.class == theWord && p.next(j+1).class == unitWord && of {
		u := unit(p.next(j + 1).val)
		if u < weekends {
			return atom{}, 0, false
		}
		return atom{point: point{base: inUnit, unit: u, sub: e}}, j + 2, true
	}
	if t.class == unitWord && p.mark(j-1, '-') && (unit(t.val) == years || unit(t.val) == months) { // "year-end" has its own rule
		return atom{point: point{base: inUnit, unit: unit(t.val), sub: e}}, j + 1, true
	}
	switch t.class {
	case edge, later, aWord, cardinal, fewWord, inWord, withinWord, unitWord, ordinal:
		return atom{}, 0, false
	}
	if t.kind == number && t.digits != 4 {
		return atom{}, 0, false
	}
	a, next, ok := p.atom(j)
	if !ok || a.ranged {
		return atom{}, 0, false
	}
	a.weak = false
	if a.base == onDate && a.day == 0 || a.base == inUnit {
		a.sub = e
	}
	return a, next, true
}

// sooner reads "earlier this week", "later in the day", "earlier that
// afternoon", "later on Tuesday".
func (p *parser) sooner(i int) (atom, int, bool) {
	if !p.is(i, "later") && !p.is(i, "earlier") {
		return atom{}, 0, false
	}
	j := i + 1
	if t := p.next(j); t.class == onWord || t.class == inWord {
		j++
		if p.next(j).class == theWord {
			u := p.next(j + 1)
			if u.class == dayPart || u.class == unitWord && (unit(u.val) == days || unit(u.val) == nights) {
				return atom{point: point{base: fromAnchor, unit: days}}, j + 2, true
			}
			if u.class == unitWord && unit(u.val) > days {
				return atom{point: point{base: inUnit, unit: unit(u.val)}}, j + 2, true
			}
		}
	}
	switch t := p.next(j); t.class {
	case relative, dayWord, sameWord, weekday, month:
		return p.atom(j)
	}
	if _, ok := p.fullYear(j); ok && j > i+1 {
		return p.year(j)
	}
	return atom{}, 0, false
}

// season reads "spring 2017", "the spring of 2017" and, after a preposition,
// "spring" alone.
func (p *parser) season(i int) (atom, int, bool) {
	d := point{base: inUnit, unit: seasons, sub: int8(p.t[i].val)}
	j := i + 1
	if p.next(j).class == ofWord {
		j++
	}
	if y, ok := p.fullYear(j); ok {
		d.base, d.year = onDate, y
		return atom{point: d}, j + 1, true
	}
	if r := p.next(j); r.class == relative && unit(p.next(j+1).val) == years && p.next(j+1).class == unitWord {
		d.relUnit, d.relN = years, int8(r.val)
		return atom{point: d}, j + 2, true
	}
	k := i - 1
	if p.at(k).class == theWord {
		k--
	}
	switch p.at(k).class {
	case inWord, byWord, sinceWord, toWord, edge, later, duringWord, overWord:
		return atom{point: d}, i + 1, p.t[i].flags&capital == 0 && !(p.is(i, "fall") && p.at(i-1).class != theWord)
	}
	return atom{}, 0, false
}

// fraction reads "the first half of 2017", "second quarter of the year", "the
// first week of May", "the last days of July".
func (p *parser) fraction(i int) (atom, int, bool) {
	t := p.next(i + 1)
	switch t.class {
	case halfWord, quarterWord, unitWord:
	default:
		return atom{}, 0, false
	}
	if t.class == unitWord && unit(t.val) != weeks && unit(t.val) != days && unit(t.val) != weekends || p.next(i+2).class != ofWord {
		return atom{}, 0, false
	}
	return p.partOf(i+3, 1, true)
}
