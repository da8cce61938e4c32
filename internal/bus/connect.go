package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// DefaultMaxDecoded is the size in bytes of the largest body that is read.
const DefaultMaxDecoded = 32 << 20

// Options configure a connection.
type Options struct {
	URL   string // of the server, or several separated by commas
	Token string // "": none, or inside URL
	Name  string // shown in the server's list of connections; "": "readout"

	CredsFile string // NATS credentials; "": none
	CAFile    string // PEM certificates to trust; "": those of the system
	CertFile  string // PEM client certificate; with KeyFile
	KeyFile   string

	// InboxPrefix replaces "_INBOX" for an account that may listen on that
	// prefix only.
	InboxPrefix string

	// Retry keeps trying for the first connection, and says so in the log.
	// Without it Connect fails at once. A connection that is lost later is
	// always taken up again.
	Retry bool

	// Bind takes streams and consumers as they are: [Bus.Setup] verifies them,
	// and nothing is made or changed. For clusters where another tool owns them.
	Bind bool

	Limits   Limits // of the streams that Setup makes; zero: defaults
	Replicas int    // of each stream, 0: 1

	MaxDecoded int          // bytes of the largest body that is read; 0: DefaultMaxDecoded
	Metrics    *Metrics     // nil: new ones, see [Bus.Metrics]
	Log        *slog.Logger // nil: silent
}

// Bus is a connection to the broker. It is safe for concurrent use.
type Bus struct {
	nc      *nats.Conn
	js      jetstream.JetStream
	zip     *zipper
	metrics *Metrics
	log     *slog.Logger
	opts    Options

	// Of a pull request: how long the server keeps it, and how often it shows
	// that it still does.
	expires, heartbeat time.Duration

	answer time.Duration // how long a publish waits for the server's word

	link    *link
	closing sync.Once
	done    chan struct{} // closed when the connection is gone for good
}

// Connect connects to the broker. Whoever calls it calls [Bus.Close].
func Connect(ctx context.Context, o Options) (*Bus, error) {
	if o.URL == "" {
		return nil, errors.New("connect to NATS: no URL is given")
	}
	if err := checkURLs(o.URL); err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Name == "" {
		o.Name = "readout"
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics()
	}
	if o.MaxDecoded <= 0 {
		o.MaxDecoded = DefaultMaxDecoded
	}
	zip, err := newZipper(o.MaxDecoded)
	if err != nil {
		return nil, err
	}
	b := &Bus{zip: zip, metrics: o.Metrics, log: o.Log, opts: o,
		expires: 30 * time.Second, heartbeat: 5 * time.Second, answer: 5 * time.Second, link: newLink(), done: make(chan struct{})}
	if err := b.dial(ctx); err != nil {
		return nil, err
	}
	if b.js, err = jetstream.New(b.nc); err != nil {
		b.Close()
		return nil, fmt.Errorf("connect to NATS: %w", err)
	}
	b.metrics.backlogOf(b)
	return b, nil
}

// dial makes the first connection.
func (b *Bus) dial(ctx context.Context) error {
	address := redact(b.opts.URL)
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		var err error
		if b.nc, err = nats.Connect(b.opts.URL, b.natsOptions()...); err == nil {
			b.log.Debug("connected to NATS", "url", b.nc.ConnectedUrlRedacted())
			return nil
		}
		if !b.opts.Retry || ctx.Err() != nil || !mayAnswerLater(err) {
			return fmt.Errorf("connect to NATS at %s: %w", address, explain(err))
		}
		b.log.Warn("NATS does not answer, trying again", "url", address, "err", err, "wait", wait)
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("connect to NATS at %s: %w", address, err)
		}
	}
}

