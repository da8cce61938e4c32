package crawler

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// memNet is a network in memory, for tests in simulated time: real HTTP over
// pipes, which a synctest bubble can see through.
type memNet struct {
	*testSite
	mu     sync.Mutex
	conns  chan net.Conn
	dialed map[string]int
	hang   map[string]bool // hosts that accept and never answer
	down   map[string]bool // hosts that refuse
}

type memListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (l *memListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}
func (l *memListener) Close() error   { l.once.Do(func() { close(l.done) }); return nil }
func (l *memListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// newMemNet starts the network; it must be called in the bubble, and stop ends it.
func newMemNet(t testing.TB) (*memNet, func()) {
	n := &memNet{conns: make(chan net.Conn), dialed: map[string]int{}, hang: map[string]bool{}, down: map[string]bool{},
		testSite: &testSite{hits: map[string]int{}, mux: map[string]http.HandlerFunc{}}}
	l := &memListener{conns: n.conns, done: make(chan struct{})}
	srv := &http.Server{Handler: n.testSite}
	stopped := make(chan struct{})
	go func() { defer close(stopped); _ = srv.Serve(l) }()
	return n, func() { _ = srv.Close(); <-stopped }
}

var errRefused = errors.New("connection refused by the test network")

func (n *memNet) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	host, _, _ := strings.Cut(addr, ":")
	n.mu.Lock()
	n.dialed[host]++
	hang, down := n.hang[host], n.down[host]
	n.mu.Unlock()
	if down {
		return nil, errRefused
	}
	client, server := net.Pipe()
	if hang {
		// Somebody has to read, or the pipe holds the writer without a deadline.
		go func() {
			buf := make([]byte, 1024)
			for {
				if _, err := server.Read(buf); err != nil {
					return
				}
			}
		}()
		return client, nil
	}
	select {
	case n.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// crawler makes one that sees this network only.
func (n *memNet) crawler(t testing.TB, cfg Config) *Crawler {
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.transport.dialer.test = n.dial
	return c
}

// times gives when a host was asked, in order.
func (s *testSite) times(host string) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []time.Time
	for _, h := range s.log {
		if strings.HasPrefix(h.what, host+"/") {
			out = append(out, h.at)
		}
	}
	return out
}
