package web

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"

	"readout/event"
)

// apiEvents answers the events that a filter wants, the last reported first: as
// one JSON object, or a line each where the client asks for NDJSON.
func (s *Server) apiEvents(w http.ResponseWriter, r *http.Request) {
	f, err := parseFilter(r.URL.Query(), s.opt.Now(), "format")
	if err != nil {
		problem(w, http.StatusBadRequest, err.Error())
		return
	}
	format := r.URL.Query().Get("format")
	if format == "" && strings.Contains(r.Header.Get("Accept"), "application/x-ndjson") {
		format = "ndjson"
	}
	some, total := f.pick(s.board.all())
	events := make([]event.Event, 0, len(some))
	for _, e := range some {
		events = append(events, e.Event)
	}
	switch format {
	case "", "json":
		answer(w, http.StatusOK, struct {
			Total  int           `json:"total"` // that the filter wants; events holds the first of them
			Events []event.Event `json:"events"`
		}{total, events})
	case "ndjson":
		w.Header().Set("Content-Type", "application/x-ndjson")
		out := bufio.NewWriter(w)
		enc := json.NewEncoder(out)
		for _, e := range events {
			if enc.Encode(e) != nil {
				return // the client is gone
			}
		}
		_ = out.Flush()
	default:
		problem(w, http.StatusBadRequest, "unknown format; use json or ndjson")
	}
}

// apiEvent answers one event. An id that became another leads there.
func (s *Server) apiEvent(w http.ResponseWriter, r *http.Request) {
	e, into := s.board.get(r.PathValue("id"))
	switch {
	case e != nil:
		answer(w, http.StatusOK, e.Event)
	case into != "":
		http.Redirect(w, r, "/api/events/"+pathEscape(into), http.StatusPermanentRedirect)
	default:
		problem(w, http.StatusNotFound, "no such event among the newest; the sinks and the stream keep older ones")
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil { // a number that JSON cannot hold
		problem(w, http.StatusInternalServerError, "this event cannot be written as JSON")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}

// problem answers an error as JSON.
func problem(w http.ResponseWriter, status int, text string) {
	body, err := json.Marshal(struct {
		Error string `json:"error"`
	}{text})
	if err != nil {
		body = []byte(`{}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}
