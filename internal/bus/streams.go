package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Limit is how much a stream holds. In a work queue, reaching it holds the
// publisher back. 0 leaves an existing stream as it is, and gives a new one the
// default.
type Limit struct {
	Bytes    int64
	Messages int64
}

// Limits are the caps of the streams.
type Limits struct {
	Pages    Limit // default 1 GB, 50,000 messages
	Articles Limit // default 256 MB, 50,000 messages
	Reports  Limit // default 256 MB, 100,000 messages

	Events    Limit         // default: 4 GB; full, it holds the resolvers back until old events age out
	EventsAge time.Duration // default 30 days

	// Rejected is the one stream that makes room by dropping its oldest: dead
	// letters must not stop the pipeline. Default 512 MB.
	Rejected    Limit
	RejectedAge time.Duration // default 90 days
}

const (
	day = 24 * time.Hour

	// Duplicate windows. A server that reopens a big stream inside its window
	// needs seconds, so these are minutes.
	queueWindow = 2 * time.Minute
	eventWindow = 5 * time.Minute

	// advisories keeps the server's word about messages that were delivered as
	// often as is allowed and never done: their workers died.
	advisoryStream  = "ADVISORIES"
	advisorySubject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES"
)

// Setup makes the streams, and the consumers of the stages named, or brings
// them up to what the options say. Call it before any worker or publisher: a
// queue keeps what comes before its workers do. With [Options].Bind it verifies
// instead, and tells everything that does not fit at once.
func (b *Bus) Setup(ctx context.Context, stages ...Stage) error {
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err := b.setup(ctx, stages)
		if err == nil || !b.opts.Retry || ctx.Err() != nil || !temporary(err) {
			return err
		}
		b.log.Warn("JetStream is not ready, trying again", "err", err, "wait", wait)
		if sleep(ctx, wait) != nil {
			return err
		}
	}
}

func (b *Bus) setup(ctx context.Context, stages []Stage) error {
	do := b.manage
	if b.opts.Bind {
		do = b.verify
	}
	var unfit []error
	for _, want := range b.streams() {
		err := do(ctx, want)
		var u *unfitError
		switch {
		case errors.As(err, &u):
			unfit = append(unfit, fmt.Errorf("stream %s: %w", want.Name, err))
		case err != nil:
			return fmt.Errorf("set up stream %s: %w", want.Name, advise(err))
		}
	}
	if err := errors.Join(unfit...); err != nil {
		return err
	}
	for _, s := range stages {
		if _, err := b.openConsumer(ctx, s.stream, s.config); err != nil {
			return err
		}
	}
	return nil
}

// temporary says whether the broker may answer otherwise in a moment.
func temporary(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.ErrorCode == codeNotReady
	}
	return errors.Is(err, nats.ErrNoResponders) || errors.Is(err, nats.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, nats.ErrReconnectBufExceeded)
}

// advise adds what to do.
func advise(err error) error {
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount), errors.Is(err, nats.ErrNoResponders):
		return fmt.Errorf("%w; the server must run with JetStream (nats-server -js)", err)
	case isAPI(err, codeStorageFull, codeAccountFull, codeInsufficient):
		return fmt.Errorf("%w; give the broker a larger store, or the streams smaller limits", err)
	}
	return err
}

// Stage is a worker on a topic, so that [Bus.Setup] can make its consumer ahead
// of it.
type Stage struct {
	stream string
	config jetstream.ConsumerConfig
}

// PipeStage is the consumer that [Pipe] will use.
func PipeStage[T Keyed](w Worker, from Topic[T]) Stage {
	return Stage{from.Stream, w.withDefaults().consumer(pipe)}
}

// DrainStage is the consumer that [Drain] will use.
func DrainStage[T Keyed](w Worker, from Topic[T]) Stage {
	return Stage{from.Stream, w.withDefaults().consumer(drain)}
}

// streams gives every stream as a new one would be made.
func (b *Bus) streams() []jetstream.StreamConfig {
	l := b.opts.Limits
	queue := func(name string, subjects []string, l Limit, bytes, messages int64) jetstream.StreamConfig {
		return jetstream.StreamConfig{
			Name: name, Subjects: subjects, Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew,
			MaxBytes: orDefault(l.Bytes, bytes), MaxMsgs: orDefault(l.Messages, messages), Duplicates: queueWindow,
		}
	}
	return b.withDefaults(
		queue(Pages.Stream, Pages.subjects(), l.Pages, 1<<30, 50_000),
		queue(Articles.Stream, Articles.subjects(), l.Articles, 256<<20, 50_000),
		queue(Reports.Stream, Reports.subjects(), l.Reports, 256<<20, 100_000),
		jetstream.StreamConfig{
			Name: Events.Stream, Subjects: Events.subjects(), Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew,
			MaxAge: orAge(l.EventsAge, 30*day), MaxBytes: orDefault(l.Events.Bytes, 4<<30), MaxMsgs: orDefault(l.Events.Messages, -1),
			Duplicates: eventWindow, AllowDirect: true,
		},
		jetstream.StreamConfig{
			Name: DeadLetters.Stream, Subjects: DeadLetters.subjects(), Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld,
			MaxAge: orAge(l.RejectedAge, 90*day), MaxBytes: orDefault(l.Rejected.Bytes, 512<<20), MaxMsgs: orDefault(l.Rejected.Messages, -1),
			Duplicates: eventWindow, AllowDirect: true,
		},
		jetstream.StreamConfig{
			Name: advisoryStream, Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardOld,
			Subjects: []string{advisorySubject + ".PAGES.*", advisorySubject + ".ARTICLES.*", advisorySubject + ".REPORTS.*"},
			MaxAge:   7 * day, MaxMsgs: 100_000, MaxBytes: 32 << 20, Duplicates: queueWindow,
		},
	)
}

