package resolve

import (
	"context"
	"iter"
	"strings"
	"sync"

	"readout/event"
)

// memory is a Store for tests. Hook, where set, is called before each Put and
// may fail it or change the store first.
type memory struct {
	mu   sync.Mutex
	data map[string]entry
	last uint64
	hook func(key string) error
	puts int
	gets int
}

type entry struct {
	value    []byte
	revision uint64
}

func newMemory() *memory { return &memory{data: map[string]entry{}} }

func (m *memory) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gets++
	e := m.data[key]
	return e.value, e.revision, ctx.Err()
}

func (m *memory) Put(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if m.hook != nil {
		if err := m.hook(key); err != nil {
			return 0, err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.data[key].revision != revision {
		return 0, event.ErrConflict
	}
	m.puts++
	m.last++
	m.data[key] = entry{value, m.last}
	return m.last, nil
}

func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.data, key)
	return nil
}

func (m *memory) Keys(_ context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		m.mu.Lock()
		var keys []string
		for k := range m.data {
			if strings.HasPrefix(k, prefix) {
				keys = append(keys, k)
			}
		}
		m.mu.Unlock()
		for _, k := range keys {
			if !yield(k, nil) {
				return
			}
		}
	}
}
