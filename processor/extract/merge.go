package extract

import (
	"slices"
	"strings"

	"readout/event"
)

// merge joins what several sentences tell of one event, lets "the meeting" add
// to the event it means, and hands down time and place through the story.
func (r *Rules) merge(d *document, cands []*candidate) []*candidate {
	var out, later []*candidate
	// the body tells the event; the headline only helps
	ordered := make([]*candidate, 0, len(cands))
	for _, c := range cands {
		if !c.headline {
			ordered = append(ordered, c)
		}
	}
	for _, c := range cands {
		if c.headline {
			ordered = append(ordered, c)
		}
	}
	r.cities(d, ordered)
	r.inheritPlaces(d, ordered)
	for _, c := range ordered {
		if c.anaphor {
			if x := r.antecedent(d, out, c); x != nil {
				r.absorb(d, x, c)
			} else {
				later = append(later, c)
			}
			continue
		}
		if c.typ == event.Agreement && r.document(d, c) {
			if x := r.ties(d, cands, c); x != nil {
				r.absorb(d, x, c)
				continue
			}
		}
		if x := r.same(d, out, c); x != nil {
			r.absorb(d, x, c)
			continue
		}
		c.mentions = 1
		out = append(out, c)
	}
	for _, c := range later { // what only the headline tells in full
		if x := r.antecedent(d, out, c); x != nil {
			r.absorb(d, x, c)
		} else {
			r.note(d, c, "nothing that it refers back to")
		}
	}
	d.dateBy(out)
	r.inheritTimes(d, out)
	r.settleTimes(d, out)
	return out
}

// document tells that what was signed is a mere paper: a communiqué, documents.
func (r *Rules) document(d *document, c *candidate) bool {
	for k := c.tok; k < c.end; k++ {
		switch r.vocab.words[max(0, d.toks[k].word)] {
		case "communique", "documents", "instruments", "declaration", "paper":
			return true
		}
	}
	return false
}

// ties finds the establishment of relations that a paper was signed for.
func (r *Rules) ties(d *document, cands []*candidate, c *candidate) *candidate {
	codes := codesOf(d, c)
	for _, x := range cands {
		if x.typ != event.Relations || x.headline || !compatibleStatus(x.status, c.status) || !timesMeet(x.time, c.time) || x.negative {
			continue
		}
		n := 0
		for _, code := range codesOf(d, x) {
			if slices.Contains(codes, code) {
				n++
			}
		}
		if n == len(codes) && n > 0 || n >= 2 || len(codes) == 0 {
			return x
		}
	}
	return nil
}

func (r *Rules) note(d *document, c *candidate, why string) {
	if d.trace != nil {
		*d.trace = append(*d.trace, TriggerTrace{Rule: c.frame.ID, Words: d.span(c.tok, c.end), Start: d.toks[c.tok].start - d.shift, Reason: why})
	}
}

// inheritTimes gives an event without a date that of the story around it: of its
// sentence, or of what was told before about the same people.
func (r *Rules) inheritTimes(d *document, cands []*candidate) {
	for i, c := range cands {
		if c.headline || c.anaphor || c.time.Start != "" {
			continue
		}
		for k, gap := i-1, 0; k >= 0 && gap < 8; k, gap = k-1, gap+1 {
			x := cands[k]
			if x.headline || !x.ownTime || x.time.Start == "" || x.pluperf != c.pluperf || !compatibleStatus(x.status, c.status) {
				continue
			}
			near := d.sents[c.sent].para - d.sents[x.sent].para
			if c.sent != x.sent && c.typ == event.Visit {
				break
			}
			if near > 3 || c.sent != x.sent && !sharePart(c, x) && !(near == 0 && shareCode(d, c, x)) {
				continue
			}
			if c.inPhrase && c.sent != x.sent {
				break
			}
			c.time = x.time
			c.time.Text = ""
			c.timeTok = x.timeTok
			break
		}
	}
}

// inheritPlaces gives an event without a place that of the story around it.
func (r *Rules) inheritPlaces(d *document, cands []*candidate) {
	for i, c := range cands {
		if c.headline || c.anaphor || c.place != nil {
			continue
		}
		if r.visitPlace(d, cands, c); c.place != nil {
			continue
		}
		switch c.typ {
		case event.Meeting, event.Agreement, event.Talks, event.Relations:
		default:
			continue
		}
		for k, gap := i-1, 0; k >= 0 && gap < 8; k, gap = k-1, gap+1 {
			x := cands[k]
			if x.headline || !x.ownPlace || x.typ == event.Call || x.pluperf != c.pluperf || !compatibleStatus(x.status, c.status) || !timesMeet(c.time, x.time) {
				continue
			}
			if d.sents[c.sent].para-d.sents[x.sent].para > 3 || !sharePart(c, x) && !(len(c.parts) == 0 && shareCode(d, c, x)) {
				continue
			}
			c.place, c.placeTok = x.place, x.placeTok
			break
		}
		if c.place == nil && d.datelineSite >= 0 && c.status == event.Held && !c.pluperf && r.atDateline(d, c) {
			p := r.lex.Places[d.datelineSite]
			c.place = &event.Place{Name: p.Name, Country: p.Country, Lat: p.Lat, Lon: p.Lon}
			c.placeTok = [2]int{c.tok, c.end}
		}
	}
}

// sameSentence finds an event with a date of its own in the sentence of event i,
// -1 where there is none.
func sameSentence(cands []*candidate, i int) int {
	for k, x := range cands {
		if k != i && x.sent == cands[i].sent && x.ownTime && x.time.Start != "" {
			return k
		}
	}
	return -1
}

