package when

import "strings"

// maxDateline is how many bytes of a line may stand before the date of a dateline.
const maxDateline = 60

// inDateline reports whether the tokens from i up to next stand in a dateline:
// behind a place in capital letters or words at the start of a paragraph, and
// before an agency in brackets, a dash, or a full stop.
func (p *parser) inDateline(i, next int) bool {
	start := int(p.t[i].start)
	from := max(start-maxDateline, 0)
	line := from + strings.LastIndexByte(p.text[from:start], '\n') + 1
	if line == start || line == from && from > 0 {
		return false
	}
	words, comma := 0, false
	for j := i - 1; j >= 0 && int(p.t[j].start) >= line; j-- {
		switch t := p.t[j]; {
		case t.kind == wordToken && (t.flags&capital != 0 && (t.class == other || t.class == nameNoun || t.class == holidayLead) || t.class == ofWord || t.class == theWord):
			words++
		case t.kind == number:
			return false
		case t.kind == mark && (t.val == ',' || t.val == '.' || t.val == '/' || t.val == '-' || t.val == '(' || t.val == ')' || t.val == '—'):
			comma = comma || t.val == ',' || t.val == '.' || t.val == '-' || t.val == '—' || t.val == ')'
		case t.kind == wordToken && t.flags&possessive != 0:
		default:
			return false
		}
	}
	if words == 0 || words > 6 || !comma {
		return false
	}
	t := p.next(next)
	if t.flags&broken != 0 {
		return true
	}
	switch t.val {
	case '(', '-', '—', '.', ':', '/', '|', ')', '[':
		return t.kind == mark
	case ',':
		return t.kind == mark && p.next(next+1).flags&capital != 0
	}
	return false
}

// Dateline is where and when an article says that it was written.
type Dateline struct {
	Start, End int    // byte offsets, the closing dash or full stop included
	Place      string // "ANKARA", "Addis Ababa": as printed, not checked against any table
	Date       Expr   // offsets in the text; End is 0 where no date is given
	Sure       bool   // has a date, an agency or a place in capitals, and not only a word and a full stop
}

// datelineLines is how many lines of an article are looked at for its dateline.
const datelineLines = 12

// FindDateline reads the first dateline near the top of an article's text:
// "ANKARA, May 3 (AA) — ", "Addis Ababa, May 8, 2020 – ", "HÀ NỘI — ",
// "Ulaanbaatar /MONTSAME/ ", "NEW DELHI: ". A sure one is preferred to a word
// with a full stop.
func FindDateline(text string) (Dateline, bool) {
	at := 0
	var doubtful Dateline
	for n := 0; n < datelineLines && at < len(text); n++ {
		line := text[at:]
		if e := strings.IndexByte(line, '\n'); e >= 0 {
			line = line[:e]
		}
		if d, ok := datelineOf(line); ok {
			d.Start += at
			d.End += at
			d.Date.Start += at
			if d.Date.End > 0 {
				d.Date.End += at
			}
			if d.Sure {
				return d, true
			}
			if doubtful.End == 0 {
				doubtful = d
			}
		}
		at += len(line) + 1
	}
	return doubtful, doubtful.End > 0
}

// datelineOf reads a dateline at the start of a line.
func datelineOf(line string) (Dateline, bool) {
	head := line
	if len(head) > 2*maxDateline {
		head = head[:2*maxDateline]
	}
	var room [64]token
	p := parser{text: head, t: scan(head, room[:0])}
	i := 0
	if c, next, ok := p.clock(0, false); ok && c.set && p.mark(next, '|') { // "20:28 | Lima, Jan. 24."
		i = next + 1
	}
	first, words, caps := i, 0, true
	for ; words < 6; words++ {
		t := p.next(i)
		if t.kind != wordToken || t.flags&capital == 0 || t.class != other && t.class != nameNoun && t.class != holidayLead {
			break
		}
		caps = caps && t.flags&upper != 0
		i++
		for (p.mark(i, '-') || p.mark(i, '/')) && p.tight(i) && p.tight(i+1) && p.next(i+1).kind == wordToken { // "Nur-Sultan", "PARIS/MILAN"
			i += 2
		}
	}
	if last := p.at(i - 1); words == 0 || words > 4 || p.mark(i, '.') && last.end-last.start <= 2 { // "Dr.", "Antony J."
		return Dateline{}, false
	}
	d := Dateline{Start: int(p.t[first].start), Place: head[p.t[first].start:p.t[i-1].end], Sure: caps}
	for p.mark(i, ',') && p.next(i+1).flags&capital != 0 && p.next(i+1).class == other && p.next(i+1).kind == wordToken { // ", Ethiopia", ", D.C."
		i += 2
		for p.next(i).kind == wordToken && p.next(i).flags&capital != 0 && p.next(i).class == other {
			i++
		}
	}
	j := i
	if p.mark(j, ',') || p.mark(j, '.') && p.next(j+1).kind != mark || p.mark(j, '/') || p.mark(j, '(') {
		j++
	}
	if j > i || p.next(j).class == month {
		if a, next, ok := p.atom(j); ok && a.base == onDate && a.day != 0 && !a.ranged {
			d.Date = Expr{Start: int(p.t[j].start), End: int(p.t[next-1].end), from: a.point, Dateline: true}
			d.Date.Text = head[d.Date.Start:d.Date.End]
			d.Sure = true
			i = next
			if (p.mark(j-1, '/') || p.mark(j-1, '(')) && p.next(i).kind == mark {
				i++
			}
			if p.mark(i, ',') && p.next(i+1).kind == mark {
				i++
			}
		}
	}
	if p.mark(i, '.') && (p.mark(i+1, '(') || p.mark(i+1, '/')) {
		i++
	}
	if open := p.next(i); open.kind == mark && (open.val == '(' || open.val == '/' || open.val == '[') { // the agency
		k := i + 1
		for k < i+8 && p.next(k).kind != mark || p.mark(k, '-') || p.mark(k, '.') && k < i+8 {
			k++
		}
		if k > i+1 && (p.mark(k, ')') || p.mark(k, '/') || p.mark(k, ']')) {
			d.Sure = true
			i = k + 1
			if p.mark(i, '-') || p.mark(i, '—') || p.mark(i, ':') || p.mark(i, '.') {
				i++
			}
			d.End = int(p.t[i-1].end)
			return d, true
		}
		return Dateline{}, false
	}
	t := p.next(i)
	switch {
	case t.flags&broken != 0 || i >= len(p.t):
		if d.Date.End == 0 || len(head) < len(line) {
			return Dateline{}, false
		}
		d.End = int(p.t[len(p.t)-1].end)
		return d, true
	case t.kind != mark:
		return Dateline{}, false
	case t.val == '—', t.val == '-' && (t.flags&spaced != 0 || d.Date.End > 0), t.val == ':' && d.Sure:
	case t.val == '.' && (d.Date.End > 0 || words <= 3 && p.next(i+1).flags&(capital|spaced) == capital|spaced):
	case t.val == '|' && d.Date.End > 0:
	default:
		return Dateline{}, false
	}
	d.End = int(t.end)
	return d, true
}
