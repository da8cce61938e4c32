package crawler

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"
)

var testNow = time.Date(2025, 3, 20, 12, 0, 0, 0, time.UTC)

func base(t testing.TB, raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func parseTestFeed(t testing.TB, body string) (*listing, error) {
	return parseFeed([]byte(body), "", base(t, "https://news.test/feeds/all.xml"), 100, testNow)
}

func describe(links []Link) string {
	var b strings.Builder
	for _, l := range links {
		fmt.Fprintf(&b, "%s|%s|%s|%s\n", l.URL, l.Title, l.Published, unixString(l.Modified))
	}
	return b.String()
}

func unixString(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func TestFeedFormats(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"rss": {`<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>https://news.test/</link>
<item><title>A &amp; B talk</title><link>https://news.test/a?utm_source=rss</link><pubDate>Tue, 18 Mar 2025 10:00:00 +0300</pubDate></item>
<item><title>No link</title><guid isPermaLink="true">https://news.test/b</guid></item>
<item><title>Nothing</title></item></channel></rss>`,
			"https://news.test/a|A & B talk|2025-03-18T10:00:00+03:00|2025-03-18T07:00:00Z\nhttps://news.test/b|No link||\n"},
		"atom": {`<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><link href="https://news.test/"/>
<entry><title>A</title><link rel="alternate" href="/world/a"/><published>2025-03-17T08:00:00Z</published><updated>2025-03-18T09:00:00Z</updated></entry>
<entry><title>B</title><link href="https://news.test/b"/><updated>2025-03-18T09:30:00Z</updated></entry></feed>`,
			"https://news.test/world/a|A|2025-03-17T08:00:00Z|2025-03-18T09:00:00Z\nhttps://news.test/b|B|2025-03-18T09:30:00Z|2025-03-18T09:30:00Z\n"},
		"rdf": {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.test/"><title>N</title><link>https://news.test/</link></channel>
<item rdf:about="https://news.test/a"><title>A</title><link>https://news.test/a</link><dc:date>2025-03-18T10:00:00Z</dc:date></item></rdf:RDF>`,
			"https://news.test/a|A|2025-03-18T10:00:00Z|2025-03-18T10:00:00Z\n"},
		"json": {`{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[{"id":"1","url":"/a","title":"A","date_published":"2025-03-18T10:00:00Z","date_modified":"2025-03-19T10:00:00Z"},
{"id":2,"external_url":"https://other.test/b"},{"id":"https://news.test/c"},{"url":{}},7]}`,
			"https://news.test/a|A|2025-03-18T10:00:00Z|2025-03-19T10:00:00Z\nhttps://other.test/b|||\nhttps://news.test/c|||\n"},
		"relative to the channel": {`<rss version="2.0"><channel><link>https://www.site.test/news/</link><item><link>today/a</link></item></channel></rss>`,
			"https://www.site.test/news/today/a|||\n"},
		"feed service": {`<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><link>https://news.test/</link><item><link>https://feeds.test/~r/1</link><feedburner:origLink>https://news.test/a</feedburner:origLink></item></channel></rss>`,
			"https://news.test/a|||\n"},
		"dates beyond belief": {`<rss version="2.0"><channel><item><link>https://news.test/a</link><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item><item><link>https://news.test/b</link><pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate></item></channel></rss>`,
			"https://news.test/a|||\nhttps://news.test/b|||\n"},
		"junk before": {"\n\n<b>Warning</b>: session_start()\n<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><link>https://news.test/a</link></item></channel></rss>",
			"https://news.test/a|||\n"},
		"windows-1251": {"<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\"><channel><item><title>\xcc\xe8\xf0</title><link>https://news.test/a</link></item></channel></rss>",
			"https://news.test/a|Мир||\n"},
		"doubles": {`<rss version="2.0"><channel><item><link>https://news.test/a</link></item><item><link>https://news.test/a#x</link></item></channel></rss>`,
			"https://news.test/a|||\n"},
		"hostile schemes": {`<rss version="2.0"><channel><item><link>javascript:alert(1)</link></item><item><link>file:///etc/passwd</link></item></channel></rss>`, ""},
	} {
		l, err := parseTestFeed(t, c.body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := describe(l.links); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", name, got, c.want)
		}
	}
}

func TestFeedInUTF16(t *testing.T) {
	body, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><item><title>Мир</title><link>https://news.test/a</link></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	l, err := parseTestFeed(t, body)
	if err != nil || describe(l.links) != "https://news.test/a|Мир||\n" {
		t.Errorf("got %v, %v", l, err)
	}
}

// A feed cut anywhere gives the items that were whole before the cut.
func TestFeedCutAnywhere(t *testing.T) {
	var items []string
	for i := range 20 {
		items = append(items, fmt.Sprintf("https://news.test/article-%d", i))
	}
	atom := `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>N</title>`
	json := `{"version":"https://jsonfeed.org/version/1.1","items":[`
	for i, it := range items {
		atom += `<entry><title><![CDATA[A > B]]></title><link href="` + it + `"/><updated>2025-03-18T10:00:00Z</updated><summary>one <!-- two --> three</summary></entry>`
		if i > 0 {
			json += ","
		}
		json += `{"url":"` + it + `","title":"T"}`
	}
	for name, c := range map[string]struct{ whole, end string }{
		"rss":  {rss(items...), "</item>"},
		"atom": {atom + "</feed>", "</entry>"},
		"json": {json + "]}", `"}`},
	} {
		for cut := len(c.whole) - 1; cut > 0; cut -= 7 {
			part := c.whole[:cut]
			want := strings.Count(part, c.end)
			l, err := parseTestFeed(t, part)
			if want == 0 {
				continue // nothing can be asked of it
			}
			if err != nil || len(l.links) != want {
				t.Errorf("%s cut at %d of %d: got %v, %v, want %d links", name, cut, len(c.whole), l, err, want)
				break
			}
			if want < len(items) && !strings.Contains(l.note, "cut short") {
				t.Errorf("%s cut at %d: note %q", name, cut, l.note)
			}
		}
	}
}

func TestOneBadItemCostsNoOther(t *testing.T) {
	l, err := parseTestFeed(t, `<rss version="2.0"><channel><link>https://news.test/</link><item><link>https://news.test/a</link></item>
<item><link>https://news.test/b</link><description><p>open <br> tags</wrong></description></item>
<item><link>https://news.test/c</link><title>A & B</title></item></channel></rss>`)
	if err != nil || len(l.links) < 2 || l.links[0].URL != "https://news.test/a" {
		t.Errorf("got %+v, %v", l, err)
	}
}

func TestFeedOfManyItemsIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><link>https://news.test/</link>`)
	for i := range 100_000 {
		fmt.Fprintf(&b, "<item><title>T</title><link>https://news.test/article-%d</link></item>", i)
	}
	b.WriteString("</channel></rss>")
	began := time.Now()
	l, err := parseTestFeed(t, b.String())
	if err != nil || len(l.links) != 100 || l.links[0].URL != "https://news.test/article-0" || !strings.Contains(l.note, "only the first 100") {
		t.Errorf("got %d links, note %q, %v; want the first 100", len(l.links), l.note, err)
	}
	if d := time.Since(began); d > time.Second {
		t.Errorf("took %v", d)
	}
}

