package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"readout/event"
)

// page makes a page of a record, or says why it is none.
func (f *file) page(rec fields, block io.Reader) (p Page, skip string) {
	p.Type = rec.get("warc-type")
	p.URL = rec.target()
	p.FetchedAt = parseDate(rec.get("warc-date"))
	p.Truncated = rec.get("warc-truncated") != ""
	switch p.Type {
	case "response":
		if !strings.HasPrefix(rec.get("content-type"), "application/http") {
			return p, "not HTTP"
		}
		skip = f.response(&p, bufio.NewReaderSize(block, 32<<10))
	case "resource", "conversion":
		p.Status, p.ContentType = http.StatusOK, rec.get("content-type")
		if !isText(p.ContentType) {
			return p, "content type"
		}
		skip = f.fill(&p, block)
	case "":
		return p, "broken"
	default:
		return p, p.Type
	}
	if skip == "" {
		p.ID = event.PageID(p.URL, p.Body)
	}
	return p, skip
}

func parseDate(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// response reads an HTTP answer as archives keep it: with the coding still on
// the body, or taken off while the head still speaks of it.
func (f *file) response(p *Page, r *bufio.Reader) (skip string) {
	head, err := readFields(r, "HTTP/")
	if err != nil {
		return "broken"
	}
	_, rest, _ := strings.Cut(head[""], " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if p.Status, err = strconv.Atoi(code); err != nil {
		return "broken"
	}
	if p.Status != http.StatusOK && !f.o.KeepError {
		return "status " + strconv.Itoa(p.Status)
	}
	p.ContentType = head.get("content-type")
	if !isText(p.ContentType) {
		return "content type"
	}
	var body io.Reader = r
	if strings.Contains(strings.ToLower(head.get("transfer-encoding")), "chunked") && isChunked(r) {
		body = httputil.NewChunkedReader(r)
	}
	body, err = decoded(head.get("content-encoding"), body)
	if err != nil {
		return "encoding"
	}
	return f.fill(p, body)
}

// isText tells whether a Content-Type is a page's; one without a type may be.
func isText(contentType string) bool {
	typ, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		typ, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	}
	switch strings.TrimSpace(typ) {
	case "", "text/html", "application/xhtml+xml", "text/plain":
		return true
	}
	return false
}

// isChunked looks whether a body begins with the length of a chunk.
func isChunked(r *bufio.Reader) bool {
	head, _ := r.Peek(20)
	line, _, ok := bytes.Cut(head, []byte("\n"))
	if !ok {
		return false
	}
	line, _, _ = bytes.Cut(bytes.TrimSpace(line), []byte(";"))
	if len(line) == 0 || len(line) > 8 {
		return false
	}
	_, err := strconv.ParseUint(string(bytes.TrimSpace(line)), 16, 32)
	return err == nil
}

// decoded takes a content coding off where it is still on.
func decoded(coding string, r io.Reader) (io.Reader, error) {
	br := bufio.NewReader(r)
	head, _ := br.Peek(4)
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "gzip", "x-gzip":
		if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
			return gzip.NewReader(br)
		}
	case "zstd":
		if bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
			zr, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderLowmem(true))
			if err != nil {
				return nil, err
			}
			return zr.IOReadCloser(), nil
		}
	case "br":
		// Brotli has no mark of its own; a body that is text already begins with
		// a blank or "<".
		if len(head) > 0 && head[0] != '<' && head[0] != ' ' && head[0] != '\n' && head[0] != '\r' && head[0] != 0xef {
			return brotli.NewReader(br), nil
		}
	case "", "identity":
	default:
		return nil, fmt.Errorf("coding %q", coding)
	}
	return br, nil
}

// fill reads the body, up to the limit.
func (f *file) fill(p *Page, r io.Reader) (skip string) {
	buf := &f.buf
	buf.Reset()
	_, err := buf.ReadFrom(io.LimitReader(r, int64(f.o.MaxBytes)+1))
	if c, ok := r.(io.Closer); ok {
		_ = c.Close()
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		if buf.Len() == 0 {
			return "broken"
		}
		p.Truncated = true
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		p.Truncated = true
	}
	if buf.Len() > f.o.MaxBytes {
		p.Truncated = true
		buf.Truncate(f.o.MaxBytes)
	}
	if len(bytes.TrimSpace(buf.Bytes())) == 0 {
		return "empty"
	}
	p.Body = bytes.Clone(buf.Bytes())
	return ""
}
