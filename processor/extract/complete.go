package extract

import "readout/event"

// complete fills in what the words leave to the reader: the other party of "a
// meeting with the speaker is planned", the country of a host whom nobody
// introduces, the state whose diplomats are meant.
func (m *matcher) complete(c *candidate) {
	d := m.d
	codes := m.codes(c)
	if len(codes) >= 2 {
		return
	}
	switch c.typ {
	case event.Call, event.Meeting, event.Talks:
		if c.hasWith && len(c.parts) > 0 {
			if e := m.s.subject; c.typ != event.Talks && e >= 0 && d.entities[e].country != "" && !m.has(c, e) && (len(codes) == 0 || d.entities[e].country != codes[0]) {
				c.parts = append(c.parts, part{e, event.Party, true, [2]int{c.tok, c.end}})
				c.implied = true
				return
			}
		}
		m.guessCountry(c, codes)
		if c.typ == event.Talks {
			m.samePair(c)
		}
	case event.Demarche, event.Expulsion, event.Relations, event.Sanctions:
		if c.hasVerb && !c.vg.passive {
			m.sanctioned(c, c.vg.verb+1)
		}
		if c.typ == event.Sanctions && c.frame.ID != "sanctions.impose" && len(m.codes(c)) < 2 {
			return // whom it punishes is no state
		}
		m.otherState(c, m.codes(c))
	case event.Message:
		m.guessCountry(c, codes)
	case event.Agreement:
		m.guessCountry(c, codes)
		m.samePair(c)
	}
}

// onlyDiplomats leaves the diplomats as the people of a protest or an expulsion;
// whoever acts for a state there, or imposes sanctions, stands for its country.
func (m *matcher) onlyDiplomats(c *candidate) {
	switch c.typ {
	case event.Demarche, event.Expulsion, event.Sanctions:
	default:
		return
	}
	kept := c.parts[:0]
	for _, p := range c.parts {
		if c.typ != event.Sanctions && (m.diplomatEntity(p.entity) || p.role == event.Target) {
			kept = append(kept, p)
			continue
		}
		if code := m.d.entities[p.entity].country; code != "" {
			x := mention{start: p.tok[0], end: p.tok[1]}
			m.addSide(c, code, p.role, &x)
		}
	}
	c.parts = kept
}

// atHome places a protest in the capital of the state that summons, and an
// expulsion in the state that expels.
func (m *matcher) atHome(c *candidate) {
	if c.place != nil || c.initiator == "" || m.r.lex.CountryByCode(c.initiator) == nil {
		return
	}
	switch {
	case c.frame.ID == "demarche.summon" && c.status == event.Held:
		x := m.r.lex.CountryByCode(c.initiator)
		c.place, c.placeTok = &event.Place{Name: x.Capital, Country: x.Code, Lat: x.Lat, Lon: x.Lon}, c.initTok
	case c.typ == event.Expulsion && !c.frame.Own:
		c.place, c.placeTok = &event.Place{Country: c.initiator}, c.initTok
	}
}

// findInitiator reads "at the invitation of", "at the initiative of the Turkish
// side", "at Berlin's request".
func (m *matcher) findInitiator(c *candidate) {
	switch c.typ {
	case event.Call, event.Visit, event.Meeting:
	default:
		return
	}
	d, s := m.d, m.s
	for k := max(s.dateTok+1, c.from); k < s.end && k < c.to+12; k++ {
		w := d.toks[k].word
		if w <= 0 || !m.r.requestWord[w] || d.timeAt(s, k) >= 0 {
			continue
		}
		g := -1
		if k+1 < s.end && (d.toks[k+1].word == m.r.words.of || d.toks[k+1].word == m.r.words.from) {
			for j := k + 2; j < k+6 && j < s.end && g < 0; j++ {
				g = m.r.groupAt(d, s, j)
			}
		} else {
			for j := k - 1; j >= s.dateTok && j >= k-2 && g < 0; j-- {
				g = m.r.groupAt(d, s, j)
			}
			if g >= 0 && d.groups[g].prep != m.r.words.at {
				g = -1
			}
		}
		if g < 0 {
			continue
		}
		x := &d.mentions[d.groups[g].ms[0]]
		code := ""
		if len(x.entities) > 0 {
			code = d.entities[x.entities[0]].country
		} else if len(x.countries) > 0 {
			code = m.r.sideOf(x.countries[0])
		}
		if code != "" && (c.initiator == "" || c.typ != event.Call) {
			c.initiator, c.initTok = code, [2]int{x.start, x.end}
		}
		return
	}
}

// findDuration gives the candidate the duration told in its clause.
func (m *matcher) findDuration(c *candidate) {
	switch c.typ {
	case event.Call, event.Meeting, event.Talks, event.Visit, event.Summit:
	default:
		return
	}
	d := m.d
	from, to := d.toks[c.from].start, d.toks[min(c.to, len(d.toks)-1)].end
	if c.anaphor {
		from, to = d.toks[m.s.start].start, d.toks[m.s.end-1].end
	}
	for _, x := range d.durations {
		if x.Start < from || x.End > to {
			continue
		}
		if x.Minutes > 0 && c.typ != event.Visit {
			c.duration = x.Minutes
			for k := c.from; k < c.to && k < len(d.toks); k++ {
				if d.toks[k].start == x.Start {
					c.durTok = [2]int{k, k + 1}
				}
				if d.toks[k].end <= x.End && d.toks[k].start >= x.Start {
					c.durTok[1] = k + 1
				}
			}
			return
		}
		if x.Days > 1 && c.time.Precision == event.Day && c.time.End == "" && c.status != event.Held {
			c.time.End = x.EndDay(c.time.Start)
			return
		}
	}
}