func TestFeedNestedDeeplyIsRefused(t *testing.T) {
	for _, c := range []string{
		`<rss version="2.0"><channel>` + strings.Repeat("<a:b>", 1_000_000),
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry>` + strings.Repeat("<x>", 500_000) + strings.Repeat("</x>", 500_000) + `</entry></feed>`,
		`{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat("[", 200_000),
	} {
		if l, err := parseTestFeed(t, c); err == nil && len(l.links) > 0 {
			t.Errorf("%.60q: got %v", c, l)
		}
	}
}

func TestWhatIsNoFeedSaysSo(t *testing.T) {
	for _, c := range []string{"", "   \n", "<html><body>x</body></html>", "<!DOCTYPE html><html></html>", "plain words", "{}", `{"error":"x"}`, "<urlset></urlset>", "\x1f\x8b\x08"} {
		if l, err := parseTestFeed(t, c); !errors.Is(err, errNotFeed) {
			t.Errorf("%q: got %v, %v; want not a feed", c, l, err)
		}
	}
}

func parseTestMap(t testing.TB, body string, n int) (*listing, error) {
	return parseSitemap(strings.NewReader(body), &decoders{}, base(t, "https://news.test/map.xml"), n, testNow)
}

func TestSitemapFormats(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"plain": {`<?xml version="1.0"?><urlset><url><loc> https://news.test/a </loc><lastmod>2025-03-18</lastmod></url><url><loc>https://news.test/b?x=1&amp;y=2</loc></url></urlset>`,
			"https://news.test/a|||2025-03-18T00:00:00Z\nhttps://news.test/b?x=1&y=2|||\n"},
		"news": {`<urlset xmlns:news="x"><url><loc><![CDATA[https://news.test/a]]></loc><news:news><news:publication><news:name>N</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-03-18T10:00:00+01:00</news:publication_date><news:title>A &quot;quote&quot;</news:title></news:news><image:image><image:loc>https://news.test/i.jpg</image:loc></image:image></url></urlset>`,
			"https://news.test/a|A \"quote\"|2025-03-18T10:00:00+01:00|2025-03-18T09:00:00Z\n"},
		"text": {"https://news.test/a\nhttps://news.test/b\n\nnot a url\n", "https://news.test/a|||\nhttps://news.test/b|||\n"},
		"cut":  {`<urlset><url><loc>https://news.test/a</loc></url><url><loc>https://news.te`, "https://news.test/a|||\n"},
		"odd": {"\ufeff  <?xml version='1.0'?><!-- <url><loc>https://news.test/no</loc></url> --><!DOCTYPE x [<!ENTITY a 'b'>]><urlset><url><loc>https://news.test/a</loc><video:video><video:title>not this</video:title></video:video></url><junk/></urlset>",
			"https://news.test/a|||\n"},
	} {
		l, err := parseTestMap(t, c.body, 100)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := describe(l.links); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", name, got, c.want)
		}
	}
}

