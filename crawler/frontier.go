package crawler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"readout/event"
)

// leaseTime is how long a crawler counts as alive after it last said so; it
// says so three times as often.
const leaseTime = 30 * time.Second

// sourceState is a source while a crawler runs.
type sourceState struct {
	*Source
	schedule   Schedule
	politeness Politeness

	// work guards what follows. It is held over a Put, so that the puts of one
	// source come in order.
	work   sync.Mutex
	rec    sourceRecord
	rev    uint64
	mine   bool                           // rec.Owner is this crawler
	active int                            // polls under way and pages not settled
	seen   map[string]map[uint64]struct{} // links of each endpoint's last answer
	loaded map[string]bool                // batches in the queue
	queued map[string]int                 // how often each URL is in the queue
	gone   atomic.Bool                    // taken off the list while running
}

// batch is a batchRecord in the queue.
type batch struct {
	src  *sourceState
	key  string
	left int // links not settled
}

// frontier keeps what is known of sources and pages in the store.
type frontier struct {
	store   Store
	owner   string
	mu      sync.Mutex
	flying  map[string]bool // page keys that this crawler is fetching
	nodes   map[string]nodeSeen
	nodeRev uint64
}

type nodeSeen struct {
	until time.Time
	asked time.Time
}

func newFrontier(s Store, owner string) *frontier {
	return &frontier{store: s, owner: owner, flying: map[string]bool{}, nodes: map[string]nodeSeen{}}
}

// beat says that this crawler is alive.
func (f *frontier) beat(ctx context.Context, now time.Time) error {
	value := mustJSON(nodeRecord{now.Add(leaseTime).Unix()})
	key := nodeKey(f.owner)
	rev, err := f.store.Put(ctx, key, value, f.nodeRev)
	if errors.Is(err, event.ErrConflict) {
		// Left by the process before this one, or by another of the same name.
		if _, rev, err = f.store.Get(ctx, key); err == nil {
			rev, err = f.store.Put(ctx, key, value, rev)
		}
	}
	if err != nil {
		return fmt.Errorf("renew the lease of %s: %w", f.owner, err)
	}
	f.nodeRev = rev
	return nil
}

// leave gives up every lease at once.
func (f *frontier) leave(ctx context.Context) error { return f.store.Delete(ctx, nodeKey(f.owner)) }

// alive tells whether the crawler of that name still holds its leases.
func (f *frontier) alive(ctx context.Context, owner string, now time.Time) (bool, error) {
	f.mu.Lock()
	n, ok := f.nodes[owner]
	f.mu.Unlock()
	if ok && now.Sub(n.asked) < 3*time.Second {
		return n.until.After(now), nil
	}
	value, _, err := f.store.Get(ctx, nodeKey(owner))
	if err != nil {
		return false, err
	}
	var rec nodeRecord
	if value != nil {
		_ = json.Unmarshal(value, &rec) // what cannot be read is not alive
	}
	f.mu.Lock()
	f.nodes[owner] = nodeSeen{fromUnix(rec.Until), now}
	f.mu.Unlock()
	return rec.Until > now.Unix(), nil
}

// taken tells whether somebody else holds a lease under that name.
func (f *frontier) taken(ctx context.Context, owner string, now time.Time) (bool, error) {
	if owner == "" || owner == f.owner {
		return false, nil
	}
	return f.alive(ctx, owner, now)
}

// read loads a source's record unless it is ours already, in which case nobody
// else writes it. The caller holds s.work.
func (f *frontier) read(ctx context.Context, s *sourceState) error {
	if s.mine {
		return nil
	}
	value, rev, err := f.store.Get(ctx, sourceKey(s.Name))
	if err != nil {
		return err
	}
	s.rec, s.rev = sourceRecord{}, rev
	if value != nil {
		// A record that cannot be read is as good as none: it is made anew.
		_ = json.Unmarshal(value, &s.rec)
	}
	if s.rec.Endpoints == nil {
		s.rec.Endpoints = map[string]*endpoint{}
	}
	for u, ep := range s.rec.Endpoints {
		if ep == nil {
			delete(s.rec.Endpoints, u)
		}
	}
	return nil
}

