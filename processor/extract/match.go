package extract

import (
	"slices"

	"readout/event"
)

// candidate is an event on its way: what a trigger told, before it is merged
// with what others tell.
type candidate struct {
	typ        event.Type
	frame      *frame
	sent       int
	tok, end   int // the trigger's tokens
	from, to   int // its clause
	parts      []part
	sides      []side
	status     event.Status
	history    []event.Status
	time       event.Time
	timeTok    [2]int
	ownTime    bool // told in its own sentence
	place      *event.Place
	placeTok   [2]int
	ownPlace   bool
	duration   int
	durTok     [2]int
	initiator  string
	initTok    [2]int
	headline   bool
	anaphor    bool
	pluperf    bool
	quoted     bool
	lightVerb  bool
	hasWith    bool
	named      string // of a summit
	gathering  gathering
	goes       bool   // the noun hangs on a journey: "left for the summit"
	drop       string // why it is no event
	mentions   int    // how often it was told
	others     []int  // sentences that told more
	confidence float64
	distance   int // tokens between the trigger and its farthest party
	passive    bool
	resolvedBy int // parties found by reference, not by name
	vg         verbGroup
	hasVerb    bool
	noun       bool
	hang       *verbGroup // the verb that the noun hangs on by a preposition
	hangPrep   int32
	repeated   bool // "with A and with B"
	splitSides int
	inPhrase   bool // the noun hangs on a preposition: "in the conversation with"
	none       bool // "no meeting"
	split      int  // how many of parts stand on the first side
	implied    bool // a side comes from the story, not from the sentence
	negative   bool // relations cut, not restored
}

// part is a person in a role.
type part struct {
	entity int
	role   event.Role
	ref    bool // found by reference: "he", "the two presidents"
	tok    [2]int
}

// side is a country or body in a role, named without a person.
type side struct {
	code string
	role event.Role
	tok  [2]int
	bare bool // a country by its mere name: who met may be its footballers
}

// maxInSentence and maxInArticle bound how many candidates are read: a text that
// tells of more is no article.
const (
	maxInSentence = 24
	maxInArticle  = 400
)

// match finds every trigger and reads what stands around it.
func (r *Rules) match(d *document) []*candidate {
	var out []*candidate
	d.phone = r.speaksOfCalls(d)
	for si := range d.sents {
		s := &d.sents[si]
		if s.zone == chrome {
			continue
		}
		m := matcher{r: r, d: d, s: s, si: si}
		inside := 0 // end of the noun read last
		for i := s.dateTok; i < s.end && len(m.out) < maxInSentence && len(out) < maxInArticle; i++ {
			t := d.toks[i]
			if t.word <= 0 || t.is(punct) {
				continue
			}
			nounEnd := i
			if i < inside {
				nounEnd = inside
			} else if h, ok := r.index.nouns.longest(d.toks[:s.end], i); ok {
				nounEnd, inside = h.end, h.end
				for _, e := range h.entries {
					for _, f := range r.index.uses[e.ref].frames {
						if fr := &r.frames[f]; len(fr.verbs) == 0 {
							m.noun(fr, i, h.end)
						}
					}
				}
			}
			if t.in(classVerb) {
				for _, f := range r.vocab.formsOf(t.word) {
					for _, use := range r.index.byVerb[f.lemma] {
						m.verb(&r.frames[use.frame], use, i, f.form, nounEnd)
					}
				}
			}
			_ = nounEnd
		}
		out = append(out, m.out...)
	}
	return out
}

// speaksOfCalls tells whether the article has a word for a telephone call, so
// that "spoke with" can mean one.
func (r *Rules) speaksOfCalls(d *document) bool {
	for si := range d.sents {
		s := &d.sents[si]
		if s.zone == chrome {
			continue
		}
		for i := s.start; i < s.end; i++ {
			if w := d.toks[i].word; w > 0 && r.phoneWord[w] && !(i+1 < s.end && (d.toks[i+1].word == r.words.for_ || d.toks[i+1].word == r.words.on)) {
				return true
			}
		}
	}
	return false
}

// matcher reads the triggers of one sentence.
type matcher struct {
	r   *Rules
	d   *document
	s   *sentence
	si  int
	out []*candidate
}

