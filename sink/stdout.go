package sink

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"readout/event"
)

func init() {
	register("stdout", func(_ context.Context, path string) (Sink, error) {
		if path != "" {
			return nil, fmt.Errorf("sink stdout: nothing may follow the colon, got %q", path)
		}
		return Lines(os.Stdout), nil
	})
}

var errClosed = errors.New("sink is closed")

// stream writes events to something that cannot be read back. It remembers what
// it wrote while it lives.
type stream struct {
	encode func([]event.Event) ([]byte, error)

	mu   sync.Mutex
	w    io.Writer // nil once closed
	seen seen
}

var _ Sink = (*stream)(nil)

func newStream(w io.Writer, encode func([]event.Event) ([]byte, error)) *stream {
	return &stream{encode: encode, w: w}
}

// Lines is a sink that writes a readable [Line] an event to w. It does not close w.
func Lines(w io.Writer) Sink { return newStream(w, encodeLines) }

// JSON is a sink that writes a JSON object a line to w. It does not close w.
func JSON(w io.Writer) Sink { return newStream(w, encodeJSON) }

func (s *stream) Write(ctx context.Context, evs []event.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.w == nil {
		return errClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	evs = newer(evs, s.seen.revision)
	data, err := s.encode(evs)
	if err != nil {
		return err
	}
	if len(data) > 0 {
		if _, err := s.w.Write(data); err != nil {
			return fmt.Errorf("write %d events: %w", len(evs), err)
		}
	}
	s.seen.note(evs)
	return nil
}

func (s *stream) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.w = nil
	return nil
}

// encodeLines leaves out ids that became other events: the line of the other
// event follows.
func encodeLines(evs []event.Event) ([]byte, error) {
	var b bytes.Buffer
	for _, ev := range evs {
		if ev.MergedInto == "" {
			b.WriteString(Line(ev))
			b.WriteByte('\n')
		}
	}
	return b.Bytes(), nil
}

func encodeJSON(evs []event.Event) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, ev := range evs {
		if err := enc.Encode(ev); err != nil {
			return nil, event.Reject("bad event", err.Error())
		}
	}
	return b.Bytes(), nil
}
