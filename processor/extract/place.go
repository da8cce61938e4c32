package extract

import "readout/event"

// sites lists the places between two tokens with the preposition before each.
func (m *matcher) sites(from, to int) []site {
	r, d := m.r, m.d
	var out []site
	var prep int32
	w := &r.words
	for k := from; k < min(to, m.s.end); k++ {
		t := d.toks[k]
		if x := d.timeAt(m.s, k); x >= 0 {
			k, prep = d.times[x].end-1, 0
			continue
		}
		if h, ok := d.hitFrom(k); ok {
			_, isPlace := h.as(d.toks, entryPlace)
			code, kind, isState := r.codeOf(d, h)
			if isState && kind == entryCountry && r.bodyOf(code) != "" {
				isPlace = true
			}
			if g := r.groupAt(d, m.s, k); g >= 0 {
				x := &d.mentions[d.groups[g].ms[0]]
				if x.kind == mPerson || x.kind == mRole || x.kind == mGroup {
					if x.start < k || x.end > h.end {
						isPlace = false
					}
				}
			}
			if isPlace && !d.toks[min(h.end, len(d.toks)-1)].in(classPossessor) {
				out = append(out, site{tok: k, end: h.end, prep: prep, hit: d.hitAt[k]})
				k = h.end - 1
				// the preposition holds for a list: "to Khartoum and Addis Ababa"
				continue
			}
			if isState && kind == entryAdjective && h.end < m.s.end && r.vocab.words[max(0, d.toks[h.end].word)] == "capital" {
				out = append(out, site{tok: k, end: h.end + 1, prep: prep, hit: -1, capital: code})
			}
			k = h.end - 1
			continue
		}
		if t.word == m.r.words.there && k > from && m.d.site != nil && !t.is(capital) {
			out = append(out, site{tok: k, end: k + 1, prep: w.in, hit: -2})
			continue
		}
		switch {
		case t.in(classPreposition):
			prep = t.word
		case t.in(classDeterminer | classConjunction | classAdverb), t.is(punct):
		case t.is(capital) && t.word < 0 && (prep == w.in || prep == w.at):
			// an unknown place: "at the Benigno López Palace"
			e := k + 1
			for e < m.s.end && d.toks[e].is(capital) && !d.toks[e].is(punct) {
				e++
			}
			if g := r.groupAt(d, m.s, k); g < 0 {
				out = append(out, site{tok: k, end: e, prep: prep, hit: -1, name: d.span(k, e)})
			}
			k = e - 1
			prep = 0
		default:
			if !t.is(capital) && !t.in(classTime) && !r.placeFiller[t.word] {
				prep = 0
			}
		}
	}
	return out
}

// placeOf makes the contract's place of a site.
func (m *matcher) placeOf(x site) *event.Place {
	r, d := m.r, m.d
	if x.hit == -2 && d.site != nil {
		p := *d.site
		return &p
	}
	if c := r.lex.CountryByCode(x.capital); c != nil {
		return &event.Place{Name: c.Capital, Country: c.Code, Lat: c.Lat, Lon: c.Lon}
	}
	if x.hit < 0 {
		return &event.Place{Name: x.name}
	}
	h := d.hits[x.hit]
	if code, kind, ok := r.codeOf(d, h); ok && kind == entryCountry {
		if e, is := h.as(d.toks, entryPlace); is && r.lex.Places[e.ref].Country == code {
			p := r.lex.Places[e.ref]
			return &event.Place{Name: d.span(h.start, h.end), Country: p.Country, Lat: p.Lat, Lon: p.Lon}
		}
		return &event.Place{Country: code}
	}
	if e, ok := h.as(d.toks, entryPlace); ok {
		p := r.lex.Places[e.ref]
		return &event.Place{Name: d.span(h.start, h.end), Country: p.Country, Lat: p.Lat, Lon: p.Lon}
	}
	return &event.Place{Name: x.name}
}

// findPlace gives the candidate the place told in its clause, or else in its
// sentence.
func (m *matcher) findPlace(c *candidate) {
	if c.place != nil {
		return
	}
	w := &m.r.words
	best, bestScore := -1, 0
	sites := m.sites(m.s.dateTok, m.s.end)
	for i, x := range sites {
		if k := c.from - 1; k >= m.s.dateTok && m.d.toks[k].word == w.where && (x.end == k || x.end == k-1) && x.hit >= 0 {
			best, bestScore = i, 100 // "was in Bogotá, where he dined with"
			break
		}
		if x.prep != w.in && x.prep != w.at {
			continue
		}
		score := 10
		if x.tok >= c.from && x.tok < c.to {
			score += 20
		} else if x.tok > c.to || !m.introductory(x.tok) {
			continue
		}
		if x.tok > c.end {
			score += 5
		}
		if x.hit >= 0 {
			score += 4
			if e, ok := m.d.hits[x.hit].as(m.d.toks, entryPlace); ok && m.r.lex.Places[e.ref].Kind != "" {
				score += 3
			}
		}
		if m.ofNoun(c, x) {
			score -= 14
			if x.hit >= 0 && m.placeOf(x).Name == "" {
				continue // "a ceasefire in Ukraine"
			}
		}
		dist := x.tok - c.end
		if dist < 0 {
			dist = c.tok - x.tok
		}
		score -= min(9, dist/3)
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 && c.typ == event.Summit {
		for i, x := range sites {
			if x.hit >= 0 && x.end < m.s.end && m.r.hostWord[m.d.toks[x.end].word] {
				best = i
			}
		}
	}
	if best < 0 {
		return
	}
	x := sites[best]
	c.place, c.placeTok, c.ownPlace = m.placeOf(x), [2]int{x.tok, x.end}, true
	// "at the Merdeka Palace in Jakarta", "in Montevideo, Uruguay"
	if c.place.Country == "" || x.hit < 0 {
		for i, y := range sites {
			if i != best && y.hit >= 0 && y.tok >= x.end && y.tok <= x.end+3 {
				p := m.placeOf(y)
				if p.Name != "" {
					c.place.Name += ", " + p.Name
				}
				c.place.Country, c.place.Lat, c.place.Lon = p.Country, p.Lat, p.Lon
				break
			}
		}
	}
}

// ofNoun tells whether the preposition before a place hangs on an ordinary noun
// and not on the trigger, a person or a time.
func (m *matcher) ofNoun(c *candidate, x site) bool {
	k := x.tok - 1
	for k > m.s.start && !m.d.toks[k].in(classPreposition) {
		k--
	}
	k--
	if k < m.s.dateTok || k >= c.tok && k < c.end || m.r.groupAt(m.d, m.s, k) >= 0 || m.d.timeAt(m.s, k) >= 0 {
		return false
	}
	t := m.d.toks[k]
	if t.is(punct|capital) || t.in(classVerb|classAdverb|classTime|classConjunction|classBe|classPronoun|classHave) {
		return false
	}
	if _, ok := m.r.index.nouns.longest(m.d.toks[:m.s.end], k); ok {
		return false
	}
	return true
}

// introductory tells whether token i stands in a phrase that opens its sentence:
// "In Geneva, on Monday, ...".
func (m *matcher) introductory(i int) bool {
	for k := m.s.dateTok; k < i; k++ {
		t := m.d.toks[k]
		if t.in(classVerb) && m.r.groupAt(m.d, m.s, k) < 0 && m.r.verbHere(m.d, m.s, max(k, 1)) {
			return false
		}
	}
	return i-m.s.dateTok < 8
}
