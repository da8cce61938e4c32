package when

import "strings"

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
		name := p.words(i)
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
