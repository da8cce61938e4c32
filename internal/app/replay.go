package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"readout/crawler/warc"
	"readout/internal/bus"
)

// ReplayProgress is how far a replay has come.
type ReplayProgress struct {
	File    string
	Bytes   int64 // of File, read so far
	Size    int64 // of File
	Pages   int   // published, over all files
	Skipped int   // records that are no pages, over all files
	Took    time.Duration
}

// Replay publishes the pages of WARC files as if they had just been crawled,
// with the dates that they were fetched at. It joins the broker that c names,
// or the one that runs on c.Data; where there is none it starts one with every
// stage behind it, and returns when all is stored. Each file goes on from where
// an earlier replay of it on the same broker was cut off. tell is called
// after each page and must be quick.
func Replay(ctx context.Context, c Config, log *slog.Logger, files []string, tell func(ReplayProgress)) error {
	_, err := bus.FindServer(c.Data)
	alone := c.NATS.URL == "" && errors.Is(err, bus.ErrNoServer)
	a, err := open(ctx, c, log, alone)
	if err != nil {
		return err
	}
	defer a.close()
	if !alone {
		return a.replay(ctx, files, tell)
	}
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	g, stop := errgroup.WithContext(stop)
	g.Go(func() error { return a.run(stop, Read, Extract, Resolve, Sink) })
	g.Go(func() error {
		defer cancel()
		if err := a.replay(stop, files, tell); err != nil {
			return err
		}
		return a.idle(stop, nil)
	})
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return ctx.Err()
}

// replay publishes the pages of the files, one file after the other.
func (a *app) replay(ctx context.Context, files []string, tell func(ReplayProgress)) error {
	kv, err := a.bus.KV(ctx, "replay")
	if err != nil {
		return err
	}
	p := ReplayProgress{}
	began := time.Now()
	for _, name := range files {
		if err := a.replayFile(ctx, kv, name, &p, func() { p.Took = time.Since(began); tell(p) }); err != nil {
			return fmt.Errorf("replay %s: %w", name, err)
		}
	}
	return nil
}

// saveEvery is how many pages may come twice after a replay was killed; the
// same page is the same message, so that nothing follows from it.
const saveEvery = 100

func (a *app) replayFile(ctx context.Context, kv *bus.KV, name string, p *ReplayProgress, tell func()) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(filepath.Base(name)))
	key := fmt.Sprintf("%x-%d", sum[:12], st.Size())
	saved, rev, err := kv.Get(ctx, key)
	if err != nil {
		return err
	}
	from, _ := strconv.ParseInt(string(saved), 10, 64) // what is no number begins anew
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return err
	}
	p.File, p.Size, p.Bytes = name, st.Size(), from
	done := from
	save := func() error {
		rev, err = kv.Put(context.WithoutCancel(ctx), key, strconv.AppendInt(nil, done, 10), rev)
		return err
	}
	options := warc.ReadOptions{From: from,
		OnSkip:   func(warc.Skip) { p.Skipped++ },
		OnOffset: func(at int64) { p.Bytes = at },
	}
	n := 0
	for page, err := range warc.Pages(ctx, f, options) {
		if err == nil {
			err = bus.Publish(ctx, a.bus, bus.Pages, page.Page)
		}
		if err != nil {
			return errors.Join(err, save())
		}
		done = page.End
		p.Pages++
		tell()
		if n++; n%saveEvery == 0 {
			if err := save(); err != nil {
				return err
			}
		}
	}
	done = st.Size()
	p.Bytes = done
	tell()
	return save()
}
