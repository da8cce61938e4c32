package when

// clock reads a time of day at token i: "12:30 p.m. Washington time", "1300 GMT
// (0900 U.S. Eastern)", "half past twelve", "noon", "15h00". With lenient set,
// behind "from", a number that would otherwise be taken for something else will
// do where a far end follows.
func (p *parser) clock(i int, lenient bool) (clock, int, bool) {
	c, next, ok := p.timeOfDay(i, lenient)
	if !ok {
		return clock{}, 0, false
	}
	return p.zoned(c, next)
}

// timeOfDay reads the hands of the clock, without the zone.
func (p *parser) timeOfDay(i int, lenient bool) (clock, int, bool) {
	t := p.next(i)
	switch {
	case t.class == noonWord:
		return clock{set: true, minute: int16(t.val)}, i + 1, true
	case t.class == halfWord && p.next(i+1).class == pastWord:
		return p.pastHour(i+2, 30)
	case t.class == quarterWord && p.next(i+1).class == pastWord:
		return p.pastHour(i+2, 15)
	case t.class == quarterWord && p.is(i+1, "to"):
		return p.pastHour(i+2, -15)
	case t.class == cardinal && t.val <= 12:
		if n := p.next(i + 1); n.class == oclock {
			return p.halfDay(clock{set: true, minute: int16(t.val % 12 * 60), bare: true, hour: true}, i+2)
		} else if n.class == meridiem && n.flags&spaced != 0 && p.text[n.start]|0x20 != 'a' {
			return p.halfDay(clock{set: true, minute: int16(t.val % 12 * 60), bare: true, hour: true}, i+1)
		}
	case t.kind == number && t.flags&nth == 0 && !p.partOfNumber(i):
		return p.digital(i, lenient)
	}
	return clock{}, 0, false
}

// pastHour reads the hour behind "half past" and its like.
func (p *parser) pastHour(i int, add int16) (clock, int, bool) {
	t := p.next(i)
	if t.class != cardinal && !(t.kind == number && t.digits <= 2) || t.val < 1 || t.val > 12 {
		return clock{}, 0, false
	}
	m := int16(t.val)*60 + add
	c := clock{set: true, minute: m, bare: m < 12*60}
	return p.halfDay(c, i+1)
}

// halfDay applies "a.m." and "p.m." at token i.
func (p *parser) halfDay(c clock, i int) (clock, int, bool) {
	t := p.next(i)
	j := i + 1
	if t.class != meridiem {
		switch {
		case t.class == inWord && p.is(i+1, "the") && p.is(i+2, "morning"):
			t.val, j = 0, i+3
		case t.class == inWord && p.is(i+1, "the") && (p.is(i+2, "afternoon") || p.is(i+2, "evening")), t.class == atWord && p.is(i+1, "night"):
			t.val, j = 12, i+3
			if t.class == atWord {
				j--
			}
		default:
			return c, i, true
		}
	}
	if c.minute >= 13*60 {
		c.bare = false
		return c, j, true // "18:30 p.m."
	}
	c.minute = c.minute%720 + int16(t.val)*60
	c.bare = false
	return c, j, true
}

