package extract

import (
	"strings"

	"readout/event"
	"readout/processor/extract/attribute"
)

// attribute finds who vouches for the event: the nearest cue whose scope holds
// the trigger.
func (r *Rules) attribute(d *document, c *candidate, e *event.Event) {
	at := d.toks[c.tok].start
	best, bestSize := -1, 1<<30
	for i := range d.cues {
		q := &d.cues[i]
		if q.Scope[0] <= at && at < q.Scope[1] && q.Scope[1]-q.Scope[0] < bestSize {
			best, bestSize = i, q.Scope[1]-q.Scope[0]
		}
	}
	if best < 0 {
		for _, o := range c.others {
			s := &d.sents[o]
			for i := range d.cues {
				if q := &d.cues[i]; q.Start >= d.toks[s.start].start && q.End <= d.toks[s.end-1].end {
					best = i
				}
			}
		}
	}
	if best < 0 {
		best = r.nearestCue(d, c)
	}
	if best < 0 {
		best = r.closeCue(d, c, 4)
	}
	if best < 0 {
		if a, ok := r.letterhead(d); ok {
			e.Attribution = append(e.Attribution, a)
		}
		return
	}
	if a, ok := r.speaker(d, &d.cues[best]); ok {
		e.Attribution = append(e.Attribution, a)
	}
}

// nearestCue gives the cue of the paragraph that stands nearest to the trigger,
// -1 where the paragraph has none.
func (r *Rules) nearestCue(d *document, c *candidate) int {
	first, last := c.sent, c.sent
	for first > 0 && d.sents[first-1].para == d.sents[c.sent].para {
		first--
	}
	for last+1 < len(d.sents) && d.sents[last+1].para == d.sents[c.sent].para {
		last++
	}
	from, to, at := d.toks[d.sents[first].start].start, d.toks[d.sents[last].end-1].end, d.toks[c.tok].start
	best, gap := -1, 1<<30
	for i := range d.cues {
		q := &d.cues[i]
		if q.Start < from || q.End > to {
			continue
		}
		if g := max(q.Start-at, at-q.Start); g < gap {
			best, gap = i, g
		}
	}
	return best
}

// closeCue gives the nearest cue within n sentences of the event, -1 for none.
func (r *Rules) closeCue(d *document, c *candidate, n int) int {
	first, last := max(0, c.sent-n), min(len(d.sents)-1, c.sent+n)
	from, to, at := d.toks[d.sents[first].start].start, d.toks[d.sents[last].end-1].end, d.toks[c.tok].start
	best, gap := -1, 1<<30
	for i := range d.cues {
		q := &d.cues[i]
		if q.Start < from || q.End > to || q.Headline {
			continue
		}
		if g := max(q.Start-at, at-q.Start); g < gap {
			best, gap = i, g
		}
	}
	return best
}

// letterhead reads who issued a release: a short line at its head or foot that
// names a ministry or a press service.
func (r *Rules) letterhead(d *document) (event.Attribution, bool) {
	for i := range d.sents {
		s := &d.sents[i]
		if s.zone != body || s.end-s.start > 14 || i > 4 && i < len(d.sents)-6 {
			continue
		}
		if i > 0 && d.sents[i-1].para == s.para || i+1 < len(d.sents) && d.sents[i+1].para == s.para {
			continue // not a line of its own
		}
		for k := s.start; k < s.end; k++ {
			switch r.vocab.words[max(0, d.toks[k].word)] {
			case "ministry", "press", "presidency", "spokesperson", "secretariat", "directorate":
				a := event.Attribution{Organization: plain(strings.Trim(d.span(s.start, s.end), " .-–—"))}
				for m := s.mfirst; m < s.mlast; m++ {
					if x := &d.mentions[m]; len(x.countries) > 0 && a.Country == "" {
						a.Country = r.sideOf(x.countries[0])
					}
				}
				return a, true
			}
		}
	}
	return event.Attribution{}, false
}

// speaker reads who a cue's source is.
func (r *Rules) speaker(d *document, q *attribute.Cue) (event.Attribution, bool) {
	var a event.Attribution
	for i := range d.mentions {
		m := &d.mentions[i]
		from, to := d.toks[m.start].start, d.toks[m.end-1].end
		if to <= q.Source[0] || from >= q.Source[1] {
			continue
		}
		switch {
		case m.kind == mPerson && len(m.entities) == 1:
			x := &d.entities[m.entities[0]]
			a.Speaker, a.Office, a.Country = x.name, x.office, x.country
			if x.actor >= 0 {
				a.Speaker = r.lex.Actors[x.actor].Name
			}
			return a, true
		case m.kind == mRole && len(m.entities) == 1 && a.Speaker == "":
			x := &d.entities[m.entities[0]]
			a.Speaker, a.Office, a.Country = x.name, x.office, x.country
		case len(m.countries) > 0 && a.Country == "":
			a.Country = r.sideOf(m.countries[0])
		}
	}
	if a.Speaker == "" {
		words := strings.TrimSpace(d.text[q.Source[0]:q.Source[1]])
		for _, det := range []string{"the ", "The ", "a ", "A ", "an ", "its ", "his ", "her "} {
			words = strings.TrimPrefix(words, det)
		}
		a.Organization = words
	}
	return a, a.Speaker != "" || a.Organization != ""
}
