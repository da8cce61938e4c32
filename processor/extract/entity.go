package extract

import (
	"slices"

	"readout/processor/extract/lexicon"
)

// entity is a person of the document.
type entity struct {
	actor    int32 // index into the lexicon's actors, -1 for a person in no table
	name     string
	words    []int32 // of the longest name
	country  string
	office   string
	title    string
	posted   string
	female   bool
	male     bool
	former   bool
	guessed  bool // country taken from the document's home
	mentions int
	first    int // mention index
	full     bool
	hint     string
	ownTitle bool    // the title belongs to one country alone: "Pope", "Taoiseach"
	cores    []int32 // the head words of the titles given
}

// link gives each person mentioned by name an entity, the full names first.
func (r *Rules) link(d *document) {
	d.home = r.homeOf(d)
	byActor := map[int32]int{}
	for i := range d.mentions {
		m := &d.mentions[i]
		if m.kind == mPerson && (len(m.name) > 1 || len(m.actors) > 0) {
			r.linkFull(d, m, i, byActor)
		}
	}
	for i := range d.mentions {
		if m := &d.mentions[i]; m.kind == mPerson && len(m.entities) == 0 {
			r.linkShort(d, m, i, byActor)
		}
	}
	r.findShort(d, byActor)
	for i := range d.entities {
		e := &d.entities[i]
		if e.country == "" && e.actor < 0 {
			e.guessed = true
			switch e.office {
			case "ambassador", "envoy", "permanent_representative", "":
			default:
				e.country = d.home
				if e.hint != "" && (d.names(e.hint) || e.ownTitle || d.home == "") {
					e.country = e.hint
				}
			}
		}
	}
	for i := range d.mentions {
		if m := &d.mentions[i]; m.ownGovernment && d.home != "" {
			m.countries = []string{d.home}
		}
	}
	r.groups(d)
	r.resolve(d)
}

// names tells whether the document names a country.
func (d *document) names(code string) bool {
	for i := range d.mentions {
		if slices.Contains(d.mentions[i].countries, code) {
			return true
		}
	}
	return false
}

// localWords numbers the capitalised words that no rule knows, below zero, so
// that names compare by number.
func (r *Rules) localWords(d *document) {
	var ids map[string]int32
	var buf [64]byte
	for i := range d.toks {
		t := &d.toks[i]
		if t.word != 0 || !t.is(capital) && !t.is(hyphen) {
			continue
		}
		key := fold(buf[:0], d.text[t.start:t.end])
		id, ok := ids[string(key)]
		if !ok {
			if ids == nil {
				ids = map[string]int32{}
			}
			id = int32(-1 - len(ids))
			ids[string(key)] = id
		}
		t.word = id
	}
}

// homeOf guesses the country whose officials need no adjective: that of the
// dateline, or the first that the text names.
func (r *Rules) homeOf(d *document) string {
	if d.dateline != "" {
		return d.dateline
	}
	if d.art.Country != "" {
		return d.art.Country
	}
	for i := range d.mentions {
		if m := &d.mentions[i]; len(m.countries) > 0 && m.kind != mOrg && r.lex.CountryByCode(m.countries[0]) != nil {
			return m.countries[0]
		}
	}
	return ""
}

func (r *Rules) linkFull(d *document, m *mention, i int, byActor map[int32]int) {
	actor := r.chooseActor(d, m.actors, m)
	if actor < 0 && len(m.actors) == 0 && m.office != "" && len(m.name) > 1 {
		// another spelling of a known name: the family name, the office and the day agree
		probe := *m
		probe.name = m.name[len(m.name)-1:]
		actor = r.surname(d, &probe, true)
		if actor >= 0 && (!r.holdsNow(d, actor, m.office) || !r.alike(d, actor, m)) {
			actor = -1
		}
	}
	if actor >= 0 {
		if e, ok := byActor[actor]; ok {
			r.join(d, e, m, i)
			return
		}
	}
	for e := range d.entities {
		x := &d.entities[e]
		if actor >= 0 && x.actor >= 0 {
			continue
		}
		if r.sameName(x.words, m.name) && (len(m.countries) == 0 || x.country == "" || slices.Contains(m.countries, x.country)) {
			if actor >= 0 {
				x.actor = actor
				byActor[actor] = e
			}
			r.join(d, e, m, i)
			return
		}
	}
	d.entities = append(d.entities, entity{actor: actor, first: i, full: len(m.name) > 1})
	if actor >= 0 {
		byActor[actor] = len(d.entities) - 1
	}
	r.join(d, len(d.entities)-1, m, i)
}