// claim makes a source ours; false where another crawler has it. The caller
// holds s.work.
func (f *frontier) claim(ctx context.Context, s *sourceState, now time.Time) (bool, error) {
	if s.mine {
		return true, nil
	}
	if err := f.read(ctx, s); err != nil {
		return false, err
	}
	if taken, err := f.taken(ctx, s.rec.Owner, now); err != nil || taken {
		return false, err
	}
	s.rec.Owner = f.owner
	rev, err := f.store.Put(ctx, sourceKey(s.Name), mustJSON(&s.rec), s.rev)
	if errors.Is(err, event.ErrConflict) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.rev, s.mine = rev, true
	return true, nil
}

// save writes the record of a source that is ours, and lets go of it when no
// work is left. The caller holds s.work.
func (f *frontier) save(ctx context.Context, s *sourceState) error {
	if !s.mine {
		return nil
	}
	s.rec.Owner = f.owner
	if s.active == 0 {
		s.rec.Owner = ""
	}
	rev, err := f.store.Put(ctx, sourceKey(s.Name), mustJSON(&s.rec), s.rev)
	if errors.Is(err, event.ErrConflict) {
		// Somebody took it because our lease ran out. Theirs is the truth now.
		s.mine = false
		return nil
	}
	if err != nil {
		return err
	}
	s.rev = rev
	s.mine = s.rec.Owner != ""
	return nil
}

// enter marks a page as being fetched by this process; false where it is already.
func (f *frontier) enter(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.flying[key] {
		return false
	}
	f.flying[key] = true
	return true
}

func (f *frontier) leavePage(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.flying, key)
}

// page reads what is known of a page; a zero record where nothing is.
func (f *frontier) page(ctx context.Context, key string) (rec pageRecord, rev uint64, err error) {
	value, rev, err := f.store.Get(ctx, key)
	if err != nil || value == nil {
		return rec, rev, err
	}
	if json.Unmarshal(value, &rec) != nil {
		rec = pageRecord{} // as good as none
	}
	return rec, rev, nil
}

// news picks the links that are not known yet, or have changed, together with
// the revision of what the store has of them. The caller holds s.work.
func (f *frontier) news(ctx context.Context, s *sourceState, links []Link) (out []batchLink, revs map[string]uint64, err error) {
	revs = map[string]uint64{}
	for _, l := range links {
		if s.queued[l.URL] > 0 {
			continue // it is going to be fetched, and will be as new as can be then
		}
		rec, rev, err := f.page(ctx, pageKey(l.URL))
		if err != nil {
			return nil, nil, err
		}
		if again, _ := rec.changed(unix(l.Modified)); rec.State != "" && !again {
			continue
		}
		out = append(out, batchLink{l.URL, l.Title, l.Published, unix(l.Modified)})
		revs[l.URL] = rev
	}
	return out, revs, nil
}

// enqueue writes links to the store's queue. What was written before an error
// is returned with it.
func (f *frontier) enqueue(ctx context.Context, s *sourceState, via string, links []batchLink) ([]*loadedBatch, error) {
	var out []*loadedBatch
	for _, value := range batches(via, links) {
		key := batchKey(s.Name, value)
		if s.loaded[key] {
			continue
		}
		_, err := f.store.Put(ctx, key, value, 0)
		if err != nil && !errors.Is(err, event.ErrConflict) {
			return out, err
		}
		b, err := decodeBatch(s, key, value)
		if err != nil {
			return out, err
		}
		s.loaded[key] = true
		out = append(out, b)
	}
	return out, nil
}

type loadedBatch struct {
	batch *batch
	links []batchLink
}

// load reads the batches of a source that are in the store and not in memory.
func (f *frontier) load(ctx context.Context, s *sourceState) ([]*loadedBatch, error) {
	var out []*loadedBatch
	for key, err := range f.store.Keys(ctx, batchPrefix(s.Name)) {
		if err != nil {
			return out, err
		}
		if s.loaded[key] {
			continue
		}
		value, _, err := f.store.Get(ctx, key)
		if err != nil {
			return out, err
		}
		if value == nil {
			continue // settled meanwhile
		}
		b, err := decodeBatch(s, key, value)
		if err != nil {
			// Nothing can be done with it; leaving it would fail for ever.
			if err := f.store.Delete(ctx, key); err != nil {
				return out, err
			}
			continue
		}
		s.loaded[key] = true
		out = append(out, b)
	}
	return out, nil
}

func decodeBatch(s *sourceState, key string, value []byte) (*loadedBatch, error) {
	var rec batchRecord
	if err := json.Unmarshal(value, &rec); err != nil {
		return nil, fmt.Errorf("read the queue of %s: %w", s.Name, err)
	}
	return &loadedBatch{&batch{src: s, key: key, left: len(rec.Links)}, rec.Links}, nil
}
