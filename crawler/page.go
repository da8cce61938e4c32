package crawler

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gocolly/colly/v2"

	"readout/event"
)

// retryPauses are how long a page that failed is left alone, by the number of
// failures before; the last one repeats.
var retryPauses = [...]time.Duration{2 * time.Second, 30 * time.Second, 5 * time.Minute, time.Hour, 6 * time.Hour}

// page fetches one page of the queue and hands it on.
func (r *run) page(ctx context.Context, j *job) {
	began := r.now()
	key := pageKey(j.url)
	if j.src.gone.Load() {
		return // its batch stays in the store
	}
	if !r.front.enter(key) {
		r.settleLate(ctx, j) // another source found it too
		return
	}
	defer r.front.leavePage(key)
	rec, rev, err := r.lease(ctx, j, key)
	if err != nil || rec == nil {
		if err != nil && ctx.Err() == nil {
			r.log.Warn("page not leased, trying again", "source", j.src.Name, "url", j.url, "err", err)
			r.again(j, r.now().Add(5*time.Second))
		}
		return
	}
	p, f, err := r.fetchPage(ctx, j, rec)
	if ctx.Err() != nil && err != nil {
		return // stopped; the store still has it as being fetched by us
	}
	late, cancel := graceful(ctx, finishTime)
	defer cancel()
	step := Progress{Source: j.src.Name, URL: j.url, Status: f.status, Bytes: f.wire}
	rec.Fetched = r.now().Unix()
	if err == nil {
		err = r.handOn(late, key, p, rec)
	}
	due := r.conclude(j, rec, f, p, err, &step)
	if ctx.Err() != nil && step.Step == StepPageRetry {
		return
	}
	if err := r.write(late, key, rec, rev); err != nil {
		r.log.Warn("state of the page not written, fetching it again", "source", j.src.Name, "url", j.url, "err", err)
		due = r.now().Add(5 * time.Second)
	}
	if !due.IsZero() {
		r.again(j, due)
	} else {
		r.settle(late, j)
	}
	step.Next, step.Took, step.Waiting = due, r.now().Sub(began), r.queue.waiting()
	r.tell(step)
	r.logPage(step)
}