// samePair gives talks or an agreement whose sides go without saying those of
// the event told before.
func (m *matcher) samePair(c *candidate) {
	codes := m.codes(c)
	if len(codes) >= 2 || !c.lightVerb && !c.hasVerb || len(m.d.pair) < 2 {
		return
	}
	if c.hasVerb && !c.vg.passive && len(codes) == 0 && !m.plainParties(c) && !m.r.index.happen[m.lemmaOf(&c.vg)] {
		return // somebody whom we do not know does it
	}
	if len(codes) == 1 && m.d.pair[0] != codes[0] && m.d.pair[1] != codes[0] {
		return
	}
	for _, code := range m.d.pair {
		m.addSide(c, code, event.Party, &mention{start: c.tok, end: c.end})
	}
	c.implied = true
}

// otherState gives an act between two states the one that is not named beside
// it: that of the act told before, or the one that the story is about.
func (m *matcher) otherState(c *candidate, codes []string) {
	d := m.d
	at := [2]int{c.tok, c.end}
	add := func(code string, role event.Role) {
		c.sides = append(c.sides, side{code: code, role: role, tok: at})
		c.implied = true
	}
	if len(codes) == 0 && c.typ == event.Relations {
		m.samePair(c)
		return
	}
	if len(codes) == 0 {
		if len(c.parts) == 0 || d.act[0] == "" {
			return
		}
		add(d.act[0], event.Party)
		add(d.act[1], event.Target)
		c.initiator, c.initTok = d.act[0], at
		return
	}
	if len(codes) != 1 {
		return
	}
	if c.initiator == codes[0] {
		switch {
		case d.act[1] != "" && d.act[1] != codes[0]:
			add(d.act[1], event.Target)
		case d.act[0] != "" && d.act[0] != codes[0] && c.typ != event.Sanctions:
			add(d.act[0], event.Target)
		default:
			if code := d.rival(m.r, codes[0]); code != "" {
				add(code, event.Target)
			}
		}
		return
	}
	other := ""
	switch {
	case d.act[0] != "" && d.act[0] != codes[0]:
		other = d.act[0]
	case d.home != "" && d.home != codes[0] && d.dateline != "":
		other = d.home
	}
	if other != "" && c.typ != event.Sanctions {
		add(other, event.Party)
		if c.initiator == "" && c.typ != event.Relations {
			c.initiator, c.initTok = other, at
		}
	}
}

// hasRole tells whether a person stands in a role.
func (m *matcher) hasRole(c *candidate, role event.Role) bool {
	for _, p := range c.parts {
		if p.role == role {
			return true
		}
	}
	return false
}

// carrier leaves out who only carries a letter, and finds whom it is for: the
// host of the meeting that the same sentence tells of.
func (m *matcher) carrier(c *candidate) {
	from := -1
	for i, p := range c.parts {
		if p.role == event.Sender && i >= c.split {
			from = i
		}
	}
	if from < 0 || c.split == 0 {
		return
	}
	carriers := c.parts[:c.split]
	c.parts = append([]part(nil), c.parts[c.split:]...)
	if m.hasRole(c, event.Recipient) {
		return
	}
	for k := len(m.out) - 1; k >= 0; k-- {
		x := m.out[k]
		if x.typ != event.Meeting {
			continue
		}
		for _, p := range x.parts {
			carried := false
			for _, q := range carriers {
				carried = carried || q.entity == p.entity
			}
			if !carried && !m.has(c, p.entity) {
				c.parts = append(c.parts, part{p.entity, event.Recipient, true, p.tok})
			}
		}
		return
	}
}

func (m *matcher) has(c *candidate, e int) bool {
	for _, p := range c.parts {
		if p.entity == e {
			return true
		}
	}
	return false
}

// guessCountry gives a participant whom nothing ties to a country the one that
// the story is about besides the other side's.
func (m *matcher) guessCountry(c *candidate, codes []string) {
	d := m.d
	if len(c.parts) < 2 && !(len(c.parts) == 1 && len(codes) == 1) {
		return
	}
	for _, p := range c.parts {
		x := &d.entities[p.entity]
		if !x.guessed || len(c.parts) < 2 && x.country != "" {
			continue
		}
		known := ""
		for _, code := range codes {
			if code != x.country || len(codes) == 1 {
				known = code
			}
		}
		for _, q := range c.parts {
			if y := &d.entities[q.entity]; q.entity != p.entity && !y.guessed && y.country != "" {
				known = y.country
			}
		}
		if known == "" {
			continue
		}
		other := ""
		if c.place != nil && c.place.Country != known {
			other = c.place.Country
		}
		if other == "" {
			other = d.rival(m.r, known)
		}
		if other != "" {
			x.country = other
			c.implied = true
			return
		}
	}
}

// rival gives the country besides known that the document names most, where it
// stands out.
func (d *document) rival(r *Rules, known string) string {
	count := map[string]int{}
	for i := range d.mentions {
		m := &d.mentions[i]
		if d.sents[m.sent].zone == chrome {
			continue
		}
		weight := 1
		if d.sents[m.sent].zone == headline {
			weight = 3
		}
		codes := m.countries
		if len(m.entities) == 1 && len(codes) == 0 && !d.entities[m.entities[0]].guessed {
			codes = []string{d.entities[m.entities[0]].country}
		}
		for _, code := range codes {
			if r.lex.CountryByCode(code) != nil && code != known {
				count[code] += weight
			}
		}
	}
	best, second := "", 0
	for code, n := range count {
		if best == "" || n > count[best] || n == count[best] && code < best {
			if best != "" {
				second = max(second, count[best])
			}
			best = code
		} else {
			second = max(second, n)
		}
	}
	if best == "" || count[best] < 2 || count[best] <= second {
		return ""
	}
	return best
}
