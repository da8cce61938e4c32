package extract

import (
	"strings"

	"readout/event"
)

// inheritTimes gives an event without a date that of the story around it: of its
// sentence, or of what was told before about the same people.
func (r *Rules) inheritTimes(d *document, cands []*candidate) {
	for i, c := range cands {
		if c.headline || c.anaphor || c.time.Start != "" {
			continue
		}
		for k, gap := i-1, 0; k >= 0 && gap < 8; k, gap = k-1, gap+1 {
			x := cands[k]
			if x.headline || !x.ownTime || x.time.Start == "" || x.pluperf != c.pluperf || !compatibleStatus(x.status, c.status) {
				continue
			}
			near := d.sents[c.sent].para - d.sents[x.sent].para
			if c.sent != x.sent && c.typ == event.Visit {
				break
			}
			if near > 3 || c.sent != x.sent && !sharePart(c, x) && !(near == 0 && shareCode(d, c, x)) {
				continue
			}
			if c.inPhrase && c.sent != x.sent {
				break
			}
			c.time = x.time
			c.time.Text = ""
			c.timeTok = x.timeTok
			break
		}
	}
}

// inheritPlaces gives an event without a place that of the story around it.
func (r *Rules) inheritPlaces(d *document, cands []*candidate) {
	for i, c := range cands {
		if c.headline || c.anaphor || c.place != nil {
			continue
		}
		if r.visitPlace(d, cands, c); c.place != nil {
			continue
		}
		switch c.typ {
		case event.Meeting, event.Agreement, event.Talks, event.Relations:
		default:
			continue
		}
		for k, gap := i-1, 0; k >= 0 && gap < 8; k, gap = k-1, gap+1 {
			x := cands[k]
			if x.headline || !x.ownPlace || x.typ == event.Call || x.pluperf != c.pluperf || !compatibleStatus(x.status, c.status) || !timesMeet(c.time, x.time) {
				continue
			}
			if d.sents[c.sent].para-d.sents[x.sent].para > 3 || !sharePart(c, x) && !(len(c.parts) == 0 && shareCode(d, c, x)) {
				continue
			}
			c.place, c.placeTok = x.place, x.placeTok
			break
		}
		if c.place == nil && d.datelineSite >= 0 && c.status == event.Held && !c.pluperf && r.atDateline(d, c) {
			p := r.lex.Places[d.datelineSite]
			c.place = &event.Place{Name: p.Name, Country: p.Country, Lat: p.Lat, Lon: p.Lon}
			c.placeTok = [2]int{c.tok, c.end}
		}
	}
}

// sameSentence finds an event with a date of its own in the sentence of event i,
// -1 where there is none.
func sameSentence(cands []*candidate, i int) int {
	for k, x := range cands {
		if k != i && x.sent == cands[i].sent && x.ownTime && x.time.Start != "" {
			return k
		}
	}
	return -1
}

// visitPlace gives a meeting the place of the journey on which one of its parties
// is the other's guest.
func (r *Rules) visitPlace(d *document, cands []*candidate, c *candidate) {
	if c.typ != event.Meeting || c.place != nil {
		return
	}
	for _, v := range cands {
		if v.typ != event.Visit || v.headline || v.place == nil || v.place.Country == "" || !sharePart(c, v) || !daysNear(c.time, v.time, 4) || !compatibleStatus(c.status, v.status) && (c.time.Start == "" || v.time.Start == "" || v.time.Precision != event.Day) {
			continue
		}
		for _, p := range c.parts {
			if d.entities[p.entity].country == v.place.Country {
				c.place, c.placeTok = v.place, v.placeTok
				return
			}
		}
	}
}

// cities names the city where only the country or a building is known: the one
// of that country that the document names.
func (r *Rules) cities(d *document, cands []*candidate) {
	named := map[string]int32{}
	for _, h := range d.hits {
		e, ok := h.as(d.toks, entryPlace)
		if !ok {
			continue
		}
		p := &r.lex.Places[e.ref]
		if p.Kind != "capital" && p.Kind != "city" {
			continue
		}
		if old, ok := named[p.Country]; !ok || p.Kind == "capital" && r.lex.Places[old].Kind != "capital" {
			named[p.Country] = e.ref
		}
	}
	done := map[*event.Place]bool{}
	for _, c := range cands {
		if c.place == nil || done[c.place] {
			continue
		}
		ref, ok := named[c.place.Country]
		if !ok || c.typ == event.Expulsion || c.typ == event.Relations {
			continue
		}
		city := &r.lex.Places[ref]
		switch {
		case c.place.Name == "":
			p := *c.place
			p.Name, p.Lat, p.Lon = city.Name, city.Lat, city.Lon
			c.place = &p
		case r.isSite(c.place.Name) && !strings.Contains(string(fold(nil, c.place.Name)), string(fold(nil, city.Name))):
			p := *c.place
			p.Name += ", " + city.Name
			c.place = &p
		}
		done[c.place] = true
	}
}

// isSite tells whether a name is a building's or an unknown one's, not a city's.
func (r *Rules) isSite(name string) bool { return !r.cityNames[string(fold(nil, name))] }

// atDateline tells that a host of the dateline's country receives, or that the
// words say "here".
func (r *Rules) atDateline(d *document, c *candidate) bool {
	country := r.lex.Places[d.datelineSite].Country
	if c.sent >= 0 {
		s := &d.sents[c.sent]
		for k := max(c.from, s.start); k < c.to && k < s.end; k++ {
			if d.toks[k].word == r.words.here {
				return true
			}
		}
	}
	for _, p := range c.parts {
		if p.role == event.Host && d.entities[p.entity].country == country {
			return true
		}
	}
	return false
}
