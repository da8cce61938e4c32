package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"readout/event"
)

// Lease is the right to do something alone, for a time: to crawl a source, to
// be the one that ticks. Holders compare their own clocks, so a lease must be
// long against what the clocks differ by.
type Lease struct {
	kv       *KV
	key      string
	holder   string
	ttl      time.Duration
	revision uint64
	now      func() time.Time
}

// lease is the value under the key.
type lease struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

// Lease takes the lease of a key for ttl. It succeeds where nobody has it, where
// it has run out, and where the same holder has it, from before a crash. The
// error is [event.ErrConflict] where somebody else has it.
func (k *KV) Lease(ctx context.Context, key, holder string, ttl time.Duration) (*Lease, error) {
	l := &Lease{kv: k, key: key, holder: holder, ttl: ttl, now: time.Now}
	if err := l.take(ctx); err != nil {
		return nil, fmt.Errorf("lease %s: %w", key, err)
	}
	return l, nil
}

func (l *Lease) take(ctx context.Context) error {
	data, revision, err := l.kv.Get(ctx, l.key)
	if err != nil {
		return err
	}
	if revision > 0 {
		var has lease
		if json.Unmarshal(data, &has) == nil && has.Holder != l.holder && l.now().Before(has.Until) {
			return fmt.Errorf("%w: %s has it until %s", event.ErrConflict, has.Holder, has.Until.Format(time.RFC3339))
		}
	}
	l.revision = revision
	return l.write(ctx)
}

func (l *Lease) write(ctx context.Context) error {
	data, err := json.Marshal(lease{l.holder, l.now().Add(l.ttl).UTC()})
	if err != nil {
		return err
	}
	next, err := l.kv.Put(ctx, l.key, data, l.revision)
	if err == nil {
		l.revision = next
	}
	return err
}

// Renew prolongs the lease by its ttl from now. On [event.ErrConflict] it has
// been lost, and what it protects must stop.
func (l *Lease) Renew(ctx context.Context) error {
	if err := l.write(ctx); err != nil {
		return fmt.Errorf("renew lease: %w", err)
	}
	return nil
}

// Release gives the lease up. One that somebody else has by now is left alone.
func (l *Lease) Release(ctx context.Context) error {
	err := l.kv.delete(ctx, l.key, l.revision)
	if err != nil && !errors.Is(err, event.ErrConflict) {
		return fmt.Errorf("release lease %s: %w", l.key, err)
	}
	return nil
}
