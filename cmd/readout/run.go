package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"readout/internal/app"
)

// runCmd is the whole pipeline in one process.
func runCmd() *cobra.Command {
	c := &cobra.Command{
		Use:   "run",
		Short: "Crawl the sources on their schedule and run every stage, until stopped",
		Long: `Run crawls the sources on their schedule, runs every stage and the sinks, and
serves a page with the latest events, health and metrics. It keeps its own
broker on loopback, with address and token in the data directory, so that
subscribe and further workers in other terminals find it. With --nats it uses
a broker of yours instead.`,
		Example: `  readout run
  readout run --sources ./my-sources --contact ops@example.org
  readout run --data /var/lib/readout --sink sqlite:/srv/events.db,ndjson:/srv/events.ndjson`,
		Args: cobra.NoArgs,
	}
	load := configFlags(c, "data", "nats", "token", "creds", "sink", "http", "sources", "only", "contact", "lexicon", "min-confidence", "log-level", "log-format")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		return app.Run(c.Context(), cfg, cfg.Logger(), true, app.AllRoles...)
	}
	return c
}

// roleCmd is one role in a process of its own.
func roleCmd(r app.Role) *cobra.Command {
	c := &cobra.Command{Use: string(r), Args: cobra.NoArgs, Example: "  readout " + string(r) + " --nats nats://broker:4222 --token TOKEN"}
	settings := []string{"data", "nats", "token", "creds", "log-level", "log-format"}
	workers := 0
	once := false
	switch r {
	case app.Crawl:
		c.Short = "Worker: fetch pages and publish them"
		settings = append(settings, "sources", "only", "contact")
		c.Flags().BoolVar(&once, "once", false, "make one pass over the sources, then exit")
		c.Example = "  readout crawl --once\n  readout crawl --nats nats://broker:4222 --token TOKEN"
	case app.Read:
		c.Short = "Worker: strip the site off pages, giving articles"
	case app.Extract:
		c.Short = "Worker: find diplomatic events in articles, giving reports"
		settings = append(settings, "lexicon", "min-confidence")
	case app.Resolve:
		c.Short = "Worker: merge reports into events"
	case app.Sink:
		c.Short = "Worker: write events to the sinks"
		settings = append(settings, "sink")
	case app.Serve:
		c.Short = "Serve the page of latest events, health and metrics over HTTP"
		settings = append(settings, "http")
	}
	c.Long = c.Short + `.

It joins the broker given with --nats, or the one that ` + "`readout run`" + ` keeps on the
same data directory.`
	if r != app.Serve {
		c.Long += " Start as many as the work needs: they share it."
	}
	load := configFlags(c, settings...)
	switch r {
	case app.Sink, app.Serve:
	case app.Crawl:
		c.Flags().IntVar(&workers, "workers", 0, "requests under way at the same time, over all hosts: `N` (default 16)")
	default:
		c.Flags().IntVar(&workers, "workers", 0, "inputs handled at the same time: `N`; 0 takes the number of cores")
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		if workers < 0 {
			return fmt.Errorf("--workers %d: want a number above 0", workers)
		}
		cfg.Crawl.Once = once
		if workers > 0 {
			cfg.Crawl.Workers, cfg.Read.Workers, cfg.Extract.Workers, cfg.Resolve.Workers = workers, workers, workers, workers
		}
		return app.Run(c.Context(), cfg, cfg.Logger(), false, r)
	}
	return c
}
