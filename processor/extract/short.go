package extract

import "slices"

// linkShort links a name of one word that a title or form of address introduces.
func (r *Rules) linkShort(d *document, m *mention, i int, byActor map[int32]int) {
	if e := r.entityNamed(d, m.name, m, i); e >= 0 {
		r.join(d, e, m, i)
		return
	}
	if a := r.surname(d, m, true); a >= 0 {
		m.actors = []int32{a}
		r.linkFull(d, m, i, byActor)
		return
	}
	d.entities = append(d.entities, entity{actor: -1, first: i})
	r.join(d, len(d.entities)-1, m, i)
}

// entityNamed finds the entity with a word in its name, -1 where there is none
// or more than one fits equally.
func (r *Rules) entityNamed(d *document, name []int32, m *mention, at int) int {
	best, bestScore, tie := -1, 0, false
	for e := range d.entities {
		x := &d.entities[e]
		if len(x.words) < 2 && x.actor < 0 {
			if len(x.words) == 1 && slices.Equal(x.words, name) {
				return e
			}
			continue
		}
		score := 0
		for _, w := range name {
			if !r.distinctive(w) {
				continue
			}
			k := slices.Index(x.words, w)
			if k < 0 && x.actor >= 0 && r.actorHasWord(x.actor, w) {
				k = 1
			}
			if k < 0 {
				score = -9
				break
			}
			score += 4
			if k == len(x.words)-1 {
				score++
			}
		}
		if score <= 0 {
			continue
		}
		if m != nil && len(m.countries) > 0 && x.country != "" && !slices.Contains(m.countries, x.country) {
			if !x.guessed {
				score -= 3
			}
		}
		if m != nil && m.office != "" && x.office == m.office {
			score += 2
		}
		if score > bestScore {
			best, bestScore, tie = e, score, false
		} else if score == bestScore {
			tie = true
		}
	}
	if tie && best >= 0 {
		// two people with one family name: the one named last before
		latest := -1
		for k := at - 1; k >= 0 && latest < 0; k-- {
			for _, e := range d.mentions[k].entities {
				if slices.Contains(d.entities[e].words, name[len(name)-1]) {
					latest = e
				}
			}
		}
		if latest >= 0 {
			return latest
		}
	}
	return best
}

// findShort adds the family names that stand alone: of people whom the document
// names in full, and of heads of state and ministers whom everybody knows.
func (r *Rules) findShort(d *document, byActor map[int32]int) {
	known := map[int32]bool{}
	for i := range d.entities {
		for _, w := range d.entities[i].words {
			if r.distinctive(w) {
				known[w] = true
			}
		}
		if a := d.entities[i].actor; a >= 0 {
			for _, w := range r.actorWords[a] {
				if r.distinctive(w) {
					known[w] = true
				}
			}
		}
	}
	out := make([]mention, 0, len(d.mentions)+16)
	shift := make([]int, len(d.mentions))
	for si := range d.sents {
		s := &d.sents[si]
		first := len(out)
		next := s.mfirst
		if s.zone == chrome {
			s.mfirst, s.mlast = first, first
			continue
		}
		p := parser{r: r, d: d, sent: si, limit: s.end}
		for i := s.dateTok; i < s.end; {
			if next < s.mlast && d.mentions[next].start <= i {
				m := d.mentions[next]
				// a country that is a person's name: "Katz" of "Israel Katz" is read by nameRun
				shift[next] = len(out)
				out = append(out, m)
				i, next = max(i, m.end), next+1
				continue
			}
			if m, ok := p.short(i, known); ok {
				stop := s.end
				if next < s.mlast {
					stop = d.mentions[next].start
				}
				if m.end <= stop {
					if e := r.entityNamed(d, m.name, &m, next); e >= 0 {
						m.entities = []int{e}
						d.entities[e].mentions++
						out = append(out, m)
						i = m.end
						continue
					}
					if a := r.surname(d, &m, r.beside(d, i)); a >= 0 && r.commonlyAlone(d, i) {
						m.actors = []int32{a}
						e, ok := byActor[a]
						if !ok {
							e = len(d.entities)
							d.entities = append(d.entities, entity{actor: a, first: next})
							byActor[a] = e
							for _, w := range r.actorWords[a] {
								known[w] = true
							}
						}
						r.join(d, e, &m, next)
						out = append(out, m)
						i = m.end
						continue
					}
				}
			}
			i++
		}
		for ; next < s.mlast; next++ {
			shift[next] = len(out)
			out = append(out, d.mentions[next])
		}
		s.mfirst, s.mlast = first, len(out)
	}
	for i := range d.entities {
		if f := d.entities[i].first; f < len(shift) {
			d.entities[i].first = shift[f]
		}
	}
	d.mentions = out
}

