package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"readout/event"
	"readout/internal/app"
	"readout/sink"
)

// demoCmd shows the whole pipeline on pages that come with the program.
func demoCmd() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "See it work: crawl a bundled sample site and print the events it tells",
		Long: `Demo serves a sample news site on loopback, crawls it, runs every stage over a
broker of its own, writes the events to SQLite and prints each as it comes. It
needs no network and leaves nothing running. A line that starts with "~" is a
further article's word on an event that was already there.`,
		Example: `  readout demo
  readout demo --json 2>/dev/null | jq -r '[.type, .status, (.countries | join("-"))] | @tsv'`,
		Args: cobra.NoArgs,
	}
	load := configFlags(c, "data", "lexicon", "min-confidence", "log-level", "log-format")
	c.Flags().Lookup("data").DefValue = "readout-demo"
	c.Flags().Lookup("log-level").DefValue = "error"
	c.Flags().BoolVar(&asJSON, "json", false, "print events as NDJSON on standard output, everything else on standard error")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		if !isSet(c, "data") {
			cfg.Data = "readout-demo"
		}
		if !isSet(c, "log-level") {
			cfg.Log.Level = "error" // skips and rejections are part of the show, and stand in the summary
		}
		out := bufio.NewWriter(os.Stdout)
		say := os.Stdout
		if asJSON {
			say = os.Stderr
		}
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		greet := func() {
			fmt.Fprint(say, "Crawling a sample news site on this machine; an event a line, as it comes:\n\n")
		}
		res, err := app.Demo(c.Context(), cfg, cfg.Logger(), greet, func(e event.Event) error {
			if asJSON {
				if err := enc.Encode(e); err != nil {
					return err
				}
			} else {
				mark := "+"
				if e.Revision > 1 {
					mark = "~"
				}
				fmt.Fprintln(out, mark, sink.Line(e))
			}
			return out.Flush()
		})
		if errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "\nStopped. Nothing is lost: the same command goes on from here.")
		}
		if err != nil {
			return err
		}
		res.WriteSummary(say)
		return nil
	}
	return c
}
