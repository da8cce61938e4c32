package when

// quantity reads "two weeks ago", "a day earlier", "hours later", "three days
// before", "two weeks from now", and the same in front of what it counts from.
func (p *parser) quantity(i int) (atom, int, bool) {
	n, j, vague, ok := p.amount(i)
	if !ok || p.is(i-1, "for") { // "for an hour after the visit"
		return atom{}, 0, false
	}
	u := unit(p.t[j].val)
	next := j + 1
	if p.is(next, "and") && p.next(next+1).class == aWord && p.next(next+2).class == halfWord {
		next += 3
	}
	if u == minutes || u == hours {
		if u == hours && n > 20 && !vague {
			n = (n + 12) / 24
		} else {
			n, vague = 0, false
		}
		u = days
	}
	if u == fortnights {
		u, n = weeks, 2*n
	}
	if u == nights {
		u = days
	}
	if u == decades {
		u, n, vague = years, 10*n, true
	}
	t := p.next(next)
	if t.class == aboutWord && p.next(next+1).class == later { // "days just before"
		next++
		t = p.next(next)
	}
	switch {
	case t.class == ago:
		d := point{base: offset, unit: u, n: -n}
		if vague {
			d = point{base: inWindow, unit: u, n: -3 * n, m: -1}
		} else if u == years && p.is(next+1, "this") && p.is(next+2, "month") { // "a year ago this month"
			return atom{point: point{base: offset, unit: months, n: -12 * n}}, next + 3, true
		}
		return atom{point: d}, next + 1, true
	case p.is(next, "from") && (p.is(next+1, "now") || p.is(next+1, "today")):
		return atom{point: point{base: offset, unit: u, n: n}}, next + 2, true
	case p.is(next, "hence"):
		return atom{point: point{base: offset, unit: u, n: n}}, next + 1, true
	case t.class == onWord && u == weeks && p.next(next+1).class == weekday: // "a week on Tuesday"
		return atom{point: point{base: onWeekday, weekday: int8(p.next(next + 1).val), relUnit: weeks, relN: int8(n)}}, next + 2, true
	case t.class == later:
		d := point{base: fromAnchor, unit: u, n: t.val * n}
		if vague {
			d.sub = 1
		}
		if p.isAfterTo(next) && p.t[i].class == unitWord && u != days {
			return atom{}, 0, false // "years after the war"
		}
		a := atom{point: d}
		next++
		if p.is(next-1, "prior") {
			if !p.is(next, "to") {
				return a, next, true
			}
			next++
		}
		if p.is(next-1, "later") || p.is(next-1, "earlier") || vague {
			return a, next, true
		}
		return p.withRef(a, next)
	}
	return atom{}, 0, false
}

func (p *parser) isAfterTo(i int) bool { return p.is(i, "after") || p.is(i, "before") }

// withRef reads the date that an anchored expression counts from, where the
// text names it at once: "two days after May 3", "the day before yesterday".
func (p *parser) withRef(a atom, i int) (atom, int, bool) {
	j := i
	for p.next(j).class == onWord || p.next(j).class == theWord {
		j++
	}
	switch p.next(j).class {
	case month, monthAbbr, weekday, dayWord, other, holidayLead, ordinal:
	default:
		return a, i, true
	}
	ref, next, ok := p.atom(j)
	if !ok || ref.ranged || ref.weak || ref.base == onDate && ref.day == 0 {
		return a, i, true
	}
	a.ref = &ref.point
	return a, next, true
}

// amount reads a number and a unit: "two weeks", "a day", "several hours",
// "days". It gives the token of the unit. vague says that the number is not told.
func (p *parser) amount(i int) (n int32, j int, vague, ok bool) {
	t := p.next(i)
	switch {
	case t.class == unitWord:
		if p.text[t.end-1] != 's' { // bare "day" counts nothing
			return 0, 0, false, false
		}
		return 2, i, true, true
	case t.class == aWord, t.class == cardinal, t.kind == number && t.digits <= 3 && t.flags&nth == 0 && !p.partOfNumber(i):
		n, j = t.val, i+1
		if t.class == aWord && p.next(j).class == fewWord { // "a few", "a couple of"
			n, vague = p.next(j).val, true
			j++
			if p.next(j).class == ofWord {
				j++
			}
		}
		if t.class == cardinal && t.val >= 20 && t.val < 100 && (p.mark(j, '-') || p.next(j).class == cardinal) {
			k := j
			if p.mark(k, '-') {
				k++
			}
			if d := p.next(k); d.class == cardinal && d.val < 10 {
				n, j = n+d.val, k+1
			}
		}
		if p.is(j, "full") || p.is(j, "long") || p.is(j, "more") {
			j++
		}
	case t.class == fewWord:
		n, j, vague = t.val, i+1, true
	default:
		return 0, 0, false, false
	}
	if p.next(j).class != unitWord {
		return 0, 0, false, false
	}
	return n, j, vague, true
}

