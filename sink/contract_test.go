package sink_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readout/event"
	"readout/sink"
	"readout/sink/sinktest"
)

func open(ctx context.Context, address string) (sinktest.Sink, error) { return sink.Open(ctx, address) }

func TestSQLite(t *testing.T) {
	sinktest.Run(t, sinktest.Target{
		Address: func(t *testing.T) string {
			return "sqlite:" + filepath.Join(t.TempDir(), "a name with ? # % and ü.db")
		},
		Open: open,
		Stored: func(t *testing.T, address string) map[string]event.Event {
			out := map[string]event.Event{}
			for ev, err := range sink.Stored(t.Context(), address, 0) {
				if err != nil {
					t.Fatal(err)
				}
				out[ev.ID] = ev
			}
			return out
		},
	})
}

func TestNDJSON(t *testing.T) {
	sinktest.Run(t, sinktest.Target{
		Address: func(t *testing.T) string { return "ndjson:" + filepath.Join(t.TempDir(), "events.ndjson") },
		Open:    open,
		Stored: func(t *testing.T, address string) map[string]event.Event {
			data, err := os.ReadFile(strings.TrimPrefix(address, "ndjson:"))
			if err != nil {
				t.Fatal(err)
			}
			return lastLines(t, data)
		},
	})
}

// lastLines reads the last line of each id, and checks that no revision is
// written twice.
func lastLines(t *testing.T, data []byte) map[string]event.Event {
	t.Helper()
	out, seen := map[string]event.Event{}, map[string]bool{}
	in := bufio.NewReader(bytes.NewReader(data))
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			return out
		}
		var ev event.Event
		if err := json.Unmarshal(line, &ev); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		if seen[ev.Key()] {
			t.Errorf("revision %s is written twice", ev.Key())
		}
		seen[ev.Key()] = true
		out[ev.ID] = ev
		if ev.MergedInto != "" {
			delete(out, ev.ID)
		}
	}
}

func TestStdout(t *testing.T) {
	sinktest.Run(t, sinktest.Target{
		Address: func(*testing.T) string { return "stdout:" },
		Open:    func(context.Context, string) (sinktest.Sink, error) { return sink.Lines(io.Discard), nil },
	})
}

func TestJSONStream(t *testing.T) {
	sinktest.Run(t, sinktest.Target{
		Address: func(*testing.T) string { return "ndjson:-" },
		Open:    func(context.Context, string) (sinktest.Sink, error) { return sink.JSON(io.Discard), nil },
	})
}
