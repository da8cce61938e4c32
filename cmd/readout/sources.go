package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"readout/crawler"
	"readout/internal/app"
)

// sourcesCmd lists and checks the sources.
func sourcesCmd() *cobra.Command {
	c := &cobra.Command{
		Use:   "sources",
		Short: "List the sources, and check what each of them gives",
		Long: `A source is one YAML file that says where a site announces its articles. Many
come with the program; --sources names a directory with your own, which add to
them or replace them by name.`,
		Example: "  readout sources list\n  readout sources check un-news",
		Args:    commandOnly,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(sourcesListCmd(), sourcesCheckCmd(), sourcesAddCmd())
	return c
}

func sourcesListCmd() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the sources",
		Example: "  readout sources list --sources ./my-sources",
		Args:    cobra.NoArgs,
	}
	load := configFlags(c, "sources")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		sources, err := app.Sources(cfg.Crawl)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "NAME\tCOUNTRY\tSCHEDULE\tTITLE")
		for _, s := range sources {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.Name, s.Country, s.Schedule, s.Title)
		}
		return w.Flush()
	}
	return c
}

func sourcesCheckCmd() *cobra.Command {
	c := &cobra.Command{
		Use:   "check [NAME...]",
		Short: "Read every source once and say what it gave, or why not",
		Long: `Check reads the feeds, sitemaps and section pages of every source, or of those
named, and says what each gave, or why it gave nothing. It goes on past those
that are down; the exit status is 1 where any of them gave nothing.`,
		Example: "  readout sources check\n  readout sources check un-news nato",
	}
	load := configFlags(c, "sources", "contact", "log-level")
	c.Flags().Lookup("log-level").DefValue = "error"
	c.RunE = func(c *cobra.Command, names []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		cfg.Crawl.Only = names
		if !isSet(c, "log-level") {
			cfg.Log.Level = "error" // what is wrong with a source is told in its line
		}
		failed, all := 0, 0
		err = app.CheckSources(c.Context(), cfg.Crawl, cfg.Logger(), func(r crawler.CheckResult) {
			all++
			if !r.OK() {
				failed++
			}
			writeCheck(c.OutOrStdout(), r)
		})
		if err != nil {
			return err
		}
		if failed > 0 {
			return fmt.Errorf("%d of %d sources failed the check", failed, all)
		}
		return nil
	}
	return c
}

// writeCheck tells what each endpoint of a source gave, a line each.
func writeCheck(w io.Writer, r crawler.CheckResult) {
	for _, e := range r.Endpoints {
		mark, text := "ok  ", ""
		switch {
		case e.Err != nil:
			mark, text = "FAIL", why(e.Err)
		default:
			text = fmt.Sprintf("%d articles of %d links, %s", e.Links, e.Listed, e.Format)
			if !e.Newest.IsZero() {
				text += ", newest " + e.Newest.Format(time.DateOnly)
			}
			if len(e.Children) > 0 {
				text += fmt.Sprintf(", %d more behind it", len(e.Children))
			}
			if e.Note != "" {
				text += ", " + e.Note
			}
		}
		fmt.Fprintf(w, "%s %-22s %-8s %s  %s\n", mark, r.Source, e.Kind, e.URL, text)
	}
}

// why is a failure without the address, which stands before it.
func why(err error) string {
	var f *crawler.Failure
	switch {
	case !errors.As(err, &f):
		return err.Error()
	case f.Detail == "":
		return f.Reason
	}
	return f.Reason + ": " + f.Detail
}
