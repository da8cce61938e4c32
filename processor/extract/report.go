package extract

import (
	"slices"
	"strings"
	"time"

	"readout/event"
)

// addDays moves an ISO day; it gives the day back where it is none.
func addDays(day string, n int) string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format("2006-01-02")
}

// reports turns candidates into the contract's reports.
func (r *Rules) reports(d *document, cands []*candidate) []event.Report {
	var out []event.Report
	slices.SortStableFunc(cands, func(a, b *candidate) int { return r.startOf(d, a) - r.startOf(d, b) })
	for _, c := range cands {
		c.confidence = r.confidence(d, c)
		if min := r.threshold(); c.confidence < min {
			r.note(d, c, "confidence below the threshold")
			continue
		}
		out = append(out, r.report(d, c))
		if d.trace != nil {
			d.evidence = append(d.evidence, r.evidence(d, c))
		}
	}
	return out
}

// startOf is where the sentence of a candidate starts in the article's text; 0
// for the headline.
func (r *Rules) startOf(d *document, c *candidate) int {
	if c.headline {
		return 0
	}
	return d.toks[d.sents[c.sent].start].start - d.shift
}

func (r *Rules) report(d *document, c *candidate) event.Report {
	e := event.Event{Type: c.typ, Status: c.status, Place: c.place, DurationMinutes: c.duration, Initiator: c.initiator, Extractor: Version}
	e.Confidence = c.confidence
	if c.time.Start != "" {
		t := c.time
		e.Time = &t
	}
	day := isoOf(d.art.Published)
	if len(c.time.Start) >= 4 {
		day = isoOf(c.time.Start)
	}
	for _, p := range c.parts {
		e.Participants = append(e.Participants, r.participant(d, p, day))
	}
	e.Countries = r.countries(d, c, e.Participants)
	for _, s := range append(c.history, c.status) {
		e.StatusHistory = append(e.StatusHistory, event.StatusChange{Status: s, Since: d.art.Published, Article: d.art.ID})
	}
	e.Codes = codesFor(c, d)
	r.attribute(d, c, &e)
	r.topics(d, c, &e)
	e.Mentions = []event.Mention{r.mentionOf(d, c)}
	rep := event.Report{Event: e}
	rep.ID = event.ReportID(rep)
	return rep
}

// participant is a person with the office held on the day of the event.
func (r *Rules) participant(d *document, p part, day string) event.Participant {
	x := &d.entities[p.entity]
	out := event.Participant{Name: x.name, Office: x.office, Title: x.title, Country: x.country, Role: p.role}
	if x.actor >= 0 {
		a := &r.lex.Actors[x.actor]
		out.Name, out.ID, out.Wikidata = a.Name, a.ID, a.Wikidata
		if t := tenureAt(a, day); t != nil {
			out.Office = t.Office
			if t.Country != "" && x.country == "" {
				out.Country = t.Country
			}
		}
	}
	if out.Office == "counterpart" || out.Office == "guest" || out.Office == "group" {
		out.Office = ""
	}
	return out
}

// countries are the sides, sorted.
func (r *Rules) countries(d *document, c *candidate, people []event.Participant) []string {
	var out []string
	for _, p := range people {
		if p.Country != "" {
			out = appendNew(out, p.Country)
		}
	}
	for _, s := range c.sides {
		out = appendNew(out, s.code)
	}
	slices.Sort(out)
	return out
}

// mentionOf is the sentence that tells of the event, with the evidence for each
// field.
func (r *Rules) mentionOf(d *document, c *candidate) event.Mention {
	s := &d.sents[c.sent]
	m := event.Mention{Article: d.art.ID, URL: d.art.URL, Source: d.art.Source, Title: d.art.Title, Published: d.art.Published, Lang: d.art.Lang, Fingerprint: d.art.Fingerprint}
	m.Sentence = strings.TrimSpace(d.span(s.start, s.end))
	if !c.headline {
		m.Start, m.End = d.toks[s.start].start-d.shift, d.toks[s.end-1].end-d.shift
	}
	m.Fields = map[string]event.Field{}
	field := func(name, rule string, from, to int) {
		if from >= to || to > len(d.toks) {
			return
		}
		a, b := d.toks[from].start-d.shift, d.toks[to-1].end-d.shift
		if a < 0 {
			a, b = 0, 0
		}
		m.Fields[name] = event.Field{Rule: rule, Start: a, End: b, Confidence: r.fieldConfidence(d, c, name)}
	}
	field("type", c.frame.ID, c.tok, c.end)
	if c.hasVerb {
		field("status", c.frame.ID+".status", c.vg.start, c.vg.verb+1)
	} else {
		field("status", c.frame.ID+".status", c.tok, c.end)
	}
	for i, p := range c.parts {
		if i == 0 || m.Fields["participants"].End < d.toks[p.tok[1]-1].end-d.shift {
			from := p.tok[0]
			if i > 0 {
				f := m.Fields["participants"]
				f.End = d.toks[p.tok[1]-1].end - d.shift
				m.Fields["participants"] = f
				continue
			}
			field("participants", c.frame.ID+".participants", from, p.tok[1])
		}
	}
	for i, x := range c.sides {
		if i == 0 {
			field("countries", c.frame.ID+".countries", x.tok[0], x.tok[1])
		}
	}
	if c.time.Start != "" {
		field("time", "time", c.timeTok[0], c.timeTok[1])
	}
	if c.place != nil {
		field("place", "place", c.placeTok[0], c.placeTok[1])
	}
	if c.duration > 0 {
		field("duration_minutes", "duration", c.durTok[0], c.durTok[1])
	}
	if c.initiator != "" {
		field("initiator", "initiator", c.initTok[0], c.initTok[1])
	}
	return m
}

// topics finds what the event is about, first in its own sentence, then in those
// around it.
func (r *Rules) topics(d *document, c *candidate, e *event.Event) {
	if !d.scanned {
		d.hitsOfTopics, d.scanned = r.topic.Scan(d.text), true
	}
	at := func(i int) [2]int {
		s := &d.sents[i]
		return [2]int{d.toks[s.start].start, d.toks[s.end-1].end}
	}
	var ranges [][2]int
	seen := map[int]bool{}
	add := func(i int) {
		if i >= 0 && i < len(d.sents) && !seen[i] && d.sents[i].zone != chrome {
			seen[i] = true
			ranges = append(ranges, at(i))
		}
	}
	add(c.sent)
	for _, i := range c.others {
		add(i)
	}
	for n := 1; n <= 3; n++ {
		add(c.sent + n)
	}
	add(c.sent - 1)
	if last := r.lastBody(d); last > d.shift {
		ranges = append(ranges, [2]int{d.shift, last})
	}
	exclude := map[string]bool{}
	for _, code := range e.Countries {
		exclude[code] = true
	}
	e.Topics = d.hitsOfTopics.Main(ranges, exclude)
}

// lastBody is the byte after the article's last sentence.
func (r *Rules) lastBody(d *document) int {
	for i := len(d.sents) - 1; i >= 0; i-- {
		if d.sents[i].zone == body {
			return d.toks[d.sents[i].end-1].end
		}
	}
	return 0
}
