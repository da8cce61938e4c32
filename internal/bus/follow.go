package bus

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// followAhead is how many messages are fetched before they are asked for.
const followAhead = 64

// Start says where to begin, and what to leave out. Its zero value begins with
// the oldest message that is kept. At most one of After, Since and New is set.
type Start struct {
	After uint64    // the sequence of the last message that is already known
	Since time.Time // messages stored at or after it
	New   bool      // only what comes from now on

	Types     []string // for [Events]: these types only; nil: all
	Countries []string // for [Events]: with one of these sides; nil: all
}

// Follow gives every message of a topic in order, with its sequence, and waits
// for more, until ctx ends or the loop is left. It survives lost connections and
// restarts of the server, without a gap and without a repetition. A message that
// cannot be read is left out and logged.
func Follow[T Keyed](ctx context.Context, b *Bus, from Topic[T], start Start) iter.Seq2[uint64, T] {
	return func(yield func(uint64, T) bool) {
		ctx, cancel := context.WithCancel(ctx)
		f, err := b.follower(ctx, from.Stream, from.Subject, start)
		if err != nil {
			cancel()
			return
		}
		defer f.close()
		defer cancel()
		go func() {
			defer close(f.queue)
			if err := f.feed.run(ctx); err != nil {
				b.log.Warn("stream can no longer be followed", "stream", from.Stream, "err", err)
			}
		}()
		for m := range f.queue {
			f.feed.slots.give(1)
			if ctx.Err() != nil {
				return
			}
			if !start.wants(m.Subject) {
				continue
			}
			meta, err := m.Metadata()
			if err != nil {
				continue
			}
			v, err := from.value(m.Header, m.Data, b.zip)
			if err != nil {
				b.log.Warn("message cannot be read, left out", "stream", from.Stream, "sequence", meta.Sequence.Stream, "err", err)
				continue
			}
			if !yield(meta.Sequence.Stream, v) {
				return
			}
		}
	}
}

// follower reads a stream in order, through a consumer that is made anew from
// the last message on whenever anything goes wrong.
type follower struct {
	feed  *feed
	queue chan *nats.Msg

	config   jetstream.ConsumerConfig
	consumer string // the one that exists now; "": none
	last     uint64 // sequence of the last message that was taken
	count    uint64 // of messages from the consumer that exists now
}

var errGap = errors.New("messages were lost on the way")

func (b *Bus) follower(ctx context.Context, stream, subject string, start Start) (*follower, error) {
	f := &follower{queue: make(chan *nats.Msg, followAhead), config: jetstream.ConsumerConfig{
		AckPolicy:         jetstream.AckNonePolicy,
		InactiveThreshold: time.Minute,
		MemoryStorage:     true,
		Replicas:          1,
	}}
	for _, t := range start.Types {
		f.config.FilterSubjects = append(f.config.FilterSubjects, subject+"."+token(t)+".>")
	}
	if err := b.begin(ctx, stream, start, f); err != nil {
		return nil, err
	}
	f.feed = &feed{
		bus: b, stream: stream, name: "follow", slots: newSlots(followAhead),
		open: f.open, take: f.take, back: func(*nats.Msg) {},
	}
	return f, nil
}

// begin settles where to start by sequence, so that what comes while the
// connection is away is not missed.
func (b *Bus) begin(ctx context.Context, stream string, start Start, f *follower) error {
	if !start.Since.IsZero() {
		f.config.DeliverPolicy, f.config.OptStartTime = jetstream.DeliverByStartTimePolicy, &start.Since
		return nil
	}
	if !start.New && start.After == 0 {
		return nil
	}
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		state, err := b.state(ctx, stream)
		if err == nil {
			f.last = start.After
			if start.New {
				f.last = state.LastSeq
			} else if start.After > state.LastSeq {
				b.log.Warn("the stream is younger than what is known of it, starting at its beginning", "stream", stream, "after", start.After, "last", state.LastSeq)
				f.last = 0
			}
			return nil
		}
		b.log.Warn("stream cannot be followed yet, trying again", "stream", stream, "err", err)
		if err := sleep(ctx, jitter(wait)); err != nil {
			return err
		}
	}
}

func (b *Bus) state(ctx context.Context, stream string) (jetstream.StreamState, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	ctx, release := b.link.bound(ctx)
	defer release()
	s, err := b.js.Stream(ctx, stream)
	if err != nil {
		return jetstream.StreamState{}, err
	}
	return s.CachedInfo().State, nil
}

func (f *follower) open(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	ctx, release := f.feed.bus.link.bound(ctx)
	defer release()
	cfg := f.config
	if f.last > 0 {
		cfg.DeliverPolicy, cfg.OptStartSeq, cfg.OptStartTime = jetstream.DeliverByStartSequencePolicy, f.last+1, nil
	}
	c, err := f.feed.bus.js.CreateConsumer(ctx, f.feed.stream, cfg)
	if err != nil {
		return "", err
	}
	f.consumer, f.count = c.CachedInfo().Name, 0
	return f.consumer, nil
}

func (f *follower) take(m *nats.Msg) error {
	meta, err := m.Metadata()
	if err != nil {
		return err
	}
	if meta.Sequence.Consumer != f.count+1 {
		return errGap
	}
	f.count++
	f.last = meta.Sequence.Stream
	f.queue <- m
	return nil
}

// close waits for the feed, which must have been cancelled.
func (f *follower) close() {
	for range f.queue {
	}
	if f.consumer == "" || !f.feed.bus.nc.IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	f.feed.bus.js.DeleteConsumer(ctx, f.feed.stream, f.consumer) //nolint:errcheck // the server does it after a minute
}

// wants filters by country: the sides are the last token of the subject.
func (s Start) wants(subject string) bool {
	if len(s.Countries) == 0 {
		return true
	}
	sides := strings.Split(subject[strings.LastIndexByte(subject, '.')+1:], "-")
	return slices.ContainsFunc(s.Countries, func(c string) bool { return slices.Contains(sides, c) })
}
