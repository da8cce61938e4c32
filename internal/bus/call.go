package bus

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// leeway is what a function may take to notice that its context has ended.
const leeway = 300 * time.Millisecond

// errAbandoned is the error of a call that did not return after its time.
var errAbandoned = errors.New("the call did not return in time, and was left behind")

// panicError is a panic inside a stage, caught.
type panicError struct {
	value any
	stack []byte
}

func (p *panicError) Error() string  { return fmt.Sprintf("panic: %v", p.value) }
func (p *panicError) detail() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

// call runs fn for at most timeout. A panic becomes a [*panicError]. A function
// that does not heed its context is left behind, and what it returns one day is
// dropped.
func call[R any](ctx context.Context, timeout time.Duration, fn func(context.Context) (R, error)) (R, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	type result struct {
		value R
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = &panicError{p, debug.Stack()}
			}
			done <- r
		}()
		r.err = errors.New("the function ended its goroutine")
		r.value, r.err = fn(ctx)
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-done:
		return r.value, r.err
	case <-time.After(leeway):
		var none R
		return none, errAbandoned
	}
}
