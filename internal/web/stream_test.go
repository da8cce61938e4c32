package web

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"readout/event"
)

// listener reads server-sent events line by line.
type listener struct {
	t      *testing.T
	resp   *http.Response
	lines  *bufio.Scanner
	cancel context.CancelFunc
}

func listen(t *testing.T, h *httptest.Server, path string, header ...string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := h.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{t, resp, bufio.NewScanner(resp.Body), cancel}
	l.lines.Buffer(nil, 1<<20)
	t.Cleanup(l.close)
	return l
}

func (l *listener) close() { l.cancel(); l.resp.Body.Close() }

// next gives the next line that starts with one of the prefixes; "" at the end.
func (l *listener) next(prefixes ...string) string {
	for l.lines.Scan() {
		for _, p := range prefixes {
			if strings.HasPrefix(l.lines.Text(), p) {
				return l.lines.Text()
			}
		}
	}
	return ""
}

func TestStreamGivesNewEventsAndResumes(t *testing.T) {
	_, h, f := start(t, Options{}, small("a", event.Call, event.Held, "2025-05-01", "FRA"), small("b", event.Visit, event.Held, "2025-05-02", "EGY"))
	fresh := listen(t, h, "/api/stream")
	if got := fresh.resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("type %q", got)
	}
	fresh.next("retry:")
	f.put(7, small("c", event.Call, event.Held, "2025-05-03", "DEU"))
	if got := fresh.next("id:"); got != "id: 7" {
		t.Errorf("a new stream begins with %q, want id: 7", got)
	}
	if got := fresh.next("data:"); !strings.Contains(got, `"id":"c"`) {
		t.Errorf("data %q, want event c", got)
	}

	resumed := listen(t, h, "/api/stream", "Last-Event-ID", "1")
	for _, want := range []string{"id: 2", "id: 7"} {
		if got := resumed.next("id:", "event:"); got != want {
			t.Errorf("resumed after 1: got %q, want %q", got, want)
		}
	}
	filtered := listen(t, h, "/api/stream?type=call&last_event_id=1")
	if got := filtered.next("id:", "event:"); got != "id: 7" {
		t.Errorf("filtered: got %q, want id: 7", got)
	}
	if resp, _ := get(t, h, "/api/stream", "Last-Event-ID", "x"); resp.StatusCode != 400 {
		t.Errorf("Last-Event-ID x: status %d, want 400", resp.StatusCode)
	}
}

func TestStreamTellsOfAGap(t *testing.T) {
	var events []event.Event
	for i := range 30 {
		events = append(events, small(fmt.Sprint(i), event.Call, event.Held, "2025-05-01", "FRA"))
	}
	_, h, _ := start(t, Options{MaxReplay: 10}, events...)
	l := listen(t, h, "/api/stream", "Last-Event-ID", "3")
	if got := l.next("event:", "id:"); got != "event: gap" {
		t.Errorf("got %q, want a gap", got)
	}
	if got := l.next("id:"); got != "id: 21" {
		t.Errorf("got %q, want id: 21, the oldest of ten that are kept", got)
	}
}

func TestStreamHeartbeat(t *testing.T) {
	_, h, _ := start(t, Options{Heartbeat: 10 * time.Millisecond})
	if got := listen(t, h, "/api/stream").next(":"); got == "" {
		t.Error("no heartbeat")
	}
}

func TestTooManyStreams(t *testing.T) {
	_, h, _ := start(t, Options{MaxStreams: 1})
	listen(t, h, "/api/stream").next("retry:")
	resp, _ := get(t, h, "/api/stream")
	if resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
		t.Errorf("status %d, want 503 with Retry-After", resp.StatusCode)
	}
}

func TestSlowStreamIsDroppedAndHoldsNobodyUp(t *testing.T) {
	b := newBoard(10, 10, 2)
	slow, _, _, _ := b.join(0, false)
	for i := range clientQueue + 1 {
		b.add(uint64(i+1), small("a", event.Call, event.Held, "2025-05-01", "FRA"))
	}
	n := 0
	for range slow.messages { // ends: the board has closed it
		n++
	}
	if n != clientQueue {
		t.Errorf("%d messages before the drop, want %d", n, clientQueue)
	}
	if len(b.streams) != 0 {
		t.Error("the slow stream is still open")
	}
}

func TestStreamsEndWithRun(t *testing.T) {
	f := newFeed()
	s := New(Options{Follow: f.follow})
	h := httptest.NewServer(s.Handler())
	defer h.Close()
	defer h.Client().CloseIdleConnections()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	l := listen(t, h, "/api/stream")
	l.next("retry:")
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := l.next("id:", "event:"); got != "" {
		t.Errorf("got %q, want the end", got)
	}
}