func (b *Bus) natsOptions() []nats.Option {
	o := b.opts
	opts := []nats.Option{
		nats.Name(o.Name),
		nats.Timeout(5 * time.Second),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(50 * time.Millisecond),
		nats.CustomReconnectDelay(func(attempts int) time.Duration {
			return jitter(min(50*time.Millisecond<<min(attempts, 8), 5*time.Second))
		}),
		nats.ReconnectBufSize(-1),   // what could not be sent is an error, and is sent again with its id
		nats.IgnoreAuthErrorAbort(), // a server that restarts may refuse for a moment
		nats.PingInterval(20 * time.Second),
		nats.MaxPingsOutstanding(2),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			b.link.down()
			if err != nil {
				b.log.Warn("connection to NATS lost, reconnecting", "err", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) {
			b.link.up()
			b.log.Info("reconnected to NATS", "url", nc.ConnectedUrlRedacted())
		}),
		nats.ErrorHandler(func(_ *nats.Conn, s *nats.Subscription, err error) {
			subject := ""
			if s != nil {
				subject = s.Subject
			}
			b.log.Warn("NATS reports an error", "subject", subject, "err", err)
		}),
		nats.ClosedHandler(func(*nats.Conn) { b.link.down(); close(b.done) }),
	}
	if o.Token != "" {
		opts = append(opts, nats.Token(o.Token))
	}
	if o.CredsFile != "" {
		opts = append(opts, nats.UserCredentials(o.CredsFile))
	}
	if o.CAFile != "" {
		opts = append(opts, nats.RootCAs(o.CAFile))
	}
	if o.CertFile != "" || o.KeyFile != "" {
		opts = append(opts, nats.ClientCert(o.CertFile, o.KeyFile))
	}
	if o.InboxPrefix != "" {
		opts = append(opts, nats.CustomInboxPrefix(o.InboxPrefix))
	}
	return opts
}

// Close sends what is under way and closes the connection. Workers must have
// returned before. A second call does nothing.
func (b *Bus) Close() error {
	b.closing.Do(func() {
		b.metrics.backlogOf(nil)
		if b.nc.IsConnected() {
			b.nc.FlushTimeout(time.Second) //nolint:errcheck // what was lost is delivered again
		}
		b.nc.Close()
		<-b.done
	})
	return nil
}

// Metrics are what this bus counts.
func (b *Bus) Metrics() *Metrics { return b.metrics }

// Ready says why the broker cannot be used now: nil means that it answers.
func (b *Bus) Ready(ctx context.Context) error {
	if !b.nc.IsConnected() {
		return fmt.Errorf("NATS: %s", strings.ToLower(b.nc.Status().String()))
	}
	if _, err := b.js.AccountInfo(ctx); err != nil {
		return fmt.Errorf("JetStream: %w", err)
	}
	return nil
}

// mayAnswerLater tells an absent server from one that refuses.
func mayAnswerLater(err error) bool {
	return !errors.Is(err, nats.ErrAuthorization) && !errors.Is(err, nats.ErrAuthExpired) &&
		!strings.Contains(err.Error(), "parse") && !strings.Contains(err.Error(), "no such file")
}

// checkURLs tells what is wrong with the form of an address, before anything is
// asked at it for ever.
func checkURLs(urls string) error {
	for p := range strings.SplitSeq(urls, ",") {
		p = strings.TrimSpace(p)
		if !strings.Contains(p, "://") {
			p = "nats://" + p
		}
		u, err := url.Parse(p)
		if err == nil && u.Hostname() == "" {
			err = errors.New("no host")
		}
		if err == nil && u.Port() != "" {
			_, _, err = net.SplitHostPort(u.Host)
		}
		if err != nil {
			return fmt.Errorf("connect to NATS: %q is no address such as nats://host:4222", redact(p))
		}
	}
	return nil
}

// explain adds what to do.
func explain(err error) error {
	switch {
	case errors.Is(err, nats.ErrNoServers):
		return fmt.Errorf("%w: nothing answers there; start nats-server with JetStream, or check the URL", err)
	case errors.Is(err, nats.ErrAuthorization):
		return fmt.Errorf("%w: the server wants another token, user or credentials", err)
	}
	return err
}

// redact hides passwords and tokens in a list of URLs.
func redact(urls string) string {
	parts := strings.Split(urls, ",")
	for i, p := range parts {
		u, err := url.Parse(strings.TrimSpace(p))
		switch {
		case err != nil:
			parts[i] = "(unreadable URL)"
		case u.User != nil:
			u.User = url.User("xxxxx")
			parts[i] = u.String()
		}
	}
	return strings.Join(parts, ",")
}
