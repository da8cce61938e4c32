package bus

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go"
)

// Trap: a consumer can be deleted, by a hand or by a partition.
func TestStageOutlivesItsConsumer(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	seen := make(chan string, 10)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			seen <- p.ID
			return nil, nil
		})
	})
	publish(t, b, Pages, page("before"))
	receive(t, seen)
	idle(t, b)
	if err := b.js.DeleteConsumer(t.Context(), "PAGES", "read"); err != nil {
		t.Fatal(err)
	}
	publish(t, b, Pages, page("after"))
	if got := receive(t, seen); got != "after" {
		t.Errorf("got %s, want the page that came after", got)
	}
	idle(t, b)
}

// Trap: heartbeats that stay out mean that nothing will ever come.
func TestStageNoticesSilence(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	b.heartbeat, b.expires = 50*time.Millisecond, 200*time.Millisecond
	if _, err := b.nc.Subscribe("$JS.API.CONSUMER.MSG.NEXT.PAGES.mute", func(*nats.Msg) {}); err != nil {
		t.Fatal(err)
	}
	seen := make(chan string, 10)
	opened := make(chan bool, 100)
	f := &feed{
		bus: b, stream: "PAGES", name: "read", slots: newSlots(2),
		open: func(ctx context.Context) (string, error) {
			opened <- true
			if len(opened) == 1 {
				return "mute", nil // takes the request, and never says a word
			}
			return b.openConsumer(ctx, "PAGES", Worker{Name: "read"}.withDefaults().consumer(pipe))
		},
	}
	f.take = func(m *nats.Msg) error { seen <- m.Subject; return nil }
	f.back = func(*nats.Msg) {}
	run(t, func(ctx context.Context) error { return f.run(ctx) })
	publish(t, b, Pages, page("x"))
	receive(t, seen)
}

func TestStagesOutliveARestartOfTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serveIn(t, dir, 0)
	b := join(t, s, nil)
	const n = 60
	var mu sync.Mutex
	seen := map[string]bool{}
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read", AckWait: time.Second}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			return []event.Article{{ID: p.ID}}, nil
		})
	})
	run(t, func(ctx context.Context) error {
		return Drain(ctx, b, Worker{Name: "all", AckWait: time.Second}, Articles, func(_ context.Context, as []event.Article) error {
			mu.Lock()
			defer mu.Unlock()
			for _, a := range as {
				seen[a.ID] = true
			}
			return nil
		})
	})
	for i := range n {
		publish(t, b, Pages, page(strconv.Itoa(i)))
		if i%20 == 10 {
			s.Shutdown()
			s = serveIn(t, dir, 0)
		}
	}
	eventually(t, "everything has arrived", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(seen) == n
	})
	idle(t, b)
	if l := letters(t, b); len(l) != 0 {
		t.Errorf("got dead letters: %v", l)
	}
}

func TestStageEndsWithAnErrorWhenTheConnectionIsClosed(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	done := make(chan error, 2)
	begun := make(chan bool, 1)
	go func() {
		done <- Pipe(t.Context(), b, Worker{Name: "read", StopGrace: 50 * time.Millisecond}, Pages, Articles, func(context.Context, event.Page) ([]event.Article, error) {
			begun <- true
			return nil, nil
		})
	}()
	publish(t, b, Pages, page("x"))
	receive(t, begun)
	b.Close()
	oneLine(t, receive(t, done), "read", "closed")
	if err := Publish(t.Context(), b, Pages, page("y")); err == nil {
		t.Error("published over a closed connection")
	}
	b.Close()
}

