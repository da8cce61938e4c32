package when

import "slices"

// Duration is how long something takes. Start and End are byte offsets into the
// text given to [Durations].
type Duration struct {
	Start, End int
	Text       string
	Minutes    int  // 0 where only days are told
	Days       int  // of "a three-day visit"; 0 for a duration in hours or minutes
	Rough      bool // "about an hour", "more than two hours"
}

// EndDay is the last day of an event of d.Days days that starts on the day start,
// both ISO dates: a three-day visit that starts on Monday ends on Wednesday. It
// is "" where that cannot be told.
func (d Duration) EndDay(start string) string { return d.away(start, 1) }

// StartDay is the first day of an event of d.Days days that ends on the day end,
// or "" where that cannot be told.
func (d Duration) StartDay(end string) string { return d.away(end, -1) }

func (d Duration) away(day string, sign int) string {
	n, u, ok := readISO(day)
	if !ok || u != days || d.Days < 2 || d.Days > 60 {
		return ""
	}
	return isoDay(n + sign*(d.Days-1))
}

// Durations gives the durations of text in order: "for about an hour and a
// half", "hour-long", "a 90-minute call", "two-day visit". A deadline ("48 hours
// to leave"), a distance in time ("two hours later", "in three days") and an age
// are none.
func Durations(text string) []Duration { return newParser(text, Date{}).durations() }

func (p *parser) durations() []Duration {
	p.start = -1
	var out []Duration
	last := 0
	for j := range p.t {
		if p.t[j].class != unitWord || j < last {
			continue
		}
		d, first, next, ok := p.duration(j)
		if !ok || first < last || p.noDuration(first, next) {
			continue
		}
		d.Start, d.End = int(p.t[first].start), int(p.t[next-1].end)
		d.Text = p.text[d.Start:d.End]
		out = append(out, d)
		last = next
	}
	return out
}

// duration reads back from the unit at token j, then on from it.
func (p *parser) duration(j int) (d Duration, first, next int, ok bool) {
	n, first, ok := p.countBefore(j)
	if !ok {
		return d, 0, 0, false
	}
	next = j + 1
	if p.mark(next, '-') && p.tight(next) && p.is(next+1, "long") || p.is(next, "long") {
		next += 2
		if !p.mark(j+1, '-') {
			next--
		}
	}
	u := unit(p.t[j].val)
	switch u {
	case minutes:
		d.Minutes = n / 4
	case hours:
		d.Minutes = n * 15
	case days:
		d.Days = n / 4
	case weeks:
		d.Days = n * 7 / 4
	case fortnights:
		d.Days = n * 14 / 4
	default:
		return d, 0, 0, false
	}
	if u == hours {
		if p.is(next, "and") && p.next(next+1).class == aWord && (p.next(next+2).class == halfWord || p.next(next+2).class == quarterWord) {
			d.Minutes += 30
			if p.next(next+2).class == quarterWord {
				d.Minutes -= 15
			}
			next += 3
		} else {
			k := next
			if p.is(k, "and") || p.mark(k, ',') {
				k++
			}
			m := p.next(k)
			if (m.kind == number || m.class == cardinal) && m.val < 60 && p.next(k+1).class == unitWord && unit(p.next(k+1).val) == minutes {
				d.Minutes += int(m.val)
				next = k + 2
			}
		}
	}
	d.Rough, first = p.roughly(first)
	return d, first, next, d.Minutes > 0 && d.Minutes <= 48*60 || d.Days > 0 && d.Days <= 366
}

