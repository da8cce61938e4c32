package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"readout/event"
)

// crashStore dies after so many writes: nothing that comes later is written or
// read, as if the process had been killed there.
type crashStore struct {
	*MemoryStore
	mu     sync.Mutex
	left   int // writes until the end; negative is never
	before bool
	die    func()
	dead   bool
	writes int
}

var errKilled = errors.New("killed")

func (s *crashStore) step(write func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return errKilled
	}
	s.writes++
	if s.left == 0 && s.before {
		s.dead = true
		s.die()
		return errKilled
	}
	err := write()
	if s.left--; s.left == -1 && !s.before {
		s.dead = true
		s.die()
		return errKilled
	}
	return err
}

func (s *crashStore) Put(ctx context.Context, key string, value []byte, rev uint64) (out uint64, err error) {
	err = s.step(func() error { out, err = s.MemoryStore.Put(ctx, key, value, rev); return err })
	return out, err
}

func (s *crashStore) Delete(ctx context.Context, key string) error {
	return s.step(func() error { return s.MemoryStore.Delete(ctx, key) })
}

func (s *crashStore) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	s.mu.Lock()
	dead := s.dead
	s.mu.Unlock()
	if dead {
		return nil, 0, errKilled
	}
	return s.MemoryStore.Get(ctx, key)
}

// Killed at any write at all, and started again: every article comes out, and
// none that was written down as done is fetched again.
func TestKilledAtEveryWrite(t *testing.T) {
	const articles = 12
	build := func(n *memNet) []Source {
		var a, b []string
		for i := range articles {
			path := fmt.Sprintf("news%d.test/2025/03/18/the-article-number-%d", i%3, i)
			n.article(path)
			if i%2 == 0 || i < 4 {
				a = append(a, "http://"+path)
			} else {
				b = append(b, "<url><loc>http://"+path+"</loc></url>")
			}
		}
		n.page("news0.test/feed", "application/rss+xml", rss(a...))
		n.page("news1.test/index.xml", "application/xml", "<sitemapindex><sitemap><loc>http://news1.test/map.xml</loc></sitemap></sitemapindex>")
		n.page("news1.test/map.xml", "application/xml", "<urlset>"+strings.Join(b, "")+"</urlset>")
		n.page("news2.test/world", "text/html", `<a href="/2025/03/18/the-article-number-2">x</a>`)
		n.handle("news2.test/2025/03/18/the-article-number-11", func(w http.ResponseWriter, r *http.Request) {
			if n.count("news2.test/2025/03/18/the-article-number-11") < 2 {
				http.Error(w, "not yet", http.StatusBadGateway)
				return
			}
			fmt.Fprint(w, articleHTML("at last"))
		})
		return []Source{{Name: "one", Feeds: []string{"http://news0.test/feed"}}, {Name: "two", Sitemaps: []string{"http://news1.test/index.xml"}}, {Name: "three", Sections: []string{"http://news2.test/world"}}}
	}
	once := func(n *memNet, store Store, ctx context.Context, got *collector, sources []Source) {
		c := n.crawler(t, Config{Sources: sources, Store: store, Owner: "me", Once: true, Workers: 4})
		defer c.Close()
		if err := c.Run(ctx, got.emit); err != nil && !errors.Is(err, errKilled) && ctx.Err() == nil {
			t.Fatal(err)
		}
	}
	total := 0
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		store := &crashStore{MemoryStore: NewMemoryStore(), left: -1, die: func() {}}
		var got collector
		once(n, store, t.Context(), &got, build(n))
		if len(got.pages) != articles {
			t.Fatalf("undisturbed: %d pages, want %d", len(got.pages), articles)
		}
		total = store.writes
	})
	t.Logf("%d writes for %d articles from 3 sources", total, articles)
	for _, before := range []bool{true, false} {
		for at := range total {
			synctest.Test(t, func(t *testing.T) {
				n, stop := newMemNet(t)
				defer stop()
				memory := NewMemoryStore()
				var got collector
				sources := build(n)
				ctx, cancel := context.WithCancel(t.Context())
				once(n, &crashStore{MemoryStore: memory, left: at, before: before, die: cancel}, ctx, &got, sources)
				fetched := n.counts()
				done := map[string]bool{}
				for key := range memory.Keys(t.Context(), "p/") {
					rec, _, _ := newFrontier(memory, "x").page(t.Context(), key)
					done[key] = rec.State == stateDone
				}
				time.Sleep(time.Minute) // while it is down; retries come due
				once(n, memory, t.Context(), &got, sources)
				urls := got.urls()
				for i := range articles {
					u := fmt.Sprintf("http://news%d.test/2025/03/18/the-article-number-%d", i%3, i)
					what := strings.TrimPrefix(u, "http://")
					if urls[u] == 0 {
						t.Errorf("killed at write %d (before %v): %s never came out", at, before, u)
					}
					if again := n.count(what) - fetched[what]; done[pageKey(u)] && again > 0 {
						t.Errorf("killed at write %d (before %v): %s was done and fetched %d times again", at, before, u, again)
					}
				}
				left := 0
				for range memory.Keys(t.Context(), "q/") {
					left++
				}
				if left > 0 {
					t.Errorf("killed at write %d (before %v): %d batches left in the queue", at, before, left)
				}
			})
			if t.Failed() {
				return
			}
		}
	}
}

