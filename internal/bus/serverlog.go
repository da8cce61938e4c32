package bus

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
)

// serverLog hands the server's log lines to slog: notices are our Debug, since
// they tell of its normal work.
type serverLog struct {
	log    *slog.Logger
	fatal  chan string   // the first fatal line; the server itself would only log it
	broken chan struct{} // a stream that can no longer be written
}

func newServerLog(log *slog.Logger) *serverLog {
	return &serverLog{log, make(chan string, 1), make(chan struct{}, 1)}
}

// reset forgets what an earlier server said.
func (l *serverLog) reset() {
	select {
	case <-l.fatal:
	default:
	}
	select {
	case <-l.broken:
	default:
	}
}

func (l *serverLog) Noticef(format string, v ...any) { l.line(slog.LevelDebug, format, v) }
func (l *serverLog) Warnf(format string, v ...any)   { l.line(slog.LevelWarn, format, v) }
func (l *serverLog) Errorf(format string, v ...any)  { l.line(slog.LevelWarn, format, v) }
func (l *serverLog) Debugf(string, ...any)           {}
func (l *serverLog) Tracef(string, ...any)           {}

func (l *serverLog) line(level slog.Level, format string, v []any) {
	text := fmt.Sprintf(format, v...)
	if strings.HasPrefix(text, "Maximum payloads over") {
		level = slog.LevelDebug // a page may be large, and the limit is chosen
	}
	if strings.Contains(text, "Critical write error") || strings.Contains(text, "will be DISABLED") {
		select {
		case l.broken <- struct{}{}:
		default:
		}
	}
	l.log.Log(context.Background(), level, "broker", "text", text)
}

func (l *serverLog) Fatalf(format string, v ...any) {
	text := fmt.Sprintf(format, v...)
	select {
	case l.fatal <- text:
	default:
		l.log.Error("broker", "text", text)
	}
}
