package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gocolly/colly/v2"

	"readout/crawler/warc"
)

// Config is everything a crawler can be told. The zero value, with Sources,
// crawls them politely and remembers nothing after the process ends.
type Config struct {
	Sources []Source     // disabled ones are passed over; names must differ
	Store   Store        // what is known of sources and pages; nil is one in memory
	Log     *slog.Logger // nil discards

	// Owner names this crawler in the leases on sources and pages. One that
	// restarts under the same name takes up its own at once; two that run at
	// the same time need two names. Empty is a random one, which after a crash
	// waits for the old leases to end (30 seconds).
	Owner string

	UserAgent string // User-Agent header, its first word being the product token for robots.txt; empty is "Readout/1.0"
	Contact   string // URL or address shown in the User-Agent, so that a site's owner can reach the operator; empty is none

	Workers      int               // requests under way at once, over all hosts; 0 is 32
	Politeness   Politeness        // for sources that do not say; zero is one request a second and host, one at a time
	AllowPrivate []netip.Prefix    // private networks that may be crawled, for tests and intranets; nil is none
	Resolve      map[string]string // host or host:port to the address or address:port to dial instead of looking it up; nil is none
	Proxy        string            // for sources that name none; http, https or socks5 URL; empty is none
	Limits       Limits

	// ArchiveDir is where the answers of sources with "archive: warc" are kept
	// as WARC files; empty keeps none. Close ends the file being written.
	ArchiveDir string

	// Once makes Run return after one pass: every source that is due is polled
	// once and every page found is fetched. Force takes every source as due.
	Once  bool
	Force bool

	Progress func(Progress) // told of each step, from many goroutines at once, and must be quick; nil is nobody
}

// Limits bound what one answer may cost.
type Limits struct {
	PageBytes     int64         // a page is cut there, and says so; 0 is 8 MiB
	FeedBytes     int64         // what is read of a feed or section page; 0 is 8 MiB
	SitemapBytes  int64         // what is read of a sitemap once unpacked; 0 is 64 MiB
	Timeout       time.Duration // one request, from the first byte sent to the last one read; 0 is 30 seconds
	MaxRetryAfter time.Duration // longest Retry-After that is obeyed; 0 is 24 hours
	LinksPerPoll  int           // links taken from one feed, sitemap or section page, the newest first; 0 is 1000
	Attempts      int           // fetches of a page before it is given up; 0 is 5
}

func (l Limits) withDefaults() Limits {
	l.PageBytes = cmp.Or(l.PageBytes, 8<<20)
	l.FeedBytes = cmp.Or(l.FeedBytes, 8<<20)
	l.SitemapBytes = cmp.Or(l.SitemapBytes, 64<<20)
	l.Timeout = cmp.Or(l.Timeout, 30*time.Second)
	l.MaxRetryAfter = cmp.Or(l.MaxRetryAfter, 24*time.Hour)
	l.LinksPerPoll = cmp.Or(l.LinksPerPoll, 1000)
	l.Attempts = cmp.Or(l.Attempts, 5)
	return l
}

// Crawler fetches the pages of its sources. Make one with [New]; its methods
// may be called concurrently, except that Run runs once at a time.
type Crawler struct {
	cfg       Config
	log       *slog.Logger
	store     Store
	transport *transport
	collector *colly.Collector
	proxy     *url.URL     // nil is none
	archive   *warc.Writer // nil keeps nothing

	mu      sync.Mutex
	sources []Source
	changed chan struct{} // holds one: the sources are not those that Run knows
}

