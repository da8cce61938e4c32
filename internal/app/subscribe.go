package app

import (
	"context"
	"log/slog"
	"time"

	"readout/event"
	"readout/internal/bus"
)

// Subscription says which events a subscriber wants. An empty field wants all.
type Subscription struct {
	Since         time.Time // the zero time wants only what comes from now on
	Types         []event.Type
	Countries     []string // any of them among the sides
	MinConfidence float64
}

// Subscribe hands each event that sub wants to show, in the order of the
// stream, until show says false or an error, or ctx ends. It goes on by itself
// after a lost connection, without a gap.
func Subscribe(ctx context.Context, c Config, log *slog.Logger, sub Subscription, show func(event.Event) (bool, error)) error {
	a, err := open(ctx, c, log, false)
	if err != nil {
		return err
	}
	defer a.close()
	start := bus.Start{Since: sub.Since, New: sub.Since.IsZero(), Countries: sub.Countries}
	for _, t := range sub.Types {
		start.Types = append(start.Types, string(t))
	}
	for _, e := range bus.Follow(ctx, a.bus, bus.Events, start) {
		if e.Confidence < sub.MinConfidence {
			continue
		}
		if more, err := show(e); err != nil || !more {
			return err
		}
	}
	return ctx.Err()
}
