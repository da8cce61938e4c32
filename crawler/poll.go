package crawler

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"time"

	"github.com/gocolly/colly/v2"
)

// Kinds of endpoints.
const (
	kindFeed    = "feed"
	kindSitemap = "sitemap"
	kindSection = "section"
)

const (
	acceptFeed    = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
	acceptSitemap = "application/xml, text/xml, application/gzip;q=0.9, */*;q=0.5"
	acceptPage    = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
)

// read asks for a feed, a sitemap or a section page and finds what it lists.
func (c *Crawler) read(ctx context.Context, s *Source, kind string, f *fetch) (l *listing, err error) {
	switch kind {
	case kindFeed:
		f.accept, f.maxBytes = acceptFeed, c.cfg.Limits.FeedBytes
	case kindSitemap:
		f.accept, f.maxBytes = acceptSitemap, c.cfg.Limits.SitemapBytes
		f.stream = func(r io.Reader) error {
			base, err := url.Parse(f.url)
			if err == nil {
				l, err = parseSitemap(r, &c.transport.dec, base, c.cfg.Limits.LinksPerPoll, c.now())
			}
			return err
		}
	case kindSection:
		f.accept, f.maxBytes = acceptPage, c.cfg.Limits.FeedBytes
	}
	err = c.get(ctx, f, func(r *colly.Response) (err error) {
		n := c.cfg.Limits.LinksPerPoll
		switch kind {
		case kindFeed:
			l, err = parseFeed(r.Body, f.header.Get("Content-Type"), r.Request.URL, n, c.now())
			if errors.Is(err, errNotFeed) {
				if page := parseSection(r.Body, r.Request.URL, s, n); len(page.feeds) > 0 {
					l, err = &listing{kind: "page", feeds: page.feeds, note: "a page that points to feeds"}, nil
				}
			}
		case kindSection:
			l = parseSection(r.Body, r.Request.URL, s, n)
		}
		return err
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return nil, unreadable(f, err)
	}
	if l != nil && f.truncated {
		l.noted(fmt.Sprintf("only the first %d bytes read", f.maxBytes))
	}
	return l, err
}

// unreadable words the failure of a document that came but is not what it
// should be.
func unreadable(f *fetch, err error) *Failure {
	failure := asFailure(f.url, err)
	switch {
	case errors.Is(err, errNotFeed):
		failure.Reason, failure.Detail = "not a feed", err.Error()
	case errors.Is(err, errNotSitemap):
		failure.Reason, failure.Detail = "not a sitemap", err.Error()
	}
	if failure.Status == 0 {
		failure.Status = f.status
	}
	return failure
}

// poll does one poll: it claims the source, asks, queues what is new, writes
// down how it went, and comes back when it is due.
func (r *run) poll(ctx context.Context, j *job) {
	s := j.src
	began := r.now()
	s.work.Lock()
	proceed := r.mayPoll(ctx, j)
	s.work.Unlock()
	if !proceed {
		return
	}
	f := r.newFetch(s.Source, j.url)
	f.slot, j.slot = j.slot, nil
	ep := j.poll
	s.work.Lock()
	f.etag, f.modified, f.validFor = ep.ETag, ep.LastMod, j.url
	if ep.Final != "" {
		f.validFor = ep.Final
	}
	s.work.Unlock()
	l, err := r.read(ctx, s.Source, ep.Kind, f)
	if ctx.Err() != nil {
		return // stopped; it is due again at the next start
	}
	ctx, cancel := graceful(ctx, finishTime)
	defer cancel()
	s.work.Lock()
	defer s.work.Unlock()
	s.active--
	p := Progress{Source: s.Name, URL: j.url, Status: f.status, Bytes: f.wire}
	ep.Polls++
	ep.Polled = r.now().Unix()
	if ep.Since == 0 {
		ep.Since = ep.Polled
	}
	switch {
	case errors.Is(err, errUnchanged):
		p.Step = StepPollSame
		ep.NotModif++
		r.polled(s, ep, false)
	case err != nil:
		r.pollFailed(s, ep, asFailure(j.url, err), &p)
	default:
		p.Step, p.Links = StepPoll, len(l.links)+len(l.children)
		var followed int
		p.New, followed, err = r.take(ctx, s, j, l)
		if err != nil {
			// The validators stay as they were, so that the next answer is whole.
			r.pollFailed(s, ep, &Failure{URL: j.url, Reason: "store", Detail: "what it lists cannot be written down: " + err.Error(), Err: err}, &p)
			break
		}
		ep.ETag, ep.LastMod = validator(f.header.Get("ETag")), validator(f.header.Get("Last-Modified"))
		ep.Final = ""
		if f.final != j.url {
			ep.Final = cut(f.final, maxURL)
		}
		ep.Links = p.Links
		r.polled(s, ep, p.New > 0 || followed > 0)
		if parent := s.rec.Endpoints[ep.Parent]; parent != nil && p.New > 0 {
			// What was found here is why the parent is worth asking.
			parent.Every = int64(s.schedule.adapt(time.Duration(parent.Every)*time.Second, true) / time.Second)
		}
	}
	if err := r.front.save(ctx, s); err != nil {
		r.log.Warn("state of the source not written", "source", s.Name, "err", err)
	}
	p.Next, p.Took, p.Waiting = fromUnix(ep.Next), r.now().Sub(began), r.queue.waiting()
	r.tell(p)
	r.logPoll(p, ep)
	r.pollAgain(j)
}

// mayPoll claims the source and makes sure that the poll is still due: another
// crawler may have done it. The caller holds s.work.
func (r *run) mayPoll(ctx context.Context, j *job) bool {
	s := j.src
	if s.gone.Load() {
		return false
	}
	now := r.now()
	was := s.mine
	ok, err := r.front.claim(ctx, s, now)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Warn("source not claimed, trying again", "source", s.Name, "err", err)
			r.again(j, now.Add(5*time.Second))
		}
		return false
	}
	if !ok {
		if !r.cfg.Once {
			r.again(j, now.Add(leaseTime))
		}
		return false
	}
	ep := s.endpoint(j.url, j.poll.Kind)
	j.poll = ep
	if next := fromUnix(ep.Next); !was && next.After(now.Add(time.Second)) && !r.cfg.Force && j.poll.Parent == "" && next.After(j.due.Add(time.Second)) {
		if err := r.front.save(ctx, s); err != nil {
			r.log.Warn("source not given back", "source", s.Name, "err", err)
		}
		if !r.cfg.Once {
			r.again(j, next)
		}
		return false
	}
	if ep.Parent != "" && !ep.Pending && !r.cfg.Force {
		return false // read by another crawler, which had its parent as well
	}
	if !was {
		// What the crawler before us left in the queue is ours too.
		loaded, err := r.front.load(ctx, s)
		if err != nil {
			r.log.Warn("queue of the source not read", "source", s.Name, "err", err)
		}
		r.fly(s, loaded, nil)
	}
	s.active++
	return true
}

