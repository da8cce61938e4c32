package resolve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"readout/event"
)

// Store is a small compare-and-set store of keys and values. It is safe for
// concurrent use, by several processes too. Keys hold letters, digits and any of
// "/_=.-", and are at most 100 bytes long.
type Store interface {
	// Get returns the value and its revision; nil and 0 for a missing key.
	Get(ctx context.Context, key string) (value []byte, revision uint64, err error)
	// Put writes the value if the key still has the revision, where 0 says that
	// it must not exist, and returns the new one. A lost race is
	// [event.ErrConflict].
	Put(ctx context.Context, key string, value []byte, revision uint64) (uint64, error)
	// Delete removes the key. That it is missing is no error.
	Delete(ctx context.Context, key string) error
	// Keys gives the keys that begin with the prefix, in no order.
	Keys(ctx context.Context, prefix string) iter.Seq2[string, error]
}

// Options tune a [Resolver]. The zero value works. All resolvers of one store
// must agree on them.
type Options struct {
	// MaxReports is how many reports of one home are kept in one block. When
	// there are more, the oldest events move to the blocks of their months.
	// 0 is 250.
	MaxReports int

	// MaxBytes is how large a block may be in the store, packed. 0 is 900,000,
	// which fits into a message of NATS as it comes.
	MaxBytes int
}

// Resolver turns reports into events. It keeps nothing but what the store
// holds, and may be used by several goroutines at once.
type Resolver struct {
	store Store
	opts  Options
	codec func() (*codec, error)
}

// New makes a resolver over a store.
func New(store Store, o Options) *Resolver {
	if o.MaxReports <= 0 {
		o.MaxReports = 250
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 900_000
	}
	return &Resolver{store: store, opts: o, codec: sync.OnceValues(newCodec)}
}

// Limits of one report and of one attempt to store it.
const (
	maxReportBytes = 256 << 10
	maxPeople      = 250 // participants, and sides; there are fewer than 250 states
	maxTries       = 200
)

