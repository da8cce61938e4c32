package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

// feed pulls messages of one consumer. The library's own loops hold messages
// that nobody keeps alive, or strand them on stopping; this one asks for exactly
// as many as there are free slots, so that every message is in the hands of
// somebody who answers for it.
type feed struct {
	bus    *Bus
	stream string
	name   string // of the worker, for the log
	slots  slots

	// open gives the name of the consumer to pull from. It is called again
	// after every interruption, and makes the consumer anew where it is gone.
	open func(context.Context) (consumer string, err error)

	// take receives a message and, with it, its slot. It never blocks. An
	// error breaks the feed: it starts over with open.
	take func(*nats.Msg) error

	// back receives a message that came after the stop.
	back func(*nats.Msg)
}

// Reasons why a request ends before it is filled. All are worth another.
var (
	errExpired     = errors.New("the request has expired")
	errReconnected = errors.New("the connection was made anew")
	errNoHeartbeat = errors.New("the server has been silent")
)

// run pulls until ctx ends, whatever happens to the connection, the server or
// the consumer.
func (f *feed) run(ctx context.Context) error {
	for wait := time.Duration(0); ; {
		started := time.Now()
		err := f.session(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, nats.ErrConnectionClosed):
			return fmt.Errorf("pull from %s: %w", f.stream, err)
		case errors.Is(err, errReconnected):
			wait = 0
		case time.Since(started) > 10*time.Second:
			wait = 50 * time.Millisecond
		default:
			wait = min(max(2*wait, 50*time.Millisecond), 5*time.Second)
		}
		f.bus.log.Debug("pulling again", "stage", f.name, "stream", f.stream, "err", err)
		if wait >= 2*time.Second {
			f.bus.log.Warn("messages cannot be pulled, trying again", "stage", f.name, "stream", f.stream, "err", err)
		}
		if sleep(ctx, jitter(wait)) != nil {
			return nil
		}
	}
}

// session pulls through one inbox until something goes wrong.
func (f *feed) session(ctx context.Context) error {
	consumer, err := f.open(ctx)
	if err != nil {
		return err
	}
	nc := f.bus.nc
	reconnected := nc.StatusChanged(nats.CONNECTED)
	defer nc.RemoveStatusListener(reconnected)
	// What was asked for fits, and so do the notes of a server between two reads.
	msgs := make(chan *nats.Msg, cap(f.slots)+256)
	sub, err := nc.ChanSubscribe(nc.NewInbox(), msgs)
	if err != nil {
		return err
	}
	for {
		n, err := f.slots.take(ctx)
		if err != nil {
			f.close(sub, msgs)
			return err
		}
		n, err = f.request(ctx, consumer, sub.Subject, n, msgs, reconnected)
		f.slots.give(n)
		if err != nil && !errors.Is(err, errExpired) {
			f.close(sub, msgs)
			return err
		}
	}
}

// request asks for n messages and hands them on as they come. It returns how
// many of them did not come.
func (f *feed) request(ctx context.Context, consumer, inbox string, n int, msgs <-chan *nats.Msg, reconnected <-chan nats.Status) (int, error) {
	ask, err := json.Marshal(map[string]any{"batch": n, "expires": f.bus.expires, "idle_heartbeat": f.bus.heartbeat})
	if err != nil {
		return n, err
	}
	if err := f.bus.nc.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+f.stream+"."+consumer, inbox, ask); err != nil {
		return n, err
	}
	silence := 2*f.bus.heartbeat + time.Second
	alarm := time.NewTimer(silence)
	defer alarm.Stop()
	for n > 0 {
		select {
		case m := <-msgs:
			alarm.Reset(silence)
			if !isMessage(m) {
				if err := status(m); err != nil {
					return n, err
				}
				continue
			}
			if err := f.take(m); err != nil {
				return n, err
			}
			n--
		case <-reconnected:
			return n, errReconnected
		case <-alarm.C:
			return n, errNoHeartbeat
		case <-f.bus.done:
			return n, nats.ErrConnectionClosed
		case <-ctx.Done():
			return n, ctx.Err()
		}
	}
	return 0, nil
}

// status reads a note of the server: nil for a sign of life.
func status(m *nats.Msg) error {
	switch code := m.Header.Get("Status"); code {
	case "100":
		return nil
	case "408", "404":
		return errExpired
	case "503":
		return nats.ErrNoResponders
	default:
		return fmt.Errorf("server: %s %s", code, m.Header.Get("Description"))
	}
}

// close ends the subscription and hands back what was already on its way.
func (f *feed) close(sub *nats.Subscription, msgs <-chan *nats.Msg) {
	defer sub.Unsubscribe() //nolint:errcheck // it is gone then
	// Draining stops the server, and keeps what it sent before; the answer to
	// the flush comes behind the last of it.
	if sub.Drain() != nil || f.bus.nc.FlushTimeout(250*time.Millisecond) != nil {
		return // a server that is gone sends nothing
	}
	for {
		select {
		case m := <-msgs:
			if isMessage(m) {
				f.back(m)
			}
		default:
			return
		}
	}
}

// isMessage tells a stored message from a note of the server.
func isMessage(m *nats.Msg) bool {
	return m.Reply != "" && (len(m.Data) > 0 || m.Header.Get("Status") == "")
}
