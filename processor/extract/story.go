package extract

import (
	"readout/event"
	"readout/processor/extract/when"
)

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
			if x.Weak || x.Heading || x.Possessive || x.Bound != when.At || !x.Day() || x.Kind == when.Clock || x.NeedsAnchor() && hangsOn(x.Text) {
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
	ok      bool // false where the words tell when something was said, or the tense tells nothing
}

// tenseAt finds the verb of a time expression: the one before it, or behind it
// where it opens the clause.
func (r *Rules) tenseAt(d *document, s *sentence, x *timeRef) tense {
	for k := x.start - 1; k >= s.dateTok && k >= x.start-16; k-- {
		if d.toks[k].is(punct) && d.word(k) == ";" {
			break
		}
		if g, ok := r.finiteAt(d, s, k); ok {
			return r.tenseOf(d, s, k, g)
		}
	}
	for k := x.end; k < s.end && k < x.end+25; k++ {
		if g, ok := r.finiteAt(d, s, k); ok {
			v := r.tenseOf(d, s, k, g)
			v.aside = false
			return v
		}
	}
	// verbs that no trigger knows: a plan shows in its auxiliaries
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
		return tense{}
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
	case g.past || g.passive || g.mod&modPerfect != 0:
		v.dir = when.Past
	default:
		return tense{}
	}
	for i := g.start - 1; i >= s.dateTok && i >= g.start-12; i-- {
		t := d.toks[i]
		if t.is(punct) && !t.is(clitic) {
			break
		}
		if t.in(classRelative|classSubordinator) && i > s.dateTok {
			v.aside = true
		}
	}
	return v
}

// anchorAt is the day that an expression at token i counts from: the last one
// told in its paragraph, or the one that the story had reached before. It is
// unknown where none was told.
func (d *document) anchorAt(i int) event.Time {
	para := -1
	for k := range d.sents {
		if s := &d.sents[k]; s.start <= i && i < s.end {
			para = s.para
		}
	}
	var at event.Time
	near := false
	for _, s := range d.scenes {
		if s.tok >= i {
			break
		}
		if s.dir != when.Past || s.aside {
			continue
		}
		switch same := d.sents[s.sent].para == para; {
		case same:
			at, near = s.time, true
		case !near && !s.pluperf:
			at = s.time
		}
	}
	return at
}

// sceneReach is how many paragraphs a day lasts.
const sceneReach = 0

// sceneOf gives the day on which an event without a date of its own takes place
// in the story, or an unknown one.
func (d *document) sceneOf(c *candidate) (event.Time, [2]int) {
	best := -1
	for i, s := range d.scenes {
		if s.sent > c.sent || s.sent == c.sent && s.tok > c.tok {
			break
		}
		if s.sent == c.sent || !s.aside {
			best = i
		}
	}
	if best < 0 {
		return event.Time{}, [2]int{}
	}
	s := d.scenes[best]
	past := c.status == event.Held || c.status == event.Ongoing
	if past != (s.dir == when.Past) || s.pluperf != c.pluperf || d.sents[c.sent].para-d.sents[s.sent].para > sceneReach {
		return event.Time{}, [2]int{}
	}
	t := s.time
	t.Text = ""
	return t, [2]int{s.tok, s.end}
}

// dateBy gives the events that tell no day of their own the day that the story
// had reached, or the only one that it tells of.
func (d *document) dateBy(events []*candidate) {
	only, single := d.onlyDay()
	for _, c := range events {
		if c.time.Start != "" || c.sent < 0 {
			continue
		}
		if !c.headline {
			c.time, c.timeTok = d.sceneOf(c)
		}
		if single && c.time.Start == "" && !c.pluperf && (c.status == event.Held || c.status == event.Ongoing) {
			c.time, c.timeTok = only.time, [2]int{only.tok, only.end}
			c.time.Text = ""
		}
	}
}

// onlyDay is the day on which everything happens that the article tells, where
// there is just one.
func (d *document) onlyDay() (scene, bool) {
	found := -1
	for i, s := range d.scenes {
		if s.pluperf || s.dir != when.Past {
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
