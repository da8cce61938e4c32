package read

import (
	"net/url"
	"strings"
	"time"
)

// dating is when an article came out and when it last changed, as far as the
// page tells.
type dating struct {
	published moment
	from      string // "json-ld", "meta", "time", "text", "url"; empty: not told
	updated   moment // zero: not told
}

// dates agrees the day of publication between what the page's data say, what
// its time elements show, and its address. A date before 1990 or after the page
// was fetched is nobody's day of publication.
func (m *meta) dates(ld thing, address string, fetched time.Time, near []string) dating {
	o := m.order()
	type claim struct {
		moment
		from string
	}
	var claims []claim
	add := func(value, from string) {
		t, ok := parseTime(value, o)
		if !ok || t.Year() < 1990 || !fetched.IsZero() && t.After(fetched.Add(48*time.Hour)) {
			return
		}
		claims = append(claims, claim{t, from})
	}
	if ld != nil {
		add(ld.str("datePublished"), "json-ld")
	}
	for _, k := range publishedTags {
		for _, v := range m.tags[k] {
			add(v, "meta")
		}
	}
	if len(claims) == 0 && ld != nil {
		add(ld.str("dateCreated", "uploadDate"), "json-ld")
	}
	var shown, changed []stamp
	for _, s := range m.times {
		if strings.Contains(s.name, "modif") || strings.Contains(s.name, "update") || strings.Contains(s.name, "aktualis") {
			changed = append(changed, s)
		} else {
			shown = append(shown, s)
		}
	}
	if len(claims) == 0 {
		for _, s := range shown {
			if strings.Contains(s.name, "datepublished") || strings.Contains(s.name, "pubdate") || strings.Contains(s.name, "published") {
				add(or(s.value, s.text), "time")
			}
		}
	}
	byURL, urlOK := urlDate(address)
	show := func(want bool) {
		for _, s := range shown {
			if len(claims) > 0 {
				return
			}
			v := s.value
			if _, ok := parseTime(v, o); !ok {
				v = s.text
			}
			t, ok := parseTime(v, o)
			if ok && m.besideTitle(s.at) == want && (!urlOK || sameDay(t, byURL)) {
				add(v, "time")
			}
		}
	}
	if len(claims) == 0 {
		add(tailOf(m.title), "text")
	}
	show(true)
	for _, v := range near {
		if _, ok := parseTime(v, o); ok && len(claims) == 0 {
			add(v, "text")
		}
	}
	if len(claims) == 0 && urlOK {
		claims = append(claims, claim{byURL, "url"})
	}
	show(false)
	if len(claims) == 0 {
		for _, s := range changed {
			add(or(s.value, s.text), "time")
		}
		for _, k := range changedTags {
			add(m.tag(k), "meta")
		}
	}
	var out dating
	for i, c := range claims {
		// the first witness names the day, the most exact one the minute
		if i == 0 || sameDay(c.moment, out.published) && c.precise() > out.published.precise() {
			out.published, out.from = c.moment, c.from
		}
	}
	for _, v := range append([]string{ld.str("dateModified")}, m.values(changedTags)...) {
		if t, ok := parseTime(v, o); ok && t.Year() >= 1990 {
			out.updated = t
			break
		}
	}
	return out
}

// besideTitle tells whether a place in the document is within sight of the
// article's heading.
func (m *meta) besideTitle(at int) bool {
	for _, h := range m.heads {
		if h.level == 1 && at > h.at-80 && at < h.at+200 {
			return true
		}
	}
	return false
}

// tailOf gives what stands behind the last bar of a title: "Title | Site | 28.04.2023".
func tailOf(title string) string {
	if i := strings.LastIndexAny(title, "|,"); i >= 0 {
		return title[i+1:]
	}
	return ""
}

// publishedTags are the meta elements that date an article, best first.
var publishedTags = []string{"article:published_time", "og:published_time", "datepublished", "article:published", "og:article:published_time",
	"date.issued", "dc.date.issued", "dcterms.issued", "dcterms.date", "dcterms.created", "dc.date.created", "dc.date.publication", "dc.date", "date", "pubdate", "publishdate", "publish-date", "publish_date", "published_date",
	"article.published", "published-date", "release_date", "article_date_original", "originalpublicationdate", "parsely-pub-date", "sailthru.date",
	"cxenseparse:recs:publishtime", "cxenseparse:publishtime", "vr:published_time", "bt:pubdate", "shareaholic:article_published_time", "rnews:datepublished", "citation_date", "citation_publication_date", "displaydate", "created", "datecreated", "iso-8601-publish-date", "weibo:article:create_at", "apub:time", "nrk:date", "gwa_publication_date", "dcsext.articlefirstpublished"}

// changedTags are those that tell of the last change.
var changedTags = []string{"article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised", "modified", "article:modified"}

func (m *meta) values(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, m.tags[n]...)
	}
	return out
}

// order guesses whether the page writes the month first, as America does.
func (m *meta) order() order {
	lang := strings.ToLower(or(m.lang, m.tag("og:locale")))
	if strings.HasPrefix(lang, "en-gb") || strings.HasPrefix(lang, "en_gb") || strings.HasPrefix(lang, "en-au") || strings.HasPrefix(lang, "en-in") {
		return dayFirst
	}
	if strings.HasPrefix(lang, "en") || lang == "" {
		return monthFirst
	}
	return dayFirst
}

// urlDate finds a date in an address: /2024/05/03/, /2024-05-03-, 20240503.
func urlDate(address string) (moment, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return moment{}, false
	}
	path := u.Path
	for i := 0; i+8 <= len(path); i++ {
		if path[i] != '1' && path[i] != '2' || i > 0 && path[i-1] >= '0' && path[i-1] <= '9' {
			continue
		}
		if y, m, d, ok := ymd(path[i:]); ok {
			t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
			if t.Day() == d && y >= 1995 && y < 2100 {
				return moment{Time: t}, true
			}
		}
	}
	return moment{}, false
}

// ymd reads yyyy?mm?dd with one kind of separator, or none.
func ymd(s string) (y, m, d int, ok bool) {
	num := func(k int) (int, bool) {
		n, i := 0, 0
		for i < k && i < len(s) && s[i] >= '0' && s[i] <= '9' {
			n = n*10 + int(s[i]-'0')
			i++
		}
		if i < k {
			return 0, false
		}
		s = s[k:]
		return n, true
	}
	if y, ok = num(4); !ok || s == "" {
		return
	}
	sep := s[0]
	plain := sep >= '0' && sep <= '9'
	if !plain {
		if sep != '/' && sep != '-' && sep != '_' && sep != '.' {
			return 0, 0, 0, false
		}
		s = s[1:]
	}
	if m, ok = num(2); !ok || m < 1 || m > 12 {
		return 0, 0, 0, false
	}
	if !plain {
		if s == "" || s[0] != sep {
			return 0, 0, 0, false
		}
		s = s[1:]
	}
	d, ok = num(2)
	if !ok || d < 1 || d > 31 || s != "" && s[0] >= '0' && s[0] <= '9' {
		return 0, 0, 0, false
	}
	return y, m, d, true
}
