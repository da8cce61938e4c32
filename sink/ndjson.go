package sink

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"readout/event"
)

func init() {
	register("ndjson", func(ctx context.Context, path string) (Sink, error) {
		if path == "-" {
			return JSON(os.Stdout), nil
		}
		return openNDJSON(ctx, path)
	})
}

// ndjson appends each revision to a file, a JSON object a line; the last line
// of an id is how its event stands. What a crash left of a line is cut off when
// the file is opened. A second process is kept out by a lock on PATH.lock.
type ndjson struct {
	path string
	lock *flock.Flock

	mu   sync.Mutex
	f    *os.File       // nil once closed
	size int64          // bytes of whole lines
	have map[string]int // newest revision of each id in the file
}

var _ Sink = (*ndjson)(nil)

func openNDJSON(ctx context.Context, path string) (Sink, error) {
	if path == "" {
		return nil, errors.New("sink ndjson: no path; write ndjson:events.ndjson, or ndjson:- for standard output")
	}
	s := &ndjson{path: path, lock: flock.New(path + ".lock"), have: map[string]int{}}
	locked, err := s.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("open ndjson file %s: lock: %w", path, err)
	}
	if !locked {
		return nil, fmt.Errorf("open ndjson file %s: another process writes to it; stop it or choose another path", path)
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open ndjson file %s: %w", path, err), s.lock.Unlock())
	}
	return s, nil
}

func (s *ndjson) open(ctx context.Context) error {
	_, err := os.Stat(s.path)
	fresh := errors.Is(err, os.ErrNotExist)
	f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	if err := s.recover(ctx, f); err != nil {
		return errors.Join(err, f.Close())
	}
	if fresh {
		syncDir(filepath.Dir(s.path))
	}
	s.f = f
	return nil
}

// recover reads the ids and revisions that the file holds, and cuts off a last
// line that is not whole.
func (s *ndjson) recover(ctx context.Context, f *os.File) error {
	in := bufio.NewReaderSize(f, 1<<20)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return err
		}
		if err == io.EOF {
			if len(line) == 0 {
				break
			}
			return s.repair(f, line)
		}
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s.size += int64(len(line))
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		id, revision, ok := lineID(line)
		if !ok {
			return fmt.Errorf("line %d is no event; repair it or move the file away", n)
		}
		if have, known := s.have[id]; !known || revision > have {
			s.have[id] = revision
		}
	}
	return nil
}

// repair ends a whole last line, and cuts off a broken one.
func (s *ndjson) repair(f *os.File, line []byte) error {
	id, revision, ok := lineID(line)
	if !ok {
		if err := f.Truncate(s.size); err != nil {
			return err
		}
		return f.Sync()
	}
	if _, err := f.WriteAt([]byte{'\n'}, s.size+int64(len(line))); err != nil {
		return err
	}
	s.size += int64(len(line)) + 1
	s.have[id] = max(s.have[id], revision)
	return f.Sync()
}

func lineID(line []byte) (id string, revision int, ok bool) {
	var e struct {
		ID       string `json:"id"`
		Revision int    `json:"revision"`
	}
	err := json.Unmarshal(line, &e)
	return e.ID, e.Revision, err == nil && e.ID != ""
}

func (s *ndjson) Write(ctx context.Context, evs []event.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.f == nil {
		return errClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	evs = newer(evs, func(id string) int {
		if r, ok := s.have[id]; ok {
			return r
		}
		return -1
	})
	if len(evs) == 0 {
		return nil
	}
	data, err := encodeJSON(evs)
	if err != nil {
		return err
	}
	if err := s.append(data); err != nil {
		// Part of it may be in the file: take it back, so that writing the batch
		// again doubles nothing.
		if terr := s.f.Truncate(s.size); terr != nil {
			err = errors.Join(err, terr)
		}
		return fmt.Errorf("write %d events to %s: %w", len(evs), s.path, err)
	}
	s.size += int64(len(data))
	for _, ev := range evs {
		s.have[ev.ID] = ev.Revision
	}
	return nil
}

func (s *ndjson) append(data []byte) error {
	if _, err := s.f.WriteAt(data, s.size); err != nil {
		return err
	}
	return s.f.Sync()
}

func (s *ndjson) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.f == nil {
		return nil
	}
	err := s.f.Close()
	s.f = nil
	return errors.Join(err, s.lock.Unlock())
}

// syncDir makes a new file's name durable, where the system can do it.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
