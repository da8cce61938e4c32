package extract

import (
	"slices"

	"readout/event"
)

// candidate is an event on its way: what a trigger told, before it is merged
// with what others tell.
type candidate struct {
	typ        event.Type
	frame      *frame
	sent       int
	tok, end   int // the trigger's tokens
	from, to   int // its clause
	parts      []part
	sides      []side
	status     event.Status
	history    []event.Status
	time       event.Time
	timeTok    [2]int
	ownTime    bool // told in its own sentence
	place      *event.Place
	placeTok   [2]int
	ownPlace   bool
	duration   int
	durTok     [2]int
	initiator  string
	initTok    [2]int
	headline   bool
	anaphor    bool
	pluperf    bool
	quoted     bool
	lightVerb  bool
	hasWith    bool
	named      string // of a summit
	gathering  gathering
	goes       bool   // the noun hangs on a journey: "left for the summit"
	drop       string // why it is no event
	mentions   int    // how often it was told
	others     []int  // sentences that told more
	confidence float64
	distance   int // tokens between the trigger and its farthest party
	passive    bool
	resolvedBy int // parties found by reference, not by name
	vg         verbGroup
	hasVerb    bool
	noun       bool
	hang       *verbGroup // the verb that the noun hangs on by a preposition
	hangPrep   int32
	repeated   bool // "with A and with B"
	splitSides int
	inPhrase   bool // the noun hangs on a preposition: "in the conversation with"
	none       bool // "no meeting"
	split      int  // how many of parts stand on the first side
	implied    bool // a side comes from the story, not from the sentence
	negative   bool // relations cut, not restored
}

// part is a person in a role.
type part struct {
	entity int
	role   event.Role
	ref    bool // found by reference: "he", "the two presidents"
	tok    [2]int
}

// side is a country or body in a role, named without a person.
type side struct {
	code string
	role event.Role
	tok  [2]int
	bare bool // a country by its mere name: who met may be its footballers
}

// give puts everybody of a group into the candidate in a role.
func (m *matcher) give(c *candidate, role string, g int) {
	if g < 0 || role == "" || role == "none" || role == "source" || role == "place" {
		return
	}
	c.repeated = c.repeated || m.d.groups[g].repeated
	for _, i := range m.d.groups[g].ms {
		m.giveMention(c, role, i)
	}
}

func (m *matcher) giveMention(c *candidate, role string, i int) {
	x := &m.d.mentions[i]
	er := event.Role(role)
	if role == "initiator" {
		er = event.Party
		switch c.typ {
		case event.Message:
			er = event.Sender
		}
	}
	tok := [2]int{x.start, x.end}
	if len(x.entities) > 0 {
		for _, e := range x.entities {
			if !slices.ContainsFunc(c.parts, func(p part) bool { return p.entity == e }) {
				c.parts = append(c.parts, part{e, er, x.kind != mPerson, tok})
			}
		}
		if role == "initiator" && c.initiator == "" {
			c.initiator, c.initTok = m.d.entities[x.entities[0]].country, tok
		}
		return
	}
	if x.kind == mPronoun || x.kind == mGroup && (c.typ == event.Meeting || c.typ == event.Call) && m.r.vocab.words[max(0, m.d.toks[x.core].word)] == "officials" {
		return
	}
	for _, code := range x.countries {
		if code = m.r.sideOf(code); code == "" {
			continue
		}
		if !slices.ContainsFunc(c.sides, func(s side) bool { return s.code == code }) {
			c.sides = append(c.sides, side{code, er, tok, x.kind == mCountry && !x.metonym})
		}
		if role == "initiator" && c.initiator == "" {
			c.initiator, c.initTok = code, tok
		}
	}
}

// enough tells whether the candidate has two sides.
func (m *matcher) enough(c *candidate) bool {
	return len(m.codes(c)) >= 2
}

// codes gives the countries and bodies that take part.
func (m *matcher) codes(c *candidate) []string { return codesOf(m.d, c) }

func codesOf(d *document, c *candidate) []string {
	var out []string
	for _, p := range c.parts {
		if code := d.entities[p.entity].country; code != "" {
			out = appendNew(out, code)
		}
	}
	for _, s := range c.sides {
		out = appendNew(out, s.code)
	}
	return out
}
