package resolve

import (
	"maps"
	"slices"
	"strings"

	"readout/event"
)

// cluster is the reports of one event, in the order in which they joined.
type cluster struct {
	id    string
	items []*item
	seed  *item // published first
}

// clusters finds the events in the items of one block. The answer depends on
// the set alone: the items that tell most make the events, and each further one
// joins the event that it fits best, or makes its own.
func clusters(its []*item) []*cluster {
	its = slices.Clone(its)
	slices.SortFunc(its, byTelling)
	var out []*cluster
	for _, it := range its {
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
		best.items = append(best.items, it)
		if byPublication(it, best.seed) < 0 {
			best.seed = it
		}
	}
	name(out)
	return out
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
const keepMost = 96

// trim drops the middle of a long event. What is dropped depends on the set
// alone, and whatever was dropped once is dropped again when it comes back.
func (c *cluster) trim() {
	if len(c.items) <= keepMost {
		return
	}
	slices.SortFunc(c.items, byPublication)
	c.items = slices.Concat(c.items[:keepMost/4], c.items[len(c.items)-keepMost*3/4:])
}

// Group gives the events that a set of reports tells of, sorted by id. It is a
// pure function of the set: the order of the reports does not matter, and a
// repeated report counts once. The revision of an event is the number of its
// reports.
func Group(reports []event.Report) []event.Event {
	homes := map[string][]*item{}
	for _, it := range items(reports) {
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
	slices.SortFunc(out, func(a, b event.Event) int { return compareID(a.ID, b.ID) })
	return out
}

func compareID(a, b string) int { return strings.Compare(a, b) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