func TestSitemapIndexPutsTheNewestFirst(t *testing.T) {
	l, err := parseTestMap(t, `<sitemapindex><sitemap><loc>https://news.test/s-2.xml</loc><lastmod>2025-03-01</lastmod></sitemap><sitemap><loc>/s-10.xml</loc><lastmod>2025-03-18</lastmod></sitemap></sitemapindex>`, 10)
	if err != nil || len(l.children) != 2 || l.children[0].url != "https://news.test/s-10.xml" {
		t.Errorf("got %+v, %v", l, err)
	}
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "<sitemap><loc>https://news.test/post-sitemap%d.xml</loc></sitemap>", i)
	}
	l, err = parseTestMap(t, "<sitemapindex>"+b.String()+"<sitemap><loc>https://news.test/news.xml</loc></sitemap></sitemapindex>", 10)
	if err != nil || len(l.children) != maxChildren || l.children[0].url != "https://news.test/news.xml" || l.children[1].url != "https://news.test/post-sitemap99.xml" {
		t.Errorf("got %+v, %v", l, err)
	}
}

func TestSitemapKeepsTheNewest(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range 5000 {
		fmt.Fprintf(&b, "<url><loc>https://news.test/article-%d</loc><lastmod>%s</lastmod></url>", i, testNow.Add(-time.Duration((i*7919)%5000)*time.Minute).Format(time.RFC3339))
	}
	b.WriteString("</urlset>")
	l, err := parseTestMap(t, b.String(), 50)
	if err != nil || len(l.links) != 50 || l.seen != 5000 {
		t.Fatalf("got %d of %d, %v", len(l.links), l.seen, err)
	}
	for _, k := range l.links {
		if testNow.Sub(k.Modified) > 50*time.Minute {
			t.Errorf("%s of %v is not among the newest 50", k.URL, k.Modified)
		}
	}
}

