package crawler

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Failure is why something could not be fetched or read.
type Failure struct {
	URL    string
	Reason string        // short and countable: "dns", "refused", "timeout", "robots", "status 404"
	Detail string        // what happened and what to do, for a person
	Status int           // HTTP status where there was one
	Wait   time.Duration // how long the host wants to be left alone; 0 where it did not say
	Final  bool          // trying again will not help
	Err    error         // the cause; may be nil
}

func (f *Failure) Error() string {
	if f.Detail == "" {
		return fmt.Sprintf("fetch %s: %s", f.URL, f.Reason)
	}
	return fmt.Sprintf("fetch %s: %s", f.URL, f.Detail)
}

func (f *Failure) Unwrap() error { return f.Err }

// asFailure finds the Failure inside err, or makes one of what went wrong.
func asFailure(rawURL string, err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	f = &Failure{URL: rawURL, Err: err}
	f.Reason, f.Detail, f.Final = classify(err)
	return f
}

// classify names the cause of a failed request.
func classify(err error) (reason, detail string, final bool) {
	var (
		dns     *net.DNSError
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		expired x509.CertificateInvalidError
	)
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return "private address", "the address is not a public one (" + cause(err) + "); allow its network if it is meant to be crawled", true
	case errors.As(err, &dns) && dns.IsNotFound:
		return "dns", "no such host " + dns.Name + "; check the name, or the network", false
	case errors.As(err, &dns):
		return "dns", "cannot look up " + dns.Name + " (" + dns.Err + "); check the network", false
	case errors.Is(err, context.Canceled):
		return "cancelled", "stopped before it was done", false
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return "timeout", "the host did not answer in time", false
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused", "the host refused the connection", false
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "unreachable", "the host cannot be reached; check the network", false
	case errors.As(err, &cert), errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &expired):
		return "tls", "the host's certificate is not valid: " + cause(err), false
	case errors.As(err, &record), errors.As(err, &alert):
		return "tls", "no TLS connection: " + cause(err), false
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "short body", "the answer broke off before its end", false
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection", "the host broke the connection off", false
	case errors.Is(err, errURL):
		return "url", err.Error(), true
	}
	return "error", cause(err), false
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// cause gives the innermost words of an error, without the request around it,
// cut to a length that fits a line.
func cause(err error) string {
	s := err.Error()
	if i := strings.LastIndex(s, "\": "); i >= 0 {
		s = s[i+3:]
	}
	if len(s) > 200 {
		s = s[:200] + "..."
	}
	return s
}

// statusFailure judges an answer that is neither content nor "not modified".
func statusFailure(rawURL string, status int, wait time.Duration) *Failure {
	f := &Failure{URL: rawURL, Reason: "status " + strconv.Itoa(status), Status: status, Wait: wait}
	f.Detail = strings.TrimSpace(fmt.Sprintf("the host answered %d %s", status, http.StatusText(status)))
	switch status {
	case http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusTooEarly, http.StatusForbidden:
	default:
		f.Final = status >= 400 && status < 500 || status < 200 || status == http.StatusNoContent
	}
	switch status {
	case http.StatusForbidden, http.StatusUnauthorized:
		f.Detail += "; it does not want to be crawled, or wants a login"
	case http.StatusNotFound, http.StatusGone:
		f.Detail += "; the address may have changed"
	}
	return f
}

// retryAfter reads a Retry-After header in seconds or as a date, at most limit;
// 0 where there is none that makes sense.
func retryAfter(h http.Header, now time.Time, limit time.Duration) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if n, err := strconv.ParseUint(v, 10, 63); err == nil {
		if n > uint64(limit/time.Second) {
			return limit
		}
		return time.Duration(n) * time.Second
	}
	t, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	// The host's own clock decides where it tells it: a skewed one must not
	// turn half an hour into nothing.
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(t.Sub(now), 0), limit)
}
