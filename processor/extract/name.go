package extract

import "strings"

// named reads a person by name, with or without an introduction: a known one,
// one with a form of address, or one whose office or country follows.
func (p *parser) named(i, start int, m *mention) (int, bool) {
	j := p.skipHonorifics(i, m)
	end, ok := p.nameRun(j, m)
	if !ok {
		return i, false
	}
	m.kind, m.start, m.core = mPerson, start, j
	m.end = p.nameTail(end, m)
	before := m.end
	m.end = p.apposition(m.end, m)
	introduced := m.honorific || m.end > before || m.end > end || len(m.actors) > 0
	if len(m.name) < 2 && !m.honorific && len(m.actors) == 0 {
		return i, false // "Charter of the United Nations"
	}
	if start < i { // "Brazil's Mauro Vieira"
		introduced = introduced || len(m.name) >= 2
	}
	if !introduced {
		return i, false
	}
	p.add(*m)
	return m.end, true
}

// nameRun reads the words of a name at i. It fills name, nameText and the known
// people of that name.
func (p *parser) nameRun(i int, m *mention) (int, bool) {
	m.name, m.nameText, m.actors = nil, "", nil
	j := i
	if h, ok := p.d.hitFrom(i); ok && h.end <= p.limit {
		if _, ok := h.as(p.d.toks, entryActor); ok {
			for _, e := range h.entries {
				if e.kind == entryActor && e.fits(p.d.toks[h.start:h.end]) {
					m.actors = append(m.actors, e.ref)
				}
			}
			j = h.end
		}
	}
	for j < p.limit && j-i < 9 {
		t := p.tok(j)
		if j > i && t.is(newline) {
			break
		}
		if p.isPunct(j, `"`) || p.isPunct(j, "“") {
			// a nickname: Joko "Jokowi" Widodo
			if j > i && p.tok(j+1).is(capital) && (p.isPunct(j+2, `"`) || p.isPunct(j+2, "”")) && p.tok(j+3).is(capital) {
				j += 3
				continue
			}
			if j > i && p.tok(j+1).is(capital) && (p.isPunct(j+2, `"`) || p.isPunct(j+2, "”")) && p.tok(j+3).in(classParticle) && p.tok(j+4).is(capital) {
				j += 3
				continue
			}
			break
		}
		if p.isPunct(j, ".") && j > i && (p.r.abbreviations[p.tok(j-1).word] || p.tok(j-1).end-p.tok(j-1).start <= 2) && p.tok(j-1).end == t.start && p.tok(j+1).is(capital) {
			j++ // "Ma. Theresa Lazaro"
			continue
		}
		if t.is(punct | clitic) {
			break
		}
		if t.in(classParticle) && !t.is(capital) {
			if j > i && (p.tok(j+1).is(capital) || p.tok(j+1).in(classParticle) && p.tok(j+2).is(capital)) || j == i && p.tok(j+1).is(capital) && p.tok(j+1).is(hyphen) {
				j++
				continue
			}
			if t.is(hyphen) && j > i {
				j++
				continue
			}
			break
		}
		if !t.is(capital) {
			if t.is(hyphen) && j > i && t.end-t.start <= 6 {
				j++ // Kyung-wha
				continue
			}
			break
		}
		if p.notName(j, j == i) {
			break
		}
		j++
	}
	for j > i && p.tok(j-1).in(classParticle) && !p.tok(j-1).is(capital) && !p.tok(j-1).is(hyphen) {
		j--
	}
	if j == i {
		return i, false
	}
	if j == i+1 && len(m.actors) == 0 {
		t := p.tok(i)
		if strings.Trim(p.d.word(i), "IVX") == "" {
			return i, false
		}
		if t.end-t.start < 2 || t.is(abbrev) {
			return i, false
		}
	}
	for k := i; k < j; k++ {
		if !p.tok(k).is(punct) {
			m.name = append(m.name, p.tok(k).word)
		}
	}
	m.core = i
	m.nameText, m.nameEnd = plain(p.d.span(i, j)), p.d.toks[j-1].end
	return j, true
}

// plain puts single spaces for any white space.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// notName tells that the capitalised word at j is no part of a name.
func (p *parser) notName(j int, first bool) bool {
	t := p.tok(j)
	if t.is(abbrev) && t.end-t.start == 2 {
		return false // an initial
	}
	if t.word != 0 && t.in(classNotName|classMonth|classWeekday|classDeterminer|classPronoun) {
		if t.in(classMonth) && !first && !p.tok(j+1).is(digits) || t.in(classMonth) && first && p.tok(j-1).in(classHonorific) {
			return false
		}
		return true
	}
	if p.d.sents[p.sent].zone == headline && t.in(classVerb) && p.inflected(t.word) {
		return true // "Minister Receives Calls"
	}
	if h, ok := p.d.hitFrom(j); ok {
		if _, ok := h.as(p.d.toks, entryActor, entrySurname); ok {
			return false
		}
		if _, ok := h.as(p.d.toks, entryOffice); ok {
			return true
		}
		if _, ok := h.as(p.d.toks, entryCountry, entryAdjective, entryOrg, entryMetonym, entryPeople); ok {
			return true
		}
		if _, ok := h.as(p.d.toks, entryPlace); ok {
			return first
		}
	}
	if p.r.head[t.word] != "" && t.word != 0 {
		return true
	}
	return false
}

