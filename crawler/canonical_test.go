package crawler

import (
	"net/url"
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"HTTP://News.Test:80/a":    "http://news.test/a",
		"https://news.test:443":    "https://news.test/",
		"https://news.test:8443/a": "https://news.test:8443/a",
		"http://news.test./a#top":  "http://news.test/a",
		"http://news.test/a?":      "http://news.test/a",
		"http://news.test/a?utm_source=x&id=3&UTM_Medium=y&fbclid=z":     "http://news.test/a?id=3",
		"http://news.test/a?b=2&a=1&b=1":                                 "http://news.test/a?a=1&b=2&b=1",
		"http://news.test/a/../b/./c":                                    "http://news.test/b/c",
		"http://news.test/a/b/..":                                        "http://news.test/a/",
		"http://news.test/%7euser/%c3%a9t%C3%A9":                         "http://news.test/~user/%C3%A9t%C3%A9",
		"http://news.test/été":                                           "http://news.test/%C3%A9t%C3%A9",
		"http://news.test/a%2Fb":                                         "http://news.test/a%2Fb",
		"http://news.test/a b":                                           "http://news.test/a%20b",
		"  http://news.test/a\n":                                         "http://news.test/a",
		"http://user:pass@news.test/a":                                   "http://news.test/a",
		"http://bücher.test/a":                                           "http://xn--bcher-kva.test/a",
		"http://news.test/a;jsessionid=1F?x=1":                           "http://news.test/a?x=1",
		"http://[2001:DB8::1]/a":                                         "http://[2001:db8::1]/a",
		`http://news.test\a`:                                             "http://news.test/a",
		"http://news.test/x?at_medium=RSS&at_campaign=rss&at_home=1":     "http://news.test/x?at_home=1",
		"https://www.gov.test/news?redirect=http%3A%2F%2Fa.test%2f&p=10": "https://www.gov.test/news?p=10&redirect=http%3A%2F%2Fa.test%2F",
	} {
		got, err := Canonical(in)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
			continue
		}
		if again, err := Canonical(got); again != got || err != nil {
			t.Errorf("%q is not stable: %q, %v", got, again, err)
		}
	}
	for _, in := range []string{"", "a/b", "mailto:a@b.test", "javascript:alert(1)", "http://", "http:///a", "http:opaque", "ftp://a.test/", "http://a.test/%zz",
		"http://exa mple.test/", "data:text/html,x", "http://a.test/" + strings.Repeat("a", maxURL)} {
		if got, err := Canonical(in); err == nil {
			t.Errorf("%q: got %q, want an error", in, got)
		}
	}
}

func TestPageKeyIsTheSameForHTTPAndHTTPS(t *testing.T) {
	if pageKey("http://a.test/b") != pageKey("https://a.test/b") {
		t.Error("two keys for one page")
	}
}

func TestArticleShape(t *testing.T) {
	for in, want := range map[string]string{
		"http://en.kremlin.ru/events/president/news/76482":                           "number",
		"https://tass.com/politics/1930267":                                          "number",
		"https://www.nato.int/cps/en/natohq/news_232345.htm":                         "number",
		"https://apnews.com/article/minister-meets-envoy-0a1b2c3d4e5f":               "slug",
		"https://news.test/2025/03/18/leaders-speak":                                 "date",
		"https://news.test/2025/mar/18/leaders-speak":                                "date",
		"https://news.test/world/2025-03-18/leaders-speak/":                          "date",
		"https://www.mfa.gov.cn/eng/xw/zyxw/202503/t20250318_11579123.html":          "number",
		"https://news.test/story.php?id=4711":                                        "number",
		"https://news.test/?p=4711":                                                  "number",
		"https://news.test/statement-by-the-foreign-minister":                        "slug",
		"https://www.dawn.com/news/1898765/pm-meets-envoy":                           "number",
		"https://www.gov.uk/government/news/foreign-secretary-speaks-to-counterpart": "slug",
	} {
		u, _ := url.Parse(in)
		if ok, why := ArticleShape(u); !ok || why != want {
			t.Errorf("%s: got %v %q, want %q", in, ok, why, want)
		}
	}
	for in, want := range map[string]string{
		"https://news.test/":                                   "listing",
		"https://news.test/world":                              "no article's address",
		"https://news.test/tag/bilateral-talks-in-the-capital": "listing",
		"https://news.test/author/a-b-c-d":                     "listing",
		"https://news.test/world/page/3":                       "listing",
		"https://news.test/2025/03/18/":                        "calendar",
		"https://news.test/events/2031/05":                     "calendar",
		"https://news.test/archive/2024":                       "calendar",
		"https://news.test/files/press-release-of-the-day.pdf": "file",
		"https://news.test/index.html":                         "listing",
		"https://news.test/privacy-policy":                     "listing",
		"https://news.test/login?next=/a-b-c-d":                "listing",
	} {
		u, _ := url.Parse(in)
		if ok, why := ArticleShape(u); ok || why != want {
			t.Errorf("%s: got %v %q, want %q", in, ok, why, want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("http://news.test/a/../b?utm_source=x&b=1#c")
	f.Add("http://[::1]:80/%7e%zz")
	f.Add("HTTP://bücher.test:443/;jsessionid=1")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := Canonical(s)
		if err != nil {
			return
		}
		again, err := Canonical(c)
		if err != nil || again != c {
			t.Errorf("%q: %q becomes %q, %v", s, c, again, err)
		}
		u, err := url.Parse(c)
		if err != nil || u.Host == "" {
			t.Errorf("%q: %q is no URL: %v", s, c, err)
			return
		}
		ArticleShape(u)
	})
}