// child is the other process of [TestKillLosesNothing]: a broker, a publisher
// that notes each page once it is stored, a stage, and a sink that notes what it
// has. It runs until it is killed.
func child(dir string) {
	quiet := slog.New(slog.DiscardHandler)
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT)
	go func() {
		for range signals {
			fmt.Println("interrupted")
		}
	}()
	ctx := context.Background()
	s, err := StartServer(ctx, ServerOptions{Dir: filepath.Join(dir, "data"), Log: quiet})
	fail(err)
	b, err := Connect(ctx, Options{URL: s.URL(), Token: s.Token(), Log: quiet})
	fail(err)
	fail(b.Setup(ctx))
	w := Worker{Name: "read", AckWait: 500 * time.Millisecond}
	go func() {
		fail(Pipe(ctx, b, w, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			return []event.Article{{ID: p.ID}}, nil
		}))
	}()
	stored := note(filepath.Join(dir, "stored"))
	sunk := note(filepath.Join(dir, "sunk"))
	go func() {
		w := Worker{Name: "sink", AckWait: 500 * time.Millisecond, BatchAge: 5 * time.Millisecond}
		fail(Drain(ctx, b, w, Articles, func(_ context.Context, as []event.Article) error {
			for _, a := range as {
				sunk(a.ID)
			}
			return nil
		}))
	}()
	fmt.Println("ready")
	for i := 0; ; i++ {
		id := fmt.Sprintf("%d-%d", os.Getpid(), i)
		fail(Publish(ctx, b, Pages, page(id)))
		stored(id)
	}
}

// note appends lines to a file. What was written outlives the process.
func note(name string) func(string) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		panic(err)
	}
	return func(line string) {
		if _, err := f.WriteString(line + "\n"); err != nil {
			panic(err)
		}
	}
}

// A process that holds broker, stages and sink is killed again and again: what
// the broker acknowledged comes out at the other end.
func TestKillLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for kill := range 6 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "BUS_TEST_CHILD="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said := bufio.NewScanner(out)
		if !said.Scan() || said.Text() != "ready" {
			t.Fatalf("the child says %q", said.Text())
		}
		if kill == 0 { // Trap: the server takes the process's signals
			cmd.Process.Signal(syscall.SIGINT)
			if !said.Scan() || said.Text() != "interrupted" {
				t.Errorf("the child's own handler did not get the signal, but %q", said.Text())
			}
			if _, err := FindServer(filepath.Join(dir, "data")); err != nil {
				t.Errorf("the broker of another process is not found: %v", err)
			}
			_, err := StartServer(t.Context(), ServerOptions{Dir: filepath.Join(dir, "data")})
			oneLine(t, err, "held by process "+strconv.Itoa(cmd.Process.Pid))
		}
		time.Sleep(100*time.Millisecond + rand.N(200*time.Millisecond))
		cmd.Process.Kill()
		cmd.Wait()
		if _, err := FindServer(filepath.Join(dir, "data")); err == nil {
			t.Error("a killed broker is still found")
		}
	}
	finish(t, dir)
	stored, sunk := read(t, dir, "stored"), read(t, dir, "sunk")
	if len(stored) < 20 {
		t.Errorf("only %d pages were stored, too few to tell anything", len(stored))
	}
	lost := 0
	for _, id := range stored {
		if _, ok := slices.BinarySearch(sunk, id); !ok {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d pages that were acknowledged are lost", lost, len(stored))
	}
	t.Logf("%d stored, %d sunk, %d of them twice", len(stored), len(sunk), len(sunk)-len(slices.Compact(slices.Clone(sunk))))
}

// finish does the work that the last child left.
func finish(t *testing.T, dir string) {
	b := join(t, serveIn(t, filepath.Join(dir, "data"), 0), nil)
	sunk := note(filepath.Join(dir, "sunk"))
	run(t, func(ctx context.Context) error {
		w := Worker{Name: "read", AckWait: 500 * time.Millisecond}
		return Pipe(ctx, b, w, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			return []event.Article{{ID: p.ID}}, nil
		})
	})
	run(t, func(ctx context.Context) error {
		w := Worker{Name: "sink", AckWait: 500 * time.Millisecond, BatchAge: 5 * time.Millisecond}
		return Drain(ctx, b, w, Articles, func(_ context.Context, as []event.Article) error {
			for _, a := range as {
				sunk(a.ID)
			}
			return nil
		})
	})
	idle(t, b)
}

// read gives the lines of a note, sorted.
func read(t *testing.T, dir, name string) []string {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(data))
	slices.Sort(lines)
	return lines
}