// alike tells whether another word of a name begins like one of a known
// person's names.
func (r *Rules) alike(d *document, actor int32, m *mention) bool {
	var buf [64]byte
	for k := m.core; k < m.end && d.toks[k].end <= m.nameEnd; k++ {
		if d.toks[k].word == m.name[len(m.name)-1] || !d.toks[k].is(capital) {
			continue
		}
		f := fold(buf[:0], d.text[d.toks[k].start:d.toks[k].end])
		for _, w := range r.actorWords[actor] {
			x := r.vocab.words[w]
			if n := min(len(f), len(x), 4); n >= 3 && string(f[:n]) == x[:n] || len(f) == 1 && x != "" && f[0] == x[0] {
				return true
			}
		}
	}
	return false
}

// holdsNow tells whether a known person held an office when the article came out.
func (r *Rules) holdsNow(d *document, actor int32, office string) bool {
	for i := range r.lex.Actors[actor].Tenures {
		if t := &r.lex.Actors[actor].Tenures[i]; t.Office == office && inOffice(t, isoOf(d.art.Published), 0) {
			return true
		}
	}
	return false
}

// sameName tells whether one name contains the other, or two words of them agree.
func (r *Rules) sameName(a, b []int32) bool {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) && r.distinctive(x) {
			n++
		}
	}
	return n >= 2 || n >= 1 && n == r.countDistinctive(a) || n >= 1 && n == r.countDistinctive(b)
}

func (r *Rules) distinctive(w int32) bool {
	return w < 0 || w > 0 && r.vocab.class[w]&classParticle == 0
}

func (r *Rules) countDistinctive(words []int32) int {
	n := 0
	for _, w := range words {
		if r.distinctive(w) {
			n++
		}
	}
	return n
}

// join adds a mention to an entity and takes over what it tells.
func (r *Rules) join(d *document, e int, m *mention, i int) {
	x := &d.entities[e]
	m.entities = []int{e}
	x.mentions++
	x.first = min(x.first, i)
	if len(m.name) > len(x.words) {
		x.words, x.name = m.name, m.nameText
	}
	if m.office != "" && (x.office == "" || rank(m.office) < rank(x.office)) && m.office != "counterpart" && m.office != "guest" {
		x.office, x.title = m.office, m.title
	}
	if len(m.countries) > 0 && (x.country == "" || x.guessed) {
		x.country = m.countries[0]
	}
	if m.posted != "" {
		x.posted = m.posted
	}
	for k := m.start; k < m.end && k < len(d.toks); k++ {
		if w := d.toks[k].word; w > 0 && (r.head[w] != "" || d.toks[k].in(classHonorific)) {
			x.cores = appendNew(x.cores, w)
		}
	}
	if x.hint == "" {
		x.hint, x.ownTitle = m.hint, m.hint != "" && len(m.senses) == 1
	}
	x.former = x.former || m.former
	if x.actor >= 0 {
		a := &r.lex.Actors[x.actor]
		if x.country == "" {
			x.country = a.Country
			if t := tenureAt(a, isoOf(d.art.Published)); t != nil && t.Country != "" {
				x.country = t.Country
			}
		}
		if x.office == "" {
			if t := tenureAt(a, isoOf(d.art.Published)); t != nil {
				x.office = t.Office
			}
		}
	}
	for k := m.start; k < m.core; k++ {
		switch d.text[d.toks[k].start:d.toks[k].end] {
		case "Ms", "Mrs", "Queen", "Princess", "Madam", "Sheikha", "Ms.", "Mrs.", "Dame", "Lady":
			x.female = true
		case "Mr", "King", "Prince", "Sheikh", "Sir", "Lord", "Mr.", "Emir", "Sultan", "Pope":
			x.male = true
		}
	}
}

