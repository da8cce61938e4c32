package extract

import "readout/event"

// bareSigning reads a signing whose paper is not named beside the verb: "Wang and
// Manele signed on Monday", "a treaty which the prime ministers signed", "put their
// names to the Falepili Union". The signatories must be officials of two states.
func (m *matcher) bareSigning(c *candidate, f *frame, end int) {
	r, d, s := m.r, m.d, m.s
	switch r.vocab.words[max(0, m.lemmaOf(&c.vg))] {
	case "sign", "initial", "ratify", "put":
	default:
		return
	}
	if end < s.end && !m.noObject(end) {
		return
	}
	m.give(c, f.subject, r.subjectOf(d, s, &c.vg))
	if len(m.codes(c)) < 2 || len(c.parts) == 0 {
		m.drop(f, c.tok, c.end, "nothing that is signed")
		return
	}
	_, c.to = r.arguments(d, s, end, false)
	c.from = r.clauseStart(d, s, c.vg.start)
	m.finish(c)
}

// noObject tells whether what stands at token k is no common noun that could be
// the object of a signing: the end, a time, a place, or a name.
func (m *matcher) noObject(k int) bool {
	d, s := m.d, m.s
	if d.timeAt(s, k) >= 0 {
		return true
	}
	t := d.toks[k]
	if t.is(punct) && !t.is(clitic) || t.in(classPreposition|classTime) && !t.in(classDeterminer) && t.word != m.r.words.for_ {
		return true
	}
	if t.word == m.r.words.the && k+1 < s.end {
		k++
		t = d.toks[k]
	}
	return t.is(capital) && m.r.groupAt(d, s, k) < 0
}

// plainParties tells whether the subject of a verb is a mere word for the people
// of both sides: "the two sides signed", "ministers signed".
func (m *matcher) plainParties(c *candidate) bool {
	for k := c.vg.start - 1; k >= m.s.dateTok && k >= c.vg.start-3; k-- {
		t := m.d.toks[k]
		if w := t.word; w > 0 && (m.r.leaderWord[w] || m.r.sideWord[w]) {
			return true
		}
		if t.is(punct) || t.in(classVerb|classPreposition) {
			return false
		}
	}
	return false
}

// oneCeremony tells whether two signings are one: the same states, no two days,
// and told close together.
func oneCeremony(d *document, x, c *candidate) bool {
	if x.typ != event.Agreement || c.typ != event.Agreement || x.status != c.status || !x.ownTime && !c.ownTime {
		return false
	}
	a, b := codesOf(d, x), codesOf(d, c)
	if len(a) != len(b) || c.ownTime && x.ownTime && x.time.Start != c.time.Start {
		return false
	}
	for _, code := range a {
		found := false
		for _, y := range b {
			found = found || y == code
		}
		if !found {
			return false
		}
	}
	n := d.sents[c.sent].para - d.sents[x.sent].para
	return n >= 0 && n <= 3
}
