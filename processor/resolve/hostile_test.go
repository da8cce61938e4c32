package resolve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"readout/event"
)

func TestReportsThatAreNoneAreRejected(t *testing.T) {
	good := func() event.Report {
		return rep("a1 north 2025-03-18T16:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-18")
	}
	for name, change := range map[string]func(*event.Report){
		"no id":           func(r *event.Report) { r.ID = "" },
		"no mention":      func(r *event.Report) { r.Mentions = nil },
		"two mentions":    func(r *event.Report) { r.Mentions = append(r.Mentions, r.Mentions[0]) },
		"no article":      func(r *event.Report) { r.Mentions[0].Article = "" },
		"unknown type":    func(r *event.Report) { r.Type = "a/b c" },
		"no status":       func(r *event.Report) { r.Status = "" },
		"too many people": func(r *event.Report) { r.Participants = make([]event.Participant, 1000) },
		"too long":        func(r *event.Report) { r.Mentions[0].Sentence = strings.Repeat("x", maxReportBytes) },
		"no number":       func(r *event.Report) { zero := 0.0; r.Confidence = zero / zero },
	} {
		m := newMemory()
		r := good()
		change(&r)
		if _, err := newResolver(m).Resolve(t.Context(), r); !errors.Is(err, event.ErrReject) {
			t.Errorf("%s: got error %v, want a rejection", name, err)
		}
		if len(m.data) != 0 {
			t.Errorf("%s: something was stored", name)
		}
	}
}

func TestACancelledContextStoresNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m := newMemory()
	if _, err := newResolver(m).Resolve(ctx, allReports()[0]); !errors.Is(err, context.Canceled) || len(m.data) != 0 {
		t.Errorf("got error %v and %d keys", err, len(m.data))
	}
}

func TestAWriterThatAlwaysLosesGivesUpInTheEnd(t *testing.T) {
	m := newMemory()
	m.hook = func(string) error { return event.ErrConflict }
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := newResolver(m).Resolve(ctx, allReports()[0]); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v, want the deadline's", err)
	}
}

func TestADamagedBlockIsNamed(t *testing.T) {
	m := newMemory()
	m.data["call/RUS-USA"] = entry{[]byte("no block"), 1}
	r := rep("a1 north 2025-03-18T16:00:00Z", "call held RUS,USA")
	if _, err := newResolver(m).Resolve(t.Context(), r); err == nil || !strings.Contains(err.Error(), "call/RUS-USA") {
		t.Errorf("got error %v, want one that names the key", err)
	}
}

var keyRE = regexp.MustCompile(`^[A-Za-z0-9/_=.-]{1,100}$`)

func FuzzResolve(f *testing.F) {
	for _, r := range allReports()[:12] {
		f.Add([]byte(asJSON(r)))
	}
	f.Add([]byte(`{"type":"talks","status":"held","countries":["\u0000","..","*.>"],"place":{"country":"a b"},"time":{"start":"2025-13-45","end":"0001"},"mentions":[{"article":"x","published":"9999-12-31"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r event.Report
		if json.Unmarshal(data, &r) != nil {
			return
		}
		r.ID = event.ReportID(r)
		m := newMemory()
		s := newResolver(m)
		first, err := s.Resolve(t.Context(), r)
		if errors.Is(err, event.ErrReject) {
			return
		}
		if err != nil || len(first) != 1 {
			t.Fatalf("got %d events (%v)", len(first), err)
		}
		for key := range m.data {
			if !keyRE.MatchString(key) {
				t.Errorf("key %q", key)
			}
		}
		again, err := newResolver(m).Resolve(t.Context(), r) // from the stored form
		if err != nil || asJSON(again) != asJSON(first) {
			t.Errorf("got\n%s (%v)\nwant\n%s", asJSON(again), err, asJSON(first))
		}
		other := allReports()[0]
		other.Countries = r.Countries
		other.ID = fmt.Sprint("other")
		if _, err := s.Resolve(t.Context(), other); err != nil && !errors.Is(err, event.ErrReject) {
			t.Fatal(err)
		}
	})
}
