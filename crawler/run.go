package crawler

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"readout/event"
)

const (
	// onceHorizon is how far ahead a retry may lie for a single pass to wait.
	onceHorizon = 10 * time.Second
	// finishTime is how long work that was begun may go on after Run was
	// cancelled: handing on a page that is fetched, and writing that down.
	finishTime = 1200 * time.Millisecond
)

func randomName() string { return rand.Text() }

// run is one call of [Crawler.Run].
type run struct {
	*Crawler
	front   *frontier
	queue   *queue
	emit    func(context.Context, event.Page) error
	started time.Time
	count   int // enabled sources at the start

	mu      sync.Mutex
	sources map[string]*sourceState
}

// Run crawls until ctx ends, or with Config.Once until nothing is due, and
// returns nil in both cases; an error means that the store cannot be used.
// Every page fetched goes to emit, which is called from many goroutines at once
// and counts as done with the page when it returns nil, [event.ErrSkip] or
// [event.ErrReject]. Any other error has the page fetched again later. When ctx
// ends, requests are broken off, and an emit under way has about a
// second before its own context ends too.
func (c *Crawler) Run(ctx context.Context, emit func(context.Context, event.Page) error) error {
	r := &run{Crawler: c, emit: emit, started: c.now(), sources: map[string]*sourceState{},
		front: newFrontier(c.store, c.cfg.Owner), queue: newQueue(c.transport.hosts, c.cfg.Workers)}
	if c.cfg.Once {
		r.queue.horizon = onceHorizon
	}
	if err := r.start(ctx); err != nil || ctx.Err() != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("start the crawler: %w", err)
	}
	side, stopSide := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { r.keepAlive(side) })
	r.work(ctx, &wg)
	stopSide()
	wg.Wait()
	r.stop(ctx)
	return nil
}

// work hands jobs to the workers until the queue has none left. A job is taken
// only when a worker is free for it: what waits, waits in the queue. The workers
// stay, because a new goroutine would grow its stack for every page.
func (r *run) work(ctx context.Context, wg *sync.WaitGroup) {
	jobs := make(chan *job)
	defer close(jobs)
	free := make(chan struct{}, r.cfg.Workers)
	started := 0
	for {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return
		}
		j := r.queue.take(ctx)
		if j == nil {
			return
		}
		select {
		case jobs <- j:
			continue
		default:
		}
		if started < r.cfg.Workers {
			started++
			wg.Go(func() {
				for j := range jobs {
					r.do(ctx, j)
					<-free
				}
			})
		}
		jobs <- j // one is free, or will be in a moment
	}
}

// do runs one job. A panic is this job's failure alone.
func (r *run) do(ctx context.Context, j *job) {
	defer r.queue.done(j)
	defer r.transport.hosts.giveBackUnused(j)
	defer func() {
		if v := recover(); v != nil {
			r.log.Error("crawler job panicked", "source", j.src.Name, "url", j.url, "err", v)
			if j.poll != nil {
				r.again(j, r.now().Add(time.Hour))
				return
			}
			r.settleLate(ctx, j)
		}
	}()
	if j.poll != nil {
		r.poll(ctx, j)
		return
	}
	r.page(ctx, j)
}

// start takes up where the store says that the last run ended.
func (r *run) start(ctx context.Context) error {
	if err := r.tryStore(ctx, func() error { return r.front.beat(ctx, r.now()) }); err != nil {
		return err
	}
	select {
	case <-r.changed: // what came before the start is taken up by it
	default:
	}
	sources := r.current()
	r.count = enabled(sources)
	r.log.Info("crawler starts", "sources", r.count, "workers", r.cfg.Workers, "owner", r.cfg.Owner, "once", r.cfg.Once)
	for i := range sources {
		s := &sources[i]
		if !s.IsEnabled() {
			continue
		}
		if err := r.tryStore(ctx, func() error { return r.addSource(ctx, s) }); err != nil {
			return err
		}
	}
	return r.tryStore(ctx, func() error { return r.adopt(ctx) })
}

func enabled(sources []Source) int {
	n := 0
	for i := range sources {
		if sources[i].IsEnabled() {
			n++
		}
	}
	return n
}

