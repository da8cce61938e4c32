package crawler

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"

	"readout/event"
)

const benchPage = 99 << 10 // bytes of a page, as news pages have today

func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchSite serves pages from a process of its own, so that its work does not
// count. The test binary starts itself again for it.
func benchSite(b *testing.B) string {
	exe, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^TestServeForBenchmarks$")
	cmd.Env = append(os.Environ(), "CRAWLER_SERVE=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	in, err := cmd.StdinPipe() // the server ends when this closes
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	line := make([]byte, 64)
	n, err := out.Read(line)
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(string(line[:n]))
}

func TestServeForBenchmarks(t *testing.T) {
	if os.Getenv("CRAWLER_SERVE") == "" {
		t.Skip("only as the server of a benchmark")
	}
	page := []byte(articleHTML("x") + strings.Repeat("<p>The ministers spoke by telephone on Tuesday.</p>\n", 3000))[:benchPage]
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/map.txt":
			var n int
			fmt.Sscan(r.URL.Query().Get("n"), &n)
			for i := range n {
				fmt.Fprintf(w, "http://%s/news/%d\n", r.Host, 10_000+i)
			}
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(page)
		}
	}))
	fmt.Println(srv.Listener.Addr())
	_, _ = io.Copy(io.Discard, os.Stdin)
	srv.CloseClientConnections()
	srv.Close()
}

// BenchmarkFetch sets the way from a URL in the queue to a page handed on
// against a bare loop over net/http. The figure to look at is CPU a page.
func BenchmarkFetch(b *testing.B) {
	addr := benchSite(b)
	b.Run("net-http", func(b *testing.B) {
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
		defer client.CloseIdleConnections()
		report(b, func() {
			jobs := make(chan int)
			done := make(chan int64)
			for range 32 {
				go func() {
					var sum int64
					for i := range jobs {
						resp, err := client.Get(fmt.Sprintf("http://%s/news/%d", addr, i))
						if err != nil {
							continue
						}
						body, _ := io.ReadAll(resp.Body)
						resp.Body.Close()
						sum += int64(len(body))
					}
					done <- sum
				}()
			}
			for i := range b.N {
				jobs <- i
			}
			close(jobs)
			var sum int64
			for range 32 {
				sum += <-done
			}
			if sum != int64(b.N)*benchPage {
				b.Fatalf("%d bytes, want %d", sum, b.N*benchPage)
			}
		})
	})
	b.Run("crawler", func(b *testing.B) {
		c, err := New(Config{
			Sources: []Source{{Name: "s", Sitemaps: []string{fmt.Sprintf("http://%s/map.txt?n=%d", addr, b.N)}}}, Once: true,
			AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
			Politeness:   Politeness{Delay: time.Nanosecond, Concurrency: 64}, Limits: Limits{LinksPerPoll: b.N},
		})
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close()
		var sum atomic.Int64
		report(b, func() {
			if err := c.Run(b.Context(), func(_ context.Context, p event.Page) error { sum.Add(int64(len(p.Body))); return nil }); err != nil {
				b.Fatal(err)
			}
		})
		if sum.Load() != int64(b.N)*benchPage {
			b.Fatalf("%d bytes, want %d", sum.Load(), b.N*benchPage)
		}
	})
}

func report(b *testing.B, f func()) {
	b.ReportAllocs()
	b.ResetTimer()
	before := cpu()
	f()
	b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-us/page")
}

// BenchmarkSection sets reading the links of a section page against Colly's own
// way of doing it. Fetching is left out of both.
func BenchmarkSection(b *testing.B) {
	var page bytes.Buffer
	page.WriteString("<!doctype html><html><head><title>World</title></head><body>")
	for i := range 150 {
		fmt.Fprintf(&page, `<div class="card"><a class="teaser" href="/2025/03/18/ministers-speak-by-phone-%d?utm_source=home"><img src="/i/%d.jpg" alt=""><h3>Ministers speak by phone</h3></a><p>%s</p></div>`,
			i, i, strings.Repeat("The ministers of two states spoke on Tuesday. ", 12))
	}
	page.WriteString("</body></html>")
	b.Run("tokenizer", func(b *testing.B) {
		u, _ := url.Parse("http://news.test/world")
		report(b, func() {
			for range b.N {
				if l := parseSection(page.Bytes(), u, &Source{}, 1000); len(l.links) != 150 {
					b.Fatalf("%d links", len(l.links))
				}
			}
		})
	})
	b.Run("colly-onhtml", func(b *testing.B) {
		c := colly.NewCollector(colly.AllowURLRevisit())
		c.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(bytes.NewReader(page.Bytes())), Request: r}, nil
		}))
		n := 0
		c.OnHTML("a[href]", func(e *colly.HTMLElement) {
			if u := e.Request.AbsoluteURL(e.Attr("href")); u != "" {
				n++
			}
		})
		report(b, func() {
			for range b.N {
				if err := c.Visit("http://news.test/world"); err != nil {
					b.Fatal(err)
				}
			}
		})
		if n != 150*b.N {
			b.Fatalf("%d links", n)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
