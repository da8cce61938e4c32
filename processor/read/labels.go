package read

import (
	"hash/fnv"
	"math/bits"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	bcp "golang.org/x/text/language"
)

// address gives the page's canonical address where it can be trusted: absolute,
// on the same site, and no front page.
func (m *meta) address(found string) string {
	u, err := url.Parse(found)
	if err != nil || u.Host == "" {
		u = &url.URL{}
	}
	for _, c := range []string{m.canonical, m.tag("og:url")} {
		v, err := url.Parse(c)
		if err != nil || c == "" {
			continue
		}
		v = u.ResolveReference(v)
		if v.Scheme != "http" && v.Scheme != "https" || v.User != nil || len(c) > 2000 {
			continue
		}
		if u.Host != "" && (domain(u.Hostname()) != domain(v.Hostname()) || strings.Trim(v.Path, "/") == "" && strings.Trim(u.Path, "/") != "") {
			continue
		}
		v.Fragment = ""
		return v.String()
	}
	return found
}

// domain gives the last labels of a host name, enough to tell sites apart.
func domain(host string) string {
	l := strings.Split(strings.ToLower(host), ".")
	n := 2
	if len(l) > 2 && len(l[len(l)-2]) <= 3 && len(l[len(l)-1]) == 2 { // co.uk, com.tr
		n = 3
	}
	return strings.Join(l[max(0, len(l)-n):], ".")
}

// site names the publication.
func (m *meta) site(address string) string {
	if s := m.tag("og:site_name"); s != "" && utf8.RuneCountInString(s) < 80 {
		return s
	}
	if p, ok := m.own["publisher"].(map[string]any); ok {
		if s := scalar(p["name"]); s != "" && !strings.Contains(s, "://") && len(s) < 120 {
			return s
		}
	}
	if s := m.tag("application-name", "apple-mobile-web-app-title"); s != "" && len(s) < 80 {
		return s
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// labels gives the section and the tags.
func (m *meta) labels(title string) (section string, tags []string) {
	section = m.tag("article:section", "og:article:section", "section", "parsely-section", "articlesection")
	if section == "" {
		section = m.own.str("articleSection")
	}
	if len(section) > 100 || strings.Contains(section, "://") {
		section = ""
	}
	add := func(list []string) {
		for _, t := range list {
			for t := range strings.SplitSeq(t, ",") {
				if t = collapse(t); t != "" && len(t) < 80 && len(tags) < 30 && fold(t) != fold(title) && !slices.Contains(tags, t) {
					tags = append(tags, t)
				}
			}
		}
	}
	add(m.tags["article:tag"])
	if len(tags) == 0 {
		add(m.own.strs("keywords"))
	}
	if len(tags) == 0 {
		add(m.tags["news_keywords"])
	}
	if len(tags) == 0 {
		add(m.tags["keywords"])
	}
	return section, tags
}

// language agrees the text's language between what the page declares, what the
// text itself looks like, and what the source is known for.
func (m *meta) language(text, source string) string {
	declared := m.lang
	for _, k := range []string{m.tag("og:locale"), m.own.str("inLanguage"), m.tag("content-language", "language", "dc.language")} {
		if tag(declared) == "" {
			declared = k
		}
	}
	return weigh(text, declared, source)
}

// weigh weighs a declaration against the text: templates often declare the
// language of the software they came with.
func weigh(text, declared, source string) string {
	declared, source = tag(declared), tag(source)
	head := text
	if len(head) > 600 {
		head = strings.ToValidUTF8(head[:600], "")
	}
	guess, sure := "", false
	// another language than English is declared by somebody who meant it
	if utf8.RuneCountInString(head) >= 60 && (declared == "" || strings.HasPrefix(declared, "en")) {
		info := whatlanggo.Detect(head)
		guess = info.Lang.Iso6391()
		sure = guess != "" && info.Confidence > 0.9 && len(head) > 400
	}
	base := func(s string) string {
		b, _, _ := strings.Cut(s, "-")
		return b
	}
	switch {
	case declared != "" && (!sure || base(declared) == guess || near[base(declared)] == near[guess] && near[guess] != ""):
		return declared
	case source != "" && (!sure || base(source) == guess):
		return source
	case sure, declared == "" && source == "":
		return guess
	}
	return declared
}

// near are languages that a guess easily mixes up.
var near = map[string]string{"nb": "no", "no": "no", "nn": "no", "da": "no", "hr": "hbs", "sr": "hbs", "bs": "hbs", "sh": "hbs",
	"id": "ms", "ms": "ms", "cs": "cs", "sk": "cs", "bg": "bg", "mk": "bg", "gl": "pt", "pt": "pt", "es": "pt", "ca": "pt", "uk": "ru", "ru": "ru", "be": "ru", "fa": "fa", "ur": "fa", "ar": "fa", "hi": "hi", "mr": "hi", "ne": "hi"}

// tag makes a BCP 47 tag of "en_US", "EN-us" and the like; empty where it is none.
func tag(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), ",")
	s, _, _ = strings.Cut(s, ".")
	s = strings.ReplaceAll(s, "_", "-")
	if len(s) < 2 || len(s) > 20 {
		return ""
	}
	t, err := bcp.Parse(s)
	if err != nil || t == bcp.Und {
		return ""
	}
	return t.String()
}

// fingerprint is a 64-bit simhash over runs of three words, as 16 hex digits: a
// copy with a changed sentence differs in a few bits.
func fingerprint(text string) string {
	words := strings.Fields(fold(text))
	if len(words) < 3 { // a text without spaces counts by its characters
		words = strings.Split(strings.Join(words, ""), "")
	} else if size(text) > len(text)/2*3 {
		words = strings.Split(strings.Join(words, ""), "")
	}
	if len(words) == 0 {
		return ""
	}
	words = words[:min(len(words), 5000)]
	var sum [64]int
	h := fnv.New64a()
	for i := 0; i < max(1, len(words)-2); i++ {
		h.Reset()
		for _, w := range words[i:min(len(words), i+3)] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		x := mix(h.Sum64())
		for x != 0 {
			b := bits.TrailingZeros64(x)
			sum[b] += 2
			x &= x - 1
		}
		for b := range sum {
			sum[b]--
		}
	}
	var out uint64
	for b, n := range sum {
		if n > 0 {
			out |= 1 << b
		}
	}
	s := strconv.FormatUint(out, 16)
	return strings.Repeat("0", 16-len(s)) + s
}

// mix spreads a hash over all its bits.
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
