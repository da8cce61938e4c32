package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"readout/event"
)

// Every trap is an article of one feed; one pass has to tell each for what it is.
func TestObstacleCourse(t *testing.T) {
	s := newSite(t)
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	type trap struct {
		handler http.HandlerFunc
		step    Step
		reason  string
	}
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	body := func(contentType string, data []byte, headers ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", contentType)
			for i := 0; i+1 < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.Write(data)
		}
	}
	text := articleHTML("An article")
	zeros := bytes.Repeat([]byte(" "), 6<<20)
	raw := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			defer conn.Close()
			fmt.Fprint(conn, answer)
		}
	}
	const limit = 2 << 20
	traps := map[string]trap{
		"good":                                {body("text/html", []byte(text)), StepPage, ""},
		"plain-text":                          {body("text/plain; charset=utf-8", []byte("The ministers spoke.")), StepPage, ""},
		"gzip":                                {body("text/html", gz([]byte(text)), "Content-Encoding", "gzip"), StepPage, ""},
		"brotli":                              {body("text/html", br([]byte(text)), "Content-Encoding", "br"), StepPage, ""},
		"zstd":                                {body("text/html", zst([]byte(text)), "Content-Encoding", "zstd"), StepPage, ""},
		"no-type":                             {body("", []byte(text)), StepPage, ""},
		"redirect-to-allowed":                 {redirect("/2025/03/18/good-target"), StepPage, ""},
		"redirect-into-disallowed":            {redirect("/private/secret-page-of-the-site"), StepPageSkip, "robots"},
		"disallowed":                          {nil, StepPageSkip, "robots"},
		"redirect-to-other-loopback":          {redirect("http://127.0.0.2:" + port + "/x-y-z-a"), StepPageSkip, "private address"},
		"redirect-to-decimal-address":         {redirect("http://2130706434:" + port + "/x-y-z-a"), StepPageRetry, "dns"},
		"redirect-to-mapped-address":          {redirect("http://[::ffff:127.0.0.2]:" + port + "/x-y-z-a"), StepPageSkip, "private address"},
		"redirect-to-six":                     {redirect("http://[::1]:" + port + "/x-y-z-a"), StepPageSkip, "private address"},
		"redirect-to-name-inside":             {redirect("http://inside.test/x-y-z-a"), StepPageSkip, "private address"},
		"redirect-to-metadata":                {redirect("http://169.254.169.254/latest/meta-data/"), StepPageSkip, "private address"},
		"redirect-to-odd-port":                {redirect("http://192.0.2.1:25/"), StepPageSkip, "private address"},
		"redirect-to-file":                    {redirect("file:///etc/passwd"), StepPageSkip, "url"},
		"redirect-loop":                       {redirect("/2025/03/18/redirect-loop"), StepPageSkip, "redirects"},
		"redirect-home":                       {redirect("/"), StepPageSkip, "redirected away"},
		"redirect-to-login":                   {redirect("/account/login?next=x"), StepPageSkip, "login"},
		"redirect-to-host-with-robots-inside": {redirect("http://robotsinside.test/2025/03/18/a-page"), StepPageSkip, "private address"},
		"gzip-bomb":                           {body("text/html", gz(zeros), "Content-Encoding", "gzip"), StepPageSkip, "bomb"},
		"brotli-bomb":                         {body("text/html", br(zeros), "Content-Encoding", "br"), StepPageSkip, "bomb"},
		"zstd-bomb":                           {body("text/html", zst(zeros), "Content-Encoding", "zstd"), StepPageSkip, "bomb"},
		"gzip-in-gzip":                        {body("text/html", gz(gz([]byte(text))), "Content-Encoding", "gzip"), StepPageSkip, "content type"},
		"two-encodings":                       {body("text/html", gz(gz([]byte(text))), "Content-Encoding", "gzip, gzip"), StepPageSkip, "encoding"},
		"unknown-encoding":                    {body("text/html", []byte(text), "Content-Encoding", "sdch"), StepPageSkip, "encoding"},
		"broken-gzip":                         {body("text/html", gz([]byte(text))[:40], "Content-Encoding", "gzip"), StepPageRetry, "short body"},
		"not-gzip":                            {body("text/html", []byte(text), "Content-Encoding", "gzip"), StepPageRetry, "error"},
		"picture":                             {body("image/png", []byte("\x89PNG\r\n\x1a\n")), StepPageSkip, "content type"},
		"picture-in-html":                     {body("text/html", []byte("\x89PNG\r\n\x1a\n0000")), StepPageSkip, "content type"},
		"pdf":                                 {body("application/pdf", []byte("%PDF-1.7")), StepPageSkip, "content type"},
		"xhtml":                               {body("application/xhtml+xml", []byte("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>x</p></body></html>")), StepPage, ""},
		"feed-as-page":                        {body("application/xml", []byte(rss("http://news.test/x"))), StepPageSkip, "content type"},
		"empty":                               {body("text/html", nil), StepPageSkip, "empty"},
		"blank":                               {body("text/html", []byte(" \n ")), StepPageSkip, "empty"},
		"soft-404":                            {body("text/html", []byte("<title>Page not found | News</title>sorry")), StepPageSkip, "soft 404"},
		"gone":                                {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "x", http.StatusGone) }, StepPageFailed, "status 410"},
		"forbidden":                           {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "x", http.StatusForbidden) }, StepPageRetry, "status 403"},
		"too-long":                            {raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + text), StepPageRetry, "short body"},
		"too-short":                           {raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 300\r\nConnection: close\r\n\r\n" + text), StepPage, ""},
		"huge-header":                         {raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 400<<10) + "\r\n\r\n"), StepPageRetry, "error"},
		"not-http":                            {raw("SSH-2.0-OpenSSH_9.9\r\n"), StepPageRetry, "error"},
		"broken-off":                          {raw(""), StepPageRetry, "connection"},
		"huge":                                {body("text/html", append([]byte("<p>"), bytes.Repeat([]byte("word "), 1<<20)...)), StepPage, ""},
	}
	var items []string
	for name, trap := range traps {
		path := "/2025/03/18/" + name
		if name == "disallowed" {
			path = "/private/disallowed-article-of-the-site"
		}
		// A host of its own for each, so that a bad one does not park the rest.
		host := name + ".news.test"
		items = append(items, "http://"+host+path)
		s.page(host+"/robots.txt", "text/plain", "User-agent: *\nDisallow: /private/\n")
		s.page(host+"/", "text/html", text)
		if trap.handler != nil {
			s.handle(host+path, trap.handler)
		}
	}
	s.page("news.test/feed", "application/rss+xml", rss(items...))
	s.handle("robotsinside.test/robots.txt", redirect("http://127.0.0.2:"+port+"/robots.txt"))

	cfg := s.config("news.test", "robotsinside.test")
	for name := range traps {
		cfg.Resolve[name+".news.test"] = s.Listener.Addr().String()
	}
	cfg.Resolve["inside.test"] = "127.0.0.2:" + port
	cfg.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	cfg.Limits = Limits{PageBytes: limit, Attempts: 2}
	cfg.Sources = []Source{{Name: "traps", Feeds: []string{"http://news.test/feed"}}}
	first := map[string]Progress{}
	var order []Progress
	cfg.Workers = 16
	got := collector{}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	steps := make(chan Progress, 1000)
	c.cfg.Progress = func(p Progress) { steps <- p }
	if err := c.Run(t.Context(), got.emit); err != nil {
		t.Fatal(err)
	}
	close(steps)
	for p := range steps {
		order = append(order, p)
		if _, ok := first[p.URL]; !ok {
			first[p.URL] = p
		}
	}
	for name, trap := range traps {
		url := "http://" + name + ".news.test/2025/03/18/" + name
		if name == "disallowed" {
			url = "http://" + name + ".news.test/private/disallowed-article-of-the-site"
		}
		p := first[url]
		if name == "redirect-to-decimal-address" && p.Reason == "private address" {
			continue // a resolver that reads such numbers
		}
		if p.Step != trap.step || p.Reason != trap.reason {
			t.Errorf("%s: got %s %q (%v), want %s %q", name, p.Step, p.Reason, p.Err, trap.step, trap.reason)
		}
	}
	for _, p := range got.pages {
		switch {
		case strings.HasSuffix(p.URL, "/huge"):
			if !p.Truncated || len(p.Body) != limit {
				t.Errorf("huge page: %d bytes, truncated %v", len(p.Body), p.Truncated)
			}
		case strings.HasSuffix(p.URL, "/too-short"):
			if len(p.Body) != 300 {
				t.Errorf("page with a short length: %d bytes", len(p.Body))
			}
		case strings.HasSuffix(p.URL, "/too-long"):
			// The second and last attempt takes what there is, and says so.
			if !p.Truncated || string(p.Body) != text {
				t.Errorf("page that breaks off: %d bytes, truncated %v", len(p.Body), p.Truncated)
			}
		case strings.HasSuffix(p.URL, "/redirect-to-allowed"):
			if p.FinalURL != "http://redirect-to-allowed.news.test/2025/03/18/good-target" {
				t.Errorf("final URL %q", p.FinalURL)
			}
		case strings.HasSuffix(p.URL, "/plain-text"), strings.HasSuffix(p.URL, "/xhtml"):
		case string(p.Body) != text:
			t.Errorf("%s: body %.60q", p.URL, p.Body)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for what := range s.hits {
		if strings.HasPrefix(what, "127.0.0.2") || strings.HasPrefix(what, "inside.test") || strings.Contains(what, "/private/") {
			t.Errorf("%s was asked for", what)
		}
	}
}

// A host that sends a byte now and then, or nothing at all, is given up on in
// time, and others go on meanwhile.
func TestSlowHostsAreGivenUpOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, stop := newMemNet(t)
		defer stop()
		drip := func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5000")
			for range 5000 {
				if _, err := w.Write([]byte("x")); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				select {
				case <-time.After(9 * time.Second):
				case <-r.Context().Done():
					return
				}
			}
		}
		n.handle("loris.test/2025/03/18/an-article", drip)
		n.handle("lorisrobots.test/robots.txt", drip)
		n.hang["dumb.test"] = true
		n.page("news.test/feed", "application/rss+xml", rss("http://loris.test/2025/03/18/an-article", "http://lorisrobots.test/2025/03/18/an-article", "http://dumb.test/2025/03/18/an-article", "http://fine.test/2025/03/18/an-article"))
		n.article("fine.test/2025/03/18/an-article")
		first := map[string]Progress{}
		var mu sync.Mutex
		c := n.crawler(t, Config{Sources: []Source{{Name: "s", Feeds: []string{"http://news.test/feed"}}}, Once: true, Workers: 4, Progress: func(p Progress) {
			mu.Lock()
			defer mu.Unlock()
			if _, ok := first[p.URL]; !ok {
				first[p.URL] = p
			}
		}})
		defer c.Close()
		if err := c.Run(t.Context(), func(context.Context, event.Page) error { return nil }); err != nil {
			t.Fatal(err)
		}
		for host, want := range map[string]string{"loris": "timeout", "lorisrobots": "timeout", "dumb": "timeout", "fine": ""} {
			p := first["http://"+host+".test/2025/03/18/an-article"]
			if p.Reason != want || p.Took > 35*time.Second || want == "" && p.Took > 5*time.Second {
				t.Errorf("%s: got %q after %v (%v), want %q", host, p.Reason, p.Took, p.Err, want)
			}
		}
	})
}

