package resolve

import (
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
	if !it.when.sharp && (where < 0 || who == 0 && first.r.Type != it.r.Type) {
		return 0, false // too little to go by without a day
	}
	sides, ok := c.fitSides(it, who > 0, where > 0)
	if !ok || !fitType(first, it, who > 0) || !c.fitDirection(it) {
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
// on its sidelines: a summit and a meeting are one only where the sides and the
// people are.
func fitType(a, b *item, people bool) bool {
	if a.r.Type == b.r.Type || a.r.Type != event.Summit && b.r.Type != event.Summit {
		return true
	}
	return people && len(a.r.Countries) >= 2 && slices.Equal(a.r.Countries, b.r.Countries)
}

// fitDirection keeps a letter apart from its answer, and the expulsions by two
// countries of each other's diplomats.
func (c *cluster) fitDirection(it *item) bool {
	mine := it.actor()
	if mine == "" {
		return true
	}
	for _, o := range c.items {
		if theirs := o.actor(); theirs != "" && theirs != mine {
			return false
		}
	}
	return true
}

// actor is the country that does what is done to another, for the types in
// which the sides are not equals; "" where that is unknown or makes no difference.
func (it *item) actor() string {
	switch it.r.Type {
	case event.Message, event.Demarche, event.Expulsion, event.Sanctions:
		for _, p := range it.r.Participants {
			if p.Role == event.Sender && p.Country != "" {
				return p.Country
			}
		}
		if slices.Contains(it.r.Countries, it.r.Initiator) {
			return it.r.Initiator
		}
	}
	return ""
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
	// A minister who meets the president and then the speaker of a host meets
	// twice: where both name somebody whom the other does not, they are one only
	// if two thirds agree.
	fewer := min(len(it.people), len(c.known))
	if shared < fewer && 3*shared < 2*fewer {
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
