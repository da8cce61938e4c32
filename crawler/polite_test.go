package crawler

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"readout/event"
)

// Hosts with delays of their own: none is asked earlier than it allows, and one
// that hangs costs the others nothing. With CRAWLER_LONG set, two hundred hosts
// for twenty minutes.
func TestNoHostIsAskedEarlierThanItAllows(t *testing.T) {
	hosts, perHost, minutes := 40, 400, time.Duration(10)
	if os.Getenv("CRAWLER_LONG") != "" {
		hosts, perHost, minutes = 200, 1000, 20
	}
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		var sources []Source
		delays := map[string]time.Duration{}
		for i := range hosts {
			host := fmt.Sprintf("h%d.test", i)
			delay := time.Duration(2+i%9) * time.Second
			src := Source{Name: fmt.Sprintf("s%d", i), Sections: []string{"http://" + host + "/world"}, Schedule: "@every 24h", Politeness: Politeness{Delay: delay}}
			if i%10 == 0 { // these say it themselves
				delay = 12 * time.Second
				n.page(host+"/robots.txt", "text/plain", "User-agent: *\nCrawl-delay: 12\n")
			}
			delays[host] = delay
			var links string
			for k := range perHost {
				links += fmt.Sprintf(`<a href="/news/%d">x</a>`, 10_000+k)
			}
			n.page(host+"/world", "text/html", links)
			n.page(host+"/", "text/html", articleHTML(host))
			if i%20 == 1 {
				n.hang[host] = true
			}
			sources = append(sources, src)
		}
		c := n.crawler(t, Config{Sources: sources, Workers: 32})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), minutes*time.Minute)
		defer cancel()
		if err := c.Run(ctx, func(context.Context, event.Page) error { return nil }); err != nil {
			t.Fatal(err)
		}
		for host, delay := range delays {
			asked := n.times(host)
			for i := 1; i < len(asked); i++ {
				if gap := asked[i].Sub(asked[i-1]); gap < delay {
					t.Fatalf("%s was asked after %v, want %v between", host, gap, delay)
				}
			}
			want := int(minutes*time.Minute/delay) * 9 / 10
			if !n.hang[host] && len(asked) < want {
				t.Errorf("%s was asked %d times in %d minutes at a delay of %v, want %d at least", host, len(asked), minutes, delay, want)
			}
		}
	})
}

func TestRetryAfterParksTheHostAlone(t *testing.T) {
	for name, value := range map[string]func() string{
		"seconds": func() string { return "120" },
		"date":    func() string { return time.Now().Add(2 * time.Minute).UTC().Format(http.TimeFormat) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n, stop := newMemNet(t)
				defer stop()
				var asked []time.Time
				n.handle("busy.test/2025/03/18/the-busy-article-itself", func(w http.ResponseWriter, r *http.Request) {
					asked = append(asked, time.Now())
					if len(asked) == 1 {
						w.Header().Set("Retry-After", value())
						http.Error(w, "later", http.StatusTooManyRequests)
						return
					}
					fmt.Fprint(w, articleHTML("x"))
				})
				n.page("news.test/feed", "application/rss+xml", rss("http://busy.test/2025/03/18/the-busy-article-itself", "http://busy.test/2025/03/18/the-second-busy-article", "http://calm.test/2025/03/18/the-calm-article-itself"))
				n.article("busy.test/2025/03/18/the-second-busy-article")
				n.article("calm.test/2025/03/18/the-calm-article-itself")
				c := n.crawler(t, Config{Sources: []Source{{Name: "s", Feeds: []string{"http://news.test/feed"}, Schedule: "@every 1h"}}})
				defer c.Close()
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				var mu sync.Mutex
				at := map[string]time.Duration{}
				began := time.Now()
				if err := c.Run(ctx, func(_ context.Context, p event.Page) error {
					mu.Lock()
					defer mu.Unlock()
					at[p.URL] = time.Since(began)
					return nil
				}); err != nil {
					t.Fatal(err)
				}
				if len(at) != 3 || len(asked) != 2 {
					t.Fatalf("got %v, asked %v; want all three, the busy one asked twice", at, asked)
				}
				if d := asked[1].Sub(asked[0]); d < 119*time.Second || d > 3*time.Minute {
					t.Errorf("busy article asked again after %v, want two minutes", d)
				}
				for _, other := range n.times("busy.test") {
					if d := other.Sub(asked[0]); d > 0 && d < 119*time.Second {
						t.Errorf("the busy host was asked for something %v after it wanted to be left alone", d)
					}
				}
				if d := at["http://calm.test/2025/03/18/the-calm-article-itself"]; d > 10*time.Second {
					t.Errorf("the calm host waited %v", d)
				}
			})
		})
	}
}

func TestRobots503ThenGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		var robots int
		n.handle("news.test/robots.txt", func(w http.ResponseWriter, r *http.Request) {
			if robots++; robots <= 2 {
				http.Error(w, "no", http.StatusServiceUnavailable)
				return
			}
			fmt.Fprint(w, "User-agent: Readout\nDisallow: /2025/03/18/the-secret-article-here\n")
		})
		n.page("news.test/feed", "application/rss+xml", rss("/2025/03/18/the-open-article-here", "/2025/03/18/the-secret-article-here"))
		n.article("news.test/2025/03/18/the-open-article-here")
		n.article("news.test/2025/03/18/the-secret-article-here")
		c := n.crawler(t, Config{Sources: []Source{{Name: "s", Feeds: []string{"http://news.test/feed"}, Schedule: "@every 1h"}}})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
		defer cancel()
		var got collector
		if err := c.Run(ctx, got.emit); err != nil {
			t.Fatal(err)
		}
		if u := got.urls(); len(u) != 1 || u["http://news.test/2025/03/18/the-open-article-here"] != 1 {
			t.Errorf("got %v, want the open article", u)
		}
		if n.count("news.test/2025/03/18/the-secret-article-here") != 0 {
			t.Error("the article that robots.txt forbids was asked for")
		}
		if robots != 3 {
			t.Errorf("robots.txt asked for %d times, want 3", robots)
		}
		first := n.times("news.test")
		if d := first[1].Sub(first[0]); d < 25*time.Second {
			t.Errorf("asked again %v after a 503", d)
		}
	})
}

