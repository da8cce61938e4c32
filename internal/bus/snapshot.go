package bus

import (
	"context"
	"iter"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// stored is a message as it lies in a stream.
type stored struct {
	seq     uint64
	subject string
	header  nats.Header
	data    []byte
}

// snapshot reads what a stream holds at this moment, through a consumer of its
// own that it removes. The configuration says where to start and what to leave
// out. An error ends the sequence.
func (b *Bus) snapshot(ctx context.Context, stream string, cfg jetstream.ConsumerConfig) iter.Seq2[stored, error] {
	return func(yield func(stored, error) bool) {
		cfg.AckPolicy, cfg.MemoryStorage, cfg.Replicas, cfg.InactiveThreshold = jetstream.AckNonePolicy, true, 1, time.Minute
		c, err := b.js.CreateConsumer(ctx, stream, cfg)
		if err != nil {
			yield(stored{}, err)
			return
		}
		info := c.CachedInfo()
		defer func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			b.js.DeleteConsumer(ctx, stream, info.Name) //nolint:errcheck // the server does it after a minute
		}()
		for left, next := info.NumPending, uint64(1); left > 0; {
			if err := ctx.Err(); err != nil {
				yield(stored{}, err)
				return
			}
			batch, err := c.Fetch(int(min(left, 256)), jetstream.FetchMaxWait(2*time.Second))
			if err != nil {
				yield(stored{}, err)
				return
			}
			before := next
			for m := range batch.Messages() {
				meta, err := m.Metadata()
				if err == nil && meta.Sequence.Consumer != next {
					err = errGap
				}
				if err != nil {
					yield(stored{}, err)
					return
				}
				if !yield(stored{meta.Sequence.Stream, m.Subject(), m.Headers(), m.Data()}, nil) {
					return
				}
				left, next = min(left-1, meta.NumPending), next+1
			}
			if err := batch.Error(); err != nil {
				yield(stored{}, err)
				return
			}
			if next == before { // what was there may have been deleted meanwhile
				if info, err = c.Info(ctx); err != nil {
					yield(stored{}, err)
					return
				}
				left = info.NumPending
			}
		}
	}
}
