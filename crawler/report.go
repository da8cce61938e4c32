package crawler

import (
	"context"
	"log/slog"
)

// failLevel keeps a source that stays dead from filling the log: the first
// failures and then every tenth are for a person to see.
func failLevel(fails int) slog.Level {
	if fails <= 3 || fails%10 == 0 {
		return slog.LevelWarn
	}
	return slog.LevelDebug
}

func (r *run) logPoll(p Progress, ep *endpoint) {
	if p.Step == StepPollFailed {
		return // told with its cause
	}
	level := slog.LevelDebug
	if p.New > 0 {
		level = slog.LevelInfo
	}
	r.log.Log(context.Background(), level, "source polled", "source", p.Source, "url", p.URL, "kind", ep.Kind,
		"links", p.Links, "new", p.New, "status", p.Status, "next", p.Next, "waiting", p.Waiting)
}

func (r *run) logPage(p Progress) {
	level := slog.LevelDebug
	if p.Step == StepPageFailed {
		level = slog.LevelInfo
	}
	r.log.Log(context.Background(), level, "page", "step", string(p.Step), "source", p.Source, "url", p.URL,
		"status", p.Status, "bytes", p.Bytes, "reason", p.Reason, "took", p.Took, "waiting", p.Waiting)
}
