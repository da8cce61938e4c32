package extract

import "readout/event"

// existential reads "there will be a third round": the verb before the phrase that
// starts at token k.
func (m *matcher) existential(k int) (verbGroup, bool) {
	d, s := m.d, m.s
	v := verbGroup{start: k - 1, verb: k - 1, object: -1, inviter: -1}
	if k-1 <= s.dateTok || !d.toks[k-1].in(classBe) {
		return v, false
	}
	for j := k - 1; j >= s.dateTok && j > k-5; j-- {
		t := d.toks[j]
		v.start = j
		switch {
		case t.word == m.r.words.there:
			return v, true
		case t.in(classModal):
			v.mod |= m.r.modal[t.word]
		case t.in(classHave):
			v.mod |= modPerfect
		case t.in(classBe):
			v.past = v.past || m.r.pastBe[t.word]
		case t.in(classAdverb | classTime):
		default:
			return v, false
		}
	}
	return v, false
}

// ownRound tells whether talks that the words introduce with "the" are nonetheless
// told here for the first time: they have a verb, a day and sides of their own.
func (m *matcher) ownRound(c *candidate, codes []string) bool {
	return c.typ == event.Talks && c.anaphor && c.hasVerb && c.ownTime && len(codes) >= 2
}