// lease marks a page as being fetched by us. A nil record says that there is
// nothing to fetch now; the job is then settled or put back.
func (r *run) lease(ctx context.Context, j *job, key string) (*pageRecord, uint64, error) {
	now := r.now()
	var rec pageRecord
	var rev uint64
	if !j.known {
		var err error
		if rec, rev, err = r.front.page(ctx, key); err != nil {
			return nil, 0, err
		}
	}
	switch rec.State {
	case stateDone, stateDead:
		again, at := rec.changed(j.link.Modified)
		switch {
		case !again:
			r.settleLate(ctx, j)
			return nil, 0, nil
		case at.After(now):
			r.again(j, at)
			return nil, 0, nil
		}
	case stateFlying:
		taken, err := r.front.taken(ctx, rec.Owner, now)
		if err != nil {
			return nil, 0, err
		}
		if taken {
			r.again(j, now.Add(leaseTime))
			return nil, 0, nil
		}
	case stateRetry:
		if due := fromUnix(rec.Due); due.After(now.Add(time.Second)) {
			r.again(j, due)
			return nil, 0, nil
		}
	}
	rec.State, rec.At, rec.Owner, rec.Due = stateFlying, now.Unix(), r.cfg.Owner, 0
	rev, err := r.store.Put(ctx, key, mustJSON(&rec), rev)
	if errors.Is(err, event.ErrConflict) {
		r.again(j, now)
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	return &rec, rev, nil
}

// fetchPage fetches the page of a job. The fetch is returned in any case.
func (r *run) fetchPage(ctx context.Context, j *job, rec *pageRecord) (event.Page, *fetch, error) {
	f := r.newFetch(j.src.Source, j.url)
	f.slot, j.slot = j.slot, nil
	if rec.Page != "" {
		f.etag, f.modified, f.validFor = rec.ETag, rec.LastMod, j.url
		if rec.Final != "" {
			f.validFor = rec.Final
		}
	}
	p, err := r.pageOf(ctx, f, rec.Tries+1 >= r.cfg.Limits.Attempts)
	if err != nil {
		return p, f, err
	}
	p.Source, p.Country, p.Lang = j.src.Name, j.src.Country, j.src.Language
	p.Title, p.Published = j.link.Title, j.link.Published
	return p, f, r.wanted(j.src.Source, &p)
}

// pageOf fetches what f asks for as a page. A body that breaks off is taken as
// it is only if partial says so.
func (c *Crawler) pageOf(ctx context.Context, f *fetch, partial bool) (event.Page, error) {
	f.accept, f.maxBytes, f.refuse = acceptPage, c.cfg.Limits.PageBytes, refuseType
	var p event.Page
	err := c.get(ctx, f, func(r *colly.Response) error {
		p = c.newPage(f, r.StatusCode)
		return nil
	})
	var failure *Failure
	if partial && errors.As(err, &failure) && failure.Reason == "short body" && len(f.body) > 0 {
		f.truncated = true
		p, err = c.newPage(f, http.StatusOK), nil
	}
	if err != nil {
		return p, err
	}
	return p, sniff(f)
}

func (c *Crawler) newPage(f *fetch, status int) event.Page {
	p := event.Page{URL: f.url, FetchedAt: c.now().UTC().Truncate(time.Second), Status: status,
		ContentType: f.header.Get("Content-Type"), Body: f.body, Truncated: f.truncated}
	if f.final != f.url {
		p.FinalURL = f.final
	}
	p.ID = event.PageID(p.Address(), p.Body)
	return p
}

// handOn emits a page unless the same was handed on before.
func (r *run) handOn(ctx context.Context, key string, p event.Page, rec *pageRecord) error {
	if p.ID == rec.Page {
		return errUnchanged
	}
	if p.FinalURL != "" {
		dup, err := r.alias(ctx, key, p)
		if err != nil {
			return err
		}
		if dup {
			return &Failure{URL: p.URL, Reason: "duplicate", Detail: "it redirects to a page that is known already", Final: true}
		}
	}
	err := r.emit(ctx, p)
	switch {
	case err == nil:
		rec.Page = p.ID
		return nil
	case errors.Is(err, event.ErrSkip), errors.Is(err, event.ErrReject):
		return &Failure{URL: p.URL, Reason: event.Reason(err), Detail: err.Error(), Final: true, Err: err}
	}
	return &Failure{URL: p.URL, Reason: "not handed on", Detail: "the page could not be handed on: " + err.Error(), Err: err}
}

// alias notes that the address a page was redirected to is known as well. It
// tells whether it was before.
func (r *run) alias(ctx context.Context, key string, p event.Page) (dup bool, err error) {
	final, err := Canonical(p.FinalURL)
	if err != nil {
		return false, nil
	}
	other := pageKey(final)
	if other == key {
		return false, nil
	}
	rec, rev, err := r.front.page(ctx, other)
	if err != nil {
		return false, err
	}
	switch {
	case rec.State == stateDone && rec.Why != "alias:"+key[2:]:
		return true, nil
	case rec.State != "":
		return false, nil
	}
	now := r.now().Unix()
	_, err = r.store.Put(ctx, other, mustJSON(pageRecord{State: stateDone, At: now, Fetched: now, Page: p.ID, Why: "alias:" + key[2:]}), rev)
	if errors.Is(err, event.ErrConflict) {
		err = nil
	}
	return false, err
}

// conclude turns the outcome of a fetch into the page's record and the step to
// tell, and returns when the page is due again; zero where it is settled.
func (r *run) conclude(j *job, rec *pageRecord, f *fetch, p event.Page, err error, step *Progress) time.Time {
	now := r.now()
	rec.At, rec.Owner, rec.Why = now.Unix(), "", ""
	if m := j.link.Modified; m > rec.Modified {
		rec.Modified = m
	}
	if err == nil || errors.Is(err, errUnchanged) {
		rec.State, rec.Tries = stateDone, 0
		if f.header != nil && f.status == http.StatusOK {
			rec.ETag, rec.LastMod = validator(f.header.Get("ETag")), validator(f.header.Get("Last-Modified"))
			rec.Final = cut(p.FinalURL, maxURL)
		}
		if err == nil {
			rec.Idle, step.Step = 0, StepPage
		} else {
			rec.Idle++
			step.Step = StepPageSame
		}
		return time.Time{}
	}
	failure := asFailure(j.url, err)
	step.Reason, step.Err = failure.Reason, failure
	if step.Status == 0 {
		step.Status = failure.Status
	}
	rec.Why = cut(failure.Reason, 60)
	switch {
	case failure.Final && failure.Status < 400:
		rec.State, step.Step = stateDone, StepPageSkip
		return time.Time{}
	case failure.Final:
		rec.State, step.Step = stateDead, StepPageFailed
		return time.Time{}
	}
	if failure.Reason != "parked" && failure.Reason != "robots unreachable" && failure.Reason != "not handed on" {
		rec.Tries++
	}
	if rec.Tries >= r.cfg.Limits.Attempts {
		rec.State, step.Step = stateDead, StepPageFailed
		return time.Time{}
	}
	pause := retryPauses[min(max(rec.Tries-1, 0), len(retryPauses)-1)]
	due := now.Add(max(backoff(0, pause, pause), failure.Wait))
	rec.State, rec.Due, step.Step = stateRetry, due.Unix(), StepPageRetry
	return due
}

// write puts a page's record. Only we write it while we hold its lease; a
// conflict says that the lease ran out and somebody else has the page.
func (r *run) write(ctx context.Context, key string, rec *pageRecord, rev uint64) error {
	var err error
	for n := range 3 {
		if _, err = r.store.Put(ctx, key, mustJSON(rec), rev); err == nil || errors.Is(err, event.ErrConflict) {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond << n):
		}
	}
	return err
}

