package main

import (
	"context"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"readout/internal/bus"
)

// TestRolesApartShareTheWork runs every role as a process of its own against a
// broker that none of them keeps, with two extractors.
func TestRolesApartShareTheWork(t *testing.T) {
	broker, err := bus.StartServer(context.Background(), bus.ServerOptions{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Shutdown)
	dir := site(t)
	join := []string{"--nats", broker.URL(), "--token", broker.Token()}
	role := func(args ...string) *process { return start(t, dir, append(args, join...)...) }

	workers := []*process{role("read"), role("extract"), role("extract", "--workers", "1"), role("resolve"),
		role("sink", "--sink", "ndjson:events.ndjson"), role("serve", "--http", "127.0.0.1:0")}
	if once := run(t, dir, "", append([]string{"crawl", "--once", "--config", "readout.yaml"}, join...)...); once.code != 0 {
		t.Fatalf("crawl --once: %+v", once)
	}
	if got := run(t, dir, "", append([]string{"subscribe", "--since", "24h", "--type", "call", "--limit", "1"}, join...)...); got.code != 0 || !strings.Contains(got.stdout, "FRA–IND") {
		t.Errorf("subscribe: %+v", got)
	}
	web := address.FindStringSubmatch(workers[5].await(workers[5].stderr, "url=http://"))[1]
	if status, body := get(t, web+"readyz"); status != 200 {
		t.Errorf("readyz: %d %s", status, body)
	}
	for deadline := time.Now().Add(hang); ; runtime.Gosched() {
		if stored, err := os.ReadFile(dir + "/events.ndjson"); err == nil && strings.Contains(string(stored), `"call"`) {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("the sink has %q, %v", stored, err)
		}
	}
	for _, p := range workers {
		if code := p.signal(syscall.SIGTERM); code != 0 {
			t.Errorf("%v: exit status %d, stderr %s", p.cmd.Args[1:], code, p.stderr)
		}
	}
	if _, err := os.Stat(dir + "/readout-data"); err == nil {
		t.Error("a role that joins a broker elsewhere made a data directory")
	}
	if got := run(t, dir, "", "extract", "--nats", broker.URL(), "--token", "wrong"); got.code != 1 || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, "token") {
		t.Errorf("wrong token: %+v; want one line about it and exit status 1", got)
	}
}

// TestABrokerThatDoesNotAnswerIsTriedAgain starts a role before its broker.
func TestABrokerThatDoesNotAnswerIsTriedAgain(t *testing.T) {
	p := start(t, t.TempDir(), "extract", "--nats", "nats://127.0.0.1:1")
	p.await(p.stderr, "trying again")
	if code := p.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("exit status %d", code)
	}
	if strings.Contains(p.stderr.String(), "readout:") {
		t.Errorf("stderr %s", p.stderr)
	}
}
