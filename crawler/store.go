package crawler

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"readout/event"
)

// Store keeps what the crawler must not forget. Keys are of [A-Za-z0-9/_=.-],
// at most 200 bytes. Every method may be called concurrently. A Put is durable
// on return.
type Store interface {
	// Get returns the value and its revision; nil and 0 where the key is missing.
	Get(ctx context.Context, key string) (value []byte, revision uint64, err error)
	// Put writes the key if revision is still its revision, 0 meaning that it
	// must not exist, and returns the new one. A lost race is [event.ErrConflict].
	Put(ctx context.Context, key string, value []byte, revision uint64) (uint64, error)
	// Delete removes the key; a missing one is no error.
	Delete(ctx context.Context, key string) error
	// Keys gives the keys that start with prefix, in no order.
	Keys(ctx context.Context, prefix string) iter.Seq2[string, error]
}

// MemoryStore is a [Store] that forgets when the process ends.
type MemoryStore struct {
	mu   sync.Mutex
	last uint64
	m    map[string]memoryValue
}

type memoryValue struct {
	value    []byte
	revision uint64
}

var _ Store = (*MemoryStore)(nil)

// NewMemoryStore returns an empty store.
func NewMemoryStore() *MemoryStore { return &MemoryStore{m: map[string]memoryValue{}} }

// Get implements [Store].
func (s *MemoryStore) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.m[key]
	return slices.Clone(v.value), v.revision, nil
}

// Put implements [Store].
func (s *MemoryStore) Put(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m[key].revision != revision {
		return 0, event.ErrConflict
	}
	s.last++
	s.m[key] = memoryValue{slices.Clone(value), s.last}
	return s.last, nil
}

// Delete implements [Store].
func (s *MemoryStore) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.m, key)
	return nil
}

// Keys implements [Store].
func (s *MemoryStore) Keys(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		s.mu.Lock()
		var keys []string
		for k := range s.m {
			if strings.HasPrefix(k, prefix) {
				keys = append(keys, k)
			}
		}
		s.mu.Unlock()
		for _, k := range keys {
			if err := ctx.Err(); err != nil {
				yield("", err)
				return
			}
			if !yield(k, nil) {
				return
			}
		}
	}
}
