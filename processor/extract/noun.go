package extract

import "readout/event"

// noun reads a frame that a noun leads.
func (m *matcher) noun(f *frame, i, end int) {
	r, d, s := m.r, m.d, m.s
	if f.typ == event.Message && m.spoken(i, end) {
		return
	}
	c := &candidate{typ: f.typ, frame: f, sent: m.si, tok: i, end: end, headline: s.zone == headline, noun: true}
	c.quoted = d.toks[i].is(inQuote)
	if d.toks[i].in(classVerb) && i+1 == end {
		var fm form
		for _, x := range r.vocab.formsOf(d.toks[i].word) {
			fm |= x.form
		}
		if r.verbAt(d, s, i, fm) {
			return
		}
	}
	start, definite, whose := m.nounPhrase(c, f, i)
	args, to := r.arguments(d, s, end, false)
	c.from, c.to = r.clauseStart(d, s, start), to
	for _, a := range args {
		if role, ok := f.prepRole[a.prep]; ok && role != "place" {
			if a.prep == r.words.with || a.prep == r.words.between {
				c.hasWith = true
			}
			if d.groups[a.group].prepTok > end+14 {
				continue
			}
			m.give(c, role, a.group)
		}
	}
	c.inPhrase = start > s.dateTok && d.toks[start-1].in(classPreposition)
	if w := d.toks[max(s.dateTok, start-2)].word; c.inPhrase && start-2 >= s.dateTok && w > 0 && r.longing[w] && (d.toks[start-1].word == r.words.for_ || d.toks[start-1].word == r.words.of || d.toks[start-1].word == r.words.to) {
		m.drop(f, i, end, "wished for, not told")
		return
	}
	// the verb that holds it: "held a meeting", "a meeting took place"
	subject := -1
	if vg, ok := m.lightVerb(start); ok {
		c.lightVerb, c.vg, c.hasVerb = true, vg, true
		if !vg.passive {
			subject = r.subjectOf(d, s, &vg)
		}
		c.from = r.clauseStart(d, s, vg.start)
	} else if vg, ok := m.existential(start); ok && (f.typ == event.Talks || f.typ == event.Summit) {
		c.vg, c.hasVerb, c.lightVerb = vg, true, true
	} else if vg, ok := m.happens(to, end); ok {
		c.vg, c.hasVerb, c.lightVerb = vg, true, true
		more, to2 := r.arguments(d, s, vg.verb+1, false)
		for _, a := range more {
			if role, ok := f.prepRole[a.prep]; ok && role != "place" && (a.prep == r.words.between || a.prep == r.words.with || a.prep == r.words.by) {
				m.give(c, role, a.group)
				c.hasWith = true
			}
		}
		c.to = max(c.to, to2)
	} else if p := start - 1; p >= s.dateTok && d.toks[p].in(classPreposition) && (c.hasWith && len(m.codes(c)) < 2 || f.typ == event.Visit && len(c.parts) == 0 && whose < 0) {
		// "said after talks with Wang"
		c.hang, c.hangPrep = m.mainVerb(p)
		subject = r.subjectBefore(d, s, p)
		if subject < 0 {
			for g := s.gfirst; g < s.glast; g++ {
				if x := &d.groups[g]; x.start >= to && x.free && x.prep == 0 {
					subject = g
					break
				}
			}
		}
	}
	if subject >= 0 && f.Witness {
		for _, i := range d.groups[subject].ms { // who looks on signs for his country or not at all
			x := &d.mentions[i]
			for _, e := range x.entities {
				m.addSide(c, d.entities[e].country, event.Signatory, x)
			}
			if len(x.entities) == 0 {
				for _, code := range x.countries {
					m.addSide(c, code, event.Signatory, x)
				}
			}
		}
	} else if subject >= 0 {
		others := c.parts
		c.parts = nil
		m.give(c, f.subject, subject)
		c.split = len(c.parts)
		for _, p := range others {
			if !m.has(c, p.entity) {
				c.parts = append(c.parts, p)
			}
		}
	}
	if whose >= 0 {
		m.give(c, f.prepRole[r.possessor], whose)
	}
	own := len(c.parts)+len(c.sides) > 0
	if f.LightOnly && !c.lightVerb && !c.hasWith && !own {
		if !definite {
			return
		}
		c.anaphor = true // "during the 30-minute call"
	}
	if f.Anaphor || definite && !m.enough(c) && f.typ != event.Visit && f.typ != event.Summit {
		c.anaphor = true
	}
	switch f.typ {
	case event.Visit:
		m.visit(c, f, end, c.to)
		return
	case event.Summit:
		m.summit(c, f, start)
		return
	}
	m.finish(c)
}

