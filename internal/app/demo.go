package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"readout/event"
	"readout/internal/bus"
	"readout/internal/demo"
)

// DemoResult is what a run of the demo comes to.
type DemoResult struct {
	Stats    Stats
	Database string        // path of the SQLite file
	Resumed  bool          // an earlier run on this directory had been cut off
	Took     time.Duration // from the first request to the last event stored
}

// Demo serves the bundled sample site, crawls it once, and runs every stage
// over a broker of its own until nothing is left to do. It calls greet once it
// has its directory, then show with each revision of each event as it comes.
//
// The directory, c.Data, is made when needed. Where an earlier demo in it was
// cut off, this one goes on from there; where one had ended, this one starts
// afresh.
func Demo(ctx context.Context, c Config, log *slog.Logger, greet func(), show func(event.Event) error) (res DemoResult, err error) {
	dir, err := takeDemoDir(c.Data)
	if err != nil {
		return res, err
	}
	defer dir.release()
	res.Resumed = dir.resumed
	greet()
	site, err := demo.NewSite()
	if err != nil {
		return res, err
	}
	defer func() {
		if e := site.Close(); e != nil {
			log.Warn("close sample site", "err", e)
		}
	}()
	c.Crawl.Bundled, c.Crawl.Files, c.Crawl.Only = false, site.SourceFiles(), nil
	c.Crawl.Resolve, c.Crawl.AllowPrivate = site.Resolve(), []string{"127.0.0.0/8"}
	c.Crawl.Once, c.Crawl.Owner = true, "demo"
	c.NATS.URL = ""
	res.Database = c.dataFile("events.db")

	began := time.Now()
	res.Stats, err = runOnce(ctx, c, log, show)
	res.Took = time.Since(began)
	if err != nil {
		return res, err
	}
	return res, dir.mark("done")
}

// runOnce makes one crawl with every stage behind it, and returns when all of
// it is stored and shown.
func runOnce(ctx context.Context, c Config, log *slog.Logger, show func(event.Event) error) (Stats, error) {
	a, err := open(ctx, c, log, true, AllRoles...)
	if err != nil {
		return Stats{}, err
	}
	defer a.close()
	var shown atomic.Uint64 // sequence of the newest event shown
	ids := map[string]bool{}
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	g, stop := errgroup.WithContext(stop)
	g.Go(func() error { return a.run(stop, Read, Extract, Resolve, Sink) })
	g.Go(func() error {
		for seq, e := range bus.Follow(stop, a.bus, bus.Events, bus.Start{}) {
			if err := show(e); err != nil {
				return err
			}
			ids[e.ID] = e.MergedInto == ""
			shown.Store(seq)
		}
		return nil
	})
	g.Go(func() error {
		defer cancel() // all is done, or nothing more can be: the other two end
		if err := a.run(stop, Crawl); err != nil {
			return err
		}
		return a.idle(stop, &shown)
	})
	err = g.Wait()
	if err == nil {
		err = ctx.Err()
	} else if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		err = nil
	}
	stats := a.stats()
	for _, lives := range ids {
		if lives {
			stats.Events++
		}
	}
	return stats, err
}

// idle waits until nothing is left on any queue, every sink has all events, and
// the newest event was shown, where shown is not nil. The queues are asked in
// the order in which data flows, and a stage lets go of its input only once its
// output is on the next queue: what was empty stays empty. A broker that is too
// busy to answer is asked again for a minute.
func (a *app) idle(ctx context.Context, shown *atomic.Uint64) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	answered := time.Now()
	for {
		done, err := a.done(ctx, shown)
		switch {
		case err == nil && done:
			return nil
		case err == nil:
			answered = time.Now()
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Since(answered) > time.Minute:
			return fmt.Errorf("wait for the last event: %w", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// done tells whether nothing is left to do now.
func (a *app) done(ctx context.Context, shown *atomic.Uint64) (bool, error) {
	left, err := a.bus.Backlog(ctx)
	if err != nil || left.Count() > 0 {
		return false, err
	}
	if shown == nil {
		return true, nil
	}
	last, err := bus.Last(ctx, a.bus, bus.Events)
	return err == nil && shown.Load() >= last, err
}
