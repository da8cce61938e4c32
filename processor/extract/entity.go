package extract

import "slices"

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
