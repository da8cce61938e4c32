package crawler

import (
	"strings"
	"testing"
	"time"
)

func TestRobotsAsRFC9309(t *testing.T) {
	type q struct {
		path string
		want bool
	}
	for name, c := range map[string]struct {
		txt   string
		token string // "Readout" where empty
		ask   []q
	}{
		// RFC 9309, 2.2.1: groups that name the same agent are one.
		"merged groups": {
			txt: "user-agent: ExampleBot\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: ExampleBot\ndisallow: /baz\n", token: "ExampleBot",
			ask: []q{{"/foo", false}, {"/bar", false}, {"/baz", false}, {"/qux", true}},
		},
		// 2.2.1: where no group names the crawler, the one for "*" counts.
		"fallback": {
			txt: "User-Agent: other\nDisallow: /a\nUser-Agent: *\nDisallow: /b\n",
			ask: []q{{"/a", true}, {"/b", false}},
		},
		"no group at all": {txt: "Disallow: /\n", ask: []q{{"/", true}}},
		"own group only":  {txt: "User-agent: *\nDisallow: /\nUser-agent: readout\nDisallow: /x\n", ask: []q{{"/", true}, {"/x", false}}},
		"own empty group": {txt: "User-agent: *\nDisallow: /\n\nUser-agent: Readout\nDisallow:\n", ask: []q{{"/a", true}}},
		"own group without a rule at the end": {
			txt: "User-agent: *\nDisallow: /\n\nUser-agent: Readout\n", ask: []q{{"/a", true}},
		},
		// 2.2.1: the token is matched without case, a version behind it is not part of it.
		"version":      {txt: "User-agent: READOUT/2.1\nDisallow: /\n", ask: []q{{"/", false}}},
		"longer token": {txt: "User-agent: ReadoutImages\nDisallow: /\n", ask: []q{{"/", true}}},
		"shared group": {
			txt: "User-agent: a\nUser-agent: Readout\nUser-agent: b\nDisallow: /x\n\nUser-agent: c\nDisallow: /y",
			ask: []q{{"/x", false}, {"/y", true}},
		},
		// 2.2.2, the table of paths with special characters.
		"percent one": {txt: "User-agent: *\nDisallow: /foo/bar?baz=quz\n", ask: []q{{"/foo/bar?baz=quz", false}, {"/foo/bar?baz=", true}}},
		"percent two": {txt: "User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar\n", ask: []q{{"/foo/bar?baz=https://foo.bar", false}}},
		"percent three": {txt: "User-agent: *\nDisallow: /foo/bar/\u30c4\n",
			ask: []q{{"/foo/bar/%E3%83%84", false}, {"/foo/bar/%e3%83%84", false}, {"/foo/bar/%E3%83%85", true}}},
		"percent four": {txt: "User-agent: *\nDisallow: /foo/bar/%E3%83%84\n", ask: []q{{"/foo/bar/%E3%83%84", false}, {"/foo/bar/ツ", false}}},
		"percent five": {txt: "User-agent: *\nDisallow: /foo/bar/%62%61%7A\n", ask: []q{{"/foo/bar/baz", false}, {"/foo/bar/b%61z", false}}},
		// 2.2.3: special characters.
		"hash":         {txt: "User-agent: * # all\nAllow: / # comment in line\n# comment on its own line\nDisallow: /x#y\n", ask: []q{{"/a", true}, {"/x", false}}},
		"dollar":       {txt: "User-agent: *\nAllow: /this/path/exactly$\nDisallow: /\n", ask: []q{{"/this/path/exactly", true}, {"/this/path/exactly/not", false}}},
		"star":         {txt: "User-agent: *\nAllow: /this/*/exactly\nDisallow: /\n", ask: []q{{"/this/path/exactly", true}, {"/this/a/b/exactly", true}, {"/this/exactly", false}}},
		"literal star": {txt: "User-agent: *\nDisallow: /path/file-with-a-%2A.html\n", ask: []q{{"/path/file-with-a-*.html", false}, {"/path/file-with-a-%2A.html", false}, {"/path/file-with-a-x.html", true}}},
		"literal dollar": {txt: "User-agent: *\nDisallow: /path/foo-%24\n",
			ask: []q{{"/path/foo-$", false}, {"/path/foo-", true}}},
		"dollar in the middle": {txt: "User-agent: *\nDisallow: /a$b\n", ask: []q{{"/a$b", false}, {"/a", true}}},
		"only stars":           {txt: "User-agent: *\nDisallow: /***a\n", ask: []q{{"/xa", false}, {"/x", true}}},
		// 5.1, the simple example.
		"simple bot": {
			txt:   "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\nUser-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n\nEOF\n",
			token: "foobot",
			ask:   []q{{"/", false}, {"/example/page.html", true}, {"/example/allowed.gif", true}, {"/publications/", false}},
		},
		"simple barbot": {
			txt:   "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\n\nUser-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n",
			token: "bazbot",
			ask:   []q{{"/example/page.html", false}, {"/example/other", true}, {"/a.gif", true}},
		},
		"simple quxbot": {
			txt:   "User-Agent: *\nDisallow: /\n\nUser-Agent: barbot\nDisallow: /x\n\nUser-Agent: quxbot\n\nEOF",
			token: "quxbot",
			ask:   []q{{"/", true}},
		},
		"simple others": {
			txt: "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n",
			ask: []q{{"/a/b.gif", false}, {"/a/b.gif?x", true}, {"/example/a", false}, {"/publications/a", true}, {"/publications/a.gif", true}},
		},
		// 5.2: the longest match.
		"longest match": {
			txt: "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n", token: "foobot",
			ask: []q{{"/example/page/disallowed.gif", false}, {"/example/page/x", true}},
		},
		"equal length allows": {txt: "User-agent: *\nDisallow: /page\nAllow: /page\n", ask: []q{{"/page", true}}},
		"robots itself":       {txt: "User-agent: *\nDisallow: /\n", ask: []q{{"/robots.txt", true}, {"/", false}}},
		// What stands in files of the wild.
		"bom and blank lines":   {txt: "\ufeffUser-agent: *\n\n\nDisallow: /a\n", ask: []q{{"/a", false}}},
		"carriage returns":      {txt: "User-agent: *\rDisallow: /a\rDisallow: /b\r\n", ask: []q{{"/a", false}, {"/b", false}}},
		"no blank between":      {txt: "User-agent: a\nDisallow: /\nUser-agent: *\nDisallow: /b", ask: []q{{"/a", true}, {"/b", false}}},
		"others in the middle":  {txt: "User-agent: a\nNoindex: /x\nSitemap: http://a.test/s.xml\nUser-agent: Readout\nDisallow: /b", ask: []q{{"/b", false}}},
		"space before colon":    {txt: "User-agent : *\nDisallow : /b", ask: []q{{"/b", false}}},
		"case of paths":         {txt: "User-agent: *\ndisallow: /Secret", ask: []q{{"/Secret", false}, {"/secret", true}}},
		"no colon":              {txt: "User-agent *\nDisallow /b\nnonsense\n", ask: []q{{"/b", true}}},
		"html instead":          {txt: "<html><body>Disallow: /</body></html>", ask: []q{{"/", true}}},
		"pattern without slash": {txt: "User-agent: *\nDisallow: private\n", ask: []q{{"/private", true}}},
		"query":                 {txt: "User-agent: *\nDisallow: /*?print=\n", ask: []q{{"/a?print=1", false}, {"/a", true}}},
		"bad crawl-delay":       {txt: "User-agent: *\nCrawl-delay: soon\nDisallow: /b\n", ask: []q{{"/b", false}, {"/a", true}}},
	} {
		token := c.token
		if token == "" {
			token = "Readout"
		}
		r := ParseRobots([]byte(c.txt), token)
		for _, a := range c.ask {
			if got := r.Allowed(a.path); got != a.want {
				t.Errorf("%s: %s: got %v, want %v\n%s", name, a.path, got, a.want, c.txt)
			}
		}
	}
}

