package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"readout/event"
	"readout/processor/extract"
	"readout/processor/read"
)

// Document is one input of `readout parse`: HTML or text, with what is known
// about it from outside.
type Document struct {
	Doc       string  `json:"doc"`
	URL       string  `json:"url"`
	Published string  `json:"published"` // RFC 3339 or ISO date; used where the page itself tells none
	Title     string  `json:"title"`     // likewise
	Lang      string  `json:"lang"`
	HTML      *string `json:"html"`
	Text      *string `json:"text"`
}

// Parsed is what `readout parse` says of one document.
type Parsed struct {
	Doc     string         `json:"doc,omitempty"`
	Article *event.Article `json:"article,omitempty"`
	Events  []event.Report `json:"events"`
	More    []Parsed       `json:"more,omitempty"` // further whole articles on the same page, each with its own events
	Error   string         `json:"error,omitempty"`
}

// Parser calls the stages as functions: no broker, no files written.
type Parser struct {
	rules *extract.Rules

	mu    sync.Mutex
	spent map[string]time.Duration // wall time inside each stage, by its name
}

// NewParser loads the lexicon.
func NewParser(c ExtractConfig) (*Parser, error) {
	rules, err := newRules(c)
	if err != nil {
		return nil, err
	}
	return &Parser{rules: rules, spent: map[string]time.Duration{}}, nil
}

// newRules makes the extractor that the configuration describes.
func newRules(c ExtractConfig) (*extract.Rules, error) {
	rules, err := extract.New(extract.Options{Lexicon: c.Lexicon, MinConfidence: c.MinConfidence})
	if err != nil {
		return nil, fmt.Errorf("load lexicon: %w", err)
	}
	return rules, nil
}

// Page makes the page that the stages see of a document.
func (d Document) Page() (event.Page, error) {
	p := event.Page{URL: d.URL, Published: d.Published, Title: d.Title, Lang: d.Lang}
	switch {
	case d.HTML != nil && d.Text != nil:
		return p, errors.New(`both "html" and "text" given`)
	case d.HTML != nil:
		p.Body, p.ContentType = []byte(*d.HTML), "text/html; charset=utf-8"
	case d.Text != nil:
		p.Body, p.ContentType = []byte(*d.Text), "text/plain; charset=utf-8"
	default:
		return p, errors.New(`neither "html" nor "text" given`)
	}
	p.ID = event.PageID(d.URL, p.Body)
	return p, nil
}

// Parse runs a page through the reader and the extractor. The first article on
// the page is the document's; others follow under More.
func (p *Parser) Parse(ctx context.Context, page event.Page) (out Parsed, err error) {
	defer func() {
		if r := recover(); r != nil { // a bug of ours, but one page must not end a run of a million
			err = fmt.Errorf("internal error: %v\n%s", r, debug.Stack())
		}
	}()
	t := time.Now()
	articles, err := read.Read(ctx, page)
	p.spend("read", t)
	if err != nil {
		return out, err
	}
	for i, a := range articles {
		t := time.Now()
		reports, err := p.rules.Extract(ctx, a)
		p.spend("extract", t)
		if err != nil && !errors.Is(err, event.ErrSkip) {
			return out, err
		}
		one := Parsed{Article: &a, Events: reports}
		if one.Events == nil {
			one.Events = []event.Report{}
		}
		if i == 0 {
			out = one
		} else {
			out.More = append(out.More, one)
		}
	}
	return out, nil
}

func (p *Parser) spend(stage string, since time.Time) {
	d := time.Since(since)
	p.mu.Lock()
	p.spent[stage] += d
	p.mu.Unlock()
}

// maxLine is the longest line of a batch, in bytes: the largest HTML that the
// reader takes is 8 MB, and escapes make it several times as long at worst.
const maxLine = 32 << 20

// ErrLines says that lines of a batch failed; each has said why in its place.
var ErrLines = errors.New("lines failed")

