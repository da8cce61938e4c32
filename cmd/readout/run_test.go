package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"readout/event"
)

var address = regexp.MustCompile(`url=(http://[^ ]+)`)

// TestRunFromSourcesToSubscribers is what a user sees who starts `readout run`
// on sources of their own and looks at it from a second terminal.
func TestRunFromSourcesToSubscribers(t *testing.T) {
	dir := site(t)
	p := start(t, dir, "run", "--config", "readout.yaml")
	web := address.FindStringSubmatch(p.await(p.stderr, "url=http://"))[1]

	all := run(t, dir, "", "subscribe", "--since", "24h", "--json", "--limit", "2")
	if all.code != 0 {
		t.Fatalf("subscribe: %+v", all)
	}
	types := map[event.Type]bool{}
	dec := json.NewDecoder(strings.NewReader(all.stdout))
	for dec.More() {
		var e event.Event
		if err := dec.Decode(&e); err != nil {
			t.Fatalf("%v in %q", err, all.stdout)
		}
		types[e.Type] = true
	}
	if len(types) == 0 {
		t.Errorf("got %q", all.stdout)
	}
	call := run(t, dir, "", "subscribe", "--since", "24h", "--type", "call", "--limit", "1")
	if call.code != 0 || !strings.Contains(call.stdout, "call ") || !strings.Contains(call.stdout, "FRA–IND") {
		t.Errorf("--type call: %+v", call)
	}
	norway := run(t, dir, "", "subscribe", "--since", "24h", "--country", "NOR", "--limit", "1")
	if norway.code != 0 || !strings.Contains(norway.stdout, "NOR") {
		t.Errorf("--country NOR: %+v", norway)
	}

	for path, want := range map[string]string{"healthz": "ok", "readyz": "ready", "metrics": `readout_messages_total{`, "": "Macron"} {
		if status, body := get(t, web+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("GET /%s: status %d, no %q in %.300s", path, status, want, body)
		}
	}

	second := run(t, dir, "", "run", "--config", "readout.yaml")
	if second.code != 1 || !strings.Contains(second.stderr, "is held by process") || strings.Count(second.stderr, "\n") != 1 {
		t.Errorf("a second run on the same data: %+v", second)
	}
	if status, body := get(t, web+"healthz"); status != http.StatusOK {
		t.Errorf("the first one suffered: %d %s", status, body)
	}
	awaitRejected(t, dir, "1 rejected")

	if code := p.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("exit status %d after SIGTERM, want 0\n%s", code, p.stderr)
	}
	if c, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(web, "http://"), "/")); err == nil {
		c.Close()
		t.Error("its port still listens")
	}
	if st, err := os.Stat(filepath.Join(dir, "readout-data", "nats.json")); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("nats.json: %v, %v; want mode 0600", st, err)
	}
	if late := run(t, dir, "", "subscribe"); late.code != 1 || !strings.Contains(late.stderr, "start `readout run`") {
		t.Errorf("subscribe with nothing running: %+v", late)
	}
}

// awaitRejected asks for the dead letters until they end with a line.
func awaitRejected(t *testing.T, dir, last string) {
	t.Helper()
	var got result
	for deadline := time.Now().Add(hang); time.Now().Before(deadline); {
		got = run(t, dir, "", "rejected")
		if got.code == 0 && strings.HasSuffix(got.stdout, last+"\n") {
			return
		}
	}
	t.Errorf("rejected: %+v, want %q", got, last)
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestRunSaysWhyItCannot(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := site(t)
	write(t, dir, "file", "")
	write(t, dir, "port.yaml", "nats: {port: "+portOf(taken)+"}\ncrawl: {bundled: false, sources: sources}\n")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--http", taken.Addr().String()}, "choose another address with --http"},
		{[]string{"--config", "port.yaml"}, "is not free"},
		{[]string{"--data", "file/data"}, "make data directory"},
		{[]string{"--sink", "fax:123"}, `unknown scheme "fax"`},
		{[]string{"--sources", "nowhere"}, "nowhere"},
		{[]string{"--only", "nws"}, `did you mean "news"?`},
	} {
		args := append([]string{"run", "--http", "off", "--log-level", "error", "--config", "readout.yaml"}, c.args...)
		if got := run(t, dir, "", args...); got.code != 1 || !strings.Contains(got.stderr, c.want) || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("run %v: %+v; want %q in one line", c.args, got, c.want)
		}
	}
}

func portOf(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
