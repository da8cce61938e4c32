package warc

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// Options say where and how files are written.
type Options struct {
	Dir      string // made where it is missing
	Prefix   string // of file names; empty is "readout"
	Software string // name and version for the warcinfo record; empty is "readout"
	Operator string // who runs the crawler; may be empty
	MaxBytes int64  // size at which a file is closed and the next one begun; 0 is 1 GiB
}

// Writer writes WARC files into a folder. Its methods may be called
// concurrently.
type Writer struct {
	o    Options
	pool sync.Pool // of *member

	mu   sync.Mutex
	file *os.File // nil until the first record
	size int64
	n    int // files so far
	seen map[string]earlier
}

// earlier is a record with a payload that may come again.
type earlier struct {
	id, uri, date string
}

// maxSeen is how many payloads are remembered for telling repetitions.
const maxSeen = 20_000

type member struct {
	buf bytes.Buffer
	zip *gzip.Writer
}

// NewWriter makes the folder. No file is made before the first record.
func NewWriter(o Options) (*Writer, error) {
	if o.Prefix == "" {
		o.Prefix = "readout"
	}
	if o.Software == "" {
		o.Software = "readout"
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 1 << 30
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder for WARC files: %w", err)
	}
	return &Writer{o: o, seen: map[string]earlier{}}, nil
}

// Write adds an exchange: its request and its response, or a revisit record
// where the answer was "not modified", or its body the same as one before. It
// is handed to the operating system on return.
func (w *Writer) Write(x Exchange) error {
	if x.Method == "" {
		x.Method = http.MethodGet
	}
	date := x.Time.UTC().Format(wireDate)
	response, request := newID(), newID()
	reqHead, respHead := x.requestHead(), x.responseHead()
	payload := digest(x.Body)

	r := &record{}
	r.set("WARC-Type", "response")
	first, again := earlier{}, false
	if len(x.Body) > 0 {
		first, again = w.known(payload, earlier{response, x.URI, date})
	}
	switch {
	case x.Status == http.StatusNotModified:
		r.fields[0][1] = "revisit"
		r.set("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
		r.set("WARC-Refers-To-Target-URI", x.URI)
	case again:
		r.fields[0][1] = "revisit"
		r.set("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest")
		r.set("WARC-Refers-To", first.id)
		r.set("WARC-Refers-To-Target-URI", first.uri)
		r.set("WARC-Refers-To-Date", first.date)
	}
	r.set("WARC-Record-ID", response)
	r.set("WARC-Date", date)
	r.set("WARC-Target-URI", x.URI)
	r.set("Content-Type", "application/http;msgtype=response")
	r.set("WARC-Payload-Digest", payload)
	if x.Truncated {
		r.set("WARC-Truncated", "length")
	}
	if r.block = [][]byte{respHead}; r.fields[0][1] == "response" {
		r.block = append(r.block, x.Body)
	}
	r.set("WARC-Block-Digest", digest(r.block...))

	q := &record{block: [][]byte{reqHead}}
	q.set("WARC-Type", "request")
	q.set("WARC-Record-ID", request)
	q.set("WARC-Date", date)
	q.set("WARC-Target-URI", x.URI)
	q.set("WARC-Concurrent-To", response)
	q.set("Content-Type", "application/http;msgtype=request")
	q.set("WARC-Block-Digest", digest(reqHead))

	// Packed before the lock is taken: one slow record holds up nobody.
	m, err := w.pack(r, q)
	if err != nil {
		return err
	}
	defer w.pool.Put(m)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.add(m.buf.Bytes())
}

// known tells whether a payload was written before, and remembers it.
func (w *Writer) known(payload string, e earlier) (earlier, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if first, ok := w.seen[payload]; ok {
		return first, true
	}
	if len(w.seen) >= maxSeen {
		clear(w.seen)
	}
	w.seen[payload] = e
	return earlier{}, false
}

func (w *Writer) pack(records ...*record) (*member, error) {
	m, _ := w.pool.Get().(*member)
	if m == nil {
		m = &member{zip: gzip.NewWriter(nil)}
	}
	m.buf.Reset()
	for _, r := range records {
		m.zip.Reset(&m.buf)
		if err := r.writeTo(m.zip); err != nil {
			return nil, fmt.Errorf("write a WARC record: %w", err)
		}
		if err := m.zip.Close(); err != nil {
			return nil, fmt.Errorf("write a WARC record: %w", err)
		}
	}
	return m, nil
}

// add appends whole members to the current file, or to a new one where that is
// full.
func (w *Writer) add(b []byte) error {
	if w.file != nil && w.size > 0 && w.size+int64(len(b)) > w.o.MaxBytes {
		if err := w.finish(); err != nil {
			return err
		}
	}
	if w.file == nil {
		if err := w.begin(); err != nil {
			return err
		}
	}
	n, err := w.file.Write(b)
	if err != nil {
		// Half a member would hide whatever came after it.
		err = errors.Join(err, w.file.Truncate(w.size))
		_, seekErr := w.file.Seek(w.size, 0)
		return fmt.Errorf("write WARC file %s: %w", w.file.Name(), errors.Join(err, seekErr))
	}
	w.size += int64(n)
	return nil
}

func (w *Writer) begin() error {
	now := time.Now().UTC()
	w.n++
	name := fmt.Sprintf("%s-%s-%05d-%s.warc.gz", w.o.Prefix, now.Format("20060102150405"), w.n, newID()[10:18])
	f, err := os.OpenFile(filepath.Join(w.o.Dir, name+".open"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("begin a WARC file: %w", err)
	}
	info := &record{}
	info.set("WARC-Type", "warcinfo")
	info.set("WARC-Record-ID", newID())
	info.set("WARC-Date", now.Format(wireDate))
	info.set("WARC-Filename", name)
	info.set("Content-Type", "application/warc-fields")
	text := "software: " + clean(w.o.Software) + "\r\nformat: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: obey\r\n"
	if w.o.Operator != "" {
		text += "operator: " + clean(w.o.Operator) + "\r\n"
	}
	info.block = [][]byte{[]byte(text)}
	m, err := w.pack(info)
	if err == nil {
		_, err = f.Write(m.buf.Bytes())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("begin WARC file %s: %w", f.Name(), err), f.Close(), os.Remove(f.Name()))
	}
	w.file, w.size = f, int64(m.buf.Len())
	w.pool.Put(m)
	return nil
}

// finish closes the current file under its last name.
func (w *Writer) finish() error {
	f := w.file
	w.file, w.size = nil, 0
	clear(w.seen) // a revisit should find what it refers to in its own file
	err := errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), strings.TrimSuffix(f.Name(), ".open"))
	}
	if err != nil {
		return fmt.Errorf("close WARC file: %w", err)
	}
	return nil
}

// Close ends the file being written. The writer can be used again; it then
// begins another one.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	return w.finish()
}
