package bus

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"readout/event"
)

func TestSecondServerIsToldWhoHoldsTheDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	serveIn(t, dir, 0)
	_, err := StartServer(t.Context(), ServerOptions{Dir: dir})
	var held *HeldError
	if !errors.As(err, &held) {
		t.Fatalf("got %v, want a HeldError", err)
	}
	host, _ := os.Hostname()
	if o := held.Owner; o.PID != os.Getpid() || o.Host != host || o.Since.IsZero() {
		t.Errorf("got owner %+v, want this process", o)
	}
	if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), host) {
		t.Errorf("got %q, want one line that names the host", err)
	}
}

func TestRestartKeepsPortTokenAndMessages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := serveIn(t, dir, 0)
	b := join(t, first, nil)
	if err := Publish(t.Context(), b, Pages, page("kept")); err != nil {
		t.Fatal(err)
	}
	b.Close()
	first.Shutdown()
	first.Shutdown()
	second := serveIn(t, dir, 0)
	if second.URL() != first.URL() || second.Token() != first.Token() {
		t.Errorf("got %s after a restart, want %s and the same token, so that clients find it again", second.URL(), first.URL())
	}
	l, err := join(t, second, nil).Backlog(t.Context())
	if err != nil || l.Count() != 1 {
		t.Errorf("got backlog %v, %v, want one page", l, err)
	}
}

func TestFindServerTellsARunningOneFromAStaleFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := FindServer(dir); !errors.Is(err, ErrNoServer) {
		t.Errorf("empty directory: got %v, want ErrNoServer", err)
	}
	if _, err := FindServer(filepath.Join(dir, "absent")); !errors.Is(err, ErrNoServer) {
		t.Errorf("absent directory: got %v, want ErrNoServer", err)
	}
	s := serveIn(t, dir, 0)
	a, err := FindServer(dir)
	if err != nil || a.URL != s.URL() || a.Token != s.Token() || a.PID != os.Getpid() {
		t.Errorf("got %+v, %v, want the running server", a, err)
	}
	info, err := os.Stat(filepath.Join(dir, "nats.json"))
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
		t.Errorf("nats.json has mode %o, want 600", mode)
	}
	s.Shutdown()
	if _, err := FindServer(dir); !errors.Is(err, ErrNoServer) {
		t.Errorf("after the end: got %v, want ErrNoServer", err)
	}
}

func TestBrokenAddressFileDoesNotStopTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, text := range []string{"", "{", "null", `{"url":"nats://127.0.0.1:x"}`, `{"url":"nats://127.0.0.1:1","token":""}`} {
		if err := os.WriteFile(filepath.Join(dir, "nats.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s := serveIn(t, dir, 0)
		if s.Token() == "" {
			t.Errorf("nats.json %q: no token", text)
		}
		s.Shutdown()
	}
}

func TestServerListensOnLoopbackAndWantsItsToken(t *testing.T) {
	t.Parallel()
	s := serve(t)
	if !strings.HasPrefix(s.URL(), "nats://127.0.0.1:") {
		t.Errorf("got %s, want loopback", s.URL())
	}
	for _, token := range []string{"", "wrong"} {
		b, err := Connect(t.Context(), Options{URL: s.URL(), Token: token, Retry: true})
		if err == nil {
			b.Close()
			t.Fatalf("token %q was let in", token)
		}
		if !strings.Contains(err.Error(), "token") {
			t.Errorf("got %q, want a line that names the token", err)
		}
	}
}

func TestServerHasTheLimitsThatWereSet(t *testing.T) {
	t.Parallel()
	s, err := StartServer(t.Context(), ServerOptions{Dir: t.TempDir(), MaxStore: 1 << 30, MaxMemory: 1 << 20, MaxPayload: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Shutdown()
	c := s.ns.JetStreamConfig()
	if c.MaxStore != 1<<30 || c.MaxMemory != 1<<20 || !c.SyncAlways {
		t.Errorf("got %+v, want the limits that were set, and every write synced", c)
	}
}

func TestPortInUseIsOneClearLine(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := t.TempDir()
	port := l.Addr().(*net.TCPAddr).Port
	_, err = StartServer(t.Context(), ServerOptions{Dir: dir, Port: port})
	oneLine(t, err, "port", "not free")
	serveIn(t, dir, 0) // the failure left no lock behind
}

func TestDirectoryThatCannotBeWrittenIsOneClearLine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := StartServer(t.Context(), ServerOptions{Dir: filepath.Join(file, "data")})
	oneLine(t, err, "data directory")
	_, err = StartServer(t.Context(), ServerOptions{})
	oneLine(t, err, "no data directory")
}

func TestStartEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := StartServer(ctx, ServerOptions{Dir: t.TempDir()}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestAbsentServerIsOneClearLine(t *testing.T) {
	t.Parallel()
	_, err := Connect(t.Context(), Options{URL: "nats://user:secret@127.0.0.1:1"})
	oneLine(t, err, "connect to NATS at", "nothing answers")
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("got %q, which tells the password", err)
	}
}

func TestRetryWaitsForTheServerAndSaysSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serveIn(t, dir, 0)
	s.Shutdown()
	log := &lines{}
	connected := make(chan error, 1)
	go func() {
		b, err := Connect(t.Context(), Options{URL: s.URL(), Token: s.Token(), Retry: true, Log: log.logger()})
		if err == nil {
			b.Close()
		}
		connected <- err
	}()
	eventually(t, "the log says that it retries", func() bool { return log.has("NATS does not answer, trying again") })
	serveIn(t, dir, 0)
	if err := receive(t, connected); err != nil {
		t.Fatal(err)
	}
}

func TestPagesLargerThanTheServerTakesAreRejected(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	p := page("large")
	p.Body = incompressible(DefaultMaxPayload)
	err := Publish(t.Context(), b, Pages, p)
	if !errors.Is(err, event.ErrReject) || event.Reason(err) != "too large" {
		t.Errorf("got %v, want a rejection: too large", err)
	}
	p.Body = p.Body[:DefaultMaxPayload-1<<20]
	if err := Publish(t.Context(), b, Pages, p); err != nil {
		t.Errorf("15 MB that do not compress: %v", err)
	}
}

func oneLine(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("got no error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("got %q, want it to say %q", err, w)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("got several lines: %q", err)
	}
}
