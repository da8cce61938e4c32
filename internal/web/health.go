package web

import (
	"context"
	"net/http"
	"time"
)

// healthz says that the process answers. It knows nothing of the broker:
// restarting this process would not bring that back.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok\n")
}

// readyz says whether events can come: the stream is followed and the broker
// answers. The reason of a failure goes to the log, since anybody may ask here.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if !s.running.Load() {
		plain(w, http.StatusServiceUnavailable, "not ready: the stream of events is not followed\n")
		return
	}
	if s.opt.Health != nil {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		err := s.opt.Health(ctx)
		if s.well.Swap(err == nil) && err != nil && r.Context().Err() == nil {
			s.opt.Log.Warn("not ready", "err", err)
		}
		if err != nil {
			plain(w, http.StatusServiceUnavailable, "not ready: the broker does not answer; the log says why\n")
			return
		}
	}
	plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