func br(data []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func zst(data []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(data, nil)
}

func TestRobotsFileOfAnyKind(t *testing.T) {
	for name, c := range map[string]struct {
		robots http.HandlerFunc
		reason string // of the page; empty where it may be fetched
	}{
		"missing":   {func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }, ""},
		"forbidden": {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "x", 403) }, ""},
		"error":     {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "x", 500) }, "robots unreachable"},
		"busy":      {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "x", 429) }, "robots unreachable"},
		"redirected four times": {func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.URL.Query().Get("n"))
			if n < 4 {
				http.Redirect(w, r, "/robots.txt?n="+strconv.Itoa(n+1), 302)
				return
			}
			fmt.Fprint(w, "User-agent: *\nDisallow: /")
		}, "robots"},
		"redirected without end": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/robots.txt", 302) }, ""},
		"huge": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "User-agent: *\nDisallow: /2025\n")
			line := []byte("#" + strings.Repeat("x", 1023))
			for range 20 << 10 {
				if _, err := w.Write(line); err != nil {
					return
				}
			}
		}, "robots"},
		"gzipped": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			zw := gzip.NewWriter(w)
			fmt.Fprint(zw, "User-agent: *\nDisallow: /")
			zw.Close()
		}, "robots"},
		"broken off": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5000")
			fmt.Fprint(w, "User-agent: *\nDisallow: /2025\n")
		}, "robots"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.handle("news.test/robots.txt", c.robots)
			s.article("news.test/2025/03/18/an-article")
			crawler, err := New(s.config("news.test"))
			if err != nil {
				t.Fatal(err)
			}
			defer crawler.Close()
			p, err := crawler.Fetch(t.Context(), "http://news.test/2025/03/18/an-article")
			if c.reason == "" && (err != nil || len(p.Body) == 0) || c.reason != "" && (err == nil || asFailure("", err).Reason != c.reason) {
				t.Errorf("got %v, want %q", err, c.reason)
			}
		})
	}
}

