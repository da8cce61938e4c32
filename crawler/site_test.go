package crawler

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"readout/event"
)

// testSite is one server that answers for any number of host names, and keeps a
// log of what it was asked.
type testSite struct {
	*httptest.Server
	mu   sync.Mutex
	hits map[string]int // by host and path with query
	log  []hit
	mux  map[string]http.HandlerFunc // by host and path; "host/" answers for the rest of a host
}

type hit struct {
	what string
	at   time.Time
	req  *http.Request
}

func newSite(t testing.TB) *testSite {
	s := &testSite{hits: map[string]int{}, mux: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *testSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	what := host + r.URL.RequestURI()
	s.mu.Lock()
	s.hits[what]++
	s.log = append(s.log, hit{what, time.Now(), r})
	h := s.mux[host+r.URL.Path]
	if h == nil {
		h = s.mux[host+"/"]
	}
	s.mu.Unlock()
	if h == nil {
		http.NotFound(w, r)
		return
	}
	h(w, r)
}

func (s *testSite) handle(what string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mux[what] = h
}

// page serves a body of a type at a host and path.
func (s *testSite) page(what, contentType, body string) {
	s.handle(what, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	})
}

// article serves a page of text that could be an article.
func (s *testSite) article(what string) {
	s.page(what, "text/html; charset=utf-8", articleHTML(what))
}

func articleHTML(title string) string {
	return "<!doctype html><title>" + title + "</title><article><p>" + strings.Repeat("The two ministers spoke by telephone. ", 20) + "</p></article>"
}

func (s *testSite) count(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[what]
}

// counts gives how often each address was asked for so far.
func (s *testSite) counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.hits)
}

// config gives a crawler's configuration that reaches the site under any host
// named.
func (s *testSite) config(hosts ...string) Config {
	cfg := Config{
		AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Resolve:      map[string]string{},
		Politeness:   Politeness{Delay: time.Millisecond, Concurrency: 2},
		Once:         true,
	}
	for _, h := range hosts {
		cfg.Resolve[h] = s.Listener.Addr().String()
	}
	return cfg
}

// rss makes a feed of articles at a host.
func rss(items ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>News</title><link>http://news.test/</link>`)
	for _, it := range items {
		fmt.Fprintf(&b, "<item><title>About %s</title><link>%s</link><pubDate>Tue, 18 Mar 2025 10:00:00 GMT</pubDate></item>", it, it)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// collector gathers what a crawler emits.
type collector struct {
	mu    sync.Mutex
	pages []event.Page
}

func (c *collector) emit(_ context.Context, p event.Page) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages = append(c.pages, p)
	return nil
}

func (c *collector) urls() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]int{}
	for _, p := range c.pages {
		out[p.URL]++
	}
	return out
}

func crawlOnce(t testing.TB, cfg Config) (*collector, map[string]Progress) {
	t.Helper()
	var mu sync.Mutex
	steps := map[string]Progress{}
	told := cfg.Progress
	cfg.Progress = func(p Progress) {
		mu.Lock()
		steps[p.URL] = p
		mu.Unlock()
		if told != nil {
			told(p)
		}
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var got collector
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := c.Run(ctx, got.emit); err != nil {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatal("the single pass did not end by itself")
	}
	return &got, steps
}
