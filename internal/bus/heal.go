package bus

import (
	"context"
	"time"
)

const (
	healPoll  = 500 * time.Millisecond
	healPause = 10 * time.Second // between two restarts
)

// heal brings the server back after its disk was full. A stream whose write has
// failed once refuses every later one, and does not even answer, until the
// server opens its store anew; so that is done as soon as there is room. Clients
// are held back meanwhile, and lose nothing.
func (s *Server) heal() {
	defer close(s.done)
	var last time.Time
	for {
		select {
		case <-s.log.broken:
		case <-s.stop:
			return
		}
		s.opts.Log.Error("the broker cannot write to its disk; publishing is held back until it can", "dir", s.opts.Dir, "err", writable(s.opts.Dir))
		for writable(s.opts.Dir) != nil || time.Since(last) < healPause {
			select {
			case <-time.After(healPoll):
			case <-s.stop:
				return
			}
		}
		last = time.Now()
		s.restart()
	}
}

// restart opens the store anew, behind the same address.
func (s *Server) restart() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	halt(s.ns)
	ns, err := s.run(ctx, s.address.port(), s.address.Token)
	if err != nil {
		s.opts.Log.Error("the broker did not come back, trying again", "err", err)
		select {
		case s.log.broken <- struct{}{}:
		default:
		}
		return
	}
	s.ns = ns
	s.opts.Log.Info("the broker can write again", "dir", s.opts.Dir)
}
