package bus

import (
	"bytes"
	"context"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go/jetstream"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("BUS_TEST_CHILD"); dir != "" {
		child(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

// testLog writes to the test's own log.
func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// serve starts a broker in a directory of its own.
func serve(t testing.TB) *Server {
	t.Helper()
	return serveIn(t, t.TempDir(), 0)
}

func serveIn(t testing.TB, dir string, port int) *Server {
	t.Helper()
	s, err := StartServer(t.Context(), ServerOptions{Dir: dir, Port: port, Log: testLog(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
	return s
}

// join connects to a broker and sets its streams up. The change may be nil.
func join(t testing.TB, s *Server, change func(*Options)) *Bus {
	t.Helper()
	o := Options{URL: s.URL(), Token: s.Token(), Log: testLog(t)}
	if change != nil {
		change(&o)
	}
	b, err := Connect(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	if err := b.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// run starts a worker, and returns what stops it and waits.
func run(t testing.TB, worker func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- worker(ctx) }()
	stopped := false
	stop = func() {
		t.Helper()
		cancel()
		if stopped {
			return
		}
		stopped = true
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(5 * time.Second):
			t.Error("the worker does not stop")
		}
	}
	t.Cleanup(stop)
	return stop
}

// eventually waits until the condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("not within ten seconds: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// idle waits until nothing is left to do.
func idle(t testing.TB, b *Bus) {
	t.Helper()
	eventually(t, "every queue is empty", func() bool {
		l, err := b.Backlog(t.Context())
		return err == nil && l.Count() == 0
	})
}

// receive takes the next value, or fails.
func receive[T any](t testing.TB, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came within ten seconds")
		panic("unreachable")
	}
}

func page(id string) event.Page {
	return event.Page{ID: id, URL: "https://example.org/" + id, Body: []byte("<p>" + id)}
}

// letters lists the dead letters.
func letters(t testing.TB, b *Bus) []DeadLetter {
	t.Helper()
	var all []DeadLetter
	for d, err := range b.DeadLetters(t.Context(), DeadLetterFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

// lines collects log messages.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *lines) has(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.buf.String(), text)
}

func incompressible(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

func publish[T Keyed](t testing.TB, b *Bus, topic Topic[T], values ...T) {
	t.Helper()
	for _, v := range values {
		if err := Publish(t.Context(), b, topic, v); err != nil {
			t.Fatal(err)
		}
	}
}

// consumer asks the broker about a worker's consumer.
func consumer(t testing.TB, b *Bus, stream, name string) *jetstream.ConsumerInfo {
	t.Helper()
	c, err := b.js.Consumer(t.Context(), stream, name)
	if err != nil {
		t.Fatal(err)
	}
	return c.CachedInfo()
}

// nothing ignores a stage's input.
func nothing(context.Context, event.Page) ([]event.Article, error) { return nil, nil }
