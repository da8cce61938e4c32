package extract

import (
	"slices"
	"strings"
)

// states reads countries and bodies before a title or a name: "Russian",
// "Kyrgyz and Turkmen", "Ethiopia, Estonia", "Turkey's", "EU".
func (p *parser) states(i int, m *mention) int {
	j := i
	for {
		h, ok := p.d.hitFrom(j)
		if !ok || h.end > p.limit {
			break
		}
		code, kind, ok := p.r.codeOf(p.d, h)
		if !ok {
			if e, is := h.as(p.d.toks, entryPlace); is && p.r.lex.Places[e.ref].Kind == "capital" {
				code, ok = p.r.lex.Places[e.ref].Country, true
			}
		}
		if !ok {
			break
		}
		if kind == entryOrg && p.r.bodyOf(code) == "" && !p.tok(h.end).in(classPossessor) {
			// a ministry: "Foreign Ministry spokeswoman"
			code = p.r.owner[code]
		}
		if code = p.r.sideOf(code); code != "" && !slices.Contains(m.countries, code) {
			m.countries = append(m.countries, code)
		}
		j = h.end
		if p.tok(j).in(classPossessor) {
			j++
			if n := p.tok(j); n.in(classTime|classAdverb) || n.word == p.r.words.then && n.word != 0 {
				j++
			}
		}
		// more of them: "Ethiopia, Estonia foreign ministers"
		k := j
		for p.isPunct(k, ",") || p.isPunct(k, "/") || p.isPunct(k, "–") || p.tok(k).in(classConjunction) {
			k++
		}
		if k > j {
			if h2, ok := p.d.hitFrom(k); ok {
				if _, _, ok := p.r.codeOf(p.d, h2); ok && p.pluralTitleAhead(h2.end) {
					j = k
					continue
				}
			}
		}
		if h2, ok := p.d.hitFrom(j); ok {
			if _, _, ok := p.r.codeOf(p.d, h2); ok {
				continue // "Russian Foreign Ministry", "Japan-Thailand"
			}
		}
		break
	}
	return j
}

// pluralTitleAhead looks for a plural title after more states.
func (p *parser) pluralTitleAhead(i int) bool {
	for n := 0; n < 10 && i < p.limit; n++ {
		if h, ok := p.d.hitFrom(i); ok {
			if _, ok := h.as(p.d.toks, entryOffice); ok {
				return p.r.isPlural(p.d.toks[h.start:h.end])
			}
			if _, _, ok := p.r.codeOf(p.d, h); ok {
				i = h.end
				continue
			}
		}
		t := p.tok(i)
		switch {
		case p.r.headPlural[t.word] != "" && t.word != 0:
			return true
		case p.isPunct(i, ",") || t.in(classConjunction|classPossessor) || p.r.modifier[t.word] && t.word != 0:
			i++
		default:
			return false
		}
	}
	return false
}

// ofStates reads what follows a title: "of foreign affairs", "of the Republic of
// Turkey", "of France, Germany and Britain", "to Sri Lanka", "at the UN".
func (p *parser) ofStates(i int, m *mention) int {
	k := p.r.words
	j := i
	for n := 0; n < 4; n++ {
		t := p.tok(j)
		if !(t.word == k.of || t.word == k.for_ || t.word == k.to || t.word == k.in || t.word == k.from) || t.word == 0 {
			break
		}
		e := p.portfolio(j+1, m)
		if e > j+1 {
			j = e
			continue
		}
		e, codes := p.stateList(j+1, m.plural)
		if e == j+1 && !m.plural && (t.word == k.to || t.word == k.of || t.word == k.for_) && subordinate(m.office) {
			// "an adviser to the French president"
			x := mention{sent: p.sent, start: j + 1}
			y := p.states(p.determiner(j+1, &x), &x)
			if z, ok := p.title(y, &x); ok && !x.plural && !x.relational {
				z = p.ofStates(z, &x)
				for _, c := range x.countries {
					m.countries = appendNew(m.countries, c)
				}
				return z
			}
		}
		if e == j+1 {
			break
		}
		switch {
		case t.word == k.to || t.word == k.in:
			if m.office != "ambassador" && m.office != "envoy" && !strings.HasSuffix(m.office, "ambassador") && m.office != "permanent_representative" && m.office != "ambassador_un" {
				return j
			}
			if len(codes) > 0 {
				m.posted = codes[0]
			}
		default:
			for _, c := range codes {
				if !slices.Contains(m.countries, c) {
					m.countries = append(m.countries, c)
				}
			}
		}
		j = e
		if w := p.tok(j).word; m.plural && w > 0 && p.r.sideWord[w] {
			j++ // "leaders of the BRICS countries"
		}
		if p.tok(j).in(classPossessor) {
			// "secretary of Iran's Supreme National Security Council"
			k := j + 1
			for k < p.limit && k < j+8 && (p.tok(k).is(capital) && !p.tok(k).is(punct) || p.tok(k).in(classConjunction) && p.tok(k+1).is(capital) || p.r.portfolio[p.tok(k).word] && p.tok(k).word > 0) {
				k++
			}
			if k > j+1 && !m.plural {
				j = k
			}
			break
		}
	}
	return j
}