// New checks the configuration and returns a crawler that has not started.
func New(cfg Config) (*Crawler, error) {
	var errs []error
	errs = append(errs, validateAll(cfg.Sources))
	agent := cmp.Or(strings.TrimSpace(cfg.UserAgent), "Readout/1.0")
	token := productToken(agent)
	if token == "" {
		errs = append(errs, fmt.Errorf("user agent %q does not start with a name; use one such as Readout/1.0", agent))
	}
	if strings.ContainsAny(agent+cfg.Contact, "\r\n\x00") {
		errs = append(errs, errors.New("user agent and contact must be one line"))
	}
	if cfg.Contact != "" {
		agent += " (+" + cfg.Contact + ")"
	}
	var proxy *url.URL
	if cfg.Proxy != "" {
		var err error
		if proxy, err = parseProxy(cfg.Proxy); err != nil {
			errs = append(errs, err)
		}
	}
	if cfg.Workers < 0 || cfg.Workers > 1000 {
		errs = append(errs, fmt.Errorf("%d workers; use 1 to 1000, or 0 for 32", cfg.Workers))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("set up the crawler: %w", err)
	}
	cfg.Workers = cmp.Or(cfg.Workers, 32)
	cfg.Limits = cfg.Limits.withDefaults()
	cfg.Politeness.Delay = cmp.Or(cfg.Politeness.Delay, time.Second)
	cfg.Politeness.Concurrency = cmp.Or(cfg.Politeness.Concurrency, 1)
	if cfg.Owner == "" {
		cfg.Owner = randomName()
	}
	c := &Crawler{cfg: cfg, log: cfg.Log, store: cfg.Store, proxy: proxy, sources: slices.Clone(cfg.Sources), changed: make(chan struct{}, 1)}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.store == nil {
		c.store = NewMemoryStore()
	}
	d := newDialer(cfg.AllowPrivate, cfg.Resolve)
	c.transport = &transport{
		dialer: d, hosts: newHosts(), robots: robotsCache{m: map[string]*robotsEntry{}, store: c.store, token: token},
		agent: agent, token: token, timeout: cfg.Limits.Timeout, maxWait: cfg.Limits.MaxRetryAfter, polite: cfg.Politeness,
	}
	c.transport.base = &http.Transport{
		Proxy:                  proxyOf,
		DialContext:            d.dial,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // the transport decodes itself, with caps
		MaxIdleConns:           512,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
		ReadBufferSize:         16 << 10,
	}
	c.collector = newCollector(c.transport)
	if cfg.ArchiveDir != "" {
		var err error
		c.archive, err = warc.NewWriter(warc.Options{Dir: cfg.ArchiveDir, Software: agent, Operator: cfg.Contact})
		if err != nil {
			return nil, fmt.Errorf("set up the crawler: %w", err)
		}
	}
	return c, nil
}

func validateAll(sources []Source) error {
	var errs []error
	names := map[string]bool{}
	for i := range sources {
		s := &sources[i]
		if !s.IsEnabled() {
			continue
		}
		if err := s.Validate(); err != nil {
			errs = append(errs, err)
		}
		if names[s.Name] {
			errs = append(errs, fmt.Errorf("source %s is given twice", s.Name))
		}
		names[s.Name] = true
	}
	return errors.Join(errs...)
}

// SetSources replaces the sources, also while Run is at work: new ones start,
// those that are gone stop with what they have in hand, and those that changed
// go on under their new description. What is known of pages and feeds stays.
func (c *Crawler) SetSources(sources []Source) error {
	if err := validateAll(sources); err != nil {
		return fmt.Errorf("set sources: %w", err)
	}
	c.mu.Lock()
	c.sources = slices.Clone(sources)
	c.mu.Unlock()
	select {
	case c.changed <- struct{}{}:
	default: // a change is waiting to be taken up; it will see this one
	}
	return nil
}

// current gives the sources of the moment.
func (c *Crawler) current() []Source {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sources
}

// Close ends the connections that are kept open for the next request, and the
// archive's file. Run must have returned.
func (c *Crawler) Close() error {
	c.transport.base.CloseIdleConnections()
	if c.archive != nil {
		return c.archive.Close()
	}
	return nil
}

func (c *Crawler) now() time.Time { return time.Now() }

func (c *Crawler) tell(p Progress) {
	if c.cfg.Progress != nil {
		c.cfg.Progress(p)
	}
}

// newFetch starts a fetch with what the source asks for.
func (c *Crawler) newFetch(s *Source, rawURL string) *fetch {
	f := &fetch{url: rawURL, pol: s.Politeness, headers: s.Headers, proxy: c.proxy}
	if s.Proxy != "" {
		f.proxy, _ = parseProxy(s.Proxy) // checked by Validate
	}
	f.pol = c.transport.politeness(f.pol)
	if c.archive != nil && s.Archive == "warc" {
		f.onHop = c.keep
	}
	return f
}

// keep writes one hop to the archive. A full disk must not stop the crawl; it is
// told for each answer that is not kept.
func (c *Crawler) keep(req *http.Request, resp *http.Response, f *fetch, body []byte, began time.Time) {
	err := c.archive.Write(warc.Exchange{Time: began, Method: req.Method, URI: req.URL.String(), Request: req.Header,
		Status: resp.StatusCode, Proto: resp.Proto, Response: resp.Header, Body: body, Truncated: f.truncated})
	if err != nil {
		c.log.Warn("answer not archived", "url", req.URL.String(), "err", err)
	}
}

// graceful gives a context that outlives ctx by d, for what must be finished
// once it was begun.
func graceful(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(d, cancel) })
	return out, func() { stop(); cancel() }
}