func (b *Bus) withDefaults(cfgs ...jetstream.StreamConfig) []jetstream.StreamConfig {
	for i := range cfgs {
		c := &cfgs[i]
		c.Storage = jetstream.FileStorage
		c.Replicas = max(b.opts.Replicas, 1)
		c.MaxMsgsPerSubject = -1
		c.MaxConsumers = -1
		c.MaxMsgSize = -1
		if c.MaxMsgs == 0 {
			c.MaxMsgs = -1
		}
	}
	return cfgs
}

// manage makes a stream, or changes in an existing one what the options name.
func (b *Bus) manage(ctx context.Context, want jetstream.StreamConfig) error {
	s, err := b.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if s, err = b.js.CreateStream(ctx, want); err == nil || !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			return err
		}
		s, err = b.js.Stream(ctx, want.Name) // another process was first
	}
	if err != nil {
		return err
	}
	have := s.CachedInfo().Config
	if err := fits(have, want); err != nil {
		return err
	}
	next := have
	b.opts.Limits.apply(&next)
	if b.opts.Replicas > 0 {
		next.Replicas = b.opts.Replicas
	}
	if next.MaxBytes == have.MaxBytes && next.MaxMsgs == have.MaxMsgs && next.MaxAge == have.MaxAge && next.Replicas == have.Replicas {
		return nil
	}
	_, err = b.js.UpdateStream(ctx, next)
	return err
}

// apply sets the limits that are named, on the stream that they are named for.
func (l Limits) apply(c *jetstream.StreamConfig) {
	var limit Limit
	var age time.Duration
	switch c.Name {
	case Pages.Stream:
		limit = l.Pages
	case Articles.Stream:
		limit = l.Articles
	case Reports.Stream:
		limit = l.Reports
	case Events.Stream:
		limit, age = l.Events, l.EventsAge
	case DeadLetters.Stream:
		limit, age = l.Rejected, l.RejectedAge
	}
	c.MaxBytes = orDefault(limit.Bytes, c.MaxBytes)
	c.MaxMsgs = orDefault(limit.Messages, c.MaxMsgs)
	c.MaxAge = orAge(age, c.MaxAge)
}

// verify checks a stream that somebody else made.
func (b *Bus) verify(ctx context.Context, want jetstream.StreamConfig) error {
	s, err := b.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if want.Name == advisoryStream {
			b.log.Warn("stream is missing: messages whose workers died stay in their queue", "stream", advisoryStream)
			return nil
		}
		return &unfitError{fmt.Errorf("%w; make it, with subjects %q and %s retention", err, want.Subjects, want.Retention)}
	}
	if err != nil {
		return err
	}
	return fits(s.CachedInfo().Config, want)
}

// fits tells what of a stream would break the promises of the bus.
func fits(have, want jetstream.StreamConfig) error {
	var errs []error
	if have.Retention != want.Retention {
		errs = append(errs, fmt.Errorf("retention is %s, and must be %s", have.Retention, want.Retention))
	}
	for _, s := range want.Subjects {
		if !slices.Contains(have.Subjects, s) {
			errs = append(errs, fmt.Errorf("subjects are %q, and must hold %q", have.Subjects, s))
		}
	}
	if want.Discard == jetstream.DiscardNew && have.Discard != want.Discard {
		errs = append(errs, errors.New("a full stream must refuse new messages (discard new), not drop old ones"))
	}
	if have.Duplicates == 0 {
		errs = append(errs, errors.New("the duplicate window must be longer than nothing"))
	}
	if have.NoAck {
		errs = append(errs, errors.New("the stream must acknowledge what is published"))
	}
	if len(errs) == 0 {
		return nil
	}
	return &unfitError{errors.Join(errs...)}
}

// unfitError is what is wrong with one stream; the others are looked at too.
type unfitError struct{ error }

func (e *unfitError) Unwrap() error { return e.error }

func orAge(d, otherwise time.Duration) time.Duration {
	if d <= 0 {
		return otherwise
	}
	return d
}
