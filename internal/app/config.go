package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"readout/internal/strict"
)

// Config is everything that can be set. Flags beat the environment, which beats
// the file, which beats [DefaultConfig].
type Config struct {
	Data    string        `yaml:"data"` // directory for the broker's store and the database; made when needed
	Log     LogConfig     `yaml:"log"`
	NATS    NATSConfig    `yaml:"nats"`
	Crawl   CrawlConfig   `yaml:"crawl"`
	Read    WorkerConfig  `yaml:"read"`
	Extract ExtractConfig `yaml:"extract"`
	Resolve WorkerConfig  `yaml:"resolve"`
	Sinks   []string      `yaml:"sinks"` // URLs, one a sink; empty means events.db in Data
	HTTP    string        `yaml:"http"`  // address to listen on; "off" for none
}

// LogConfig says what is logged, always on stderr.
type LogConfig struct {
	Level  string `yaml:"level"`  // debug, info, warn or error
	Format string `yaml:"format"` // text or json
}

// NATSConfig names the broker. With no URL, `readout run` starts its own, and
// every other command joins the one that runs on the same data directory.
type NATSConfig struct {
	URL         string `yaml:"url"`
	Token       string `yaml:"token"`
	Credentials string `yaml:"credentials"`     // path of a .creds file
	BindOnly    bool   `yaml:"bind_only"`       // streams and consumers are somebody else's to make; check that they are there
	Port        int    `yaml:"port"`            // of the own broker, on loopback; 0 takes a free one
	StoreBytes  int64  `yaml:"max_store_bytes"` // disk that the own broker may use; 0 takes 10 GB
}

// CrawlConfig is the crawler's.
type CrawlConfig struct {
	Sources      string            `yaml:"sources"`       // directory with source files that add to the bundled ones or replace them by name
	Bundled      bool              `yaml:"bundled"`       // use the bundled sources
	Only         []string          `yaml:"only"`          // names of the sources to crawl; empty means all
	Workers      int               `yaml:"workers"`       // pages fetched at the same time, over all hosts
	Contact      string            `yaml:"contact"`       // address or URL put into the User-Agent, so that a site can complain to you
	AllowPrivate []string          `yaml:"allow_private"` // CIDR prefixes of private networks that may be asked; none by default
	Resolve      map[string]string `yaml:"resolve"`       // host or host:port -> address to dial in its place
	Owner        string            `yaml:"-"`             // see [crawler.Config]
	Once         bool              `yaml:"-"`             // one pass over the sources
	Files        fs.FS             `yaml:"-"`             // further source files, for the demo
}

// WorkerConfig is that of one stage.
type WorkerConfig struct {
	Workers int `yaml:"workers"` // inputs handled at the same time in this process; 0 takes the number of cores
}

// ExtractConfig is the extractor's.
type ExtractConfig struct {
	Workers       int     `yaml:"workers"`
	Lexicon       string  `yaml:"lexicon"`        // directory with files that add to the lexicon
	MinConfidence float64 `yaml:"min_confidence"` // 0 to 1: reports below it are dropped
}

// DefaultConfig runs as it is: own broker, bundled sources, SQLite.
func DefaultConfig() Config {
	return Config{
		Data:  "readout-data",
		Log:   LogConfig{Level: "info", Format: "text"},
		Crawl: CrawlConfig{Bundled: true, Workers: 16},
		HTTP:  "127.0.0.1:8080",
	}
}

// LoadFile reads a YAML file over c. Unknown keys are errors that name file,
// line and the nearest known key.
func (c *Config) LoadFile(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("config file %s does not exist", path)
	}
	if err != nil {
		return fmt.Errorf("read config file: %w", err)
	}
	return strict.Decode(path, data, c)
}

// Check tells every value that can't work, and fills what 0 stands for.
func (c *Config) Check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Data == "" {
		bad("data: no directory given")
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		bad("log.level %q: want debug, info, warn or error", c.Log.Level)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		bad("log.format %q: want text or json", c.Log.Format)
	}
	for name, n := range map[string]*int{"crawl.workers": &c.Crawl.Workers, "read.workers": &c.Read.Workers,
		"extract.workers": &c.Extract.Workers, "resolve.workers": &c.Resolve.Workers} {
		switch {
		case *n < 0 || *n > 4096:
			bad("%s %d: want 0 to 4096", name, *n)
		case *n == 0:
			*n = runtime.GOMAXPROCS(0)
		}
	}
	if m := c.Extract.MinConfidence; m < 0 || m > 1 {
		bad("extract.min_confidence %v: want 0 to 1", m)
	}
	if c.HTTP != "" && c.HTTP != "off" {
		if _, _, err := net.SplitHostPort(c.HTTP); err != nil {
			bad(`http %q: want HOST:PORT such as %s, or "off"`, c.HTTP, DefaultConfig().HTTP)
		}
	}
	if c.NATS.Port < 0 || c.NATS.Port > 65535 {
		bad("nats.port %d: want 0 to 65535", c.NATS.Port)
	}
	for _, p := range c.Crawl.AllowPrivate {
		if _, err := netip.ParsePrefix(p); err != nil {
			bad("crawl.allow_private %q: want a CIDR prefix such as 10.1.0.0/16", p)
		}
	}
	return errors.Join(errs...)
}

