package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"readout/internal/app"
)

// replayCmd feeds the pages of WARC files through the pipeline.
func replayCmd() *cobra.Command {
	c := &cobra.Command{
		Use:   "replay FILE...",
		Short: "Feed pages from WARC files through the pipeline, with their original dates",
		Long: `Replay publishes the pages of WARC files, gzipped or not, Common Crawl's news
archive among them, as if they had just been crawled. It joins the broker given
with --nats, or the one that ` + "`readout run`" + ` keeps on the same data directory; where
none runs it starts one with every stage behind it and ends when all is stored.
A replay that was cut off goes on where it was.`,
		Example: "  readout replay CC-NEWS-20250318-00042.warc.gz\n  readout replay --sink ndjson:events.ndjson archive/*.warc.gz",
		Args:    cobra.MinimumNArgs(1),
	}
	load := configFlags(c, "data", "nats", "token", "creds", "sink", "lexicon", "min-confidence", "log-level", "log-format")
	c.RunE = func(c *cobra.Command, files []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		if !c.Flags().Changed("log-level") {
			cfg.Log.Level = "error" // rejected pages are many in an archive, and are kept with the dead letters
		}
		began, last := time.Now(), app.ReplayProgress{}
		shown := began
		err = app.Replay(c.Context(), cfg, cfg.Logger(), files, func(p app.ReplayProgress) {
			last = p
			if time.Since(shown) >= 2*time.Second {
				shown = time.Now()
				fmt.Fprintf(os.Stderr, "%s  %d %%  %d pages, %.0f pages/s\n", p.File, 100*p.Bytes/max(p.Size, 1), p.Pages, float64(p.Pages)/p.Took.Seconds())
			}
		})
		if err != nil {
			return err
		}
		took := time.Since(began)
		fmt.Fprintf(os.Stderr, "%d pages published, %d records that are no pages, in %.1f s (%.0f pages/s)\n", last.Pages, last.Skipped, took.Seconds(), float64(last.Pages)/took.Seconds())
		return nil
	}
	return c
}
