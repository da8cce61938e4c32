package resolve

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"readout/event"
)

// block is the reports of one home and what was issued for them. Everything
// that is decided about them is decided in one block, and written at once.
type block struct {
	head
	items []*item // sorted by the reports' ids
}

// head is a block without its reports.
type head struct {
	Issued map[string]*issued `json:"issued"`          // by event id: every id that was ever returned
	Floor  time.Time          `json:"floor,omitzero"`  // events that were last heard of before it are in the months' blocks
	Keep   int                `json:"keep,omitempty"`  // reports kept of one event, where that is fewer than keepMost
	Moved  map[string]string  `json:"moved,omitempty"` // report -> key of the block that it was taken to, in a month's block
	Owed   []owed             `json:"owed,omitempty"`  // what a report changed in other blocks
}

// owed notes that a report led to revisions in another block, so that they can
// be returned again.
type owed struct {
	Report string `json:"report"`
	Key    string `json:"key"`
}

// maxOwed bounds Owed; a report is redelivered soon or never.
const maxOwed = 64

// issued is the newest revision of an id.
type issued struct {
	Revision int          `json:"rev"`
	Members  string       `json:"members,omitempty"` // hash of the reports' ids
	Content  string       `json:"content,omitempty"` // hash of the event without its revision
	Seed     string       `json:"seed"`              // report that the id was made from
	Cause    string       `json:"cause"`             // report that led to this revision
	Into     string       `json:"into,omitempty"`    // the id that took its place
	Type     event.Type   `json:"type,omitempty"`    // of the last revision that told of an event, as are the next two
	Status   event.Status `json:"status,omitempty"`
	Sides    []string     `json:"sides,omitempty"`
}

func (b *block) find(report string) (int, bool) {
	return slices.BinarySearchFunc(b.items, report, byID)
}

// add takes in a report and says whether it is new.
func (b *block) add(it *item) bool {
	i, found := b.find(it.r.ID)
	if !found {
		b.items = slices.Insert(b.items, i, it)
	}
	return !found
}

// settle works out the events of the block's reports and issues a revision of
// each that differs from the last one. It gives the clusters by event id.
func (b *block) settle(cause string) map[string]*cluster {
	if b.Issued == nil {
		b.Issued = map[string]*issued{}
	}
	keep := keepMost
	if b.Keep > 0 {
		keep = b.Keep
	}
	cs := map[string]*cluster{}
	holder := make(map[string]string, len(b.items)) // report -> event id
	trimmed := false
	for _, c := range clusters(b.items) {
		n := len(c.items)
		trimmed = c.trim(keep) || trimmed
		cs[c.id] = c
		for it := range c.all() {
			holder[it.r.ID] = c.id
		}
		b.issue(c, n, cause)
	}
	for id, is := range b.Issued {
		into := holder[is.Seed]
		if cs[id] != nil || into == "" || into == is.Into {
			continue
		}
		// Nobody's id any more: its earliest report tells of another event.
		is.Into, is.Revision, is.Cause, is.Members, is.Content = into, is.Revision+1, cause, "", ""
	}
	if trimmed {
		b.items = slices.DeleteFunc(b.items, func(it *item) bool { return holder[it.r.ID] == "" })
	}
	return cs
}

// issue notes a new revision of the cluster's event where it differs from the
// last one. Where n reports have come, the revision is at least n: the same
// reports in another order mostly end with the same number.
func (b *block) issue(c *cluster, n int, cause string) {
	is := b.Issued[c.id]
	if is == nil {
		is = &issued{}
		b.Issued[c.id] = is
	}
	members := c.members()
	if is.Members == members {
		return
	}
	ev := c.event()
	content := digest(ev)
	is.Members, is.Seed = members, c.seed.r.ID
	if is.Content == content && is.Into == "" {
		return
	}
	is.Revision, is.Content, is.Cause, is.Into = max(is.Revision+1, n), content, cause, ""
	is.Type, is.Status, is.Sides = ev.Type, ev.Status, ev.Countries
}

// caused gives the newest revision of every event that the report led to, and
// of the one that it belongs to. Ids that became other events come last.
func (b *block) caused(report string, cs map[string]*cluster) []event.Event {
	var out []event.Event
	for id, is := range b.Issued {
		c := cs[id]
		switch {
		case c != nil && (is.Cause == report || c.holds(report)):
			ev := c.event()
			ev.Revision = is.Revision
			out = append(out, ev)
		case c == nil && is.Cause == report:
			out = append(out, event.Event{ID: id, Revision: is.Revision, Type: is.Type, Status: is.Status, Countries: is.Sides, MergedInto: is.Into})
		}
	}
	slices.SortFunc(out, func(a, b event.Event) int {
		if (a.MergedInto == "") != (b.MergedInto == "") {
			if a.MergedInto == "" {
				return -1
			}
			return 1
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// members hashes the ids of the cluster's reports.
func (c *cluster) members() string {
	ids := make([]string, len(c.items))
	for i, it := range c.items {
		ids[i] = it.r.ID
	}
	slices.Sort(ids)
	h := fnv.New64a()
	for _, id := range ids {
		h.Write([]byte(id))
		h.Write([]byte{0})
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

func digest(ev event.Event) string {
	data, _ := json.Marshal(ev) // a report that cannot be marshalled was rejected
	h := fnv.New64a()
	h.Write(data)
	return strconv.FormatUint(h.Sum64(), 36)
}
