package extract

import (
	"slices"

	"readout/event"
	"readout/processor/extract/when"
)

// asideWords open a clause that tells of something beside the story; closeWords
// end a visit.
var (
	asideWords = map[string]bool{"after": true, "before": true, "since": true, "because": true, "if": true, "until": true, "once": true}
	closeWords = map[string]bool{"ended": true, "ends": true, "concluded": true, "concludes": true, "wound": true, "wraps": true, "wrapped": true,
		"completed": true, "finished": true, "returned": true, "left": true, "departed": true, "back": true}
)

// talkWords show that a duration is one of a conversation.
var talkWords = map[string]bool{"lasted": true, "lasting": true, "spoke": true, "talked": true, "met": true, "sat": true, "meeting": true, "call": true,
	"conversation": true, "audience": true, "talks": true, "discussion": true, "discussions": true, "session": true, "closeted": true, "conferred": true,
	"conversed": true, "encounter": true, "tete": true}

// scene is a day that the story has reached.
type scene struct {
	tok     int // first token of the words that tell it
	end     int
	sent    int
	time    event.Time
	dir     when.Direction
	pluperf bool
	aside   bool // told in a subordinate clause: it does not last beyond its sentence
}

// findScenes follows the day of the story from one expression to the next.
func (r *Rules) findScenes(d *document) {
	for si := range d.sents {
		s := &d.sents[si]
		if s.zone != body {
			continue
		}
		for t := s.tfirst; t < s.tlast; t++ {
			x := &d.times[t]
			if x.Weak || x.Heading || x.Possessive || x.Bound != when.At || !x.Day() || x.Kind == when.Clock || d.hangs(s, x) {
				continue
			}
			v := r.tenseAt(d, s, x)
			if !v.ok {
				continue
			}
			ctx := when.Context{Pub: d.pub}
			if x.NeedsAnchor() {
				ctx.Anchor = d.anchorAt(x.start)
			}
			at, ok := x.Resolve(v.dir, ctx)
			if !ok || at.Precision == event.Week || at.Precision == event.Month || at.Precision == event.Year {
				continue
			}
			if v.dir == when.Past && startsAfter(at, d.pub.String()) {
				v.dir = when.Future
			} else if v.dir != when.Past && endsBefore(at, d.pub.String()) {
				v.dir = when.Past
			}
			d.scenes = append(d.scenes, scene{tok: x.start, end: x.end, sent: si, time: at, dir: v.dir, pluperf: v.pluperf, aside: v.aside})
		}
	}
}

// tense is what the verb says to which a time expression belongs.
type tense struct {
	dir     when.Direction
	pluperf bool
	aside   bool // in a subordinate clause
	said    bool // the words tell when something was said
	ok      bool // the tense tells a direction
}

// tenseAt finds the verb of a time expression: the one before it, or behind it
// where it opens the clause.
func (r *Rules) tenseAt(d *document, s *sentence, x *timeRef) tense {
	present := false
	for k := x.start - 1; k >= s.dateTok && k >= x.start-16; k-- {
		if d.toks[k].is(punct) && d.word(k) == ";" {
			break
		}
		if g, ok := r.finiteAt(d, s, k); ok {
			if v := r.tenseOf(d, s, k, g); v.ok || v.said {
				return v
			}
			present = true
		}
	}
	for k := x.end; k < s.end && k < x.end+25 && !present; k++ {
		if g, ok := r.finiteAt(d, s, k); ok {
			v := r.tenseOf(d, s, k, g)
			v.aside = false
			return v
		}
	}
	if present {
		return tense{} // "leaves on Sunday" may be of any Sunday
	}
	return r.tenseOfUnknown(d, s, x)
}

// tenseOfUnknown judges by the auxiliaries where the verb is one that no trigger
// knows.
func (r *Rules) tenseOfUnknown(d *document, s *sentence, x *timeRef) tense {
	for k := max(s.dateTok, x.start-16); k < min(s.end, x.end+8); k++ {
		if w := d.toks[k].word; w > 0 && (r.modal[w] != 0 || r.control[w] != 0) {
			return tense{dir: when.Future, ok: true}
		}
	}
	for k := x.start - 1; k >= s.dateTok && k >= x.start-16; k-- {
		t := d.toks[k]
		if t.is(punct) && !t.is(clitic) {
			break
		}
		if t.word == r.words.had {
			return tense{dir: when.Past, pluperf: true, ok: true}
		}
	}
	return tense{dir: when.Past, ok: true}
}