// tryStore repeats what needs the store until it works: for ever, or for a
// single pass a few times.
func (r *run) tryStore(ctx context.Context, f func() error) error {
	for n := 0; ; n++ {
		err := f()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if r.cfg.Once && n >= 3 {
			return err
		}
		pause := backoff(n, 200*time.Millisecond, 10*time.Second)
		r.log.Warn("store does not answer, trying again", "err", err, "in", pause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// addSource puts the polls of a source into the queue.
func (r *run) addSource(ctx context.Context, src *Source) error {
	schedule, err := ParseSchedule(src.Schedule)
	if err != nil {
		return err // checked by New
	}
	s := &sourceState{Source: src, schedule: schedule, politeness: r.transport.politeness(src.Politeness),
		seen: map[string]map[uint64]struct{}{}, loaded: map[string]bool{}, queued: map[string]int{}}
	s.work.Lock()
	defer s.work.Unlock()
	if err := r.front.read(ctx, s); err != nil {
		return err
	}
	r.mu.Lock()
	r.sources[src.Name] = s
	r.mu.Unlock()
	for _, e := range src.endpoints() {
		ep := s.endpoint(e.url, e.kind)
		ep.Parent = ""
		r.queue.push(&job{src: s, url: e.url, host: hostOf(e.url), poll: ep, due: r.firstDue(s, e.url, ep)})
	}
	for u, ep := range s.rec.Endpoints {
		if ep.Parent != "" && ep.Pending {
			r.queue.push(&job{src: s, url: u, host: hostOf(u), poll: ep, due: fromUnix(ep.Next)})
		}
	}
	return nil
}

// firstDue tells when an endpoint is polled first in this run.
func (r *run) firstDue(s *sourceState, u string, ep *endpoint) time.Time {
	switch {
	case r.cfg.Force:
		return r.started
	case ep.Next != 0:
		next := fromUnix(ep.Next)
		if next.Before(r.started) && !r.cfg.Once {
			// After a long stop everything is due; it need not start at once.
			return r.started.Add(time.Duration(spread(s.Name) * float64(startWindow(r.count))))
		}
		// A schedule that became shorter counts from now on.
		if latest := s.schedule.next(r.started, time.Duration(ep.Every)*time.Second, u); ep.Fails == 0 && next.After(latest) {
			return latest
		}
		return next
	case r.cfg.Once:
		return r.started
	}
	return s.schedule.first(r.started, s.Name, r.count)
}

type namedEndpoint struct{ kind, url string }

// endpoints lists what a source asks to be polled.
func (s *Source) endpoints() []namedEndpoint {
	var out []namedEndpoint
	for _, u := range s.Feeds {
		out = append(out, namedEndpoint{kindFeed, u})
	}
	for _, u := range s.Sitemaps {
		out = append(out, namedEndpoint{kindSitemap, u})
	}
	for _, u := range s.Sections {
		out = append(out, namedEndpoint{kindSection, u})
	}
	return out
}

// endpoint gives the record of an endpoint, made where there is none. The
// caller holds s.work.
func (s *sourceState) endpoint(u, kind string) *endpoint {
	ep := s.rec.Endpoints[u]
	if ep == nil {
		ep = &endpoint{Kind: kind}
		s.rec.Endpoints[u] = ep
	}
	ep.Kind = kind
	return ep
}

func hostOf(rawURL string) string {
	u, err := resolveURL(nil, rawURL)
	if err != nil {
		return rawURL
	}
	return hostKey(u)
}

// fly puts the links of batches into the queue. The caller holds s.work.
func (r *run) fly(s *sourceState, loaded []*loadedBatch, revs map[string]uint64) {
	now := r.now()
	for _, b := range loaded {
		s.active += len(b.links)
		for _, l := range b.links {
			rev, known := revs[l.URL]
			s.queued[l.URL]++
			r.queue.push(&job{src: s, url: l.URL, host: hostOf(l.URL), due: now, link: l, batch: b.batch, rev: rev, known: known && rev == 0})
		}
	}
}

// again puts a job back for later.
func (r *run) again(j *job, due time.Time) {
	next := *j
	next.due, next.slot, next.known, next.troubled = due, nil, false, false
	r.queue.push(&next)
}

// keepAlive renews the lease, and looks for queues that nobody is at work on.
func (r *run) keepAlive(ctx context.Context) {
	tick := time.NewTicker(leaseTime / 3)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-r.changed:
			r.reload(ctx)
			continue
		case <-tick.C:
		}
		if err := r.front.beat(ctx, r.now()); err != nil && ctx.Err() == nil {
			r.log.Warn("crawler lease not renewed", "err", err)
		}
		if n%3 != 0 || r.cfg.Once {
			continue
		}
		if err := r.adopt(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("queues not looked through", "err", err)
		}
	}
}

// stop gives up what the run holds, so that another crawler can go on at once.
func (r *run) stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime/4)
	defer cancel()
	err := r.front.leave(ctx)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		r.log.Warn("crawler lease not given up", "err", err)
	}
	r.transport.hosts.setOnFree(nil)
	r.log.Info("crawler stops", "waiting", r.queue.waiting())
}
