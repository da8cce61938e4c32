package read

import (
	"strings"
	"unicode"
)

// headline agrees the title between the page's sources and says which of them
// gave it.
func (m *meta) headline(ld thing) (title, from string) {
	type source struct{ text, from string }
	var all []source
	add := func(text, from string) {
		if text = cleanTitle(text); text != "" && len(text) < 400 {
			all = append(all, source{text, from})
		}
	}
	for _, h := range m.heads {
		if h.level == 1 {
			add(h.text, "h1")
		}
	}
	if ld != nil {
		add(ld.str("headline", "name"), "json-ld")
	}
	add(m.tag("og:title"), "og:title")
	add(m.tag("twitter:title"), "twitter:title")
	add(m.title, "title")
	if len(all) == 0 {
		for _, h := range m.heads {
			add(h.text, "h2")
		}
	}
	if len(all) == 0 {
		return "", ""
	}
	best, score := -1, -1.0
	for i, a := range all {
		s := 0.0
		for j, b := range all {
			if i == j {
				continue
			}
			switch {
			case fold(a.text) == fold(b.text):
				s += 1
			case similar(a.text, b.text):
				s += 0.6
			}
		}
		switch a.from {
		case "h1":
			s += 0.5
		case "json-ld":
			s += 0.45
		case "og:title":
			s += 0.4
		case "title":
			s -= 0.3
		}
		if s > score {
			best, score = i, s
		}
	}
	return trimSite(all[best].text, m), all[best].from
}

// cleanTitle drops what surrounds a title.
func cleanTitle(s string) string { return strings.Trim(collapse(s), " |–—·•»«>") }

// trimSite drops a trailing or leading site name set off by a bar or a dash.
func trimSite(s string, m *meta) string {
	site := fold(m.tag("og:site_name"))
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "} {
		i := strings.LastIndex(s, sep)
		if i <= 0 {
			continue
		}
		tail := fold(s[i+len(sep):])
		if tail != "" && (tail == site || site != "" && strings.Contains(tail, site)) {
			return strings.TrimSpace(s[:i])
		}
		for _, h := range m.heads {
			if h.level == 1 && fold(h.text) == fold(s[:i]) {
				return strings.TrimSpace(s[:i])
			}
		}
	}
	return s
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

// similar tells whether two titles share most of their words.
func similar(a, b string) bool {
	a, b = fold(a), fold(b)
	if a == "" || b == "" {
		return false
	}
	if a == b || len(min(a, b)) > 20 && (strings.Contains(a, b) || strings.Contains(b, a)) {
		return true
	}
	have := map[string]bool{}
	fa, fb := strings.Fields(a), strings.Fields(b)
	for _, w := range fa {
		have[w] = true
	}
	n := 0
	for _, w := range fb {
		if have[w] {
			n++
		}
	}
	return n*2 > max(len(fa), len(fb)) && n >= 2
}
