package extract

import (
	"slices"

	"readout/event"
)

// finish gives the candidate its status, time and place and keeps it, or tells
// why not.
func (m *matcher) finish(c *candidate) {
	d := m.d
	status, why := m.statusOf(c)
	if c.frame.Status != "" && status != "" {
		status = event.Status(c.frame.Status)
		if c.vg.mod&modPluperfect != 0 && status == event.Scheduled {
			status = event.Cancelled // "had been expected"
		}
		if c.vg.mod&modNegated != 0 {
			status = ""
		}
		if c.initiator == "" && c.frame.subject != "visitor" {
			if g := m.r.subjectOf(d, m.s, &c.vg); g >= 0 && c.hasVerb {
				x := &d.mentions[d.groups[g].ms[0]]
				c.initTok = [2]int{x.start, x.end}
				if len(x.entities) > 0 {
					c.initiator = d.entities[x.entities[0]].country
				} else if len(x.countries) > 0 {
					c.initiator = m.r.sideOf(x.countries[0])
				}
			}
		}
	}
	if status == "" {
		m.drop(c.frame, c.tok, c.end, why)
		return
	}
	c.status = status
	c.pluperf = c.vg.mod&modPluperfect != 0
	if c.to <= c.end {
		c.to = m.s.end
	}
	day := d.pub.String()
	present := c.status == event.Held && !c.headline && m.presentTense(c)
	if present {
		c.status = event.Scheduled // a date tells whether it is one
	}
	m.findTime(c)
	if k := c.from - 1; present && c.time.Start == "" && k >= m.s.dateTok && d.toks[k].word == m.r.words.when {
		m.drop(c.frame, c.tok, c.end, "whenever it may be") // "when he meets Modi"
		return
	}
	if present && (c.time.Start == "" && !d.plan || endsBefore(c.time, day)) {
		c.status = event.Held
	}
	switch {
	case c.status == event.Held && startsAfter(c.time, day) && !c.pluperf:
		c.status = event.Scheduled
	case c.status == event.Ongoing && startsAfter(c.time, day):
		c.status = event.Scheduled
	case c.status == event.Scheduled && endsBefore(c.time, day) && c.time.Precision == event.Day:
		c.status = event.Held
	}
	if !c.headline {
		d.plan = c.status == event.Scheduled
	}
	m.lastDay(c)
	m.findPlace(c)
	if c.typ == event.Meeting && len(c.parts) == 0 && c.hasVerb && !c.noun {
		switch {
		case len(c.sides) > 0 && !slices.ContainsFunc(c.sides, func(s side) bool { return m.r.lex.CountryByCode(s.code) != nil }):
			c.typ, c.named = event.Summit, c.sides[0].code // "leaders of the BRICS countries will meet"
			m.forums(c)
		case m.negotiate(c):
			c.typ = event.Talks // "delegations met for peace talks"
		}
	}
	if c.typ == event.Meeting && c.frame.ID == "meeting.talks" && d.phone && !(c.ownPlace && c.place != nil && c.place.Name != "") && len(c.parts) > 0 && m.conversation(c) {
		c.typ = event.Call
	}
	if c.typ == event.Meeting && c.noun && (c.frame.ID == "meeting.talks" || c.frame.ID == "meeting.noun") && (len(c.parts) == 0 && c.frame.ID == "meeting.talks" || m.round(c)) {
		c.typ = event.Talks // delegations negotiate
	}
	if c.typ == event.Call && c.frame.ID == "call.speak" && c.ownPlace && c.place != nil && c.place.Name != "" && c.placeTok[0] <= c.end+3 {
		c.typ = event.Meeting // "they spoke in Tskhinvali with"
	}
	if c.typ == event.Call {
		c.place = nil
	}
	if c.typ == event.Message {
		m.carrier(c)
	}
	m.protestedAt(c)
	m.complete(c)
	m.onlyDiplomats(c)
	m.findInitiator(c)
	m.atHome(c)
	m.findDuration(c)
	codes := m.codes(c)
	if len(codes) >= 2 && c.noun && (len(c.parts) > 0 || c.typ == event.Agreement && !c.implied || c.frame.ID == "talks.round" && c.ownTime) {
		c.anaphor = false
	}
	if m.ownRound(c, codes) {
		c.anaphor = false
	}
	if !c.anaphor {
		if why := m.lacks(c, codes); why != "" {
			if c.typ == event.Meeting && len(c.parts) > 0 && c.noun {
				c.anaphor = true
			} else {
				m.drop(c.frame, c.tok, c.end, why)
				return
			}
		}
	}
	if c.ownTime && !c.headline && c.time.Precision != event.Year && c.time.Precision != event.Month {
		d.now = c.time
	}
	switch c.typ {
	case event.Demarche, event.Expulsion, event.Relations, event.Sanctions:
		if c.initiator != "" {
			for _, code := range codes {
				if code != c.initiator {
					d.act = [2]string{c.initiator, code}
				}
			}
		}
	}
	if c.ownPlace && c.place != nil && c.place.Name != "" {
		d.site = c.place
	}
	if n := len(codes); (n == 2 || n == 3) && !c.anaphor && c.typ != event.Visit {
		d.pair = codes
	}
	m.out = append(m.out, m.split(c)...)
}

