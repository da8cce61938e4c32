package bus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go/jetstream"
)

// markerAge is how long the broker remembers that a key was deleted.
const markerAge = time.Hour

// KV is a bucket of small values with compare-and-set. It is safe for
// concurrent use, in one process and in many. Keys are letters, digits and
// "/_=.-"; any other byte is taken too, at three bytes a piece.
type KV struct {
	bus     *Bus
	bucket  string
	kv      jetstream.KeyValue
	expires bool // the bucket can forget keys and markers by itself
}

// KV opens a bucket, and makes it where it does not exist.
func (b *Bus) KV(ctx context.Context, bucket string) (*KV, error) {
	kv, err := b.js.KeyValue(ctx, bucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) && !b.opts.Bind {
		kv, err = b.makeBucket(ctx, bucket)
	}
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", bucket, err)
	}
	status, err := kv.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", bucket, err)
	}
	return &KV{b, bucket, kv, status.LimitMarkerTTL() > 0}, nil
}

func (b *Bus) makeBucket(ctx context.Context, bucket string) (jetstream.KeyValue, error) {
	cfg := jetstream.KeyValueConfig{
		Bucket: bucket, History: 1, Storage: jetstream.FileStorage,
		Replicas: max(b.opts.Replicas, 1), LimitMarkerTTL: markerAge,
	}
	kv, err := b.js.CreateKeyValue(ctx, cfg)
	if errors.Is(err, jetstream.ErrLimitMarkerTTLNotSupported) {
		cfg.LimitMarkerTTL = 0 // a server before 2.11
		kv, err = b.js.CreateKeyValue(ctx, cfg)
	}
	if errors.Is(err, jetstream.ErrBucketExists) { // another process was first
		return b.js.KeyValue(ctx, bucket)
	}
	return kv, err
}

// Get returns the value and its revision; nil and 0 where the key does not
// exist.
func (k *KV) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	ctx, release := k.bus.link.bound(ctx)
	defer release()
	e, err := k.kv.Get(ctx, encodeKey(key))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("get %s from bucket %s: %w", key, k.bucket, err)
	}
	return e.Value(), e.Revision(), nil
}

// Put writes the value if the key is still at the revision, 0 meaning that it
// must not exist, and returns the new revision. The error is
// [event.ErrConflict] when somebody else was faster.
func (k *KV) Put(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	ctx, release := k.bus.link.bound(ctx)
	defer release()
	var next uint64
	var err error
	if revision == 0 {
		next, err = k.kv.Create(ctx, encodeKey(key), value)
	} else {
		next, err = k.kv.Update(ctx, encodeKey(key), value, revision)
	}
	if err != nil {
		return 0, fmt.Errorf("put %s into bucket %s: %w", key, k.bucket, conflict(err))
	}
	return next, nil
}

// Delete removes a key. One that does not exist is no error.
func (k *KV) Delete(ctx context.Context, key string) error {
	if err := k.delete(ctx, key, 0); err != nil {
		return fmt.Errorf("delete %s from bucket %s: %w", key, k.bucket, err)
	}
	return nil
}

// delete removes a key that is at the revision, or at any for 0.
func (k *KV) delete(ctx context.Context, key string, revision uint64) error {
	ctx, release := k.bus.link.bound(ctx)
	defer release()
	var opts []jetstream.KVDeleteOpt
	if revision > 0 {
		opts = append(opts, jetstream.LastRevision(revision))
	}
	if k.expires {
		opts = append(opts, jetstream.PurgeTTL(markerAge))
	}
	return conflict(k.kv.Purge(ctx, encodeKey(key), opts...))
}

// Keys gives the keys that begin with prefix and exist at this moment, in no
// order. A prefix that ends in "/" costs no more than the keys it finds.
func (k *KV) Keys(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		front := "$KV." + k.bucket + "."
		cfg := jetstream.ConsumerConfig{
			FilterSubject: front + keyFilter(prefix), HeadersOnly: true,
			DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy,
		}
		for m, err := range k.bus.snapshot(ctx, "KV_"+k.bucket, cfg) {
			if err != nil {
				yield("", fmt.Errorf("list keys %s* of bucket %s: %w", prefix, k.bucket, err))
				return
			}
			if m.header.Get("KV-Operation") != "" || m.header.Get(jetstream.MarkerReasonHeader) != "" {
				continue // deleted
			}
			key, err := decodeKey(strings.TrimPrefix(m.subject, front))
			if err != nil || !strings.HasPrefix(key, prefix) {
				continue // not one of ours
			}
			if !yield(key, nil) {
				return
			}
		}
	}
}

// conflict makes a lost race known by the name that every store gives it.
func conflict(err error) error {
	if errors.Is(err, jetstream.ErrKeyExists) || errors.Is(err, jetstream.ErrKeyRevisionMismatch) {
		return fmt.Errorf("%w: %w", event.ErrConflict, err)
	}
	return err
}
