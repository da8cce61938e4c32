package extract

import (
	"strings"

	"readout/event"
	"readout/processor/extract/when"
)

// findTimes finds the time expressions and lays them over the tokens.
func (r *Rules) findTimes(d *document) {
	exprs, durations := when.Read(d.text, d.pub)
	d.durations = durations
	k := 0
	for si := range d.sents {
		s := &d.sents[si]
		s.tfirst = len(d.times)
		for i := s.start; i < s.end && k < len(exprs); {
			x := exprs[k]
			if x.End <= d.toks[i].start {
				k++
				continue
			}
			if x.Start >= d.toks[i].end {
				i++
				continue
			}
			j := i + 1
			for j < s.end && d.toks[j].start < x.End {
				j++
			}
			if !x.Dateline {
				d.times = append(d.times, timeRef{Expr: x, start: i, end: j})
			}
			i, k = j, k+1
		}
		s.tlast = len(d.times)
	}
}

// findTime gives the candidate the time told in its clause, or else at the start
// of its sentence.
func (m *matcher) findTime(c *candidate) {
	d := m.d
	best, bestScore := -1, -100
	for i := m.s.tfirst; i < m.s.tlast; i++ {
		x := &d.times[i]
		if x.Weak || x.Bound == when.Since && c.typ != event.Visit {
			continue
		}
		score := 0
		if x.start-2 >= m.s.dateTok && m.d.toks[x.start-1].in(classDeterminer) && m.r.vocab.words[max(0, m.d.toks[x.start-2].word)] == "since" {
			continue
		}
		if x.Possessive && !(x.end <= c.tok && x.end >= c.tok-5) {
			continue
		}
		switch {
		case x.Possessive && x.end <= c.tok && x.end >= c.tok-4:
			score = 40
		case x.start >= c.from && x.start < c.to:
			score = 30
		case x.end <= c.from && m.introductory(x.start):
			score = 12
		case x.start >= c.to && x.start <= c.to+1:
			score = 14
		case x.start >= c.from && x.start < c.to+6 && m.s.tlast-m.s.tfirst == 1:
			score = 8
		default:
			continue
		}
		if x.Bound == when.Until || x.Bound == when.Before || x.Bound == when.By || x.Bound == when.After {
			continue
		}
		if c.goes && x.start < c.tok && !(x.Possessive && x.end >= c.tok-5) {
			continue // "left on Sunday for the summit"
		}
		dist := x.start - c.end
		if dist < 0 {
			dist = (c.tok - x.end) + 2
		}
		score -= min(10, dist/2)
		if x.Kind == when.Clock {
			score -= 12
		}
		after := c.end
		if c.hasVerb && c.vg.verb > c.end {
			after = c.vg.verb + 1 // "the meeting in Fairbanks ... is to be held on"
		}
		if x.start > after && m.otherTrigger(after, x.start) {
			score -= 12
			if c.anaphor {
				continue
			}
		}
		if c.anaphor && score < 40 && (x.start > after+7 || x.end < c.tok-12) {
			continue
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 && !c.anaphor && (c.status == event.Held || c.status == event.Ongoing) {
		for i := m.s.tfirst; i < m.s.tlast; i++ { // "spent the weekend in Yerevan, where she met"
			if x := &d.times[i]; x.end <= c.tok && !x.Weak && !x.Possessive && x.Bound == when.At && !x.Clock {
				best, bestScore = i, 1
			}
		}
	}
	if best < 0 {
		switch c.typ {
		case event.Expulsion, event.Relations, event.Sanctions, event.Demarche, event.Agreement:
			for i := m.s.tfirst; i < m.s.tlast; i++ { // "has recalled its ambassador, the ministry said on Thursday"
				if x := &d.times[i]; !x.Weak && !x.Possessive && x.Bound == when.At && (x.Kind == when.Weekday || x.Kind == when.Relative || x.Day()) {
					best, bestScore = i, 1
				}
			}
		}
	}
	if best >= 0 && bestScore > 0 {
		c.timeTok = [2]int{d.times[best].start, d.times[best].end}
		m.resolveTime(c, best)
	}
}

// resolveTime turns the expression into an interval by the direction of the
// candidate's status.
func (m *matcher) resolveTime(c *candidate, i int) {
	x := &m.d.times[i]
	dir := when.None
	switch c.status {
	case event.Held, event.Ongoing:
		dir = when.Past
	case event.Scheduled, event.Proposed:
		dir = when.Future
	case event.Postponed, event.Cancelled, event.Denied:
		dir = when.Future
	}
	ctx := when.Context{Pub: m.d.pub}
	if x.NeedsAnchor() {
		ctx.Anchor = m.d.anchorAt(x.start)
	}
	if m.d.hangs(m.s, x) {
		return // "a day prior to the talks": counts from an event of its own
	}
	if c.noun && !c.hasVerb && c.hang == nil && c.status == event.Held && x.Kind == when.Weekday {
		dir = when.None
	}
	t, ok := x.Resolve(dir, ctx)
	if !ok && dir == when.None {
		t, ok = x.Resolve(when.Past, ctx)
	}
	if !ok {
		if x.Kind == when.Clock && m.d.now.Start != "" {
			ctx.Day = m.d.now
			t, ok = x.Resolve(dir, ctx)
		}
		if !ok {
			return
		}
	}
	if c.status == event.Held && startsAfter(t, m.d.pub.String()) && c.hasVerb && (c.vg.past || c.vg.mod&modPerfect != 0) && c.vg.mod&(modScheduled|modWould|modPurpose) == 0 {
		return // what has happened has no date to come
	}
	c.time, c.ownTime = t, true
}

// otherTrigger tells whether a noun of another event stands between two tokens.
func (m *matcher) otherTrigger(from, to int) bool {
	for k := from; k < to; k++ {
		if m.d.toks[k].word > 0 && m.r.groupAt(m.d, m.s, k) < 0 {
			if h, ok := m.r.index.nouns.longest(m.d.toks[:m.s.end], k); ok {
				for _, e := range h.entries {
					for _, f := range m.r.index.uses[e.ref].frames {
						if len(m.r.frames[f].verbs) == 0 {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// hangsOn tells that a time expression goes on to name what it counts from.
func hangsOn(text string) bool {
	for _, w := range []string{" to", " before", " after", " of", " earlier than", " following"} {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}

// before tells whether an interval ends before a day.
func endsBefore(t event.Time, day string) bool {
	if t.Start == "" || day == "" {
		return false
	}
	e := t.Start
	if t.End != "" {
		e = t.End
	}
	n := min(len(e), len(day), 10)
	return e[:n] < day[:n]
}

// startsAfter tells whether an interval starts after a day.
func startsAfter(t event.Time, day string) bool {
	if t.Start == "" || day == "" {
		return false
	}
	n := min(len(t.Start), len(day), 10)
	return t.Start[:n] > day[:n]
}

// written is the day that "today" means: that of the dateline, where it lies at
// most three days before publication.
func written(a event.Article, pub when.Date) when.Date {
	dl, ok := when.FindDateline(a.Text)
	if !ok || !pub.Known() || dl.Date.End == 0 {
		return pub
	}
	t, ok := dl.Date.Resolve(when.Past, when.Context{Pub: pub})
	if !ok || t.Precision != event.Day || t.Start >= pub.String() || addDays(t.Start, 3) < pub.String() {
		return pub
	}
	return when.Published(t.Start, nil)
}