// commonlyAlone tells that the word at i is not also an ordinary word, a place
// or part of a longer run of capitals.
func (r *Rules) commonlyAlone(d *document, i int) bool {
	t := d.toks[i]
	if t.in(classMonth|classWeekday|classNotName|classVerb|classAdverb|classPreposition|classHonorific) || r.head[t.word] != "" || r.modifier[t.word] {
		return false
	}
	if h, ok := d.hitFrom(i); ok {
		if _, ok := h.as(d.toks, entryPlace, entryCountry, entryAdjective, entryOrg, entryMetonym); ok {
			return false
		}
	}
	if i > 0 && d.toks[i-1].is(capital) && !d.toks[i-1].in(classNotName|classDeterminer|classPreposition|classHonorific) && !d.toks[i].is(newline) {
		return false
	}
	if i+1 < len(d.toks) && d.toks[i+1].is(capital) && !d.toks[i+1].in(classNotName|classPreposition) && !d.toks[i+1].is(newline|punct) {
		return false
	}
	return true
}

// beside tells whether another known family name stands next to the one at i:
// "Lavrov, Rubio discuss".
func (r *Rules) beside(d *document, i int) bool {
	for _, k := range []int{i - 3, i - 2, i + 2, i + 3} {
		if k < 0 || k >= len(d.toks) {
			continue
		}
		if h, ok := d.hitFrom(k); ok {
			if _, ok := h.as(d.toks, entrySurname, entryActor); ok {
				return true
			}
		}
	}
	return false
}

// short reads a run of capitalised words that belong to known names.
func (p *parser) short(i int, known map[int32]bool) (mention, bool) {
	t := p.tok(i)
	if !t.is(capital) || t.is(punct) || t.word == 0 {
		return mention{}, false
	}
	m := mention{kind: mPerson, sent: p.sent, start: i, core: i}
	if !known[t.word] {
		if h, ok := p.d.hitFrom(i); ok {
			if _, ok := h.as(p.d.toks, entrySurname); ok && h.end == i+1 {
				m.name, m.nameText, m.end = []int32{t.word}, p.d.word(i), i+1
				return m, true
			}
		}
		return mention{}, false
	}
	if t.in(classNotName|classMonth|classWeekday|classDeterminer|classPreposition) && !(t.in(classMonth) && !p.tok(i+1).is(digits) && !p.tok(i-1).in(classPreposition)) {
		return mention{}, false
	}
	j := i
	for j < p.limit && j-i < 6 {
		w := p.tok(j)
		if j > i && w.is(newline) || w.is(punct) || !w.is(capital) && !w.is(hyphen) && !w.in(classParticle) || w.word == 0 || !known[w.word] && !w.in(classParticle) {
			break
		}
		if r := p.r; r.distinctive(w.word) {
			m.name = append(m.name, w.word)
		}
		j++
	}
	for j > i && !known[p.tok(j-1).word] {
		j--
	}
	if len(m.name) == 0 || j == i {
		return mention{}, false
	}
	m.end, m.nameText = j, p.d.span(i, j)
	m.end = p.apposition(j, &m)
	if t := p.tok(m.end); t.is(clitic) && t.word == p.r.vocab.poss {
		m.owner = true
	}
	m.group = -1
	return m, true
}
