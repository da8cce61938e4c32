// Command readout turns news pages and official readouts into a live,
// machine-readable record of diplomacy.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones are needed for dates, and a scratch image has none
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(code(root().ExecuteContext(ctx)))
}

// code tells the user what went wrong, once, and gives the exit status.
func code(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		return 130
	case errors.Is(err, syscall.EPIPE):
		return 0 // whoever read our output has seen enough
	}
	fmt.Fprintf(os.Stderr, "readout: %v\n", err)
	return 1
}
