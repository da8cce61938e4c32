package when

import "slices"

// atom is one date as read, before a time of day or a far end joins it.
type atom struct {
	point
	to     point // where ranged: "10-11 May"
	ranged bool
	weak   bool
	ref    *point
	more   []extra // further days, in order
	first  int     // with more: the token behind the first day
}

// extra is a further day of a list: the 10 of "3 and 10 May".
type extra struct {
	point
	first int // its token
}

// maxDepth is how deep a date may stand in a date: "the day after the end of
// next week". It bounds the work that hostile text can ask for.
const maxDepth = 4

// atom reads one date at token i.
func (p *parser) atom(i int) (atom, int, bool) {
	if p.depth == maxDepth {
		return atom{}, 0, false
	}
	p.depth++
	defer func() { p.depth-- }()
	t := p.next(i)
	if t.kind == number {
		if a, next, ok := p.numeric(i); ok {
			return a, next, true
		}
		if a, next, ok := p.dayFirst(i); ok {
			return a, next, true
		}
		if a, next, ok := p.quantity(i); ok {
			return a, next, true
		}
		return p.year(i)
	}
	if t.kind != wordToken {
		return atom{}, 0, false
	}
	switch t.class {
	case month, monthAbbr:
		return p.monthFirst(i)
	case weekday, weekdayAbbr:
		return p.weekday(i)
	case halfWord:
		if p.next(i+1).class == aWord { // "half an hour later"
			return p.quantity(i + 1)
		}
	case ordinal:
		if a, next, ok := p.fraction(i); ok {
			return a, next, true
		}
		return p.dayFirst(i)
	case cardinal, aWord, fewWord:
		return p.quantity(i)
	case relative, pastWord:
		return p.relative(i)
	case anchored, sameWord:
		return p.anchored(i)
	case dayWord:
		return p.dayWord(i)
	case edge:
		return p.edge(i)
	case later:
		return p.sooner(i)
	case season:
		return p.season(i)
	case unitWord:
		if u := unit(t.val); (u == years || u == months) && (p.mark(i+1, '-') && p.tight(i+1) && p.is(i+2, "end") || t.flags&possessive != 0 && p.is(i+1, "end")) {
			next := i + 2 // "year's end"
			if t.flags&possessive == 0 {
				next++ // "year-end"
			}
			return atom{point: point{base: inUnit, unit: u, sub: 3}}, next, true
		}
		return p.quantity(i)
	case withinWord, inWord:
		return p.within(i)
	case overWord, duringWord:
		if a, next, ok := p.atom(i + 1); ok && a.base != onDate && !p.isPrep(i+1) {
			return a, next, true
		}
	case eveWord:
		return p.eve(i)
	case holidayLead:
		return p.holiday(i)
	case theWord:
		return p.the(i)
	}
	return atom{}, 0, false
}

func (p *parser) isPrep(i int) bool {
	switch p.next(i).class {
	case inWord, withinWord, overWord, duringWord:
		return true
	}
	return false
}

// the reads what may follow an article.
func (p *parser) the(i int) (atom, int, bool) {
	t := p.next(i + 1)
	if t.class == unitWord && (t.flags&possessive != 0 || p.mark(i+2, '-')) {
		return p.atom(i + 1)
	}
	switch t.class {
	case theWord, aWord, inWord, withinWord, overWord, duringWord:
		return atom{}, 0, false
	case unitWord:
		return p.theUnit(i + 1)
	case dayPart: // "the evening before"
		if l := p.next(i + 2); l.class == later && p.isAfterTo(i+2) {
			return p.withRef(atom{point: point{base: fromAnchor, unit: days, n: l.val}}, i+3)
		}
	case relative, pastWord:
		return p.coming(i + 1)
	}
	if t.kind == number && t.flags&nth != 0 || t.class == ordinal {
		if a, next, ok := p.atom(i + 1); ok {
			return a, next, true
		}
		return p.dayOnly(i + 1)
	}
	if t.kind == number && t.digits == 4 { // "the 2015 accord"
		a, next, ok := p.year(i + 1)
		if ok && p.next(next).kind == wordToken && p.next(next).class == other {
			a.weak = true
		}
		return a, next, ok
	}
	return p.atom(i + 1)
}

