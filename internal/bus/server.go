package bus

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// Defaults of [ServerOptions].
const (
	DefaultMaxPayload = 16 << 20 // bytes
	DefaultMaxStore   = 10 << 30 // bytes
	DefaultMaxMemory  = 64 << 20 // bytes

	readyWithin = 30 * time.Second // a big store after a hard kill takes seconds
	minFree     = 64 << 20         // bytes of disk below which starting makes no sense
)

// ServerOptions configure the embedded server.
type ServerOptions struct {
	// Dir is the data directory. The server keeps there its store, a lock and
	// nats.json, which tells others how to connect. Required.
	Dir string

	// Port on the loopback interface. 0 takes the port of the last run, or any
	// free one where that is taken.
	Port int

	MaxPayload int   // bytes of one message; 0: DefaultMaxPayload
	MaxStore   int64 // bytes on disk; 0: DefaultMaxStore
	MaxMemory  int64 // bytes of streams in memory; 0: DefaultMaxMemory

	Log *slog.Logger // nil: silent
}

// Server is a NATS server with JetStream inside this process. It listens on
// loopback only and lets in whoever knows its token.
type Server struct {
	opts    ServerOptions
	address Address
	lock    *dirLock
	log     *serverLog

	ns   *server.Server // of heal, until done is closed
	end  sync.Once
	stop chan struct{} // closed at the end
	done chan struct{} // closed when heal has returned
}

// StartServer starts the server and waits until it is ready. The error is a
// [*HeldError] where another process holds the directory.
func StartServer(ctx context.Context, o ServerOptions) (*Server, error) {
	if o.Dir == "" {
		return nil, errors.New("start broker: no data directory is given")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("start broker: make data directory: %w", err)
	}
	if err := writable(o.Dir); err != nil {
		return nil, err
	}
	lock, err := lockDir(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	s := &Server{opts: o, lock: lock, log: newServerLog(o.Log), stop: make(chan struct{}), done: make(chan struct{})}
	if err := s.start(ctx); err != nil {
		lock.release() //nolint:errcheck // the other error tells more
		return nil, err
	}
	go s.heal()
	return s, nil
}

// start runs the server in the directory that this process holds.
func (s *Server) start(ctx context.Context) error {
	dir := s.opts.Dir
	last, err := readAddress(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.opts.Log.Debug("nats.json of an earlier run is not usable", "err", err)
	}
	port, err := choosePort(ctx, s.opts.Port, last)
	if err != nil {
		return err
	}
	token := last.Token // kept, so that a client outlives a restart of the server
	if token == "" {
		token = rand.Text()
	}
	ns, err := s.run(ctx, port, token)
	if err != nil {
		return err
	}
	s.ns, s.address = ns, newAddress(ns.ClientURL(), token)
	if err := writeAddress(dir, s.address); err != nil {
		halt(ns)
		return err
	}
	s.opts.Log.Info("broker started", "url", s.address.URL, "dir", dir)
	return nil
}

// run starts a server and waits until it is ready.
func (s *Server) run(ctx context.Context, port int, token string) (*server.Server, error) {
	ns, err := server.NewServer(s.opts.server(port, token))
	if err != nil {
		return nil, fmt.Errorf("start broker: %w", err)
	}
	s.log.reset()
	ns.SetLoggerV2(s.log, false, false, false)
	ns.Start()
	if err := ready(ctx, ns, s.log); err != nil {
		halt(ns)
		return nil, fmt.Errorf("start broker on 127.0.0.1 with its store in %s: %w", s.opts.Dir, err)
	}
	return ns, nil
}

func halt(ns *server.Server) {
	ns.Shutdown()
	ns.WaitForShutdown()
}

func (o ServerOptions) server(port int, token string) *server.Options {
	return &server.Options{
		ServerName:             "readout",
		Host:                   "127.0.0.1",
		Port:                   port,
		Authorization:          token,
		NoSigs:                 true, // signals are main's
		MaxPayload:             int32(orDefault(o.MaxPayload, DefaultMaxPayload)),
		JetStream:              true,
		StoreDir:               filepath.Join(o.Dir, "nats"),
		JetStreamMaxStore:      orDefault(o.MaxStore, DefaultMaxStore),
		JetStreamMaxMemory:     orDefault(o.MaxMemory, DefaultMaxMemory),
		SyncAlways:             true,
		DisableJetStreamBanner: true,
	}
}

// ready waits until the server takes connections, and tells of the first fatal
// error that it logs instead.
func ready(ctx context.Context, ns *server.Server, log *serverLog) error {
	deadline := time.Now().Add(readyWithin)
	for !ns.ReadyForConnections(10 * time.Millisecond) {
		select {
		case text := <-log.fatal:
			return errors.New(text)
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("not ready within %s", readyWithin)
		}
	}
	select {
	case text := <-log.fatal: // JetStream may fail after the listener is up
		return errors.New(text)
	default:
	}
	if !ns.JetStreamEnabled() {
		return errors.New("JetStream did not start")
	}
	return nil
}

// choosePort finds a port that is free, before the server would fail over it.
func choosePort(ctx context.Context, want int, last Address) (int, error) {
	var lc net.ListenConfig
	free := func(port int) error {
		l, err := lc.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			return err
		}
		return l.Close()
	}
	if want != 0 {
		if err := free(want); err != nil {
			return 0, fmt.Errorf("start broker: port %d is not free; name another, or 0 for any: %w", want, err)
		}
		return want, nil
	}
	if p := last.port(); p != 0 && free(p) == nil {
		return p, nil
	}
	return server.RANDOM_PORT, nil
}

// writable fails where the server could not write, with the reason in one line.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return fmt.Errorf("start broker: data directory %s cannot be written: %w", dir, err)
	}
	_, err = f.Write(make([]byte, 4096))
	err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	if err != nil {
		return fmt.Errorf("start broker: data directory %s cannot be written: %w", dir, err)
	}
	if free, ok := freeBytes(dir); ok && free < minFree {
		return fmt.Errorf("start broker: the disk of %s is full: %d MB are free, %d MB are needed", dir, free>>20, minFree>>20)
	}
	return nil
}

// URL is where clients connect, without the token.
func (s *Server) URL() string { return s.address.URL }

// Token is the secret that lets a client in.
func (s *Server) Token() string { return s.address.Token }

// Shutdown stops the server, waits until its store is closed, and gives the
// directory free. A second call does nothing.
func (s *Server) Shutdown() {
	s.end.Do(func() {
		close(s.stop)
		<-s.done
		halt(s.ns)
		s.lock.release() //nolint:errcheck // the process's end does the same
	})
}

func orDefault[N int | int64](n, otherwise N) N {
	if n <= 0 {
		return otherwise
	}
	return n
}
