package extract

import (
	"slices"

	"readout/event"
)

// gathering is what the words around a summit say about it.
type gathering struct {
	own     bool // a body of states, an ordinal or a proper name stands with it
	close   bool // time or place follow it directly, so that they are its own
	setting bool // it is only where or when something else happens
	forum   bool // a forum without members of staff of its own gathers: the G7
}

// summit reads a gathering that has a name of its own: "the 15th BRICS summit",
// "its summit in Abuja".
func (m *matcher) summit(c *candidate, f *frame, start int) {
	d, r := m.d, m.r
	g := &c.gathering
	g.setting = m.setting(c)
	end := c.end
	if end < m.s.end && (r.head[d.toks[end].word] != "" || r.isHeadHit(d, end)) {
		return // "European Council President António Costa"
	}
	for k := start; k < c.tok; k++ {
		t := d.toks[k]
		if t.is(capital) && k > m.s.dateTok && !t.in(classDeterminer|classPreposition|classMonth|classWeekday) && !t.in(classPossessor) || t.in(classOrdinal) && m.numbered(k) || t.is(digits) && d.timeAt(m.s, k) < 0 {
			g.own = true
		}
	}
	// "the summit of the African Union", "of the heads of state of the SCO"
	for i := m.s.mfirst; i < m.s.mlast; i++ {
		x := &d.mentions[i]
		if x.start >= start && x.end <= c.end && m.body(x) {
			g.own = true
			m.giveMention(c, "party", i)
		}
		if m.body(x) && x.start >= c.end && m.of(c.end, x.start) {
			g.own, end = true, x.end
			m.giveMention(c, "party", i)
		}
	}
	if t := d.toks[c.tok]; !g.own && t.is(capital) && c.tok > m.s.dateTok && m.s.zone != headline {
		g.own = true
	}
	if !g.own && d.toks[start].in(classPossessive) {
		m.itsBody(c, start)
	}
	if !c.hasVerb {
		g.close = m.hosted(c, end)
	}
	m.attended(c, start)
	m.takesPart(c, end)
	c.named = ""
	if g.own {
		c.named = d.span(start, end)
	}
	m.forums(c)
	if r.hostWord[d.toks[max(0, c.vg.verb)].word] && c.hasVerb && len(c.parts) == 0 && len(c.sides) > 1 {
		m.hostOnly(c)
	}
	if c.named == "" && len(m.codes(c)) < 3 && !(len(m.codes(c)) > 0 && len(m.sites(c.end, min(c.to, c.end+4))) > 0) {
		c.anaphor = true
	}
	for i := m.s.tfirst; i < m.s.tlast && !g.close; i++ {
		x := &d.times[i]
		g.close = x.start >= end && x.start <= end+3 || x.Possessive && x.end <= c.tok && x.end >= c.tok-5
	}
	if p := start - 1; !c.hasVerb && !c.goes && p >= m.s.dateTok && d.toks[p].in(classPreposition) {
		w := d.toks[p].word
		g.setting = g.setting || w != r.words.at && w != r.words.during && w != r.words.in
	}
	for _, x := range m.sites(end, min(m.s.end, end+5)) {
		g.close = g.close || x.tok <= end+3 && x.hit >= 0
	}
	m.finish(c)
}

// numbered tells whether the ordinal at k counts gatherings and is no date's.
func (m *matcher) numbered(k int) bool { return m.d.timeAt(m.s, k) < 0 }

// body tells whether a mention is a body of states or a forum with a name.
func (m *matcher) body(x *mention) bool {
	return x.kind == mOrg && slices.ContainsFunc(x.countries, func(c string) bool { return m.r.bodyOf(c) != "" })
}

// of tells whether nothing but "of the heads of state of" stands between tokens.
func (m *matcher) of(from, to int) bool {
	if to > from+9 || from >= to || m.d.toks[from].word != m.r.words.of {
		return false
	}
	for k := from; k < to; k++ {
		t := m.d.toks[k]
		if t.word != m.r.words.of && !t.in(classDeterminer|classConjunction) && !m.r.leaderWord[t.word] && !m.r.portfolio[t.word] && m.r.head[t.word] == "" && m.r.headPlural[t.word] == "" {
			return false
		}
	}
	return true
}

// hosted reads the relative clause that tells who holds the gathering and when:
// "the summit, which Turkmenistan is to host on 5 August in Avaza".
func (m *matcher) hosted(c *candidate, from int) bool {
	r, d, s := m.r, m.d, m.s
	for k := from; k < s.end && k < from+14; k++ {
		t := d.toks[k]
		if t.is(punct) && d0(d, k) != ',' {
			return false
		}
		if !t.in(classRelative) || k+1 >= s.end {
			continue
		}
		for j := k + 1; j < s.end && j < k+9; j++ {
			for _, x := range r.vocab.formsOf(d.toks[j].word) {
				if !(r.hostWord[d.toks[j].word] || r.index.happen[x.lemma] || r.heldBy[x.lemma]) || !r.verbAt(d, s, j, x.form) || d.toks[j].in(classBe) {
					continue
				}
				c.vg, c.hasVerb = r.verbGroupAt(d, s, j, x.form), true
				_, c.to = r.arguments(d, s, j+1, false)
				if x := r.subjectBefore(d, s, c.vg.start); !c.vg.passive && x >= 0 && len(d.mentions[d.groups[x].ms[0]].entities) > 0 {
					m.give(c, "host", x)
				}
				return true
			}
		}
		return false
	}
	return false
}

