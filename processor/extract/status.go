package extract

import "readout/event"

// status decides where the candidate's event stands, from the verb group that
// tells of it. It gives "" where the words tell of no event at all.
func (m *matcher) statusOf(c *candidate) (event.Status, string) {
	v := &c.vg
	if c.none {
		return event.Denied, ""
	}
	if m.deniedClause(c) {
		return event.Denied, ""
	}
	if c.noun && m.underWay(c) {
		return event.Ongoing, ""
	}
	if !c.hasVerb && c.hang == nil && v.mod&modScheduled == 0 && m.d.plan && !c.headline && c.typ != event.Summit && c.noun {
		return event.Scheduled, ""
	}
	if !c.hasVerb {
		if v.mod&modScheduled != 0 {
			return event.Scheduled, ""
		}
		if h := c.hang; h != nil {
			w := &m.r.words
			switch {
			case c.goes && !h.past && h.mod&modPerfect == 0:
				return event.Scheduled, ""
			case h.mod&(modScheduled|modWould) != 0 && h.mod&modPluperfect == 0:
				return event.Scheduled, ""
			case h.mod&(modNegated|modWish|modMaybe|modRefused) != 0 && c.hangPrep == w.for_:
				return "", "a journey that is not told as a fact"
			case c.hangPrep == w.before:
				return event.Scheduled, ""
			case c.hangPrep == w.on && !h.past && m.d.toks[h.verb].in(classBe):
				return event.Ongoing, "" // "is on a visit to"
			case c.hangPrep == w.for_ && !h.past && !h.passive && h.mod&modPerfect == 0:
				return event.Scheduled, ""
			}
		}
		return event.Held, ""
	}
	r := m.r
	if c.noun && m.background(c) {
		return "", "one of several before"
	}
	if m.oftenTold(c) {
		return "", "not one event"
	}
	if m.hypothetical(c) {
		return "", "hypothetical"
	}
	if s := m.statusWord(v); s != "" && c.noun {
		switch s {
		case "postpone":
			return event.Postponed, ""
		case "cancel":
			return event.Cancelled, ""
		case "propose":
			return event.Proposed, ""
		case "deny":
			return event.Denied, ""
		case "announce":
			if v.mod&modNegated != 0 {
				return event.Denied, ""
			}
			return event.Scheduled, ""
		}
	}
	switch {
	case v.mod&modRefused != 0:
		return event.Denied, ""
	case v.mod&modNegated != 0 && c.noun && c.typ != event.Call && r.index.happen[m.lemmaOf(v)] || v.mod&modNegated != 0 && c.typ == event.Summit:
		return event.Cancelled, ""
	case v.mod&modNegated != 0:
		if v.mod&(modWish|modMaybe|modWould) != 0 {
			return "", "negated wish"
		}
		return event.Denied, ""
	case v.mod&modInvited != 0 && v.mod&modProposed != 0, v.mod&modProposed != 0:
		return event.Proposed, ""
	case v.mod&modWish != 0:
		return "", "a wish"
	case v.mod&modMaybe != 0:
		return "", "a possibility"
	case v.mod&modScheduled != 0 && (v.mod&modPluperfect != 0 || v.past && v.mod&modPerfect != 0):
		return event.Cancelled, "" // "had been due to meet", "was to have met"
	case v.mod&modScheduled != 0 && m.decided(c):
		return event.Held, ""
	case v.mod&modScheduled != 0:
		return event.Scheduled, ""
	case v.mod&modWould != 0:
		if v.mod&modPerfect != 0 {
			return "", "contrary to fact"
		}
		return event.Scheduled, ""
	case v.gerund:
		if h, _ := m.mainVerb(v.start - 1); h != nil && v.start > m.s.dateTok {
			if h.mod&(modScheduled|modWould) != 0 && h.mod&modPluperfect == 0 {
				return event.Scheduled, ""
			}
			if m.statusWord(h) == "deny" {
				return event.Denied, "" // "ruled out seeing"
			}
		}
		return event.Held, ""
	case v.mod&modPurpose != 0:
		return m.mainStatus(v)
	case v.mod&modProgressive != 0 && !v.past:
		return event.Ongoing, ""
	case v.past || v.passive || v.mod&modPerfect != 0:
		return event.Held, ""
	case v.form&(formBase|formThird) != 0:
		return event.Held, "" // headline present; a future date makes it scheduled
	}
	return event.Held, ""
}

// underWay tells whether the noun is followed by "are under way" in its clause.
// "Preparations for the talks are under way" is not about the talks.
func (m *matcher) underWay(c *candidate) bool {
	for k := c.tok - 1; k >= m.s.dateTok && k >= c.tok-4; k-- {
		if m.d.toks[k].word == m.r.words.for_ {
			return false
		}
	}
	be := -1
	for k := c.tok + 1; k < m.s.end && k < c.tok+30; k++ {
		switch word := m.d.text[m.d.toks[k].start:m.d.toks[k].end]; {
		case word == "is" || word == "are":
			be = k
		case word == "underway", word == "under" && k+1 < m.s.end && m.d.text[m.d.toks[k+1].start:m.d.toks[k+1].end] == "way":
			return be >= 0 && k-be <= 3
		case m.d.toks[k].in(classRelative | classSubordinator):
			return false
		}
	}
	return false
}

