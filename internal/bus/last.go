package bus

import (
	"context"
	"fmt"
)

// Last is the sequence of the newest message of a topic; 0 means that there
// never was one.
func Last[T Keyed](ctx context.Context, b *Bus, t Topic[T]) (uint64, error) {
	s, err := b.js.Stream(ctx, t.Stream)
	if err != nil {
		return 0, fmt.Errorf("ask for the end of %s: %w", t.Stream, err)
	}
	return s.CachedInfo().State.LastSeq, nil
}
