package resolve

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"readout/event"
)

// floor is the time before which events leave the block: the horizon before the
// newest publication, or later where the block was too full. It never falls.
func (s *Resolver) floor(b *block, it *item) time.Time {
	floor := b.Floor
	if limit := s.now().Add(2 * day); it.hasPub && it.pub.Before(limit) {
		if f := it.pub.Add(-s.horizon); f.After(floor) {
			floor = f
		}
	}
	return floor
}

// lastSeen is the end of what a report tells of, or else its publication.
func lastSeen(it *item) time.Time {
	if it.when.known() {
		return it.when.to
	}
	return it.pub
}

// coldKey is the block of a report that is too old for the current one.
func coldKey(it *item) string {
	month := "0000-00"
	switch {
	case it.when.known():
		month = it.when.from.Format("2006-01")
	case it.hasPub:
		month = it.pub.Format("2006-01")
	}
	return it.home + "/" + month
}

// retire moves the events that are before the floor, and the oldest ones of a
// block that is too full, to the blocks of their months. Those are written
// first: if the process dies in between, the events are moved again, which
// changes nothing there. The caller writes b.
func (s *Resolver) retire(ctx context.Context, b *block, cs map[string]*cluster, floor time.Time, cause string) ([]event.Event, error) {
	if over := len(b.Reports) - s.maxReports; over > 0 {
		floor = s.fuller(cs, over, floor)
	}
	b.Floor = floor
	months := map[string][]*cluster{}
	for _, c := range cs {
		if c.newest().Before(floor) {
			k := coldKey(c.items[0])
			months[k] = append(months[k], c)
		}
	}
	var moved []event.Event
	for _, key := range sortedKeys(months) {
		evs, err := s.moveTo(ctx, key, b, months[key], cause)
		if err != nil {
			return nil, err
		}
		if len(evs) > 0 {
			b.Owed = append(b.Owed, owed{cause, key})
			b.Owed = b.Owed[max(0, len(b.Owed)-maxOwed):]
		}
		moved = append(moved, evs...)
	}
	return moved, nil
}

// fuller gives a floor that lets the oldest events out of a block with so many
// reports too many, and some more, so that not every report moves something.
// The newest event stays.
func (s *Resolver) fuller(cs map[string]*cluster, over int, floor time.Time) time.Time {
	all := slices.SortedFunc(maps.Values(cs), func(x, y *cluster) int { return x.newest().Compare(y.newest()) })
	over += s.maxReports / 10
	for _, c := range all[:len(all)-1] {
		if over <= 0 {
			break
		}
		over -= len(c.items)
		if t := c.newest().Add(1); t.After(floor) {
			floor = t
		}
	}
	if last := all[len(all)-1].newest(); floor.After(last) {
		floor = last
	}
	return floor
}

// newest is the later of the event's end and its last report.
func (c *cluster) newest() time.Time {
	var t time.Time
	for _, it := range c.items {
		if it.pub.After(t) {
			t = it.pub
		}
		if it.when.to.After(t) {
			t = it.when.to
		}
	}
	return t
}

// moveTo writes clusters with what was issued for them into another block, and
// takes them out of b, which the caller writes next.
func (s *Resolver) moveTo(ctx context.Context, key string, b *block, cs []*cluster, cause string) ([]event.Event, error) {
	to, rev, err := s.load(ctx, key)
	if err != nil {
		return nil, err
	}
	if to.Issued == nil {
		to.Issued = map[string]*issued{}
	}
	gone := map[string]bool{}
	for _, c := range cs {
		for _, it := range c.items {
			to.add(it.r)
			gone[it.r.ID] = true
		}
	}
	for id, is := range b.Issued {
		if !gone[is.Seed] {
			continue
		}
		if have := to.Issued[id]; have == nil || have.Revision < is.Revision {
			moved := *is
			to.Issued[id] = &moved
		}
		delete(b.Issued, id)
	}
	b.Reports = slices.DeleteFunc(b.Reports, func(r event.Report) bool { return gone[r.ID] })
	settled := to.settle(cause)
	if err := s.save(ctx, key, to, rev); err != nil {
		return nil, err
	}
	for _, c := range cs {
		for _, it := range c.items {
			if own := coldKey(it); own != key {
				if err := s.point(ctx, own, it.r.ID, key); err != nil {
					return nil, err
				}
			}
		}
	}
	return to.caused(cause, settled), nil
}

// point leaves word in the block where a report would be looked for that it is
// in another one.
func (s *Resolver) point(ctx context.Context, key, report, to string) error {
	b, rev, err := s.load(ctx, key)
	if err != nil || b.Moved[report] == to {
		return err
	}
	if b.Moved == nil {
		b.Moved = map[string]string{}
	}
	b.Moved[report] = to
	return s.save(ctx, key, b, rev)
}

// Forget deletes the state of events that ended, or were last heard of, in a
// month before the given one and have left the current blocks. A report of such
// an event that comes later starts at revision 1 again, which sinks that hold a
// newer one ignore.
func (s *Resolver) Forget(ctx context.Context, before time.Time) (deleted int, err error) {
	floor := before.UTC().Format("2006-01")
	var doomed []string
	for key, err := range s.store.Keys(ctx, "") {
		if err != nil {
			return 0, fmt.Errorf("list state: %w", err)
		}
		if n := len(key) - len("/2006-01"); n > 0 && key[n] == '/' && isMonth(key[n+1:]) && key[n+1:] < floor {
			doomed = append(doomed, key)
		}
	}
	for _, key := range doomed {
		if err := s.store.Delete(ctx, key); err != nil {
			return deleted, fmt.Errorf("delete state %s: %w", key, err)
		}
		deleted++
	}
	return deleted, nil
}

func isMonth(s string) bool {
	if len(s) != 7 || s[4] != '-' {
		return false
	}
	for i := range len(s) {
		if i != 4 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}
