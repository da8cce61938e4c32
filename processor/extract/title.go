package extract

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
