package crawler

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Link is an article that a feed, a sitemap or a section page points to.
type Link struct {
	URL       string    // canonical
	Title     string    // as the feed or sitemap gives it; may be empty
	Published string    // RFC 3339, or an ISO date where only the day is known; may be empty
	Modified  time.Time // newest date that the feed or sitemap gives; zero where there is none
	Why       string    // what made it an article: "feed", "sitemap", "allow", "slug", "date", "number"
}

// maxTitle is how much of a title is kept, in bytes.
const maxTitle = 300

// listing is what a feed, a sitemap or a section page holds.
type listing struct {
	kind     string // "rss", "atom", "json", "sitemap", "index", "section", "text"
	title    string
	links    []Link
	children []childMap // sitemaps of an index
	feeds    []string   // feeds that an HTML page points to
	hub      string     // WebSub hub that a feed announces; empty where there is none
	self     string     // the address under which the hub knows the feed
	seen     int        // links before any was dropped
	note     string     // "cut short", "only the newest taken"; empty where all is well
}

type childMap struct {
	url      string
	modified time.Time // zero where the index does not say
}

func (l *listing) noted(note string) {
	if l.note != "" {
		note = l.note + ", " + note
	}
	l.note = note
}

// add takes a link as it stands in a listing, unless its address is no good.
func (l *listing) add(base *url.URL, ref, title, why string, published, modified stamp) {
	u, err := resolveURL(base, ref)
	if err != nil {
		return
	}
	link := Link{URL: u.String(), Title: cleanTitle(title), Why: why, Published: published.String(), Modified: published.t}
	if modified.t.After(published.t) {
		link.Modified = modified.t
	}
	if link.Published == "" && why == "feed" {
		link.Published = modified.String()
	}
	l.links = append(l.links, link)
}

func cleanTitle(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if len(s) <= maxTitle {
		return s
	}
	s = s[:maxTitle]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s
}

// finish drops doubles, keeps at most n of the newest, and orders them as they
// came otherwise.
func (l *listing) finish(n int) *listing {
	l.seen = max(l.seen, len(l.links))
	known := make(map[string]bool, len(l.links))
	l.links = slices.DeleteFunc(l.links, func(k Link) bool {
		if known[k.URL] {
			return true
		}
		known[k.URL] = true
		return false
	})
	if len(l.links) > n {
		slices.SortStableFunc(l.links, func(a, b Link) int { return b.Modified.Compare(a.Modified) })
		l.links = l.links[:n]
		l.noted("only the newest taken")
	}
	return l
}

// newest gives the newest date among the links; zero where none has one.
func (l *listing) newest() time.Time {
	var t time.Time
	for _, k := range l.links {
		if k.Modified.After(t) {
			t = k.Modified
		}
	}
	return t
}

// choose keeps the links that the source wants at that moment.
func (l *listing) choose(s *Source, now time.Time) []Link {
	out := make([]Link, 0, len(l.links))
	for _, k := range l.links {
		if ok, _ := s.permits(k.URL); !ok {
			continue
		}
		if s.MaxAge > 0 && !k.Modified.IsZero() && now.Sub(k.Modified) > s.MaxAge {
			continue
		}
		if isFile(k.URL) {
			continue
		}
		out = append(out, k)
	}
	// The oldest first, so that what is published follows the course of events.
	if len(out) > 1 {
		slices.SortStableFunc(out, func(a, b Link) int { return cmp.Or(a.Modified.Compare(b.Modified), 0) })
	}
	return out
}

// stamp is a date that remembers whether it has a time of day.
type stamp struct {
	t   time.Time
	day bool
}

// sane drops dates that cannot be meant: clocks are wrong, fields are filled
// with zeros.
func (s stamp) sane(now time.Time) stamp {
	if s.t.Year() < 1990 || s.t.After(now.Add(48*time.Hour)) {
		return stamp{}
	}
	return s
}

func (s stamp) String() string {
	switch {
	case s.t.IsZero():
		return ""
	case s.day:
		return s.t.Format(time.DateOnly)
	}
	return s.t.Format(time.RFC3339)
}

// parseStamp reads the dates of sitemaps and JSON feeds (W3C's profile of ISO
// 8601), with the few slips seen in the wild.
func parseStamp(s string) stamp {
	s = strings.TrimSpace(s)
	if len(s) < 4 || len(s) > 64 {
		return stamp{}
	}
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05.999999999Z0700",
		"2006-01-02T15:04:05", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04",
		time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, s); err == nil {
			return stamp{t: t}
		}
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return stamp{t: t, day: true}
	}
	return stamp{}
}
