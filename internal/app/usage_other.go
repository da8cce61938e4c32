//go:build !unix

package app

import (
	"os"
	"time"
)

var started = time.Now()

// cpuTime falls back to the time since the start, on systems whose accounting
// we don't read.
func cpuTime() time.Duration { return time.Since(started) }

// peakMemory is unknown here.
func peakMemory(*os.ProcessState) int64 { return 0 }