// isoOf cuts a publication time to its day.
func isoOf(published string) string {
	if len(published) > 10 {
		return published[:10]
	}
	return published
}

// tenureAt gives the office that a person held on a day; of several the one
// that readers name the person by. nil where none is known.
func tenureAt(a *lexicon.Actor, day string) *lexicon.Tenure {
	var best *lexicon.Tenure
	for i := range a.Tenures {
		t := &a.Tenures[i]
		if !inOffice(t, day, 0) {
			continue
		}
		if best == nil || rank(t.Office) < rank(best.Office) {
			best = t
		}
	}
	return best
}

// inOffice tells whether a tenure covers a day, give or take slack years.
func inOffice(t *lexicon.Tenure, day string, slack int) bool {
	if day == "" {
		return true
	}
	if slack > 0 && len(day) >= 4 && len(t.From) >= 4 {
		y := atoi(day[:4])
		if y < atoi(t.From[:4])-slack {
			return false
		}
		return t.To == "" || y <= atoi(t.To[:4])+slack
	}
	n := min(len(day), len(t.From))
	if t.From != "" && day[:n] < t.From[:n] {
		return false
	}
	n = min(len(day), len(t.To))
	return t.To == "" || day[:n] <= t.To[:n]
}

func atoi(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// chooseActor picks the known person that a mention means, -1 for none: in
// office when the article came out, of the country and the office told.
func (r *Rules) chooseActor(d *document, actors []int32, m *mention) int32 {
	day := isoOf(d.art.Published)
	best, bestScore := int32(-1), -1
	for _, a := range actors {
		x := &r.lex.Actors[a]
		score := 1
		serves := len(m.countries) == 0
		for i := range x.Tenures {
			t := &x.Tenures[i]
			if slices.Contains(m.countries, t.Country) || slices.Contains(m.countries, x.Country) {
				serves = true
			}
			if inOffice(t, day, 0) {
				score = max(score, 6-min(5, rank(t.Office)/2))
				if m.office != "" && t.Office == m.office {
					score += 4
				}
			} else if inOffice(t, day, 3) {
				score = max(score, 2)
			}
		}
		if !serves {
			if len(m.name) > 2 || score > 2 {
				score--
			} else {
				continue
			}
		}
		if score > bestScore {
			best, bestScore = a, score
		}
	}
	return best
}

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

func (r *Rules) actorHasWord(a int32, w int32) bool {
	if w <= 0 {
		return false
	}
	return slices.Contains(r.actorWords[a], w)
}

// surname finds the known person meant by a family name alone: in office at the
// time, and of the country and office where these are told. strict asks for a
// title or a form of address before the name.
func (r *Rules) surname(d *document, m *mention, titled bool) int32 {
	if len(m.name) != 1 || m.name[0] <= 0 {
		return -1
	}
	day := isoOf(d.art.Published)
	best, bestScore, tie := int32(-1), 0, false
	for _, a := range r.bySurname[m.name[0]] {
		x := &r.lex.Actors[a]
		for i := range x.Tenures {
			t := &x.Tenures[i]
			if !inOffice(t, day, 0) {
				continue
			}
			score := 6 - min(5, rank(t.Office))
			if len(m.countries) > 0 {
				if !slices.Contains(m.countries, t.Country) {
					continue
				}
				score += 6
			}
			if m.office != "" && m.office == t.Office {
				score += 6
			}
			if score > bestScore {
				best, bestScore, tie = a, score, false
			} else if score == bestScore && a != best {
				tie = true
			}
		}
	}
	if tie || !titled && bestScore < 5 || titled && m.office == "" && bestScore < 4 || titled && m.office != "" && bestScore < 6 {
		return -1
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
