package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"readout/internal/app"
)

// sourcesAddCmd writes a source file for a site.
func sourcesAddCmd() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use:   "add URL",
		Short: "Find a site's feeds and sitemaps, and write a source file for it",
		Long: `Add looks at a site's address, or at that of a feed, a sitemap or a section
page, and writes a source file with what it finds there into the directory that
--sources names (my-sources where it names none).`,
		Example: "  readout sources add https://mfa.example.org/en\n  readout run --sources my-sources",
		Args:    cobra.ExactArgs(1),
	}
	load := configFlags(c, "sources", "contact", "log-level")
	c.Flags().StringVar(&name, "name", "", "`NAME` of the source; made of the host's where absent")
	c.RunE = func(c *cobra.Command, args []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		dir := cfg.Crawl.Sources
		if dir == "" {
			dir = "my-sources"
		}
		source, check, err := app.FindSource(c.Context(), cfg, args[0])
		writeCheck(c.OutOrStdout(), check)
		if err != nil {
			return err
		}
		if name != "" {
			source.Name = name
			if err := source.Validate(); err != nil {
				return err
			}
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("make sources directory: %w", err)
		}
		path := filepath.Join(dir, source.Name+".yaml")
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there already; choose another name with --name", path)
		}
		if err != nil {
			return fmt.Errorf("write source file: %w", err)
		}
		_, err = f.Write(source.YAML())
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("write source file: %w", err)
		}
		fmt.Fprintf(c.OutOrStdout(), "%s written; `readout run --sources %s` crawls it\n", path, dir)
		return nil
	}
	return c
}
