package demo

import (
	"bytes"
	"context"
	"encoding/xml"
	"image/png"
	"io"
	"io/fs"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/encoding/charmap"

	"readout/event"
)

// open serves the sites and gives a client that finds them by their names and
// follows no redirect.
func open(t *testing.T) (*Site, *http.Client) {
	t.Helper()
	site, err := NewSite()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	})
	addresses := site.Resolve()
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, addresses[addr])
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return site, &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

func get(t *testing.T, c *http.Client, url string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

func TestEveryArticleIsServedWithItsText(t *testing.T) {
	_, client := open(t)
	n := 0
	for _, h := range hosts() {
		all, err := loadArticles(h.folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			n++
			resp, body := get(t, client, h.url(h.address(a)))
			if resp.StatusCode != 200 {
				t.Errorf("%s: status %d, want 200", h.url(h.address(a)), resp.StatusCode)
				continue
			}
			if h.charset != nil {
				if body, err = charmap.Windows1254.NewDecoder().Bytes(body); err != nil {
					t.Fatal(err)
				}
			}
			if !utf8.Valid(body) || regexp.MustCompile(`&#\d{3,};`).Match(body) && h.charset != nil {
				t.Errorf("%s/%s: characters did not survive the site's charset", h.folder, a.Slug)
			}
			first, _, _ := strings.Cut(a.Paragraphs[len(a.Paragraphs)-1], "\"")
			first, _, _ = strings.Cut(first, "'")
			if !bytes.Contains(body, []byte(first)) {
				t.Errorf("%s/%s: last paragraph %q is not on the page", h.folder, a.Slug, first)
			}
		}
	}
	if all, err := Articles(); n < 28 || len(all) != n {
		t.Errorf("%d articles, Articles() %d (%v), want at least 28", n, len(all), err)
	}
}

func TestExpectedEventsNameArticlesAndAreConsistent(t *testing.T) {
	all, err := Expected()
	if err != nil {
		t.Fatal(err)
	}
	types, told := map[event.Type]bool{}, map[string]bool{}
	day := regexp.MustCompile(`^20\d\d(-\d\d(-\d\d)?)?$`)
	for _, e := range all {
		types[e.Type] = true
		if !slices.Contains(event.Types, e.Type) || !slices.Contains(event.Statuses, e.Status) {
			t.Errorf("unknown type or status: %s %s", e.Type, e.Status)
		}
		if !slices.IsSorted(e.Countries) || len(e.Countries) == 0 || len(e.Told) == 0 {
			t.Errorf("%s of %v: countries unsorted or missing, or told by nobody", e.Type, e.Countries)
		}
		if e.Start != "" && !day.MatchString(e.Start) || e.End != "" && !day.MatchString(e.End) {
			t.Errorf("%s of %v: times %q, %q", e.Type, e.Countries, e.Start, e.End)
		}
		for _, x := range e.Told {
			told[x.Article] = true
			if x.URL == "" || len(x.Status) == 0 {
				t.Errorf("%s of %v: telling %+v lacks its address or status", e.Type, e.Countries, x)
			}
		}
		if last := e.Told[len(e.Told)-1]; !slices.Contains(last.Status, e.Status) {
			t.Errorf("%s of %v: status %s, want that of the last article: %v", e.Type, e.Countries, e.Status, last.Status)
		}
	}
	for _, want := range event.Types[:6] {
		if !types[want] {
			t.Errorf("no event of type %s", want)
		}
	}
	articles, err := Articles()
	if err != nil {
		t.Fatal(err)
	}
	if quiet := len(articles) - len(told); 3*quiet < len(articles) {
		t.Errorf("%d of %d articles tell no event, want a third at least", quiet, len(articles))
	}
}

func TestPagesAnswerNotModified(t *testing.T) {
	_, client := open(t)
	url := hosts()[0].url("/category/diplomacy/")
	resp, _ := get(t, client, url)
	tag, modified := resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	if tag == "" || modified == "" {
		t.Fatalf("ETag %q, Last-Modified %q, want both", tag, modified)
	}
	for _, h := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", modified}} {
		if resp, body := get(t, client, url, h...); resp.StatusCode != 304 || len(body) > 0 {
			t.Errorf("%s: status %d with %d bytes, want 304 with none", h[0], resp.StatusCode, len(body))
		}
	}
}

