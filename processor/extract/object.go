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

// visit finds where a journey goes and keeps it where that is abroad.
func (m *matcher) visit(c *candidate, f *frame, from, to int) {
	r, d := m.r, m.d
	var dest *site
	sites := m.sites(from, to)
	for i := range sites {
		x := &sites[i]
		if c.noun && x.prep == r.words.of && r.vocab.words[max(0, d.toks[c.tok].word)] == "tour" {
			dest = x
			break
		}
		if x.prep == 0 && f.object == "place" && x.tok <= from+6 || f.prepRole[x.prep] == "place" {
			if x.prep == r.words.in && c.noun && !f.NeedPlace && dest != nil {
				continue
			}
			dest = x
			break
		}
	}
	if dest == nil && !c.noun && d.dateline != "" && m.comesHere(c, f, from) {
		p := r.lex.Places[d.datelineSite]
		abroad := true
		for _, x := range c.parts {
			abroad = abroad && d.entities[x.entity].country != p.Country
		}
		if abroad && len(c.parts) > 0 {
			c.place, c.placeTok, c.ownPlace = &event.Place{Name: p.Name, Country: p.Country, Lat: p.Lat, Lon: p.Lon}, [2]int{c.tok, c.end}, true
			c.sides = append(c.sides, side{code: p.Country, role: event.Host, tok: c.placeTok})
			m.finish(c)
			return
		}
	}
	if dest == nil && c.noun && c.place == nil {
		// "a visit of Lavrov": known by its visitor alone
		if len(c.parts) == 0 || !c.lightVerb {
			c.anaphor = true
		}
	}
	if dest == nil && !c.noun {
		m.drop(f, c.tok, c.end, "no place abroad")
		return
	}
	if dest != nil {
		c.place, c.placeTok, c.ownPlace = m.placeOf(*dest), [2]int{dest.tok, dest.end}, true
		// further places: "Germany, Denmark and France"
		code := c.place.Country
		home := false
		for _, p := range c.parts {
			if d.entities[p.entity].country == code {
				home = true
			}
		}
		if home {
			m.drop(f, c.tok, c.end, "no journey abroad")
			return
		}
		if len(c.parts) == 0 && !c.anaphor {
			foreign := false
			for _, s := range c.sides {
				foreign = foreign || s.code != code
			}
			if !foreign {
				m.drop(f, c.tok, c.end, "no visitor")
				return
			}
		}
		if code != "" {
			c.sides = append(c.sides, side{code: code, role: event.Host, tok: c.placeTok})
		}
	}
	more := m.furtherPlaces(c, sites, dest)
	m.finish(c)
	for _, x := range more {
		m.finish(x)
	}
}

// comesHere tells whether a journey ends where the report is written: "arrived
// here", "is expected in the capital", "comes for a few hours".
func (m *matcher) comesHere(c *candidate, f *frame, from int) bool {
	w := m.r.vocab.words[max(0, m.d.toks[c.tok].word)]
	for k := from; k < from+4 && k < m.s.end; k++ {
		if m.d.toks[k].word == m.r.words.here {
			return true
		}
	}
	switch f.ID {
	case "visit.due_in":
		for k := max(m.s.dateTok, c.vg.start-6); k < c.vg.start; k++ {
			if m.d.toks[k].word == m.r.words.where {
				return false
			}
		}
		return true
	case "visit.go":
		switch w {
		case "arrive", "arrives", "arrived", "lands", "landed", "come", "comes", "came":
			for k := from; k < m.s.end && k < from+6; k++ { // "arrived from", "came with a message"
				t := m.d.toks[k]
				if t.word == m.r.words.to || t.is(punct) && d0(m.d, k) != ',' {
					return false
				}
				if m.d.timeAt(m.s, k) >= 0 || t.word == m.r.words.from || t.word == m.r.words.for_ || t.word == m.r.words.on {
					return w != "come" || c.vg.mod&modScheduled != 0
				}
			}
		}
	}
	return false
}

// d0 is the first byte of a token.
func d0(d *document, k int) byte { return d.text[d.toks[k].start] }

// furtherPlaces makes a journey of its own to each further place of a list:
// "Germany, Denmark and France", "to Vietnam and then to Bali".
func (m *matcher) furtherPlaces(c *candidate, sites []site, dest *site) []*candidate {
	if dest == nil || len(c.parts) == 0 {
		return nil
	}
	var out []*candidate
	end := dest.end
	for _, x := range sites {
		if x.tok <= dest.tok {
			continue
		}
		listed := false
		for k := end; k < x.tok; k++ {
			t := m.d.toks[k]
			switch {
			case t.in(classConjunction):
				listed = true
			case t.is(punct) && m.d.text[t.start] == ',', t.in(classDeterminer | classAdverb | classTime), t.word == m.r.words.to, t.word == m.r.words.then, t.word == m.r.words.in:
				listed = listed || len(out) > 0 || t.is(punct)
			default:
				return out
			}
		}
		place := m.placeOf(x)
		if !listed || place.Country == "" || len(out) >= 8 {
			return out
		}
		end = x.end
		if place.Country == c.place.Country {
			continue // "Kathmandu, Nepal"
		}
		abroad := true
		for _, p := range c.parts {
			abroad = abroad && m.d.entities[p.entity].country != place.Country
		}
		if !abroad {
			continue
		}
		y := *c
		y.place, y.placeTok = place, [2]int{x.tok, x.end}
		y.sides = []side{{code: place.Country, role: event.Host, tok: y.placeTok}}
		y.parts = append([]part(nil), c.parts...)
		out = append(out, &y)
	}
	return out
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
