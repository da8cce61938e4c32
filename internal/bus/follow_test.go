package bus

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"readout/event"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// told is what a follower gives.
type told struct {
	seq uint64
	id  string
}

// follow runs a follower in the background.
func follow(t *testing.T, b *Bus, start Start) <-chan told {
	t.Helper()
	out := make(chan told, 10_000)
	run(t, func(ctx context.Context) error {
		for seq, e := range Follow(ctx, b, Events, start) {
			out <- told{seq, e.ID}
		}
		return nil
	})
	return out
}

func wantIDs(t *testing.T, ch <-chan told, ids ...string) {
	t.Helper()
	for i, want := range ids {
		if got := receive(t, ch); got.id != want {
			t.Fatalf("event %d: got %s, want %s", i, got.id, want)
		}
	}
	select {
	case more := <-ch:
		t.Errorf("got %s beyond what was wanted", more.id)
	default:
	}
}

func TestFollowFromTheBeginningAfterSinceAndNew(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 3)
	time.Sleep(5 * time.Millisecond) // the broker's clock must pass
	middle := time.Now()
	publishEvents(t, b, 3, 5)
	all, after, since, fresh, young := follow(t, b, Start{}), follow(t, b, Start{After: 4}), follow(t, b, Start{Since: middle}), follow(t, b, Start{New: true}), follow(t, b, Start{After: 99})
	for _, ch := range []<-chan told{all, young} {
		for i := range 5 {
			if got := receive(t, ch); got.seq != uint64(i+1) {
				t.Fatalf("got sequence %d, want %d", got.seq, i+1)
			}
		}
	}
	wantIDs(t, after, "4")
	wantIDs(t, since, "3", "4")
	eventually(t, "five followers are there", func() bool {
		n := 0
		s, err := b.js.Stream(t.Context(), "EVENTS")
		if err != nil {
			return false
		}
		for range s.ListConsumers(t.Context()).Info() {
			n++
		}
		return n == 5
	})
	publishEvents(t, b, 5, 6)
	for _, ch := range []<-chan told{all, after, since, fresh, young} {
		wantIDs(t, ch, "5")
	}
}

func TestFollowFiltersByTypeAndCountry(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publish(t, b, Events,
		event.Event{ID: "call", Type: event.Call, Countries: []string{"RUS", "USA"}},
		event.Event{ID: "visit", Type: event.Visit, Countries: []string{"FRA", "USA"}},
		event.Event{ID: "talks", Type: event.Talks, Countries: []string{"FRA"}},
		event.Event{ID: "none", Type: event.Talks})
	wantIDs(t, follow(t, b, Start{Types: []string{"call", "talks"}}), "call", "talks", "none")
	wantIDs(t, follow(t, b, Start{Countries: []string{"USA"}}), "call", "visit")
	wantIDs(t, follow(t, b, Start{Countries: []string{"FRA", "RUS"}, Types: []string{"visit"}}), "visit")
	wantIDs(t, follow(t, b, Start{Countries: []string{"US"}}))
}

// Trap: a consumer that is not durable can vanish.
func TestFollowOutlivesItsConsumerAndTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serveIn(t, dir, 0)
	b := join(t, s, nil)
	publishEvents(t, b, 0, 10)
	ch := follow(t, b, Start{})
	for i := range 10 {
		if got := receive(t, ch); got.id != strconv.Itoa(i) {
			t.Fatalf("got %s, want %d", got.id, i)
		}
	}
	st, err := b.js.Stream(t.Context(), "EVENTS")
	if err != nil {
		t.Fatal(err)
	}
	for c := range st.ListConsumers(t.Context()).Info() {
		if err := st.DeleteConsumer(t.Context(), c.Name); err != nil {
			t.Fatal(err)
		}
	}
	publishEvents(t, b, 10, 20)
	for i := 10; i < 20; i++ {
		if got := receive(t, ch); got.id != strconv.Itoa(i) {
			t.Fatalf("after the consumer vanished: got %s, want %d", got.id, i)
		}
	}
	s.Shutdown()
	s = serveIn(t, dir, 0)
	publishEvents(t, b, 20, 30)
	for i := 20; i < 30; i++ {
		if got := receive(t, ch); got.id != strconv.Itoa(i) || got.seq != uint64(i+1) {
			t.Fatalf("after a restart: got %+v, want %d", got, i)
		}
	}
}

// A follower of new messages misses none that come while the server is away.
func TestFollowNewMissesNothingBeforeItsFirstMessage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serveIn(t, dir, 0)
	b, other := join(t, s, nil), join(t, s, nil)
	publishEvents(t, other, 0, 3)
	ch := follow(t, b, Start{New: true})
	eventually(t, "the follower is there", func() bool {
		st, err := other.js.Stream(t.Context(), "EVENTS")
		return err == nil && st.CachedInfo().State.Consumers == 1
	})
	s.Shutdown()
	s = serveIn(t, dir, 0)
	publishEvents(t, other, 3, 6)
	wantIDs(t, ch, "3", "4", "5")
}