func gz(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func TestSitemapCompressed(t *testing.T) {
	body := []byte(`<urlset><url><loc>https://news.test/a</loc></url></urlset>`)
	l, err := parseTestMap(t, string(gz(body)), 10)
	if err != nil || len(l.links) != 1 {
		t.Errorf("got %v, %v", l, err)
	}
	if l, err := parseTestMap(t, string(gz(gz(body))), 10); !errors.Is(err, errNotSitemap) {
		t.Errorf("gzip in gzip: got %v, %v", l, err)
	}
	bomb := gz(append([]byte("<urlset><url><loc>"), bytes.Repeat([]byte("a"), 8<<20)...))
	if l, err := parseTestMap(t, string(bomb), 10); !errors.Is(err, errBomb) {
		t.Errorf("bomb: got %v, %v", l, err)
	}
}

func TestWhatIsNoSitemapSaysSo(t *testing.T) {
	for _, c := range []string{"", "  ", "<html><body>no</body></html>", rss("https://news.test/a"), "plain", "<a/>"} {
		if l, err := parseTestMap(t, c, 10); !errors.Is(err, errNotSitemap) {
			t.Errorf("%.40q: got %v, %v", c, l, err)
		}
	}
}

func TestSectionLinks(t *testing.T) {
	page := `<!doctype html><html><head><base href="https://www.news.test/world/"><link rel="stylesheet alternate" type="application/rss+xml" href="/feed.xml"></head><body>
<a href="ministers-speak-by-phone">1</a><a class=x href='/2025/03/18/envoys-meet-in-oslo?utm_source=home#c'>2</a>
<a href="//www.news.test/2025/03/18/envoys-meet-in-oslo">again</a>
<a href="https://edition.news.test/story/123456">other host, same site</a>
<a href="https://elsewhere.test/2025/03/18/envoys-meet-in-rome">other site</a>
<a href="https://partner.test/wire/treaty-signed">allowed</a>
<a href="/tag/envoys-and-their-meetings">tag</a><a href="mailto:x@y.test">m</a><a href="#top">t</a><a>none</a>
<script>document.write('<a href="/2025/03/18/not-a-link-at-all">')</script><!-- <a href="/2025/03/18/commented-out-link"> -->
<a href="/2025/03/18/denied-for-this-source">d</a></body></html>`
	s := &Source{Deny: []Pattern{pattern("denied")}}
	l := parseSection([]byte(page), base(t, "https://www.news.test/world"), s, 100)
	want := "https://www.news.test/world/ministers-speak-by-phone|||\nhttps://www.news.test/2025/03/18/envoys-meet-in-oslo|||\nhttps://edition.news.test/story/123456|||\n"
	if got := describe(l.links); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(l.feeds) != 1 || l.feeds[0] != "https://www.news.test/feed.xml" {
		t.Errorf("feeds: got %v", l.feeds)
	}
	s = &Source{Allow: []Pattern{pattern(`^https://partner\.test/wire/`)}}
	l = parseSection([]byte(page), base(t, "https://www.news.test/world"), s, 100)
	if got := describe(l.links); got != "https://partner.test/wire/treaty-signed|||\n" {
		t.Errorf("allow: got\n%s", got)
	}
}

func pattern(s string) Pattern {
	var p Pattern
	p.Regexp = regexp.MustCompile(s)
	return p
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte(rss("https://news.test/a", "/b")))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title><![CDATA[x]]></title><link href="/a"/></entry><entry>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a"},{"ur`))
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := parseFeed(data, "text/xml; charset=windows-1251", base(t, "https://news.test/feed"), 20, testNow)
		if err == nil {
			checkLinks(t, l.links, 20)
		}
	})
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>https://news.test/a</loc><lastmod>2025-03-18</lastmod><news:title>x &amp; y</news:title></url></urlset>`))
	f.Add([]byte(`<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>`))
	f.Add([]byte("https://news.test/a\nhttps://news.test/b"))
	f.Add(gz([]byte("<urlset><url><loc>https://news.test/a</loc></url>")))
	f.Add([]byte("<urlset><url><loc><![CDATA[https://news.test/]]]]>a</loc>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := parseSitemap(bytes.NewReader(data), &decoders{}, base(t, "https://news.test/map.xml"), 20, testNow)
		if err == nil {
			checkLinks(t, l.links, 20)
		}
	})
}

func FuzzSection(f *testing.F) {
	f.Add([]byte(`<base href="/x/"><a href="/2025/03/18/a-b-c">x</a><link rel=alternate type="application/rss+xml" href=f><area href=//y>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := parseSection(data, base(t, "https://news.test/world"), &Source{}, 20)
		checkLinks(t, l.links, 20)
	})
}

func checkLinks(t *testing.T, links []Link, n int) {
	if len(links) > n {
		t.Errorf("%d links, want at most %d", len(links), n)
	}
	for _, l := range links {
		if c, err := Canonical(l.URL); err != nil || c != l.URL {
			t.Errorf("link %q is not canonical: %q, %v", l.URL, c, err)
		}
		if len(l.Title) > maxTitle {
			t.Errorf("title of %d bytes", len(l.Title))
		}
	}
}
