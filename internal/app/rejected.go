package app

import (
	"context"
	"log/slog"
	"os"

	"readout/internal/bus"
)

// Rejected hands every dead letter to show, oldest first; reason narrows them.
// With replay, each is put back on the queue that it came from. Where no broker
// runs on the data directory, its store is opened for as long as this takes.
func Rejected(ctx context.Context, c Config, log *slog.Logger, reason string, replay bool, show func(bus.DeadLetter) error) error {
	_, err := os.Stat(c.dataFile("nats"))
	a, err := open(ctx, c, log, err == nil && !running(c))
	if err != nil {
		return err
	}
	defer a.close()
	for d, err := range a.bus.DeadLetters(ctx, bus.DeadLetterFilter{Reason: reason}) {
		if err != nil {
			return err
		}
		if replay {
			if err := a.bus.Replay(ctx, d.Position); err != nil {
				return err
			}
		}
		if err := show(d); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// running tells whether a broker runs on the data directory.
func running(c Config) bool {
	_, err := bus.FindServer(c.Data)
	return err == nil
}