// countBefore reads the number in front of the unit at token j, in quarters: 6
// for "one and a half". It gives its first token.
func (p *parser) countBefore(j int) (quarters, first int, ok bool) {
	k := j - 1
	if t := p.at(k); t.kind == mark && t.val == '-' {
		k--
	}
	if p.at(j).flags&broken != 0 {
		return 0, 0, false
	}
	if p.at(k).kind == wordToken && (p.is(k, "full") || p.is(k, "long") || p.is(k, "whole") || p.is(k, "solid") || p.is(k, "straight") || p.is(k, "consecutive")) {
		k--
	}
	t := p.at(k)
	switch {
	case t.kind == number && t.digits <= 4 && t.flags&nth == 0:
		if prev := p.at(k - 1); prev.kind == mark && p.tight(k) && (prev.val == '.' && p.at(k-2).kind == number || prev.val == '$') {
			if prev.val == '.' && t.val == 5 && p.tight(k-1) && p.at(k-2).digits <= 2 { // "1.5 hours"
				return int(p.at(k-2).val)*4 + 2, k - 2, true
			}
			return 0, 0, false
		}
		return int(t.val) * 4, k, true
	case t.class == cardinal:
		n, first := int(t.val), k
		if n < 10 { // "forty-five"
			b := k - 1
			if m := p.at(b); m.kind == mark && m.val == '-' {
				b--
			}
			if tens := p.at(b); tens.class == cardinal && tens.val >= 20 {
				n, first = n+int(tens.val), b
			}
		}
		return n * 4, first, true
	case t.class == halfWord:
		b := k - 1
		if m := p.at(b); m.kind == mark && m.val == '-' {
			b--
		}
		if p.at(b).class == aWord { // "two and a half hours", "one-and-a-half-hour"
			c := b - 1
			if m := p.at(c); m.kind == mark && m.val == '-' {
				c--
			}
			if p.is(c, "and") {
				c--
				if m := p.at(c); m.kind == mark && m.val == '-' {
					c--
				}
				if n := p.at(c); n.class == cardinal || n.kind == number && n.digits <= 2 {
					return int(n.val)*4 + 2, c, true
				}
			}
			return 2, b, true // "a half hour"
		}
		return 2, k, true // "half-hour"
	case t.class == aWord:
		if p.at(k-1).class == halfWord { // "half an hour"
			return 2, k - 1, true
		}
		if p.at(k-1).class == ofWord {
			if q := p.at(k - 2); q.class == quarterWord { // "a quarter of an hour", "three quarters of an hour"
				if n := p.at(k - 3); n.class == aWord || n.class == cardinal && n.val < 4 {
					return int(n.val), k - 3, true
				}
			}
			if part := p.at(k - 2); p.is(k-2, "part") || p.is(k-2, "most") || part.class == halfWord || p.is(k-2, "rest") || p.is(k-2, "end") {
				return 0, 0, false // "the better part of an hour"
			}
		}
		return 4, k, unit(p.t[j].val) == hours || p.mark(j+1, '-')
	case p.mark(j+1, '-') && p.is(j+2, "long") && p.text[p.t[j].end-1] != 's': // "an hour-long", "hour-long"
		return 4, j, true
	case t.kind == wordToken && t.class == other && p.at(k-1).class == aWord && unit(p.t[j].val) == hours: // "a tense hour"
		return 4, k - 1, true
	}
	return 0, 0, false
}

// roughly skips "about", "more than", "nearly" and "up to" in front of token i.
func (p *parser) roughly(i int) (bool, int) {
	switch {
	case p.at(i-1).class == aboutWord || p.is(i-1, "over") || p.is(i-1, "close"):
		return true, i - 1
	case p.is(i-1, "than") && p.is(i-2, "more"), p.is(i-1, "least") && p.is(i-2, "at"), p.is(i-1, "to") && (p.is(i-2, "up") || p.is(i-2, "close")):
		return true, i - 2
	}
	return false, i
}

// noDurationAfter are words behind a number of hours or days that make it a
// deadline, an age, a pause or a distance.
var noDurationAfter = []string{"old", "notice", "deadline", "ultimatum", "truce", "ceasefire", "war", "strike", "curfew", "period", "window",
	"drive", "flight", "walk", "pause", "limit", "mourning", "moratorium", "quarantine", "extension", "week", "shift", "delay", "late", "away", "per",
	"apart", "left", "remaining", "earlier", "later", "ago", "before", "after", "prior", "from", "hence", "blockade", "siege", "cooling", "visa", "visas"}

// noDuration reports whether the tokens from i up to next measure something else.
func (p *parser) noDuration(i, next int) bool {
	prev := p.at(i - 1)
	switch prev.class {
	case withinWord, relative, pastWord, anchored, byWord, ago, ordinal:
		return true
	case inWord:
		return !p.mark(next-2, '-')
	}
	if p.is(i-1, "every") || p.is(i-1, "than") || p.is(i-1, "each") {
		return true
	}
	t := p.next(next)
	if t.kind != wordToken {
		return false
	}
	if t.class == ago || t.class == later || t.class == aWord {
		return true // "two hours later", "24 hours a day"
	}
	if to := p.next(next + 1); p.is(next, "to") && to.kind == wordToken && to.class != theWord && to.flags&capital == 0 { // "72 hours to leave"
		return true
	}
	word := p.text[t.start:t.end]
	return len(word) < 16 && slices.Contains(noDurationAfter, lower(word))
}

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}