// lastDay turns the day on which a visit or a round ended into its interval,
// where its length is told; otherwise the day is not its start.
func (m *matcher) lastDay(c *candidate) {
	if c.time.Precision != event.Day || c.time.End != "" || !c.noun {
		return
	}
	if c.typ == event.Visit && c.status == event.Scheduled && c.lightVerb && m.presentTense(c) && c.time.Start == m.d.pub.String() && m.r.endWord[m.lemmaOf(&c.vg)] {
		c.status = event.Ongoing // "concludes his visit today"
	}
	if c.status != event.Held && c.status != event.Ongoing {
		return
	}
	ended := c.lightVerb && m.r.endWord[m.lemmaOf(&c.vg)]
	for k := max(m.s.start, c.tok-9); k < c.tok && !ended; k++ {
		ended = m.d.toks[k].word > 0 && m.r.vocab.words[m.d.toks[k].word] == "end" && c.hang != nil
	}
	if !ended || c.typ != event.Visit && c.typ != event.Talks && c.typ != event.Summit {
		return
	}
	from, to := m.d.toks[m.s.start].start, m.d.toks[m.s.end-1].end
	for _, x := range m.d.durations {
		if x.Start >= from && x.End <= to && x.Days > 1 && x.Days < 15 {
			c.time.End = c.time.Start
			c.time.Start = addDays(c.time.Start, 1-x.Days)
			return
		}
	}
	if c.typ == event.Visit {
		c.time, c.ownTime = event.Time{}, false
	}
}

// negotiate tells whether the clause says what the delegations came for.
func (m *matcher) negotiate(c *candidate) bool {
	for k := c.end; k < c.to && k < m.s.end; k++ {
		switch m.r.vocab.words[max(0, m.d.toks[k].word)] {
		case "talks", "negotiations", "consultations":
			return true
		}
	}
	return false
}

// conversation tells that the noun is one for speaking, not for sitting together.
func (m *matcher) conversation(c *candidate) bool {
	switch m.r.vocab.words[max(0, m.d.toks[c.tok].word)] {
	case "conversation", "conversations":
		return true
	}
	return false
}

// round tells whether the noun is one of a series of negotiations: "the second
// round of direct talks".
func (m *matcher) round(c *candidate) bool {
	for k := max(c.tok-6, m.s.start); k < c.tok; k++ {
		t := m.d.toks[k]
		if w := t.word; w > 0 && m.r.roundWord[w] {
			return true
		}
		if t.is(punct) && !t.is(clitic) {
			return false
		}
	}
	return false
}

// setting tells that the gathering is only where or when something else happens:
// "on the sidelines of the summit".
func (m *matcher) setting(c *candidate) bool {
	for k := max(m.s.dateTok, c.tok-9); k < c.tok; k++ {
		if w := m.d.toks[k].word; w > 0 && m.r.settingWord[w] {
			return true
		}
	}
	return false
}

// leaders tells whether the sentence speaks of leaders or ministers.
func (m *matcher) leaders() bool {
	for k := m.s.start; k < m.s.end; k++ {
		if w := m.d.toks[k].word; w > 0 && m.r.leaderWord[w] {
			return true
		}
	}
	return false
}

// presentTense tells whether the verb stands in the present, as plans do:
// "flies to Beijing tonight".
func (m *matcher) presentTense(c *candidate) bool {
	v := &c.vg
	return c.hasVerb && !v.past && !v.passive && v.mod&(modPerfect|modProgressive|modPurpose) == 0 && v.form&(formThird|formBase) != 0 && v.form&formPast == 0 && !v.infinitive
}

// lacks tells what a candidate lacks to be an event of its type.
func (m *matcher) lacks(c *candidate, codes []string) string {
	switch c.typ {
	case event.Call, event.Meeting:
		if c.frame.ID == "meeting.bring_together" && len(c.parts) < 2 {
			return "nobody who is brought together"
		}
		if len(c.parts) == 0 && len(codes) < 2 {
			return "nobody who takes part"
		}
		if len(codes) < 2 {
			return "one side only"
		}
		if len(c.parts) == 0 && c.typ == event.Meeting && c.hasVerb && !c.noun && !slices.ContainsFunc(c.sides, func(s side) bool { return !s.bare }) {
			return "no people"
		}
		if len(c.parts) == 0 && !c.hasWith && c.headline {
			return "no people"
		}
		if len(c.parts) == 0 && !c.frame.SidesOnly && c.typ == event.Call {
			return "no people"
		}
	case event.Talks, event.Agreement:
		if c.frame.ID == "talks.round" && !c.ownTime && !c.ownPlace {
			return "no round of talks"
		}
		if len(codes) < 2 {
			return "one side only"
		}
	case event.Visit:
		if len(c.parts) == 0 && !m.delegated(c) {
			return "no visitor"
		}
		if c.place == nil {
			return "no destination"
		}
	case event.Summit:
		return m.lacksName(c, codes)
	case event.Message:
		if c.frame.Both && !(m.hasRole(c, event.Sender) && m.hasRole(c, event.Recipient)) {
			return "no sender or no addressee"
		}
		if len(codes) < 2 || len(c.parts) == 0 {
			return "no sender or no addressee"
		}
	case event.Demarche, event.Expulsion, event.Relations, event.Sanctions:
		if len(codes) < 2 {
			return "one side only"
		}
	}
	return ""
}