// inflected tells whether a word is a verb form that is no bare stem.
func (p *parser) inflected(w int32) bool {
	fs := p.r.vocab.formsOf(w)
	for _, f := range fs {
		if f.form&formBase != 0 {
			return false
		}
	}
	return len(fs) > 0
}

// nameTail reads what belongs to a name right behind it: "of Kenya", "(Russia)".
func (p *parser) nameTail(i int, m *mention) int {
	k := p.r.words
	if p.isWord(i, k.of) || p.isWord(i, k.from) && len(m.countries) == 0 {
		if e, code, ok := p.state(i + 1); ok && !p.tok(e).in(classPossessor) {
			if len(m.countries) == 0 || p.isWord(i, k.of) {
				m.countries = appendNew(m.countries, code)
				m.bound = true
				return e
			}
		}
	}
	if p.isPunct(i, "(") {
		if e, code, ok := p.state(i + 1); ok && p.isPunct(e, ")") {
			m.countries = appendNew(m.countries, code)
			return e + 1
		}
	}
	return i
}

// apposition reads ", the Chinese foreign minister," and ", who is ..." is left
// alone. It gives the token after it, i where there is none.
func (p *parser) apposition(i int, m *mention) int {
	i = p.nameTail(i, m)
	if !p.isPunct(i, ",") && !p.isPunct(i, "(") && !p.isPunct(i, "—") && !p.isPunct(i, "–") || m.title != "" && p.isPunct(i-1, ",") {
		return i
	}
	a := mention{kind: mRole, sent: p.sent, start: i + 1}
	j := p.determiner(i+1, &a)
	if a.whose != 0 && p.tok(i+1).word == a.whose && m.kind != mPerson {
		return i
	}
	j = p.states(j, &a)
	e, ok := p.title(j, &a)
	if !ok || a.plural || a.relational {
		return i
	}
	// a title of somebody else: ", Foreign Minister Sergey Lavrov"
	e = p.ofStates(e, &a)
	for n := 0; n < 3; n++ { // further titles: "and Minister of Foreign Affairs"
		x := e
		for p.tok(x).in(classConjunction) || p.isPunct(x, ",") {
			x++
		}
		if x == e {
			break
		}
		b := mention{kind: mRole, sent: p.sent, start: x}
		y := p.determiner(x, &b)
		y = p.states(y, &b)
		z, ok := p.title(y, &b)
		if !ok || b.plural || b.relational {
			break
		}
		z = p.ofStates(z, &b)
		if probe := (mention{}); p.namedAt(z, &probe) {
			break
		}
		if !p.isPunct(z, ",") && !p.tok(z).in(classVerb|classBe|classHave|classModal) && !p.isPunct(z, ".") && !p.isPunct(z, ")") {
			break
		}
		if rank(b.office) < rank(a.office) {
			a.office = b.office
		}
		for _, c := range b.countries {
			a.countries = appendNew(a.countries, c)
		}
		e = z
	}
	if probe := (mention{}); p.namedAt(e, &probe) {
		return i
	}
	closer := p.tok(e)
	if !closer.is(punct) && !closer.in(classVerb|classBe|classHave|classModal|classRelative|classPreposition|classConjunction|classAdverb|classTime) {
		return i
	}
	if m.office == "" || rank(a.office) < rank(m.office) {
		m.office = a.office
	}
	if m.title == "" {
		a.end = e
		m.title = p.titleText(&a)
	}
	for _, c := range a.countries {
		m.countries = appendNew(m.countries, c)
	}
	if a.posted != "" {
		m.posted = a.posted
	}
	if a.whose != 0 && len(m.countries) == 0 {
		m.whose = a.whose
	}
	m.former = m.former || a.former
	m.bound = true
	if p.isPunct(e, ",") || p.isPunct(e, ")") || p.isPunct(i, "—") && p.isPunct(e, "—") || p.isPunct(i, "–") && p.isPunct(e, "–") {
		e++
	}
	return e
}

// namedAt tells whether a name stands at i, after forms of address.
func (p *parser) namedAt(i int, m *mention) bool {
	_, ok := p.nameRun(p.skipHonorifics(i, m), m)
	return ok
}

func appendNew[T comparable](s []T, x T) []T {
	for _, y := range s {
		if x == y {
			return s
		}
	}
	return append(s, x)
}
