package resolve

import (
	"context"
	"maps"
	"slices"
	"time"

	"readout/event"
)

// coldKey is the block of a report that is before its home's floor: a month's
// for a pair of sides, a week's where all others share a home.
func coldKey(it *item) string {
	at := it.pub
	if it.when.known {
		at = it.when.start()
	}
	if at.IsZero() {
		return it.home + "/0000-00"
	}
	if it.pair {
		return it.home + "/" + at.Format("2006-01")
	}
	monday := at.AddDate(0, 0, -(int(at.Weekday())+6)%7)
	return it.home + "/" + monday.Format("2006-01/02")
}

// retire moves the oldest events of a block that has so many reports too many
// to the blocks of their months. Those are written first: if the process dies in
// between, the events are moved again, which changes nothing there. The caller
// writes b.
func (s *Resolver) retire(ctx context.Context, b *block, cs map[string]*cluster, over int, cause string) ([]event.Event, error) {
	b.Floor = s.raise(b.Floor, cs, over)
	months := map[string][]*cluster{}
	for _, c := range cs {
		if c.newest().Before(b.Floor) {
			k := coldKey(c.items[0])
			months[k] = append(months[k], c)
		}
	}
	var moved []event.Event
	for _, key := range slices.Sorted(maps.Keys(months)) {
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

// raise gives a floor that lets the oldest events out of a block with so many
// reports too many, and some more, so that not every report moves something.
// The newest event stays.
func (s *Resolver) raise(floor time.Time, cs map[string]*cluster, over int) time.Time {
	all := slices.SortedFunc(maps.Values(cs), func(x, y *cluster) int { return x.newest().Compare(y.newest()) })
	over += s.opts.MaxReports / 4
	for _, c := range all[:len(all)-1] {
		if over <= 0 {
			break
		}
		over -= len(c.items) + len(c.echoes)
		if t := c.newest().Add(1); t.After(floor) {
			floor = t
		}
	}
	if last := all[len(all)-1].newest(); floor.After(last) {
		floor = last
	}
	return floor
}

// newest is the latest that any report of the event tells of.
func (c *cluster) newest() time.Time {
	var t time.Time
	for it := range c.all() {
		if at := it.lastSeen(); at.After(t) {
			t = at
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
	gone := map[string]bool{}
	for _, c := range cs {
		for it := range c.all() {
			to.add(it)
			gone[it.r.ID] = true
		}
	}
	b.take(to, gone)
	settled, err := s.save(ctx, key, to, rev, to.settle(cause), cause)
	if err != nil {
		return nil, err
	}
	for _, c := range cs {
		for it := range c.all() {
			if own := coldKey(it); own != key {
				if err := s.point(ctx, own, it.r.ID, key); err != nil {
					return nil, err
				}
			}
		}
	}
	return to.caused(cause, settled), nil
}

// take moves the reports, and what was issued for them, out of b into another
// block; nil drops them.
func (b *block) take(to *block, gone map[string]bool) {
	for id, is := range b.Issued {
		if !gone[is.Seed] {
			continue
		}
		delete(b.Issued, id)
		if to == nil {
			continue
		}
		if to.Issued == nil {
			to.Issued = map[string]*issued{}
		}
		if have := to.Issued[id]; have == nil || have.Revision < is.Revision {
			to.Issued[id] = is
		}
	}
	b.items = slices.DeleteFunc(b.items, func(it *item) bool { return gone[it.r.ID] })
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
	_, err = s.save(ctx, key, b, rev, nil, report)
	return err
}
