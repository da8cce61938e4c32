package crawler

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// SourceStatus is how a source has been doing, by what the store knows.
type SourceStatus struct {
	Source    string
	Enabled   bool
	Owner     string    // crawler at work on it; empty where none is
	Polled    time.Time // last poll of any of its endpoints; zero before the first
	Good      time.Time // last answer that could be read
	News      time.Time // last time that it had something new
	Next      time.Time // next poll; zero where it was never polled
	Found24h  int       // new articles of the last 24 hours
	Polls     int64     // so far
	Unchanged int64     // of those, answered by "not modified"
	Reason    string    // of the newest failure of an endpoint that is failing; empty where none is
	Err       string    // the same for a person
	Failing   int       // endpoints whose last poll failed
	Endpoints int       // that were polled at least once
	Dead      bool      // nothing could be read, or nothing new was found, for a week
}

// deadAfter is how long a source may give nothing before it is shown as dead.
const deadAfter = 7 * 24 * time.Hour

// Status tells how every source of the configuration has been doing. It only
// reads the store, and works while another process crawls.
func (c *Crawler) Status(ctx context.Context) ([]SourceStatus, error) {
	sources := c.current()
	out := make([]SourceStatus, 0, len(sources))
	for i := range sources {
		s := &sources[i]
		value, _, err := c.store.Get(ctx, sourceKey(s.Name))
		if err != nil {
			return nil, fmt.Errorf("read the state of source %s: %w", s.Name, err)
		}
		var rec sourceRecord
		if value != nil {
			_ = json.Unmarshal(value, &rec) // what cannot be read is as good as none
		}
		out = append(out, rec.status(s, c.now()))
	}
	return out, nil
}

func (r *sourceRecord) status(s *Source, now time.Time) SourceStatus {
	st := SourceStatus{Source: s.Name, Enabled: s.IsEnabled(), Owner: r.Owner, Found24h: r.found24(now)}
	var first time.Time // poll that can be told of
	latest := func(t *time.Time, unix int64) {
		if u := fromUnix(unix); u.After(*t) {
			*t = u
		}
	}
	for _, ep := range r.Endpoints {
		if ep == nil || ep.Polled == 0 {
			continue
		}
		st.Endpoints++
		st.Polls += ep.Polls
		st.Unchanged += ep.NotModif
		latest(&st.Polled, ep.Polled)
		latest(&st.Good, ep.Good)
		latest(&st.News, ep.News)
		if next := fromUnix(ep.Next); ep.Parent == "" && (st.Next.IsZero() || next.Before(st.Next)) {
			st.Next = next
		}
		if ep.Fails > 0 {
			st.Failing++
			st.Reason, st.Err = ep.Reason, ep.Err
		}
		if since := fromUnix(ep.Since); first.IsZero() || since.Before(first) {
			first = since
		}
	}
	if st.Endpoints > 0 {
		alive := st.News
		if alive.IsZero() {
			alive = first
		}
		st.Dead = now.Sub(alive) > deadAfter
	}
	return st
}