// deniedClause tells whether the clause is what somebody denies: "denied that a
// meeting was in the making".
func (m *matcher) deniedClause(c *candidate) bool {
	for k := c.from - 1; k >= m.s.dateTok && k >= c.from-4; k-- {
		for _, f := range m.r.vocab.formsOf(m.d.toks[k].word) {
			if m.r.statusVerb[f.lemma] == "deny" && m.r.vocab.words[f.lemma] != "reject" {
				return true
			}
		}
	}
	return false
}

// statusWord tells what the verb, with its particle, does to an event: "cancel",
// "postpone", "propose", "announce", "deny".
func (m *matcher) statusWord(v *verbGroup) string {
	particle := ""
	if v.verb+1 < m.s.end {
		particle = m.r.vocab.words[max(0, m.d.toks[v.verb+1].word)]
	}
	switch m.r.vocab.words[m.lemmaOf(v)] + " " + particle {
	case "call off":
		return "cancel"
	case "put off", "push back":
		return "postpone"
	case "rule out", "turn down":
		return "deny"
	}
	return m.r.statusVerb[m.lemmaOf(v)]
}

func (m *matcher) lemmaOf(v *verbGroup) int32 {
	for _, f := range m.r.vocab.formsOf(m.d.toks[v.verb].word) {
		return f.lemma
	}
	return 0
}

// mainStatus is that of the verb on which a purpose hangs.
func (m *matcher) mainStatus(v *verbGroup) (event.Status, string) {
	for k := v.start - 1; k >= m.s.dateTok; k-- {
		t := m.d.toks[k]
		if !t.in(classVerb) || m.r.groupAt(m.d, m.s, k) >= 0 {
			continue
		}
		var f form
		for _, x := range m.r.vocab.formsOf(t.word) {
			f |= x.form
		}
		if !m.r.verbAt(m.d, m.s, k, f) {
			continue
		}
		g := m.r.verbGroupAt(m.d, m.s, k, f)
		switch {
		case g.mod&(modWish|modMaybe|modNegated|modRefused) != 0:
			return "", "a purpose"
		case g.mod&(modScheduled|modWould) != 0 && g.mod&modPurpose == 0:
			return event.Scheduled, ""
		case g.past && !t.in(classReporting):
			return event.Held, ""
		}
		return "", "a purpose"
	}
	return "", "a purpose"
}

// decided tells that a state has decided on an act, which is the act: "decided to
// expel the ambassador", "agreed to resume relations".
func (m *matcher) decided(c *candidate) bool {
	switch c.typ {
	case event.Expulsion, event.Relations, event.Sanctions, event.Demarche:
	default:
		return false
	}
	for k := c.vg.start; k < c.vg.verb; k++ {
		if w := m.d.toks[k].word; w > 0 && (m.r.vocab.words[w] == "decided" || m.r.vocab.words[w] == "agreed" || m.r.vocab.words[w] == "resolved") {
			return true
		}
	}
	return false
}

// background tells whether the noun is one of several before: "some discussions had
// already taken place".
func (m *matcher) background(c *candidate) bool {
	if c.vg.mod&modPluperfect == 0 && c.hasVerb {
		return false
	}
	for k := c.tok - 1; k >= m.s.dateTok && k >= c.tok-3; k-- {
		switch m.r.vocab.words[max(0, m.d.toks[k].word)] {
		case "some", "several", "many", "previous", "numerous", "various":
			return true
		}
	}
	return false
}

// oftenTold tells whether "many times" or its like follows the verb.
func (m *matcher) oftenTold(c *candidate) bool {
	for k := c.end; k < c.end+5 && k < m.s.end; k++ {
		if w := m.d.toks[k].word; w > 0 && m.r.vocab.words[w] == "times" && k > c.end {
			return true
		}
		if m.d.toks[k].is(punct) {
			return false
		}
	}
	return false
}

// hypothetical tells whether the clause opens with "if" or its like.
func (m *matcher) hypothetical(c *candidate) bool {
	for k := c.from - 1; k >= m.s.dateTok && k >= c.from-3; k-- {
		if w := m.d.toks[k].word; w > 0 && m.r.hypo[w] {
			return true
		}
	}
	if k := c.from - 1; k > m.s.dateTok && m.d.toks[k].word == m.r.words.when && (m.d.toks[k-1].in(classPreposition) || m.d.toks[k-1].in(classReporting)) {
		return true // "would not say when they would meet"
	}
	for k := c.from; k < c.tok; k++ {
		w := m.d.toks[k].word
		if w <= 0 {
			continue
		}
		if m.r.hypo[w] && m.r.groupAt(m.d, m.s, k) < 0 && !m.d.toks[k].in(classPreposition) {
			return true
		}
		if m.r.generic[w] && k >= c.vg.start-1 {
			return true
		}
	}
	return false
}
