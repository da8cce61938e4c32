package extract

import "slices"

// group is one or more mentions joined by "and" or commas.
type group struct {
	ms         []int // mentions, in order
	start, end int   // tokens
	sent       int
	prep       int32 // preposition right before it, 0 for none
	prepTok    int
	repeated   bool // "with A and with B"
	free       bool // nothing governs it: it can be a subject
}

// groups joins coordinated mentions of every sentence.
func (r *Rules) groups(d *document) {
	for si := range d.sents {
		s := &d.sents[si]
		s.gfirst = len(d.groups)
		for i := s.mfirst; i < s.mlast; i++ {
			m := &d.mentions[i]
			if n := len(d.groups); n > s.gfirst && r.joins(d, &d.groups[n-1], m) {
				g := &d.groups[n-1]
				g.repeated = g.repeated || g.prep != 0 && m.start > 0 && d.toks[m.start-1].word == g.prep
				g.ms, g.end = append(g.ms, i), m.end
				m.group = n - 1
				continue
			}
			g := group{ms: []int{i}, start: m.start, end: m.end, sent: si}
			r.context(d, s, &g)
			m.group = len(d.groups)
			d.groups = append(d.groups, g)
		}
		s.glast = len(d.groups)
	}
}

// joins tells whether m continues the list that g is.
func (r *Rules) joins(d *document, g *group, m *mention) bool {
	last := &d.mentions[g.ms[len(g.ms)-1]]
	if last.owner || last.adjective && !m.adjective && m.kind != mCountry || m.start < g.end {
		return false
	}
	if (last.kind == mPronoun) != (m.kind == mPronoun) && m.kind == mPronoun {
		return false
	}
	people := func(x *mention) bool {
		return x.kind == mPerson || x.kind == mRole || x.kind == mGroup || x.kind == mPronoun
	}
	if people(last) != people(m) {
		return false
	}
	if !people(m) && len(m.countries) > 0 && slices.Equal(m.countries, last.countries) {
		return false
	}
	comma, and := d.toks[g.end-1].is(punct) && d.text[d.toks[g.end-1].start] == ',', false
	prep := false
	for i := g.end; i < m.start; i++ {
		t := d.toks[i]
		switch {
		case t.is(punct) && (d.text[t.start] == ',' || d.text[t.start] == '&'):
			comma = comma || d.text[t.start] == ','
			and = and || d.text[t.start] == '&'
		case t.word == r.words.and:
			and = true
		case t.in(classDeterminer) && !t.in(classSubordinator|classPossessive) && (comma || and):
		case (t.word == r.words.with || t.word == r.words.on) && i == m.start-1 && i > g.end, t.word == r.words.by && i == m.start-1 && and:
			prep = true // "with Vladimir Putin, with Emmanuel Macron"
		case t.word != 0 && r.joiner[t.word]:
			and = true
		default:
			return false
		}
	}
	if prep && g.prep != d.toks[m.start-1].word {
		return false
	}
	if !comma && !and {
		return d.toks[m.start].is(hyphen) && d.toks[m.start-1].end < d.toks[m.start].start && m.kind == last.kind
	}
	// ", and X says": a new clause, where what came before was no subject
	if and && comma && !g.free && m.end < len(d.toks) && r.finite(d, m.end) {
		return false
	}
	if and && !g.free && !comma && m.end < len(d.toks) && r.finite(d, m.end) && m.kind == mPronoun {
		return false
	}
	if comma && !and && g.prep != 0 && people(m) && m.end < len(d.toks) && r.finite(d, m.end) {
		return false // "at the initiative of the Ethiopian side, Lavrov had a conversation"
	}
	if comma && !and && last.start > 0 && !people(m) && g.prep != 0 {
		// "in Moscow, Russia said"
		return m.end < len(d.toks) && !r.finite(d, m.end)
	}
	return true
}

// finite tells whether a finite verb stands at token i.
func (r *Rules) finite(d *document, i int) bool {
	for n := 0; n < 3 && i < len(d.toks); n++ {
		t := d.toks[i]
		if t.in(classBe|classHave|classModal|classDo) && !t.is(clitic) {
			return true
		}
		if t.in(classVerb) {
			for _, f := range r.vocab.formsOf(t.word) {
				if f.form&(formPast|formThird|formBase) != 0 {
					return true
				}
			}
		}
		if !t.in(classAdverb|classTime) || t.in(classPreposition) {
			return false
		}
		i++
	}
	return false
}

// context finds what governs a group.
func (r *Rules) context(d *document, s *sentence, g *group) {
	i := g.start - 1
	for n := 0; n < 3 && i >= s.dateTok; n++ {
		t := d.toks[i]
		if t.in(classPreposition) && !t.is(capital) || t.in(classPreposition) && t.is(capital) && (i == s.dateTok || d.toks[i-1].is(punct)) {
			g.prep, g.prepTok = t.word, i
			return
		}
		if t.in(classDeterminer) && !t.in(classPreposition|classSubordinator) && n < 2 || t.in(classAdverb) && !t.in(classVerb|classTime) && n == 0 && i > s.dateTok && d.toks[i-1].in(classPreposition) {
			i--
			continue
		}
		break
	}
	if i < s.dateTok {
		g.free = true
		return
	}
	if r.opening(d, s, i) {
		g.free = true
		return
	}
	if t := d.toks[i]; t.in(classDo|classBe|classHave|classModal) && i > s.dateTok {
		switch r.vocab.words[max(0, d.toks[i-1].word)] {
		case "as", "so", "nor", "neither", "than":
			g.free = true // "as did Erdogan during his meeting"
			return
		}
	}
	t := d.toks[i]
	switch {
	case t.is(punct) && !t.is(clitic), t.in(classConjunction | classSubordinator), t.in(classAdverb|classTime) && !t.in(classVerb), t.in(classMonth | classWeekday), t.is(digits):
		g.free = true
	case t.in(classReporting):
		g.free = true // "said Lavrov", "said he met"
	case t.is(capital) && !t.in(classVerb):
		g.free = true // a place or another name before it
	}
}

// opening tells whether everything up to token i is a phrase that opens the
// sentence: "From the Mongolian capital Lavrov goes on".
func (r *Rules) opening(d *document, s *sentence, i int) bool {
	if !d.toks[s.dateTok].in(classPreposition) || i-s.dateTok > 7 {
		return false
	}
	last := d.toks[i]
	if last.in(classPreposition | classDeterminer | classPossessive) {
		return false
	}
	for k := s.dateTok; k <= i; k++ {
		t := d.toks[k]
		if t.is(punct) && !t.is(clitic) || t.in(classVerb) && !t.in(classTime) && len(r.vocab.formsOf(t.word)) > 0 && !t.is(capital) {
			return false
		}
	}
	return true
}
