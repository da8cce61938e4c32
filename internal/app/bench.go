package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"readout/event"
	"readout/internal/bus"
	"readout/processor/read"
)

// Bench measures a batch of documents in file: `readout parse --batch` as a
// process of its own, each stage alone, and the pipeline with broker and sink.
func Bench(ctx context.Context, c Config, file string, out io.Writer) error {
	batch, err := benchBatch(ctx, file)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "parse --batch   %d pages in %.2f s: %.0f pages/s, %.2f ms CPU a page, peak memory %d MB\n",
		batch.pages, batch.wall.Seconds(), batch.rate(), 1000*batch.cpu.Seconds()/float64(batch.pages), batch.peakBytes>>20)
	pages, err := benchStages(ctx, c, file, out)
	if err != nil {
		return err
	}
	took, err := benchPipeline(ctx, c, pages)
	if err != nil {
		return err
	}
	rate := float64(len(pages)) / took.Seconds()
	fmt.Fprintf(out, "pipeline        %d pages in %.2f s: %.0f pages/s, %.0f %% of parse --batch\n",
		len(pages), took.Seconds(), rate, 100*rate/batch.rate())
	return nil
}

type batchFigures struct {
	pages     int
	wall, cpu time.Duration
	peakBytes int64
}

func (f batchFigures) rate() float64 { return float64(f.pages) / f.wall.Seconds() }

// benchBatch runs this program's `parse --batch` as a child, so that its CPU
// time and its memory are its own.
func benchBatch(ctx context.Context, file string) (batchFigures, error) {
	self, err := os.Executable()
	if err != nil {
		return batchFigures{}, err
	}
	in, err := os.Open(file)
	if err != nil {
		return batchFigures{}, err
	}
	defer in.Close()
	cmd := exec.CommandContext(ctx, self, "parse", "--batch")
	cmd.Stdin, cmd.Stderr = in, os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return batchFigures{}, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return batchFigures{}, err
	}
	var f batchFigures
	r := bufio.NewReaderSize(pipe, 1<<20)
	for {
		if _, err := readLine(r); err != nil {
			break
		}
		f.pages++
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) { // 1: some pages failed, and said so
		return f, fmt.Errorf("run parse --batch: %w", err)
	}
	if f.pages == 0 {
		return f, fmt.Errorf("%s: no document in it", file)
	}
	f.wall = time.Since(began)
	f.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	f.peakBytes = peakMemory(cmd.ProcessState)
	return f, nil
}

// benchStages runs each stage alone, one page after another, and prints the CPU
// time that the process spent in it. It returns the pages.
func benchStages(ctx context.Context, c Config, file string, out io.Writer) ([]event.Page, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pages []event.Page
	r := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := readLine(r)
		if errors.Is(err, io.EOF) {
			break
		}
		var d Document
		if err != nil || len(bytes.TrimSpace(line)) == 0 || json.Unmarshal(line, &d) != nil {
			continue // the batch run has told of it
		}
		if p, err := d.Page(); err == nil {
			pages = append(pages, p)
		}
	}
	rules, err := newRules(c.Extract)
	if err != nil {
		return nil, err
	}
	var articles []event.Article
	before := cpuTime()
	for _, p := range pages {
		as, _ := read.Read(ctx, p)
		articles = append(articles, as...)
	}
	readTime := cpuTime() - before
	before = cpuTime()
	reports := 0
	for _, a := range articles {
		rs, _ := rules.Extract(ctx, a)
		reports += len(rs)
	}
	extractTime := cpuTime() - before
	fmt.Fprintf(out, "read            %.3f ms CPU a page (%d articles)\n", 1000*readTime.Seconds()/float64(len(pages)), len(articles))
	fmt.Fprintf(out, "extract         %.3f ms CPU a page (%d reports)\n", 1000*extractTime.Seconds()/float64(len(pages)), reports)
	return pages, ctx.Err()
}

// benchPipeline publishes the pages to a broker of its own in a directory that
// it removes, and takes the time until every event is stored.
func benchPipeline(ctx context.Context, c Config, pages []event.Page) (took time.Duration, err error) {
	dir, err := os.MkdirTemp("", "readout-bench-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	c.Data, c.NATS.URL, c.Sinks = dir, "", []string{"sqlite:" + filepath.Join(dir, "events.db")}
	a, err := open(ctx, c, slog.New(slog.DiscardHandler), true, AllRoles...)
	if err != nil {
		return 0, err
	}
	defer a.close()
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	began := time.Now()
	g, stop := errgroup.WithContext(stop)
	g.Go(func() error { return a.run(stop, Read, Extract, Resolve, Sink) })
	g.Go(func() error {
		defer cancel()
		for _, p := range pages {
			if err := bus.Publish(stop, a.bus, bus.Pages, p); err != nil {
				return err
			}
		}
		err := a.idle(stop, nil)
		took = time.Since(began)
		return err
	})
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return 0, err
	}
	return took, ctx.Err()
}
