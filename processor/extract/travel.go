package extract

import "readout/event"

// journeyWords lead from a journey to the places on it: "a tour that will take her
// to Kenya and Uganda", "a trip with stops in Oslo and Riga".
var journeyWords = map[string]bool{"take": true, "takes": true, "taking": true, "took": true, "bring": true, "brings": true,
	"include": true, "includes": true, "including": true, "included": true, "covering": true, "covers": true, "stops": true, "legs": true}

// delegationWords are people who travel for a state without being named.
var delegationWords = map[string]bool{"delegation": true, "delegations": true, "ministers": true, "leaders": true, "envoys": true,
	"negotiators": true, "presidents": true, "diplomats": true}

// leaveWords end a stay somewhere.
var leaveWords = map[string]bool{"left": true, "leaves": true, "leaving": true, "departed": true, "departs": true, "quit": true}

// wordAt gives the word of token k, "" for punctuation and unknown words.
func (m *matcher) wordAt(k int) string {
	if k < 0 || k >= len(m.d.toks) {
		return ""
	}
	return m.r.vocab.words[max(0, m.d.toks[k].word)]
}

// farPlace finds where a journey goes that no preposition ties to its noun: "a
// tour that will take her to Kenya", "a journey to two of them, Guatemala and
// Belize", "left Nairobi after a visit". It gives nil for none.
func (m *matcher) farPlace(c *candidate) *site {
	d, s := m.d, m.s
	for k := c.end; k < s.end && k < c.end+14; k++ {
		t := d.toks[k]
		if t.is(punct) && d.text[t.start] == ';' {
			break
		}
		w := m.wordAt(k)
		counted := (w == "to" || w == "of") && k <= c.end+1 && k+1 < s.end && d.toks[k+1].in(classNumber)
		if !counted && !journeyWords[w] {
			continue
		}
		sites := m.sites(k+1, min(s.end, k+14))
		if len(sites) == 0 {
			continue
		}
		x := sites[0]
		if counted && !d.toks[x.tok-1].is(punct) || x.hit == -2 {
			continue
		}
		switch {
		case counted, x.prep == m.r.words.to, x.prep == m.r.words.in, x.prep == 0:
			return &x
		}
	}
	// "left Nairobi on Tuesday after a visit"
	if k := m.leaveBefore(c); k > 0 {
		for _, x := range m.sites(k+1, min(c.tok, k+4)) {
			if x.prep == 0 && x.hit >= 0 {
				return &x
			}
		}
	}
	return nil
}

// leaveBefore gives the token of the verb of leaving on which "after a visit"
// hangs, 0 for none.
func (m *matcher) leaveBefore(c *candidate) int {
	if !c.inPhrase {
		return 0
	}
	for k := c.tok - 1; k > m.s.dateTok && k > c.tok-14; k-- {
		if leaveWords[m.wordAt(k)] {
			return k
		}
		if t := m.d.toks[k]; t.is(punct) && d0(m.d, k) == ';' {
			return 0
		}
	}
	return 0
}

// followingSubject gives whose journey a phrase that opens its sentence tells of:
// "On the second day of her visit to Kenya, Laine opened a school"; -1 for none.
func (m *matcher) followingSubject(c *candidate, to int) int {
	d, s := m.d, m.s
	for g := s.gfirst; g < s.glast; g++ {
		x := &d.groups[g]
		if x.start < c.tok && x.free && x.prep == 0 {
			return -1
		}
		if x.start >= to && x.free && x.prep == 0 {
			k := d.mentions[x.ms[0]].kind
			if k == mPerson || k == mRole || k == mGroup || k == mPronoun {
				return g
			}
			return -1
		}
	}
	return -1
}

// delegated tells whether people travel for a state whom the text does not name.
func (m *matcher) delegated(c *candidate) bool {
	for _, s := range c.sides {
		if s.role != event.Visitor || s.bare || c.place == nil || c.place.Country == s.code {
			continue
		}
		for k := s.tok[0]; k < s.tok[1]+1; k++ {
			if delegationWords[m.wordAt(k)] {
				return true
			}
		}
	}
	return false
}