// With nothing to reach, every source says so, and is tried less and less often.
func TestWithoutANetworkTheRunKeepsTryingWithBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		n.down["a.test"], n.down["b.test"] = true, true
		var failed atomic.Int64
		c := n.crawler(t, Config{
			Sources:  []Source{{Name: "a", Feeds: []string{"http://a.test/feed"}, Schedule: "@every 1m"}, {Name: "b", Sitemaps: []string{"http://b.test/map"}, Schedule: "@every 1m"}},
			Progress: func(p Progress) { failed.Add(1) },
		})
		defer c.Close()
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(6 * time.Hour)
			n.mu.Lock()
			n.down = map[string]bool{}
			n.mu.Unlock()
		}()
		n.page("a.test/feed", "application/rss+xml", rss("http://a.test/2025/03/18/a-first-article-at-last"))
		n.article("a.test/2025/03/18/a-first-article-at-last")
		began := time.Now()
		err := c.Run(ctx, func(context.Context, event.Page) error { cancel(); return nil })
		if err != nil {
			t.Fatal(err)
		}
		if f := failed.Load(); f < 8 || f > 60 {
			t.Errorf("%d failures in six hours, want some, and with back-off", f)
		}
		if d := time.Since(began); d > 8*time.Hour {
			t.Errorf("took %v to notice that the network is back", d)
		}
	})
}

func TestCronSourcesRunAtTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the bubble starts at midnight UTC, 2000-01-01
		n, stop := newMemNet(t)
		defer stop()
		n.page("a.test/feed", "application/rss+xml", rss())
		c := n.crawler(t, Config{Sources: []Source{{Name: "a", Feeds: []string{"http://a.test/feed"}, Schedule: "TZ=Asia/Tokyo 0 6 * * *"}}})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 72*time.Hour)
		defer cancel()
		if err := c.Run(ctx, nil); err != nil {
			t.Fatal(err)
		}
		var polls []time.Time
		for _, h := range n.log {
			if h.what == "a.test/feed" {
				polls = append(polls, h.at.UTC())
			}
		}
		if len(polls) != 3 {
			t.Fatalf("polled at %v, want three mornings", polls)
		}
		for _, p := range polls {
			if p.Hour() != 21 || p.Minute() > 1 {
				t.Errorf("polled at %v, want 06:00 in Tokyo", p)
			}
		}
	})
}

// A feed that changes is asked often, one that does not ever less.
func TestPollsAdapt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		n.handle("live.test/feed", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, rss(fmt.Sprintf("http://live.test/news/%d", time.Now().Unix())))
		})
		n.page("live.test/", "text/html", articleHTML("x"))
		n.handle("dead.test/feed", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, rss())
		})
		var same, polls int
		c := n.crawler(t, Config{Workers: 1, Sources: []Source{{Name: "live", Feeds: []string{"http://live.test/feed"}, Schedule: "@every 10m"}, {Name: "dead", Feeds: []string{"http://dead.test/feed"}, Schedule: "@every 10m"}},
			Progress: func(p Progress) {
				if p.Source == "dead" {
					polls++
					if p.Step == StepPollSame {
						same++
					}
				}
			}})
		defer c.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 48*time.Hour)
		defer cancel()
		if err := c.Run(ctx, func(context.Context, event.Page) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if live := n.count("live.test/feed"); live < 280 || live > 310 {
			t.Errorf("the live feed was asked %d times in 48 hours, want every ten minutes", live)
		}
		if dead := n.count("dead.test/feed"); dead < 20 || dead > 60 {
			t.Errorf("the dead feed was asked %d times in 48 hours, want ever less", dead)
		}
		if same != polls-1 {
			t.Errorf("%d of %d unchanged polls cost a 304, want all", same, polls-1)
		}
	})
}

func TestRetryAfterHeader(t *testing.T) {
	now := time.Date(2025, 3, 18, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0}, {"30", "", 30 * time.Second}, {" 30 ", "", 30 * time.Second}, {"-1", "", 0}, {"soon", "", 0}, {"0", "", 0},
		{"99999999999999999999", "", 0}, {"999999999", "", time.Hour},
		{"Tue, 18 Mar 2025 12:10:00 GMT", "", 10 * time.Minute}, {"Tue, 18 Mar 2025 11:00:00 GMT", "", 0},
		{"Tue, 18 Mar 2025 15:10:00 GMT", "Tue, 18 Mar 2025 15:00:00 GMT", 10 * time.Minute}, // its clock is three hours off
		{"Tue, 18 Mar 2035 12:10:00 GMT", "", time.Hour},
	} {
		h := http.Header{}
		if c.value != "" {
			h.Set("Retry-After", c.value)
		}
		if c.date != "" {
			h.Set("Date", c.date)
		}
		if got := retryAfter(h, now, time.Hour); got != c.want {
			t.Errorf("%q at %q: got %v, want %v", c.value, c.date, got, c.want)
		}
	}
}
