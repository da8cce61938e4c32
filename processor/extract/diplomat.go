package extract

import (
	"slices"

	"readout/event"
)

// diplomatWords are nouns for people whom a state can expel or summon.
func (m *matcher) isDiplomat(x *mention) bool {
	switch x.office {
	case "ambassador", "envoy", "permanent_representative", "special_envoy", "ambassador_un", "charge_d_affaires", "consul":
		return true
	}
	return m.r.diplomatWord[m.d.toks[x.core].word]
}

// diplomat reads a frame whose object is a diplomat or a mission's staff.
func (m *matcher) diplomat(c *candidate, f *frame, args []argument, subject, start int) {
	r, d, s := m.r, m.d, m.s
	target := func(from, to int) bool {
		found := false
		for k := from; k < to; k++ {
			if w := d.toks[k].word; w > 0 && r.diplomatWord[w] {
				found = true
			}
		}
		for i := s.mfirst; i < s.mlast; i++ {
			x := &d.mentions[i]
			if x.start >= from && x.end <= to+1 && m.isDiplomat(x) {
				found = true
			}
		}
		return found
	}
	objectRange := func() (int, int) {
		to := start
		for to < s.end && to < start+16 {
			t := d.toks[to]
			if t.is(punct) && d.text[t.start] != ',' || to > start && r.groupAt(d, s, to) < 0 && (t.in(classBe|classModal|classRelative) || t.in(classSubordinator) && !t.in(classPreposition)) {
				break
			}
			if to > start && t.in(classVerb) && r.groupAt(d, s, to) < 0 && r.verbHere(d, s, to) {
				break
			}
			to++
		}
		return start, to
	}
	give := func(from, to int, own bool) { m.giveTargets(c, from, to, own) }
	if c.vg.passive {
		if subject < 0 {
			return
		}
		g := &d.groups[subject]
		if !target(g.start, min(g.end+6, c.vg.start)) && !m.diplomatGroup(g) {
			m.drop(f, c.tok, c.end, "nobody that can be expelled or summoned")
			return
		}
		m.give(c, "target", subject)
		give(g.start, c.vg.start, false)
		for _, a := range args {
			if a.prep == r.words.by {
				m.give(c, f.subject, a.group)
			}
		}
	} else {
		from, to := objectRange()
		if !target(from, to) {
			ok := false
			for _, a := range args {
				if a.prep == 0 && m.diplomatGroup(&d.groups[a.group]) {
					ok = true
				}
			}
			if !ok {
				m.drop(f, c.tok, c.end, "nobody that can be expelled or summoned")
				return
			}
		}
		m.give(c, f.subject, subject)
		give(from, to, f.Own)
	}
	if f.Own {
		// an ambassador recalled is of the subject's own country
		for i := range c.parts {
			if e := &d.entities[c.parts[i].entity]; c.parts[i].role == event.Target && e.posted != "" {
				m.addSide(c, e.posted, event.Target, &d.mentions[s.mfirst])
			}
		}
	}
	m.finish(c)
}

func (m *matcher) diplomatEntity(e int) bool {
	switch m.d.entities[e].office {
	case "ambassador", "envoy", "permanent_representative", "special_envoy", "charge_d_affaires", "consul":
		return true
	}
	return false
}

func (m *matcher) diplomatGroup(g *group) bool {
	for _, i := range g.ms {
		x := &m.d.mentions[i]
		if m.isDiplomat(x) || len(x.entities) > 0 && m.diplomatEntity(x.entities[0]) {
			return true
		}
	}
	return false
}

func (m *matcher) addSide(c *candidate, code string, role event.Role, x *mention) {
	if code = m.r.bodyOf(code); code == "" || slices.ContainsFunc(c.sides, func(s side) bool { return s.code == code }) {
		return
	}
	c.sides = append(c.sides, side{code: code, role: role, tok: [2]int{x.start, x.end}})
}

// giveTargets puts the diplomats between two tokens, and the states whose they
// are, into the candidate as targets. own says that they are the subject's own.
func (m *matcher) giveTargets(c *candidate, from, to int, own bool) {
	r, d, s := m.r, m.d, m.s
	for i := s.mfirst; i < s.mlast; i++ {
		x := &d.mentions[i]
		if x.start < from || x.start >= to {
			continue
		}
		switch {
		case own && x.posted != "":
			m.addSide(c, x.posted, event.Target, x)
		case own && x.kind == mCountry && !x.adjective:
			for _, code := range x.countries {
				m.addSide(c, code, event.Target, x)
			}
		case x.kind == mPerson || x.kind == mRole || x.kind == mGroup:
			if x.posted != "" && !own {
				m.addSide(c, x.posted, event.Party, x)
				if c.initiator == "" {
					c.initiator, c.initTok = m.r.sideOf(x.posted), [2]int{x.start, x.end}
				}
			}
			if m.isDiplomat(x) || x.kind == mPerson && len(x.entities) > 0 && m.diplomatEntity(x.entities[0]) {
				m.giveMention(c, "target", i)
			} else if x.kind == mGroup && !own {
				for _, code := range x.countries { // "twelve Algerian consular officials"
					m.addSide(c, code, event.Target, x)
				}
			}
		case !own:
			for _, code := range x.countries {
				if r.bodyOf(code) != "" && (x.adjective || d.toks[max(0, x.start-1)].word == r.words.of || d.toks[max(0, x.start-1)].word == r.words.from || x.owner || i > s.mfirst && d.mentions[i-1].adjective || x.kind == mOrg) {
					m.addSide(c, code, event.Target, x)
				}
			}
		}
	}
}