// polled sets the next time after an answer that could be read.
func (r *run) polled(s *sourceState, ep *endpoint, news bool) {
	now := r.now()
	every := s.schedule.adapt(time.Duration(ep.Every)*time.Second, news)
	ep.Every = int64(every / time.Second)
	ep.Good, ep.Fails, ep.Reason, ep.Err, ep.Pending = now.Unix(), 0, "", "", false
	if news {
		ep.News = now.Unix()
	}
	ep.Next = unix(s.schedule.next(now, every, s.Name))
}

// pollFailed sets the next time after a failure: sooner than the schedule at
// first, then later and later.
func (r *run) pollFailed(s *sourceState, ep *endpoint, f *Failure, p *Progress) {
	now := r.now()
	p.Step, p.Reason, p.Err = StepPollFailed, f.Reason, f
	if p.Status == 0 {
		p.Status = f.Status
	}
	limit := 6 * time.Hour
	if f.Status == 0 {
		limit = time.Hour // the network's fault rather than the address's
	}
	base := 30 * time.Second
	if ep.Fails == 0 && (f.Reason == "connection" || f.Reason == "short body") {
		base = 2 * time.Second
	}
	pause := max(backoff(ep.Fails, base, max(limit, s.schedule.every)), f.Wait)
	ep.Fails++
	ep.Reason, ep.Err = f.Reason, cut(f.Detail, 300)
	ep.Next = now.Add(pause).Unix()
	r.log.Log(context.Background(), failLevel(ep.Fails), "poll failed", "source", s.Name, "url", f.URL, "reason", f.Reason, "err", f, "fails", ep.Fails, "in", pause.Round(time.Second))
}

