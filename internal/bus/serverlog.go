package bus

import (
	"fmt"
	"log/slog"
)

// serverLog hands the server's log lines to slog: notices are our Debug, since
// they tell of its normal work.
type serverLog struct {
	log   *slog.Logger
	fatal chan string // the first fatal line; the server itself would only log it
}

func (l *serverLog) Noticef(format string, v ...any) {
	l.log.Debug("broker", "text", fmt.Sprintf(format, v...))
}
func (l *serverLog) Warnf(format string, v ...any) {
	l.log.Warn("broker", "text", fmt.Sprintf(format, v...))
}
func (l *serverLog) Errorf(format string, v ...any) {
	l.log.Warn("broker", "text", fmt.Sprintf(format, v...))
}
func (l *serverLog) Debugf(string, ...any) {}
func (l *serverLog) Tracef(string, ...any) {}

func (l *serverLog) Fatalf(format string, v ...any) {
	text := fmt.Sprintf(format, v...)
	select {
	case l.fatal <- text:
	default:
		l.log.Error("broker", "text", text)
	}
}
