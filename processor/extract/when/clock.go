package when

import "strings"

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

// zoneFollows reports whether a zone starts at token i.
func (p *parser) zoneFollows(i int) bool {
	var c clock
	return p.zone(&c, i) > i
}

// zoned reads the zone behind a time of day, and the same time in another zone
// in brackets.
func (p *parser) zoned(c clock, i int) (clock, int, bool) {
	if t := p.next(i); t.class == dayPart && p.next(i+1).kind == wordToken && p.zoneFollows(i+1) {
		i++
	}
	i = p.zone(&c, i)
	if c.zone == "UTC" {
		c.bare = false // nobody writes GMT by halves of the day
	}
	open := p.mark(i, '(')
	if !open && !(p.mark(i, '/') || p.mark(i, ',')) {
		return c, i, true
	}
	if open {
		var only clock
		if j := p.zone(&only, i+1); j > i+1 && p.mark(j, ')') { // "7:10 p.m. (JST)"
			if c.zone == "" {
				c.zone, c.fixed, c.local = only.zone, only.fixed, only.local
			}
			return c, j + 1, true
		}
	}
	alt, j, ok := p.timeOfDay(i+1, c.zone != "")
	if !ok && open && c.zone != "" && p.next(i+1).kind == number && p.mark(i+2, ')') { // "1500 (1100)"
		return c, i + 3, true
	}
	if !ok {
		return c, i, true
	}
	j = p.zone(&alt, j)
	if open && !p.mark(j, ')') {
		if p.is(j, "on") || p.mark(j, ',') { // "(0700 GMT on Tuesday)"
			return c, i, true
		}
		return c, i, true
	}
	if !open && alt.zone == "" {
		return c, i, true
	}
	if open {
		j++
	}
	if c.zone == "" && alt.zone != "" {
		alt.set = true
		return alt, j, true
	}
	return c, j, true
}

// zone reads a zone at token i into c and gives the token behind it, or i.
func (p *parser) zone(c *clock, i int) int {
	t := p.next(i)
	if t.kind != wordToken {
		return i
	}
	switch {
	case t.class == zoneWord && t.flags&capital != 0:
		name := p.words2(i)
		z := zoneAbbrs[t.val]
		if (z.abbr == "eastern" || z.abbr == "pacific") && !p.isTime(i+1) {
			return i
		}
		if len(name) == 1 && t.flags&spaced != 0 {
			return i // a lone Z
		}
		c.zone = z.location
		j := i + 1
		if z.location == "UTC" && (p.mark(j, '+') || p.mark(j, '-')) && p.next(j+1).kind == number && p.next(j+1).val <= 14 && p.tight(j+1) {
			off := int16(p.next(j+1).val) * 60
			k := j + 2
			if p.mark(k, ':') && p.tight(k) && p.next(k+1).kind == number && p.next(k+1).val < 60 {
				off += int16(p.next(k + 1).val)
				k += 2
			}
			if p.mark(j, '-') {
				off = -off
			}
			c.fixed, j = off, k
		}
		return p.afterTime(j)
	case t.class == localWord && p.next(i+1).class == timeWord:
		c.local = true
		return i + 2
	case t.class == usWord && t.flags&capital != 0: // "U.S. Eastern", "US Eastern time"
		if n := p.next(i + 1); n.class == zoneWord && n.flags&capital != 0 {
			z := zoneAbbrs[n.val]
			if z.abbr == "eastern" || z.abbr == "pacific" || strings.HasPrefix(z.location, "America/") {
				c.zone = z.location
				return p.afterTime(i + 2)
			}
		}
		if p.is(i+1, "east") && p.is(i+2, "coast") {
			c.zone = "America/New_York"
			return p.afterTime(i + 3)
		}
	case t.flags&capital != 0 && (t.class == other || t.class == holidayLead): // "New York time"
		end := i + 1 // "Addis Ababa time"
		for end < i+3 && p.next(end).flags&capital != 0 && p.next(end).kind == wordToken && p.next(end).class == other {
			end++
		}
		if !p.isTime(end) {
			return i
		}
		name := strings.ToLower(p.text[t.start:p.t[end-1].end])
		if z := zones().place[name]; z != "" {
			c.zone = z
			return p.afterTime(end)
		}
	}
	return i
}

// words2 is the text of token i.
func (p *parser) words2(i int) string { return p.text[p.t[i].start:p.t[i].end] }

// isTime reports whether "time", "standard time" or "daylight time" starts at i.
func (p *parser) isTime(i int) bool { return p.afterTime(i) > i }

func (p *parser) afterTime(i int) int {
	j := i
	if p.is(j, "standard") || p.is(j, "daylight") || p.is(j, "summer") {
		j++
	}
	if p.next(j).class == timeWord {
		return j + 1
	}
	return i
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
