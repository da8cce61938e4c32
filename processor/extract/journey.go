package extract

import "readout/event"

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
	if f.LightOnly && !c.lightVerb {
		return
	}
	if c.noun && len(c.parts) == 0 && len(c.sides) == 0 {
		m.give(c, f.subject, m.followingSubject(c, c.end))
	}
	if dest == nil && c.noun && c.place == nil {
		if dest = m.farPlace(c); dest != nil {
			sites = m.sites(dest.tok, m.s.end)
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
