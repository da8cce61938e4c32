package bus

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go"
)

func testZipper(t testing.TB) *zipper {
	z, err := newZipper(4 << 20)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestPageKeepsItsBytes(t *testing.T) {
	t.Parallel()
	z := testZipper(t)
	for _, body := range [][]byte{nil, []byte("short"), []byte("\n\n\xff\x00{}\n"), incompressible(100_000), bytes.Repeat([]byte("<p>long</p>\n"), 10_000)} {
		p := event.Page{ID: "x", URL: "https://example.org/\n", FetchedAt: time.Unix(1, 5).UTC(), Body: body}
		m, err := Pages.message(p, z)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Data) > len(body)+1000 {
			t.Errorf("a body of %d bytes takes %d", len(body), len(m.Data))
		}
		got, err := Pages.value(m.Header, m.Data, z)
		if err != nil || got.URL != p.URL || !got.FetchedAt.Equal(p.FetchedAt) || !bytes.Equal(got.Body, body) {
			t.Errorf("got %+v, %v, want the page of %d bytes", got, err, len(body))
		}
		if p.Body == nil != (body == nil) {
			t.Error("the caller's page was changed")
		}
	}
}

func TestSmallBodiesAndEventsAreNotCompressed(t *testing.T) {
	t.Parallel()
	z := testZipper(t)
	m, err := Pages.message(page("x"), z)
	if err != nil || m.Header.Get(encodingHeader) != "" {
		t.Errorf("got encoding %q, %v for a small page", m.Header.Get(encodingHeader), err)
	}
	e := event.Event{ID: "x", Mentions: []event.Mention{{Sentence: strings.Repeat("a long sentence ", 1000)}}}
	if m, err := Events.message(e, z); err != nil || m.Header.Get(encodingHeader) != "" || m.Data[0] != '{' {
		t.Errorf("got encoding %q, %v for an event", m.Header.Get(encodingHeader), err)
	}
}

// A body that claims to be small and is not must not cost more memory than the
// limit.
func TestDecompressionIsBounded(t *testing.T) {
	z := testZipper(t)
	bomb := z.compress(make([]byte, 1<<30))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 5 {
		if _, err := z.decompress("zstd", bomb); err == nil {
			t.Fatal("a gigabyte was decompressed")
		}
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 5*16<<20 {
		t.Errorf("five refusals took %d MB", got>>20)
	}
}

func FuzzValue(f *testing.F) {
	z := testZipper(f)
	m, err := Pages.message(event.Page{ID: "x", Body: bytes.Repeat([]byte("body"), 1000)}, z)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("zstd", m.Data)
	f.Add("", []byte("{\"id\":\"x\"}\nbody"))
	f.Add("gzip", []byte{})
	f.Fuzz(func(t *testing.T, encoding string, data []byte) {
		h := nats.Header{encodingHeader: {encoding}}
		if p, err := Pages.value(h, data, z); err == nil && len(p.Body) > z.max {
			t.Errorf("a body of %d bytes", len(p.Body))
		}
		Events.value(h, data, z)
		DeadLetters.value(h, data, z)
	})
}
