package read

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// headline agrees the title between what the page shows as its heading and what
// its data call it, and says which of them gave it.
//
// Many newsrooms write two headlines: one for readers, one for search engines.
// The title element holds the latter, so a heading, an og:title or a JSON-LD
// headline that departs from it is the readers' own.
func (m *meta) headline(ld thing, address string) (title, from string) {
	search := m.trimSite(cleanTitle(m.title), address)
	social := m.trimSite(cleanTitle(m.tag("og:title")), address)
	data := m.trimSite(cleanTitle(ld.str("headline")), address)
	if data == "" && social == "" {
		data = m.trimSite(cleanTitle(or(ld.str("name"), m.tag("twitter:title", "dc.title", "title", "sailthru.title", "parsely-title"))), address)
	}
	all := []string{data, social, search}
	shown := m.shown(all)
	switch {
	case shown != "" && !same(shown, search) && (same(shown, social) || same(shown, data)):
		return shown, "h1"
	case shown == "" || same(shown, search):
		odd := func(s string) bool { return s != "" && !same(s, search) && !same(s, shown) && m.plausible(s, ld, all) }
		if odd(data) && (!odd(social) || same(social, data) || inside(fold(or(shown, search)), fold(social))) {
			return data, "json-ld"
		}
		if odd(social) {
			return social, "og:title"
		}
	case social != "" && same(social, data) && inside(fold(social), fold(shown)):
		return social, "og:title" // the heading leaves its kicker to another element
	default:
		for i, s := range []string{social, data} {
			if f := fold(s); wordCount(f) >= 3 && inside(fold(shown), f) { // a kicker inside the heading
				return s, []string{"og:title", "json-ld"}[i]
			}
		}
	}
	if shown != "" {
		return shown, "h1"
	}
	// a smaller heading may be a part of what the data say: "Site » Title"
	for _, h := range m.heads {
		t := cleanTitle(h.text)
		if f := fold(t); h.level == 2 && wordCount(f) >= 2 && inside(fold(or(social, search)), f) {
			return t, "h2"
		}
	}
	for i, s := range []string{data, social, search} {
		if s != "" {
			return s, []string{"json-ld", "og:title", "title"}[i]
		}
	}
	for _, h := range m.heads {
		if t := cleanTitle(h.text); t != "" && len(t) < 500 {
			return t, "h2"
		}
	}
	return "", ""
}

// shown picks the h1 that is the article's: the one that says what the data say,
// or else the likest to them.
func (m *meta) shown(said []string) string {
	best, most, n := "", 0.0, 0
	for _, h := range m.heads {
		t := cleanTitle(h.text)
		if h.level != 1 || t == "" || len(t) >= 500 {
			continue
		}
		n++
		for i, s := range said {
			x := likeness(t, s)
			switch f := fold(s); {
			case f == "":
				continue
			case f == fold(t):
				x = 3
			case i < 2 && wordCount(f) >= 3 && inside(fold(t), f):
				x = 2
			}
			if x > most {
				best, most = t, x
			}
		}
		if best == "" && n == 1 {
			best = t
		}
	}
	if most >= 0.25 || n == 1 && wordCount(fold(best)) >= 4 || said[0]+said[1]+said[2] == "" {
		return best
	}
	return ""
}

// plausible tells whether a headline that departs from the others is one at all.
func (m *meta) plausible(s string, ld thing, all []string) bool {
	if n := wordCount(fold(s)); n < 3 {
		return false
	}
	if ld != nil {
		return true
	}
	for _, o := range all {
		if !same(o, s) && likeness(o, s) > 0 {
			return true
		}
	}
	return false
}

func same(a, b string) bool { return fold(a) == fold(b) }

// cleanTitle drops what surrounds a title.
func cleanTitle(s string) string { return strings.Trim(collapse(s), " |–—-·•>¶#") }

// trimSite drops the site's name and section from an end of a title, where a
// bar or a dash sets them off.
func (m *meta) trimSite(s, address string) string {
	for range 3 {
		t := m.trimOnce(s, address)
		if t == s {
			break
		}
		s = t
	}
	return s
}

// separators set a site's name off; the first ones never stand inside a title.
var separators = []string{" | ", "|", "｜", "ㅣ", " » ", " « ", " :: ", " • ", " · ", " ‹ ", " / ", " - ", " – ", " — ", "--"}

