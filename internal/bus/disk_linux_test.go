package bus

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestReadOnlyDiskIsOneClearLine(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "128m")
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip(err)
	}
	_, err := StartServer(t.Context(), ServerOptions{Dir: dir})
	oneLine(t, err, "data directory", "read-only")
}

func TestFullDiskIsOneClearLine(t *testing.T) {
	t.Parallel()
	_, err := StartServer(t.Context(), ServerOptions{Dir: smallDisk(t, "1m")})
	oneLine(t, err, "full", "MB are needed")
}

func TestDiskThatFillsUpHoldsThePublisherBack(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "80m")
	s := serveIn(t, dir, 0)
	b := join(t, s, nil)
	b.answer = 200 * time.Millisecond
	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast)
	done := make(chan error, 1)
	go func() {
		p := page("waits")
		p.Body = incompressible(1 << 20)
		done <- Publish(t.Context(), b, Pages, p)
	}()
	eventually(t, "the publisher is held back", func() bool { return b.Metrics().Snapshot().Streams["PAGES"].Held > 0 })
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := receive(t, done); err != nil {
		t.Fatal(err)
	}
}

// smallDisk mounts a disk of its own, where the test may.
func smallDisk(t *testing.T, size string) string {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill writes until the disk is full.
func fill(t *testing.T, name string) {
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	chunk := make([]byte, 64<<10)
	for err == nil {
		_, err = f.Write(chunk)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}
