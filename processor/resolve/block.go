package resolve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"github.com/klauspost/compress/zstd"

	"readout/event"
)

// block is the reports of one home and what was issued for them. Everything
// that is decided about them is decided in one block, and written at once.
type block struct {
	Reports []event.Report     `json:"reports"`         // sorted by id
	Issued  map[string]*issued `json:"issued"`          // by event id: every id that was ever returned
	Floor   time.Time          `json:"floor,omitzero"`  // events that were last heard of before it are in the months' blocks
	Keep    int                `json:"keep,omitempty"`  // reports kept of one event, where that is fewer than keepMost
	Moved   map[string]string  `json:"moved,omitempty"` // report -> key of the block that it was taken to, in a month's block
	Owed    []owed             `json:"owed,omitempty"`  // what a report changed in other blocks
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
	Type     event.Type   `json:"type,omitempty"`    // with Into only, as are the next two
	Status   event.Status `json:"status,omitempty"`
	Sides    []string     `json:"sides,omitempty"`
}

// add takes in a report and says whether it is new.
func (b *block) add(r event.Report) bool {
	i, found := b.find(r.ID)
	if !found {
		b.Reports = slices.Insert(b.Reports, i, r)
	}
	return !found
}

func (b *block) find(id string) (int, bool) {
	return slices.BinarySearchFunc(b.Reports, id, func(r event.Report, id string) int { return compareID(r.ID, id) })
}

// settle works out the events of the block's reports and issues a revision of
// each that differs from the last one. It gives the clusters by event id.
func (b *block) settle(cause string) map[string]*cluster {
	if b.Issued == nil {
		b.Issued = map[string]*issued{}
	}
	cs := map[string]*cluster{}
	holder := map[string]string{} // report -> event id
	trimmed := false
	keep := keepMost
	if b.Keep > 0 {
		keep = b.Keep
	}
	for _, c := range clusters(items(b.Reports)) {
		n := len(c.items)
		trimmed = c.trim(keep) || trimmed
		cs[c.id] = c
		for _, it := range c.items {
			holder[it.r.ID] = c.id
		}
		for _, it := range c.echoes {
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
		b.Reports = slices.DeleteFunc(b.Reports, func(r event.Report) bool { return holder[r.ID] == "" })
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
		return compareID(a.ID, b.ID)
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
	ev.Revision = 0
	data, _ := json.Marshal(ev) // a report that cannot be marshalled was rejected
	h := fnv.New64a()
	h.Write(data)
	return strconv.FormatUint(h.Sum64(), 36)
}

// maxBlockBytes bounds a block once unpacked.
const maxBlockBytes = 64 << 20

// codec packs blocks. It may be used by several goroutines at once.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBlockBytes))
	if err != nil {
		return nil, err
	}
	return &codec{enc, dec}, nil
}

func (c *codec) pack(b *block) ([]byte, error) {
	data, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	return c.enc.EncodeAll(data, nil), nil
}

func (c *codec) unpack(key string, data []byte) (*block, error) {
	b := new(block)
	if len(data) == 0 {
		return b, nil
	}
	plain, err := c.dec.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack state %s: %w", key, err)
	}
	if err := json.NewDecoder(bytes.NewReader(plain)).Decode(b); err != nil {
		return nil, fmt.Errorf("decode state %s: %w", key, err)
	}
	return b, nil
}
