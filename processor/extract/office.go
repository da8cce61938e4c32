package extract

import "slices"

// title reads a run of modifiers that ends in a head: "deputy foreign minister",
// "Kremlin spokesman", "presidents".
func (p *parser) title(i int, m *mention) (int, bool) {
	end := i
	office, found := "", false
	j := i
	for j < p.limit && j-i < 14 {
		if h, ok := p.d.hitFrom(j); ok && h.end <= p.limit {
			if e, ok := h.as(p.d.toks, entryOffice); ok && !p.inName(j, h) {
				o := p.r.lex.Offices[e.ref]
				if p.deputyBefore(i, j) {
					office = "deputy_" + o.ID
				} else if !found || rank(o.ID) < rank(office) || office == "secretary" || office == "chief" {
					office = p.officeFor(h, m)
				}
				found, end = true, h.end
				m.plural = p.r.isPlural(p.d.toks[h.start:h.end])
				m.core = j
				j = h.end
				continue
			}
			if code, kind, ok := p.r.codeOf(p.d, h); ok && j > i && !found && (kind == entryOrg || kind == entryMetonym || kind == entryAdjective) {
				if p.r.bodyOf(code) != "" && !slices.Contains(m.countries, code) && kind != entryOrg {
					m.countries = append(m.countries, code)
				}
				j = h.end
				continue
			}
		}
		t := p.tok(j)
		if t.is(punct) || t.word == 0 {
			if t.is(clitic) && j > i {
				j++
				continue
			}
			break
		}
		if j > i && t.is(newline) {
			break
		}
		if h := p.r.head[t.word]; h != "" && p.adjectiveUse(j) {
			j++
			continue
		} else if h != "" {
			office, found, end = p.compose(i, j, h, office), true, j+1
			m.plural, m.core = false, j
			m.relational = h == "counterpart" || h == "guest"
			if h == "guest" && j == i && !p.tok(j-1).in(classDeterminer|classPossessive|classPossessor) {
				return i, false // "will not host"
			}
			j++
			continue
		}
		if h := p.r.headPlural[t.word]; h != "" && !p.verbalPlural(j) {
			office, found, end = p.compose(i, j, h, office), true, j+1
			m.plural, m.core = true, j
			m.relational = h == "counterpart" || h == "guest"
			j++
			continue
		}
		if p.r.modifier[t.word] || t.in(classOrdinal) {
			if p.r.words.former[t.word] {
				m.former = true
			}
			j++
			continue
		}
		break
	}
	if !found {
		return i, false
	}
	m.office = office
	return end, true
}

// verbalPlural tells that "heads", "leads" or "hosts" at j is a verb: "Lavrov
// heads for Hanoi".
func (p *parser) verbalPlural(j int) bool {
	t := p.tok(j)
	if !t.in(classVerb) {
		return false
	}
	n := p.tok(j + 1)
	return !(n.word == p.r.words.of && n.word != 0) && !p.tok(j-1).in(classDeterminer|classPossessive|classNumber)
}

// inName tells whether an office word is part of a known name: "Prince" of
// "Port-au-Prince" is none.
func (p *parser) inName(i int, h hit) bool {
	_, ok := h.as(p.d.toks, entryActor, entryCountry)
	return ok
}

// adjectiveUse tells that "official", "general" or "chief" at i stands before an
// ordinary noun: "an official visit", "a general debate".
func (p *parser) adjectiveUse(i int) bool {
	switch p.r.vocab.words[max(0, p.tok(i).word)] {
	case "official", "general", "chief", "deputy", "diplomat", "head":
	default:
		return false
	}
	n := p.tok(i + 1)
	if n.is(punct|capital|clitic|digits) || n.in(classPreposition|classConjunction|classRelative|classBe|classHave|classModal|classAdverb|classTime|classSubordinator) || i+1 >= p.limit {
		return false
	}
	if n.word > 0 && (p.r.head[n.word] != "" || p.r.headPlural[n.word] != "" || p.r.modifier[n.word]) {
		return false
	}
	if _, ok := p.d.hitFrom(i + 1); ok {
		return false
	}
	_, noun := p.r.index.nouns.longest(p.d.toks[:p.limit], i+1)
	return noun || !n.in(classVerb)
}

func (p *parser) deputyBefore(i, j int) bool {
	for ; i < j; i++ {
		if p.r.words.deputy[p.tok(i).word] && p.tok(i).word != 0 {
			return true
		}
	}
	return false
}

// officeFor picks the office whose titles belong to the country at hand.
func (p *parser) officeFor(h hit, m *mention) string {
	best := ""
	m.senses = m.senses[:0:0]
	for _, e := range h.entries {
		if e.kind != entryOffice {
			continue
		}
		o := p.r.lex.Offices[e.ref]
		m.senses = append(m.senses, e.ref)
		if len(o.Country) == 0 {
			if best == "" {
				best = o.ID
			}
			continue
		}
		for _, c := range m.countries {
			if slices.Contains(o.Country, c) {
				return o.ID
			}
		}
		if best == "" && len(m.countries) == 0 {
			best = o.ID
			if len(o.Country) == 1 {
				m.hint = o.Country[0]
			}
		}
	}
	return best
}

// compose names the office that a run of title words makes.
func (p *parser) compose(i, j int, head, office string) string {
	has := func(set map[int32]bool) bool {
		for k := i; k < j; k++ {
			if w := p.tok(k).word; w != 0 && set[w] {
				return true
			}
		}
		return false
	}
	k := p.r.words
	base := head
	switch head {
	case "minister", "secretary", "chief":
		switch {
		case has(k.prime):
			base = "head_of_government"
		case has(k.foreignWords):
			base = "foreign_minister"
		case has(k.defenceWords):
			base = "defence_minister"
		}
	case "head_of_state":
		if has(k.deputy) {
			return "vice_president"
		}
		return head
	}
	if has(k.deputy) && base != "ambassador" && base != "envoy" {
		return "deputy_" + base
	}
	if head == "chief" && office != "" {
		return office
	}
	return base
}

// deputyHead tells that an office often goes with a ministry: one person is
// "the Deputy Prime Minister and Minister of Foreign Affairs".
func deputyHead(office string) bool {
	switch office {
	case "deputy_prime_minister", "deputy_head_of_government", "minister_of_state", "state_counsellor":
		return true
	}
	return false
}

// subordinate tells that an office serves another person.
func subordinate(office string) bool {
	switch office {
	case "adviser", "spokesperson", "envoy", "deputy", "chief_of_staff", "security_adviser":
		return true
	}
	return false
}
