package bus

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"readout/event"
)

// html is a body of n bytes that compresses as pages do.
func html(n int) []byte {
	b := make([]byte, 0, n+200)
	for i := 0; len(b) < n; i++ {
		b = fmt.Appendf(b, `<div class="item item-%x"><a href="/news/%d">%x</a></div>`, incompressibleWord(i), i, incompressibleWord(3*i+1))
	}
	return b[:n]
}

func incompressibleWord(i int) uint64 { return uint64(i+1) * 0x9e3779b97f4a7c15 }

func BenchmarkPublish(b *testing.B) {
	for _, kb := range []int{25, 100} {
		for _, publishers := range []int{1, 8} {
			b.Run(fmt.Sprintf("%dKB/%d", kb, publishers), func(b *testing.B) {
				bus := benchBus(b)
				body := html(kb << 10)
				b.SetBytes(int64(len(body)))
				b.ResetTimer()
				fan(b, publishers, func(i int) {
					p := page(strconv.Itoa(i))
					p.Body = body
					if err := Publish(b.Context(), bus, Pages, p); err != nil {
						b.Error(err)
					}
				})
			})
		}
	}
}

func BenchmarkConsume(b *testing.B) {
	for _, kb := range []int{25, 100} {
		b.Run(fmt.Sprintf("%dKB", kb), func(b *testing.B) {
			bus := benchBus(b)
			body := html(kb << 10)
			b.SetBytes(int64(len(body)))
			fan(b, 8, func(i int) {
				p := page(strconv.Itoa(i))
				p.Body = body
				if err := Publish(b.Context(), bus, Pages, p); err != nil {
					b.Error(err)
				}
			})
			ctx, cancel := context.WithCancel(b.Context())
			done := make(chan bool, b.N)
			var g sync.WaitGroup
			b.ResetTimer()
			g.Go(func() {
				Pipe(ctx, bus, Worker{Name: "read", Concurrency: 4}, Pages, Articles, func(context.Context, event.Page) ([]event.Article, error) {
					done <- true
					return nil, nil
				})
			})
			for range b.N {
				<-done
			}
			b.StopTimer()
			cancel()
			g.Wait()
		})
	}
}

// BenchmarkPipeline is a page's whole way: published, piped twice, and drained.
func BenchmarkPipeline(b *testing.B) {
	bus := benchBus(b)
	body := html(100 << 10)
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan int, b.N)
	var g sync.WaitGroup
	g.Go(func() {
		Pipe(ctx, bus, Worker{Name: "read"}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			return []event.Article{{ID: p.ID, Text: string(body[:5000])}}, nil
		})
	})
	g.Go(func() {
		Pipe(ctx, bus, Worker{Name: "extract"}, Articles, Events, func(_ context.Context, a event.Article) ([]event.Event, error) {
			return []event.Event{{ID: a.ID}}, nil
		})
	})
	g.Go(func() {
		Drain(ctx, bus, Worker{Name: "sink"}, Events, func(_ context.Context, e []event.Event) error {
			done <- len(e)
			return nil
		})
	})
	b.ResetTimer()
	g.Go(func() {
		fan(b, 4, func(i int) {
			p := page(strconv.Itoa(i))
			p.Body = body
			if err := Publish(b.Context(), bus, Pages, p); err != nil {
				b.Error(err)
			}
		})
	})
	for n := 0; n < b.N; {
		n += <-done
	}
	b.StopTimer()
	cancel()
	g.Wait()
}

func BenchmarkCompress(b *testing.B) {
	z, err := newZipper(DefaultMaxDecoded)
	if err != nil {
		b.Fatal(err)
	}
	body := html(150 << 10)
	small := z.compress(body)
	b.Run("in", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			z.compress(body)
		}
		b.ReportMetric(float64(len(body))/float64(len(small)), "ratio")
	})
	b.Run("out", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := z.decompress("zstd", small); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func benchBus(b *testing.B) *Bus {
	s, err := StartServer(b.Context(), ServerOptions{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Shutdown)
	bus, err := Connect(b.Context(), Options{URL: s.URL(), Token: s.Token()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { bus.Close() })
	if err := bus.Setup(b.Context()); err != nil {
		b.Fatal(err)
	}
	return bus
}

// fan calls fn b.N times from n goroutines.
func fan(b *testing.B, n int, fn func(int)) {
	next := make(chan int)
	var g sync.WaitGroup
	for range n {
		g.Go(func() {
			for i := range next {
				fn(i)
			}
		})
	}
	for i := range b.N {
		next <- i
	}
	close(next)
	g.Wait()
}
