package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// demoMark is the file that says that a directory is a demo's and how far it
// came: "running PID" or "done". The demo that runs holds a lock on it.
const demoMark = "demo"

// demoDir is a directory that this demo has for itself.
type demoDir struct {
	path    string
	lock    *flock.Flock
	resumed bool // an earlier demo was cut off here, and this one goes on
}

// takeDemoDir makes the directory ready, and clears it where an earlier demo
// came to its end. A directory that another demo holds, or that has anything
// else in it, is refused.
func takeDemoDir(path string) (*demoDir, error) {
	mark := filepath.Join(path, demoMark)
	if _, err := os.Stat(mark); err != nil {
		entries, err := os.ReadDir(path)
		if err == nil && len(entries) > 0 {
			return nil, fmt.Errorf("%s holds other files; give the demo an own directory with --data", path)
		}
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	d := &demoDir{path: path, lock: flock.New(mark, flock.SetPermissions(0o600))}
	locked, err := d.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock data directory %s: %w", path, err)
	}
	state, _ := os.ReadFile(mark)
	if !locked {
		d.release()
		who := "another process"
		if pid, ok := strings.CutPrefix(strings.TrimSpace(string(state)), "running "); ok {
			who = "process " + pid
		}
		return nil, fmt.Errorf("a demo runs in %s already (%s); wait for it, or name another directory with --data", path, who)
	}
	d.resumed = strings.HasPrefix(string(state), "running")
	if !d.resumed {
		err = d.clear()
	}
	if err == nil {
		err = d.mark("running " + strconv.Itoa(os.Getpid()))
	}
	if err != nil {
		d.release()
		return nil, err
	}
	return d, nil
}

// clear removes what the last demo left. The mark stays: it is the lock.
func (d *demoDir) clear() error {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return fmt.Errorf("clear the last demo: %w", err)
	}
	for _, e := range entries {
		if e.Name() == demoMark {
			continue
		}
		if err := os.RemoveAll(filepath.Join(d.path, e.Name())); err != nil {
			return fmt.Errorf("clear the last demo: %w", err)
		}
	}
	return nil
}

// mark writes how far the demo came.
func (d *demoDir) mark(state string) error {
	if err := os.WriteFile(filepath.Join(d.path, demoMark), []byte(state+"\n"), 0o600); err != nil {
		return fmt.Errorf("mark the demo's directory: %w", err)
	}
	return nil
}

// release lets another demo in.
func (d *demoDir) release() { _ = d.lock.Close() }