func TestFollowEndsWithItsLoopAndLeavesNoConsumer(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 500)
	n := 0
	for range Follow(t.Context(), b, Events, Start{}) {
		if n++; n == 3 {
			break
		}
	}
	st, err := b.js.Stream(t.Context(), "EVENTS")
	if err != nil || st.CachedInfo().State.Consumers != 0 {
		t.Errorf("got %d consumers, %v, want none", st.CachedInfo().State.Consumers, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range Follow(ctx, b, Events, Start{New: true}) {
		t.Error("a cancelled follower gave something")
	}
}

func TestFollowLeavesOutWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	if _, err := b.js.Publish(t.Context(), "readout.events.v1.call._", []byte("{")); err != nil {
		t.Fatal(err)
	}
	publishEvents(t, b, 0, 1)
	wantIDs(t, follow(t, b, Start{}), "0")
}

// Trap: an account that may read the events and no more. What it is refused
// shows as silence, so the log must say it.
func TestSubscriberWithLeastRights(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	allow := func(subjects ...string) *server.SubjectPermission { return &server.SubjectPermission{Allow: subjects} }
	ns, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true, JetStream: true, StoreDir: dir,
		Users: []*server.User{
			{Username: "owner", Password: "o"},
			{Username: "reader", Password: "r", Permissions: &server.Permissions{
				Publish: allow("$JS.API.INFO", "$JS.API.STREAM.INFO.EVENTS", "$JS.API.CONSUMER.CREATE.EVENTS.>",
					"$JS.API.CONSUMER.INFO.EVENTS.>", "$JS.API.CONSUMER.DELETE.EVENTS.>", "$JS.API.CONSUMER.MSG.NEXT.EVENTS.>", "$JS.ACK.EVENTS.>"),
				Subscribe: allow("reader.>"),
			}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ns.Start()
	t.Cleanup(func() { halt(ns) })
	if !ns.ReadyForConnections(10 * time.Second) {
		t.Fatal("not ready")
	}
	address := func(user string) string { return strings.Replace(ns.ClientURL(), "nats://", "nats://"+user+"@", 1) }
	owner, err := Connect(t.Context(), Options{URL: address("owner:o")})
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if err := owner.Setup(t.Context()); err != nil {
		t.Fatal(err)
	}
	log := &lines{}
	reader, err := Connect(t.Context(), Options{URL: address("reader:r"), InboxPrefix: "reader", Log: log.logger()})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	publishEvents(t, owner, 0, 3)
	wantIDs(t, follow(t, reader, Start{Since: time.Now().Add(-time.Hour), Types: []string{"call"}}), "0", "1", "2")
	reader.answer = 200 * time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if err := Publish(ctx, reader, Pages, page("x")); err == nil {
		t.Error("a reader may publish")
	}
	eventually(t, "the refusal is logged", func() bool { return log.has("Permissions Violation") })
}

func TestEventOnTheWire(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	sub, err := b.nc.SubscribeSync("readout.events.v1.>")
	if err != nil {
		t.Fatal(err)
	}
	e := event.Event{ID: "e1", Revision: 3, Type: event.Call, Countries: []string{"RUS", "USA"}, Updated: time.Date(2025, 3, 18, 13, 0, 0, 0, time.UTC)}
	publish(t, b, Events, e, event.Event{ID: "e2", Type: "ca.l >", Countries: []string{"*", "é"}}, event.Event{ID: "e3"})
	m, err := sub.NextMsg(5 * time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "readout.events.v1.call.RUS-USA" {
		t.Errorf("got subject %s", m.Subject)
	}
	want := nats.Header{
		"Nats-Msg-Id": {"e1:3"}, "Nats-Expected-Stream": {"EVENTS"},
		"ce-specversion": {"1.0"}, "ce-id": {"e1:3"}, "ce-type": {"readout.event.v1.call"}, "ce-source": {"/readout"}, "ce-subject": {"e1"},
		"ce-time": {"2025-03-18T13:00:00Z"}, "ce-datacontenttype": {"application/json"}, "content-type": {"application/json"},
	}
	for name, values := range want {
		if !slices.Equal(m.Header[name], values) { // the case of a name counts
			t.Errorf("header %s: got %q, want %q", name, m.Header[name], values)
		}
	}
	if len(m.Header) != len(want) {
		t.Errorf("got headers %v, want %d", m.Header, len(want))
	}
	if !strings.HasPrefix(string(m.Data), `{"id":"e1"`) {
		t.Errorf("got body %s, want plain JSON", m.Data)
	}
	for _, want := range []string{"readout.events.v1.ca_l__._-_", "readout.events.v1._._"} {
		if m, err := sub.NextMsg(5 * time.Second); err != nil || m.Subject != want {
			t.Errorf("got %v, %v, want subject %s", m.Subject, err, want)
		}
	}
}