// portfolio reads "foreign affairs and trade" after "minister of".
func (p *parser) portfolio(i int, m *mention) int {
	j, end := i, i
	k := p.r.words
	if p.tok(j).word == k.the && k.the != 0 {
		j++
	}
	for j < p.limit && j-i < 16 {
		t := p.tok(j)
		w := t.word
		switch {
		case w != 0 && p.r.portfolio[w] && !t.is(punct):
			if h, ok := p.d.hitFrom(j); ok && h.end > j+1 {
				if _, kind, ok := p.r.codeOf(p.d, h); ok && (kind == entryCountry || kind == entryOrg) && p.r.stateWord(p.d, h) {
					return end
				}
			}
			if k.foreignWords[w] && (m.office == "minister" || m.office == "secretary" || m.office == "chief") {
				m.office = "foreign_minister"
			} else if k.foreignWords[w] && (m.office == "deputy_minister" || m.office == "deputy_secretary") {
				m.office = "deputy_foreign_minister"
			} else if k.defenceWords[w] && m.office == "minister" {
				m.office = "defence_minister"
			}
			j++
			end = j
		case t.in(classConjunction) || p.isPunct(j, ",") || p.isPunct(j, "&") || w == k.the || w == k.of || w == k.for_ || w == k.in || w == k.with:
			nxt := p.tok(j + 1)
			if end == i || !(p.r.portfolio[nxt.word] && nxt.word != 0) && !(nxt.in(classConjunction) || nxt.word == k.the) {
				return end
			}
			j++
		default:
			return end
		}
	}
	return end
}

// stateList reads "the Republic of Turkey", "France, Germany and Britain", "the
// European Union"; it gives the token after it and the codes.
func (p *parser) stateList(i int, many bool) (int, []string) {
	var codes []string
	j, end := i, i
	for j < p.limit && len(codes) < 12 {
		e, code, ok := p.state(j)
		if !ok {
			break
		}
		codes = append(codes, code)
		end = e
		if !many {
			break
		}
		j = e
		if p.tok(j).in(classPossessor) {
			break
		}
		sep := false
		for p.isPunct(j, ",") || p.tok(j).in(classConjunction) || p.isPunct(j, "&") {
			j, sep = j+1, true
		}
		if !sep {
			break
		}
	}
	return end, codes
}

// state reads one country or body, in its long form too.
func (p *parser) state(i int) (int, string, bool) {
	j := i
	for p.tok(j).in(classDeterminer) || p.r.stateForm[p.tok(j).word] && p.tok(j).word != 0 || p.tok(j).in(classPossessor) || j > i && p.isWord(j, p.r.words.of) || j > i && p.tok(j).in(classConjunction) && p.r.stateForm[p.tok(j-1).word] {
		if h, ok := p.d.hitFrom(j); ok {
			if code, kind, ok := p.r.codeOf(p.d, h); ok && kind != entryAdjective {
				return h.end, code, true
			}
		}
		if j++; j-i > 8 {
			return i, "", false
		}
	}
	h, ok := p.d.hitFrom(j)
	if !ok || h.end > p.limit {
		return i, "", false
	}
	if code, kind, ok := p.r.codeOf(p.d, h); ok {
		e := h.end
		if kind == entryAdjective {
			if w := p.tok(e).word; w <= 0 || !p.r.stateForm[w] {
				return i, "", false // "an adviser to the French president"
			}
			e++ // "Russian Federation", "Kyrgyz Republic"
		}
		return e, code, true
	}
	if e, ok := h.as(p.d.toks, entryPlace); ok && p.r.lex.Places[e.ref].Kind == "capital" {
		return h.end, p.r.lex.Places[e.ref].Country, true
	}
	return i, "", false
}

// national reads "the Mexican", "the Brazilian": a person by the country.
func (p *parser) national(i int) (int, bool) {
	if !p.isWord(i, p.r.words.the) || p.r.words.the == 0 {
		return i, false
	}
	h, ok := p.d.hitFrom(i + 1)
	if !ok {
		return i, false
	}
	e, ok := h.as(p.d.toks, entryPeople, entryAdjective)
	if _, state := h.as(p.d.toks, entryCountry, entryOrg); state {
		return i, false // "the UK"
	}
	if !ok || strings.HasSuffix(p.d.word(h.end-1), "s") || strings.HasSuffix(p.d.word(h.end-1), "sh") || strings.HasSuffix(p.d.word(h.end-1), "ch") || strings.HasSuffix(p.d.word(h.end-1), "ese") {
		return i, false
	}
	n := p.tok(h.end)
	if !(n.is(punct) && !n.is(clitic) || n.in(classBe|classHave|classModal) || n.in(classVerb) && !n.is(hyphen) && p.pastVerb(n.word) || n.in(classPreposition) && n.word != p.r.words.of) {
		return i, false
	}
	p.add(mention{kind: mRole, sent: p.sent, start: i, end: h.end, core: i + 1, countries: []string{p.r.lex.Countries[e.ref].Code}, definite: true, office: "national"})
	return h.end, true
}

