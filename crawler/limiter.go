package crawler

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync"
	"time"
)

// hosts holds back requests: per host at most so many at once, so far apart,
// and none at all while the host is parked.
type hosts struct {
	mu     sync.Mutex
	m      map[string]*host
	onFree func(key string) // told when a host may be asked again; may be nil
}

// maxHosts bounds how many hosts are remembered; idle ones are forgotten first.
const maxHosts = 20_000

// maxHopWait is how long a request under way waits for another host that it was
// redirected to. Longer than that, the job goes back to the queue.
const maxHopWait = 30 * time.Second

type host struct {
	start      time.Time // of the newest request
	parked     time.Time // no request before this
	busy       int
	crawlDelay time.Duration // from robots.txt
	failures   int           // in a row
	freed      chan struct{} // closed and renewed when busy falls
}

// slot is the right to make one request to a host.
type slot struct {
	key  string
	at   time.Time
	prev time.Time
}

func newHosts() *hosts { return &hosts{m: map[string]*host{}} }

// hostKey names the host that a URL's limits belong to: http and https on their
// usual ports are the same.
func hostKey(u *url.URL) string {
	name := u.Hostname()
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		return name + ":" + p
	}
	return name
}

func (hs *hosts) get(key string, now time.Time) *host {
	h := hs.m[key]
	if h == nil {
		if len(hs.m) >= maxHosts {
			hs.forget(now)
		}
		h = &host{freed: make(chan struct{})}
		hs.m[key] = h
	}
	return h
}

// forget drops hosts that nothing is known of that still matters.
func (hs *hosts) forget(now time.Time) {
	for k, h := range hs.m {
		if h.busy == 0 && now.After(h.parked) && now.Sub(h.start) > time.Minute+h.crawlDelay {
			delete(hs.m, k)
		}
	}
}

// try takes a slot if the host may be asked now. If not, it returns the time
// to ask again, zero while all of the host's slots are in use.
func (hs *hosts) try(key string, p Politeness, now time.Time) (*slot, time.Time) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.get(key, now)
	if h.busy >= max(p.Concurrency, 1) {
		return nil, time.Time{}
	}
	at := h.start.Add(max(p.Delay, h.crawlDelay))
	if h.start.IsZero() {
		at = now
	}
	if h.parked.After(at) {
		at = h.parked
	}
	if at.After(now) {
		return nil, at
	}
	s := &slot{key: key, at: now, prev: h.start}
	h.start = now
	h.busy++
	return s, now
}

// wait takes a slot, waiting for it until ctx ends or for [maxHopWait].
func (hs *hosts) wait(ctx context.Context, key string, p Politeness) (*slot, error) {
	for {
		now := time.Now()
		s, at := hs.try(key, p, now)
		if s != nil {
			return s, nil
		}
		var timer <-chan time.Time
		var freed chan struct{}
		if at.IsZero() {
			hs.mu.Lock()
			h := hs.get(key, now)
			freed = h.freed
			free := h.busy < max(p.Concurrency, 1)
			hs.mu.Unlock()
			if free {
				continue
			}
		} else {
			d := at.Sub(now)
			if d > max(maxHopWait, 2*p.Delay) {
				return nil, &Failure{Reason: "parked", Wait: d, Detail: fmt.Sprintf("%s wants to be left alone for %v", key, d.Round(time.Second))}
			}
			timer = time.After(d)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-timer:
		case <-freed:
		}
	}
}

// release ends the request that s stands for.
func (hs *hosts) release(s *slot) { hs.end(s, false) }

// giveBack returns a slot for which no request was made.
func (hs *hosts) giveBack(s *slot) { hs.end(s, true) }

// giveBackUnused returns the slot of a job that did not get to use it.
func (hs *hosts) giveBackUnused(j *job) {
	if s := j.slot; s != nil {
		j.slot = nil
		hs.giveBack(s)
	}
}

func (hs *hosts) end(s *slot, unused bool) {
	if s == nil {
		return
	}
	hs.mu.Lock()
	if h := hs.m[s.key]; h != nil {
		h.busy = max(h.busy-1, 0)
		if unused && h.start.Equal(s.at) {
			h.start = s.prev
		}
		close(h.freed)
		h.freed = make(chan struct{})
	}
	tell := hs.onFree
	hs.mu.Unlock()
	if tell != nil {
		tell(s.key)
	}
}

// setOnFree says who is told that a host may be asked again; nil is nobody.
func (hs *hosts) setOnFree(f func(key string)) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	hs.onFree = f
}

// setCrawlDelay takes over what robots.txt asks for.
func (hs *hosts) setCrawlDelay(key string, d time.Duration) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	hs.get(key, time.Now()).crawlDelay = d
}

// parkedUntil gives the time before which the host is not asked at all.
func (hs *hosts) parkedUntil(key string) time.Time {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if h := hs.m[key]; h != nil {
		return h.parked
	}
	return time.Time{}
}

// outcome learns from a request: a host in trouble is parked, for as long as it
// asked, or for longer with each failure in a row.
func (hs *hosts) outcome(key string, now time.Time, f *Failure) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.get(key, now)
	if f == nil {
		h.failures = 0
		return
	}
	var pause time.Duration
	switch {
	case f.Reason == "cancelled" || f.Reason == "private address":
		return
	case f.Wait > 0:
		pause = f.Wait
	case f.Status == 429 || f.Status == 503:
		pause = backoff(h.failures, 30*time.Second, time.Hour)
	case f.Status == 0:
		// The host itself is in trouble, not one of its pages. The first time
		// costs nothing: a connection may break.
		if h.failures > 0 {
			pause = backoff(h.failures-1, 5*time.Second, 10*time.Minute)
		}
	default:
		h.failures = 0
		return
	}
	h.failures++
	if until := now.Add(pause); until.After(h.parked) {
		h.parked = until
	}
}

// inTrouble tells whether the newest request to the host failed.
func (hs *hosts) inTrouble(key string) bool {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.m[key]
	return h != nil && h.failures > 0
}

// backoff gives base doubled n times, at most limit, less up to a fifth so that
// what failed together does not come back together.
func backoff(n int, base, limit time.Duration) time.Duration {
	d := limit
	if n < 30 {
		d = min(base<<n, limit)
	}
	return d - time.Duration(rand.Int64N(int64(d)/5+1))
}