// settle says that a link of a batch needs no more work. The last one takes the
// batch off the store's queue, the last of a source lets go of the source.
func (r *run) settle(ctx context.Context, j *job) {
	s := j.src
	s.work.Lock()
	defer s.work.Unlock()
	s.active--
	if s.queued[j.url]--; s.queued[j.url] <= 0 {
		delete(s.queued, j.url)
	}
	if j.batch.left--; j.batch.left == 0 {
		delete(s.loaded, j.batch.key)
		if err := r.store.Delete(ctx, j.batch.key); err != nil {
			// It is read again at the next start, and found to be done.
			r.log.Warn("queue not tidied up", "source", s.Name, "err", err)
		}
	}
	if s.active == 0 {
		if err := r.front.save(ctx, s); err != nil {
			r.log.Warn("source not given back", "source", s.Name, "err", err)
		}
	}
}

// settleLate settles a job even where ctx has just ended.
func (r *run) settleLate(ctx context.Context, j *job) {
	ctx, cancel := graceful(ctx, finishTime)
	defer cancel()
	r.settle(ctx, j)
}

// Fetch gets one page by its address, politely and guarded like every other.
// What is not a page of text is an [event.ErrSkip] or [event.ErrReject] with
// the reason; any other failure is a [*Failure].
func (c *Crawler) Fetch(ctx context.Context, rawURL string) (event.Page, error) {
	u, err := resolveURL(nil, rawURL)
	if err != nil {
		return event.Page{}, err
	}
	f := c.newFetch(&Source{}, u.String())
	p, err := c.pageOf(ctx, f, true)
	var failure *Failure
	if errors.As(err, &failure) {
		switch failure.Reason {
		case "content type", "empty":
			return event.Page{}, event.Skip(failure.Reason, failure.Detail)
		case "bomb", "encoding", "panic":
			return event.Page{}, event.Reject(failure.Reason, failure.Detail)
		}
	}
	if err != nil {
		return event.Page{}, err
	}
	return p, nil
}
