package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"readout/event"
	"readout/internal/app"
)

// parseCmd runs documents through the reader and the extractor as functions.
func parseCmd() *cobra.Command {
	var o struct {
		json, batch, explain bool
		workers              int
		url, published       string
	}
	c := &cobra.Command{
		Use:   "parse FILE|URL|-",
		Short: "Show the article and the events of one page, or of a batch; no broker, no files written",
		Long: `Parse strips one page and shows the events that it tells, for a person to read;
--json gives one JSON object instead. The page is a file, an address, or "-" for
standard input; HTML or plain text.

--batch reads a JSON object a line from standard input,
  {"doc": "any id", "url": "...", "published": "2025-03-18", "html": "..."}
or with "text" in place of "html", and writes one a line in the same order:
  {"doc": "...", "article": {...}, "events": [...], "error": "..."}
A bad line gives a line with "error" and the run goes on; the exit status is 1
at the end where any line failed. "published" is used where the page itself
tells none.`,
		Example: `  readout parse article.html
  readout parse https://example.org/readout-of-call
  readout parse --json --published 2025-03-18 - < article.txt
  readout parse --batch < in.ndjson > out.ndjson`,
	}
	load := configFlags(c, "lexicon", "min-confidence", "contact", "log-level")
	f := c.Flags()
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	f.BoolVar(&o.batch, "batch", false, "read documents from standard input, one JSON object a line")
	f.BoolVar(&o.explain, "explain", false, "show why each block was kept or dropped, and why each field and each event is there or not")
	f.IntVar(&o.workers, "workers", 0, "documents of a batch handled at the same time: `N`; 0 takes the number of cores")
	f.StringVar(&o.url, "url", "", "`URL` that the document comes from, where it is read from a file")
	f.StringVar(&o.published, "published", "", "`DATE` of publication, used where the page tells none")
	c.Args = func(c *cobra.Command, args []string) error {
		switch {
		case o.batch && len(args) > 0:
			return errors.New("--batch reads standard input and takes no argument")
		case !o.batch && len(args) != 1:
			return errors.New("want one FILE, URL or -; see `readout parse --help`")
		case o.batch && o.explain:
			return errors.New("--explain is for one document, not for --batch")
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx := c.Context()
		cfg, err := load()
		if err != nil {
			return err
		}
		tuneMemory(o.workers)
		p, err := app.NewParser(cfg.Extract)
		if err != nil {
			return err
		}
		if o.batch {
			return p.Batch(ctx, os.Stdin, os.Stdout, o.workers)
		}
		page, err := openPage(c, cfg, args[0])
		if err != nil {
			return err
		}
		if o.url != "" {
			page.URL = o.url
		}
		if o.published != "" {
			page.Published = o.published
		}
		if o.explain {
			return p.Explain(ctx, page, c.OutOrStdout())
		}
		res, err := p.Parse(ctx, page)
		if err != nil {
			return fmt.Errorf("%s: %w", args[0], err)
		}
		if o.json {
			enc := json.NewEncoder(c.OutOrStdout())
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(res)
		}
		return app.WriteParsed(c.OutOrStdout(), res)
	}
	return c
}

// maxPage is the most that is read of a file or of standard input, in bytes; the
// reader takes no more either.
const maxPage = 24 << 20

// openPage reads a file, standard input or an address.
func openPage(c *cobra.Command, cfg app.Config, from string) (event.Page, error) {
	if strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://") {
		return app.Fetch(c.Context(), cfg, from)
	}
	in := c.InOrStdin()
	size := int64(0)
	if from != "-" {
		f, err := os.Open(from)
		if err != nil {
			return event.Page{}, err
		}
		defer f.Close()
		st, err := f.Stat()
		if err != nil {
			return event.Page{}, err
		}
		if st.IsDir() {
			return event.Page{}, fmt.Errorf("%s is a directory; want one file, or --batch for many documents", from)
		}
		in, size = f, st.Size()
	}
	var body bytes.Buffer
	if size <= maxPage {
		body.Grow(int(size) + bytes.MinRead) // one piece: growing by doubling holds the page three times
		if _, err := body.ReadFrom(io.LimitReader(in, maxPage+1)); err != nil {
			return event.Page{}, fmt.Errorf("read %s: %w", from, err)
		}
		size = int64(body.Len())
	}
	if size > maxPage {
		return event.Page{}, fmt.Errorf("%s: %w", from, event.Reject("too large", fmt.Sprintf("over %d MB", maxPage>>20)))
	}
	return event.Page{ID: event.PageID("", body.Bytes()), Body: body.Bytes()}, nil
}
