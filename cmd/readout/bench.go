package main

import (
	"github.com/spf13/cobra"

	"readout/internal/app"
)

// benchCmd measures a whole run on the user's own pages.
func benchCmd() *cobra.Command {
	c := &cobra.Command{
		Use:   "bench FILE",
		Short: "Measure parse and the pipeline on a batch of documents",
		Long: `Bench reads documents as ` + "`readout parse --batch`" + ` does, from a file, and prints
pages a second, CPU seconds a page for each stage and peak memory of a batch
run, then pages a second of the whole pipeline with broker and SQLite over the
same pages.`,
		Example: "  readout bench pages.ndjson",
		Args:    cobra.ExactArgs(1),
	}
	load := configFlags(c, "lexicon")
	c.RunE = func(c *cobra.Command, args []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		return app.Bench(c.Context(), cfg, args[0], c.OutOrStdout())
	}
	return c
}
