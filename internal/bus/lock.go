package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockFile  = "nats.lock"
	ownerFile = "nats.owner.json" // readable by everybody on the machine: it holds no secret
)

// Owner is the process that holds a data directory.
type Owner struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// HeldError says that another process runs its broker on the data directory:
// two on one store would both start and then diverge.
type HeldError struct {
	Dir   string
	Owner Owner // zero where the holder has not said who it is
}

func (e *HeldError) Error() string {
	who := "another process"
	if e.Owner.PID != 0 {
		who = fmt.Sprintf("process %d on %s, since %s", e.Owner.PID, e.Owner.Host, e.Owner.Since.Local().Format(time.DateTime))
	}
	return fmt.Sprintf("data directory %s is held by %s; stop it, join it, or name another directory", e.Dir, who)
}

// dirLock is the right to run a broker on a directory. The kernel takes it back
// when the process ends, however it ends.
type dirLock struct {
	dir  string
	file *flock.Flock
}

// lockDir takes the lock. It tries for a moment, since [FindServer] touches the
// lock to see whether anybody holds it.
func lockDir(ctx context.Context, dir string) (*dirLock, error) {
	f := flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600))
	short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	locked, err := f.TryLockContext(short, 20*time.Millisecond)
	if ctx.Err() != nil {
		return nil, errors.Join(ctx.Err(), f.Close())
	}
	if err != nil && short.Err() == nil {
		return nil, errors.Join(fmt.Errorf("lock data directory %s: %w", dir, err), f.Close())
	}
	if !locked {
		f.Close()
		return nil, &HeldError{dir, readOwner(dir)}
	}
	l := &dirLock{dir, f}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	if err := writeJSON(filepath.Join(dir, ownerFile), Owner{os.Getpid(), host, time.Now().UTC()}, 0o644); err != nil {
		return nil, errors.Join(fmt.Errorf("lock data directory %s: %w", dir, err), l.release())
	}
	return l, nil
}

func (l *dirLock) release() error {
	if !l.file.Locked() {
		return nil
	}
	os.Remove(filepath.Join(l.dir, ownerFile))
	return l.file.Close()
}

// isHeld says whether a process holds the directory now. It never waits.
func isHeld(dir string) (bool, error) {
	path := filepath.Join(dir, lockFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	f := flock.New(path, flock.SetFlag(os.O_RDONLY))
	defer f.Close()
	free, err := f.TryRLock()
	return !free, err
}

func readOwner(dir string) Owner {
	var o Owner
	if data, err := os.ReadFile(filepath.Join(dir, ownerFile)); err == nil {
		json.Unmarshal(data, &o) //nolint:errcheck // then nobody knows who it is
	}
	return o
}

// writeJSON replaces a small file at once: a reader sees the old or the new.
func writeJSON(path string, v any, mode os.FileMode) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	_, err = f.Write(append(data, '\n'))
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
