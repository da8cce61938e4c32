package crawler

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func TestBundledSourcesAreRight(t *testing.T) {
	sources, err := LoadSources(Bundled())
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) < 30 {
		t.Errorf("%d sources, want at least 30", len(sources))
	}
	urls := map[string]string{}
	for _, s := range sources {
		if s.Title == "" || s.Language == "" || s.Schedule == "" {
			t.Errorf("%s: no title, language or schedule", s.File)
		}
		if strings.TrimSuffix(s.File, ".yaml") != s.Name {
			t.Errorf("%s: the source is named %s", s.File, s.Name)
		}
		for _, e := range s.endpoints() {
			if other := urls[e.url]; other != "" {
				t.Errorf("%s: %s is in %s too", s.File, e.url, other)
			}
			urls[e.url] = s.File
		}
	}
	if _, err := New(Config{Sources: sources}); err != nil {
		t.Error(err)
	}
}

func TestAnAllowPatternFitsItsSite(t *testing.T) {
	sources, err := LoadSources(Bundled())
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*Source{}
	for i := range sources {
		byName[sources[i].Name] = &sources[i]
	}
	for _, c := range []struct {
		name, url string
		want      bool
	}{
		{"kremlin", "http://en.kremlin.ru/events/president/news/76482", true},
		{"kremlin", "http://en.kremlin.ru/events/president/trips", false},
		{"nato", "https://www.nato.int/en/news-and-events/articles/news/2026/02/11/new-activity-in-the-arctic", true},
		{"nato", "https://www.nato.int/en/about-us", false},
		{"fcdo", "https://www.gov.uk/government/news/foreign-secretary-visits-oslo", true},
		{"fcdo", "https://www.gov.uk/foreign-travel-advice/norway", false},
		{"mfa-china", "https://www.mfa.gov.cn/eng/wjb/wjbz/hd/202508/t20250820_11692839.html", true},
		{"pm-canada", "https://www.pm.gc.ca/en/news/readouts/2025/03/14/prime-minister-speaks-with-president", true},
		{"tass", "https://tass.com/sports/1234567", false},
		{"armenpress", "https://armenpress.am/en/article/1252293", true},
	} {
		if ok, _ := byName[c.name].permits(c.url); ok != c.want {
			t.Errorf("%s permits %s: got %v, want %v", c.name, c.url, ok, c.want)
		}
	}
}

func TestEveryErrorOfEveryFileIsTold(t *testing.T) {
	fsys := fstest.MapFS{
		"a.yaml": {Data: []byte("name: a\nfeed: [http://a.test/feed]\n")},
		"b.yaml": {Data: []byte("name: b\ncountry: france\nfeeds:\n  - http://b.test/1\n  - ftp://b.test/2\nschedule: sometimes\n")},
		"c.yaml": {Data: []byte("feeds: [http://c.test/feed]\nallow:\n  - '^ok'\n  - '(['\n")},
		"d.yaml": {Data: []byte("feeds: [http://d.test/feed]\n")},
		"e.yml":  {Data: []byte("name: d\nfeeds: [http://e.test/feed]\n")},
		"f.txt":  {Data: []byte("not a source")},
	}
	sources, err := LoadSources(fsys)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`a.yaml:2: unknown key "feed"; did you mean "feeds"?`,
		`b.yaml:2: country: "france" is not a country`,
		`b.yaml:5: feeds: "ftp://b.test/2" is not an http or https URL`,
		`b.yaml:6: schedule: "sometimes" is not a schedule`,
		`c.yaml:4: pattern "(["`,
		`e.yml: a source named "d" is already in d.yaml`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwithout %s", err, want)
		}
	}
	if len(sources) != 1 || sources[0].Name != "d" {
		t.Errorf("sources that are right: got %v", sources)
	}
}

func TestALaterFolderReplacesByName(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kremlin.yaml"), []byte("enabled: false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sources, err := LoadSources(Bundled(), Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if s.Name == "kremlin" && (s.IsEnabled() || s.File != filepath.Join(dir, "kremlin.yaml")) {
			t.Errorf("got %+v, want it disabled by the later folder", s)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "x.yaml"), []byte("fed: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSources(Dir(dir)); err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "x.yaml")+":1: ") {
		t.Errorf("got %v, want the full path", err)
	}
}

func FuzzParseSource(f *testing.F) {
	f.Add([]byte("name: a\nfeeds: [http://a.test/feed]\nallow: ['x']\nschedule: '@every 5m'\n"))
	f.Add([]byte("schedule: 'TZ=Europe/Paris 0 6 * * *'\npoliteness: {delay: 2s}\nmax_age: 4h\nheaders: {a: b}\n"))
	f.Add([]byte("schedule: 'TZ='\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSource("f.yaml", data)
		if err != nil {
			return
		}
		if _, err := New(Config{Sources: []Source{s}}); err != nil {
			t.Errorf("taken from a file and refused by New: %v", err)
		}
	})
}

// The reference beside the sources names every key, and its example is right.
func TestTheReferenceNamesEveryKey(t *testing.T) {
	data, err := os.ReadFile("sources/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("no example")
	}
	s, err := ParseSource("example.yaml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		if key := v.Type().Field(i).Tag.Get("yaml"); key != "-" && v.Field(i).IsZero() {
			t.Errorf("the example leaves out %s", key)
		}
	}
}