// digital reads a time that starts with digits.
func (p *parser) digital(i int, lenient bool) (clock, int, bool) {
	t := p.t[i]
	atTime := p.at(i-1).class == atWord || p.at(i-1).class == aboutWord || lenient
	if t.digits == 4 {
		if t.val > 2400 || t.val%100 > 59 {
			return clock{}, 0, false
		}
		c := clock{set: true, minute: int16(t.val/100*60 + t.val%100)}
		n := p.next(i + 1)
		switch {
		case n.class == zoneWord && n.flags&capital != 0, lenient && p.rangeOfClocks(i+1):
			return c, i + 1, true
		case atTime && (p.is(i+1, "hours") || p.is(i+1, "hrs") || p.tight(i+1) && p.is(i+1, "h")):
			return c, i + 2, true
		case p.next(i+1).kind == wordToken && p.zoneFollows(i+1):
			return c, i + 1, true
		case p.mark(i+1, ')') && p.at(i-1).kind == mark && p.at(i-1).val == '(' && p.at(i-2).class == zoneWord:
			return c, i + 1, true
		}
		return clock{}, 0, false
	}
	if t.digits > 2 || t.val > 24 {
		return clock{}, 0, false
	}
	c := clock{set: true, minute: int16(t.val * 60), bare: t.val < 13 && t.val > 0}
	m := p.next(i + 2)
	colon := p.mark(i+1, ':')
	if (colon || p.mark(i+1, '.')) && p.tight(i+1) && p.tight(i+2) && m.kind == number && m.digits == 2 && m.val < 60 && m.flags&nth == 0 {
		c.minute += int16(m.val)
		j := i + 3
		if colon && p.mark(j, ':') && p.tight(j) && p.tight(j+1) && p.next(j+1).kind == number && p.next(j+1).digits == 2 {
			j += 2 // seconds
		}
		n := p.next(j)
		if p.tight(j) && n.kind == mark && (n.val == '.' || n.val == ':' || n.val == '/') && p.tight(j+1) && p.next(j+1).kind == number {
			return clock{}, 0, false // 10.30.2017
		}
		if n.class == meridiem {
			return p.halfDay(c, j)
		}
		if p.is(j, "hours") || p.is(j, "hrs") || p.is(j, "h") {
			c.bare = false
			return c, j + 1, true
		}
		if colon && (t.digits == 2 || atTime || p.zoneFollows(j) || p.next(j).class != other) || atTime || p.zoneFollows(j) {
			if t.digits == 2 && colon {
				c.bare = false // 09:30 and 10:30 are of the 24-hour clock
			}
			return p.halfDay(c, j)
		}
		return clock{}, 0, false
	}
	n := p.next(i + 1)
	switch {
	case n.class == meridiem && (n.flags&spaced == 0 || p.text[n.start]|0x20 == 'p' || n.end-n.start > 2 || p.t[i].val <= 12 && p.is(i+1, "am")):
		if t.val == 0 || t.val > 12 {
			return clock{}, 0, false
		}
		c.hour = true
		return p.halfDay(c, i+1)
	case n.class == oclock:
		c.hour = true
		return p.halfDay(c, i+2)
	case n.kind == wordToken && n.flags&spaced == 0 && p.text[n.start] == 'h' && n.end-n.start <= 3: // 15h, 15h30
		c.bare = false
		for k := n.start + 1; k < n.end; k++ {
			if p.text[k]-'0' > 9 {
				return clock{}, 0, false
			}
		}
		if n.end-n.start == 3 {
			mm := int16(p.text[n.start+1]-'0')*10 + int16(p.text[n.start+2]-'0')
			if mm > 59 {
				return clock{}, 0, false
			}
			c.minute += mm
		} else if n.end-n.start == 2 {
			return clock{}, 0, false
		}
		return c, i + 2, true
	case n.class == zoneWord && n.flags&upper != 0 && n.flags&spaced != 0 || atTime && p.zoneFollows(i+1):
		return c, i + 1, true
	case lenient && p.rangeOfClocks(i+1):
		return c, i + 1, true
	case atTime && p.at(i-1).class == atWord && (p.is(i+1, "hours") || p.is(i+1, "hrs")) && t.digits == 2:
		c.bare = false
		return c, i + 2, true
	}
	return clock{}, 0, false
}

// rangeOfClocks reports whether token i joins a plain number to a time of day:
// the "to" of "from 2 to 4 p.m.".
func (p *parser) rangeOfClocks(i int) bool {
	switch {
	case p.is(i, "up") && p.is(i+1, "to"):
		i++
	case p.next(i).class == toWord, p.next(i).class == conjunction, p.mark(i, '-'):
	default:
		return false
	}
	_, _, ok := p.timeOfDay(i+1, false)
	return ok
}

