package bus

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"readout/event"
)

// store is a sink that remembers, and fails when it is told to.
type store struct {
	mu   sync.Mutex
	fail func([]event.Event) error
	have []string
	size []int // of the batches it took
}

func (s *store) write(_ context.Context, evs []event.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(evs); err != nil {
			return err
		}
	}
	for _, e := range evs {
		s.have = append(s.have, e.ID)
	}
	s.size = append(s.size, len(evs))
	return nil
}

func (s *store) len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.have)
}

func (s *store) set(fail func([]event.Event) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = fail
}

func (s *store) drain(t *testing.T, b *Bus, w Worker) (stop func()) {
	t.Helper()
	if err := b.Setup(t.Context(), DrainStage(w, Events)); err != nil {
		t.Fatal(err)
	}
	return run(t, func(ctx context.Context) error { return Drain(ctx, b, w, Events, s.write) })
}

func ev(id string, countries ...string) event.Event {
	return event.Event{ID: id, Revision: 1, Type: event.Call, Countries: countries}
}

func publishEvents(t *testing.T, b *Bus, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		publish(t, b, Events, ev(strconv.Itoa(i)))
	}
}

// Trap: a batch that waits for its size never delivers its last messages.
func TestBatchesCloseBySizeOrAge(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 25)
	s := &store{}
	s.drain(t, b, Worker{Name: "sink", BatchSize: 10, BatchAge: 50 * time.Millisecond})
	idle(t, b)
	if !slices.Equal(s.size, []int{10, 10, 5}) {
		t.Errorf("got batches of %v, want 10, 10, 5", s.size)
	}
	for i, id := range s.have {
		if id != strconv.Itoa(i) {
			t.Fatalf("got event %s in place %d: batches keep the order of the stream", id, i)
		}
	}
}

func TestEverySinkGetsEverythingAtItsOwnPace(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 5)
	slow, fast := &store{}, &store{}
	release := make(chan struct{})
	slow.fail = func([]event.Event) error { <-release; return nil }
	slow.drain(t, b, Worker{Name: "slow", BatchAge: time.Millisecond})
	fast.drain(t, b, Worker{Name: "fast", BatchAge: time.Millisecond})
	eventually(t, "the fast one has all", func() bool { return fast.len() == 5 })
	l, err := b.Backlog(t.Context())
	if err != nil || l.Of("slow").Count() == 0 {
		t.Errorf("got %v, %v, want a backlog of the slow one", l, err)
	}
	close(release)
	idle(t, b)
	if n := slow.len(); n != 5 {
		t.Errorf("the slow one has %d events, want 5", n)
	}
}

func TestSinkThatIsAwayCostsNoMessage(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 20)
	s := &store{}
	fails := 0
	s.fail = func([]event.Event) error {
		if fails++; fails <= 30 {
			return errors.New("the database is away")
		}
		return nil
	}
	s.drain(t, b, Worker{Name: "sink", MaxDeliver: 2, Backoff: []time.Duration{time.Millisecond}, AckWait: 100 * time.Millisecond, BatchAge: 5 * time.Millisecond})
	idle(t, b)
	slices.Sort(s.have)
	if got := slices.Compact(s.have); len(got) != 20 {
		t.Errorf("the sink has %d events, want 20", len(got))
	}
	if l := letters(t, b); len(l) != 0 {
		t.Errorf("got %d dead letters, want none", len(l))
	}
}

func TestMessageThatTheSinkNeverTakesDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 10)
	s := &store{}
	s.fail = func(evs []event.Event) error {
		for _, e := range evs {
			switch e.ID {
			case "3":
				return errors.New("constraint violated")
			case "5":
				return event.Reject("no type", "")
			case "7":
				panic("seven")
			}
		}
		return nil
	}
	s.drain(t, b, Worker{Name: "sink", MaxDeliver: 3, Backoff: []time.Duration{time.Millisecond}, BatchAge: 20 * time.Millisecond})
	eventually(t, "the others are written", func() bool { return s.len() == 7 })
	for i := 10; len(letters(t, b)) < 3; i++ { // life goes on, and shows that it is the message's fault
		if i > 500 {
			t.Fatal("the message is tried for ever")
		}
		publishEvents(t, b, i, i+1)
	}
	idle(t, b)
	got := map[string]string{}
	for _, d := range letters(t, b) {
		got[d.MsgID] = d.Reason
	}
	if got["3:1"] != "retries exhausted" || got["5:1"] != "no type" || got["7:1"] != "panic" {
		t.Errorf("got dead letters %v", got)
	}
}

// A lone message cannot tell a bad message from a sink that is away.
func TestLoneMessageWaitsForTheSink(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 1)
	s := &store{}
	tries := make(chan bool, 100)
	s.fail = func([]event.Event) error { tries <- true; return errors.New("away") }
	s.drain(t, b, Worker{Name: "sink", MaxDeliver: 2, Backoff: []time.Duration{time.Millisecond}, BatchAge: time.Millisecond})
	for range 10 {
		receive(t, tries)
	}
	s.set(nil)
	idle(t, b)
	if s.len() != 1 || len(letters(t, b)) != 0 {
		t.Errorf("the sink has %d events and there are %d dead letters, want 1 and 0", s.len(), len(letters(t, b)))
	}
}

func TestStopWritesTheBatchThatIsOpen(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	s := &store{}
	stop := s.drain(t, b, Worker{Name: "sink", BatchAge: time.Minute})
	publishEvents(t, b, 0, 3)
	eventually(t, "all are held", func() bool { return consumer(t, b, "EVENTS", "sink").NumAckPending == 3 })
	stop()
	if s.len() != 3 {
		t.Errorf("the sink has %d events, want 3", s.len())
	}
	if l, err := b.Backlog(t.Context()); err != nil || l.Count() != 0 {
		t.Errorf("got %v, %v, want everything acknowledged", l, err)
	}
}

// Trap: a batch that takes longer than AckWait comes again.
func TestSlowSinkKeepsItsMessages(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	publishEvents(t, b, 0, 4)
	s := &store{fail: func([]event.Event) error { time.Sleep(time.Second); return nil }}
	s.drain(t, b, Worker{Name: "sink", BatchSize: 2, BatchAge: time.Millisecond, AckWait: 500 * time.Millisecond})
	idle(t, b)
	if s.len() != 4 {
		t.Errorf("the sink was given %d events, want 4", s.len())
	}
}
