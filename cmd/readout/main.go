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

func main() { os.Exit(status()) }

// status runs the command line and gives the exit status.
func status() int {
	// A reader that has seen enough (`| head`) is an error from Write, so that
	// everything closes as it should; Go would end the process on the spot.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	err := root().ExecuteContext(ctx)
	return code(err, ctx.Err() != nil)
}

// code tells the user what went wrong, once, and gives the exit status. stopped
// says that a signal has come: work that ended for that reason needs no words.
func code(err error, stopped bool) int {
	switch {
	case err == nil:
		return 0
	case stopped && errors.Is(err, context.Canceled):
		return 130
	case errors.Is(err, syscall.EPIPE):
		return 0 // whoever read our output has seen enough
	}
	fmt.Fprintf(os.Stderr, "readout: %v\n", err)
	return 1
}
