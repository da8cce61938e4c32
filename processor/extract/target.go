package extract

import "readout/event"

// sanctioned finds the state whose people or firms are put under sanctions, where
// none is named as such: "three Russian banks", "the head of Rwanda's mining board".
// It reads from token from up to the reason: "over", "for", "after".
func (m *matcher) sanctioned(c *candidate, from int) {
	if c.typ != event.Sanctions || len(m.codes(c)) != 1 || c.initiator == "" {
		return
	}
	d, s := m.d, m.s
	for k := from; k < s.end && k < from+22; k++ {
		t := d.toks[k]
		switch m.r.vocab.words[max(0, t.word)] {
		case "over", "for", "after", "since", "as", "amid", "following", "because", "until", "which", "that", "who", "said", "says", "with":
			return
		}
		if t.is(punct) && (d0(d, k) == ';' || d0(d, k) == '"') {
			return
		}
		i := m.mentionAt(k)
		if i < 0 {
			continue
		}
		x := &d.mentions[i]
		k = max(k, x.end-1)
		for _, code := range x.countries {
			if code = m.r.bodyOf(code); code != "" && code != c.initiator && m.r.lex.CountryByCode(code) != nil {
				m.addSide(c, code, event.Target, x)
				return
			}
		}
	}
}

// spoken tells whether a verb has already told of the message that the noun at
// token i names: "sent a letter", so that the noun does not tell it again.
func (m *matcher) spoken(i, end int) bool {
	for _, x := range m.out {
		if x.typ == event.Message && x.tok < i && x.end >= end {
			return true
		}
	}
	return false
}
