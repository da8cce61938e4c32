package extract

import (
	"slices"

	"readout/event"
)

// Evidence is what an event's confidence is made of: the names of the features
// that it has, and how each of its fields was filled.
type Evidence struct {
	Features []string          `json:"features"`
	Fields   map[string]string `json:"fields"`
}

// evidenceFields are the fields whose confidence is measured.
var evidenceFields = [...]string{"type", "status", "participants", "countries", "time", "place", "duration_minutes", "initiator"}

func (r *Rules) evidence(d *document, c *candidate) Evidence {
	e := Evidence{Features: r.features(d, c), Fields: map[string]string{}}
	for _, name := range evidenceFields {
		e.Fields[name] = r.how(d, c, name)
	}
	return e
}

// features names what speaks for and against a candidate. Names may come and go:
// those that the calibration does not know weigh nothing until it is fitted anew.
// Graded ones add up: what is "told three times" is "told twice" as well.
func (r *Rules) features(d *document, c *candidate) []string {
	out := make([]string, 0, 32)
	out = append(out, "bias", "type:"+string(c.typ), "rule:"+c.frame.ID, "status:"+string(c.status))
	add := func(name string, on bool) {
		if on {
			out = append(out, name)
		}
	}
	switch {
	case c.hasVerb && c.noun:
		add("lead:noun with its verb", true)
	case c.hasVerb:
		add("lead:verb", true)
	case c.lightVerb:
		add("lead:noun with a light verb", true)
	default:
		add("lead:noun alone", true)
	}
	refs, introduced, far := 0, 0, false
	for _, p := range c.parts {
		if p.ref {
			refs++
		} else {
			far = far || p.tok[0]-c.end > 20 || c.tok-p.tok[1] > 20
		}
		if d.entities[p.entity].actor < 0 {
			introduced++
		}
	}
	n, codes := len(c.parts), len(codesOf(d, c))
	add("people:none", n == 0)
	add("people:one", n == 1)
	add("people:two", n == 2)
	add("people:four or more", n >= 4)
	add("people:by reference", refs > 0)
	add("people:by reference only", refs > 0 && refs == n)
	add("people:introduced by the text", introduced > 0)
	add("people:far from the trigger", far)
	add("sides:one or none", codes < 2)
	add("sides:three or more", codes >= 3)
	add("sides:bare country", slices.ContainsFunc(c.sides, func(s side) bool { return s.bare }))
	add("sides:taken from the story", c.implied)
	add("time:known", c.time.Start != "")
	add("time:own", c.time.Start != "" && c.ownTime)
	add("time:a day", c.time.Start != "" && len(c.time.Start) >= 10)
	add("time:over a year ago", c.time.Start != "" && longAgo(d, c))
	add("place:known", c.place != nil)
	add("place:own", c.place != nil && c.ownPlace)
	add("place:country only", c.place != nil && c.place.Name == "")
	add("told twice", c.mentions >= 2)
	add("told three times", c.mentions >= 3)
	add("told in the headline", c.headline || slices.ContainsFunc(c.others, func(i int) bool { return d.sents[i].zone == headline }))
	add("told in the headline only", c.headline)
	add("in quotation", c.quoted)
	add("attributed", d.vouched(c))
	add("background", c.pluperf)
	add("modality:possible", c.vg.mod&(modMaybe|modWould|modWish) != 0)
	add("modality:planned", c.vg.mod&modScheduled != 0)
	add("trigger in a phrase", c.inPhrase)
	add("time:within a week", c.time.Start != "" && near(d, c, 7))
	add("complete", n >= 2 && c.time.Start != "" && (c.place != nil || c.typ == event.Call || c.typ == event.Message))
	add("sides:named at the top", r.atTheTop(d, c))
	add("sentence:first four", c.sent <= 3)
	add("sentence:in the lower half", c.sent >= 4 && 2*c.sent > len(d.sents))
	add("sentence:after six", c.sent >= 7)
	add("sentence:after ten", c.sent >= 11)
	add("sentence:after twenty", c.sent >= 21)
	add("sentence:over fifty words", d.sents[c.sent].end-d.sents[c.sent].start > 50)
	return out
}

// longAgo tells that an event ended more than a year before publication.
func longAgo(d *document, c *candidate) bool {
	day := isoOf(d.art.Published)
	return len(day) == 10 && endsBefore(c.time, addDays(day, -365))
}

// near tells that an event lies within so many days of publication.
func near(d *document, c *candidate, days int) bool {
	day := isoOf(d.art.Published)
	return len(day) == 10 && !endsBefore(c.time, addDays(day, -days)) && !startsAfter(c.time, addDays(day, days))
}

// atTheTop tells that one of those who take part, or one of the sides, is named in
// the first four sentences: that the event belongs to the story.
func (r *Rules) atTheTop(d *document, c *candidate) bool {
	for i := range d.mentions {
		m := &d.mentions[i]
		if m.sent > 3 {
			return false
		}
		for _, p := range c.parts {
			if slices.Contains(m.entities, p.entity) {
				return true
			}
		}
		for _, s := range c.sides {
			if slices.Contains(m.countries, s.code) {
				return true
			}
		}
	}
	return false
}

// vouched tells that somebody is said to say what the trigger tells.
func (d *document) vouched(c *candidate) bool {
	at := d.toks[c.tok].start
	for i := range d.cues {
		if s := d.cues[i].Scope; s[0] <= at && at < s[1] {
			return true
		}
	}
	return false
}

// how tells in what way a candidate's field was filled; "" where it makes no
// difference.
func (r *Rules) how(d *document, c *candidate, name string) string {
	switch name {
	case "status":
		switch {
		case c.status == event.Held && c.hasVerb:
			return "held by its verb"
		case c.status == event.Held:
			return "held"
		}
		return "not held"
	case "participants":
		refs, introduced := false, false
		for _, p := range c.parts {
			refs = refs || p.ref
			introduced = introduced || d.entities[p.entity].actor < 0
		}
		switch {
		case refs:
			return "by reference"
		case introduced:
			return "introduced"
		}
		return "known"
	case "countries":
		switch {
		case c.implied:
			return "of the story"
		case len(c.parts) == 0:
			return "named"
		case len(c.sides) == 0:
			return "of people"
		}
		return "of people and named"
	case "time":
		how := "story"
		if c.ownTime {
			how = "own"
		}
		if len(c.time.Start) < 10 {
			how += ", coarse"
		}
		return how
	case "place":
		how := "story"
		if c.ownPlace {
			how = "own"
		}
		if c.place != nil && c.place.Name == "" {
			how += ", country only"
		}
		return how
	}
	return ""
}