// attended adds who goes to the gathering: "left for the APEC summit in Bali".
func (m *matcher) attended(c *candidate, start int) {
	r, d, s := m.r, m.d, m.s
	p := start - 1
	if c.lightVerb || p < s.dateTok || d.toks[p].word != r.words.for_ && d.toks[p].word != r.words.to {
		return
	}
	h, prep := m.mainVerb(p)
	if h == nil {
		return
	}
	for _, x := range r.vocab.formsOf(d.toks[h.verb].word) {
		for _, use := range r.index.byVerb[x.lemma] {
			if f := &r.frames[use.frame]; f.typ == event.Visit && f.NeedPlace {
				c.hang, c.hangPrep = h, prep
				if g := r.subjectOf(d, s, h); g >= 0 {
					m.give(c, "party", g)
				}
				c.goes = true
				m.goesTo(c, h, p)
				return
			}
		}
	}
}

// goesTo gives the gathering the place where the journey to it leads.
func (m *matcher) goesTo(c *candidate, h *verbGroup, to int) {
	for _, x := range m.sites(h.verb+1, to) {
		if x.hit >= 0 && (x.prep == m.r.words.to || x.prep == m.r.words.for_) && c.place == nil {
			c.place, c.placeTok, c.ownPlace = m.placeOf(x), [2]int{x.tok, x.end}, true
		}
	}
}

// isHeadHit tells whether an office of the lexicon stands at token k.
func (r *Rules) isHeadHit(d *document, k int) bool {
	h, ok := d.hitFrom(k)
	if !ok {
		return false
	}
	_, ok = h.as(d.toks, entryOffice)
	return ok
}

// takesPart adds the people of a relative clause after the gathering: "in which
// the minister will take part", "where Putin is expected".
func (m *matcher) takesPart(c *candidate, from int) {
	r, d, s := m.r, m.d, m.s
	for k := from; k+1 < s.end && k < from+20; k++ {
		if !d.toks[k].in(classRelative) {
			continue
		}
		g := r.groupAt(d, s, k+1)
		if g < 0 || len(d.mentions[d.groups[g].ms[0]].entities) == 0 {
			continue
		}
		for j := d.groups[g].end; j < s.end && j < d.groups[g].end+7; j++ {
			if w := d.toks[j].word; w > 0 && r.attendWord[w] {
				m.give(c, "party", g)
				return
			}
		}
	}
}

// itsBody finds the body that "its summit" is the summit of: the one named last,
// in the sentence or in the one before.
func (m *matcher) itsBody(c *candidate, start int) {
	for i := m.s.mlast - 1; i >= 0 && i >= m.s.mfirst-8; i-- {
		x := &m.d.mentions[i]
		if x.start >= start || !m.body(x) {
			continue
		}
		if m.si > 0 && x.start < m.d.sents[m.si-1].start {
			return
		}
		if len(m.codes(c)) == 0 {
			m.giveMention(c, "party", i)
		}
		return
	}
}

// forums takes gatherings that are no bodies of their own off the sides: nobody
// speaks for the Group of 20.
func (m *matcher) forums(c *candidate) {
	c.sides = slices.DeleteFunc(c.sides, func(s side) bool {
		if !m.r.forum[s.code] {
			return false
		}
		c.gathering.forum = true
		return true
	})
	for i := range c.sides {
		if c.sides[i].code == "EUCO" || c.sides[i].code == "COUNCILEU" {
			c.sides[i].code = "EUE"
		}
	}
}

// hostOnly makes a country that only lends its soil to a body's gathering no
// side of it: "Malawi will not host the African Union summit".
func (m *matcher) hostOnly(c *candidate) {
	g := m.r.subjectOf(m.d, m.s, &c.vg)
	if g < 0 || !slices.ContainsFunc(c.sides, func(s side) bool { return m.r.lex.CountryByCode(s.code) == nil }) {
		return
	}
	x := &m.d.mentions[m.d.groups[g].ms[0]]
	if x.kind != mCountry || len(x.countries) != 1 {
		return
	}
	code := x.countries[0]
	c.sides = slices.DeleteFunc(c.sides, func(s side) bool { return s.code == code })
	if c.vg.mod&modNegated != 0 {
		c.initiator, c.initTok = code, [2]int{x.start, x.end}
	}
}

// lacksName tells why a gathering is no summit, "" where it is one.
func (m *matcher) lacksName(c *candidate, codes []string) string {
	g := &c.gathering
	if c.named == "" && len(codes) < 3 && !(len(codes) > 0 && c.ownPlace) {
		return "a summit without a name"
	}
	if !c.ownTime && !c.ownPlace && (len(c.parts) == 0 || g.setting) {
		return "a summit that only sets the scene"
	}
	if !c.hasVerb && !c.goes && !c.ownTime {
		return "a summit without a date"
	}
	if g.setting && !g.close {
		return "a summit that only sets the scene"
	}
	if len(codes) == 0 && !g.forum && !m.leaders() && !m.regional(c) {
		return "no gathering of states"
	}
	return ""
}

// regional tells whether the gathering's name speaks of a part of the world.
func (m *matcher) regional(c *candidate) bool {
	for k := max(m.s.dateTok, c.tok-6); k < c.end; k++ {
		if w := m.d.toks[k].word; w > 0 && m.r.regionWord[w] {
			return true
		}
	}
	return false
}
