package extract

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
		x := mention{kind: mPerson, sent: p.sent, start: e, office: m.office, title: m.title, former: m.former}
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
