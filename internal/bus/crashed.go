package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// advisory is the server's word that a message was delivered as often as is
// allowed, and never done.
type advisory struct {
	Stream     string `json:"stream"`
	Consumer   string `json:"consumer"`
	Sequence   uint64 `json:"stream_seq"`
	Deliveries int    `json:"deliveries"`
}

// catchCrashed moves messages to the dead letters whose workers died over them
// again and again. The queue would keep them for good, and show them to nobody.
func (b *Bus) catchCrashed(ctx context.Context, w Worker, stream string) error {
	cfg := jetstream.ConsumerConfig{
		Durable:       "crashed-" + w.Name,
		FilterSubject: fmt.Sprintf("%s.%s.%s", advisorySubject, stream, w.Name),
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       30 * time.Second,
		MaxDeliver:    -1,
	}
	in, err := b.intake(ctx, w, advisoryStream, cfg, 1)
	if err != nil {
		b.log.Warn("messages whose workers died stay in their queue", "stage", w.Name, "err", err)
		return nil
	}
	defer in.end()
	go in.run(ctx) //nolint:errcheck // the stage's own intake tells the same
	for d := range in.queue {
		if err := b.buryCrashed(in, d); err != nil {
			b.log.Debug("crashed message stays for now", "stage", w.Name, "err", err)
			d.again(w.backoff(d.attempt))
		} else {
			in.finish(d)
		}
		in.release(d)
	}
	return nil
}

func (b *Bus) buryCrashed(in *intake, d *delivery) error {
	var a advisory
	if err := json.Unmarshal(d.msg.Data, &a); err != nil {
		b.log.Warn("advisory of the broker cannot be read", "err", err)
		return nil
	}
	s, err := b.js.Stream(in.final, a.Stream)
	if err != nil {
		return err
	}
	m, err := s.GetMsg(in.final, a.Sequence)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil // done after all
	}
	if err != nil {
		return err
	}
	err = b.bury(in.final, in.stop, slog.LevelWarn, DeadLetter{
		Stage: in.worker.Name, Reason: "crashed", Detail: fmt.Sprintf("delivered %d times, and no worker ever said what became of it", a.Deliveries),
		Stream: a.Stream, Subject: m.Subject, Sequence: m.Sequence, MsgID: m.Header.Get(jetstream.MsgIDHeader),
		Attempts: a.Deliveries, Stored: m.Time, Header: m.Header, Body: m.Data,
	})
	if err != nil {
		return err
	}
	return remove(in.final, s, a.Sequence)
}
