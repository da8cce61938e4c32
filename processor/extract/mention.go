package extract

import (
	"slices"
	"strings"
)

// mkind is what a mention names.
type mkind uint8

const (
	mPerson  mkind = iota // a person by name
	mRole                 // a person by office: "the Turkish foreign minister"
	mGroup                // several people or sides: "the two presidents"
	mCountry              // a state, by name, adjective, people or metonym
	mOrg                  // a body or ministry
	mPronoun              // he, she, they, it, I, we
)

// mention is a phrase that names an actor. Appositions belong to it:
// "Qin Gang, the Chinese foreign minister," is one mention.
type mention struct {
	kind          mkind
	start, end    int // tokens
	core          int // token where the name or the head of the title begins
	sent          int
	name          []int32  // words of the name, folded and numbered; 0 for unknown words
	nameEnd       int      // byte after the name
	nameText      string   // as written, without honorifics
	actors        []int32  // known people of that name
	countries     []string // codes
	office        string
	title         string // the title as written
	posted        string // country or body that an envoy is posted to
	adjective     bool   // a country by its adjective
	metonym       bool
	former        bool
	plural        bool
	count         int // of a plural: 2 for "the two", 0 unknown
	definite      bool
	owner         bool  // followed by 's or '
	whose         int32 // word of the possessive pronoun before a role: "his counterpart"
	entities      []int // resolved people
	group         int   // index of the coordination that it belongs to
	relational    bool  // counterpart, colleague, host, guest
	noun          bool  // a plain noun stands for the person: "the envoy"
	honorific     bool
	bound         bool    // an apposition or list after it was read
	ownGovernment bool    // a ministry that no country is named with: that of the document's home
	senses        []int32 // offices that the title can mean
	hint          string  // country that alone uses the title, as far as is known
}

// mentions finds every mention of the document, sentence by sentence.
func (r *Rules) findMentions(d *document) {
	for si := range d.sents {
		s := &d.sents[si]
		s.mfirst = len(d.mentions)
		if s.zone != chrome {
			p := parser{r: r, d: d, sent: si, limit: s.end}
			for i := s.dateTok; i < s.end; {
				next := p.mentionAt(i)
				if next <= i {
					next = i + 1
				}
				i = next
			}
		}
		s.mlast = len(d.mentions)
	}
}

// parser reads mentions in one sentence.
type parser struct {
	r     *Rules
	d     *document
	sent  int
	limit int // token after the sentence
}

func (p *parser) tok(i int) token {
	if i < 0 || i >= p.limit {
		return token{flags: punct}
	}
	return p.d.toks[i]
}

func (p *parser) isWord(i int, w int32) bool { return i >= 0 && i < p.limit && p.d.toks[i].word == w }

func (p *parser) isPunct(i int, s string) bool {
	return i >= 0 && i < p.limit && p.d.toks[i].is(punct) && p.d.text[p.d.toks[i].start:p.d.toks[i].end] == s
}

// mentionAt reads a mention that starts at token i, adds it, and gives the
// token after it; i itself where there is none.
func (p *parser) mentionAt(i int) int {
	t := p.tok(i)
	if t.is(punct | clitic) {
		return i
	}
	if end, ok := p.pronoun(i); ok {
		return end
	}
	if end, ok := p.titled(i); ok {
		return end
	}
	if end, ok := p.national(i); ok {
		return end
	}
	if end, ok := p.named(i, i, &mention{sent: p.sent, start: i}); ok {
		return end
	}
	return p.stateOrBody(i)
}

// pronoun reads he, she, they, it, I and we.
func (p *parser) pronoun(i int) (int, bool) {
	t := p.tok(i)
	k := p.r.words
	m := mention{kind: mPronoun, start: i, end: i + 1, core: i, sent: p.sent}
	switch {
	case t.word == 0 || t.is(allCaps) && t.end-t.start > 1:
		return i, false
	case t.word == k.he || t.word == k.she || t.word == k.him || t.word == k.i:
	case t.word == k.her && !p.nounFollows(i+1):
	case t.word == k.they || t.word == k.them || t.word == k.we || t.word == k.both && p.tok(i+1).in(classVerb):
		m.plural = true
	default:
		return i, false
	}
	if t.word == k.we && p.tok(i).is(inQuote) {
		m.plural = true
	}
	p.add(m)
	return i + 1, true
}

