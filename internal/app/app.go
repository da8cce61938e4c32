package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"readout/crawler"
	"readout/event"
	"readout/internal/bus"
	"readout/internal/web"
	"readout/processor/read"
	"readout/processor/resolve"
	"readout/sink"
)

// Role is one part of the pipeline, able to be a process of its own.
type Role string

// The roles, in the order in which data flows.
const (
	Crawl   Role = "crawl"
	Read    Role = "read"
	Extract Role = "extract"
	Resolve Role = "resolve"
	Sink    Role = "sink"
	Serve   Role = "serve"
)

// AllRoles is what `readout run` runs.
var AllRoles = []Role{Crawl, Read, Extract, Resolve, Sink, Serve}

// Run starts the roles and keeps them going until ctx ends or one of them
// can't go on. Cancelling ctx means: finish what you hold, take nothing new.
// The broker is the one that c names, or the one that runs on c.Data, or, where
// own is true, one of its own inside this process.
func Run(ctx context.Context, c Config, log *slog.Logger, own bool, roles ...Role) error {
	a, err := open(ctx, c, log, own, roles...)
	if err != nil {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return nil // stopped while it waited for the broker
		}
		return err
	}
	defer a.close()
	return a.run(ctx, roles...)
}

// app is a connection to the broker and what the roles share.
type app struct {
	cfg     Config
	log     *slog.Logger
	server  *bus.Server // nil unless the broker is inside
	bus     *bus.Bus
	metrics *prometheus.Registry

	crawled crawlCounts
}

// open starts or finds the broker, connects to it, and sees that the streams are
// there, and what the roles need of them.
func open(ctx context.Context, c Config, log *slog.Logger, own bool, roles ...Role) (*app, error) {
	a := &app{cfg: c, log: log, metrics: prometheus.NewRegistry()}
	o := bus.Options{URL: c.NATS.URL, Token: c.NATS.Token, CredsFile: c.NATS.Credentials, Bind: c.NATS.BindOnly, Log: log}
	switch {
	case o.URL != "":
		o.Retry = true
	case own:
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, fmt.Errorf("make data directory: %w", err)
		}
		var err error
		a.server, err = bus.StartServer(ctx, bus.ServerOptions{Dir: c.Data, Port: c.NATS.Port, MaxStore: c.NATS.StoreBytes, Log: log})
		if err != nil {
			return nil, err
		}
		o.URL, o.Token = a.server.URL(), a.server.Token()
	default:
		found, err := bus.FindServer(c.Data)
		if err != nil {
			return nil, fmt.Errorf("%w; start `readout run` with the same --data, or give --nats URL", err)
		}
		o.URL, o.Token = found.URL, found.Token
	}
	var err error
	if a.bus, err = bus.Connect(ctx, o); err == nil {
		err = errors.Join(a.bus.Setup(ctx, a.stages(slices.Contains(roles, Sink))...), a.metrics.Register(a.bus.Metrics()))
	}
	if err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// close lets go of the broker: the connection first, then the server.
func (a *app) close() {
	if a.bus != nil {
		if err := a.bus.Close(); err != nil {
			a.log.Warn("close connection", "err", err)
		}
	}
	if a.server != nil {
		a.server.Shutdown()
	}
}

// The workers. Every process that runs one of a name shares its work.
func (a *app) reader() bus.Worker { return bus.Worker{Name: "read", Concurrency: a.cfg.Read.Workers} }
func (a *app) extractor() bus.Worker {
	return bus.Worker{Name: "extract", Concurrency: a.cfg.Extract.Workers}
}
func (a *app) resolver() bus.Worker {
	return bus.Worker{Name: "resolve", Concurrency: a.cfg.Resolve.Workers}
}
func (a *app) writer(sinkURL string) bus.Worker {
	return bus.Worker{Name: sinkName(sinkURL)}
}

// stages names every consumer, so that the broker has them before the first
// message comes: a stage whose workers start late finds its work waiting. The
// sinks' are among them where they are written here; another process may have others.
func (a *app) stages(sinks bool) []bus.Stage {
	stages := []bus.Stage{
		bus.PipeStage(a.reader(), bus.Pages),
		bus.PipeStage(a.extractor(), bus.Articles),
		bus.PipeStage(a.resolver(), bus.Reports),
	}
	if sinks {
		for _, u := range a.cfg.sinkURLs() {
			stages = append(stages, bus.DrainStage(a.writer(u), bus.Events))
		}
	}
	return stages
}

// sinkName names a sink's durable consumer: readable, and one for each URL.
func sinkName(sinkURL string) string {
	scheme, _, _ := strings.Cut(sinkURL, ":")
	sum := sha256.Sum256([]byte(sinkURL))
	return fmt.Sprintf("sink-%s-%x", scheme, sum[:4])
}