// Setting is one value that a flag or an environment variable sets.
type Setting struct {
	Flag  string // "nats"
	Env   string // "READOUT_NATS"
	Usage string
	Value string // how the value is called in the help: "URL"
	Set   func(c *Config, v string) error
}

// Default is what holds where nothing sets it, for the help; empty where that
// says nothing.
func (s Setting) Default() string {
	d := DefaultConfig()
	return map[string]string{"data": d.Data, "http": d.HTTP, "log-level": d.Log.Level, "log-format": d.Log.Format}[s.Flag]
}

// Settings are the values that can be set beside the file, in the order of the
// help.
func Settings() []Setting {
	str := func(at func(*Config) *string) func(*Config, string) error {
		return func(c *Config, v string) error { *at(c) = v; return nil }
	}
	return []Setting{
		{"data", "READOUT_DATA", "directory for the broker's store and the database", "DIR", str(func(c *Config) *string { return &c.Data })},
		{"nats", "READOUT_NATS", "NATS server to use instead of the one inside", "URL", str(func(c *Config) *string { return &c.NATS.URL })},
		{"token", "READOUT_TOKEN", "token for that server", "TOKEN", str(func(c *Config) *string { return &c.NATS.Token })},
		{"creds", "READOUT_CREDS", "credentials file for that server", "FILE", str(func(c *Config) *string { return &c.NATS.Credentials })},
		{"sink", "READOUT_SINKS", "where events go, comma separated: sqlite:PATH, ndjson:PATH, stdout:", "URLS", func(c *Config, v string) error {
			c.Sinks = splitList(v)
			return nil
		}},
		{"http", "READOUT_HTTP", `address for the page, health and metrics; "off" for none`, "ADDR", str(func(c *Config) *string { return &c.HTTP })},
		{"sources", "READOUT_SOURCES", "directory with your own source files", "DIR", str(func(c *Config) *string { return &c.Crawl.Sources })},
		{"only", "READOUT_ONLY", "names of the sources to crawl, comma separated", "NAMES", func(c *Config, v string) error {
			c.Crawl.Only = splitList(v)
			return nil
		}},
		{"contact", "READOUT_CONTACT", "your address or page, told to the sites in the User-Agent", "TEXT", str(func(c *Config) *string { return &c.Crawl.Contact })},
		{"lexicon", "READOUT_LEXICON", "directory with your own lexicon files", "DIR", str(func(c *Config) *string { return &c.Extract.Lexicon })},
		{"min-confidence", "READOUT_MIN_CONFIDENCE", "drop events below this confidence, 0 to 1", "X", func(c *Config, v string) error {
			x, err := strconv.ParseFloat(v, 64)
			if err != nil {
				return errors.New("want a number from 0 to 1")
			}
			c.Extract.MinConfidence = x
			return nil
		}},
		{"log-level", "READOUT_LOG_LEVEL", "debug, info, warn or error", "LEVEL", str(func(c *Config) *string { return &c.Log.Level })},
		{"log-format", "READOUT_LOG_FORMAT", "text or json", "FORMAT", str(func(c *Config) *string { return &c.Log.Format })},
	}
}

// LoadEnv sets what the environment sets. lookup is [os.LookupEnv].
func (c *Config) LoadEnv(lookup func(string) (string, bool)) error {
	for _, s := range Settings() {
		if v, ok := lookup(s.Env); ok {
			if err := s.Set(c, v); err != nil {
				return fmt.Errorf("%s=%q: %w", s.Env, v, err)
			}
		}
	}
	return nil
}

// Logger writes to stderr as the configuration says.
func (c *Config) Logger() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log.Level)) // Check has seen it
	opt := &slog.HandlerOptions{Level: level}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, opt))
	}
	opt.ReplaceAttr = func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
			return slog.String(slog.TimeKey, a.Value.Time().Format(time.TimeOnly))
		}
		return a
	}
	return slog.New(slog.NewTextHandler(os.Stderr, opt))
}

// sinkURLs gives the sinks' URLs: those set, or a SQLite file in the data directory.
func (c *Config) sinkURLs() []string {
	if len(c.Sinks) > 0 {
		return c.Sinks
	}
	return []string{"sqlite:" + filepath.Join(c.Data, "events.db")}
}

func splitList(s string) []string {
	var out []string
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