// Resolve takes in a report and returns each event that it changed, with a new
// revision. A report that was taken in before changes nothing; the events are
// returned again as they stand, so that publishing them can be repeated. A
// report that cannot be one is an [event.ErrReject].
//
// The store is written before Resolve returns. An error means that nothing may
// have been published for the report yet; try it again.
func (s *Resolver) Resolve(ctx context.Context, r event.Report) ([]event.Event, error) {
	if err := check(r); err != nil {
		return nil, err
	}
	for try := range maxTries {
		evs, err := s.attempt(ctx, r)
		if !errors.Is(err, event.ErrConflict) {
			return evs, err
		}
		if err := pause(ctx, try); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("resolve report %s: other writers were faster %d times: %w", r.ID, maxTries, event.ErrConflict)
}

// check rejects what no extractor should have sent.
func check(r event.Report) error {
	bad := ""
	switch {
	case r.ID == "":
		bad = "no id"
	case len(r.Mentions) != 1:
		bad = fmt.Sprintf("%d mentions instead of one", len(r.Mentions))
	case r.Mentions[0].Article == "":
		bad = "no article"
	case !slices.Contains(event.Types, r.Type):
		bad = fmt.Sprintf("unknown type %q", r.Type)
	case !slices.Contains(event.Statuses, r.Status):
		bad = fmt.Sprintf("unknown status %q", r.Status)
	case len(r.Participants) > maxPeople || len(r.Countries) > maxPeople:
		bad = fmt.Sprintf("%d participants and %d sides, more than %d", len(r.Participants), len(r.Countries), maxPeople)
	default:
		return nil
	}
	return event.Reject("bad report", bad)
}

// pause waits a moment that grows with the number of lost races.
func pause(ctx context.Context, try int) error {
	if try < 2 {
		return ctx.Err()
	}
	t := time.NewTimer(rand.N(time.Duration(min(try, 25)) * time.Millisecond))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// attempt resolves the report against what the store holds now. A lost race is
// event.ErrConflict; whatever was written until then is right as it is.
func (s *Resolver) attempt(ctx context.Context, r event.Report) ([]event.Event, error) {
	it, err := newItem(r, nil)
	if err != nil {
		return nil, event.Reject("bad report", err.Error())
	}
	if len(it.raw) > maxReportBytes {
		return nil, event.Reject("report too large", fmt.Sprintf("%d bytes", len(it.raw)))
	}
	b, rev, err := s.load(ctx, it.home)
	if err != nil {
		return nil, err
	}
	if _, found := b.find(r.ID); found {
		return s.again(ctx, b, r.ID)
	}
	if it.lastSeen().Before(b.Floor) {
		return s.attemptOld(ctx, it)
	}
	b.add(it)
	cs := b.settle(r.ID)
	var moved []event.Event
	if over := len(b.items) - s.opts.MaxReports; over > 0 {
		if moved, err = s.retire(ctx, b, cs, over, r.ID); err != nil {
			return nil, err
		}
		cs = b.settle(r.ID)
	}
	if cs, err = s.save(ctx, it.home, b, rev, cs, r.ID); err != nil {
		return nil, err
	}
	return append(b.caused(r.ID, cs), moved...), nil
}

// again returns what a report that was taken in before led to.
func (s *Resolver) again(ctx context.Context, b *block, report string) ([]event.Event, error) {
	out := b.caused(report, b.settle(report))
	for _, o := range b.Owed {
		if o.Report != report {
			continue
		}
		other, _, err := s.load(ctx, o.Key)
		if err != nil {
			return nil, err
		}
		out = append(out, other.caused(report, other.settle(report))...)
	}
	return out, nil
}

// attemptOld resolves a report of something before the floor in the block of
// its month.
func (s *Resolver) attemptOld(ctx context.Context, it *item) ([]event.Event, error) {
	key := coldKey(it)
	b, rev, err := s.load(ctx, key)
	if err != nil {
		return nil, err
	}
	if to := b.Moved[it.r.ID]; to != "" {
		if b, _, err = s.load(ctx, to); err != nil {
			return nil, err
		}
		return b.caused(it.r.ID, b.settle(it.r.ID)), nil
	}
	fresh := b.add(it)
	cs := b.settle(it.r.ID)
	if fresh {
		if cs, err = s.save(ctx, key, b, rev, cs, it.r.ID); err != nil {
			return nil, err
		}
	}
	return b.caused(it.r.ID, cs), nil
}

func (s *Resolver) load(ctx context.Context, key string) (*block, uint64, error) {
	data, rev, err := s.store.Get(ctx, key)
	if err != nil {
		return nil, 0, fmt.Errorf("read state %s: %w", key, err)
	}
	c, err := s.codec()
	if err != nil {
		return nil, 0, err
	}
	b, err := c.unpack(data)
	if err != nil {
		return nil, 0, fmt.Errorf("unpack state %s: %w", key, err)
	}
	return b, rev, nil
}

// save writes a block. One that is too large for the store keeps fewer reports
// of each event from now on; the clusters that are left are returned.
func (s *Resolver) save(ctx context.Context, key string, b *block, rev uint64, cs map[string]*cluster, cause string) (map[string]*cluster, error) {
	c, err := s.codec()
	if err != nil {
		return nil, err
	}
	data, err := c.pack(b)
	for err == nil && len(data) > s.opts.MaxBytes && (b.Keep == 0 || b.Keep > keepLeast) {
		b.Keep = max(keepLeast, cmp.Or(b.Keep, keepMost)/2)
		cs = b.settle(cause)
		data, err = c.pack(b)
	}
	if err != nil {
		return nil, fmt.Errorf("pack state %s: %w", key, err)
	}
	if _, err := s.store.Put(ctx, key, data, rev); err != nil {
		return nil, fmt.Errorf("write state %s: %w", key, err)
	}
	return cs, nil
}