// trailingClock reads a time of day behind a date: "Tuesday at 10 a.m.", "May
// 3, 19:00 GMT".
func (p *parser) trailingClock(i int, a point) (clock, int, bool) {
	if !a.isDay() {
		return clock{}, 0, false
	}
	j := i
	if p.mark(j, ',') || p.mark(j, '|') {
		j++
	}
	bracket := p.mark(j, '(')
	if bracket {
		j++
	}
	switch t := p.next(j); t.class {
	case atWord, fromWord:
		j++
	}
	if p.is(j, "starting") || p.is(j, "commencing") || p.is(j, "beginning") {
		j++
		if t := p.next(j); t.class == atWord || t.class == fromWord {
			j++
		}
	}
	if p.next(j).class == aboutWord {
		j++
	}
	c, next, ok := p.clock(j, false)
	if !ok {
		return clock{}, 0, false
	}
	if bracket {
		if !p.mark(next, ')') {
			return clock{}, 0, false
		}
		next++
	}
	return c, next, true
}

// isDay reports whether the point is one day.
func (a point) isDay() bool {
	switch a.base {
	case onDate:
		return a.day != 0 && a.unit == noUnit
	case onWeekday:
		return true
	case offset, fromAnchor:
		return a.unit == days && a.sub == 0
	}
	return false
}

// clockEnd reads the far end of "from 1300 GMT up to 1500 (1100)".
func (p *parser) clockEnd(i int, start clock) (clock, int, bool) {
	j := i
	switch {
	case p.is(j, "up") && p.is(j+1, "to"):
		j += 2
	case p.next(j).class == toWord, p.mark(j, '-'):
		j++
	case p.next(j).class == conjunction && p.at(j-2).class != onWord:
		j++
	default:
		return clock{}, 0, false
	}
	end, next, ok := p.timeOfDay(j, true)
	if !ok {
		t := p.next(j)
		if start.zone == "" || t.kind != number || t.digits != 4 || t.val > 2400 || t.val%100 > 59 {
			return clock{}, 0, false
		}
		end, next = clock{set: true, minute: int16(t.val/100*60 + t.val%100)}, j+1
	}
	next = p.zone(&end, next)
	if end.zone == "" && !end.local {
		end.zone, end.fixed, end.local = start.zone, start.fixed, start.local
	}
	if p.mark(next, '(') && p.next(next+1).kind == number {
		k := next + 2
		var z clock
		k = p.zone(&z, k)
		if p.mark(k, ')') {
			next = k + 1
		}
	}
	if end.bare && !start.bare && end.minute < 720 && end.minute+720 > start.minute && end.minute < start.minute {
		end.minute += 720
	}
	return end, next, true
}

// before is the near end of a span of times that ends at end, which may tell
// its zone and its half of the day: "from 2 to 4 p.m. GMT".
func (c clock) before(end clock) clock {
	if c.zone == "" && !c.local {
		c.zone, c.fixed, c.local = end.zone, end.fixed, end.local
	}
	if c.bare && !end.bare {
		c.bare = false
		if c.minute < 720 && end.minute >= 720 && c.minute+720 < end.minute {
			c.minute += 720
		}
	}
	return c
}

// afterClock joins a day to a time of day that came first: "at 10 a.m. on
// Tuesday", "6pm this evening", "noon Thursday".
func (p *parser) afterClock(i int, c clock, next int) int {
	from := point{base: clockOnly, clock: c}
	if end, after, ok := p.clockEnd(next, c); ok {
		from.clock = c.before(end)
		return p.withDay(i, from, point{base: clockOnly, clock: end}, after)
	}
	return p.withDay(i, from, point{}, next)
}

// withDay looks for the day of a time, or of a span of times, behind it.
func (p *parser) withDay(i int, from, to point, next int) int {
	x := Expr{from: from, to: to, Range: to.base != noBase, Clock: true}
	j := next
	if p.mark(j, ',') {
		j++
	}
	if p.next(j).class == onWord {
		j++
	}
	switch t := p.next(j); t.class {
	case weekday, weekdayAbbr, month, monthAbbr, dayWord, relative, ordinal, other, sameWord, theWord:
		if t.kind == mark {
			break
		}
		if a, after, ok := p.atom(j); ok && !a.ranged && a.isDay() {
			x.from, x.ref = a.point, a.ref
			x.from.clock = from.clock
			if x.Range {
				x.to = a.point
				x.to.clock = to.clock
			}
			next = after
		}
	}
	p.emit(x, i, next)
	return next
}
