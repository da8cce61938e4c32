package extract

import (
	"slices"

	"readout/event"
)

// verbNoun reads a frame of a verb and the noun that is its object: "sent a
// letter", "imposed sanctions"; in the passive the noun stands before.
func (m *matcher) verbNoun(c *candidate, f *frame, end int) {
	r, d, s := m.r, m.d, m.s
	vg := c.vg
	find := func(from, to int) (int, int, bool) {
		for k := from; k < to && k < s.end; k++ {
			if d.toks[k].word <= 0 {
				continue
			}
			if h, ok := r.index.nouns.longest(d.toks[:s.end], k); ok {
				for _, e := range h.entries {
					if slices.Contains(r.index.uses[e.ref].frames, f.index) {
						return k, h.end, true
					}
				}
				k = h.end - 1
			}
		}
		return 0, 0, false
	}
	if vg.passive {
		n, e, ok := 0, 0, false
		for k := vg.start - 1; k >= s.dateTok && k >= vg.start-22; k-- {
			if n, e, ok = find(k, k+1); ok {
				break
			}
			if t := d.toks[k]; t.is(punct) && d.text[t.start] == ';' {
				break
			}
		}
		if ok {
			if f.typ == event.Expulsion && f.object != "" {
				return
			}
			between, _ := r.arguments(d, s, e, false)
			c.noun = true
			for k := n - 1; k >= s.dateTok && k >= n-3; k-- {
				if w := d.toks[k].word; w == r.words.the || w == r.words.this {
					c.anaphor = f.typ == event.Agreement // "the memorandum was concluded for six months"
				}
			}
			m.nounSides(c, f, n)
			args, to := r.arguments(d, s, end, false)
			c.from, c.to = r.clauseStart(d, s, n), to
			for _, a := range append(between, args...) {
				if role, ok := f.prepRole[a.prep]; ok && (d.groups[a.group].start < vg.start || d.groups[a.group].start >= end) {
					m.give(c, role, a.group)
					c.hasWith = c.hasWith || a.prep == r.words.with || a.prep == r.words.between
				}
			}
			m.finish(c)
			return
		}
		if f.typ != event.Expulsion && f.typ != event.Message && f.typ != event.Demarche {
			return
		}
		// "Boly was declared persona non grata", "the ambassador was given a note"
		n, e, ok = find(end, end+6)
		if !ok {
			return
		}
		role := f.object
		if role == "" {
			role = f.prepRole[r.words.to]
		}
		if f.typ == event.Expulsion || f.typ == event.Demarche {
			role = "target"
		}
		m.give(c, role, r.subjectOf(d, s, &vg))
		args, to := r.arguments(d, s, e, false)
		c.from, c.to = r.clauseStart(d, s, vg.start), to
		for _, a := range args {
			if role, ok := f.prepRole[a.prep]; ok {
				m.give(c, role, a.group)
			}
		}
		m.finish(c)
		return
	}
	reach := end + 14
	if f.typ == event.Sanctions {
		reach = end + 20 // "put three of its generals and ... on its sanctions list"
	}
	n, e, ok := find(end, reach)
	if !ok && f.ID == "agreement.sign" {
		m.bareSigning(c, f, end)
	}
	if !ok {
		return
	}
	for k := end; k < n; k++ { // no other clause between
		t := d.toks[k]
		if t.is(punct) && (d.text[t.start] == ';' || d.text[t.start] == ':') || t.in(classRelative|classBe|classModal) && !t.in(classDeterminer) || t.in(classVerb) && k > end && r.verbHere(d, s, k) && r.groupAt(d, s, k) < 0 {
			return
		}
	}
	c.noun = true
	m.give(c, f.subject, r.subjectOf(d, s, &vg))
	c.split = len(c.parts)
	if f.typ == event.Expulsion {
		m.giveTargets(c, end, n, false)
		_, to := r.arguments(d, s, e, false)
		c.from, c.to, c.end = r.clauseStart(d, s, vg.start), to, e
		m.finish(c)
		return
	}
	pre, _ := r.arguments(d, s, end, true)
	for _, a := range pre {
		g := &d.groups[a.group]
		if g.start >= n {
			continue
		}
		role, ok := f.prepRole[a.prep]
		if a.prep == 0 {
			role, ok = f.object, f.object != ""
			if !ok {
				role, ok = f.prepRole[r.words.to], true // "sent Trump a message"
			}
			if d.mentions[g.ms[0]].adjective {
				continue
			}
		}
		if ok {
			m.give(c, role, a.group)
			c.hasWith = c.hasWith || a.prep == r.words.with
		}
	}
	m.nounSides(c, f, n)
	args, to := r.arguments(d, s, e, false)
	c.from, c.to = r.clauseStart(d, s, vg.start), to
	for _, a := range args {
		if role, ok := f.prepRole[a.prep]; ok {
			m.give(c, role, a.group)
			c.hasWith = c.hasWith || a.prep == r.words.with || a.prep == r.words.between
		}
	}
	c.end = e
	m.finish(c)
}

// nounSides adds the countries that stand as adjectives before a noun at n:
// "a Sino-Russian treaty", "the Russian embassy".
func (m *matcher) nounSides(c *candidate, f *frame, n int) {
	role := f.prepRole[m.r.compound]
	if f.ID == "relations.embassy" {
		role = "initiator"
	}
	if role == "" {
		return
	}
	for g := m.s.gfirst; g < m.s.glast; g++ {
		x := &m.d.groups[g]
		if x.end <= n && x.end >= n-2 && m.d.mentions[x.ms[len(x.ms)-1]].adjective {
			m.give(c, role, g)
		}
	}
}
