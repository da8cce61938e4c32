package when

import "strings"

// parser reads expressions off the tokens of one text.
type parser struct {
	text string
	pub  Date
	t    []token
	out  []Expr

	depth   int  // of atoms in atoms
	start   int  // the first token of the expression at hand
	between bool // in "between A and B", where "and" makes a range
}

// at is the token i, or an empty mark outside the text.
func (p *parser) at(i int) token {
	if i < 0 || i >= len(p.t) {
		return token{flags: broken | spaced}
	}
	return p.t[i]
}

// next is the token i where it follows the one before without a break.
func (p *parser) next(i int) token {
	t := p.at(i)
	if t.flags&broken != 0 && i != p.start {
		return token{flags: broken | spaced}
	}
	return t
}

func (p *parser) words(i int) string { return p.text[p.t[i].start:p.t[i].end] }

// is reports whether token i is the word w, given in lower case.
func (p *parser) is(i int, w string) bool {
	t := p.next(i)
	return t.kind == wordToken && int(t.end-t.start) == len(w) && strings.EqualFold(p.text[t.start:t.end], w)
}

// mark reports whether token i is the mark c.
func (p *parser) mark(i int, c rune) bool {
	t := p.next(i)
	return t.kind == mark && t.end > t.start && t.val == c
}

// tight reports whether token i follows the one before without white space.
func (p *parser) tight(i int) bool { return i < len(p.t) && p.t[i].flags&(spaced|broken) == 0 }

// expression reads what starts at token i, adds it to the output, and gives the
// token behind it, or i where nothing starts there.
func (p *parser) expression(i int) int {
	p.start = i
	switch p.t[i].class {
	case fromWord, betweenWord:
		if next := p.fromTo(i); next > i {
			return next
		}
		return i
	}
	if a, next, ok := p.clock(i, false); ok {
		return p.afterClock(i, a, next)
	}
	a, next, ok := p.atom(i)
	if !ok {
		return i
	}
	if prev := p.at(i - 1); prev.class == everyWord && p.t[i].flags&broken == 0 {
		return next // "every Tuesday" is no date
	}
	return p.afterAtom(i, a, next)
}

// afterAtom joins what belongs to the date read from i: a time of day, the
// other end of a range, further days.
func (p *parser) afterAtom(i int, a atom, next int) int {
	if b, after, ok := p.apposition(next, a); ok {
		a, next = b, after
	}
	x := Expr{from: a.point, to: a.to, Range: a.ranged, ref: a.ref, Weak: a.weak}
	if !a.ranged && a.base != fromAnchor {
		if b, after, ok := p.otherEnd(next, a.point); ok {
			x.to, x.Range, next = b, true, after
		}
	}
	if c, after, ok := p.trailingClock(next, a.point); ok {
		x.from.clock, next = c, after
		x.Clock = true
		if end, after, ok := p.clockEnd(next, c); ok {
			x.from.clock = c.before(end)
			x.to, x.Range, next = x.from, true, after
			x.to.clock = end
		}
	}
	if len(a.more) == 0 {
		p.emit(x, i, next)
		return next
	}
	p.emit(x, i, a.first) // "3 and 10 May"
	for k, more := range a.more {
		end := more.first + 1
		if k == len(a.more)-1 {
			end = next
		}
		p.emit(Expr{from: more.point}, more.first, end)
	}
	return next
}

