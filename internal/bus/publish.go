package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Error codes of JetStream that nats.go has no name for.
const (
	codeStoreFailed      jetstream.ErrorCode = 10077 // the stream is full, or its disk
	codeAccountFull      jetstream.ErrorCode = 10002
	codeInsufficient     jetstream.ErrorCode = 10023
	codeMemoryFull       jetstream.ErrorCode = 10028
	codeStorageFull      jetstream.ErrorCode = 10047
	codeNotReady         jetstream.ErrorCode = 10008
	codeQueueNeedsFilter jetstream.ErrorCode = 10099
	codeQueueNotUnique   jetstream.ErrorCode = 10100
)

// headerRoom is what a message's headers may take of the server's limit, in
// bytes.
const headerRoom = 64 << 10

// Publish stores v durably. While the stream is full, or the broker is away, it
// waits until ctx ends: this is how a slow stage holds the crawler back. A value
// that can never be stored gives an [event.ErrReject]. Publishing the same key
// again within minutes changes nothing.
func Publish[T Keyed](ctx context.Context, b *Bus, t Topic[T], v T) error {
	m, err := t.message(v, b.zip)
	if err != nil {
		return err
	}
	duplicate, err := b.publish(ctx, ctx, t.Stream, m)
	if err != nil {
		return err
	}
	b.metrics.published(t.Stream, duplicate)
	return nil
}

// publish sends one message until it is stored. It gives up waiting for room
// when hold ends, and everything when ctx does.
func (b *Bus) publish(ctx, hold context.Context, stream string, m *nats.Msg) (duplicate bool, err error) {
	if len(m.Data) > b.maxBody() {
		return false, event.Reject("too large", fmt.Sprintf("%d bytes for %s; the server takes %d", len(m.Data), stream, b.maxBody()))
	}
	m.Header.Set(jetstream.ExpectedStreamHeader, stream)
	var since time.Time // of the first refusal
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		ack, err := b.publishOnce(ctx, m)
		if err == nil {
			if !since.IsZero() {
				b.metrics.heldBack(stream, time.Since(since))
				b.log.Debug("stream takes messages again", "stream", stream, "seconds", time.Since(since).Seconds())
			}
			return ack.Duplicate, nil
		}
		if err := b.hopeless(ctx, stream, err); err != nil {
			return false, err
		}
		if since.IsZero() {
			since = time.Now()
			b.metrics.holding(stream)
			b.log.Debug("held back", "stream", stream, "err", err)
		} else if wait == time.Second && time.Since(since) > 10*time.Second {
			b.warnHeld(stream, since, err)
		}
		if sleep(hold, jitter(wait)) != nil {
			return false, fmt.Errorf("publish to %s, held back for %s: %w: %w", stream, time.Since(since).Round(time.Millisecond), hold.Err(), err)
		}
	}
}

func (b *Bus) publishOnce(ctx context.Context, m *nats.Msg) (*jetstream.PubAck, error) {
	ctx, cancel := context.WithTimeout(ctx, b.answer)
	defer cancel()
	ctx, release := b.link.bound(ctx)
	defer release()
	return b.js.PublishMsg(ctx, m, jetstream.WithRetryAttempts(0))
}

// hopeless returns the error of a publish that would fail again, and nil for one
// worth trying again.
func (b *Bus) hopeless(ctx context.Context, stream string, err error) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("publish to %s: %w", stream, ctx.Err())
	case errors.Is(err, nats.ErrMaxPayload), isAPI(err, jetstream.JSErrCodeStreamMessageExceedsMaximum):
		return event.Reject("too large", fmt.Sprintf("for %s: %v", stream, err))
	case errors.Is(err, nats.ErrBadSubject):
		return event.Reject("bad subject", err.Error())
	case errors.Is(err, nats.ErrConnectionClosed), errors.Is(err, nats.ErrConnectionDraining):
		return fmt.Errorf("publish to %s: %w", stream, err)
	case isAPI(err, codeStoreFailed, codeAccountFull, codeInsufficient, codeStorageFull, codeMemoryFull):
		return nil
	}
	var api *jetstream.APIError
	if errors.As(err, &api) && api.Code >= 400 && api.Code < 500 {
		return fmt.Errorf("publish to %s: %w", stream, err)
	}
	return nil // no answer, no connection, no leader: it comes back
}

// warnHeld says at most twice a minute that a publisher waits.
func (b *Bus) warnHeld(stream string, since time.Time, err error) {
	if b.metrics.mayWarn(stream, 30*time.Second) {
		b.log.Warn("publisher is held back", "stream", stream, "seconds", int(time.Since(since).Seconds()), "err", err)
	}
}

// maxBody is the largest body in bytes that the server takes.
func (b *Bus) maxBody() int { return int(b.nc.MaxPayload()) - headerRoom }

// isAPI says whether the server answered with one of the codes.
func isAPI(err error, codes ...jetstream.ErrorCode) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && slices.Contains(codes, api.ErrorCode)
}