// Batch reads a [Document] a line and writes a [Parsed] a line, in input order,
// on workers goroutines (0: all cores). A bad line gives a line with an error
// and the run goes on; it ends with [ErrLines] where there was one.
func (p *Parser) Batch(ctx context.Context, in io.Reader, out io.Writer, workers int) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	type job struct {
		line []byte
		done chan []byte
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := make(chan job)
	order := make(chan chan []byte, 2*workers) // bounds what is read ahead of what is written
	var failed, bad int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				res, ok := p.line(ctx, j.line)
				if !ok {
					mu.Lock()
					bad++
					mu.Unlock()
				}
				j.done <- res
			}
		})
	}
	var readErr error
	wg.Go(func() {
		defer close(order)
		defer close(jobs)
		r := bufio.NewReaderSize(in, 1<<20)
		for {
			line, err := readLine(r)
			if errors.Is(err, io.EOF) {
				return
			}
			j := job{line: line, done: make(chan []byte, 1)}
			if err != nil && !errors.Is(err, errLongLine) {
				readErr = fmt.Errorf("read input: %w", err)
				return
			}
			if err == nil && len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			select {
			case order <- j.done:
			case <-ctx.Done():
				return
			}
			if err != nil {
				j.done <- mustJSON(Parsed{Doc: docOf(line), Events: []event.Report{}, Error: err.Error()})
				mu.Lock()
				failed++
				mu.Unlock()
				continue
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				j.done <- nil
				return
			}
		}
	})
	w := bufio.NewWriterSize(out, 1<<16)
	var writeErr error
	for {
		var done chan []byte
		var more bool
		select {
		case done, more = <-order:
		case <-ctx.Done():
			if writeErr == nil {
				// The input may be a terminal that nobody types at: a read from it
				// can't be ended, so its goroutine is left to the end of the process.
				return errors.Join(w.Flush(), ctx.Err())
			}
			return fmt.Errorf("write output: %w", writeErr)
		}
		if !more {
			break
		}
		b := <-done
		if writeErr != nil || b == nil {
			continue
		}
		if _, writeErr = w.Write(append(b, '\n')); writeErr == nil && len(order) == 0 {
			writeErr = w.Flush() // a slow producer sees each answer as it comes
		}
		if writeErr != nil {
			cancel()
		}
	}
	wg.Wait()
	if writeErr == nil {
		writeErr = w.Flush()
	}
	switch {
	case writeErr != nil:
		return fmt.Errorf("write output: %w", writeErr)
	case readErr != nil:
		return readErr
	case failed+bad > 0:
		return fmt.Errorf("%d %w", failed+bad, ErrLines)
	}
	return ctx.Err()
}

// line answers one line of a batch; ok is false where the answer is an error.
// A page that the reader skips is an answer, not an error of the line's.
func (p *Parser) line(ctx context.Context, line []byte) (answer []byte, ok bool) {
	var d Document
	if err := json.Unmarshal(line, &d); err != nil {
		return mustJSON(Parsed{Doc: d.Doc, Events: []event.Report{}, Error: "bad JSON: " + err.Error()}), false
	}
	page, err := d.Page()
	if err == nil {
		var res Parsed
		if res, err = p.Parse(ctx, page); err == nil {
			res.Doc = d.Doc
			return mustJSON(res), true
		}
	}
	return mustJSON(Parsed{Doc: d.Doc, Events: []event.Report{}, Error: err.Error()}), errors.Is(err, event.ErrSkip)
}

func mustJSON(p Parsed) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		b.Reset()
		_ = enc.Encode(Parsed{Doc: p.Doc, Events: []event.Report{}, Error: "encode answer: " + err.Error()})
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

var errLongLine = event.Reject("too large", fmt.Sprintf("a line of over %d MB", maxLine>>20))

// docOf finds the "doc" at the head of a line that was cut off.
func docOf(head []byte) string {
	dec := json.NewDecoder(bytes.NewReader(head))
	for n := 0; ; n++ {
		t, err := dec.Token()
		if err != nil {
			return ""
		}
		if key, ok := t.(string); ok && key == "doc" && n%2 == 1 {
			var doc string
			_ = dec.Decode(&doc)
			return doc
		}
	}
}

// readLine reads a line without its end. Of one that is too long it gives the
// head, reads past the rest, and gives errLongLine; io.EOF comes alone, after
// the last line.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			if long = len(line) > maxLine; long {
				line = bytes.Clone(line[:4096])
			}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case long:
			return line, errLongLine
		}
		return line, nil
	}
}
