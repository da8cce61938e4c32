package extract

import (
	"slices"

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
