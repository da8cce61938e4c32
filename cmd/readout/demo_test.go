package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"readout/event"
)

func TestDemoTellsWhatItDidAndWhatToTryNext(t *testing.T) {
	dir := t.TempDir()
	for _, round := range []string{"first", "second"} { // the second one starts afresh
		got := run(t, dir, "", "demo")
		if got.code != 0 || got.stderr != "" {
			t.Fatalf("%s: exit status %d, stderr %q", round, got.code, got.stderr)
		}
		for _, want := range []string{"pages,", "events in", "skipped ", "rejected ", "readout-demo/events.db", "Try next:"} {
			if !strings.Contains(got.stdout, want) {
				t.Errorf("%s: no %q in\n%s", round, want, got.stdout)
			}
		}
		if strings.Contains(got.stdout, "cut off") {
			t.Errorf("%s: says that a run was cut off, and none was", round)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("working directory holds %v, %v; want readout-demo alone", entries, err)
	}
	// What was set aside can be seen when the demo is over, with no broker running.
	got := run(t, dir, "", "rejected", "--data", "readout-demo")
	if got.code != 0 || got.stderr != "" || !strings.HasSuffix(got.stdout, " rejected\n") {
		t.Errorf("rejected: exit status %d, stdout %q, stderr %q", got.code, got.stdout, got.stderr)
	}
}

func TestDemoJSONPutsEventsAloneOnStandardOutput(t *testing.T) {
	got := run(t, t.TempDir(), "", "demo", "--json")
	if got.code != 0 || !strings.Contains(got.stderr, "Try next:") {
		t.Errorf("exit status %d, stderr %q", got.code, got.stderr)
	}
	for _, line := range strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n") {
		var e event.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.ID == "" {
			t.Errorf("%q: %v; want an event", line, err)
		}
	}
}

// TestDemoIntoAPipeThatCloses is `readout demo | head -1`.
func TestDemoIntoAPipeThatCloses(t *testing.T) {
	cmd := self(t, "demo", "--json")
	cmd.Dir = t.TempDir()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if err := cmd.Wait(); err != nil || strings.Contains(stderr.String(), "readout:") {
		t.Errorf("%v, stderr %q; want a quiet end", err, stderr.String())
	}
}

func TestDemoStoppedByTheUserSaysThatItGoesOn(t *testing.T) {
	dir := t.TempDir()
	p := start(t, dir, "demo")
	p.await(p.stdout, "+ ")
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil { // it must not come to its end meanwhile
		t.Fatal(err)
	}
	second := run(t, dir, "", "demo")
	if second.code != 1 || !strings.Contains(second.stderr, "a demo runs in readout-demo already") || second.stdout != "" {
		t.Errorf("a second demo: %+v", second)
	}
	if err := p.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	if code := p.signal(syscall.SIGINT); code != 130 {
		t.Errorf("exit status %d, want 130", code)
	}
	if !strings.Contains(p.stderr.String(), "the same command goes on from here") {
		t.Errorf("stderr %q", p.stderr)
	}
	if got := run(t, dir, "", "demo"); got.code != 0 || !strings.Contains(got.stdout, "went on from it") {
		t.Errorf("the next demo: %+v", got)
	}
}

func TestDataDirectoryIsForItsUserAlone(t *testing.T) {
	dir := t.TempDir()
	if got := run(t, dir, "", "demo"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	for name, want := range map[string]os.FileMode{"": 0o700, "nats.json": 0o600} {
		st, err := os.Stat(filepath.Join(dir, "readout-demo", name))
		if err != nil || st.Mode().Perm() != want {
			t.Errorf("%q: mode %v, %v; want %v", name, st.Mode().Perm(), err, want)
		}
	}
}