// apposition reads a date that says the same as a more exactly: "a day earlier,
// on Tuesday,", "yesterday, Monday", "a week ago, on December 10".
func (p *parser) apposition(i int, a atom) (atom, int, bool) {
	if a.base != fromAnchor && a.base != offset && a.base != inUnit || a.ref != nil || a.unit > weeks && a.base == offset {
		return a, i, false
	}
	j := i
	if p.mark(j, ',') {
		j++
	}
	if p.next(j).class == onWord {
		j++
	}
	t := p.next(j)
	if j == i && (t.class != weekday || a.base != offset || a.unit != days) {
		return a, i, false
	}
	switch t.class {
	case weekday, month, monthAbbr, other:
	default:
		return a, i, false
	}
	b, next, ok := p.atom(j)
	if !ok || b.ranged || len(b.more) > 0 || !(b.base == onWeekday || b.base == onDate && b.day != 0 && b.month != 0) || p.t[next-1].flags&possessive != 0 {
		return a, i, false
	}
	if b.base == onWeekday && !b.hasRel && b.relUnit == noUnit {
		switch {
		case a.base == inUnit && a.unit == weeks:
			b.relUnit, b.relN = weeks, int8(a.n) // "last week, on Tuesday"
		case a.base == offset && a.unit == days, a.base == inUnit:
			return a, next, true // "yesterday, Monday": the word is surer than the name
		}
	}
	return b, next, true
}

// emit adds an expression that covers the tokens from i up to next.
func (p *parser) emit(x Expr, i, next int) {
	if x.Range && x.to.base == noBase {
		x.Range = false
	}
	for i < next-1 && (p.t[i].class == theWord || p.t[i].class == inWord && x.from.base != offset || p.t[i].class == overWord || p.t[i].class == duringWord) {
		i++
	}
	x.Start, x.End = int(p.t[i].start), int(p.t[next-1].end)
	x.Text = p.text[x.Start:x.End]
	x.Possessive = p.t[next-1].flags&possessive != 0
	x.Kind = kindOf(x.from)
	x.Bound = p.boundAt(i, x)
	x.Dateline = p.inDateline(i, next)
	x.Heading = !x.Dateline && p.heads(i, next)
	p.out = append(p.out, x)
}

// heads reports whether the tokens from i up to next are a heading of their own.
func (p *parser) heads(i, next int) bool {
	if x := p.t[i].start; x > 0 && p.text[x-1] != '\n' {
		return false
	}
	t := p.at(next)
	return next >= len(p.t) || t.flags&broken != 0 || t.kind == mark && (t.val == ':' && !p.tight(next+1) || t.val == '|' || t.val == '—')
}

func kindOf(a point) Kind {
	switch a.base {
	case onDate:
		return Calendar
	case onWeekday:
		return Weekday
	case offset, inUnit:
		return Relative
	case inWindow:
		return Vague
	case fromAnchor:
		return Anchored
	}
	return Clock
}

// boundAt reads the word before token i.
func (p *parser) boundAt(i int, x Expr) Bound {
	if x.Range {
		return At
	}
	j := i - 1
	for j >= 0 && (p.at(j).class == theWord || p.at(j).class == aboutWord || p.at(j).class == onWord) {
		j--
	}
	if j < 0 || p.at(j+1).flags&broken != 0 {
		return At
	}
	switch t := p.t[j]; t.class {
	case sinceWord:
		return Since
	case fromWord:
		return From
	case byWord:
		return By
	case toWord:
		if p.is(j, "until") || p.is(j, "till") || p.is(j, "through") {
			return Until
		}
	case later:
		if p.is(j, "before") || p.is(j, "after") {
			if x.Clock {
				return At // "shortly after midnight on Tuesday" is on Tuesday
			}
			if t.val < 0 {
				return Before
			}
			return After
		}
	}
	return At
}

// fromTo reads "from A to B", "between A and B" and "from A".
func (p *parser) fromTo(i int) int {
	p.between = p.t[i].class == betweenWord
	defer func() { p.between = false }()
	j := i + 1
	if p.next(j).class == theWord {
		j++
	}
	if p.next(j).class == aboutWord {
		j++
	}
	if a, next, ok := p.clock(j, true); ok {
		if end, after, ok := p.clockEnd(next, a); ok {
			return p.withDay(i, point{base: clockOnly, clock: a.before(end)}, point{base: clockOnly, clock: end}, after)
		}
		if !a.bare || a.zone != "" {
			return p.afterClock(j, a, next)
		}
	}
	a, next, ok := p.atom(j)
	if !ok {
		return p.bareDays(i, j)
	}
	if p.t[i].class == betweenWord && len(a.more) == 1 { // "between 8 and 12 May"
		a.to, a.ranged, a.more = a.more[0].point, true, nil
	}
	if a.ranged {
		return p.afterAtom(i, a, next)
	}
	if b, after, ok := p.otherEnd(next, a.point); ok {
		x := Expr{from: a.point, to: b, Range: true}
		p.emit(x, i, after)
		return after
	}
	return p.afterAtom(j, a, next)
}