// finiteAt reads the verb at token k, where one stands there.
func (r *Rules) finiteAt(d *document, s *sentence, k int) (verbGroup, bool) {
	t := d.toks[k]
	if !t.in(classVerb) || r.groupAt(d, s, k) >= 0 || d.timeAt(s, k) >= 0 || k >= 1 && d.toks[k-1].is(hyphen) {
		return verbGroup{}, false // "a two-day visit" is no verb
	}
	var f form
	for _, y := range r.vocab.formsOf(t.word) {
		f |= y.form
	}
	if !r.verbAt(d, s, k, f) {
		return verbGroup{}, false
	}
	return r.verbGroupAt(d, s, k, f), true
}

func (r *Rules) tenseOf(d *document, s *sentence, k int, g verbGroup) tense {
	if r.sayWord[d.toks[k].word] {
		return tense{said: true}
	}
	v := tense{ok: true}
	if k+1 < s.end && d.toks[k].word == r.words.had && !d.toks[k+1].in(classDeterminer|classPossessive|classNumber) {
		return tense{dir: when.Past, pluperf: true, ok: true} // "had beaten him to it"
	}
	switch {
	case g.mod&(modScheduled|modWould|modProposed|modWish|modMaybe|modPurpose) != 0:
		v.dir = when.Future
	case g.mod&modPluperfect != 0:
		v.dir, v.pluperf = when.Past, true
	case g.past || g.passive || g.mod&modPerfect != 0 || g.form&formPast != 0:
		v.dir = when.Past
	default:
		return tense{}
	}
	for i := g.start - 1; i >= s.dateTok && i >= g.start-12; i-- {
		t := d.toks[i]
		if t.is(punct) && !t.is(clitic) {
			break
		}
		if (t.in(classRelative) || asideWords[r.vocab.words[max(0, t.word)]]) && i > s.dateTok {
			v.aside = true
		}
	}
	return v
}

// sentenceAt is the sentence that token i stands in.
func (d *document) sentenceAt(i int) *sentence {
	k := 0
	for k+1 < len(d.sents) && d.sents[k+1].start <= i {
		k++
	}
	return &d.sents[k]
}

// anchorAt is the day that an expression at token i counts from: the last one
// told in its paragraph, or the one that the story had reached before. It is
// unknown where none was told.
func (d *document) anchorAt(i int) event.Time {
	para := d.sentenceAt(i).para
	var at event.Time
	near := false
	for _, s := range d.scenes {
		if s.tok >= i {
			break
		}
		if s.dir != when.Past {
			continue
		}
		switch same := d.sents[s.sent].para == para; {
		case same:
			at, near = s.time, true
		case !near && !s.pluperf && !s.aside:
			at = s.time
		}
	}
	return at
}

// sceneOf gives the day on which an event without a date of its own takes place
// in the story, or an unknown one: that of its paragraph, or the only one so far.
func (d *document) sceneOf(c *candidate) (event.Time, [2]int) {
	past := c.status == event.Held || c.status == event.Ongoing
	para := d.sents[c.sent].para
	best, flashback, first, several := -1, -1, -1, false
	for i := range d.scenes {
		s := &d.scenes[i]
		if s.sent > c.sent || s.sent == c.sent && s.tok > c.tok {
			break
		}
		if s.sent != c.sent && s.aside {
			continue
		}
		if d.sents[s.sent].para == para {
			switch {
			case past == (s.dir == when.Past) && s.pluperf == c.pluperf:
				best, flashback = i, -1
			case past && s.dir == when.Past && s.pluperf:
				flashback = i // "had called him in on Wednesday. Within hours he left"
			default:
				best, flashback = -1, -1
			}
		}
		if s.dir == when.Past && !s.pluperf {
			several = several || first >= 0 && d.scenes[first].time.Start != s.time.Start
			first = i
		}
	}
	switch {
	case best >= 0:
	case flashback >= 0:
		best = flashback
	case first >= 0 && !several && past && !c.pluperf && para-d.sents[d.scenes[first].sent].para <= sceneReach:
		best = first
	default:
		return event.Time{}, [2]int{}
	}
	s := &d.scenes[best]
	t := s.time
	t.Text = ""
	return t, [2]int{s.tok, s.end}
}

// sceneReach is for how many paragraphs a story with one day so far is taken to
// stay on it.
const sceneReach = 3