func TestRobotsCrawlDelayAndSitemaps(t *testing.T) {
	for txt, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2.5\n":                                       2500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 100000000000000000000\n":                     maxCrawlDelay,
		"User-agent: *\nCrawl-delay: NaN\n":                                       0,
		"User-agent: *\nCrawl-delay: -3\n":                                        0,
		"User-agent: *\nCrawl-delay: 9\nUser-agent: readout\nDisallow:\n":         0,
		"User-agent: *\nDisallow:\nCrawl-delay: 9\n\nUser-agent: other\nAllow: /": 9 * time.Second,
	} {
		if got := ParseRobots([]byte(txt), "Readout").CrawlDelay(); got != want {
			t.Errorf("%q: got %v, want %v", txt, got, want)
		}
	}
	r := ParseRobots([]byte("Sitemap: https://a.test/1.xml\nUser-agent: x\nsitemap:https://a.test/2.xml"), "Readout")
	if got := strings.Join(r.Sitemaps(), " "); got != "https://a.test/1.xml https://a.test/2.xml" {
		t.Errorf("sitemaps: got %s", got)
	}
}

func TestRobotsReadsNoMoreThanItsLimit(t *testing.T) {
	big := "User-agent: *\nDisallow: /a\n" + strings.Repeat("#"+strings.Repeat("x", 1000)+"\n", 600) + "Disallow: /b\n"
	r := ParseRobots([]byte(big), "Readout")
	if r.Allowed("/a") || !r.Allowed("/b") {
		t.Error("want the rules of the first 512 KiB and no others")
	}
}

// A pattern of many stars must not take time beyond measure.
func TestRobotsPatternOfManyStarsIsFast(t *testing.T) {
	r := ParseRobots([]byte("User-agent: *\nDisallow: /"+strings.Repeat("a*", 1000)+"b$\n"), "Readout")
	began := time.Now()
	r.Allowed("/" + strings.Repeat("a", 2000))
	if d := time.Since(began); d > time.Second {
		t.Errorf("took %v", d)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /*a$\nAllow: /%7Eb\nCrawl-delay: 3\n"), "/a?b=%20")
	f.Add([]byte("user-agent:readout\nallow:/$\ndisallow:**\n"), "/*")
	f.Fuzz(func(t *testing.T, data []byte, p string) {
		r := ParseRobots(data, "Readout")
		r.Allowed(p)
		if !r.Allowed("/robots.txt") {
			t.Error("robots.txt itself is refused")
		}
		if d := r.CrawlDelay(); d < 0 || d > maxCrawlDelay {
			t.Errorf("crawl delay %v", d)
		}
	})
}