// mainVerb finds the verb that a phrase with the preposition at token p hangs on.
func (m *matcher) mainVerb(p int) (*verbGroup, int32) {
	r, d, s := m.r, m.d, m.s
	if p < s.dateTok {
		return nil, 0
	}
	for k := p - 1; k >= s.dateTok; k-- {
		t := d.toks[k]
		if !t.in(classVerb) || r.groupAt(d, s, k) >= 0 {
			if t.is(punct) && d.text[t.start] == ';' {
				break
			}
			continue
		}
		var f form
		for _, x := range r.vocab.formsOf(t.word) {
			f |= x.form
		}
		if !r.verbAt(d, s, k, f) {
			continue
		}
		vg := r.verbGroupAt(d, s, k, f)
		return &vg, d.toks[p].word
	}
	return nil, d.toks[p].word
}

// nounPhrase walks left from a noun over its adjectives. It gives the token
// where the phrase begins, whether it is definite, and the group in the place of
// the possessor: "his meeting", "the Lavrov-Wang meeting".
func (m *matcher) nounPhrase(c *candidate, f *frame, i int) (start int, definite bool, whose int) {
	r, d, s := m.r, m.d, m.s
	whose = -1
	k := i - 1
	for n := 0; k >= s.dateTok && n < 10; n++ {
		t := d.toks[k]
		if g := r.groupAt(d, s, k); g >= 0 {
			x := &d.groups[g]
			last := &d.mentions[x.ms[len(x.ms)-1]]
			if last.kind == mCountry || last.kind == mOrg || d.toks[x.start].is(hyphen) || len(x.ms) > 1 {
				if last.adjective || last.kind == mCountry || last.kind == mOrg || len(x.ms) > 1 {
					if x.end >= i-2 || x.prep == 0 || last.adjective || len(x.ms) > 1 {
						role := f.prepRole[r.compound]
						for _, y := range x.ms {
							m.giveMention(c, role, y)
						}
						k = x.start - 1
						if last.kind == mOrg {
							c.named = d.span(x.start, x.end)
						}
						continue
					}
				}
			}
			break
		}
		if t.word == r.words.of && k-1 >= s.dateTok && r.seriesWord[d.toks[k-1].word] && d.toks[k-1].word > 0 {
			k -= 2 // "a fourth round of nuclear talks"
			continue
		}
		switch {
		case t.in(classPossessor):
			if g := r.groupEnding(d, s, k); g >= 0 {
				whose = g
				return d.groups[g].start, true, whose
			}
			k--
			continue
		case t.in(classPossessive):
			definite = true
			if g := m.owner(t.word, k); g >= 0 {
				whose = g
			}
			return k, definite, whose
		case t.in(classDeterminer):
			c.none = c.none || t.word == r.words.no
			if t.word == r.words.the || t.word == r.words.this || t.word == r.words.that {
				definite = true
			}
			return k, definite, whose
		case d.timeAt(s, k) >= 0:
			x := &d.times[d.timeAt(s, k)]
			definite = definite || x.Possessive
			k = x.start - 1
			continue
		case t.in(classPossessor) || t.is(clitic):
			k--
			continue
		case t.is(punct), t.in(classPreposition | classConjunction | classSubordinator | classBe | classHave | classModal), t.in(classVerb) && !t.is(hyphen) && r.verbWord(t.word) && !m.adjectival(k):
			return k + 1, definite, whose
		}
		if r.planned[t.word] && t.word > 0 {
			c.vg.mod |= modScheduled
		}
		k--
	}
	return k + 1, definite, whose
}

// adjectival tells whether a verb form before a noun is an adjective: "planned
// visit", "scheduled meeting".
func (m *matcher) adjectival(k int) bool {
	// whatever stands right behind a determiner is one: "a brief stopover"
	if k <= m.s.dateTok {
		return false
	}
	if m.d.toks[k-1].in(classDeterminer | classPossessive | classPossessor | classOrdinal) {
		return true
	}
	for _, f := range m.r.vocab.formsOf(m.d.toks[k].word) {
		if f.form&formGerund != 0 && (m.d.toks[k].is(hyphen) || m.d.timeAt(m.s, k-1) >= 0 || m.d.toks[k-1].is(hyphen)) {
			return true // "a one-day working trip"
		}
	}
	return false
}

func (r *Rules) verbWord(w int32) bool { return len(r.vocab.formsOf(w)) > 0 }

// owner finds who "his", "her", "their" or "its" at token k means.
func (m *matcher) owner(w int32, k int) int {
	r, d, s := m.r, m.d, m.s
	if w == r.words.our || w == r.words.my {
		return -1
	}
	if g := r.subjectBefore(d, s, k); g >= 0 {
		return g
	}
	// the subject of the sentence before
	if m.si > 0 {
		p := &d.sents[m.si-1]
		if p.zone == body {
			for g := p.gfirst; g < p.glast; g++ {
				if d.groups[g].free && d.groups[g].prep == 0 {
					return g
				}
			}
		}
	}
	return -1
}