// nounFollows tells whether "her" at i-1 is a possessive: something that is
// no preposition, verb or punctuation stands behind it.
func (p *parser) nounFollows(i int) bool {
	t := p.tok(i)
	return !t.is(punct) && !t.in(classPreposition|classConjunction|classSubordinator|classTime|classAdverb)
}

func (p *parser) add(m mention) {
	if m.core < m.start {
		m.core = m.start
	}
	if t := p.tok(m.end); t.is(clitic) && t.word == p.r.vocab.poss {
		m.owner = true
	}
	m.group = -1
	p.d.mentions = append(p.d.mentions, m)
}

// titled reads a title with or without a name: "the Turkish foreign minister",
// "Prime Minister Kyriakos Mitsotakis of Greece", "the foreign ministers of
// France, Germany and Britain", "the two presidents".
func (p *parser) titled(i int) (int, bool) {
	if t := p.tok(i); p.d.hitAt[i] < 0 && !t.in(classDeterminer|classPossessive|classNumber|classOrdinal|classHonorific|classPronoun) && (t.word <= 0 || !p.r.modifier[t.word] && p.r.head[t.word] == "" && p.r.headPlural[t.word] == "") {
		return i, false // most words of a text start no title
	}
	m := mention{kind: mRole, sent: p.sent, start: i}
	j := p.address(i, &m)
	j = p.determiner(j, &m)
	j = p.states(j, &m)
	afterStates := j
	j, ok := p.title(j, &m)
	if !ok {
		// "the two countries", "Brazil's Luiz Inácio Lula da Silva"
		if len(m.countries) > 0 && p.tok(afterStates-1).in(classPossessor) {
			if end, ok := p.named(afterStates, i, &m); ok {
				return end, true
			}
		}
		return i, false
	}
	m.end = j
	if end, ok := p.interleaved(j, m); ok {
		return end, true
	}
	j = p.ofStates(j, &m)
	m.end = j
	// "Tánaiste and foreign minister, Micheál Martin"
	for n := 0; n < 3 && !m.plural; n++ {
		k := j
		if p.tok(k).in(classConjunction) || p.isPunct(k, ",") || p.isPunct(k, "&") {
			k++
			if p.tok(k).in(classConjunction) {
				k++
			}
		} else {
			break
		}
		second := mention{kind: mRole, sent: p.sent, start: k}
		if p.tok(k).in(classDeterminer) && p.tok(k).word == p.r.words.the {
			break
		}
		e := p.states(k, &second)
		e, ok := p.title(e, &second)
		if !ok || second.plural || m.relational || len(second.countries) > 0 && len(m.countries) > 0 && second.countries[0] != m.countries[0] {
			break // "his Qatari counterpart, Iranian Foreign Minister Abbas Araghchi"
		}
		e = p.ofStates(e, &second)
		// only where a name follows, or the second title is in apposition: ", Minister of Mines,"
		probe := second
		probe.start = k
		nameEnd, named := p.nameRun(p.skipHonorifics(p.skipComma(e), &probe), &probe)
		if (!named || nameEnd == e) && !(deputyHead(m.office) && second.office == "foreign_minister" && p.tok(j).in(classConjunction) && len(second.countries) == 0) {
			break
		}
		if rank(second.office) < rank(m.office) {
			m.office = second.office
		}
		if len(m.countries) == 0 {
			m.countries = second.countries
		}
		j, m.end = e, e
	}
	m.title = p.titleText(&m)
	if m.plural {
		return p.plural(j, m)
	}
	// the name, at once or after a comma
	k := p.skipHonorifics(j, &m)
	if p.isPunct(k, ",") && !m.relational || p.isPunct(k, ",") && m.definite {
		k = p.skipHonorifics(k+1, &m)
	}
	if end, ok := p.nameRun(k, &m); ok {
		if k > j && p.isPunct(j, ",") && !p.closesApposition(end) && !p.knownPerson(&m) && len(m.name) < 2 {
			// a list, not an apposition
		} else {
			m.kind = mPerson
			m.end = end
			if k > j && p.isPunct(j, ",") && p.isPunct(end, ",") {
				m.end = end + 1
			}
			m.end = p.apposition(m.end, &m)
			p.add(m)
			return m.end, true
		}
	}
	m.name, m.nameText, m.actors = nil, "", nil
	m.end = j
	m.definite = m.definite || len(m.countries) > 0
	p.add(m)
	return j, true
}