// bareDays reads "from 2 to 5 May" and "between 5 and 7 May", where the first
// number alone says nothing.
func (p *parser) bareDays(i, j int) int {
	d, ok := p.dayNumber(j)
	if !ok {
		return i
	}
	k := j + 1
	if c := p.next(k); c.class != toWord && c.class != conjunction && !p.mark(k, '-') && !(p.is(k, "up") && p.is(k+1, "to")) {
		return i
	}
	if p.is(k, "up") {
		k++
	}
	if p.next(k+1).class == theWord {
		k++
	}
	b, next, ok := p.atom(k + 1)
	if !ok || b.base != onDate || b.day == 0 || b.month == 0 || b.ranged {
		return i
	}
	from := b.point
	from.day = d
	if d > b.day { // "from 28 to 2 July"
		from.month--
		if from.month == 0 {
			from.month = 12
			if from.year != 0 {
				from.year--
			}
		}
	}
	p.emit(Expr{from: from, to: b.point, Range: true}, i, next)
	return next
}

// otherEnd reads a connector and the far end of a range that begins with a.
func (p *parser) otherEnd(i int, a point) (point, int, bool) {
	var none point
	j, list := i, false
	switch c := p.next(j); {
	case p.mark(j, '-') || p.mark(j, '—') && a.base == onDate && a.day != 0 && p.next(j+1).class == month:
	case c.class == toWord:
		if p.is(j, "to") && a.base == onDate && a.day == 0 && a.month == 0 && p.next(j+1).kind != number {
			return none, 0, false
		}
	case p.is(j, "up") && p.is(j+1, "to"):
		j++
	case c.class == conjunction || p.mark(j, '&'):
		list = !p.between
	default:
		return none, 0, false
	}
	j++
	for p.next(j).class == theWord || p.next(j).class == onWord {
		j++
	}
	b, next, ok := p.atom(j)
	if !ok || b.ranged || len(b.more) > 0 || b.base == fromAnchor || b.weak && !a.isYear() {
		if d, isDay := p.dayNumber(j); isDay && a.base == onDate && a.day != 0 && !list && p.next(j).flags&nth != 0 {
			b.point, next, ok = a, j+1, true
			b.day = d
		} else {
			return none, 0, false
		}
	}
	e := b.point
	switch {
	case a.base == onDate && e.base == onDate:
		if (a.day == 0) != (e.day == 0) && !(a.day != 0 && e.month != 0) || (a.month == 0) != (e.month == 0) {
			return none, 0, false
		}
		if list && !follows(a, e) {
			return none, 0, false
		}
	case a.base == onWeekday && e.base == onWeekday:
		if list && e.weekday != a.weekday%7+1 {
			return none, 0, false
		}
	case list:
		ok := a.base == offset && e.base == offset && a.unit == days && e.unit == days && e.n == a.n+1
		if !ok {
			return none, 0, false
		}
	case a.base == onDate && a.day == 0 || e.base == onDate && e.day == 0 || e.base == clockOnly:
		return none, 0, false
	case a.base == inUnit || a.base == inWindow:
		return none, 0, false
	}
	return e, next, true
}

// follows reports whether the date e is the day, month or year after a.
func follows(a, e point) bool {
	switch {
	case a.day != 0:
		if a.month == e.month || e.month == 0 {
			return e.day == a.day+1
		}
		return e.day == 1 && int(a.day) >= daysIn(2001, int(a.month)) && e.month == a.month%12+1
	case a.month != 0:
		return e.month == a.month%12+1
	}
	return e.year == a.year+1
}

func (a point) isYear() bool { return a.base == onDate && a.year != 0 && a.month == 0 && a.day == 0 }
