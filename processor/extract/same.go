package extract

import (
	"slices"

	"readout/event"
)

// daysNear tells whether two intervals lie within n days; unknown ones do.
func daysNear(a, b event.Time, n int) bool {
	if a.Start == "" || b.Start == "" {
		return true
	}
	as, ae := bounds(a)
	bs, be := bounds(b)
	return addDays(as, -n) <= be && bs <= addDays(ae, n)
}

func compatibleStatus(a, b event.Status) bool {
	past := func(s event.Status) bool { return s == event.Held || s == event.Ongoing }
	return past(a) == past(b)
}

func sharePart(a, b *candidate) bool {
	for _, p := range a.parts {
		for _, q := range b.parts {
			if p.entity == q.entity {
				return true
			}
		}
	}
	return false
}

// antecedent finds the event that "the meeting" means: the last of its type.
func (r *Rules) antecedent(d *document, out []*candidate, c *candidate) *candidate {
	for k := len(out) - 1; k >= 0; k-- {
		x := out[k]
		if x.typ != c.typ && !(c.typ == event.Meeting && x.typ == event.Talks) && !(c.typ == event.Talks && x.typ == event.Meeting) {
			continue
		}
		if x.sent > c.sent && !c.headline {
			continue
		}
		if len(c.parts) > 0 && !sharePart(c, x) {
			continue
		}
		if c.ownTime && !c.lightVerb && c.sent > x.sent+4 {
			continue // too far to tell its date
		}
		if c.ownTime && (!timesMeet(c.time, x.time) || !compatibleStatus(x.status, c.status) && x.time.Start == "") {
			continue
		}
		return x
	}
	return nil
}

// same finds an event told before that the candidate tells again.
func (r *Rules) same(d *document, out []*candidate, c *candidate) *candidate {
	for k := len(out) - 1; k >= 0; k-- {
		x := out[k]
		if r.isSame(d, x, c) {
			return x
		}
	}
	return nil
}

func (r *Rules) isSame(d *document, x, c *candidate) bool {
	if x.typ != c.typ && !r.loosely(d, x, c) {
		return false
	}
	if !timesMeet(x.time, c.time) {
		return false
	}
	if c.sent != x.sent && (x.pluperf != c.pluperf) && x.ownTime != c.ownTime && !c.headline {
		return false
	}
	if x.place != nil && c.place != nil && x.place.Country != "" && c.place.Country != "" && x.place.Country != c.place.Country {
		return false
	}
	if !compatibleStatus(x.status, c.status) && x.ownTime && c.ownTime && x.time.Start != c.time.Start && !c.headline {
		return false
	}
	switch c.typ {
	case event.Visit:
		if len(x.parts) > 0 && len(c.parts) > 0 && !sharePart(x, c) {
			return false
		}
		if x.place != nil && c.place != nil && x.place.Name != "" && c.place.Name != "" && x.place.Country == "" && x.place.Name != c.place.Name {
			return false
		}
		return compatibleStatus(x.status, c.status) || c.headline || c.status == event.Postponed || c.status == event.Cancelled || x.status == event.Scheduled
	case event.Summit:
		return x.named == c.named || x.sent == c.sent && x.tok == c.tok || shareCode(d, x, c) || c.headline || c.named == "" || x.named == ""
	}
	if oneCeremony(d, x, c) {
		return true
	}
	if len(x.parts) > 0 && len(c.parts) > 0 {
		return partsSubset(x, c) || partsSubset(c, x)
	}
	a, b := codesOf(d, x), codesOf(d, c)
	n := 0
	for _, code := range a {
		if slices.Contains(b, code) {
			n++
		}
	}
	return n == len(a) || n == len(b)
}

// loosely tells that a vague word means an event of another type told before:
// "the conversation between the two" is the call, "the two spoke" the meeting.
func (r *Rules) loosely(d *document, x, c *candidate) bool {
	vague := c.noun && !c.ownPlace && (c.frame.ID == "meeting.talks" || c.frame.ID == "meeting.noun" && !c.lightVerb) && (x.typ == event.Call || x.typ == event.Talks)
	spoke := c.frame.ID == "call.speak" && x.typ == event.Meeting || c.frame.ID == "call.speak" && x.typ == event.Talks
	round := c.typ == event.Meeting && !c.ownPlace && x.typ == event.Talks || c.typ == event.Talks && x.typ == event.Meeting && x.frame.ID == "meeting.talks"
	if plain := x.noun && !x.ownPlace && (x.frame.ID == "meeting.talks" || x.frame.ID == "meeting.noun" && !x.lightVerb) && x.typ != event.Call && c.typ == event.Call && c.sent-x.sent <= 1 && c.sent >= x.sent; plain && len(c.parts) > 0 && partsSubset(x, c) {
		x.typ, x.frame = c.typ, c.frame // "the talks kicked off with a telephone conversation"
		return true
	}
	if !vague && !spoke && !round {
		return false
	}
	if len(x.parts) > 0 && len(c.parts) > 0 {
		return partsSubset(c, x)
	}
	a, b := codesOf(d, x), codesOf(d, c)
	for _, code := range b {
		if !slices.Contains(a, code) {
			return false
		}
	}
	return len(b) > 0
}

func shareCode(d *document, x, c *candidate) bool {
	a, b := codesOf(d, x), codesOf(d, c)
	for _, code := range a {
		if slices.Contains(b, code) {
			return true
		}
	}
	return false
}

func partsSubset(a, b *candidate) bool {
	for _, p := range a.parts {
		if !slices.ContainsFunc(b.parts, func(q part) bool { return q.entity == p.entity }) {
			return false
		}
	}
	return true
}

// timesMeet tells whether two intervals can be the same; an unknown one fits any.
func timesMeet(a, b event.Time) bool {
	if a.Start == "" || b.Start == "" {
		return true
	}
	as, ae := bounds(a)
	bs, be := bounds(b)
	return as <= be && bs <= ae
}

// bounds gives the first and the last day of an interval.
func bounds(t event.Time) (string, string) {
	first, last := t.Start, t.Start
	if t.End != "" {
		last = t.End
	}
	cut := func(s string) string { return s[:min(10, len(s))] }
	first, last = cut(first), cut(last)
	if t.Precision == event.Week && t.End == "" {
		last = addDays(first, 6)
	}
	for len(first) < 10 {
		first += "-01"
	}
	switch len(last) {
	case 4:
		last += "-12-31"
	case 7:
		last += "-31"
	}
	return first, last
}