func TestRobotsOutliveTheProcess(t *testing.T) {
	s := newSite(t)
	s.page("news.test/robots.txt", "text/plain", "User-agent: *\nDisallow: /2025/*/19/\nAllow: /2025/03/19/but-this$\nCrawl-delay: 0.01\n")
	s.page("news.test/", "text/html", articleHTML("x"))
	cfg := s.config("news.test")
	cfg.Store = NewMemoryStore()
	for range 3 {
		c, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{"/2025/03/18/a": "", "/2025/03/19/a": "robots", "/2025/03/19/but-this": ""} {
			_, err := c.Fetch(t.Context(), "http://news.test"+path)
			if want == "" && err != nil || want != "" && (err == nil || asFailure("", err).Reason != want) {
				t.Errorf("%s: got %v, want %q", path, err, want)
			}
		}
		c.Close()
	}
	if n := s.count("news.test/robots.txt"); n != 1 {
		t.Errorf("robots.txt fetched %d times by three processes, want once", n)
	}
}

func TestRobotsIsFetchedOnceForMany(t *testing.T) {
	s := newSite(t)
	s.handle("news.test/robots.txt", func(w http.ResponseWriter, r *http.Request) {
		<-time.After(50 * time.Millisecond)
		fmt.Fprint(w, "User-agent: *\nDisallow: /x")
	})
	s.page("news.test/", "text/html", articleHTML("x"))
	cfg := s.config("news.test")
	cfg.Politeness = Politeness{Delay: time.Microsecond, Concurrency: 16}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	done := make(chan error)
	for i := range 20 {
		go func() {
			_, err := c.Fetch(t.Context(), fmt.Sprintf("http://news.test/%d", i))
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := s.count("news.test/robots.txt"); n != 1 {
		t.Errorf("robots.txt fetched %d times, want once", n)
	}
}

func TestRequestsSayWhoTheyAre(t *testing.T) {
	s := newSite(t)
	s.page("news.test/robots.txt", "text/plain", "User-agent: Herald\nDisallow: /2025/03/18/not-for-herald\n")
	s.article("news.test/2025/03/18/an-article")
	cfg := s.config("news.test")
	cfg.UserAgent, cfg.Contact = "Herald/3.1", "https://herald.test/bot"
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Fetch(t.Context(), "http://news.test/2025/03/18/an-article"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch(t.Context(), "http://news.test/2025/03/18/not-for-herald"); err == nil {
		t.Error("robots.txt names the product token, and was not obeyed")
	}
	for _, h := range s.log {
		if got := h.req.UserAgent(); got != "Herald/3.1 (+https://herald.test/bot)" {
			t.Errorf("%s: user agent %q", h.what, got)
		}
		if h.req.Header.Get("Accept-Encoding") != acceptEncoding || h.req.Header.Get("Cookie") != "" {
			t.Errorf("%s: headers %v", h.what, h.req.Header)
		}
	}
}

// A site that sets a cookie and sends the reader round once must be readable,
// and the cookie must be gone the next time.
func TestCookiesLastForOneFetch(t *testing.T) {
	s := newSite(t)
	s.handle("news.test/2025/03/18/an-article", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("seen"); err != nil {
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
			return
		}
		fmt.Fprint(w, articleHTML("x"))
	})
	c, err := New(s.config("news.test"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 2 {
		if _, err := c.Fetch(t.Context(), "http://news.test/2025/03/18/an-article"); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.count("news.test/2025/03/18/an-article"); n != 4 {
		t.Errorf("asked %d times, want twice for each fetch", n)
	}
}

func TestAProxyIsReachedAndGuardsNothingLess(t *testing.T) {
	s := newSite(t)
	var through []string
	s.handle("news.test/", func(w http.ResponseWriter, r *http.Request) {
		through = append(through, r.URL.String())
		fmt.Fprint(w, articleHTML("x"))
	})
	c, err := New(Config{Proxy: s.URL, Politeness: Politeness{Delay: time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Fetch(t.Context(), "http://news.test/2025/03/18/an-article"); err != nil {
		t.Fatal(err)
	}
	if len(through) != 2 {
		t.Errorf("through the proxy went %v, want robots.txt and the page", through)
	}
	for _, u := range []string{"http://169.254.169.254/latest", s.URL + "/x", "http://[::1]/"} {
		if _, err := c.Fetch(t.Context(), u); err == nil || asFailure("", err).Reason != "private address" {
			t.Errorf("%s: got %v, want it refused", u, err)
		}
	}
}
