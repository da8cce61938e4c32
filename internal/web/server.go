package web

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"readout/event"
)

// Options says what a [Server] shows. Follow is required.
type Options struct {
	// Follow gives every event from the start of the stream, then each new one
	// as it comes, with its sequence, until ctx ends.
	Follow func(ctx context.Context) iter.Seq2[uint64, event.Event]

	Health   func(ctx context.Context) error // nil: always well
	Gatherer prometheus.Gatherer             // nil: no /metrics
	Log      *slog.Logger                    // nil: nothing is logged
	Now      func() time.Time                // nil: time.Now

	MaxEvents  int // events kept; 0 is 2,000
	MaxReplay  int // newest revisions kept for streams that come back; 0 is 1,000
	MaxStreams int // server-sent event streams at the same time; 0 is 200

	// Heartbeat is how often a quiet stream gets a comment, so that proxies keep
	// it open; 0 is 15 seconds. A write that takes longer ends the stream.
	Heartbeat time.Duration
}

// Server holds the newest events and answers for them. Its methods may be
// called concurrently.
type Server struct {
	opt     Options
	board   *board
	pages   *pages
	running atomic.Bool // between the start and the end of Run
	well    atomic.Bool // what the last look at Health said
}

// New makes a server. It shows nothing until [Server.Run] runs.
func New(opt Options) *Server {
	opt.MaxEvents = cmp.Or(opt.MaxEvents, 2000)
	opt.MaxReplay = cmp.Or(opt.MaxReplay, 1000)
	opt.MaxStreams = cmp.Or(opt.MaxStreams, 200)
	opt.Heartbeat = cmp.Or(opt.Heartbeat, 15*time.Second)
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := &Server{opt: opt, board: newBoard(opt.MaxEvents, opt.MaxReplay, opt.MaxStreams), pages: newPages()}
	s.well.Store(true)
	return s
}

// Run takes events from the stream until ctx ends, and then ends every stream
// of server-sent events. It must run once.
func (s *Server) Run(ctx context.Context) error {
	s.running.Store(true)
	defer s.running.Store(false)
	defer s.board.close()
	for seq, e := range s.opt.Follow(ctx) {
		s.board.add(seq, e)
	}
	if ctx.Err() == nil {
		return errors.New("the stream of events ended by itself; the page would show nothing new any more")
	}
	return nil
}

// Handler answers every route. Timeouts for reading and for idle connections
// are the http.Server's; it must set no write timeout, which would cut streams.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.front)
	mux.HandleFunc("GET /events/{id}", s.detail)
	mux.HandleFunc("GET /api/events", s.apiEvents)
	mux.HandleFunc("GET /api/events/{id}", s.apiEvent)
	mux.HandleFunc("GET /api/stream", s.stream)
	mux.HandleFunc("GET /feed.atom", s.atom)
	mux.HandleFunc("GET /calendar.ics", s.calendar)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("GET /assets/{name}", s.asset)
	mux.HandleFunc("GET /robots.txt", robots)
	mux.HandleFunc("GET /", s.missing)
	if s.opt.Gatherer != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(s.opt.Gatherer, promhttp.HandlerOpts{
			ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4, Timeout: 10 * time.Second,
		}))
	}
	return guarded(mux)
}

// guarded sets the headers that hold for every answer.
func guarded(next http.Handler) http.Handler {
	const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store") // events change; what may be kept says so itself
		next.ServeHTTP(w, r)
	})
}

// robots asks search engines to stay out: what is here is copied from others.
func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n"))
}
