package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// tuneMemory trades memory for speed: parse makes much garbage and keeps little,
// and collecting it at the usual pace takes a seventh of the time. The limit
// makes the collector hurry where a page is hostile. What GOGC or GOMEMLIMIT
// say stands.
func tuneMemory(workers int) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(int64(80+32*workers) << 20) // 144 MB on two cores: the process stays below 200
}