// monthName reads a month's name at i; beside says that a number stands beside
// it, which abbreviations and "may" need.
func (p *parser) monthName(i int, beside bool) (int16, int, bool) {
	t := p.next(i)
	switch t.class {
	case month:
		if t.flags&capital == 0 && (!beside || t.val == 3 || t.val == 5) {
			return 0, 0, false
		}
		return int16(t.val), i + 1, true
	case monthAbbr:
		if t.flags&capital == 0 || !beside {
			return 0, 0, false
		}
		if p.mark(i+1, '.') && p.tight(i+1) {
			return int16(t.val), i + 2, true
		}
		return int16(t.val), i + 1, true
	}
	return 0, 0, false
}

// yearAfter reads a year, or a relative one ("last year"), behind a date.
func (p *parser) yearAfter(d *point, i int) int {
	j := i
	if p.mark(j, ',') {
		j++
	}
	if t := p.next(j); t.class == ofWord || t.class == inWord {
		j++
	}
	t := p.next(j)
	if y, ok := p.fullYear(j); ok {
		if j == i+1 && p.next(i).class == inWord {
			return i // "on May 3 in 2017" is two facts
		}
		d.year = y
		return j + 1
	}
	if t.class == theWord && p.next(j+1).class == anchored || t.class == sameWord {
		return i
	}
	if t.class == relative && p.next(j+1).class == unitWord && (unit(p.next(j+1).val) == years || unit(p.next(j+1).val) == months && d.day != 0 && d.month == 0) {
		d.relUnit, d.relN = unit(p.next(j+1).val), int8(t.val)
		return j + 2
	}
	return i
}

// fullYear reads a year of four digits that counts nothing.
func (p *parser) fullYear(i int) (int16, bool) {
	t := p.next(i)
	if t.kind != number || t.digits != 4 || t.val < 1000 || t.val > 2199 || t.flags&nth != 0 {
		return 0, false
	}
	n := p.next(i + 1)
	if n.class == countNoun || n.class == zoneWord && n.flags&upper != 0 || n.kind == wordToken && p.tight(i+1) {
		return 0, false
	}
	if p.mark(i+1, '-') && p.tight(i+1) && p.tight(i+2) && p.next(i+2).kind == number && p.next(i+2).digits == 3 {
		return 0, false // a telephone number
	}
	if p.mark(i+1, '.') && p.tight(i+1) && p.next(i+2).kind == number && p.tight(i+2) || p.mark(i+1, '%') {
		return 0, false
	}
	return int16(t.val), true
}

// monthFirst reads "May 10-11, 2017", "May 10", "May 2017", "May".
func (p *parser) monthFirst(i int) (atom, int, bool) {
	t := p.t[i]
	if t.flags&capital == 0 {
		return atom{}, 0, false
	}
	m, j, _ := p.monthName(i, true)
	k := j
	if p.next(k).class == theWord && p.next(k+1).flags&nth != 0 {
		k++
	}
	if list, next, ok := p.dayList(k); ok && p.next(k).class != ordinal && !p.clockMark(next) && p.next(next).class != countNoun && !(p.mark(next, '%')) {
		d := point{base: onDate, month: m}
		next = p.yearAfter(&d, next)
		a := p.listed(list, d)
		a.weak = d.year == 0 && p.nameOfDay(i, next)
		return a, next, true
	}
	d := point{base: onDate, month: m}
	if next := p.yearAfter(&d, j); next > j {
		return atom{point: d}, next, true
	}
	if t.class == monthAbbr || !p.bareMonth(i) {
		return atom{}, 0, false
	}
	return atom{point: d}, i + 1, true
}