// run is the map of the program: every role, top to bottom as data flows.
func (a *app) run(ctx context.Context, roles ...Role) error {
	start := map[Role]func(context.Context) error{
		Crawl: a.crawl, Read: a.read, Extract: a.extract, Resolve: a.resolve, Sink: a.sink, Serve: a.serve,
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, r := range roles {
		a.log.Debug("starting", "role", r)
		g.Go(func() error {
			if err := start[r](ctx); err != nil && !errors.Is(err, context.Canceled) {
				return fmt.Errorf("%s: %w", r, err)
			}
			return nil
		})
	}
	return g.Wait()
}

// crawl fetches pages and publishes them to PAGES.
func (a *app) crawl(ctx context.Context) error {
	kv, err := a.bus.KV(ctx, "frontier")
	if err != nil {
		return err
	}
	sources, err := Sources(a.cfg.Crawl)
	if err != nil {
		return err
	}
	cfg := a.cfg.Crawl
	if cfg.Owner == "" && a.server != nil {
		cfg.Owner = "run" // only one process can hold the data directory: after a crash it takes up its own leases at once
	}
	c, err := newCrawler(cfg, sources, kv, a.log, a.crawled.observe)
	if err != nil {
		return err
	}
	return c.Run(ctx, func(ctx context.Context, p event.Page) error {
		return bus.Publish(ctx, a.bus, bus.Pages, p)
	})
}

// read turns PAGES into ARTICLES.
func (a *app) read(ctx context.Context) error {
	return bus.Pipe(ctx, a.bus, a.reader(), bus.Pages, bus.Articles, read.Read)
}

// extract turns ARTICLES into REPORTS.
func (a *app) extract(ctx context.Context) error {
	rules, err := newRules(a.cfg.Extract)
	if err != nil {
		return err
	}
	return bus.Pipe(ctx, a.bus, a.extractor(), bus.Articles, bus.Reports, rules.Extract)
}

// resolve turns REPORTS into EVENTS, and once a day forgets what nobody has
// reported for a year.
func (a *app) resolve(ctx context.Context) error {
	kv, err := a.bus.KV(ctx, "events")
	if err != nil {
		return err
	}
	r := resolve.New(kv, resolve.Options{})
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return bus.Pipe(ctx, a.bus, a.resolver(), bus.Reports, bus.Events, r.Resolve) })
	g.Go(func() error {
		for day := time.NewTicker(24 * time.Hour); ; {
			select {
			case <-ctx.Done():
				day.Stop()
				return nil
			case <-day.C:
				if n, err := r.Forget(ctx, time.Now().AddDate(-1, 0, 0)); err != nil {
					a.log.Warn("old events not forgotten, trying again tomorrow", "err", err)
				} else {
					a.log.Info("forgot what nobody reported for a year", "blocks", n)
				}
			}
		}
	})
	return g.Wait()
}

// sink writes EVENTS to every sink, each at its own pace.
func (a *app) sink(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, u := range a.cfg.sinkURLs() {
		g.Go(func() error {
			s, err := sink.Open(ctx, u)
			if err != nil {
				return err
			}
			err = bus.Drain(ctx, a.bus, a.writer(u), bus.Events, s.Write)
			return errors.Join(err, s.Close())
		})
	}
	return g.Wait()
}

// serve answers HTTP: the latest events, health, metrics.
func (a *app) serve(ctx context.Context) error {
	if a.cfg.HTTP == "off" || a.cfg.HTTP == "" {
		<-ctx.Done()
		return nil
	}
	return listen(ctx, a.cfg.HTTP, a.log, web.New(web.Options{
		Follow: func(ctx context.Context) iter.Seq2[uint64, event.Event] {
			return bus.Follow(ctx, a.bus, bus.Events, bus.Start{})
		},
		Health:   a.bus.Ready,
		Gatherer: a.metrics,
		Log:      a.log,
	}))
}

// newCrawler makes the crawler that c describes.
func newCrawler(c CrawlConfig, sources []crawler.Source, store crawler.Store, log *slog.Logger, progress func(crawler.Progress)) (*crawler.Crawler, error) {
	var allow []netip.Prefix
	for _, p := range c.AllowPrivate {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, fmt.Errorf("crawl.allow_private: %w", err)
		}
		allow = append(allow, prefix)
	}
	return crawler.New(crawler.Config{
		Sources: sources, Store: store, Log: log, Progress: progress, Owner: c.Owner,
		Workers: c.Workers, Contact: c.Contact, AllowPrivate: allow, Resolve: c.Resolve, Once: c.Once, Force: c.Once,
	})
}

// dataFile is a path below the data directory.
func (c *Config) dataFile(name string) string { return filepath.Join(c.Data, name) }
