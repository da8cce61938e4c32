package bus

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

func TestSetupMakesStreamsThatKeepThePromises(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	if err := b.Setup(t.Context(), PipeStage(Worker{Name: "read"}, Pages), DrainStage(Worker{Name: "sqlite"}, Events)); err != nil {
		t.Fatal(err)
	}
	config := func(name string) jetstream.StreamConfig {
		s, err := b.js.Stream(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return s.CachedInfo().Config
	}
	for _, name := range []string{"PAGES", "ARTICLES", "REPORTS"} {
		c := config(name)
		if c.Retention != jetstream.WorkQueuePolicy || c.Discard != jetstream.DiscardNew || c.MaxBytes <= 0 || c.MaxMsgs <= 0 || c.Duplicates > 10*time.Minute || c.Storage != jetstream.FileStorage {
			t.Errorf("%s: got %+v", name, c)
		}
	}
	if c := config("EVENTS"); c.Retention != jetstream.LimitsPolicy || c.MaxAge != 30*day || c.Discard != jetstream.DiscardNew {
		t.Errorf("EVENTS: got %+v", c)
	}
	l, err := b.Backlog(t.Context())
	if err != nil || len(l) != 2 || l[0].Consumer != "read" || l[1].Consumer != "sqlite" {
		t.Errorf("got %v, %v, want the consumers of both stages", l, err)
	}
	if c := consumer(t, b, "EVENTS", "sqlite").Config; c.MaxDeliver != -1 {
		t.Errorf("a sink gives up after %d deliveries", c.MaxDeliver)
	}
}

func TestLimitsThatAreNotNamedStayAsTheyAre(t *testing.T) {
	t.Parallel()
	s := serve(t)
	join(t, s, func(o *Options) { o.Limits.Pages = Limit{Bytes: 1 << 20, Messages: 7}; o.Limits.EventsAge = day })
	b := join(t, s, func(o *Options) { o.Limits.Pages.Messages = 9 }) // a worker with settings of its own
	pages, err := b.js.Stream(t.Context(), "PAGES")
	if err != nil {
		t.Fatal(err)
	}
	if c := pages.CachedInfo().Config; c.MaxBytes != 1<<20 || c.MaxMsgs != 9 {
		t.Errorf("got %d bytes and %d messages, want 1 MB and 9", c.MaxBytes, c.MaxMsgs)
	}
	events, err := b.js.Stream(t.Context(), "EVENTS")
	if err != nil {
		t.Fatal(err)
	}
	if c := events.CachedInfo().Config; c.MaxAge != day {
		t.Errorf("got events kept for %s, want a day", c.MaxAge)
	}
}

func TestBindVerifiesAndMakesNothing(t *testing.T) {
	t.Parallel()
	s := serve(t)
	bound, err := Connect(t.Context(), Options{URL: s.URL(), Token: s.Token(), Bind: true})
	if err != nil {
		t.Fatal(err)
	}
	defer bound.Close()
	err = bound.Setup(t.Context())
	for _, name := range []string{"PAGES", "ARTICLES", "REPORTS", "EVENTS", "REJECTED"} {
		if err == nil || !strings.Contains(err.Error(), "stream "+name+": ") {
			t.Errorf("got %v, want it to name %s", err, name)
		}
	}
	owner := join(t, s, nil)
	if err := bound.Setup(t.Context()); err != nil {
		t.Errorf("streams as they should be: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	oneLine(t, Pipe(ctx, bound, Worker{Name: "read"}, Pages, Articles, nothing), "bind to consumer read of stream PAGES")
	if err := owner.js.DeleteStream(ctx, "PAGES"); err != nil {
		t.Fatal(err)
	}
	if _, err := owner.js.CreateStream(ctx, jetstream.StreamConfig{Name: "PAGES", Subjects: []string{"other"}, Discard: jetstream.DiscardOld}); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*Bus{bound, owner} {
		err := b.Setup(ctx)
		for _, part := range []string{"retention", "readout.pages.v1", "refuse new messages"} {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("got %v, want it to say %q", err, part)
			}
		}
	}
}

func TestStoreThatIsTooSmallForItsStreamsSaysSo(t *testing.T) {
	t.Parallel()
	s, err := StartServer(t.Context(), ServerOptions{Dir: t.TempDir(), MaxStore: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	b, err := Connect(t.Context(), Options{URL: s.URL(), Token: s.Token()})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Setup(t.Context()); err == nil || !strings.Contains(err.Error(), "storage") {
		t.Errorf("got %v, want it to speak of storage", err)
	}
}

func TestServerWithoutJetStreamIsOneClearLine(t *testing.T) {
	t.Parallel()
	ns, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	ns.Start()
	t.Cleanup(func() { halt(ns) })
	if !ns.ReadyForConnections(10 * time.Second) {
		t.Fatal("not ready")
	}
	b, err := Connect(t.Context(), Options{URL: ns.ClientURL()})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	oneLine(t, b.Setup(t.Context()), "PAGES", "with JetStream")
}
