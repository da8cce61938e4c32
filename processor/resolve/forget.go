package resolve

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"readout/event"
)

// Forget deletes what is kept of events that were last heard of before a time,
// and gives the number of blocks that it deleted or made smaller. A report of
// such an event that comes later starts at revision 1 again, which sinks that
// hold a newer one ignore.
func (s *Resolver) Forget(ctx context.Context, before time.Time) (blocks int, err error) {
	var keys []string
	for key, err := range s.store.Keys(ctx, "") {
		if err != nil {
			return 0, fmt.Errorf("list state: %w", err)
		}
		keys = append(keys, key)
	}
	for _, key := range keys {
		for try := 0; ; try++ {
			changed, err := s.forget(ctx, key, before)
			if errors.Is(err, event.ErrConflict) && try < maxTries {
				if err = pause(ctx, try); err == nil {
					continue
				}
			}
			if err != nil {
				return blocks, err
			}
			if changed {
				blocks++
			}
			break
		}
	}
	return blocks, nil
}

func (s *Resolver) forget(ctx context.Context, key string, before time.Time) (changed bool, err error) {
	if month, ok := coldMonth(key); ok {
		if month >= before.UTC().Format("2006-01") {
			return false, nil
		}
		if err := s.store.Delete(ctx, key); err != nil {
			return false, fmt.Errorf("delete state %s: %w", key, err)
		}
		return true, nil
	}
	b, rev, err := s.load(ctx, key)
	if err != nil {
		return false, err
	}
	gone := map[string]bool{}
	cs := b.settle("")
	for _, c := range cs {
		if c.newest().Before(before) {
			for it := range c.all() {
				gone[it.r.ID] = true
			}
		}
	}
	if len(gone) == 0 {
		return false, nil
	}
	b.take(nil, gone)
	if b.Floor.Before(before) {
		b.Floor = before
	}
	_, err = s.save(ctx, key, b, rev, nil, "")
	return err == nil, err
}

// coldMonth gives the month of a block that is not a home's current one:
// "call/RUS-USA/2025-03", "meet/many/RUS/2025-03/17".
func coldMonth(key string) (month string, ok bool) {
	for part := range strings.SplitSeq(key, "/") {
		if len(part) == len("2006-01") && part[4] == '-' && strings.Trim(part, "-0123456789") == "" {
			return part, true
		}
	}
	return "", false
}
