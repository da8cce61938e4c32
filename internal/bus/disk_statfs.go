//go:build linux || darwin

package bus

import "syscall"

// freeBytes is what an ordinary user can still write to the disk of dir; false
// where the system does not say.
func freeBytes(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}
