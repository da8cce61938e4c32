package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// fetchKey is under which a request's context carries its fetch.
type fetchKey struct{}

// fetch is one GET with its redirects: what is asked for, and what came.
type fetch struct {
	url      string
	pol      Politeness
	headers  map[string]string
	proxy    *url.URL
	accept   string
	maxBytes int64
	slot     *slot // right to the first request, where the queue took it; used up or given back

	etag, modified string // validators; empty where there are none
	validFor       string // the URL they were sent with

	refuse func(contentType string) *Failure // judges an answer before its body is read; may be nil
	stream func(io.Reader) error             // takes a 200's body in place of body; may be nil

	final     string // URL of the answer
	status    int
	header    http.Header
	body      []byte
	truncated bool
	wire      int64 // bytes as sent
	failure   *Failure
	jar       http.CookieJar                                                                       // cookies that redirects set; nil until one does
	onHop     func(req *http.Request, resp *http.Response, f *fetch, body []byte, began time.Time) // told of each hop that was answered; may be nil
}

// transport is where every byte goes through: pages, feeds, sitemaps, robots
// files and every redirect of theirs.
type transport struct {
	base    *http.Transport
	dialer  *dialer
	hosts   *hosts
	robots  robotsCache
	dec     decoders
	agent   string // User-Agent header
	token   string // product token that robots.txt files may name
	timeout time.Duration
	maxWait time.Duration // longest Retry-After that is obeyed
	polite  Politeness    // defaults
}

// RoundTrip makes one hop. It returns an answer without a body: what the body
// held is in the fetch.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	f, ok := req.Context().Value(fetchKey{}).(*fetch)
	if !ok {
		return nil, errors.New("request without a fetch")
	}
	defer t.giveBack(f)
	if err := t.checkURL(f, req.URL); err != nil {
		return nil, err
	}
	rules, failure := t.robots.get(req.Context(), req.URL, func(ctx context.Context, u string) (*Robots, *Failure) {
		return t.fetchRobots(ctx, f, u)
	})
	if failure != nil {
		own := *failure // what many requests share, told for this one
		own.URL = req.URL.String()
		return nil, &own
	}
	t.hosts.setCrawlDelay(hostKey(req.URL), rules.CrawlDelay())
	if !rules.Allowed(req.URL.RequestURI()) {
		return nil, &Failure{URL: req.URL.String(), Reason: "robots", Final: true,
			Detail: "its robots.txt does not let " + t.token + " fetch " + req.URL.Path}
	}
	return t.hop(req, f)
}

func (t *transport) checkURL(f *fetch, u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return &Failure{URL: u.String(), Reason: "url", Final: true, Detail: fmt.Sprintf("%q is not an http or https address", u)}
	}
	if f.proxy != nil {
		if err := t.dialer.literalIsPublic(u); err != nil {
			return asFailure(u.String(), err)
		}
	}
	return nil
}

// takeSlot uses the slot that the queue took for this host, or waits for one.
func (t *transport) takeSlot(ctx context.Context, f *fetch, u *url.URL) (*slot, error) {
	key := hostKey(u)
	if s := f.slot; s != nil && s.key == key {
		f.slot = nil
		return s, nil
	}
	t.giveBack(f)
	s, err := t.hosts.wait(ctx, key, t.politeness(f.pol))
	var failure *Failure
	if errors.As(err, &failure) {
		failure.URL = u.String()
	}
	return s, err
}

func (t *transport) giveBack(f *fetch) {
	if f.slot != nil {
		t.hosts.giveBack(f.slot)
		f.slot = nil
	}
}

func (t *transport) politeness(p Politeness) Politeness {
	if p.Delay == 0 {
		p.Delay = t.polite.Delay
	}
	if p.Concurrency == 0 {
		p.Concurrency = max(t.polite.Concurrency, 1)
	}
	return p
}

// hop asks the host and takes in what it answers.
func (t *transport) hop(req *http.Request, f *fetch) (*http.Response, error) {
	s, err := t.takeSlot(req.Context(), f, req.URL)
	if err != nil {
		return nil, err
	}
	defer t.hosts.release(s)
	ctx, cancel := context.WithTimeout(req.Context(), t.timeout)
	defer cancel()

	began := time.Now()
	out := req.Clone(ctx)
	t.dress(out, f)
	resp, err := t.base.RoundTrip(out)
	var body []byte
	if err == nil {
		body, err = t.takeIn(resp, f)
	}
	if err != nil {
		failure := t.blame(req, err)
		if resp != nil {
			failure.Status = resp.StatusCode
		}
		if failure.Err != nil && req.Context().Err() == nil && ctx.Err() != nil {
			failure.Reason, failure.Detail, failure.Final = "timeout", fmt.Sprintf("the host did not answer within %v", t.timeout), false
		}
		t.learn(req.URL, failure)
		return nil, failure
	}
	f.final, f.status, f.header = req.URL.String(), resp.StatusCode, resp.Header
	t.learn(req.URL, t.judge(req.URL, resp))
	if f.onHop != nil {
		f.onHop(out, resp, f, body, began)
	}
	resp.Body, resp.ContentLength, resp.Uncompressed, resp.Request = http.NoBody, 0, true, req
	return resp, nil
}

// learn tells the limiter how the host behaved.
func (t *transport) learn(u *url.URL, f *Failure) {
	// A page that is refused for what it is says nothing about its host.
	if f != nil && f.Final {
		f = nil
	}
	t.hosts.outcome(hostKey(u), time.Now(), f)
}

