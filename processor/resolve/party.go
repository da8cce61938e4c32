package resolve

import (
	"cmp"
	"slices"

	"readout/event"
)

// fewSupport is the share of the sources naming anybody that must name a person
// or a side: a spokesman taken for a participant by one of four is left out.
const fewSupport = 1.0 / 3

// participants joins the people of all reports. Each field of a person is the
// best supported one, the name the fullest of those.
func (c *cluster) participants(w weights) []event.Participant {
	type group struct {
		people []person
		from   map[*item]int // index into people
		s      float64
	}
	var groups []*group
	for _, it := range c.items {
		for _, p := range it.people {
			i := slices.IndexFunc(groups, func(g *group) bool {
				return slices.ContainsFunc(g.people, func(o person) bool { return samePerson(o, p) })
			})
			if i < 0 {
				groups = append(groups, &group{from: map[*item]int{}})
				i = len(groups) - 1
			}
			g := groups[i]
			if _, ok := g.from[it]; !ok {
				g.from[it] = len(g.people)
			}
			g.people = append(g.people, p)
		}
	}
	naming := w.field("participants", c.items, func(it *item) bool { return len(it.people) > 0 })
	var out []event.Participant
	for _, g := range groups {
		g.s = w.field("participants", c.items, func(it *item) bool { _, ok := g.from[it]; return ok })
	}
	slices.SortStableFunc(groups, func(a, b *group) int { return cmp.Compare(b.s, a.s) })
	for _, g := range groups {
		if g.s < fewSupport*naming || len(out) == maxParticipants {
			continue
		}
		field := func(get func(event.Participant) string) string {
			v, _ := vote(w, "participants", c.items, func(it *item) (string, bool) {
				i, ok := g.from[it]
				if !ok {
					return "", false
				}
				v := get(g.people[i].Participant)
				return v, v != ""
			}, same)
			return v
		}
		p := event.Participant{
			ID:       field(func(p event.Participant) string { return p.ID }),
			Wikidata: field(func(p event.Participant) string { return p.Wikidata }),
			Office:   field(func(p event.Participant) string { return p.Office }),
			Title:    field(func(p event.Participant) string { return p.Title }),
			Country:  field(func(p event.Participant) string { return p.Country }),
			Role:     event.Role(field(func(p event.Participant) string { return string(p.Role) })),
		}
		words, longest := 0, map[string]int{}
		for _, o := range g.people {
			longest[o.Name] = len(o.tokens)
			words = max(words, len(o.tokens))
		}
		p.Name = field(func(o event.Participant) string {
			if o.ID != "" || longest[o.Name] == words {
				return o.Name
			}
			return ""
		})
		p.Name = cmp.Or(p.Name, g.people[0].Name)
		out = append(out, p)
	}
	return out
}

// countries gives the sides that enough sources name, sorted, and those of the
// participants that the reports count as sides.
func (c *cluster) countries(w weights, people []event.Participant) []string {
	naming := w.field("countries", c.items, func(it *item) bool { return len(it.r.Countries) > 0 })
	var out []string
	for _, code := range c.sides {
		s := w.field("countries", c.items, func(it *item) bool { return slices.Contains(it.r.Countries, code) })
		kept := slices.ContainsFunc(people, func(p event.Participant) bool { return p.Country == code })
		if s >= fewSupport*naming || kept {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}