// visitPlace gives a meeting the place of the journey on which one of its parties
// is the other's guest.
func (r *Rules) visitPlace(d *document, cands []*candidate, c *candidate) {
	if c.typ != event.Meeting || c.place != nil {
		return
	}
	for _, v := range cands {
		if v.typ != event.Visit || v.headline || v.place == nil || v.place.Country == "" || !sharePart(c, v) || !daysNear(c.time, v.time, 4) || !compatibleStatus(c.status, v.status) && (c.time.Start == "" || v.time.Start == "" || v.time.Precision != event.Day) {
			continue
		}
		for _, p := range c.parts {
			if d.entities[p.entity].country == v.place.Country {
				c.place, c.placeTok = v.place, v.placeTok
				return
			}
		}
	}
}

// daysNear tells whether two intervals lie within n days; unknown ones do.
func daysNear(a, b event.Time, n int) bool {
	if a.Start == "" || b.Start == "" {
		return true
	}
	as, ae := bounds(a)
	bs, be := bounds(b)
	return addDays(as, -n) <= be && bs <= addDays(ae, n)
}

// cities names the city where only the country or a building is known: the one
// of that country that the document names.
func (r *Rules) cities(d *document, cands []*candidate) {
	named := map[string]int32{}
	for _, h := range d.hits {
		e, ok := h.as(d.toks, entryPlace)
		if !ok {
			continue
		}
		p := &r.lex.Places[e.ref]
		if p.Kind != "capital" && p.Kind != "city" {
			continue
		}
		if old, ok := named[p.Country]; !ok || p.Kind == "capital" && r.lex.Places[old].Kind != "capital" {
			named[p.Country] = e.ref
		}
	}
	done := map[*event.Place]bool{}
	for _, c := range cands {
		if c.place == nil || done[c.place] {
			continue
		}
		ref, ok := named[c.place.Country]
		if !ok || c.typ == event.Expulsion || c.typ == event.Relations {
			continue
		}
		city := &r.lex.Places[ref]
		switch {
		case c.place.Name == "":
			p := *c.place
			p.Name, p.Lat, p.Lon = city.Name, city.Lat, city.Lon
			c.place = &p
		case r.isSite(c.place.Name) && !strings.Contains(string(fold(nil, c.place.Name)), string(fold(nil, city.Name))):
			p := *c.place
			p.Name += ", " + city.Name
			c.place = &p
		}
		done[c.place] = true
	}
}

// isSite tells whether a name is a building's or an unknown one's, not a city's.
func (r *Rules) isSite(name string) bool { return !r.cityNames[string(fold(nil, name))] }

// atDateline tells that a host of the dateline's country receives, or that the
// words say "here".
func (r *Rules) atDateline(d *document, c *candidate) bool {
	country := r.lex.Places[d.datelineSite].Country
	if c.sent >= 0 {
		s := &d.sents[c.sent]
		for k := max(c.from, s.start); k < c.to && k < s.end; k++ {
			if d.toks[k].word == r.words.here {
				return true
			}
		}
	}
	for _, p := range c.parts {
		if p.role == event.Host && d.entities[p.entity].country == country {
			return true
		}
	}
	return false
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
		return x.named == c.named || shareCode(d, x, c) || c.headline || c.named == "" || x.named == ""
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

// absorb adds what c tells to x.
func (r *Rules) absorb(d *document, x, c *candidate) {
	x.mentions++
	x.others = append(x.others, c.sent)
	if !c.anaphor || len(x.parts) == 0 {
		for _, p := range c.parts {
			if !slices.ContainsFunc(x.parts, func(q part) bool { return q.entity == p.entity }) {
				x.parts = append(x.parts, p)
			}
		}
		for _, s := range c.sides {
			if !slices.ContainsFunc(x.sides, func(q side) bool { return q.code == s.code }) {
				x.sides = append(x.sides, s)
			}
		}
	}
	if x.time.Start == "" || c.ownTime && (len(c.time.Start) > len(x.time.Start) || x.time.Precision == event.Week && c.time.Precision == event.Day) && !(c.headline && x.ownTime) || !x.ownTime && c.ownTime {
		past := (x.status == event.Held || x.status == event.Ongoing) && startsAfter(c.time, d.pub.String())
		if c.time.Start != "" && timesMeet(x.time, c.time) && !past {
			x.time, x.timeTok, x.ownTime = c.time, c.timeTok, c.ownTime
		}
	}
	if x.place == nil || x.place.Name == "" && c.place != nil && c.place.Name != "" || !x.ownPlace && c.ownPlace {
		if c.place != nil && (x.place == nil || x.place.Country == c.place.Country || !x.ownPlace) {
			x.place, x.placeTok, x.ownPlace = c.place, c.placeTok, c.ownPlace
		}
	}
	if x.duration == 0 {
		x.duration, x.durTok = c.duration, c.durTok
	}
	if x.initiator == "" {
		x.initiator, x.initTok = c.initiator, c.initTok
	}
	if x.named == "" {
		x.named = c.named
	}
	if c.status != x.status && !c.headline {
		switch c.status {
		case event.Postponed, event.Cancelled, event.Denied:
			x.history = append(x.history, x.status)
			x.status = c.status
		case event.Held, event.Ongoing:
			if x.status == event.Scheduled && c.ownTime {
				x.history = append(x.history, x.status)
				x.status = c.status
			}
		}
	}
}
