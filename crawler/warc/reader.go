package warc

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"readout/event"
)

// Page is a page from a file.
type Page struct {
	event.Page
	Type string // of the record: "response", "resource" or "conversion"
	End  int64  // offset into the file, in bytes, at which reading can go on behind this page's record
}

// ReadOptions bound and direct the reading; the zero value does.
type ReadOptions struct {
	From      int64       // offset to begin at: 0, or the End of a page; the reader is already there
	MaxBytes  int         // what is kept of a body; 0 is 8 MiB
	OnSkip    func(Skip)  // told of each record that is no page; may be nil
	OnOffset  func(int64) // told of the offset behind each record; may be nil
	KeepError bool        // pages of any HTTP status, and not those of 200 alone
}

// Skip is a record that gave no page.
type Skip struct {
	Type   string // of the record; empty where it could not be read
	URI    string
	Reason string // short and countable: "request", "status 404", "content type", "revisit", "broken"
}

// Bounds of what is taken in.
const (
	maxHeader   = 256 << 10 // of a record's or an answer's head, in bytes
	maxFields   = 500
	maxLength   = 4 << 30 // of a record's block, in bytes
	defaultBody = 8 << 20
)

// Pages gives the pages of a WARC file, gzipped or not, in order. An error that
// is not io.EOF's ends it: what comes before is given first. A record that is
// broken inside a sound member is skipped.
func Pages(ctx context.Context, r io.Reader, o ReadOptions) iter.Seq2[Page, error] {
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultBody
	}
	return func(yield func(Page, error) bool) {
		f := &file{count: &counter{r: r}, o: o}
		f.r = bufio.NewReaderSize(f.count, 256<<10)
		for {
			if err := ctx.Err(); err != nil {
				yield(Page{}, err)
				return
			}
			p, ok, err := f.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Page{}, fmt.Errorf("read WARC at byte %d: %w", f.offset(), err))
				return
			}
			if ok && !yield(p, nil) {
				return
			}
		}
	}
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

// file is a WARC file being read.
type file struct {
	r     *bufio.Reader
	count *counter
	o     ReadOptions
	zip   *gzip.Reader
	body  *bufio.Reader // inside the current gzip member; nil between members, or where the file is not gzipped
	plain bool
	begun bool
	buf   bytes.Buffer // for one body
}

// offset is where the next byte that was not used yet stands in the file.
func (f *file) offset() int64 { return f.o.From + f.count.n - int64(f.r.Buffered()) }

// next reads one record; ok says that it gave a page.
func (f *file) next() (p Page, ok bool, err error) {
	in, err := f.record()
	if err != nil {
		return p, false, err
	}
	fields, err := readFields(in, "WARC/")
	if errors.Is(err, io.EOF) && f.body != nil {
		// The member ends here; the next call opens another one.
		f.body = nil
		if f.o.OnOffset != nil {
			f.o.OnOffset(f.offset())
		}
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	length, err := strconv.ParseInt(fields.get("content-length"), 10, 64)
	if err != nil || length < 0 || length > maxLength {
		return p, false, fmt.Errorf("a record of length %q", fields.get("content-length"))
	}
	block := &io.LimitedReader{R: in, N: length}
	p, skip := f.page(fields, block)
	if _, err := io.Copy(io.Discard, block); err != nil {
		return p, false, err
	}
	if block.N > 0 {
		return p, false, io.ErrUnexpectedEOF
	}
	if err := f.endMember(in); err != nil {
		return Page{}, false, err
	}
	p.End = f.offset()
	if skip != "" {
		if f.o.OnSkip != nil {
			f.o.OnSkip(Skip{fields.get("warc-type"), fields.target(), skip})
		}
		return Page{}, false, nil
	}
	return p, true, nil
}

// record gives the reader that the next record starts in.
func (f *file) record() (*bufio.Reader, error) {
	if f.body != nil {
		return f.body, nil
	}
	if f.plain {
		return f.r, skipBlank(f.r)
	}
	head, err := f.r.Peek(2)
	if len(head) < 2 {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		return nil, io.EOF
	}
	if head[0] != 0x1f || head[1] != 0x8b {
		if f.begun {
			return nil, errors.New("neither a gzip member nor the end of the file")
		}
		f.plain = true
		return f.r, skipBlank(f.r)
	}
	f.begun = true
	if f.zip == nil {
		f.zip, err = gzip.NewReader(f.r)
	} else {
		err = f.zip.Reset(f.r)
	}
	if err != nil {
		return nil, fmt.Errorf("gzip member: %w", unexpected(err))
	}
	f.zip.Multistream(false)
	f.body = bufio.NewReaderSize(f.zip, 64<<10)
	return f.body, skipBlank(f.body)
}

// endMember looks whether the member holds another record, so that the offset
// behind the last one is the member's end. A member without its checksum is not
// whole: the file may still be written.
func (f *file) endMember(in *bufio.Reader) error {
	err := skipBlank(in)
	switch {
	case errors.Is(err, io.EOF):
		f.body = nil
	case err != nil && f.body != nil:
		return err
	}
	if f.o.OnOffset != nil {
		f.o.OnOffset(f.offset())
	}
	return nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skipBlank passes over the blank lines between records.
func skipBlank(r *bufio.Reader) error {
	for range maxHeader {
		c, err := r.ReadByte()
		if err != nil {
			return err
		}
		if c != '\r' && c != '\n' {
			return r.UnreadByte()
		}
	}
	return errors.New("nothing but blank lines")
}

// fields are the named fields of a record or of an answer, names in lower case.
type fields map[string]string

func (f fields) get(name string) string { return f[name] }

// target gives the address of the record; older writers put it into brackets.
func (f fields) target() string { return strings.Trim(f.get("warc-target-uri"), "<>") }

// readFields reads a head that starts with a line as given.
func readFields(r *bufio.Reader, start string) (fields, error) {
	out := fields{}
	left := maxHeader
	line, err := readLine(r, &left)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(line, start) {
		return nil, fmt.Errorf("a line that should begin with %q is %.40q", start, line)
	}
	out[""] = line
	last := ""
	for {
		line, err := readLine(r, &left)
		if err != nil {
			return nil, unexpected(err)
		}
		if line == "" {
			return out, nil
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last != "" {
				out[last] += " " + strings.TrimSpace(line)
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || len(out) > maxFields {
			continue
		}
		last = strings.ToLower(strings.TrimSpace(name))
		if _, twice := out[last]; twice {
			last = "" // the first one counts
			continue
		}
		out[last] = strings.TrimSpace(value)
	}
}

// readLine reads a line without its end, within what is left of the bound.
func readLine(r *bufio.Reader, left *int) (string, error) {
	var b []byte
	for {
		part, err := r.ReadSlice('\n')
		if *left -= len(part); *left < 0 {
			return "", errors.New("a head without end")
		}
		b = append(b, part...)
		if err == nil {
			return strings.TrimRight(string(b), "\r\n"), nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if len(b) > 0 {
				err = unexpected(err)
			}
			return "", err
		}
	}
}