// Two crawlers on one store share the sources and fetch nothing twice; when one
// of them dies, the other takes up what it held.
func TestTwoCrawlersShareTheWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		const hosts, each = 6, 20
		var sources []Source
		for h := range hosts {
			var items []string
			for i := range each {
				path := fmt.Sprintf("news%d.test/2025/03/18/the-article-number-%d", h, i)
				n.article(path)
				items = append(items, "http://"+path)
			}
			n.page(fmt.Sprintf("news%d.test/feed", h), "application/rss+xml", rss(items...))
			sources = append(sources, Source{Name: fmt.Sprintf("s%d", h), Feeds: []string{fmt.Sprintf("http://news%d.test/feed", h)}, Schedule: "@every 10m"})
		}
		store := NewMemoryStore()
		var got collector
		var wg sync.WaitGroup
		start := func(name string, ctx context.Context, s Store) {
			c := n.crawler(t, Config{Sources: sources, Store: s, Owner: name, Workers: 4})
			wg.Go(func() {
				defer c.Close()
				if err := c.Run(ctx, got.emit); err != nil {
					t.Error(err)
				}
			})
		}
		ctx, cancel := context.WithCancel(t.Context())
		killed, kill := context.WithCancel(t.Context())
		mortal := &crashStore{MemoryStore: store, left: 90, die: kill}
		start("mortal", killed, mortal)
		start("other", ctx, store)
		time.Sleep(5 * time.Minute)
		cancel()
		wg.Wait()
		for h := range hosts {
			for i := range each {
				u := fmt.Sprintf("news%d.test/2025/03/18/the-article-number-%d", h, i)
				if got.urls()["http://"+u] == 0 {
					t.Errorf("%s never came out", u)
				}
				if n.count(u) > 2 {
					t.Errorf("%s was fetched %d times", u, n.count(u))
				}
			}
		}
		twice := 0
		for _, c := range got.urls() {
			twice += c - 1
		}
		if twice > 4 {
			t.Errorf("%d articles came out twice, want no more than the dead one had in its hands", twice)
		}
		if !mortal.dead {
			t.Error("the mortal crawler got no share of the work")
		}
	})
}

// An emit that fails has the page fetched again, and nothing is written as done.
func TestAPageNotHandedOnComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		n.page("news.test/feed", "application/rss+xml", rss("http://news.test/2025/03/18/an-article-like-others"))
		n.article("news.test/2025/03/18/an-article-like-others")
		c := n.crawler(t, Config{Sources: []Source{{Name: "s", Feeds: []string{"http://news.test/feed"}}}})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		tries := 0
		err := c.Run(ctx, func(context.Context, event.Page) error {
			if tries++; tries < 8 {
				return errors.New("the broker is away")
			}
			return nil
		})
		if err != nil || tries != 8 {
			t.Errorf("tried %d times, %v; want until it worked", tries, err)
		}
	})
}

// Cancelled with ten thousand pages waiting, Run returns within two seconds, and
// the next one goes on where it was.
func TestCancelWithAFullQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		var sources []Source
		for h := range 10 {
			host := fmt.Sprintf("news%d.test", h)
			var b strings.Builder
			for i := range 1000 {
				fmt.Fprintf(&b, "http://%s/news/%d\n", host, 10_000+i)
			}
			n.page(host+"/map.txt", "text/plain", b.String())
			n.page(host+"/", "text/html", articleHTML(host))
			sources = append(sources, Source{Name: fmt.Sprintf("s%d", h), Sitemaps: []string{"http://" + host + "/map.txt"}})
		}
		n.hang["news3.test"] = true
		store := NewMemoryStore()
		run := func(d time.Duration) (int64, time.Duration) {
			var pages atomic.Int64
			c := n.crawler(t, Config{Sources: sources, Store: store, Owner: "me"})
			defer c.Close()
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			began := time.Now()
			err := c.Run(ctx, func(ctx context.Context, _ event.Page) error {
				pages.Add(1)
				select { // a slow broker
				case <-time.After(700 * time.Millisecond):
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			return pages.Load(), time.Since(began) - d
		}
		first, late := run(90 * time.Second)
		if late > 2*time.Second || first == 0 {
			t.Errorf("stopped %v after it was cancelled, with %d pages", late, first)
		}
		second, late := run(90 * time.Second)
		if late > 2*time.Second || second < 500 {
			t.Errorf("second run: stopped %v late, %d pages", late, second)
		}
		for what, hits := range n.counts() {
			if strings.Contains(what, "/news/") && hits > 1 {
				t.Errorf("%s was fetched %d times", what, hits)
			}
			if strings.Contains(what, "/map.txt") && hits > 1 {
				t.Errorf("%s was fetched %d times within its interval", what, hits)
			}
		}
	})
}
