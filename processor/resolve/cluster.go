package resolve

import (
	"iter"
	"slices"
	"strings"
	"time"

	"readout/event"
)

// cluster is the reports of one event, in the order in which they joined.
type cluster struct {
	id     string
	items  []*item
	echoes []*item // reports that repeat one of the items, and count for nothing
	seed   *item   // published first

	known   []person // whom the items name, each once
	sides   []string // which countries they name
	hull    span     // from the first to the last day that is known sharply
	begun   bool     // an item tells of it as held or ongoing, the first of them
	begunAt time.Time
	settled *event.Event
}

// clusters finds the events in the items of one block. The answer depends on
// the set alone: the items that tell most make the events, and each further one
// joins the event that it fits best, or makes its own.
func clusters(its []*item) []*cluster {
	its = slices.Clone(its)
	slices.SortFunc(its, byTelling)
	follows := echoes(its)
	of := make(map[*item]*cluster, len(its))
	var out []*cluster
	for _, it := range its {
		if follows[it] != nil {
			continue
		}
		var best *cluster
		top := 0.0
		for _, c := range out {
			if score, ok := c.fit(it); ok && score > top {
				best, top = c, score
			}
		}
		if best == nil {
			best = &cluster{seed: it}
			out = append(out, best)
		}
		best.join(it)
		of[it] = best
	}
	for _, it := range its {
		if lead := follows[it]; lead != nil {
			of[lead].echoes = append(of[lead].echoes, it)
		}
	}
	name(out)
	return out
}

func (c *cluster) join(it *item) {
	c.items = append(c.items, it)
	if byPublication(it, c.seed) < 0 {
		c.seed = it
	}
	if w := it.when; w.sharp {
		if !c.hull.known {
			c.hull = w
		}
		c.hull.from, c.hull.to = min(c.hull.from, w.from), max(c.hull.to, w.to)
	}
	if s := it.r.Status; it.hasPub && (s == event.Held || s == event.Ongoing) && (!c.begun || it.pub.Before(c.begunAt)) {
		c.begun, c.begunAt = true, it.pub
	}
	for _, p := range it.people {
		if !slices.ContainsFunc(c.known, func(o person) bool { return samePerson(o, p) }) {
			c.known = append(c.known, p)
		}
	}
	for _, s := range it.r.Countries {
		if !slices.Contains(c.sides, s) {
			c.sides = append(c.sides, s)
		}
	}
}

// all gives the items and the echoes.
func (c *cluster) all() iter.Seq[*item] {
	return func(yield func(*item) bool) {
		for _, its := range [][]*item{c.items, c.echoes} {
			for _, it := range its {
				if !yield(it) {
					return
				}
			}
		}
	}
}

// holds says whether the report is one of the cluster's.
func (c *cluster) holds(report string) bool {
	is := func(it *item) bool { return it.r.ID == report }
	return slices.ContainsFunc(c.items, is) || slices.ContainsFunc(c.echoes, is)
}

// name gives each cluster the id of its seed. Two seeds can ask for one id (two
// calls of the same people on one day): the one published first has it, and the
// other's id is made from its report too.
func name(cs []*cluster) {
	slices.SortFunc(cs, func(a, b *cluster) int { return byPublication(a.seed, b.seed) })
	taken := make(map[string]bool, len(cs))
	for _, c := range cs {
		c.id = c.seed.id
		if taken[c.id] {
			c.id = event.ID(c.seed.id, c.seed.r.ID)
		}
		taken[c.id] = true
	}
}

// keepMost is how many reports of one event are kept: a quarter of them the
// earliest, the others the newest. A block must stay small enough to be
// rewritten for each report.
const (
	keepMost   = 96
	keepLeast  = 4 // in a block that would be too large
	keepEchoes = 8
)

// trim drops the middle of a long event. What is dropped depends on the set
// alone, and whatever was dropped once is dropped again when it comes back.
func (c *cluster) trim(most int) (trimmed bool) {
	if len(c.echoes) > keepEchoes {
		slices.SortFunc(c.echoes, byPublication)
		c.echoes, trimmed = c.echoes[:keepEchoes], true
	}
	if len(c.items) > most {
		slices.SortFunc(c.items, byPublication)
		c.items, trimmed = slices.Concat(c.items[:most/4], c.items[len(c.items)-(most-most/4):]), true
	}
	return trimmed
}

// Group gives the events that a set of reports tells of, sorted by id. It is a
// pure function of the set: the order of the reports does not matter, and a
// repeated report counts once. The revision of an event is the number of its
// reports.
func Group(reports []event.Report) []event.Event {
	homes := map[string][]*item{}
	for _, it := range prepare(reports) {
		homes[it.home] = append(homes[it.home], it)
	}
	var out []event.Event
	for _, its := range homes {
		for _, c := range clusters(its) {
			ev := c.event()
			ev.Revision = len(c.items)
			out = append(out, ev)
		}
	}
	slices.SortFunc(out, func(a, b event.Event) int { return strings.Compare(a.ID, b.ID) })
	return out
}