// address steps over "HE", "H.E. the Hon." before a title.
func (p *parser) address(i int, m *mention) int {
	for n := 0; n < 4; n++ {
		t := p.tok(i)
		if t.word <= 0 || !p.r.addressWord[t.word] || !t.is(allCaps|abbrev) && !t.is(capital) || p.lowHonorific(i) {
			return i
		}
		m.honorific = true
		i++
		if p.isPunct(i, ".") {
			i++
		}
	}
	return i
}

func (p *parser) knownPerson(m *mention) bool { return len(m.actors) > 0 }

// closesApposition tells whether a name that follows "TITLE," ends where an
// apposition would: at a comma, a verb or the end.
func (p *parser) closesApposition(end int) bool {
	t := p.tok(end)
	return t.is(punct) || t.in(classVerb|classBe|classHave|classModal|classPreposition)
}

// rank orders offices by what readers name a person by.
func rank(office string) int {
	switch office {
	case "head_of_state":
		return 0
	case "head_of_government":
		return 1
	case "foreign_minister":
		return 2
	case "":
		return 9
	}
	return 5
}

func (p *parser) skipComma(i int) int {
	if p.isPunct(i, ",") {
		return i + 1
	}
	return i
}

// determiner reads "the", "his", "the two", "both", "the three".
func (p *parser) determiner(i int, m *mention) int {
	k := p.r.words
	for n := 0; n < 4; n++ {
		t := p.tok(i)
		switch {
		case t.in(classPossessive) && !t.is(allCaps):
			m.whose, m.definite = t.word, true
		case t.word == k.the && t.word != 0 || t.word == k.both && t.word != 0:
			m.definite = true
			if t.word == k.both {
				m.count = 2
			}
		case t.in(classDeterminer) && (t.word == k.a || t.word == k.an || t.word == k.this):
		case t.in(classNumber) && !t.is(digits) && t.word != k.one:
			m.count = p.r.numberOf[t.word]
		case t.in(classNumber) && t.is(digits) && n > 0:
		default:
			return i
		}
		i++
	}
	return i
}

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
			if e, ok := h.as(p.d.toks, entryOffice); ok {
				_ = e
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

// deputyHead tells that an office often goes with a ministry: one person is
// "the Deputy Prime Minister and Minister of Foreign Affairs".
func deputyHead(office string) bool {
	switch office {
	case "deputy_prime_minister", "deputy_head_of_government", "minister_of_state", "state_counsellor":
		return true
	}
	return false
}

// interleaved reads "the presidents of Paraguay, Santiago Peña, and Argentina,
// Javier Milei,": each country with its own name behind it.
func (p *parser) interleaved(i int, m mention) (int, bool) {
	if !m.plural || !p.isWord(i, p.r.words.of) {
		return i, false
	}
	var people []mention
	j := i + 1
	for len(people) < 8 {
		e, code, ok := p.state(j)
		if !ok || !p.isPunct(e, ",") {
			break
		}
		x := mention{kind: mPerson, sent: p.sent, start: j, office: m.office, title: m.title, countries: []string{code}}
		b := p.skipHonorifics(e+1, &x)
		end, ok := p.nameRun(b, &x)
		if !ok {
			break
		}
		x.core, x.end = b, end
		people = append(people, x)
		j = end
		for p.isPunct(j, ",") || p.tok(j).in(classConjunction) || p.isWord(j, p.r.words.of) || p.isWord(j, p.r.words.the) {
			j++
		}
	}
	if len(people) < 2 {
		return i, false
	}
	people[0].start = m.start
	last := &people[len(people)-1]
	if p.isPunct(last.end, ",") {
		last.end++
	}
	for n := range people {
		if n > 0 { // so that the list joins: what stands between belongs to the next
			people[n-1].end = people[n].start
			for people[n-1].end > people[n-1].core && (p.isPunct(people[n-1].end-1, ",") || p.tok(people[n-1].end-1).in(classConjunction|classDeterminer) || p.isWord(people[n-1].end-1, p.r.words.of)) {
				people[n-1].end--
			}
		}
	}
	for _, x := range people {
		p.add(x)
	}
	return last.end, true
}

// subordinate tells that an office serves another person.
func subordinate(office string) bool {
	switch office {
	case "adviser", "spokesperson", "envoy", "deputy", "chief_of_staff", "security_adviser":
		return true
	}
	return false
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

// plural finishes a plural title: names that follow in the order of the
// countries become people, or the whole stays a group.
func (p *parser) plural(j int, m mention) (int, bool) {
	k := j
	if p.isPunct(k, ",") || p.isPunct(k, ":") || p.isPunct(k, "–") || p.isPunct(k, "—") || p.isPunct(k, "(") {
		k++
	}
	var people []mention
	e := k
	for len(people) < 12 {
		x := mention{kind: mPerson, sent: p.sent, start: e, office: singular(m.office), title: m.title, former: m.former}
		b := p.skipHonorifics(e, &x)
		if st := p.states(b, &x); st > b && p.tok(st-1).in(classPossessor) {
			b = st
		} else {
			x.countries = nil
		}
		end, ok := p.nameRun(b, &x)
		if !ok {
			break
		}
		x.core, x.end = b, p.nameTail(end, &x)
		people = append(people, x)
		e = x.end
		sep := e
		for p.isPunct(sep, ",") || p.tok(sep).in(classConjunction) || p.isPunct(sep, "&") {
			sep++
		}
		if sep == e {
			break
		}
		e = sep
	}
	// "the foreign ministers met" has no names; a single one after a comma is another clause
	if len(people) < 2 && !(len(people) == 1 && k == j && (len(people[0].name) > 1 || len(people[0].actors) > 0)) {
		m.kind = mGroup
		m.end = j
		m.definite = m.definite || len(m.countries) > 0
		p.add(m)
		return j, true
	}
	for n := range people {
		x := &people[n]
		if len(x.countries) == 0 && len(m.countries) == len(people) {
			x.countries = []string{m.countries[n]}
		} else if len(x.countries) == 0 && len(m.countries) == 1 {
			x.countries = m.countries
		}
		if n == 0 {
			x.start = m.start
		}
	}
	last := &people[len(people)-1]
	if k > j && (p.isPunct(last.end, ",") || p.isPunct(last.end, ")") || p.isPunct(last.end, "—") || p.isPunct(last.end, "–")) {
		last.end++
	}
	for _, x := range people {
		p.add(x)
	}
	return last.end, true
}

func singular(office string) string { return office }

// titleText is the title as written, for [event.Participant].
func (p *parser) titleText(m *mention) string {
	i := m.start
	for i < m.end && p.tok(i).in(classDeterminer|classPossessive|classNumber) {
		i++
	}
	return plain(p.d.span(i, m.end))
}

// skipHonorifics steps over "HE", "Mr.", "Dr." before a name.
func (p *parser) skipHonorifics(i int, m *mention) int {
	for n := 0; n < 7; n++ {
		t := p.tok(i)
		if t.is(newline) && n > 0 {
			return i
		}
		switch {
		case t.word != 0 && t.in(classHonorific) && (t.is(capital) || p.r.words.smallHonorific[t.word]) && !p.lowHonorific(i):
			if h, ok := p.d.hitFrom(i); ok {
				if _, actor := h.as(p.d.toks, entryActor); actor {
					return i
				}
			}
			m.honorific = true
			i++
			if p.isPunct(i, ".") {
				i++
			}
		case n > 0 && p.isPunct(i, "(") && p.tok(i+1).in(classHonorific):
			i += 2
			if p.isPunct(i, ".") {
				i++
			}
			if p.isPunct(i, ")") {
				i++
			}
		case n > 0 && m.honorific && t.word == p.r.words.the && t.word != 0 && p.tok(i+1).in(classHonorific):
			i++
		default:
			return i
		}
	}
	return i
}

// lowHonorific tells that "He", "His" or "Her" at i begins a sentence instead.
func (p *parser) lowHonorific(i int) bool {
	t := p.tok(i)
	k := p.r.words
	switch t.word {
	case k.he:
		return !t.is(allCaps) && !t.is(abbrev)
	case k.his, k.her:
		n := p.tok(i + 1)
		return !(n.in(classHonorific) && n.is(capital))
	}
	return false
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
	if t := p.tok(k); p.r.head[t.word] != "" && t.word > 0 || t.in(classPossessor) && false {
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