func (m *meta) trimOnce(s, address string) string {
	for i, sep := range separators {
		first, last := strings.Index(s, sep), strings.LastIndex(s, sep)
		if first < 0 {
			continue
		}
		head, tail := strings.TrimSpace(s[:last]), strings.TrimSpace(s[last+len(sep):])
		front, rest := strings.TrimSpace(s[:first]), strings.TrimSpace(s[first+len(sep):])
		switch {
		case head == "" || tail == "":
			return head + tail
		case m.isSite(tail, address):
			return head
		case m.isSite(front, address):
			return rest
		case size(head) >= size(tail) && m.isHeading(head):
			return head
		case size(rest) >= size(front) && m.isHeading(rest):
			return rest
		case i < 4 && size(tail) <= 40 && size(head) > size(tail):
			return head // a bar: what is behind it is never the article's
		}
	}
	return s
}

// isSite tells whether a part of a title names the site.
func (m *meta) isSite(s, address string) bool {
	name := strings.ReplaceAll(fold(s), " ", "")
	if name == "" || utf8.RuneCountInString(s) > 60 {
		return false
	}
	for _, k := range []string{"og:site_name", "application-name", "twitter:site", "apple-mobile-web-app-title", "publisher", "dc.publisher"} {
		site := strings.ReplaceAll(fold(m.tag(k)), " ", "")
		if len(site) >= 2 && (name == site || len(site) >= 4 && strings.Contains(name, site) && len(name) < 2*len(site)+8 || len(name) >= 4 && strings.HasPrefix(site, name)) {
			return true
		}
	}
	for _, t := range m.ld {
		if t.is("Organization", "NewsMediaOrganization", "WebSite") && strings.ReplaceAll(fold(t.str("name")), " ", "") == name {
			return true
		}
	}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		host := strings.TrimPrefix(u.Hostname(), "www.")
		label, _, _ := strings.Cut(host, ".")
		flat := strings.NewReplacer(".", "", "-", "").Replace(host)
		label = strings.ReplaceAll(label, "-", "")
		if name == flat || name == label || len(label) >= 4 && (strings.Contains(name, label) && len(name) < len(label)+12) || len(name) >= 4 && strings.HasPrefix(flat, name) {
			return true
		}
	}
	return false
}

// isHeading tells whether the page shows a text as a heading.
func (m *meta) isHeading(s string) bool {
	f := fold(s)
	if wordCount(f) < 2 && size(s) < 8 {
		return false
	}
	for _, h := range m.heads {
		if fold(h.text) == f {
			return true
		}
	}
	return f == fold(m.tag("og:title"))
}

// size counts characters, ideographs and syllables twice, since they carry more.
func size(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2E80 {
			n++
		}
	}
	return n
}

// inside tells whether folded words stand at either end of others.
func inside(whole, part string) bool {
	return part != "" && len(whole) > len(part) && (strings.HasSuffix(whole, part) || strings.HasPrefix(whole, part))
}

func wordCount(folded string) int {
	n := 0
	for w := range strings.FieldsSeq(folded) {
		n++
		if r, _ := utf8.DecodeRuneInString(w); r >= 0x2E80 {
			n += utf8.RuneCountInString(w) / 3
		}
	}
	return n
}

// fold makes two spellings of one string comparable: lower case, letters and
// digits only, single spaces.
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
			continue
		}
		space = true
	}
	return b.String()
}

// likeness is the share of words that two titles have in common, from 0 to 1.
func likeness(a, b string) float64 {
	have := map[string]bool{}
	fa, fb := strings.Fields(fold(a)), strings.Fields(fold(b))
	for _, w := range fa {
		have[w] = true
	}
	n := 0
	for _, w := range fb {
		if have[w] {
			n++
		}
	}
	if len(fa) == 0 || len(fb) == 0 {
		return 0
	}
	return float64(n) / float64(max(len(fa), len(fb)))
}

// similar tells whether two titles are variants of each other.
func similar(a, b string) bool {
	fa, fb := fold(a), fold(b)
	if fa == "" || fb == "" {
		return false
	}
	return fa == fb || inside(fa, fb) && wordCount(fb) >= 3 || inside(fb, fa) && wordCount(fa) >= 3 || likeness(a, b) > 0.5
}
