package extract

import (
	"slices"

	"readout/event"
)

// split makes one event for each of those who act alone: a call to two
// presidents is two calls, and two states that summon an ambassador do so each.
func (m *matcher) split(c *candidate) []*candidate {
	switch c.typ {
	case event.Call:
		return m.splitCall(c)
	case event.Meeting:
		if m.severally(c) {
			return m.apart(c)
		}
	case event.Demarche, event.Expulsion:
		return m.splitAct(c)
	}
	return []*candidate{c}
}

// splitCall takes a call of one with several, or of several with one, apart. A
// call that is named as a joint one stays whole.
func (m *matcher) splitCall(c *candidate) []*candidate {
	if len(c.parts) < 3 || c.joint(m) {
		return []*candidate{c}
	}
	first, second := c.split, len(c.parts)-c.split
	if c.split <= 0 || second <= 0 || first > 1 && second > 1 {
		return []*candidate{c}
	}
	one, many := c.parts[:first], c.parts[first:]
	if first > 1 {
		one, many = c.parts[first:], c.parts[:first]
	}
	country := m.d.entities[many[0].entity].country
	apart := false
	for _, p := range many[1:] {
		apart = apart || m.d.entities[p.entity].country != country
	}
	if !apart {
		return []*candidate{c}
	}
	return m.each(c, one, many, first > 1)
}

// severally tells that a visitor sees several hosts one after the other: "with A
// and with B", a president and a prime minister, a list of three.
func (m *matcher) severally(c *candidate) bool {
	first, second := c.split, len(c.parts)-c.split
	if first != 1 || second < 2 || c.joint(m) {
		return false
	}
	country := m.d.entities[c.parts[0].entity].country
	state, government := false, false
	for _, p := range c.parts[1:] {
		x := &m.d.entities[p.entity]
		if x.country == country {
			return false
		}
		state = state || x.office == "head_of_state"
		government = government || x.office == "head_of_government"
	}
	other := m.d.entities[c.parts[1].entity].country
	for _, p := range c.parts[2:] {
		if m.d.entities[p.entity].country != other {
			return c.repeated
		}
	}
	return c.repeated || state && government || second >= 3
}

func (m *matcher) apart(c *candidate) []*candidate {
	return m.each(c, c.parts[:1], c.parts[1:], false)
}

// each makes one event of one person with each of many.
func (m *matcher) each(c *candidate, one, many []part, callers bool) []*candidate {
	var out []*candidate
	for _, p := range many {
		x := *c
		if callers {
			x.parts = []part{p, one[0]}
			if c.initiator != "" {
				x.initiator = m.d.entities[p.entity].country
			}
		} else {
			x.parts = []part{one[0], p}
		}
		x.sides = slices.Clone(c.sides)
		out = append(out, &x)
	}
	return out
}

// joint tells that the words make one event of it: "a trilateral call".
func (c *candidate) joint(m *matcher) bool {
	for k := c.from; k < c.end && k < len(m.d.toks); k++ {
		if w := m.d.toks[k].word; w > 0 && m.r.jointWord[w] {
			return true
		}
	}
	return false
}

// splitAct makes one event for each state that acts.
func (m *matcher) splitAct(c *candidate) []*candidate {
	var actors, rest []side
	for _, s := range c.sides {
		if s.role == event.Target {
			rest = append(rest, s)
		} else {
			actors = append(actors, s)
		}
	}
	if len(actors) < 2 || len(rest) == 0 && len(c.parts) == 0 {
		return []*candidate{c}
	}
	var out []*candidate
	for _, a := range actors {
		x := *c
		x.sides = append([]side{a}, rest...)
		x.initiator = a.code
		if x.place != nil && x.place.Country != a.code {
			x.place = nil
			m.atHome(&x)
		}
		out = append(out, &x)
	}
	return out
}
