package extract

import (
	"slices"
	"sort"

	"readout/event"
	"readout/processor/extract/when"
)

// settleTimes gives a visit of some days its other end and what a diary lists its
// day, and leaves of the days of a visit only the month to what happened on one
// of them.
func (r *Rules) settleTimes(d *document, events []*candidate) {
	for _, c := range events {
		if c.sent < 0 {
			continue
		}
		if day := d.pub.String(); c.status == event.Ongoing && !c.ownTime && day != "" && endsBefore(c.time, addDays(day, -3)) {
			c.time = event.Time{} // what goes on today is not of an older day of the story
		}
		r.lasts(d, c)
	}
	d.dateByHeadings(events)
	r.timeTaken(d, events)
	for i, c := range events {
		if (c.typ == event.Meeting || c.typ == event.Call) && c.time.End != "" && c.time.Precision == event.Day && (!c.ownTime || oneOfSeveral(events, i)) {
			c.time = coarse(c.time)
		}
	}
}

// timeTaken gives a conversation the duration told apart from it: "They spoke for
// an hour. The audience lasted 40 minutes."
func (r *Rules) timeTaken(d *document, events []*candidate) {
	for _, x := range d.durations {
		if x.Minutes == 0 || slices.ContainsFunc(events, func(c *candidate) bool { return d.toks[c.durTok[0]].start == x.Start && c.duration > 0 }) {
			continue
		}
		si := sort.Search(len(d.sents), func(k int) bool { return d.toks[d.sents[k].start].start > x.Start }) - 1
		if si < 0 || d.sents[si].zone != body || x.End > d.toks[d.sents[si].end-1].end {
			continue
		}
		s, first := &d.sents[si], -1
		talk := false
		for k := s.start; k < s.end; k++ {
			talk = talk || talkWords[r.vocab.words[max(0, d.toks[k].word)]]
			if first < 0 && d.toks[k].start >= x.Start {
				first = k
			}
		}
		if !talk {
			continue
		}
		var best *candidate
		for _, c := range events {
			if c.typ != event.Meeting && c.typ != event.Call && c.typ != event.Talks || c.sent < 0 || c.status == event.Denied || c.status == event.Cancelled {
				continue
			}
			if c.sent > si || c.sent == si && c.tok > first+12 || s.para-d.sents[c.sent].para > 1 {
				continue
			}
			if best == nil || c.sent > best.sent || c.sent == best.sent && c.sent == si && distance(c.tok, first) < distance(best.tok, first) {
				best = c
			}
		}
		if best != nil && best.duration == 0 {
			best.duration, best.durTok = x.Minutes, [2]int{first, first + 1}
		}
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// dateByHeadings gives what a diary lists the day that it is listed under. A
// diary has headings that are dates, and is a plan for the days to come.
func (d *document) dateByHeadings(events []*candidate) {
	var days []int // of d.times
	for i := range d.times {
		if x := &d.times[i]; x.Heading && x.Day() && !x.Range {
			days = append(days, i)
		}
	}
	if len(days) < 2 {
		return
	}
	for _, c := range events {
		if c.ownTime {
			continue
		}
		for k := len(days) - 1; k >= 0; k-- {
			x := &d.times[days[k]]
			if x.start > c.tok {
				continue
			}
			if t, ok := x.Resolve(when.None, when.Context{Pub: d.pub}); ok {
				c.time, c.timeTok = t, [2]int{x.start, x.end}
				if c.status == event.Held && !endsBefore(t, d.pub.String()) {
					c.status = event.Scheduled
				}
			}
			break
		}
	}
}

// lasts gives a visit, or talks, of several days told in its sentence the end or
// the start that is not told: "arrived on Monday on a two-day visit", "ended a
// two-day visit on Monday", "flies to Oslo today and stays until Friday".
func (r *Rules) lasts(d *document, c *candidate) {
	if c.typ != event.Visit && c.typ != event.Talks || !c.ownTime && !c.headline || c.time.Precision != event.Day || c.time.End != "" {
		return
	}
	s := d.sentenceAt(c.timeTok[0])
	for i := s.tfirst; i < s.tlast; i++ { // "leaves for Kuwait (until the 13th)"
		if x := &d.times[i]; x.Bound == when.Until && x.Day() {
			if t, ok := x.Resolve(when.Future, when.Context{Pub: d.pub}); ok && t.Precision == event.Day && startsAfter(t, c.time.Start) {
				c.time.End = t.Start
				return
			}
		}
	}
	from, to := d.toks[s.start].start, d.toks[s.end-1].end
	for _, x := range d.durations {
		if x.Days < 2 || x.Start < from || x.End > to {
			continue
		}
		ends := false
		for k := s.dateTok; k < s.end; k++ {
			ends = ends || closeWords[r.vocab.words[max(0, d.toks[k].word)]]
		}
		if !ends {
			c.time.End = x.EndDay(c.time.Start)
			return
		}
		if first := x.StartDay(c.time.Start); first != "" {
			c.time.Start, c.time.End = first, c.time.Start
		}
		return
	}
}

// oneOfSeveral tells whether another meeting of the same person lies in the same
// days: then each takes place on one of them.
func oneOfSeveral(events []*candidate, i int) bool {
	for k, x := range events {
		if k != i && x.typ == events[i].typ && x.time.Start == events[i].time.Start && x.time.End == events[i].time.End && sharePart(x, events[i]) {
			return true
		}
	}
	return false
}

// coarse is the month of an interval that lies in one, for something that
// happened on one of its days.
func coarse(t event.Time) event.Time {
	if len(t.Start) < 7 || len(t.End) < 7 || t.Start[:7] != t.End[:7] {
		return t
	}
	return event.Time{Start: t.Start[:7], Precision: event.Month, Text: t.Text}
}

// hangs tells that an expression goes on to name what it counts from: "a day
// after the vote", and not "the day before" at the end of a clause.
func (d *document) hangs(s *sentence, x *timeRef) bool {
	return x.NeedsAnchor() && hangsOn(x.Text) && x.end < s.end && !d.toks[x.end].is(punct)
}

// talkWords show that a duration is one of a conversation.
var talkWords = map[string]bool{"lasted": true, "lasting": true, "spoke": true, "talked": true, "met": true, "sat": true, "meeting": true, "call": true,
	"conversation": true, "audience": true, "talks": true, "discussion": true, "discussions": true, "session": true, "closeted": true, "conferred": true,
	"conversed": true, "encounter": true, "tete": true}

// closeWords end a visit.
var closeWords = map[string]bool{"ended": true, "ends": true, "concluded": true, "concludes": true, "wound": true, "wraps": true, "wrapped": true,
	"completed": true, "finished": true, "returned": true, "left": true, "departed": true, "back": true}
