package app

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"

	"readout/crawler"
	"readout/event"
	"readout/internal/strict"
)

// Sources loads the sources that c names: the bundled ones, then those of its
// directory, then only the ones it asks for.
func Sources(c CrawlConfig) ([]crawler.Source, error) {
	var dirs []fs.FS
	if c.Bundled {
		dirs = append(dirs, crawler.Bundled())
	}
	if c.Sources != "" {
		if st, err := os.Stat(c.Sources); err != nil || !st.IsDir() {
			return nil, fmt.Errorf("sources directory %s: not a directory that can be read", c.Sources)
		}
		dirs = append(dirs, crawler.Dir(c.Sources))
	}
	if c.Files != nil {
		dirs = append(dirs, c.Files)
	}
	all, err := crawler.LoadSources(dirs...)
	if err != nil {
		return nil, err
	}
	return pick(all, c.Only)
}

// pick gives the named sources; no names give all.
func pick(all []crawler.Source, names []string) ([]crawler.Source, error) {
	if len(names) == 0 {
		return all, nil
	}
	var out []crawler.Source
	for _, n := range names {
		i := slices.IndexFunc(all, func(s crawler.Source) bool { return s.Name == n })
		if i < 0 {
			known := make([]string, len(all))
			for i, s := range all {
				known[i] = s.Name
			}
			if near := strict.Nearest(n, known); near != "" {
				return nil, fmt.Errorf("no source is named %q; did you mean %q?", n, near)
			}
			return nil, fmt.Errorf("no source is named %q; `readout sources list` names them: %s", n, strings.Join(known[:min(len(known), 8)], ", ")+" ...")
		}
		out = append(out, all[i])
	}
	return out, nil
}

// CheckSources asks every source, several at the same time, and hands each
// answer to show as it comes. It does not stop at one that is down.
func CheckSources(ctx context.Context, c CrawlConfig, log *slog.Logger, show func(crawler.CheckResult)) error {
	sources, err := Sources(c)
	if err != nil {
		return err
	}
	cr, err := newCrawler(c, sources, crawler.NewMemoryStore(), log, nil)
	if err != nil {
		return err
	}
	results := make(chan crawler.CheckResult)
	limit := make(chan struct{}, 8)
	var wg sync.WaitGroup
	for _, s := range sources {
		wg.Go(func() {
			select {
			case limit <- struct{}{}:
				defer func() { <-limit }()
				results <- cr.Check(ctx, s)
			case <-ctx.Done():
			}
		})
	}
	go func() { wg.Wait(); close(results) }()
	for r := range results {
		show(r)
	}
	return ctx.Err()
}

// Fetch gets one page with the crawler's guards and manners.
func Fetch(ctx context.Context, c Config, url string) (event.Page, error) {
	cr, err := newCrawler(c.Crawl, nil, crawler.NewMemoryStore(), c.Logger(), nil)
	if err != nil {
		return event.Page{}, err
	}
	return cr.Fetch(ctx, url)
}

// FindSource looks at a site and makes a source of the feeds, sitemaps and
// listings that it finds there. It writes nothing.
func FindSource(ctx context.Context, c Config, url string) (crawler.Source, crawler.CheckResult, error) {
	cr, err := newCrawler(c.Crawl, nil, crawler.NewMemoryStore(), c.Logger(), nil)
	if err != nil {
		return crawler.Source{}, crawler.CheckResult{}, err
	}
	return cr.Find(ctx, url)
}
