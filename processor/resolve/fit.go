package resolve

import (
	"math"
	"slices"
	"strings"

	"readout/event"
)

// fit says whether a report can tell of the cluster's event, and how well it
// does: a larger number is a better fit.
func (c *cluster) fit(it *item) (float64, bool) {
	// Whatever people and city may add, most events are of another time; and
	// that is the cheapest to find out.
	if _, ok := c.fitTime(it, true, true); !ok {
		return 0, false
	}
	first := c.items[0]
	who, ok := c.fitPeople(it)
	if !ok {
		return 0, false
	}
	where, ok := c.fitPlace(it)
	if !ok {
		return 0, false
	}
	sides, ok := c.fitSides(it, who > 0, where > 0)
	if !ok || !fitType(first, it, who > 0) {
		return 0, false
	}
	when, ok := c.fitTime(it, who > 0, where > 0)
	if !ok || !c.fitArticle(it, who > 0) {
		return 0, false
	}
	score := 1 + who + where + sides + when
	if first.r.Type == it.r.Type {
		score++
	}
	return score, true
}

// fitType keeps a gathering with a name of its own apart from the meetings held
// on its sidelines: a summit and a meeting are one only where the sides are.
func fitType(a, b *item, people bool) bool {
	if a.r.Type == b.r.Type || a.r.Type != event.Summit && b.r.Type != event.Summit {
		return true
	}
	return len(a.r.Countries) >= 2 && slices.Equal(a.r.Countries, b.r.Countries) && (people || len(a.people) == 0 || len(b.people) == 0)
}

// fitPeople compares those who take part. Where both name people of one country
// and share none of them, they are two events: the presidents' call and the
// ministers' call of the same day.
func (c *cluster) fitPeople(it *item) (float64, bool) {
	if len(it.people) == 0 || len(c.known) == 0 {
		return 0, true
	}
	shared := 0
	stateless := false
	match := make([]int, len(it.people)) // index into c.known
	for i, p := range it.people {
		match[i] = slices.IndexFunc(c.known, func(k person) bool { return samePerson(k, p) })
		if match[i] >= 0 {
			shared++
		}
		stateless = stateless || p.Country == ""
	}
	for i, p := range it.people {
		if match[i] < 0 && p.Country != "" && c.names(p.Country) && !c.sharesOf(p.Country, it.people, match) {
			return 0, false
		}
	}
	if shared == 0 {
		// Each may name another side's people: "Lavrov met a delegation", "the
		// delegation met Rubio". Without countries that cannot be told.
		return 0, !stateless && !c.names("")
	}
	fewer := min(len(it.people), len(c.known))
	if 2*shared < fewer {
		return 0, false
	}
	return 1 + 2*float64(shared)/float64(max(len(it.people), fewer)), true
}

// names says whether the cluster names anybody of a country.
func (c *cluster) names(country string) bool {
	return slices.ContainsFunc(c.known, func(k person) bool { return k.Country == country })
}

// sharesOf says whether any matched person is of the country, for either of the two.
func (c *cluster) sharesOf(country string, people []person, match []int) bool {
	for i, m := range match {
		if m >= 0 && (people[i].Country == country || c.known[m].Country == country) {
			return true
		}
	}
	return false
}

// fitPlace compares cities and countries. A visit to another country is another
// visit; for the rest a place can be an error of one article, and only counts.
func (c *cluster) fitPlace(it *item) (float64, bool) {
	country := it.placeCountry()
	if country == "" && it.city == "" {
		return 0, true
	}
	score := 0.0
	for _, o := range c.items {
		if o.placeCountry() != "" && country != "" && o.placeCountry() != country {
			if it.r.Type == event.Visit || len(it.people) == 0 || len(o.people) == 0 {
				return 0, false
			}
			score = min(score, -1)
			continue
		}
		if o.city != "" && it.city != "" {
			if o.city == it.city || strings.Contains(o.city, it.city) || strings.Contains(it.city, o.city) {
				return 1.5, true
			}
			score = min(score, -0.5)
		}
	}
	return score, true
}

// fitSides compares the sides. They are equal in the block of a pair but for
// hosts and mediators; elsewhere at least half of the fewer must be shared, or
// a person or the city, where one of the two names no side.
func (c *cluster) fitSides(it *item, person, city bool) (float64, bool) {
	mine := it.r.Countries
	if len(c.sides) == 0 || len(mine) == 0 {
		return 0, person || city
	}
	shared := 0
	for _, s := range mine {
		if slices.Contains(c.sides, s) {
			shared++
		}
	}
	fewer := min(len(c.sides), len(mine))
	if 2*shared < fewer || shared < 2 && !person && !city && max(len(c.sides), len(mine)) > 1 {
		return 0, false
	}
	return 2 * float64(shared) / float64(len(c.sides)+len(mine)), true
}

// fitArticle keeps apart what one article tells apart, unless it is the same
// event in everything that identifies one.
func (c *cluster) fitArticle(it *item, people bool) bool {
	for _, o := range c.items {
		if o.mention().Article != it.mention().Article {
			continue
		}
		if o.r.Type != it.r.Type || !people || !o.when.known || o.when != it.when {
			return false
		}
	}
	return true
}

// lasting tells the types that take longer than hours.
func lasting(t event.Type) bool { return t != event.Call && t != event.Message }

// fitTime compares times. The cluster's first item tells at least as much of
// the time as any that comes later.
func (c *cluster) fitTime(it *item, people, city bool) (float64, bool) {
	first := c.items[0]
	switch {
	case it.when.sharp:
		return c.fitSharp(it)
	case it.when.known:
		return fitVague(first, it)
	case !it.hasPub:
		return 0, false
	case first.when.known:
		return fitUndated(first, it, people, city)
	}
	return c.fitTogether(it, people, city)
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
	if b.r.Type == a.r.Type && x.gap(y) < slack {
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
		return first.when.from < pub+36*hour
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
	back, ahead := freshDays, 1
	switch it.r.Status {
	case event.Proposed, event.Scheduled:
		back, ahead = 1, aheadDays
	case event.Postponed, event.Cancelled, event.Denied:
		back, ahead = freshDays, aheadDays
	case event.Ongoing:
		back, ahead = togetherDays, 1
	case event.Held:
		if !people {
			back = namelessDays
		}
		if people && city {
			back = oldDays
		}
	}
	pub := it.pub.Unix()
	if first.when.to < pub-int64(back)*daySeconds || first.when.from > pub+int64(ahead)*daySeconds {
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
