package resolve

import (
	"math"

	"readout/event"
)

// lasting tells the types that take longer than hours.
func lasting(t event.Type) bool { return t != event.Call && t != event.Message }

// fitTime compares times. The cluster's first item tells at least as much of
// the time as any that comes later.
func (c *cluster) fitTime(it *item, people, city bool) (float64, bool) {
	first := c.items[0]
	switch {
	case it.when.sharp:
		return c.fitSharp(it)
	case c.over(it):
		return 0, false
	case it.when.known:
		return fitVague(first, it)
	case !it.hasPub:
		return 0, false
	case first.when.known:
		return fitUndated(first, it, people, city)
	}
	return c.fitTogether(it, people, city)
}

// over says that the report awaits something, or tells that it is off, and that
// the cluster's event was already told as begun: it speaks of the next one.
func (c *cluster) over(it *item) bool {
	return future(it.r.Status) && it.hasPub && c.begun && !c.begunAt.After(it.pub)
}

// fitSharp finds the item whose time goes best with a sharp one.
func (c *cluster) fitSharp(it *item) (float64, bool) {
	if it.when.gap(c.hull) > 2*daySeconds || !c.hull.known {
		return 0, false
	}
	best, ok := 0.0, false
	for _, o := range c.items {
		if !o.when.sharp {
			break
		}
		if s, fits := sameTime(o, it); fits && (!ok || s > best) {
			best, ok = s, true
		}
	}
	return best, ok
}

// In seconds: a day begins so long before, and ends so long after, UTC's
// somewhere on earth.
const (
	hour     = 60 * 60
	eastmost = 14 * hour
	westmost = 12 * hour
)

// sameTime compares two times known to the day or better.
func sameTime(a, b *item) (float64, bool) {
	x, y := a.when, b.when
	if x.fine && y.fine {
		apart := max(x.from-y.from, y.from-x.from)
		if apart <= 3*hour {
			return 3.5, true
		}
		return 2.5, lasting(a.r.Type) && (apart <= 12*hour || x.from/daySeconds == y.from/daySeconds)
	}
	if x.overlaps(y) {
		if x.from == y.from || x.fine || y.fine {
			return 3, true
		}
		return 2.5, true
	}
	if x.fine || y.fine {
		// A day is a day somewhere: the evening of the 18th in Washington is
		// the 19th in UTC.
		moment, date := x, y
		if y.fine {
			moment, date = y, x
		}
		return 2, !date.ranged && moment.from > date.from-eastmost && moment.from < date.to+westmost
	}
	// One article tells of the arrival, another of the ceremony a day later.
	slack := int64(0)
	switch a.r.Type {
	case event.Visit:
		slack = 2 * daySeconds
	case event.Talks, event.Summit:
		slack = daySeconds
	}
	if b.r.Type == a.r.Type && x.gap(y) < slack && !offTrack(a.r.Status) && !offTrack(b.r.Status) {
		return 1, true
	}
	return 0, false
}

// fitVague compares a week, a month or a year with the cluster's time. What is
// still to come cannot have begun before its article was published, and what is
// done has. Of several that fit, the nearest to publication is the best.
func fitVague(first, it *item) (float64, bool) {
	if !first.when.overlaps(it.when) || !inOrder(first, it) {
		return 0, false
	}
	score := 0.5
	switch {
	case it.when.length() <= 8*daySeconds:
		score = 1.5
	case it.when.length() <= 31*daySeconds:
		score = 1
	}
	return score + nearness(first, it, 365), true
}

// inOrder reports whether the event can be the one that the report awaits or
// looks back on.
func inOrder(first, it *item) bool {
	if !it.hasPub {
		return true
	}
	switch pub := it.pub.Unix(); it.r.Status {
	case event.Held, event.Ongoing:
		return first.when.from < pub+eastmost
	case event.Proposed, event.Scheduled:
		return first.when.to > pub-daySeconds
	}
	return true
}

// nearness is up to half a point for an event close to the report's publication.
func nearness(first, it *item, days float64) float64 {
	if !it.hasPub {
		return 0
	}
	pub := it.pub.Unix()
	apart := float64(span{from: pub, to: pub}.gap(first.when)) / daySeconds
	return max(0, 0.5-0.5*apart/days)
}

// How far a report without a usable date may be from the event that it joins.
const (
	freshDays    = 7  // "X and Y spoke by phone": published so long after, at most
	namelessDays = 3  // the same where the report names nobody
	oldDays      = 60 // the same where it names the city too
	aheadDays    = 60 // "X and Y are to meet": so long before, at most
	togetherDays = 2  // between two undated reports of something done
	plannedDays  = 14 // between two undated reports of something planned
)

// fitUndated places a report without a date beside a dated event.
func fitUndated(first, it *item, people, city bool) (float64, bool) {
	back, ahead := int64(freshDays), int64(eastmost)
	switch it.r.Status {
	case event.Proposed, event.Scheduled:
		back, ahead = 1, aheadDays*daySeconds
	case event.Postponed, event.Cancelled, event.Denied:
		back, ahead = freshDays, aheadDays*daySeconds
	case event.Ongoing:
		back = togetherDays
	case event.Held:
		if !people {
			back = namelessDays
		}
		if people && city {
			back = oldDays
		}
	}
	pub := it.pub.Unix()
	if first.when.to < pub-back*daySeconds || first.when.from > pub+ahead {
		return 0, false
	}
	return 0.5 + nearness(first, it, aheadDays), true
}

// fitTogether compares reports without dates by their publication.
func (c *cluster) fitTogether(it *item, people, city bool) (float64, bool) {
	within := togetherDays
	first := c.items[0]
	switch {
	case people && city:
		within = oldDays
	case (future(first.r.Status) || first.r.Status == event.Denied) && people:
		within = plannedDays
	}
	best := int64(math.MaxInt64)
	for _, o := range c.items {
		if o.hasPub {
			apart := it.pub.Unix() - o.pub.Unix()
			best = min(best, max(apart, -apart))
		}
		if !city {
			break // no chain of days: each of them may be an event of its own
		}
	}
	if best > int64(within)*daySeconds {
		return 0, false
	}
	return 0.5 - 0.5*float64(best)/daySeconds/oldDays, true
}