func (t *transport) blame(req *http.Request, err error) *Failure {
	f := asFailure(req.URL.String(), err)
	if f.URL == "" {
		f.URL = req.URL.String()
	}
	switch {
	case errors.Is(err, errBomb):
		f.Reason, f.Detail, f.Final = "bomb", err.Error(), true
	case errors.Is(err, errEncoding):
		f.Reason, f.Detail, f.Final = "encoding", err.Error(), true
	}
	return f
}

// judge makes a failure of a status that is one, for the limiter.
func (t *transport) judge(u *url.URL, resp *http.Response) *Failure {
	switch s := resp.StatusCode; {
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable, s >= 500:
		return statusFailure(u.String(), s, t.retryAfter(resp))
	}
	return nil
}

func (t *transport) retryAfter(resp *http.Response) time.Duration {
	if s := resp.StatusCode; s != http.StatusTooManyRequests && s != http.StatusServiceUnavailable {
		return 0
	}
	return retryAfter(resp.Header, time.Now(), t.maxWait)
}

// dress sets the headers of a request. Colly's and net/http's own go.
func (t *transport) dress(req *http.Request, f *fetch) {
	h := make(http.Header, 8)
	h.Set("User-Agent", t.agent)
	h.Set("Accept", f.accept)
	h.Set("Accept-Encoding", acceptEncoding)
	h.Set("Accept-Language", "en, *;q=0.5")
	for k, v := range f.headers {
		h.Set(k, v)
	}
	if v := f.headers["Host"]; v != "" {
		req.Host = v
		h.Del("Host")
	}
	if req.URL.String() == f.validFor {
		if f.etag != "" {
			h.Set("If-None-Match", f.etag)
		}
		if f.modified != "" {
			h.Set("If-Modified-Since", f.modified)
		}
	}
	if f.jar != nil {
		for _, c := range f.jar.Cookies(req.URL) {
			h.Add("Cookie", c.Name+"="+c.Value)
		}
	}
	req.Header = h
}

// takeIn reads an answer's body into the fetch and closes it.
func (t *transport) takeIn(resp *http.Response, f *fetch) (body []byte, err error) {
	defer resp.Body.Close()
	f.failure, f.body, f.truncated = nil, nil, false
	switch s := resp.StatusCode; {
	case s >= 300 && s < 400 && s != http.StatusNotModified:
		t.keepCookies(resp, f)
		drain(resp.Body)
		return nil, nil
	case s != http.StatusOK && s != http.StatusNonAuthoritativeInfo:
		drain(resp.Body)
		return nil, nil
	}
	if f.refuse != nil {
		if f.failure = f.refuse(resp.Header.Get("Content-Type")); f.failure != nil {
			f.failure.URL = resp.Request.URL.String()
			return nil, nil // closing the body unread ends the transfer
		}
	}
	in := &counter{r: resp.Body}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{in, resp.Body}
	r, err := t.dec.open(resp)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	defer func() { f.wire = in.n }()
	if f.stream != nil {
		err := f.stream(io.LimitReader(r, f.maxBytes))
		return nil, err
	}
	hint := int64(-1)
	if resp.Header.Get("Content-Encoding") == "" {
		hint = resp.ContentLength
	}
	f.body, f.truncated, err = t.dec.readAll(r, hint, f.maxBytes)
	return f.body, err
}

// keepCookies lets a site that sets a cookie with a redirect see it again
// within this one fetch; nothing is kept between fetches.
func (t *transport) keepCookies(resp *http.Response, f *fetch) {
	cookies := resp.Cookies()
	if len(cookies) == 0 {
		return
	}
	if f.jar == nil {
		f.jar, _ = cookiejar.New(nil) // never an error without options
	}
	f.jar.SetCookies(resp.Request.URL, cookies[:min(len(cookies), 20)])
}

// drain reads the little that lets a connection be used again.
func drain(r io.Reader) { _, _ = io.CopyN(io.Discard, r, 4<<10) }

// maxRobotsHops is how many redirects of a robots.txt are followed, as RFC 9309
// asks for.
const maxRobotsHops = 5

// fetchRobots gets a robots.txt with the slot of the fetch that needs it, where
// it has one.
func (t *transport) fetchRobots(ctx context.Context, f *fetch, rawURL string) (*Robots, *Failure) {
	rf := &fetch{url: rawURL, pol: f.pol, headers: f.headers, proxy: f.proxy, accept: "text/plain, */*;q=0.1", maxBytes: maxRobots, slot: f.slot, onHop: f.onHop}
	f.slot = nil
	defer t.giveBack(rf)
	ctx = context.WithValue(ctx, fetchKey{}, rf)
	for range maxRobotsHops + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, rawURL, nil)
		if err != nil {
			return &Robots{}, nil // a redirect to something that is no URL
		}
		if err := t.checkURL(rf, req.URL); err != nil {
			return nil, asFailure(rawURL, err)
		}
		resp, err := t.hop(req, rf)
		if err != nil {
			failure := asFailure(rawURL, err)
			if failure.Reason == "short body" && len(rf.body) > 0 {
				return ParseRobots(rf.body, t.token), nil
			}
			failure.Final = failure.Reason == "private address"
			return nil, failure
		}
		location := resp.Header.Get("Location")
		if resp.StatusCode < 300 || resp.StatusCode >= 400 || location == "" {
			return robotsOutcome(rawURL, resp.StatusCode, rf.body, t.token, t.retryAfter(resp))
		}
		next, err := req.URL.Parse(strings.TrimSpace(location))
		if err != nil {
			return &Robots{}, nil
		}
		rawURL = next.String()
	}
	return &Robots{}, nil
}
