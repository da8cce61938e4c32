package extract

import "slices"

// resolve finds who is meant by offices without a name, by pronouns and by
// "the two presidents", going through the document in order.
func (r *Rules) resolve(d *document) {
	c := &coref{r: r, d: d, subject: -1}
	d.author = r.signature(d)
	for si := range d.sents {
		s := &d.sents[si]
		if s.zone == chrome {
			continue
		}
		if si > 0 && d.sents[si-1].zone == headline && s.zone == body {
			c.subject = -1
		}
		c.inSentence, c.lastFree, c.acting = -1, -1, c.acting[:0]
		s.subject = c.subject
		for i := s.mfirst; i < s.mlast; i++ {
			c.mention(s, i)
		}
		if c.inSentence >= 0 {
			c.subject = c.inSentence
		}
	}
}

// signature finds who signs a statement: a minister named on one of its last
// lines or in its byline, whom "I" means outside quotations; -1 for nobody.
func (r *Rules) signature(d *document) int {
	for i := len(d.sents) - 1; i >= 0 && i >= len(d.sents)-5; i-- {
		s := &d.sents[i]
		if s.zone != body || s.end-s.start > 9 || i > 0 && d.sents[i-1].para == s.para {
			continue
		}
		for k := s.mfirst; k < s.mlast; k++ {
			if m := &d.mentions[k]; m.kind == mPerson && len(m.entities) == 1 && (m.honorific || m.office != "" || len(m.actors) > 0) && m.end >= s.end-1 {
				return m.entities[0]
			}
		}
	}
	for e := range d.entities {
		if x := &d.entities[e]; x.actor >= 0 && slices.Contains(d.art.Authors, x.name) {
			return e
		}
	}
	return -1
}

// coref is the state of [Rules.resolve].
type coref struct {
	r          *Rules
	d          *document
	subject    int   // entity that the last sentence was about, -1 for none
	inSentence int   // the same within this sentence
	acting     []int // subjects of this sentence
	lastFree   int   // subject of the clause at hand
	recent     []int
	sides      []string
}

func (c *coref) mention(s *sentence, i int) {
	d, m := c.d, &c.d.mentions[i]
	switch m.kind {
	case mRole:
		if e := c.role(m, i); e >= 0 {
			m.entities = []int{e}
		}
	case mPronoun:
		if m.plural {
			if d.toks[m.start].word != c.r.words.we {
				if m.entities = c.together(i); m.entities == nil {
					m.entities = c.last(2, 4, "")
				}
			}
		} else if d.toks[m.start].word == c.r.words.i {
			if d.author >= 0 && !d.toks[m.start].is(inQuote) {
				m.entities = []int{d.author}
			}
		} else {
			if e := c.pronoun(m); e >= 0 {
				m.entities = []int{e}
			}
		}
	case mGroup:
		if len(m.countries) == 0 && m.definite && c.r.sideWord[c.d.toks[m.core].word] {
			m.countries = c.lastSides(max(2, m.count))
		} else if len(m.countries) == 0 && m.definite {
			n := m.count
			if n == 0 {
				n = 2
			}
			office := m.office
			if w := c.d.toks[m.core].word; w > 0 && c.r.plurals[w] {
				switch office {
				case "head_of_state", "head_of_government":
				default:
					if hasSuffix(office, "minister") {
						break
					}
					office = ""
					if c.r.vocab.words[w] == "leaders" {
						m.entities = c.heads(n)
					}
				}
			}
			if m.entities == nil {
				m.entities = c.last(n, max(n, 2), office)
			}
			if m.count > 0 && len(m.entities) != m.count && m.count <= 4 {
				if more := c.last(m.count, m.count, ""); len(more) == m.count {
					m.entities = more
				}
			}
		} else if len(m.countries) > 0 {
			for _, code := range m.countries {
				if e := c.holder(m.office, code, i); e >= 0 {
					m.entities = appendNew(m.entities, e)
				}
			}
			if len(m.entities) < len(m.countries) && len(m.entities) > 0 && len(m.countries) > 1 {
				m.entities = nil
			}
		}
	}
	for _, e := range m.entities {
		c.recent = append(c.recent, e)
		if code := d.entities[e].country; code != "" {
			c.sides = append(c.sides, code)
		}
	}
	if len(m.entities) == 0 {
		for _, code := range m.countries {
			if code = c.r.sideOf(code); code != "" {
				c.sides = append(c.sides, code)
			}
		}
	}
	if len(m.entities) == 1 && !m.owner && c.isFree(s, m) {
		if c.inSentence < 0 {
			c.inSentence = m.entities[0]
		}
		c.lastFree = m.entities[0]
		c.acting = append(c.acting, m.entities[0])
	}
}

