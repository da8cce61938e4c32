package crawler

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// maxRobots is how much of a robots.txt is read, in bytes; RFC 9309 asks for at
// least 500 KiB.
const maxRobots = 512 << 10

// maxCrawlDelay is the longest Crawl-delay that is obeyed: beyond it a site
// would never be read at all.
const maxCrawlDelay = time.Minute

// Robots is a robots.txt as RFC 9309 reads it, for one product token.
type Robots struct {
	rules    []robotsRule
	delay    time.Duration
	sitemaps []string
}

type robotsRule struct {
	pattern string // with percent-encoding normalised
	length  int    // octets of the pattern as written, which is what ranks it
	allow   bool
}

// ParseRobots reads a robots.txt for the crawler whose product token is given.
// Groups that name the token are merged; where none does, those for "*" count.
// Lines that make no sense are passed over.
func ParseRobots(data []byte, token string) *Robots {
	if len(data) > maxRobots {
		data = data[:maxRobots]
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var (
		r           = &Robots{}
		ours, any   group
		seenOurs    bool
		inOurs      bool // the current group names our token
		inAny       bool // the current group names "*"
		readingAgts bool // the line before was a user-agent line
	)
	for len(data) > 0 {
		var line []byte
		if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
			line, data = data[:i], data[i+1:]
		} else {
			line, data = data, nil
		}
		key, value, ok := robotsLine(line)
		if !ok {
			continue
		}
		switch key {
		case "user-agent":
			if !readingAgts {
				inOurs, inAny = false, false
			}
			readingAgts = true
			switch {
			case value == "*":
				inAny = true
			case strings.EqualFold(productToken(value), token):
				inOurs, seenOurs = true, true
			}
			continue
		case "sitemap":
			if len(r.sitemaps) < 100 && len(value) <= maxURL {
				r.sitemaps = append(r.sitemaps, value)
			}
			continue
		case "allow", "disallow":
			// Only rules end a list of user agents; whatever else stands between
			// must not come in the way.
			readingAgts = false
		}
		if inOurs {
			ours.add(key, value)
		}
		if inAny {
			any.add(key, value)
		}
	}
	if !seenOurs {
		ours = any
	}
	r.rules, r.delay = ours.rules, ours.delay
	return r
}

type group struct {
	rules []robotsRule
	delay time.Duration
}

func (g *group) add(key, value string) {
	switch key {
	case "allow", "disallow":
		// An empty pattern matches nothing: "Disallow:" allows everything.
		if value == "" {
			return
		}
		p := normalEscapes(value)
		length := len(p)
		if end, ok := strings.CutSuffix(p, "$"); ok {
			p = strings.ReplaceAll(end, "$", "%24") + "$"
		} else {
			p = strings.ReplaceAll(p, "$", "%24")
		}
		g.rules = append(g.rules, robotsRule{p, length, key == "allow"})
	case "crawl-delay":
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
			g.delay = max(g.delay, time.Duration(min(s, maxCrawlDelay.Seconds())*float64(time.Second)))
		}
	}
}

func robotsLine(line []byte) (key, value string, ok bool) {
	if i := bytes.IndexByte(line, '#'); i >= 0 {
		line = line[:i]
	}
	k, v, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		return "", "", false
	}
	key = strings.ToLower(strings.TrimSpace(string(k)))
	if key == "useragent" || key == "user agent" {
		key = "user-agent"
	}
	return key, strings.TrimSpace(string(v)), true
}

// productToken gives the leading name of a User-Agent: "Readout" of
// "Readout/1.0 (+https://example.org)".
func productToken(ua string) string {
	for i := range len(ua) {
		c := ua[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '_') {
			return ua[:i]
		}
	}
	return ua
}

// Allowed tells whether a path with its query, as it goes over the wire, may be
// fetched. The longest pattern that matches decides, and of two as long the one
// that allows. robots.txt itself may always be fetched.
func (r *Robots) Allowed(pathAndQuery string) bool {
	if pathAndQuery == "" {
		pathAndQuery = "/"
	}
	if pathAndQuery == "/robots.txt" {
		return true
	}
	// "*" and "$" are signs in a pattern and plain characters in a path.
	p := normalEscapes(pathAndQuery)
	if strings.ContainsAny(p, "*$") {
		p = strings.NewReplacer("*", "%2A", "$", "%24").Replace(p)
	}
	longest, allow := -1, true
	for _, rule := range r.rules {
		if rule.length < longest || rule.length == longest && allow {
			continue
		}
		if robotsMatch(rule.pattern, p) {
			longest, allow = rule.length, rule.allow
		}
	}
	return allow
}

// CrawlDelay gives the pause that the file asks for, capped; 0 where it asks
// for none.
func (r *Robots) CrawlDelay() time.Duration { return r.delay }

// Sitemaps gives the sitemaps that the file names, as written.
func (r *Robots) Sitemaps() []string { return r.sitemaps }

// robotsMatch matches a pattern with "*" and a closing "$" against the start of
// a path. It takes time in proportion to the product of both lengths at worst.
func robotsMatch(pattern, p string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	if anchored {
		pattern = pattern[:len(pattern)-1]
	}
	first, rest, wild := strings.Cut(pattern, "*")
	if !strings.HasPrefix(p, first) {
		return false
	}
	p = p[len(first):]
	if !wild {
		return !anchored || p == ""
	}
	for {
		var part string
		part, rest, wild = strings.Cut(rest, "*")
		if !wild {
			if anchored {
				return strings.HasSuffix(p, part)
			}
			return strings.Contains(p, part)
		}
		i := strings.Index(p, part)
		if i < 0 {
			return false
		}
		p = p[i+len(part):]
	}
}