// anchored reads "the previous day", "the following week", "that evening", "the
// same day". Token i is the adjective.
func (p *parser) anchored(i int) (atom, int, bool) {
	t := p.t[i]
	n := t.val
	if t.class == sameWord {
		n = 0
	}
	u := p.next(i + 1)
	if p.mark(i+2, '-') && p.tight(i+2) {
		return atom{}, 0, false // "that week-long trip"
	}
	if t.class == anchored && u.class == cardinal && p.next(i+2).class == unitWord { // "the previous two days"
		return atom{}, 0, false
	}
	d := point{base: fromAnchor, unit: days, n: n}
	switch u.class {
	case dayPart, noonWord:
		return atom{point: d}, i + 2, true
	case unitWord:
		switch d.unit = unit(u.val); {
		case d.unit == nights:
			d.unit = days
		case d.unit < days:
			d.unit, d.n = days, 0 // "the same hour", "the previous hour"
		case p.text[u.end-1] == 's' && u.flags&possessive == 0:
			if t.class == sameWord {
				return atom{}, 0, false
			}
			d.sub = 1 // "the following days"
		}
		return atom{point: d}, i + 2, true
	case weekday:
		if u.flags&capital == 0 {
			return atom{}, 0, false
		}
		d.weekday = int8(u.val)
		return atom{point: d}, p.dayPartAfter(i + 2), true
	case month:
		if t.class == anchored && u.flags&capital != 0 {
			d.unit, d.month = months, int16(u.val)
			return atom{point: d}, i + 2, true
		}
	}
	return atom{}, 0, false
}

// theUnit reads "the day before", "the week after", "the weekend", "the week of
// May 5". Token i is the unit behind the article.
func (p *parser) theUnit(i int) (atom, int, bool) {
	u := unit(p.t[i].val)
	if p.text[p.t[i].end-1] == 's' {
		return atom{}, 0, false
	}
	if u == nights {
		u = days
	}
	t := p.next(i + 1)
	switch {
	case t.class == later && (p.isAfterTo(i+1) || p.is(i+1, "prior")):
		if u < days {
			return atom{}, 0, false
		}
		d := point{base: fromAnchor, unit: u, n: t.val}
		next := i + 2
		if p.is(i+1, "prior") && p.is(next, "to") {
			next++
		}
		if p.is(next, "last") || p.is(next, "next") { // "the week before last"
			return atom{point: point{base: inUnit, unit: u, n: 2 * t.val}}, next + 1, true
		}
		return p.withRef(atom{point: d}, next)
	case u == weekends:
		return atom{point: point{base: inUnit, unit: u}}, i + 1, true
	case u == weeks && (t.class == ofWord || p.is(i+1, "beginning") || p.is(i+1, "starting")):
		if a, next, ok := p.atom(i + 2); ok && a.base == onDate && a.day != 0 && !a.ranged {
			a.unit = weeks
			return a, next, true
		}
	}
	return atom{}, 0, false
}

// within reads "in three days", "in two weeks' time", "within a fortnight", "in
// the coming days", "in recent weeks". Token i is the preposition.
func (p *parser) within(i int) (atom, int, bool) {
	j := i + 1
	if p.next(j).class == theWord {
		if t := p.next(j + 1); t.class == unitWord && p.text[t.end-1] == 's' && p.is(j+2, "ahead") {
			return atom{point: point{base: inWindow, unit: unit(t.val), m: 3}}, j + 3, true
		}
		return atom{}, 0, false
	}
	if p.is(j, "recent") && p.next(j+1).class == unitWord {
		return atom{point: point{base: inWindow, unit: unit(p.next(j + 1).val), n: -3}}, j + 2, true
	}
	if p.next(j).class == aboutWord {
		j++
	}
	n, k, vague, ok := p.amount(j)
	if !ok || unit(p.t[k].val) < days && p.t[i].class == inWord {
		return atom{}, 0, false
	}
	u, next := unit(p.t[k].val), k+1
	timed := p.t[k].flags&possessive != 0 && p.next(next).class == timeWord
	if timed {
		next++
	} else if p.t[k].flags&possessive != 0 {
		return atom{}, 0, false
	}
	if t := p.next(next); !timed && (t.class == ofWord || t.class == later || t.class == ago) {
		return atom{}, 0, false // "in two days of talks", "in three days after"
	}
	if u == hours || u == minutes {
		u, n = days, max((n+23)/24, 1)
	}
	if u == fortnights {
		u, n = weeks, 2*n
	}
	d := point{base: offset, unit: u, n: n, ahead: true}
	if p.t[i].class == withinWord || vague {
		d = point{base: inWindow, unit: u, m: n, ahead: true}
	}
	return atom{point: d}, next, true
}

// eve reads "the eve of", with the day that it is the eve of where that follows.
func (p *parser) eve(i int) (atom, int, bool) {
	if p.next(i+1).class != ofWord || p.t[i].flags&upper != 0 {
		return atom{}, 0, false
	}
	return p.withRef(atom{point: point{base: fromAnchor, unit: days, n: -1}}, i+2)
}

// holiday reads the feasts whose date is the same everywhere and every year.
func (p *parser) holiday(i int) (atom, int, bool) {
	if p.t[i].flags&capital == 0 {
		return atom{}, 0, false
	}
	d := point{base: onDate}
	next := i + 2
	switch {
	case p.is(i, "christmas") && p.is(i+1, "day"):
		d.month, d.day = 12, 25
	case p.is(i, "christmas") && p.is(i+1, "eve"):
		d.month, d.day = 12, 24
	case p.is(i, "boxing") && p.is(i+1, "day"):
		d.month, d.day = 12, 26
	case p.is(i, "new") && p.is(i+1, "year") && p.is(i+2, "day"):
		d.month, d.day = 1, 1
		next++
	case p.is(i, "new") && p.is(i+1, "year") && p.is(i+2, "eve"):
		d.month, d.day = 12, 31
		next++
	default:
		return atom{}, 0, false
	}
	next = p.yearAfter(&d, next)
	return atom{point: d}, next, true
}
