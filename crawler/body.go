package crawler

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	acceptEncoding = "gzip, br, zstd"

	// A body may grow to this many bytes out for each byte in; what is smaller
	// than freeOutput is not judged. Honest HTML stays below 50.
	maxRatio   = 200
	freeOutput = 1 << 20

	// wholeAlloc is up to where a Content-Length is believed, in bytes; beyond
	// it memory is taken as the bytes come.
	wholeAlloc = 1 << 20
)

var (
	errBomb     = errors.New("compressed to burst: it grows by more than 200 times")
	errEncoding = errors.New("content encoding that is not read")
)

// decoders reuses what decompression needs.
type decoders struct {
	gzip, brotli, zstd, scratch sync.Pool
}

// open gives the decoded body of an answer. The caller closes it; the answer's
// own body stays open.
func (d *decoders) open(resp *http.Response) (io.ReadCloser, error) {
	var coding string
	for c := range strings.SplitSeq(strings.Join(resp.Header.Values("Content-Encoding"), ","), ",") {
		c = strings.ToLower(strings.TrimSpace(c))
		if c == "" || c == "identity" {
			continue
		}
		if coding != "" {
			return nil, fmt.Errorf("%w: %q inside %q", errEncoding, coding, c)
		}
		coding = c
	}
	return d.decode(coding, resp.Body)
}

// decode wraps r for one coding, "" being none, and watches the ratio.
func (d *decoders) decode(coding string, r io.Reader) (io.ReadCloser, error) {
	if coding == "" {
		return io.NopCloser(r), nil
	}
	in := &counter{r: r}
	out, done, err := d.reader(coding, in)
	if err != nil {
		return nil, err
	}
	return &ratioGuard{r: out, in: in, done: done}, nil
}

func (d *decoders) reader(coding string, in io.Reader) (io.Reader, func(), error) {
	switch coding {
	case "gzip", "x-gzip":
		zr, _ := d.gzip.Get().(*gzip.Reader)
		if zr == nil {
			zr = new(gzip.Reader)
		}
		if err := zr.Reset(in); err != nil {
			return nil, nil, fmt.Errorf("%s body: %w", coding, noEOF(err))
		}
		return zr, func() { d.gzip.Put(zr) }, nil
	case "br":
		br, _ := d.brotli.Get().(*brotli.Reader)
		if br == nil {
			br = brotli.NewReader(nil)
		}
		if err := br.Reset(in); err != nil {
			return nil, nil, fmt.Errorf("br body: %w", err)
		}
		return br, func() { _ = br.Reset(strings.NewReader("")); d.brotli.Put(br) }, nil
	case "zstd":
		zr, _ := d.zstd.Get().(*zstd.Decoder)
		if zr == nil {
			var err error
			zr, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderLowmem(true))
			if err != nil {
				return nil, nil, fmt.Errorf("zstd body: %w", err)
			}
		}
		if err := zr.Reset(in); err != nil {
			return nil, nil, fmt.Errorf("zstd body: %w", err)
		}
		return zr, func() { _ = zr.Reset(nil); d.zstd.Put(zr) }, nil
	case "deflate":
		// The standard says zlib, some servers send bare deflate.
		var head [2]byte
		n, _ := io.ReadFull(in, head[:])
		whole := io.MultiReader(bytes.NewReader(head[:n]), in)
		if n == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			zr, err := zlib.NewReader(whole)
			if err != nil {
				return nil, nil, fmt.Errorf("deflate body: %w", noEOF(err))
			}
			return zr, func() { zr.Close() }, nil
		}
		zr := flate.NewReader(whole)
		return zr, func() { zr.Close() }, nil
	}
	return nil, nil, fmt.Errorf("%w: %q", errEncoding, coding)
}

// noEOF keeps an empty compressed body from looking like a good end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

type ratioGuard struct {
	r    io.Reader
	in   *counter
	out  int64
	done func()
}

func (g *ratioGuard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.out += int64(n)
	if g.out > freeOutput && g.out > maxRatio*g.in.n {
		return n, errBomb
	}
	return n, err
}

func (g *ratioGuard) Close() error {
	if g.done != nil {
		g.done()
		g.done = nil
	}
	return nil
}

// readAll reads at most limit bytes and tells whether there were more. A size
// hint of up to [wholeAlloc] is taken at its word; -1 is none. What was read is
// returned with the error.
func (d *decoders) readAll(r io.Reader, hint, limit int64) (body []byte, truncated bool, err error) {
	if hint >= 0 && hint <= min(wholeAlloc, limit) {
		body = make([]byte, hint)
		n, err := io.ReadFull(r, body)
		if err == io.EOF && hint > 0 {
			err = io.ErrUnexpectedEOF
		}
		return body[:n], false, err
	}
	buf, _ := d.scratch.Get().(*bytes.Buffer)
	if buf == nil {
		buf = bytes.NewBuffer(make([]byte, 0, 128<<10))
	}
	buf.Reset()
	_, err = buf.ReadFrom(io.LimitReader(r, limit+1))
	if truncated = int64(buf.Len()) > limit; truncated {
		buf.Truncate(int(limit))
	}
	body = bytes.Clone(buf.Bytes())
	if buf.Cap() <= 4<<20 {
		d.scratch.Put(buf)
	}
	return body, truncated, err
}
