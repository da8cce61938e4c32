package crawler

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// publicPorts are the ports that a public host may be asked on.
var publicPorts = []uint16{80, 443, 8080, 8443}

// dialer connects to public addresses only, whatever a name resolves to at that
// moment, and to those that the configuration allows.
type dialer struct {
	guarded net.Dialer
	open    net.Dialer        // for the operator's own proxies
	resolve map[string]string // host or host:port to the address to dial, lower case
	test    func(ctx context.Context, network, addr string) (net.Conn, error)
}

func newDialer(allowPrivate []netip.Prefix, resolve map[string]string) *dialer {
	guardian := ssrf.New(ssrf.WithPorts(publicPorts...))
	d := &dialer{resolve: map[string]string{}}
	for k, v := range resolve {
		d.resolve[strings.ToLower(k)] = v
	}
	d.open = net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	d.guarded = d.open
	d.guarded.Control = func(network, address string, c syscall.RawConn) error {
		if ap, err := netip.ParseAddrPort(address); err == nil {
			addr := ap.Addr().Unmap()
			if slices.ContainsFunc(allowPrivate, func(p netip.Prefix) bool { return p.Contains(addr) }) {
				return nil
			}
		}
		return guardian.Safe(network, address, c)
	}
	return d
}

// dial is the DialContext of the transport.
func (d *dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	addr = d.lookup(addr)
	if d.test != nil {
		return d.test(ctx, network, addr)
	}
	if f, ok := ctx.Value(fetchKey{}).(*fetch); ok && f.proxy != nil && addr == proxyAddr(f.proxy) {
		return d.open.DialContext(ctx, network, addr)
	}
	return d.guarded.DialContext(ctx, network, addr)
}

// lookup applies the resolve map: first by host and port, then by host.
func (d *dialer) lookup(addr string) string {
	addr = strings.ToLower(addr)
	if to, ok := d.resolve[addr]; ok {
		return to
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	to, ok := d.resolve[host]
	if !ok {
		return addr
	}
	if _, _, err := net.SplitHostPort(to); err == nil {
		return to
	}
	return net.JoinHostPort(strings.Trim(to, "[]"), port)
}

func proxyAddr(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
		if port == "" {
			port = "1080"
		}
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// proxyOf is the Proxy function of the transport: each request carries its own.
func proxyOf(req *http.Request) (*url.URL, error) {
	if f, ok := req.Context().Value(fetchKey{}).(*fetch); ok {
		return f.proxy, nil
	}
	return nil, nil
}

// literalIsPublic refuses addresses written as numbers before a proxy is asked
// for them: a guard on the dialer sees the proxy only.
func (d *dialer) literalIsPublic(u *url.URL) error {
	addr, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return nil
	}
	network := "tcp4"
	if addr.Is6() {
		network = "tcp6"
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	return d.guarded.Control(network, net.JoinHostPort(addr.String(), port), nil)
}