func TestFeedsAndSitemapsAreWellFormedAndLeadToPages(t *testing.T) {
	_, client := open(t)
	for _, tt := range []struct{ url, element, attr string }{
		{"http://www.worldcourier.example/feed/", "link", ""},
		{"http://www.worldcourier.example/wp-sitemap.xml", "loc", ""},
		{"http://communiques.example/atom.xml", "link", "href"},
		{"http://www.meridian-daily.example/sitemap-news.xml", "loc", ""},
		{"http://www.meridian-daily.example/sitemap.xml", "loc", ""},
	} {
		_, body := get(t, client, tt.url)
		links := elements(t, body, tt.element, tt.attr)
		if len(links) == 0 {
			t.Errorf("%s: no links", tt.url)
		}
		for _, l := range links {
			if strings.HasPrefix(l, "/") {
				l = "http://communiques.example" + l
			}
			if resp, _ := get(t, client, l); resp.StatusCode != 200 {
				t.Errorf("%s leads to %s: status %d, want 200", tt.url, l, resp.StatusCode)
			}
		}
	}
}

func elements(t *testing.T, body []byte, name, attr string) []string {
	t.Helper()
	var out []string
	d := xml.NewDecoder(bytes.NewReader(body))
	inside := false
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("XML is broken: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			inside = tok.Name.Local == name && attr == ""
			for _, a := range tok.Attr {
				if tok.Name.Local == name && attr != "" && a.Name.Local == attr {
					out = append(out, a.Value)
				}
			}
		case xml.CharData:
			if inside {
				out = append(out, string(tok))
			}
		case xml.EndElement:
			inside = false
		}
	}
}

func TestBadPagesAreWhatTheySay(t *testing.T) {
	_, client := open(t)
	for _, b := range BadPages() {
		resp, body := get(t, client, b.URL)
		ok := false
		switch b.What {
		case "empty":
			ok = resp.StatusCode == 200 && len(body) == 0
		case "picture":
			_, err := png.Decode(bytes.NewReader(body))
			ok = err == nil && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")
		case "broken UTF-8":
			ok = !utf8.Valid(body)
		case "listing":
			ok = bytes.Count(body, []byte("<article")) > 10
		case "nested":
			ok = bytes.Count(body, []byte("<div>")) >= 100_000
		case "gone":
			ok = resp.StatusCode == http.StatusGone
		case "moved":
			ok = resp.StatusCode == http.StatusMovedPermanently && resp.Header.Get("Location") != ""
		case "robots":
			_, rules := get(t, client, "http://www.meridian-daily.example/robots.txt")
			ok = bytes.Contains(rules, []byte("Disallow: /world/drafts/")) && strings.Contains(b.URL, "/world/drafts/")
		}
		if !ok {
			t.Errorf("%s is not %s: status %d, %d bytes", b.URL, b.What, resp.StatusCode, len(body))
		}
	}
}

func TestUnknownHostIsTurnedAway(t *testing.T) {
	site, _ := open(t)
	resp, _ := get(t, http.DefaultClient, "http://"+site.Addr()+"/")
	if resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("status %d, want %d", resp.StatusCode, http.StatusMisdirectedRequest)
	}
}

func TestSourcesPermitEveryArticle(t *testing.T) {
	site, _ := open(t)
	names, err := fs.Glob(site.SourceFiles(), "*.yaml")
	if err != nil || len(names) != len(hosts()) {
		t.Fatalf("%d source files (%v), want %d", len(names), err, len(hosts()))
	}
	var allow []*regexp.Regexp
	for _, name := range names {
		data, err := fs.ReadFile(site.SourceFiles(), name)
		if err != nil {
			t.Fatal(err)
		}
		var s struct {
			Allow []string `yaml:"allow"`
		}
		if err := yaml.Unmarshal(data, &s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, p := range s.Allow {
			allow = append(allow, regexp.MustCompile(p))
		}
	}
	permitted := func(u string) bool {
		return slices.ContainsFunc(allow, func(p *regexp.Regexp) bool { return p.MatchString(u) })
	}
	for _, h := range hosts() {
		all, err := loadArticles(h.folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if u := h.url(h.address(a)); !permitted(u) {
				t.Errorf("no source lets %s pass", u)
			}
		}
	}
	for _, b := range BadPages() {
		if !permitted(b.URL) {
			t.Errorf("no source lets %s pass, so that nobody sees it fail", b.URL)
		}
	}
}

func TestCloseTwiceAndQuickly(t *testing.T) {
	site, err := NewSite()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for range 2 {
		if err := site.Close(); err != nil {
			t.Error(err)
		}
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("closing took %v, want less than 2s", took)
	}
}
