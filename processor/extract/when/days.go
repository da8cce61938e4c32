package when

// dayNumber reads a day of the month, 1 to 31, as digits or as a word.
func (p *parser) dayNumber(i int) (int16, bool) {
	t := p.next(i)
	if (t.kind == number && t.digits <= 2 || t.class == ordinal) && t.val >= 1 && t.val <= 31 {
		return int16(t.val), true
	}
	return 0, false
}

// dayFirst reads "10 May 2017", "10-11 May", "the 8th to 11th of October",
// "3, 4 and 5 May". Token i is a number or an ordinal.
func (p *parser) dayFirst(i int) (atom, int, bool) {
	if p.partOfNumber(i) {
		return atom{}, 0, false
	}
	list, next, ok := p.dayList(i)
	if !ok {
		return atom{}, 0, false
	}
	j := next
	if p.next(j).class == ofWord {
		j++
	}
	m, after, ok := p.monthName(j, true)
	if !ok {
		return p.dayOfRelative(list, next)
	}
	if m == 5 && (p.is(after, "be") || p.is(after, "have") || p.is(after, "not") || p.is(after, "also")) {
		return atom{}, 0, false // "figures 3 and 5 May be seen"
	}
	d := point{base: onDate, month: m}
	after = p.yearAfter(&d, after)
	return p.listed(list, d), after, true
}

// dayOfRelative reads "the 5th of next month", "10th of this month".
func (p *parser) dayOfRelative(list []dayToken, i int) (atom, int, bool) {
	if p.next(i).class != ofWord || len(list) != 1 {
		return atom{}, 0, false
	}
	if t := p.next(i + 1); t.class == relative && p.next(i+2).class == unitWord && unit(p.next(i+2).val) == months {
		d := point{base: onDate, day: list[0].day, relUnit: months, relN: int8(t.val)}
		return atom{point: d}, i + 3, true
	}
	return atom{}, 0, false
}

// dayToken is a day of a list with the token that says it; through is set where
// the days between it and the one before belong to it.
type dayToken struct {
	day     int16
	token   int
	through bool
}

// dayList reads day numbers joined by commas, "and", "to" or a hyphen.
func (p *parser) dayList(i int) ([]dayToken, int, bool) {
	d, ok := p.dayNumber(i)
	if !ok {
		return nil, 0, false
	}
	list := make([]dayToken, 1, 4)
	list[0] = dayToken{day: d, token: i}
	next := i + 1
	for len(list) < 8 {
		j, through := next, false
		switch c := p.next(j); {
		case p.mark(j, '-') || c.class == toWord || p.mark(j, '—') && p.tight(j):
			through = true
		case p.mark(j, ',') || c.class == conjunction || p.mark(j, '&') || p.mark(j, '/') && p.tight(j):
		default:
			return list, next, true
		}
		j++
		if p.next(j).class == conjunction && p.mark(j-1, ',') {
			j++
		}
		if p.next(j).class == theWord {
			j++
		}
		d, ok := p.dayNumber(j)
		if !ok || d <= list[len(list)-1].day || p.clockMark(j+1) || p.next(j+1).class == meridiem || p.next(j+1).class == unitWord {
			return list, next, true
		}
		list = append(list, dayToken{day: d, token: j, through: through})
		next = j + 1
	}
	return list, next, true
}

// clockMark reports whether token i is the colon of a time of day.
func (p *parser) clockMark(i int) bool {
	return p.mark(i, ':') && p.tight(i) && p.tight(i+1) && p.next(i+1).kind == number
}

// listed makes an atom of days that share month and year: one span where they
// follow each other, else the first day and the rest.
func (p *parser) listed(list []dayToken, d point) atom {
	d.day = list[0].day
	a := atom{point: d}
	last, k := d, 1
	for k < len(list) && (list[k].through || list[k].day == last.day+1) {
		last.day = list[k].day
		k++
	}
	if last.day != d.day {
		a.to, a.ranged = last, true
	}
	a.first = list[k-1].token + 1
	for ; k < len(list); k++ {
		d.day = list[k].day
		a.more = append(a.more, extra{d, list[k].token})
	}
	return a
}
