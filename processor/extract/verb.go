package extract

import "readout/event"

// rest tells whether the words that a verb pattern wants follow token i, and
// where they end. The last of them may stand behind an object: "throw X out".
func (m *matcher) rest(words []int32, i int) (end, gap int, ok bool) {
	k := i + 1
	for n, w := range words {
		found := false
		reach := 3
		if n == len(words)-1 && len(words) == 1 && m.r.adverbial[w] {
			reach = 9
		}
		for j := k; j < m.s.end && j < k+reach; j++ {
			t := m.d.toks[j]
			if t.word == w {
				if j > k+1 && reach > 3 && !m.oneGroup(k, j) {
					break
				}
				if j > k {
					gap = k
				}
				k, found = j+1, true
				break
			}
			if t.is(punct) && !t.is(clitic) || t.in(classRelative) {
				break
			}
		}
		if !found {
			return 0, 0, false
		}
	}
	return k, gap, true
}

// oneGroup tells whether an actor fills the tokens between a verb and its particle.
func (m *matcher) oneGroup(from, to int) bool {
	for k := from; k < to; k++ {
		if m.r.groupAt(m.d, m.s, k) < 0 && !m.d.toks[k].in(classDeterminer|classPossessive|classNumber) {
			return false
		}
	}
	return true
}

// verb reads a frame that a verb leads.
func (m *matcher) verb(f *frame, use verbUse, i int, form form, nounEnd int) {
	r, d, s := m.r, m.d, m.s
	end, gap, ok := m.rest(use.rest, i)
	if !ok {
		return
	}
	if f.ID == "summit.gather" {
		m.gather(f, i, form)
		return
	}
	if !r.verbAt(d, s, i, form) {
		return
	}
	if nounEnd > i && form&formGerund != 0 && len(use.rest) == 0 && !d.toks[i-1].in(classBe) {
		if end >= s.end || r.groupAt(d, s, end) < 0 && d.toks[end].word != r.words.with {
			return
		}
	}
	vg := r.verbGroupAt(d, s, i, form)
	if form == formParticiple && !vg.passive && vg.mod&modPerfect == 0 {
		// a participle without an auxiliary: "received by", no main verb
		if !(end < s.end && d.toks[end].word == r.words.by) {
			return
		}
		vg.passive = true
	}
	if f.BeIn {
		m.beIn(f, i, end, vg)
		return
	}
	c := &candidate{typ: f.typ, frame: f, sent: m.si, tok: i, end: end, vg: vg, hasVerb: true, headline: s.zone == headline, passive: vg.passive}
	c.quoted = d.toks[i].is(inQuote)
	if len(f.Nouns) > 0 {
		m.verbNoun(c, f, end)
		return
	}
	start := end
	if gap > 0 && f.ID != "visit.due_in" {
		start = gap
	}
	args, to := r.arguments(d, s, start, true)
	c.from, c.to = r.clauseStart(d, s, vg.start), to
	if len(f.clauseWords) > 0 && !m.hasWords(f, c.from, min(s.end, to+12)) {
		return
	}
	subject := r.subjectOf(d, s, &vg)
	if f.typ == event.Visit && vg.infinitive && m.firstTo(&vg) {
		vg.mod, vg.infinitive, vg.past = 0, false, true
		c.vg = vg
	}
	if f.typ == event.Visit && vg.infinitive && vg.mod&(modProposed|modPurpose) != 0 {
		if guest, inviter, ok := m.invited(&vg); ok {
			subject = guest
			c.vg.mod = c.vg.mod&^modPurpose | modProposed
			c.initiator, c.initTok = m.caller(inviter)
		}
	}
	if f.Object == "diplomat" {
		m.diplomat(c, f, args, subject, start)
		return
	}
	if vg.passive {
		if f.object == "" && !f.Collective || f.ID == "call.call" {
			return
		}
		m.give(c, f.object, subject)
		for _, a := range args {
			if role, ok := f.prepRole[a.prep]; ok {
				m.give(c, role, a.group)
			} else if a.prep == r.words.by {
				m.give(c, f.subject, a.group)
			}
		}
	} else {
		m.give(c, f.subject, subject)
		if f.typ == event.Visit && subject >= 0 {
			m.give(c, f.subject, m.ledBy(subject))
		}
		c.split, c.splitSides = len(c.parts), len(c.sides)
		for _, a := range args {
			switch {
			case a.prep == 0 && f.object != "":
				if f.BareObject && d.groups[a.group].start > end+m.r.slack(f) && (f.typ == event.Call || !m.adjunctsOnly(end, d.groups[a.group].start)) {
					continue
				}
				if m.objectFits(f, a.group) {
					m.give(c, f.object, a.group)
					m.give(c, f.object, m.ledBy(a.group))
				}
			case a.prep != 0:
				if role, ok := f.prepRole[a.prep]; ok && role != "place" {
					c.hasWith = c.hasWith || a.prep == r.words.with || a.prep == r.words.to
					m.give(c, role, a.group)
				}
			}
		}
		if f.typ != event.Sanctions && f.Object != "" && f.object != "" && f.object != "place" && !f.Collective && len(c.parts)+len(c.sides) <= c.split+c.splitSides {
			m.drop(f, i, end, "no object")
			return
		}
		if f.ID == "call.call" && (vg.passive || !m.plainCall(args)) {
			m.drop(f, i, end, "another sense of the word")
			return
		}
		if f.ID == "call.speak" && (vg.gerund || !d.phone) {
			m.drop(f, i, end, "no word of a telephone")
			return
		}
		if f.NeedWith && !c.hasWith && !m.enough(c) {
			m.drop(f, i, end, "no other side")
			return
		}
	}
	if f.ID == "visit.due_in" && start < s.end && d.toks[start].word == r.words.to {
		return // "is due to leave": the infinitive tells
	}
	if f.typ == event.Visit {
		if w := d.toks[min(start, s.end-1)].word; f.ID == "visit.go" && w > 0 && (r.vocab.words[w] == "back" || r.vocab.words[w] == "home") {
			m.drop(f, i, end, "the way home")
			return
		}
		m.visit(c, f, start, to)
		return
	}
	m.finish(c)
}