// pollAgain puts a poll back into the queue, unless its parent will.
func (r *run) pollAgain(j *job) {
	ep := j.poll
	due := fromUnix(ep.Next)
	if ep.Parent != "" && ep.Fails == 0 {
		return
	}
	if r.cfg.Once && due.After(r.now().Add(onceHorizon)) {
		return
	}
	if r.cfg.Once && ep.Fails == 0 {
		return // one pass is one poll
	}
	r.again(j, due)
}

// take queues the new links of a listing and the polls of its children, and
// returns how many links were new, and how many children had changed. The
// caller holds s.work.
func (r *run) take(ctx context.Context, s *sourceState, j *job, l *listing) (fresh, followed int, err error) {
	now := r.now()
	links := l.choose(s.Source, now)
	seen := s.seen[j.url]
	unseen := links[:0:0]
	next := make(map[uint64]struct{}, len(links))
	for _, k := range links {
		h := k.fingerprint()
		next[h] = struct{}{}
		if _, ok := seen[h]; !ok {
			unseen = append(unseen, k)
		}
	}
	news, revs, err := r.front.news(ctx, s, unseen)
	if err != nil {
		return 0, 0, err
	}
	loaded, err := r.front.enqueue(ctx, s, j.url, news)
	r.fly(s, loaded, revs)
	if err != nil {
		return 0, 0, err
	}
	s.seen[j.url] = next
	s.rec.foundNow(now, len(news))
	return len(news), r.children(s, j, l), nil
}

// fingerprint tells a link with its date from every other.
func (k *Link) fingerprint() uint64 {
	h := fnv.New64a()
	h.Write([]byte(k.URL))
	h.Write([]byte{0})
	h.Write([]byte(k.Modified.UTC().Format(time.RFC3339)))
	return h.Sum64()
}

// children polls the sitemaps of an index that have changed, and the first feed
// of a page that should have been one. It returns how many are known to have
// changed: an index without dates tells nothing.
func (r *run) children(s *sourceState, j *job, l *listing) (changed int) {
	now := r.now()
	push := func(u, kind string, date time.Time) {
		ep := s.endpoint(u, kind)
		if !date.IsZero() {
			if ep.Good != 0 && ep.Changed == date.Unix() && !r.cfg.Force {
				return
			}
			changed++
		}
		ep.Parent, ep.Depth, ep.Changed, ep.Pending = j.url, j.poll.Depth+1, unix(date), true
		r.queue.push(&job{src: s, url: u, host: hostOf(u), poll: ep, due: now})
	}
	if j.poll.Depth >= maxSitemapDepth {
		return 0
	}
	listed := map[string]bool{}
	for _, c := range l.children {
		if s.MaxAge > 0 && !c.modified.IsZero() && now.Sub(c.modified) > s.MaxAge {
			continue
		}
		listed[c.url] = true
		push(c.url, kindSitemap, c.modified)
	}
	if l.kind == "page" {
		listed[l.feeds[0]] = true
		push(l.feeds[0], kindFeed, time.Time{})
	}
	for u, ep := range s.rec.Endpoints {
		if ep.Parent == j.url && !listed[u] {
			delete(s.rec.Endpoints, u)
			delete(s.seen, u)
		}
	}
	return changed
}