func (m *matcher) drop(f *frame, i, end int, why string) {
	if m.d.trace == nil {
		return
	}
	*m.d.trace = append(*m.d.trace, TriggerTrace{Rule: f.ID, Words: m.d.span(i, end), Start: m.d.toks[i].start - m.d.shift, Reason: why})
}

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
	if gap > 0 {
		start = gap
	}
	args, to := r.arguments(d, s, start, true)
	c.from, c.to = r.clauseStart(d, s, vg.start), to
	if len(f.clauseWords) > 0 && !m.hasWords(f, c.from, min(s.end, to+12)) {
		return
	}
	subject := r.subjectOf(d, s, &vg)
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
		if f.Object != "" && f.object != "" && f.object != "place" && !f.Collective && len(c.parts)+len(c.sides) <= c.split+c.splitSides {
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

// give puts everybody of a group into the candidate in a role.
func (m *matcher) give(c *candidate, role string, g int) {
	if g < 0 || role == "" || role == "none" || role == "source" || role == "place" {
		return
	}
	c.repeated = c.repeated || m.d.groups[g].repeated
	for _, i := range m.d.groups[g].ms {
		m.giveMention(c, role, i)
	}
}

func (m *matcher) giveMention(c *candidate, role string, i int) {
	x := &m.d.mentions[i]
	er := event.Role(role)
	if role == "initiator" {
		er = event.Party
		switch c.typ {
		case event.Message:
			er = event.Sender
		}
	}
	tok := [2]int{x.start, x.end}
	if len(x.entities) > 0 {
		for _, e := range x.entities {
			if !slices.ContainsFunc(c.parts, func(p part) bool { return p.entity == e }) {
				c.parts = append(c.parts, part{e, er, x.kind != mPerson, tok})
			}
		}
		if role == "initiator" && c.initiator == "" {
			c.initiator, c.initTok = m.d.entities[x.entities[0]].country, tok
		}
		return
	}
	if x.kind == mPronoun || x.kind == mGroup && (c.typ == event.Meeting || c.typ == event.Call) && m.r.vocab.words[max(0, m.d.toks[x.core].word)] == "officials" {
		return
	}
	for _, code := range x.countries {
		if code = m.r.sideOf(code); code == "" {
			continue
		}
		if !slices.ContainsFunc(c.sides, func(s side) bool { return s.code == code }) {
			c.sides = append(c.sides, side{code, er, tok, x.kind == mCountry && !x.metonym})
		}
		if role == "initiator" && c.initiator == "" {
			c.initiator, c.initTok = code, tok
		}
	}
}

// enough tells whether the candidate has two sides.
func (m *matcher) enough(c *candidate) bool {
	return len(m.codes(c)) >= 2
}

// codes gives the countries and bodies that take part.
func (m *matcher) codes(c *candidate) []string { return codesOf(m.d, c) }

func codesOf(d *document, c *candidate) []string {
	var out []string
	for _, p := range c.parts {
		if code := d.entities[p.entity].country; code != "" {
			out = appendNew(out, code)
		}
	}
	for _, s := range c.sides {
		out = appendNew(out, s.code)
	}
	return out
}

// noun reads a frame that a noun leads.
func (m *matcher) noun(f *frame, i, end int) {
	r, d, s := m.r, m.d, m.s
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
	if lv, vg, ok := m.lightVerb(start); ok {
		c.lightVerb, c.vg, c.hasVerb = true, vg, true
		_ = lv
		if !vg.passive {
			subject = r.subjectOf(d, s, &vg)
		}
		c.from = r.clauseStart(d, s, vg.start)
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
	return k > m.s.dateTok && m.d.toks[k-1].in(classDeterminer|classPossessive|classPossessor|classOrdinal)
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

// lightVerb finds the verb that a noun phrase at token i is the object of, where
// that verb only says that the thing took place: "held a meeting".
func (m *matcher) lightVerb(i int) (lemma int32, vg verbGroup, ok bool) {
	r, d, s := m.r, m.d, m.s
	for k := i - 1; k >= s.dateTok && k >= i-12; k-- {
		t := d.toks[k]
		if t.in(classVerb) {
			for _, f := range r.vocab.formsOf(t.word) {
				for _, rest := range r.index.light[f.lemma] {
					if k+1+len(rest) > i {
						continue
					}
					fits := true
					for n, w := range rest {
						if d.toks[k+1+n].word != w {
							fits = false
						}
					}
					if !fits || !r.verbAt(d, s, k, f.form) {
						continue
					}
					return f.lemma, r.verbGroupAt(d, s, k, f.form), true
				}
			}
			if !t.in(classAdverb | classTime) {
				return 0, verbGroup{}, false
			}
		}
		if d.timeAt(s, k) >= 0 || t.in(classAdverb|classTime|classNumber|classOrdinal|classDeterminer|classPossessive) && !t.in(classSubordinator) {
			continue
		}
		// "held in Milan a meeting", "held with Wang a meeting"
		if g := r.groupAt(d, s, k); g >= 0 && d.groups[g].prep != 0 || t.in(classPreposition) && !t.is(punct) && k > i-5 && (t.word == r.words.in || t.word == r.words.at || t.word == r.words.with) {
			continue
		}
		if t.in(classPreposition) && k+1 < i && (d.timeAt(s, k+1) >= 0 || d.hitAt[k+1] >= 0) {
			continue // "received on Tuesday a phone call"
		}
		if _, ok := d.hitFrom(k); ok || t.is(punct) && d.text[t.start] == ',' || t.is(capital) && k < i-2 {
			continue
		}
		return 0, verbGroup{}, false
	}
	return 0, verbGroup{}, false
}

// onProgramme tells whether "is on the programme", "are on the agenda" stands at k.
func (m *matcher) onProgramme(k int) bool {
	for j := k + 1; j < k+6 && j < m.s.end; j++ {
		switch m.r.vocab.words[max(0, m.d.toks[j].word)] {
		case "programme", "program", "agenda", "cards", "calendar", "schedule", "pipeline":
			return true
		}
	}
	return false
}

// being tells whether the passive is one in progress: "is being worked out".
func (m *matcher) being(v *verbGroup) bool {
	for k := v.start; k < v.verb; k++ {
		if m.d.toks[k].word == m.r.words.being {
			return true
		}
	}
	return false
}

// happens finds the verb of which the noun is the subject: "took place", "was
// held", "is scheduled for". from is where the noun's own arguments end.
func (m *matcher) happens(from, nounEnd int) (verbGroup, bool) {
	r, d, s := m.r, m.d, m.s
	for k := nounEnd; k < s.end && k < nounEnd+40; k++ {
		for _, f := range r.vocab.formsOf(d.toks[k].word) {
			if what := m.statusWord(&verbGroup{verb: k}); (what == "postpone" || what == "cancel") && f.form&formParticiple != 0 {
				if vg := r.verbGroupAt(d, s, k, f.form); vg.passive && r.subjectBefore(d, s, vg.start) < 0 || vg.passive && k < nounEnd+4 || vg.passive && d.toks[vg.start-1].is(punct) {
					return vg, true
				}
			}
		}
		if d.toks[k].is(punct) && d.text[d.toks[k].start] == ';' {
			break
		}
	}
	for k := max(nounEnd, from-1); k < s.end && k < from+14; k++ {
		t := d.toks[k]
		if !t.in(classVerb) {
			if t.is(punct) && d.text[t.start] == ';' || t.in(classSubordinator) && !t.in(classPreposition|classRelative) {
				return verbGroup{}, false
			}
			continue
		}
		for _, f := range r.vocab.formsOf(t.word) {
			if f.form == formGerund || !r.verbAt(d, s, k, f.form) {
				continue
			}
			vg := r.verbGroupAt(d, s, k, f.form)
			if t.in(classBe) && m.onProgramme(k) {
				vg.mod |= modScheduled
				return vg, true
			}
			if vg.passive && m.being(&vg) {
				vg.mod |= modScheduled
				return vg, true
			}
			if vg.passive && (r.heldBy[f.lemma] || r.statusVerb[f.lemma] != "") || r.index.happen[f.lemma] && !t.in(classBe) {
				return vg, true
			}
		}
		if !t.in(classBe | classHave | classModal) {
			return verbGroup{}, false
		}
	}
	return verbGroup{}, false
}
