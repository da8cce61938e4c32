package extract

import (
	"slices"
	"sort"
	"strings"

	"readout/event"
	"readout/processor/extract/when"
)

// asideWords open a clause that tells of something beside the story.
var asideWords = map[string]bool{"after": true, "before": true, "since": true, "because": true, "if": true, "until": true, "once": true}

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
	k := sort.Search(len(d.sents), func(k int) bool { return d.sents[k].start > i })
	return &d.sents[max(k-1, 0)]
}

// anchorAt is the day that an expression at token i counts from: the last one
// told in its paragraph, or the one that the story had reached before. It is
// unknown where none was told.
func (d *document) anchorAt(i int) event.Time {
	para := d.sentenceAt(i).para
	last := sort.Search(len(d.scenes), func(k int) bool { return d.scenes[k].tok >= i }) - 1
	for k := last; k >= 0 && k > last-maxScenesBack; k-- {
		s := &d.scenes[k]
		if s.dir == when.Past && (d.sents[s.sent].para == para || !s.pluperf && !s.aside) {
			return s.time
		}
	}
	return event.Time{}
}

// maxScenesBack is how many scenes back an anchor is looked for.
const maxScenesBack = 40

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
		if c.time.Start != "" && !d.opens(c.timeTok[0]) {
			c.time = monthOf(c.time)
		}
	}
}

// leadReach is how many paragraphs open a story. A day that they tell is the
// story's own. One told further down is often that of something beside it: an
// event that lends it keeps the month alone ("She had left on Monday" in the
// sixth paragraph does not date the talks of the seventh).
const leadReach = 2

// opens tells whether a token stands in the paragraphs that open the story.
func (d *document) opens(tok int) bool {
	i := sort.Search(len(d.sents), func(k int) bool { return d.sents[k].end > tok })
	return i < len(d.sents) && d.sents[i].para < leadReach
}

// monthOf leaves of a day, or of several in one month, their month.
func monthOf(t event.Time) event.Time {
	if len(t.Start) < len("2006-01-02") || t.End != "" && !strings.HasPrefix(t.End, t.Start[:7]) {
		return t
	}
	return event.Time{Start: t.Start[:7], Precision: event.Month}
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
