package read

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"readout/event"
)

// kind is what a body turned out to be.
type kind int

const (
	kindHTML kind = iota
	kindText
)

// unwrap finds out what a body is. A body that is still compressed, because a
// server did so twice or a client did not undo it, is unpacked once, within
// [maxBody]; what is no text at all is rejected with its reason.
func unwrap(p event.Page) ([]byte, kind, error) {
	body := p.Body
	if len(body) > maxBody {
		return nil, 0, event.Reject("too large", fmt.Sprintf("%d bytes, at most %d are read", len(body), maxBody))
	}
	for range 2 {
		name, open := packed(body)
		if open == nil {
			break
		}
		plain, err := unpack(body, open)
		if err != nil {
			if errors.Is(err, errLarge) {
				return nil, 0, event.Reject("too large", fmt.Sprintf("%s body of %d bytes unpacks to over %d", name, len(body), maxBody))
			}
			return nil, 0, event.Reject("compressed", fmt.Sprintf("unpack %s body: %v", name, err))
		}
		if again, _ := packed(plain); again != "" {
			return nil, 0, event.Reject("compressed twice", again+" inside "+name)
		}
		body = plain
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, 0, event.Reject("empty", "no bytes but white space")
	}
	k, reason := sniff(p.ContentType, body)
	if reason == "binary" {
		// Brotli has no magic number: a body that is no text may be one.
		if plain, err := unpack(body, brotliReader); err == nil && len(plain) > 0 {
			if k, why := sniff(p.ContentType, plain); why == "" {
				return plain, k, nil
			}
		}
	}
	if reason != "" {
		return nil, 0, event.Reject(reason, "content type "+or(p.ContentType, "not given"))
	}
	return body, k, nil
}

var errLarge = errors.New("too large")

// packed recognises a compressed body by its first bytes.
func packed(b []byte) (string, func(io.Reader) (io.Reader, error)) {
	switch {
	case bytes.HasPrefix(b, []byte{0x1f, 0x8b, 8}):
		return "gzip", func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }
	case bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zstd", func(r io.Reader) (io.Reader, error) {
			d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderMaxWindow(16<<20))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		}
	case len(b) > 2 && b[0] == 0x78 && (b[1] == 0x01 || b[1] == 0x9c || b[1] == 0xda) && (int(b[0])<<8|int(b[1]))%31 == 0:
		return "deflate", func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }
	}
	return "", nil
}

func brotliReader(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }

func unpack(b []byte, open func(io.Reader) (io.Reader, error)) ([]byte, error) {
	r, err := open(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if c, ok := r.(io.Closer); ok {
		defer c.Close()
	}
	out, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if len(out) > maxBody {
		return nil, errLarge
	}
	if err != nil && len(out) > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		return out, nil // cut short by the crawler's limit: what is there is read
	}
	return out, err
}

// sniff tells HTML from text, and both from everything else; reason says what
// else it is.
func sniff(contentType string, b []byte) (k kind, reason string) {
	head := b[:min(len(b), 1024)]
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	if bom := bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}); !bom {
		guess := http.DetectContentType(head)
		switch family, _, _ := strings.Cut(guess, "/"); {
		case family == "image":
			return 0, "picture"
		case family == "audio" || family == "video":
			return 0, "audio or video"
		case family == "font":
			return 0, "binary"
		case strings.HasPrefix(guess, "application/pdf"):
			return 0, "pdf"
		case strings.HasPrefix(guess, "application/zip"), strings.Contains(guess, "rar"), strings.Contains(guess, "gzip"):
			return 0, "archive"
		case family == "application" && !looksHTML(b) && binary(b):
			return 0, "binary"
		}
	}
	switch {
	case strings.Contains(media, "html"):
		return kindHTML, ""
	case looksHTML(b):
		return kindHTML, ""
	case media == "application/json" || media == "text/json":
		return 0, "json"
	case strings.HasSuffix(media, "/xml") || strings.HasSuffix(media, "+xml") || bytes.HasPrefix(bytes.TrimSpace(head), []byte("<?xml")):
		return 0, "xml"
	case media == "text/css" || strings.Contains(media, "javascript"):
		return 0, "script or style"
	case strings.HasPrefix(media, "image/"):
		return 0, "picture"
	}
	return kindText, ""
}

// looksHTML tells whether the bytes hold markup near their beginning.
func looksHTML(b []byte) bool {
	head := bytes.ToLower(b[:min(len(b), 4096)])
	head = bytes.ReplaceAll(head, []byte{0}, nil) // UTF-16
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<meta ", "<title", "<p>", "<div", "<article", "<h1", "<script", "<span", "<br"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

// binary tells whether a share of the first bytes is control characters that no
// text has.
func binary(b []byte) bool {
	head := b[:min(len(b), 4096)]
	n := 0
	for _, c := range head {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			n++
		}
	}
	return n*50 > len(head)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
