package crawler

import (
	"context"
	"maps"
	"reflect"
	"strings"
)

// adopt takes up the queues of sources that nobody is at work on: those of the
// run before, or of a crawler that died.
func (r *run) adopt(ctx context.Context) error {
	waiting := map[string]bool{}
	for key, err := range r.store.Keys(ctx, "q/") {
		if err != nil {
			return err
		}
		if name, _, ok := strings.Cut(strings.TrimPrefix(key, "q/"), "/"); ok {
			waiting[name] = true
		}
	}
	for name := range waiting {
		r.mu.Lock()
		s := r.sources[name]
		r.mu.Unlock()
		if s == nil {
			continue // no longer a source; its queue waits until it is one again
		}
		if err := r.takeUp(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// takeUp claims a source and brings its batches into the queue.
func (r *run) takeUp(ctx context.Context, s *sourceState) error {
	s.work.Lock()
	defer s.work.Unlock()
	if s.mine {
		return nil
	}
	ok, err := r.front.claim(ctx, s, r.now())
	if err != nil || !ok {
		return err
	}
	loaded, err := r.front.load(ctx, s)
	r.fly(s, loaded, nil)
	if err != nil {
		return err
	}
	return r.front.save(ctx, s)
}

// reload brings the run's sources in line with the crawler's.
func (r *run) reload(ctx context.Context) {
	sources := r.current()
	wanted := map[string]*Source{}
	for i := range sources {
		if sources[i].IsEnabled() {
			wanted[sources[i].Name] = &sources[i]
		}
	}
	r.mu.Lock()
	known := maps.Clone(r.sources)
	r.mu.Unlock()
	gone, added := 0, 0
	for name, s := range known {
		if w := wanted[name]; w != nil && reflect.DeepEqual(*w, *s.Source) {
			delete(wanted, name)
			continue
		}
		gone++
		r.drop(ctx, s)
	}
	for _, w := range wanted {
		added++
		if err := r.tryStore(ctx, func() error { return r.addSource(ctx, w) }); err != nil {
			return // stopped
		}
	}
	if err := r.tryStore(ctx, func() error { return r.adopt(ctx) }); err != nil {
		return
	}
	r.log.Info("sources reloaded", "added", added, "removed", gone)
}

// drop ends the work on a source. Its jobs are passed over when their turn
// comes; its queue stays in the store, for the source that follows it.
func (r *run) drop(ctx context.Context, s *sourceState) {
	s.work.Lock()
	defer s.work.Unlock()
	s.gone.Store(true)
	s.active = 0
	if err := r.front.save(ctx, s); err != nil && ctx.Err() == nil {
		r.log.Warn("source not given back", "source", s.Name, "err", err)
	}
	r.mu.Lock()
	delete(r.sources, s.Name)
	r.mu.Unlock()
}
