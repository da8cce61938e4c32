package when

// numeric reads 2017-05-03, 2017/05/03, 03.05.2017 and 3/5/2017. A date with
// slashes is read day first, unless only the other order is possible or lies
// within a month of publication; where neither decides, the year alone is kept.
func (p *parser) numeric(i int) (atom, int, bool) {
	a, b, c := p.next(i), p.next(i+2), p.next(i+4)
	sep := p.next(i + 1)
	if b.kind != number || c.kind != number || sep.kind != mark || !p.tight(i+1) || !p.tight(i+2) || !p.tight(i+3) || !p.tight(i+4) {
		return atom{}, 0, false
	}
	if sep.val != '-' && sep.val != '.' && sep.val != '/' || p.next(i+3).val != sep.val || p.partOfNumber(i) {
		return atom{}, 0, false
	}
	if p.tight(i+5) && p.next(i+5).kind == mark && (p.next(i+5).val == sep.val || p.next(i+5).val == '.') && p.tight(i+6) && p.next(i+6).kind == number {
		return atom{}, 0, false // a version or an address
	}
	d := point{base: onDate}
	switch {
	case a.digits == 4 && b.digits <= 2 && c.digits <= 2:
		d.year, d.month, d.day = int16(a.val), int16(b.val), int16(c.val)
	case a.digits <= 2 && b.digits <= 2 && c.digits == 4:
		d.year, d.month, d.day = int16(c.val), int16(b.val), int16(a.val)
		swapped := d
		swapped.month, swapped.day = d.day, d.month
		switch {
		case sep.val == '.' || swapped == d || !swapped.possible():
		case !d.possible():
			d = swapped
		default:
			d.twoWay = true
			if p.pub.known {
				straight, other := p.distance(d), p.distance(swapped)
				switch {
				case straight <= 31 && other > 31:
					d.twoWay = false
				case other <= 31 && straight > 31:
					d = swapped
				}
			}
		}
	default:
		return atom{}, 0, false
	}
	if !d.possible() {
		return atom{}, 0, false
	}
	next := i + 5
	if t := p.next(next); t.kind == wordToken && p.tight(next) && p.text[t.start] == 'T' && t.end-t.start == 3 {
		next++ // 2017-05-03T10:00:00: the time of day is a page's, not an event's
		for p.tight(next) && (p.next(next).kind == number || p.mark(next, ':') || p.next(next).class == zoneWord) {
			next++
		}
	}
	return atom{point: d}, next, true
}

// possible reports whether a complete date exists in the calendar.
func (a point) possible() bool {
	return a.year >= 1000 && a.year <= 2199 && a.month >= 1 && a.month <= 12 && a.day >= 1 && int(a.day) <= daysIn(int(a.year), int(a.month))
}

// distance is how many days a complete date lies from publication.
func (p *parser) distance(d point) int {
	n := dayNumber(int(d.year), int(d.month), int(d.day)) - p.pub.day
	return max(n, -n)
}
