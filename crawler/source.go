package crawler

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Source is one publisher, or one part of a publisher's site, as its YAML file
// describes it.
type Source struct {
	Name       string            `yaml:"name"`       // unique, of a-z, 0-9 and "-"; the file's name where absent
	Title      string            `yaml:"title"`      // for people
	Country    string            `yaml:"country"`    // ISO 3166-1 alpha-3, or a body such as UNO; may be empty
	Language   string            `yaml:"language"`   // BCP 47; may be empty
	Feeds      []string          `yaml:"feeds"`      // RSS, Atom or JSON Feed; a page that links to a feed works too
	Sitemaps   []string          `yaml:"sitemaps"`   // sitemaps or indexes, news sitemaps among them
	Sections   []string          `yaml:"sections"`   // pages that list articles
	Allow      []Pattern         `yaml:"allow"`      // where there are any, an article's URL must match one
	Deny       []Pattern         `yaml:"deny"`       // an article's URL must match none
	Schedule   string            `yaml:"schedule"`   // "@every 15m" or cron, "TZ=Europe/Paris 0 6 * * *"; empty is every 30 minutes
	MaxAge     time.Duration     `yaml:"max_age"`    // links dated older than this are left alone; 0 takes any age
	Politeness Politeness        `yaml:"politeness"` // how gently the hosts are asked
	Headers    map[string]string `yaml:"headers"`    // sent with every request for this source
	Proxy      string            `yaml:"proxy"`      // http, https or socks5 URL; empty is none
	Enabled    *bool             `yaml:"enabled"`    // absent is true
	Archive    string            `yaml:"archive"`    // "warc" writes what was fetched to WARC files, where the crawler has a folder for them; empty is none

	File string `yaml:"-"` // where it was read from; empty for one made in code
}

// Politeness limits what one host is asked for on behalf of a source. A
// Crawl-delay in the host's robots.txt counts where it is longer.
type Politeness struct {
	Delay       time.Duration `yaml:"delay,omitempty"`       // from the start of one request to the start of the next; 0 is the crawler's default
	Concurrency int           `yaml:"concurrency,omitempty"` // requests under way at once; 0 is 1
}

// IsEnabled tells whether the source is to be crawled.
func (s *Source) IsEnabled() bool { return s.Enabled == nil || *s.Enabled }

// Pattern is a regular expression (RE2) over a whole URL.
type Pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the pattern; its error names the line.
func (p *Pattern) UnmarshalYAML(n *yaml.Node) error {
	var s string
	if err := n.Decode(&s); err != nil {
		return err
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return fmt.Errorf("line %d: pattern %q: %w", n.Line, s, err)
	}
	p.Regexp = re
	return nil
}

// YAML writes the source as a file that [ParseSource] reads, with what is set
// and nothing else.
func (s *Source) YAML() []byte {
	var out yaml.Node
	out.Kind = yaml.MappingNode
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("yaml")
		if key == "-" || v.Field(i).IsZero() {
			continue
		}
		var k, n yaml.Node
		k.SetString(key)
		if err := n.Encode(v.Field(i).Interface()); err != nil {
			continue // no field of a source is of a kind that cannot be written
		}
		out.Content = append(out.Content, &k, &n)
	}
	b, err := yaml.Marshal(&out)
	if err != nil {
		return nil
	}
	return b
}

// MarshalYAML gives the pattern as it was written.
func (p Pattern) MarshalYAML() (any, error) { return p.String(), nil }

// problem is something wrong with a source, found after decoding.
type problem struct {
	key   string // top-level YAML key that it is about
	index int    // which value of a list
	msg   string
}

var (
	nameRE    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	countryRE = regexp.MustCompile(`^[A-Z]{3,5}$`)
	langRE    = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	headerRE  = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
)

// Validate tells everything that is wrong with s, or nil.
func (s *Source) Validate() error {
	var errs []error
	for _, p := range s.problems() {
		errs = append(errs, fmt.Errorf("source %s: %s: %s", cmp.Or(s.Name, "without a name"), p.key, p.msg))
	}
	return errors.Join(errs...)
}

func (s *Source) problems() []problem {
	var out []problem
	add := func(key string, index int, format string, args ...any) {
		out = append(out, problem{key, index, fmt.Sprintf(format, args...)})
	}
	if !nameRE.MatchString(s.Name) {
		add("name", 0, "%q is not a name; use a-z, 0-9 and -, at most 64", s.Name)
	}
	if s.Country != "" && !countryRE.MatchString(s.Country) {
		add("country", 0, "%q is not a country; use ISO 3166-1 alpha-3 such as FRA", s.Country)
	}
	if s.Language != "" && !langRE.MatchString(s.Language) {
		add("language", 0, "%q is not a language tag; use one such as en or pt-BR", s.Language)
	}
	for _, l := range []struct {
		key  string
		urls []string
	}{{"feeds", s.Feeds}, {"sitemaps", s.Sitemaps}, {"sections", s.Sections}} {
		for i, u := range l.urls {
			if err := absoluteHTTP(u); err != nil {
				add(l.key, i, "%v", err)
			}
		}
	}
	if s.IsEnabled() && len(s.Feeds)+len(s.Sitemaps)+len(s.Sections) == 0 {
		add("feeds", 0, "none given; name at least one of feeds, sitemaps or sections")
	}
	if _, err := ParseSchedule(s.Schedule); err != nil {
		add("schedule", 0, "%v", err)
	}
	if s.MaxAge < 0 {
		add("max_age", 0, "%v is negative", s.MaxAge)
	}
	if s.Politeness.Delay < 0 || s.Politeness.Concurrency < 0 || s.Politeness.Concurrency > 16 {
		add("politeness", 0, "delay must not be negative, concurrency must be 0 to 16")
	}
	for k, v := range s.Headers {
		if !headerRE.MatchString(k) || strings.ContainsAny(v, "\r\n\x00") {
			add("headers", 0, "%q: %q is not a header", k, v)
		}
	}
	if s.Proxy != "" {
		if _, err := parseProxy(s.Proxy); err != nil {
			add("proxy", 0, "%v", err)
		}
	}
	if s.Archive != "" && s.Archive != "warc" {
		add("archive", 0, "%q is not known; use warc, or leave it out", s.Archive)
	}
	return out
}

func absoluteHTTP(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return fmt.Errorf("%q is not a URL: %w", raw, err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return fmt.Errorf("%q is not an http or https URL", raw)
	}
	return nil
}

func parseProxy(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("not a proxy URL; use one such as http://host:3128")
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	default:
		return nil, fmt.Errorf("proxy scheme %q is not known; use http, https or socks5", u.Scheme)
	}
	if u.Hostname() == "" {
		return nil, errors.New("proxy URL without a host")
	}
	return u, nil
}

// permits tells whether the source's patterns let an article's URL pass, and
// whether an allow pattern was what did it.
func (s *Source) permits(u string) (ok, allowed bool) {
	for _, p := range s.Deny {
		if p.MatchString(u) {
			return false, false
		}
	}
	for _, p := range s.Allow {
		if p.MatchString(u) {
			return true, true
		}
	}
	return len(s.Allow) == 0, false
}
