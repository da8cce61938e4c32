package crawler

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// How long what is known of a host's robots.txt holds.
const (
	robotsFresh    = 24 * time.Hour     // an answer; RFC 9309 asks for no more
	robotsStale    = 7 * 24 * time.Hour // old rules while the host answers 5xx
	robotsRetry    = time.Minute        // first try after an error; doubled up to an hour
	maxRobotsHosts = 10_000
)

// robotsCache keeps the rules of each authority (scheme, host and port). A file
// that many ask for at once is fetched once.
type robotsCache struct {
	mu    sync.Mutex
	m     map[string]*robotsEntry
	store Store  // where rules outlive the process; nil is nowhere
	token string // whose rules they are
}

type robotsEntry struct {
	ready   chan struct{} // closed when the fields below are set
	rules   *Robots       // nil where failure says why
	failure *Failure
	asked   time.Time // when the rules were fetched
	expires time.Time
	tries   int // failures in a row
}

// errAborted marks an entry whose fetch was given up by its caller alone.
var errAborted = &Failure{Reason: "cancelled"}

// get returns the rules for an authority, through fetch where they are not
// known. The failure says why nothing on the host may be fetched now.
func (c *robotsCache) get(ctx context.Context, u *url.URL, fetch func(context.Context, string) (*Robots, *Failure)) (*Robots, *Failure) {
	origin := u.Scheme + "://" + u.Host
	for {
		c.mu.Lock()
		e := c.m[origin]
		now := time.Now()
		if e == nil || e.done() && !now.Before(e.expires) {
			old := e
			e = &robotsEntry{ready: make(chan struct{})}
			if len(c.m) >= maxRobotsHosts {
				c.forget(now)
			}
			c.m[origin] = e
			c.mu.Unlock()
			c.fill(ctx, e, old, origin, fetch)
		} else {
			c.mu.Unlock()
		}
		select {
		case <-e.ready:
		case <-ctx.Done():
			return nil, asFailure(origin+"/robots.txt", ctx.Err())
		}
		if e.failure == errAborted {
			if ctx.Err() != nil {
				return nil, asFailure(origin+"/robots.txt", ctx.Err())
			}
			continue // whoever fetched it was stopped; this caller is not
		}
		return e.rules, e.failure
	}
}

func (e *robotsEntry) done() bool {
	select {
	case <-e.ready:
		return true
	default:
		return false
	}
}

func (c *robotsCache) fill(ctx context.Context, e, old *robotsEntry, origin string, fetch func(context.Context, string) (*Robots, *Failure)) {
	e.failure = errAborted // holds if fetch panics
	defer close(e.ready)
	if old == nil {
		if old = c.recall(ctx, origin); old != nil && time.Now().Before(old.expires) {
			e.rules, e.failure, e.asked, e.expires = old.rules, nil, old.asked, old.expires
			return
		}
	}
	rules, failure := fetch(ctx, origin+"/robots.txt")
	now := time.Now()
	switch {
	case failure == nil:
		e.rules, e.failure, e.asked, e.expires = rules, nil, now, now.Add(robotsFresh)
		c.remember(ctx, origin, rules, now)
	case failure.Reason == "cancelled", ctx.Err() != nil, failure.Reason == "parked":
		// Nothing was learnt; forget the entry, but keep old rules.
		e.failure = failure
		if failure.Reason != "parked" {
			e.failure = errAborted
		}
		if old != nil {
			e.tries, e.asked = old.tries, old.asked
		}
		c.mu.Lock()
		if c.m[origin] == e {
			delete(c.m, origin)
			if old != nil && old.rules != nil {
				c.m[origin] = old
			}
		}
		c.mu.Unlock()
	case old != nil && old.rules != nil && now.Sub(old.asked) < robotsStale:
		e.rules, e.failure, e.asked, e.tries = old.rules, nil, old.asked, old.tries+1
		e.expires = now.Add(backoff(old.tries, robotsRetry, time.Hour))
	default:
		if old != nil {
			e.tries = old.tries
		}
		pause := max(backoff(e.tries, robotsRetry, time.Hour), failure.Wait)
		e.tries++
		e.failure, e.asked, e.expires = failure, now, now.Add(pause)
	}
}

// forget drops what has expired, and if that is not enough, a tenth at random.
func (c *robotsCache) forget(now time.Time) {
	for k, e := range c.m {
		if e.done() && !now.Before(e.expires) {
			delete(c.m, k)
		}
	}
	spare := maxRobotsHosts / 10
	for k, e := range c.m {
		if len(c.m) <= maxRobotsHosts-spare {
			return
		}
		if e.done() {
			delete(c.m, k)
		}
	}
}

// robotsOutcome turns the answer to a request for robots.txt into rules. RFC
// 9309: no such file allows everything, a server in trouble allows nothing.
func robotsOutcome(rawURL string, status int, body []byte, token string, wait time.Duration) (*Robots, *Failure) {
	switch {
	case status == http.StatusOK:
		return ParseRobots(body, token), nil
	case status == http.StatusTooManyRequests || status >= 500 || status < 200:
		f := statusFailure(rawURL, status, wait)
		f.Reason, f.Final = "robots unreachable", false
		f.Detail = "its robots.txt cannot be read (" + f.Detail + "), so nothing may be fetched for now"
		return nil, f
	case status >= 400:
		return &Robots{}, nil
	case status < 300:
		return ParseRobots(body, token), nil
	}
	// More redirects than are followed count as no file.
	return &Robots{}, nil
}
