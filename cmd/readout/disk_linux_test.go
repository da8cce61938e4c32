package main

import (
	"strings"
	"syscall"
	"testing"
)

// TestRunOnAFullDisk has a disk of 20 MB, and needs the right to mount one.
func TestRunOnAFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=20m"); err != nil {
		t.Skipf("mount: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	got := run(t, site(t), "", "run", "--config", "readout.yaml", "--data", disk+"/data")
	if got.code != 1 || !strings.Contains(got.stderr, "is full") || strings.Count(got.stderr, "\n") != 1 {
		t.Errorf("%+v; want one line that says that the disk is full", got)
	}
}