// bareMonth tells a month that stands alone from a verb ("may"), a person
// ("Theresa May", "April Glaspie") and a march.
func (p *parser) bareMonth(i int) bool {
	t := p.t[i]
	prev := p.at(i - 1)
	if t.flags&broken != 0 {
		prev = token{}
	}
	lead := false
	switch prev.class {
	case inWord, sinceWord, duringWord, relative, edge, toWord, betweenWord, fromWord, pastWord:
		lead = true
	case ofWord, byWord, later, conjunction, atWord:
		lead = t.val != 5 && t.val != 3
		if b := p.at(i - 2); prev.class == ofWord && (b.class == edge || b.class == unitWord || b.flags&nth != 0 || b.class == ordinal) {
			lead = true // "the end of May"
		}
		if prev.class == later && !lead {
			lead = p.is(i-1, "before") || p.is(i-1, "after")
		}
	}
	if prev.kind == mark && prev.val == '-' && p.at(i-2).class == edge {
		lead = true // mid-May
	}
	if p.is(i-1, "to") && (t.val == 5 || t.val == 3) && p.at(i-2).class != month {
		lead = false // "a letter to May"
	}
	if lead {
		return true
	}
	switch t.val {
	case 3, 5:
		return false
	case 4, 6, 8:
		if p.next(i+1).flags&capital != 0 && p.next(i+1).kind == wordToken || prev.flags&capital != 0 && prev.class == other {
			return false
		}
	}
	return true
}

// year reads a year that stands alone, after a preposition or in brackets.
func (p *parser) year(i int) (atom, int, bool) {
	y, ok := p.fullYear(i)
	if !ok || y < 1500 || p.partOfNumber(i) || p.mark(i+1, ':') && p.tight(i+1) || p.mark(i+1, '/') && p.tight(i+1) {
		return atom{}, 0, false
	}
	a := atom{point: point{base: onDate, year: y}}
	prev, before := p.at(i-1), p.at(i-2)
	if p.t[i].flags&broken != 0 {
		prev, before = token{}, token{}
	}
	switch prev.class {
	case inWord, sinceWord, byWord, duringWord, fromWord, toWord, betweenWord, later, edge:
	case ofWord, conjunction:
		a.weak = before.flags&capital != 0 && before.class == other
	default:
		a.weak = true
		if prev.kind == mark && prev.val == '(' && before.kind != number { // not "resolution 1244 (1999)"
			a.weak = !p.mark(i+1, ')')
		}
	}
	if y < 1900 || y > 2100 {
		a.weak = true
	}
	return a, i + 1, true
}

// partOfNumber reports whether token i belongs to a longer number, a price, a
// version or a label: "$10", "3.10", "No. 5", "COVID-19", "10%".
func (p *parser) partOfNumber(i int) bool {
	prev := p.at(i - 1)
	if p.tight(i) && prev.kind == mark && prev.end > prev.start {
		switch prev.val {
		case '.', ',', '/', ':', '-', '+':
			if prev.val == '-' && p.mark(i+1, ':') {
				return false // "10:00-11:30"
			}
			if b := p.at(i - 2); p.tight(i-1) && (b.kind == number || prev.val == '-' && b.kind == wordToken && b.class == other) {
				return true
			}
		case '$', '#', '%', '€', '£', '¥':
			return true
		}
	}
	if prev.kind == wordToken && prev.class == nameNoun && p.t[i].flags&broken == 0 {
		return true
	}
	if prev.kind == mark && prev.val == '.' && p.is(i-2, "no") && p.at(i-2).flags&capital != 0 {
		return true
	}
	return p.mark(i+1, '%')
}

// subjects start a clause behind "on the 7th".
var subjects = []string{"we", "he", "she", "they", "it", "our", "his", "her", "their", "both", "when", "as", "with", "who"}

// dayOnly reads "the 27th", where what follows shows that it is no rank.
func (p *parser) dayOnly(i int) (atom, int, bool) {
	d, ok := p.dayNumber(i)
	if !ok || p.next(i).kind != number {
		return atom{}, 0, false
	}
	n := p.next(i + 1)
	switch n.class {
	case conjunction, inWord, atWord, onWord, fromWord, byWord, toWord, duringWord, theWord:
	default:
		if n.kind != mark && !(p.at(i-2).class == onWord && (p.at(i-2).flags&capital != 0 || slices.Contains(subjects, p.words(i+1)))) {
			return atom{}, 0, false
		}
	}
	switch p.at(i - 2).class { // before "the"
	case onWord, toWord, byWord, sinceWord, fromWord, betweenWord, conjunction, later:
	default:
		return atom{}, 0, false
	}
	return atom{point: point{base: onDate, day: d}}, i + 1, true
}