func (p *parser) pastVerb(w int32) bool {
	for _, f := range p.r.vocab.formsOf(w) {
		if f.form&(formPast|formThird) != 0 {
			return true
		}
	}
	return false
}

// government reads a state by its ministry or government: "the German foreign
// ministry", "Peru's Foreign Affairs Ministry", "the Ministry of Foreign Affairs".
func (p *parser) government(i int) (int, bool) {
	m := mention{kind: mCountry, sent: p.sent, start: i, core: i}
	j := i
	for p.tok(j).in(classDeterminer) && !p.tok(j).in(classPossessive) && j < i+2 {
		j++
	}
	k := p.states(j, &m)
	named := k > j && len(m.countries) > 0
	if !named {
		k = j
	}
	if k > j && p.r.governmentWord[p.tok(k-1).word] && p.tok(k-1).word > 0 {
		// the ministry belongs to the phrase of the lexicon: "Russian Foreign Ministry"
	} else {
		n := 0
		for n < 5 && p.tok(k).word > 0 && (p.r.portfolio[p.tok(k).word] || p.tok(k).in(classConjunction) && n > 0) && !p.r.governmentWord[p.tok(k).word] {
			k, n = k+1, n+1
		}
		if w := p.tok(k).word; w <= 0 || !p.r.governmentWord[w] {
			return i, false
		}
		if !named && n == 0 && p.r.vocab.words[p.tok(k).word] != "junta" && !(p.isWord(k+1, p.r.words.of) && p.r.portfolio[p.tok(k+2).word]) {
			return i, false // "the ministry" alone is nobody's
		}
		k++
	}
	if p.isWord(k, p.r.words.of) || p.isWord(k, p.r.words.for_) {
		if e := p.portfolio(k+1, &mention{office: "x"}); e > k+1 {
			k = e
		}
		if p.isWord(k, p.r.words.of) {
			if e, code, ok := p.state(k + 1); ok && p.r.bodyOf(code) != "" {
				m.countries, k, named = []string{code}, e, true
			}
		}
	}
	if t := p.tok(k); p.r.head[t.word] != "" && t.word > 0 {
		return i, false // "foreign ministry spokeswoman"
	}
	m.end, m.ownGovernment = k, !named
	p.add(m)
	return k, true
}

// longForm tells whether "of" stands between two tokens: "the Kingdom of Norway".
func (p *parser) longForm(i, e int) bool {
	for ; i < e; i++ {
		if p.isWord(i, p.r.words.of) {
			return true
		}
	}
	return false
}

// stateOrBody reads a country or a body that stands for itself.
func (p *parser) stateOrBody(i int) int {
	if t := p.tok(i); p.d.hitAt[i] < 0 && !t.in(classDeterminer) && (t.word <= 0 || !p.r.stateForm[t.word] && !p.r.portfolio[t.word] && !p.r.governmentWord[t.word]) {
		return i // most words of a text name no state
	}
	if t := p.tok(i); t.in(classDeterminer) || p.r.stateForm[t.word] && t.word > 0 {
		// "the Government of Saint Vincent", "the Republic of Turkey"
		if e, code, ok := p.state(i); ok && e > i+1 && p.r.bodyOf(code) != "" && p.longForm(i, e) {
			p.add(mention{kind: mCountry, sent: p.sent, start: i, end: e, core: i, countries: []string{code}})
			return e
		}
	}
	if e, ok := p.government(i); ok {
		return e
	}
	h, ok := p.d.hitFrom(i)
	if !ok || h.end > p.limit {
		return i
	}
	code, kind, ok := p.r.codeOf(p.d, h)
	if !ok {
		if e, is := h.as(p.d.toks, entryPlace); is && p.r.lex.Places[e.ref].Kind == "capital" {
			code, kind = p.r.lex.Places[e.ref].Country, entryMetonym
		} else {
			return i
		}
	}
	m := mention{kind: mCountry, sent: p.sent, start: i, end: h.end, core: i, countries: []string{code}}
	switch kind {
	case entryAdjective:
		m.adjective = true
	case entryMetonym:
		m.metonym = true
	case entryOrg:
		m.kind = mOrg
	}
	p.add(m)
	return h.end
}
