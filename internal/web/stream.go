package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// stream sends each new revision as a server-sent event whose id is its
// sequence on the stream. A client that comes back with Last-Event-ID gets what
// it missed, as far as that is kept; where it is not, an event "gap" comes
// first. A client that does not keep up is dropped.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	f, err := parseFilter(r.URL.Query(), s.opt.Now(), "last_event_id")
	if err != nil {
		problem(w, http.StatusBadRequest, err.Error())
		return
	}
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.URL.Query().Get("last_event_id") // for a first connection, where a browser cannot set the header
	}
	after, err := strconv.ParseUint(last, 10, 64)
	if last != "" && err != nil {
		problem(w, http.StatusBadRequest, "Last-Event-ID is not a sequence of this stream")
		return
	}
	c, missed, gap, ok := s.board.join(after, last != "")
	if !ok {
		w.Header().Set("Retry-After", "10")
		problem(w, http.StatusServiceUnavailable, "too many streams are open; try again later")
		return
	}
	defer s.board.leave(c)

	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
	out := sse{w, http.NewResponseController(w), s.opt.Heartbeat}
	if err := out.write("retry: 3000\n\n"); err != nil {
		return
	}
	if gap {
		if err := out.write(fmt.Sprintf("event: gap\ndata: {\"first\":%d}\n\n", missed[0].sequence)); err != nil {
			return
		}
	}
	for _, m := range missed {
		if f.wants(m.event) && out.event(m) != nil {
			return
		}
	}
	beat := time.NewTicker(s.opt.Heartbeat)
	defer beat.Stop()
	for {
		select {
		case m, open := <-c.messages:
			if !open {
				return
			}
			if f.wants(m.event) && out.event(m) != nil {
				return
			}
		case <-beat.C:
			if out.write(": still here\n\n") != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

// sse writes to one client, each time with a deadline.
type sse struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
}

func (o sse) event(m message) error {
	body, err := json.Marshal(m.event)
	if err != nil {
		return nil // cannot be written as JSON, and never came from it: leave it out
	}
	return o.write(fmt.Sprintf("id: %d\ndata: %s\n\n", m.sequence, body))
}

func (o sse) write(text string) error {
	if err := o.control.SetWriteDeadline(time.Now().Add(o.patience)); err != nil && !isUnsupported(err) {
		return err
	}
	if _, err := o.w.Write([]byte(text)); err != nil {
		return err
	}
	return o.control.Flush()
}
