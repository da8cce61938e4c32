package bus

import "context"

// slots bound what a worker holds: a message takes one from the moment that it
// is asked for until it is done.
type slots chan struct{}

func newSlots(n int) slots {
	s := make(slots, n)
	for range n {
		s <- struct{}{}
	}
	return s
}

// take waits for one slot, then takes all that are free.
func (s slots) take(ctx context.Context) (int, error) {
	select {
	case <-s:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	for n := 1; ; n++ {
		select {
		case <-s:
		default:
			return n, nil
		}
	}
}

func (s slots) give(n int) {
	for range n {
		s <- struct{}{}
	}
}