// dateBy gives the events that tell no day of their own the day that the story
// had reached, or the only one that it tells of.
func (d *document) dateBy(events []*candidate) {
	only, single := d.onlyDay()
	for _, c := range events {
		if c.sent < 0 || c.time.Start != "" {
			continue
		}
		if !c.headline {
			c.time, c.timeTok = d.countedFrom(c)
		}
		if !c.headline && c.time.Start == "" {
			c.time, c.timeTok = d.sceneOf(c)
		}
		if single && c.time.Start == "" && !c.pluperf && (c.status == event.Held || c.status == event.Ongoing) {
			c.time, c.timeTok = only.time, [2]int{only.tok, only.end}
			c.time.Text = ""
		}
		if c.time.Start == "" && !c.pluperf && !slices.ContainsFunc(d.scenes, func(s scene) bool { return !s.aside }) {
			if t, at, ok := d.titleDay(); ok {
				c.time, c.timeTok = t, at
			}
		}
	}
}

// settleTimes gives a visit of some days its other end and what a diary lists its
// day, and leaves of the days of a visit only the month to what happened on one
// of them.
func (r *Rules) settleTimes(d *document, events []*candidate) {
	for _, c := range events {
		if c.sent >= 0 {
			r.lasts(d, c)
		}
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
		si := slices.IndexFunc(d.sents, func(s sentence) bool {
			return s.end > s.start && d.toks[s.start].start <= x.Start && x.End <= d.toks[s.end-1].end
		})
		if si < 0 || d.sents[si].zone != body {
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
		var best, next *candidate
		for _, c := range events {
			if c.typ != event.Meeting && c.typ != event.Call && c.typ != event.Talks || c.sent < 0 || c.status == event.Denied || c.status == event.Cancelled {
				continue
			}
			if c.sent > si && d.sents[c.sent].para == s.para && next == nil {
				next = c
			}
			if c.sent > si || c.sent == si && c.tok > first+12 || s.para-d.sents[c.sent].para > 1 {
				continue
			}
			if best == nil || c.sent > best.sent || c.sent == best.sent && c.sent == si && distance(c.tok, first) < distance(best.tok, first) {
				best = c
			}
		}
		if best == nil {
			best = next
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

// countedFrom is the day of an event that another is counted from: "the step
// came a day after Chad had expelled four diplomats".
func (d *document) countedFrom(c *candidate) (event.Time, [2]int) {
	if c.status != event.Held {
		return event.Time{}, [2]int{}
	}
	s := &d.sents[c.sent]
	for i := s.tlast - 1; i >= s.tfirst; i-- {
		x := &d.times[i]
		if x.end > c.tok || x.end < c.from-2 || !d.hangs(s, x) || d.parted(x.end, c.tok) {
			continue
		}
		t, ok := x.Reversed().Resolve(when.Past, when.Context{Pub: d.pub, Anchor: d.anchorAt(x.start)})
		if ok && !startsAfter(t, d.pub.String()) {
			t.Text = ""
			return t, [2]int{x.start, x.end}
		}
	}
	return event.Time{}, [2]int{}
}

// parted tells whether a comma or a conjunction stands between two tokens.
func (d *document) parted(from, to int) bool {
	for k := from; k < to; k++ {
		if t := d.toks[k]; t.in(classConjunction) || t.is(punct) && !t.is(clitic) {
			return true
		}
	}
	return false
}

// onlyDay is the day on which everything happens that the article tells, where
// there is just one. A day told in passing counts only where it opens the story.
func (d *document) onlyDay() (scene, bool) {
	found := -1
	for i, s := range d.scenes {
		if s.pluperf || s.dir != when.Past || s.aside && d.sents[s.sent].para > 1 {
			continue
		}
		if found >= 0 && d.scenes[found].time.Start != s.time.Start {
			return scene{}, false
		}
		found = i
	}
	if found < 0 {
		return scene{}, false
	}
	return d.scenes[found], true
}

// titleDay is the day that the headline gives: "Schedule for Wednesday, December
// 11, 2013".
func (d *document) titleDay() (event.Time, [2]int, bool) {
	for i := range d.times {
		x := &d.times[i]
		if d.sentenceAt(x.start).zone != headline || x.Kind != when.Calendar || !x.Day() || x.NeedsYear() || x.Weak {
			continue
		}
		t, ok := x.Resolve(when.None, when.Context{})
		t.Text = ""
		return t, [2]int{x.start, x.end}, ok && t.Precision == event.Day
	}
	return event.Time{}, [2]int{}, false
}
