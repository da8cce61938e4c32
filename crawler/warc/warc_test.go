package warc

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"readout/event"
)

var noon = time.Date(2025, 3, 18, 12, 0, 0, 0, time.UTC)

func exchange(i int, body string) Exchange {
	return Exchange{Time: noon, URI: fmt.Sprintf("https://news.test/article-%d?a=b", i), Request: http.Header{"User-Agent": {"Readout/1.0"}, "Accept": {"text/html"}},
		Status: 200, Response: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Encoding": {"gzip"}, "Transfer-Encoding": {"chunked"}, "Etag": {`"x"`}}, Body: []byte(body)}
}

func files(t *testing.T, dir string) []string {
	out, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func readAll(t *testing.T, data []byte, o ReadOptions) ([]Page, []string, error) {
	var skips []string
	o.OnSkip = func(s Skip) { skips = append(skips, s.Type+" "+s.Reason) }
	var pages []Page
	for p, err := range Pages(t.Context(), bytes.NewReader(data), o) {
		if err != nil {
			return pages, skips, err
		}
		pages = append(pages, p)
	}
	return pages, skips, nil
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	dir := t.TempDir()
	w, err := NewWriter(Options{Dir: dir, Software: "readout/test\r\ninjected: yes", Operator: "desk"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := w.Write(exchange(i, fmt.Sprintf("<p>Body %d</p>", i))); err != nil {
			t.Fatal(err)
		}
	}
	x := exchange(9, "<p>Body 0</p>") // the same as the first
	if err := w.Write(x); err != nil {
		t.Fatal(err)
	}
	x = exchange(1, "")
	x.Status, x.Body = http.StatusNotModified, nil
	if err := w.Write(x); err != nil {
		t.Fatal(err)
	}
	x = exchange(10, "cut")
	x.Truncated = true
	if err := w.Write(x); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 1 || !strings.HasSuffix(got[0], ".warc.gz.open") {
		t.Errorf("files while writing: %v", got)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	got := files(t, dir)
	if len(got) != 1 || !strings.HasSuffix(got[0], ".warc.gz") {
		t.Fatalf("files: %v", got)
	}
	data, err := os.ReadFile(got[0])
	if err != nil {
		t.Fatal(err)
	}
	pages, skips, err := readAll(t, data, ReadOptions{})
	if err != nil || len(pages) != 6 {
		t.Fatalf("got %d pages, %v, %v", len(pages), skips, err)
	}
	for i, p := range pages[:5] {
		want := fmt.Sprintf("<p>Body %d</p>", i)
		if string(p.Body) != want || p.URL != fmt.Sprintf("https://news.test/article-%d?a=b", i) || p.Status != 200 || !p.FetchedAt.Equal(noon) ||
			p.ContentType != "text/html; charset=utf-8" || p.ID != event.PageID(p.URL, []byte(want)) || p.Truncated {
			t.Errorf("page %d: %+v", i, p)
		}
	}
	if !pages[5].Truncated {
		t.Error("a body that was cut does not say so")
	}
	if want := "warcinfo warcinfo,request request,request request,request request,request request,request request,revisit revisit,request request,revisit revisit,request request,request request"; strings.Join(skips, ",") != want {
		t.Errorf("skipped %v", skips)
	}
	// Every record is a gzip member of its own.
	members := bytes.Count(data, []byte{0x1f, 0x8b, 0x08})
	if members < 17 {
		t.Errorf("%d gzip members, want one a record", members)
	}
	zr, _ := gzip.NewReader(bytes.NewReader(data))
	all, _ := io.ReadAll(zr)
	if strings.Contains(string(all), "\r\ninjected") || !strings.Contains(string(all), "identical-payload-digest") || !strings.Contains(string(all), "server-not-modified") ||
		!strings.Contains(string(all), "GET /article-0?a=b HTTP/1.1\r\nHost: news.test\r\n") || !strings.Contains(string(all), "X-Archive-Orig-Content-Encoding: gzip") {
		t.Errorf("records:\n%s", all)
	}
}

func TestReadingGoesOnWhereItStopped(t *testing.T) {
	dir := t.TempDir()
	w, _ := NewWriter(Options{Dir: dir})
	for i := range 20 {
		if err := w.Write(exchange(i, strings.Repeat(fmt.Sprint(i, " "), 300))); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	gzipped, _ := os.ReadFile(files(t, dir)[0])
	zr, _ := gzip.NewReader(bytes.NewReader(gzipped))
	plain, _ := io.ReadAll(zr)
	for name, data := range map[string][]byte{"gzipped": gzipped, "plain": plain} {
		all, _, err := readAll(t, data, ReadOptions{})
		if err != nil || len(all) != 20 {
			t.Fatalf("%s: %d pages, %v", name, len(all), err)
		}
		for i, p := range all {
			rest, _, err := readAll(t, data[p.End:], ReadOptions{From: p.End})
			if err != nil || len(rest) != 19-i || i < 19 && (rest[0].URL != all[i+1].URL || rest[0].End != all[i+1].End) {
				t.Fatalf("%s: from %d on: %d pages, %v; want %d", name, p.End, len(rest), err, 19-i)
			}
		}
	}
}

func TestFilesAreRotatedAndCutOnesReadUpToTheirEnd(t *testing.T) {
	dir := t.TempDir()
	w, _ := NewWriter(Options{Dir: dir, MaxBytes: 4000, Prefix: "x"})
	for i := range 30 {
		if err := w.Write(exchange(i, fmt.Sprintf("<p>%d</p>", i*7919))); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	names := files(t, dir)
	if len(names) < 3 {
		t.Fatalf("%d files, want several", len(names))
	}
	n := 0
	for _, name := range names {
		data, _ := os.ReadFile(name)
		if len(data) > 5000 {
			t.Errorf("%s has %d bytes", name, len(data))
		}
		pages, _, err := readAll(t, data, ReadOptions{})
		if err != nil {
			t.Error(err)
		}
		n += len(pages)
	}
	if n != 30 {
		t.Errorf("%d pages in all files, want 30", n)
	}
	data, _ := os.ReadFile(names[0])
	whole, _, _ := readAll(t, data, ReadOptions{})
	for cut := len(data) - 1; cut > 0; cut -= 13 {
		pages, _, err := readAll(t, data[:cut], ReadOptions{})
		ended := 0
		for _, p := range whole {
			if p.End <= int64(cut) {
				ended++
			}
		}
		if len(pages) != ended {
			t.Fatalf("cut at %d: %d pages, want %d (%v)", cut, len(pages), ended, err)
		}
	}
}

func warcOf(records ...string) []byte {
	var b bytes.Buffer
	for _, r := range records {
		b.WriteString(r)
	}
	return b.Bytes()
}

func responseRecord(uri, http string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <%s>\r\nWARC-Date: 2025-03-18T12:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", uri, len(http), http)
}

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func TestFilesOfOtherWriters(t *testing.T) {
	const page = "<p>The ministers spoke.</p>"
	for name, c := range map[string]struct {
		http string
		skip string // reason; empty where it is a page
	}{
		"plain":                        {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page, ""},
		"no reason, bare line ends":    {"HTTP/1.0 200\nContent-Type: text/html\n\n" + page, ""},
		"chunked":                      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n1b\r\n" + page + "\r\n0\r\n\r\n", ""},
		"said to be chunked":           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n" + page, ""},
		"gzipped":                      {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n" + gz(page), ""},
		"said to be gzipped":           {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n" + page, ""},
		"gzipped and chunked":          {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(gz(page)), gz(page)), ""},
		"folded header":                {"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Type: text/html;\r\n charset=utf-8\r\n\r\n" + page, ""},
		"picture":                      {"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + page, "content type"},
		"missing":                      {"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + page, "status 404"},
		"empty":                        {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n \n", "empty"},
		"no http":                      {"nothing of the kind", "broken"},
		"unknown coding":               {"HTTP/1.1 200 OK\r\nContent-Encoding: sdch\r\nContent-Type: text/html\r\n\r\n" + page, "encoding"},
		"HTTP/2 as some writers do it": {"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + page, ""},
	} {
		data := warcOf(responseRecord("http://news.test/a", c.http), responseRecord("http://news.test/after", "HTTP/1.1 200 OK\r\n\r\n"+page))
		for form, data := range map[string][]byte{"plain": data, "one member": []byte(gz(string(data)))} {
			pages, skips, err := readAll(t, data, ReadOptions{})
			if err != nil || len(pages) == 0 || pages[len(pages)-1].URL != "http://news.test/after" {
				t.Errorf("%s, %s: %v, %v", name, form, pages, err)
				continue
			}
			if c.skip == "" && (len(pages) != 2 || string(pages[0].Body) != page) {
				t.Errorf("%s, %s: got %+v, skipped %v", name, form, pages, skips)
			}
			if c.skip != "" && (len(skips) != 1 || skips[0] != "response "+c.skip) {
				t.Errorf("%s, %s: skipped %v, want %s", name, form, skips, c.skip)
			}
		}
	}
}

func TestHostileFiles(t *testing.T) {
	for name, data := range map[string][]byte{
		"no length":           []byte("WARC/1.1\r\nWARC-Type: response\r\n\r\n"),
		"negative length":     []byte("WARC/1.1\r\nContent-Length: -5\r\n\r\n"),
		"length beyond end":   []byte("WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 500\r\n\r\nx"),
		"length beyond sense": []byte("WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"),
		"endless head":        []byte("WARC/1.1\r\n" + strings.Repeat("a: b\r\n", 100_000)),
		"endless line":        []byte("WARC/1.1\r\nx: " + strings.Repeat("a", 1<<20)),
		"something else":      []byte("PK\x03\x04 this is a zip file"),
		"bad member":          []byte("\x1f\x8b\x08\x00nonsense and more of it"),
	} {
		if pages, _, err := readAll(t, data, ReadOptions{}); err == nil || len(pages) != 0 {
			t.Errorf("%s: got %v, %v; want an error", name, pages, err)
		}
	}
	if pages, _, err := readAll(t, nil, ReadOptions{}); err != nil || len(pages) != 0 {
		t.Errorf("empty file: %v, %v", pages, err)
	}
	// A member that unpacks to far more than is kept of a page.
	bomb := responseRecord("http://news.test/a", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+strings.Repeat("a", 32<<20))
	pages, _, err := readAll(t, []byte(gz(bomb)), ReadOptions{MaxBytes: 1000})
	if err != nil || len(pages) != 1 || len(pages[0].Body) != 1000 || !pages[0].Truncated {
		t.Errorf("bomb: %d pages, %v", len(pages), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range Pages(ctx, bytes.NewReader([]byte(gz(bomb))), ReadOptions{}) {
		if err == nil {
			t.Error("a page after the context ended")
		}
	}
}

func FuzzPages(f *testing.F) {
	f.Add(warcOf(responseRecord("http://a.test/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")))
	f.Add([]byte(gz(responseRecord("http://a.test/", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nabc"))))
	f.Add([]byte("WARC/1.1\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var end int64
		for p, err := range Pages(t.Context(), bytes.NewReader(data), ReadOptions{MaxBytes: 1000}) {
			if err != nil {
				return
			}
			if p.End < end || p.End > int64(len(data)) || len(p.Body) > 1000 {
				t.Errorf("page of %d bytes ends at %d, the one before at %d, of %d", len(p.Body), p.End, end, len(data))
			}
			end = p.End
		}
	})
}

// A file that wget wrote is read like our own.
func TestFilesThatWgetWrites(t *testing.T) {
	wget, err := exec.LookPath("wget")
	if err != nil {
		t.Skip("wget is not installed")
	}
	const page = "<!doctype html><p>The ministers spoke by telephone.</p>"
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.(http.Flusher).Flush() // makes it chunked
			io.WriteString(w, page)
		case "/moved":
			http.Redirect(w, r, "/a", http.StatusFound)
		case "/picture":
			w.Header().Set("Content-Type", "image/png")
			io.WriteString(w, "png")
		default:
			http.NotFound(w, r)
		}
	}))
	defer srv.Close()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), wget, "--quiet", "--no-config", "--no-proxy", "--tries=1", "--delete-after", "--warc-file="+filepath.Join(dir, "w"), srv.URL+"/a", srv.URL+"/moved", srv.URL+"/picture", srv.URL+"/none")
	cmd.Dir = dir
	_ = cmd.Run() // it ends with 8 because of the 404
	data, err := os.ReadFile(filepath.Join(dir, "w.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	pages, skips, err := readAll(t, data, ReadOptions{})
	if err != nil || len(pages) == 0 {
		t.Fatalf("got %v, %v, %v", pages, skips, err)
	}
	for _, p := range pages {
		if p.Type == "response" && (string(p.Body) != page || p.URL != srv.URL+"/a" || p.FetchedAt.IsZero()) {
			t.Errorf("page %+v with body %q", p.Page, p.Body)
		}
	}
	if pages[0].Type != "response" || !slices.Contains(skips, "response status 404") || !slices.Contains(skips, "response status 302") {
		t.Errorf("pages %v, skipped %v", pages, skips)
	}
}
