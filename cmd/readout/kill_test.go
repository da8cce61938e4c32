package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"readout/event"
)

// self starts the test binary as the program.
func self(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), "READOUT_TEST_MAIN=1")
	return cmd
}

// finishDemo runs the demo on dir to its end and gives the newest revision of
// every event, by id.
func finishDemo(t *testing.T, dir string) map[string]event.Event {
	t.Helper()
	cmd := self(t, "demo", "--json", "--data", dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("demo: %v\n%s", err, stderr.String())
	}
	events := map[string]event.Event{}
	dec := json.NewDecoder(bytes.NewReader(out))
	for dec.More() {
		var e event.Event
		if err := dec.Decode(&e); err != nil {
			t.Fatalf("standard output is not NDJSON: %v", err)
		}
		if e.Revision > events[e.ID].Revision {
			events[e.ID] = e
		}
	}
	if len(events) == 0 {
		t.Fatalf("no event\n%s", stderr.String())
	}
	return events
}

// telling is what an event says, one sorted line an event. Revision numbers are
// left out: how often an event was told anew depends on who came first.
func telling(events map[string]event.Event) []string {
	var out []string
	for _, e := range events {
		if e.MergedInto != "" {
			continue // an id that gave way to another; who came first decides whether there is one
		}
		var people, articles []string
		for _, p := range e.Participants {
			people = append(people, p.Name)
		}
		for _, m := range e.Mentions {
			articles = append(articles, m.URL)
		}
		slices.Sort(people)
		slices.Sort(articles)
		at := event.Time{}
		if e.Time != nil {
			at = *e.Time
		}
		place := ""
		if e.Place != nil {
			place = e.Place.Name
		}
		out = append(out, fmt.Sprintf("%s %s %s %s %s..%s %s people=%v articles=%v", e.ID, e.Type, e.Status, e.Sides(), at.Start, at.End, place, people, articles))
	}
	slices.Sort(out)
	return out
}

// TestKillAtAnyMoment kills the all-in-one process at random moments of the
// demo and starts it again: the events at the end are those of an undisturbed
// run.
func TestKillAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program over twenty times")
	}
	want := telling(finishDemo(t, filepath.Join(t.TempDir(), "undisturbed")))
	dir := filepath.Join(t.TempDir(), "killed")
	rnd := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	done := 0
	for kills := 0; kills < 20; kills++ {
		cmd := self(t, "demo", "--json", "--data", dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		exited := make(chan error, 1)
		go func() { exited <- cmd.Wait() }()
		select {
		case <-time.After(time.Duration(rnd.Int64N(int64(1500 * time.Millisecond)))):
			_ = cmd.Process.Kill()
			<-exited
		case <-exited:
			// It came to its end first; the next start begins afresh, and there is
			// as much to interrupt in that one.
			done++
		}
	}
	got := telling(finishDemo(t, dir))
	if !slices.Equal(got, want) {
		t.Errorf("after 20 kills (%d runs ended by themselves)\n got\n%s\nwant\n%s", done, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestTermStopsAndLosesNothing stops the demo half way with SIGTERM, sees that
// it goes down by itself, and lets a second run finish the work.
func TestTermStopsAndLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the demo to its end twice")
	}
	want := telling(finishDemo(t, filepath.Join(t.TempDir(), "undisturbed")))
	dir := filepath.Join(t.TempDir(), "stopped")
	cmd := self(t, "demo", "--json", "--data", dir)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	lines.Buffer(nil, 16<<20)
	for n := 0; n < 3 && lines.Scan(); n++ { // in the middle of it: three events have come
	}
	began := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
	}
	err = cmd.Wait()
	t.Logf("down %v after SIGTERM: %v", time.Since(began).Round(time.Millisecond), err)
	if strings.Contains(stderr.String(), "panic") {
		t.Errorf("stderr:\n%s", stderr.String())
	}
	if got := telling(finishDemo(t, dir)); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