func (c *coref) isFree(s *sentence, m *mention) bool {
	g := group{start: m.start, end: m.end}
	c.r.context(c.d, s, &g)
	return g.free && g.prep == 0
}

// role finds the person meant by an office.
func (c *coref) role(m *mention, i int) int {
	if m.relational {
		if len(m.countries) == 0 {
			return -1
		}
		// "his Mongolian counterpart": of the same office
		office := ""
		if c.inSentence >= 0 {
			office = c.d.entities[c.inSentence].office
		} else if c.subject >= 0 {
			office = c.d.entities[c.subject].office
		}
		if office == "" {
			return -1
		}
		return c.holder(office, m.countries[0], i)
	}
	if m.former {
		return -1
	}
	if m.office == "national" || len(m.countries) > 0 && c.d.toks[m.core].word > 0 && c.r.vocab.words[c.d.toks[m.core].word] == "leader" {
		// "the Mexican", "the Tanzanian leader": whoever of that country was named last
		for k := len(c.recent) - 1; k >= 0; k-- {
			if x := &c.d.entities[c.recent[k]]; x.country == m.countries[0] && x.office != "spokesperson" && x.office != "ambassador" {
				return c.recent[k]
			}
		}
		if m.office == "national" {
			return -1
		}
	}
	if len(m.countries) > 0 {
		return c.holder(m.office, m.countries[0], i)
	}
	if m.whose != 0 {
		// "his foreign minister": of the owner's country
		owner := c.subject
		if c.inSentence >= 0 {
			owner = c.inSentence
		}
		if owner >= 0 && c.d.entities[owner].country != "" && m.office != "" {
			m.countries = []string{c.d.entities[owner].country}
			return c.holder(m.office, m.countries[0], i)
		}
		return -1
	}
	if !m.definite && !c.d.toks[m.core].is(capital) {
		return -1
	}
	core := c.d.toks[m.core].word
	acting := func(e int) bool { return e == c.lastFree || slices.Contains(c.acting, e) }
	if e := c.subject; !acting(e) && e >= 0 && slices.Contains(c.d.entities[e].cores, core) && c.means(m, &c.d.entities[e]) {
		return e
	}
	for k := len(c.recent) - 1; k >= 0; k-- {
		x := &c.d.entities[c.recent[k]]
		if !acting(c.recent[k]) && slices.Contains(x.cores, core) && (c.fits(x.office, m.office) || x.office == "") {
			return c.recent[k]
		}
	}
	for k := len(c.recent) - 1; k >= 0; k-- {
		if c.means(m, &c.d.entities[c.recent[k]]) {
			return c.recent[k]
		}
	}
	// named later
	for e := range c.d.entities {
		if c.d.entities[e].office == m.office && m.office != "" && c.d.entities[e].mentions > 0 {
			return e
		}
	}
	return -1
}

// means tells whether a title can mean a person: one of its senses is the
// person's office, and belongs to the person's country where it belongs to any.
func (c *coref) means(m *mention, x *entity) bool {
	if len(m.senses) < 2 {
		return c.fits(x.office, m.office)
	}
	for _, s := range m.senses {
		if o := &c.r.lex.Offices[s]; c.fits(x.office, o.ID) && (len(o.Country) == 0 || x.country == "" || slices.Contains(o.Country, x.country)) {
			return true
		}
	}
	return false
}

// fits tells whether a person of one office can be called by another's name:
// "the minister" is the foreign minister, "the envoy" the ambassador.
func (c *coref) fits(office, called string) bool {
	if office == "" || called == "" {
		return false
	}
	if office == called {
		return true
	}
	switch called {
	case "minister":
		return hasSuffix(office, "minister") || office == "foreign_minister"
	case "envoy":
		return office == "ambassador" || office == "permanent_representative"
	case "chief":
		return office == "head_of_state" || office == "head_of_government" || office == "io_head"
	case "secretary":
		return office == "foreign_minister" || office == "io_head"
	case "prince":
		return office == "crown_prince" || office == "head_of_government"
	}
	return false
}

func hasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

// holder finds the person of the document, or of the lexicon, who holds an
// office for a country.
func (c *coref) holder(office, code string, at int) int {
	d := c.d
	best := -1
	for e := range d.entities {
		x := &d.entities[e]
		if x.country == code && c.fits(x.office, office) && x.posted == "" {
			best = e
			if x.first < at {
				return e
			}
		}
	}
	if best >= 0 {
		return best
	}
	switch office {
	case "head_of_state", "head_of_government", "foreign_minister", "defence_minister":
	default:
		return -1
	}
	actor := int32(-1)
	day := isoOf(d.art.Published)
	if day == "" {
		return -1
	}
	for _, a := range c.r.holders[office+"/"+code] {
		for i := range c.r.lex.Actors[a].Tenures {
			t := &c.r.lex.Actors[a].Tenures[i]
			if t.Office == office && t.Country == code && inOffice(t, day, 0) && t.From != "" {
				if actor >= 0 && actor != a {
					return -1 // two at a time: nobody is meant for sure
				}
				actor = a
			}
		}
	}
	if actor < 0 {
		return -1
	}
	a := &c.r.lex.Actors[actor]
	for e := range d.entities {
		if d.entities[e].actor == actor {
			return e
		}
	}
	d.entities = append(d.entities, entity{actor: actor, name: a.Name, words: c.r.actorWords[actor], country: code, office: office, first: at, full: true})
	return len(d.entities) - 1
}

// pronoun finds he or she: the subject of this sentence, or of the last.
func (c *coref) pronoun(m *mention) int {
	w := c.d.toks[m.start].word
	female := w == c.r.words.she || w == c.r.words.her
	objective := w == c.r.words.him || w == c.r.words.her
	ok := func(e int) bool {
		if e < 0 || objective && e == c.lastFree {
			return false
		}
		x := &c.d.entities[e]
		return !(female && x.male) && !(!female && x.female)
	}
	if ok(c.inSentence) {
		return c.inSentence
	}
	if ok(c.subject) {
		return c.subject
	}
	for k := len(c.recent) - 1; k >= 0 && k >= len(c.recent)-6; k-- {
		if ok(c.recent[k]) {
			return c.recent[k]
		}
	}
	return -1
}

// lastSides gives the n countries named last, by themselves or through their people.
func (c *coref) lastSides(n int) []string {
	var out []string
	for i := len(c.sides) - 1; i >= 0 && len(out) < n; i-- {
		out = appendNew(out, c.sides[i])
	}
	if len(out) < n {
		return nil
	}
	return out
}

// together gives the people of the last coordination or plural before mention i
// in this sentence or the one before: whom "they" means.
func (c *coref) together(i int) []int {
	d := c.d
	sent := d.mentions[i].sent
	for k := i - 1; k >= 0 && d.mentions[k].sent >= sent-1; k-- {
		g := &d.groups[d.mentions[k].group]
		var out []int
		for _, x := range g.ms {
			if x < i {
				for _, e := range d.mentions[x].entities {
					out = appendNew(out, e)
				}
			}
		}
		if len(out) >= 2 {
			return out
		}
	}
	return nil
}

// heads gives the n leaders named last.
func (c *coref) heads(n int) []int {
	var out []int
	for k := len(c.recent) - 1; k >= 0 && len(out) < n; k-- {
		switch x := &c.d.entities[c.recent[k]]; x.office {
		case "head_of_state", "head_of_government", "supreme_leader", "crown_prince", "council_president", "commission_president":
			out = appendNew(out, c.recent[k])
		}
	}
	if len(out) < n {
		return nil
	}
	slices.Reverse(out)
	return out
}

// last gives the n people named last, of an office where one is told, in the
// order of their naming; nil where there are fewer.
func (c *coref) last(n, most int, office string) []int {
	var out []int
	for k := len(c.recent) - 1; k >= 0 && k >= len(c.recent)-24 && len(out) < n; k-- {
		e := c.recent[k]
		x := &c.d.entities[e]
		if slices.Contains(out, e) || office != "" && office != "group" && office != "chief" && !c.fits(x.office, office) {
			continue
		}
		if x.office == "spokesperson" {
			continue
		}
		out = append(out, e)
	}
	if len(out) < n {
		return nil
	}
	slices.Reverse(out)
	return out[:min(len(out), most)]
}
