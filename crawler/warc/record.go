package warc

import (
	"crypto/rand"
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Exchange is one request and its answer.
type Exchange struct {
	Time      time.Time // when the request was made
	Method    string
	URI       string // absolute
	Request   http.Header
	Status    int
	Proto     string // "HTTP/1.1"; empty is that
	Response  http.Header
	Body      []byte // decoded; nil where the answer had none
	Truncated bool   // Body was cut at a size limit
}

// wireDate is how WARC writes times.
const wireDate = "2006-01-02T15:04:05Z"

func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func digest(parts ...[]byte) string {
	h := sha1.New()
	for _, p := range parts {
		h.Write(p)
	}
	return "sha1:" + base32.StdEncoding.EncodeToString(h.Sum(nil))
}

// record is one WARC record: named fields in order, then a block in parts.
type record struct {
	fields [][2]string
	block  [][]byte
}

func (r *record) set(name, value string) {
	if value = clean(value); value != "" {
		r.fields = append(r.fields, [2]string{name, value})
	}
}

// writeTo writes the record with its length and the blank lines that end it.
func (r *record) writeTo(w io.Writer) error {
	var b strings.Builder
	b.WriteString("WARC/1.1\r\n")
	for _, f := range r.fields {
		b.WriteString(f[0] + ": " + f[1] + "\r\n")
	}
	n := 0
	for _, p := range r.block {
		n += len(p)
	}
	b.WriteString("Content-Length: " + strconv.Itoa(n) + "\r\n\r\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	for _, p := range r.block {
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\r\n\r\n")
	return err
}

// clean keeps a header value on its line.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == 0 {
			return ' '
		}
		return r
	}, s))
}

// requestHead gives the head of the request as it went over the wire.
func (x *Exchange) requestHead() []byte {
	rest, host := x.URI, ""
	if i := strings.Index(rest, "://"); i >= 0 {
		rest = rest[i+3:]
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		host, rest = rest[:i], rest[i:]
	} else {
		host, rest = rest, "/"
	}
	return head(x.Method+" "+rest+" HTTP/1.1", x.Request, [2]string{"Host", host}, nil)
}

// responseHead gives the head of the answer. The body is kept decoded, so that
// what spoke of its coding and length on the wire is kept under another name.
func (x *Exchange) responseHead() []byte {
	proto := x.Proto
	if proto != "HTTP/1.0" && proto != "HTTP/1.1" {
		proto = "HTTP/1.1" // HTTP/2 has no form of its own in a record
	}
	line := strings.TrimSpace(fmt.Sprintf("%s %d %s", proto, x.Status, http.StatusText(x.Status)))
	return head(line, x.Response, [2]string{"Content-Length", strconv.Itoa(len(x.Body))}, []string{"Content-Encoding", "Transfer-Encoding", "Content-Length"})
}

func head(line string, h http.Header, own [2]string, rename []string) []byte {
	var b strings.Builder
	b.WriteString(clean(line) + "\r\n" + own[0] + ": " + clean(own[1]) + "\r\n")
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.EqualFold(name, own[0]) && !slices.Contains(rename, name) {
			continue
		}
		as := name
		if slices.Contains(rename, name) {
			as = "X-Archive-Orig-" + name
		}
		for _, v := range h[name] {
			b.WriteString(clean(as) + ": " + clean(v) + "\r\n")
		}
	}
	b.WriteString("\r\n")
	return []byte(b.String())
}
