package resolve

import (
	"cmp"
	"slices"

	"readout/event"
)

// fewSupport is the share of the sources naming anybody that must name a person
// or a side: a spokesman taken for a participant by one of four is left out.
const fewSupport = 1.0 / 3

// namings is one person as the reports name him or her.
type namings struct {
	people  []person
	from    map[int]int // index of an item -> index into people
	support float64
}

// participants joins the people of all reports, best supported first. Each
// field of a person is the best supported one, the name the fullest of those.
func (a *agreement) participants() []event.Participant {
	const field = "participants"
	var all []*namings
	for i, it := range a.its {
		for _, p := range it.people {
			at := slices.IndexFunc(all, func(n *namings) bool {
				return slices.ContainsFunc(n.people, func(o person) bool { return samePerson(o, p) })
			})
			if at < 0 {
				at = len(all)
				all = append(all, &namings{from: map[int]int{}})
			}
			n := all[at]
			if _, ok := n.from[i]; !ok {
				n.from[i] = len(n.people)
				n.people = append(n.people, p)
			}
		}
	}
	naming := a.w.total(field, a.its, func(i int) bool { return len(a.its[i].people) > 0 })
	for _, n := range all {
		n.support = a.w.total(field, a.its, func(i int) bool { _, ok := n.from[i]; return ok })
	}
	slices.SortStableFunc(all, func(x, y *namings) int { return cmp.Compare(y.support, x.support) })
	var out []event.Participant
	for _, n := range all {
		if n.support >= fewSupport*naming && len(out) < maxParticipants {
			out = append(out, n.participant(a))
		}
	}
	return out
}

// participant makes one person of all that name him or her.
func (n *namings) participant(a *agreement) event.Participant {
	field := func(get func(person) string) string {
		v, _ := vote(a.w, "participants", a.its, func(i int) (string, bool) {
			at, ok := n.from[i]
			if !ok {
				return "", false
			}
			s := get(n.people[at])
			return s, s != ""
		}, same)
		return v
	}
	words := 0
	for _, p := range n.people {
		words = max(words, len(p.tokens))
	}
	name := field(func(p person) string {
		if p.ID != "" || len(p.tokens) == words {
			return p.Name
		}
		return ""
	})
	return event.Participant{
		Name:     cmp.Or(name, n.people[0].Name),
		ID:       field(func(p person) string { return p.ID }),
		Wikidata: field(func(p person) string { return p.Wikidata }),
		Office:   field(func(p person) string { return p.Office }),
		Title:    field(func(p person) string { return p.Title }),
		Country:  field(func(p person) string { return p.Country }),
		Role:     event.Role(field(func(p person) string { return string(p.Role) })),
	}
}

// countries gives the sides that enough sources name, sorted, and those of the
// participants among them.
func (a *agreement) countries(sides []string, people []event.Participant) []string {
	naming := a.w.total("countries", a.its, func(i int) bool { return len(a.its[i].r.Countries) > 0 })
	var out []string
	for _, code := range sides {
		s := a.w.total("countries", a.its, func(i int) bool { return slices.Contains(a.its[i].r.Countries, code) })
		kept := slices.ContainsFunc(people, func(p event.Participant) bool { return p.Country == code })
		if s >= fewSupport*naming || kept {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}