// ledBy gives the group that leads a delegation: "a delegation led by the Prime
// Minister of Georgia"; -1 where none is told.
func (m *matcher) ledBy(g int) int {
	k := m.d.groups[g].end
	for n := 0; n < 4 && k+1 < m.s.end; n++ {
		switch m.r.vocab.words[max(0, m.d.toks[k].word)] {
		case "led", "headed", "chaired":
			if m.d.toks[k+1].word == m.r.words.by {
				return m.r.groupAt(m.d, m.s, k+2)
			}
		}
		k++
	}
	return -1
}

// plainCall tells whether nothing but a time, a place or a purpose follows whom
// somebody "called": "called Aliyev and asked", not "called Georgia a partner".
func (m *matcher) plainCall(args []argument) bool {
	for _, a := range args {
		if a.prep != 0 {
			continue
		}
		g := &m.d.groups[a.group]
		if g.end >= m.s.end || m.d.timeAt(m.s, g.end) >= 0 {
			return true
		}
		t := m.d.toks[g.end]
		return t.is(punct) && !t.is(clitic) && t.word != 0 || t.in(classPreposition|classConjunction|classTime) || t.is(punct) && !t.is(clitic) && d0(m.d, g.end) != '"'
	}
	return false
}

// adjunctsOnly tells whether only times and places stand between two tokens:
// "received today at the palace the Prime Minister".
func (m *matcher) adjunctsOnly(from, to int) bool {
	if to-from > 12 {
		return false
	}
	for k := from; k < to; k++ {
		t := m.d.toks[k]
		if m.d.timeAt(m.s, k) < 0 && !t.is(capital|punct|hyphen) && !t.in(classPreposition|classDeterminer|classTime|classAdverb|classHonorific) {
			return false
		}
	}
	return true
}

// slack is how many tokens may stand between a verb and its bare object.
func (r *Rules) slack(f *frame) int {
	if f.typ == event.Call {
		return 0
	}
	return 3
}

// beIn reads "Sisi was in Asmara in January".
func (m *matcher) beIn(f *frame, i, end int, vg verbGroup) {
	r, d, s := m.r, m.d, m.s
	for end < s.end && d.toks[end].in(classAdverb|classTime) && d.toks[end].word != r.words.in {
		end++
	}
	if end >= s.end || d.toks[end].word != r.words.in {
		return
	}
	subject := r.subjectOf(d, s, &vg)
	if subject < 0 || d.groups[subject].end < vg.start-3 {
		return
	}
	c := &candidate{typ: f.typ, frame: f, sent: m.si, tok: i, end: end, vg: vg, hasVerb: true, headline: s.zone == headline}
	_, c.to = r.arguments(d, s, end, false)
	c.from = r.clauseStart(d, s, vg.start)
	m.give(c, f.subject, subject)
	sites := m.sites(end, min(c.to, end+5))
	if len(sites) == 0 || sites[0].tok > end+2 {
		return
	}
	m.visit(c, f, end, c.to)
}

func (m *matcher) hasWords(f *frame, from, to int) bool {
	for _, words := range f.clauseWords {
		for k := from; k+len(words) <= to; k++ {
			ok := true
			for n, w := range words {
				if m.d.toks[k+n].word != w {
					ok = false
					break
				}
			}
			if ok {
				return true
			}
		}
	}
	return false
}

func (m *matcher) objectFits(f *frame, g int) bool {
	x := &m.d.mentions[m.d.groups[g].ms[0]]
	switch f.Object {
	case "person":
		return x.kind == mPerson || x.kind == mRole || x.kind == mGroup || x.kind == mPronoun
	case "state":
		return (x.kind == mCountry || x.kind == mOrg) && !x.owner
	}
	return !x.owner
}