// invited finds who is asked to come by "an invitation to visit" before the verb
// and who asks: "extended an invitation to Laine to visit Kenya", "handed Laine an
// invitation from Otieno to visit Kenya". ok is false where no such words stand
// there, or where the subject of the verb is the one who accepts.
func (m *matcher) invited(v *verbGroup) (guest, inviter int, ok bool) {
	r, d, s := m.r, m.d, m.s
	guest, inviter = -1, -1
	at := -1
	for k := v.verb - 1; k >= s.dateTok && k > v.verb-14 && at < 0; k-- {
		switch m.wordAt(k) {
		case "invitation", "invitations":
			at = k
		default:
			if t := d.toks[k]; t.is(punct) && d0(d, k) == ';' {
				return -1, -1, false
			}
		}
	}
	if at < 0 || v.verb == 0 || d.toks[v.verb-1].word != r.words.to {
		return -1, -1, false
	}
	for g := s.gfirst; g < s.glast; g++ {
		x := &d.groups[g]
		if x.start <= at || x.end > v.verb-1 {
			continue
		}
		switch {
		case guest < 0 && (x.prep == r.words.to || x.prep == r.words.for_):
			guest = g
		case inviter < 0 && (x.prep == r.words.from || x.prep == r.words.of || x.prep == r.words.by):
			inviter = g
		}
	}
	h, _ := m.mainVerb(at)
	if h != nil && guest < 0 {
		switch m.r.vocab.words[m.lemmaOf(h)] {
		case "accept", "receive", "get", "welcome", "take", "have", "decline", "reject":
			return -1, -1, false
		}
		for g := s.gfirst; g < s.glast && guest < 0; g++ {
			x := &d.groups[g]
			if x.start > h.verb && x.end <= at && (x.prep == r.words.to || x.prep == 0 && x.start <= h.verb+2) && !d.mentions[x.ms[0]].adjective {
				guest = g
			}
		}
		if inviter < 0 {
			inviter = r.subjectOf(d, s, h)
		}
	}
	return guest, inviter, guest >= 0
}

// caller gives the country of a group's first mention, "" for none.
func (m *matcher) caller(g int) (code string, tok [2]int) {
	if g < 0 {
		return "", tok
	}
	x := &m.d.mentions[m.d.groups[g].ms[0]]
	tok = [2]int{x.start, x.end}
	if len(x.entities) > 0 {
		return m.d.entities[x.entities[0]].country, tok
	}
	if len(x.countries) > 0 {
		return m.r.sideOf(x.countries[0]), tok
	}
	return "", tok
}

// protestedAt gives a protest that nobody is named for the state in which the
// diplomat was handed it: "the ambassador was given a note in Nairobi".
func (m *matcher) protestedAt(c *candidate) {
	if c.typ != event.Demarche || c.initiator != "" || !c.ownPlace || c.place == nil || c.place.Country == "" {
		return
	}
	codes := m.codes(c)
	if len(codes) != 1 || codes[0] == c.place.Country {
		return
	}
	m.addSide(c, c.place.Country, event.Party, &mention{start: c.placeTok[0], end: c.placeTok[1]})
	c.initiator, c.initTok = c.place.Country, c.placeTok
}

// firstTo tells that the infinitive says what somebody was the first to do: "the
// first minister in eight months to set foot in Oslo".
func (m *matcher) firstTo(v *verbGroup) bool {
	for k := v.start - 1; k >= m.s.dateTok && k > v.start-9; k-- {
		t := m.d.toks[k]
		if t.is(punct) && !t.is(clitic|hyphen) || t.in(classVerb) && m.r.verbHere(m.d, m.s, max(k, 1)) {
			return false
		}
		if w := m.wordAt(k); w == "first" || w == "second" || w == "only" {
			return true
		}
	}
	return false
}
