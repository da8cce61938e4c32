package read

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// authors agrees the authors' names, and says who gave them: "json-ld", "meta",
// "byline" or "text"; near are the short texts around the title. Names of people count for more than the name of the site.
func (m *meta) authors(ld thing, address string, near []string) ([]string, string) {
	var firms []string // names of organisations, taken where nobody else is named
	firmFrom := ""
	take := func(list []string, firm bool, from string) []string {
		people := list[:0:0]
		for _, n := range list {
			if n = cleanAuthor(n); n == "" || slices.Contains(people, n) {
				continue
			}
			if firm || m.isSite(n, address) {
				if firmFrom == "" || firmFrom == from {
					firmFrom = from
					if !slices.Contains(firms, n) {
						firms = append(firms, n)
					}
				}
				continue
			}
			people = append(people, n)
		}
		return people
	}
	if ld != nil {
		for _, key := range []string{"author", "creator"} {
			var all, people []string
			for _, a := range first(list(ld[key]), maxAuthors) {
				names, firm := m.person(a)
				people = append(people, take(names, firm, "json-ld")...)
				for _, n := range names {
					if n = cleanAuthor(n); n != "" {
						all = append(all, n)
					}
				}
			}
			if len(people) > 0 { // an agency named beside its reporter is an author too
				return m.fuller(unique(all)), "json-ld"
			}
		}
	}
	for _, k := range []string{"author", "article:author", "dc.creator", "dcterms.creator", "article:author_name", "parsely-author", "sailthru.author", "byl", "citation_author", "dc.contributor", "cxenseparse:author", "authors", "og:article:author", "article.author", "creator"} {
		var people []string
		for _, v := range m.tags[k] {
			names := splitNames(v)
			if len(names) > 1 && m.isSite(names[0], address) { // "site, town, country"
				names = names[:1]
			}
			people = append(people, take(names, false, "meta")...)
		}
		if len(people) > 0 {
			return unique(people), "meta"
		}
	}
	if people := m.byline(take); len(people) > 0 {
		return unique(people), "byline"
	}
	for _, line := range near {
		line, _, _ = strings.Cut(line, " | ")
		if !bylineOnly(line) {
			continue
		}
		if people := take(splitNames(cleanAuthor(line)), false, "text"); len(people) > 0 {
			return unique(people), "text"
		}
	}
	return firms, firmFrom
}

// maxAuthors caps the authors of one article.
const maxAuthors = 30

func first[T any](list []T, n int) []T { return list[:min(len(list), n)] }

// fuller gives the names of a byline on the page that names these authors and
// others beside them, or else the authors as they are.
func (m *meta) fuller(people []string) []string {
	for _, s := range m.names {
		if outside(s.name) || len(s.links) <= len(people) || len(s.links) > 6 || !likelyNames(s.links) {
			continue
		}
		have := 0
		for _, p := range people {
			if slices.ContainsFunc(s.links, func(n string) bool { return fold(n) == fold(p) }) {
				have++
			}
		}
		if have == len(people) {
			return unique(s.links)
		}
	}
	return people
}

// person gives the names in an author of JSON-LD, and whether it is an
// organisation.
func (m *meta) person(v any) (names []string, firm bool) {
	switch v := v.(type) {
	case string:
		return splitNames(scalar(v)), false
	case map[string]any:
		t := thing(v)
		if t.str("name") == "" {
			if id, ok := v["@id"].(string); ok {
				for _, o := range m.ld {
					if o["@id"] == id && scalar(o["name"]) != "" {
						t = o
					}
				}
			}
		}
		name := scalar(t["name"])
		if name == "" {
			name = strings.TrimSpace(scalar(t["givenName"]) + " " + scalar(t["familyName"]))
		}
		if nested, ok := t["name"].([]any); ok {
			for _, n := range first(nested, maxAuthors) {
				names = append(names, splitNames(scalar(n))...)
			}
			return names, t.is("Organization", "NewsMediaOrganization", "Corporation")
		}
		names = splitNames(name)
		for i, n := range names { // "Name, professor at the university of ..."
			if i > 0 && looksLikeName(names[0]) && wordCount(fold(n)) > 4 {
				names = names[:i]
				break
			}
		}
		return names, t.is("Organization", "NewsMediaOrganization", "Corporation")
	}
	return nil, false
}

// byline reads the elements that look like the authors' line. Only those of one
// kind count, the first that give a name: an author's box below the article
// repeats what the line above it said.
func (m *meta) byline(take func([]string, bool, string) []string) []string {
	for _, pass := range []struct{ sure, near bool }{{true, true}, {false, true}, {false, false}} {
		sure := pass.sure
		var people []string
		name := ""
		for _, s := range m.names {
			if s.rel != sure || outside(s.name) || pass.near && !m.nearTitle(s) {
				continue
			}
			if len(people) > 0 && s.name != name {
				break
			}
			list := s.links
			if len(list) == 0 || !sure && !likelyNames(list) {
				list = splitNames(s.text)
			}
			var good []string
			for _, n := range list {
				if looksLikeName(cleanAuthor(n)) {
					good = append(good, n)
				}
			}
			people = append(people, take(good, false, "byline")...)
			name = s.name
			if len(people) > 8 { // a list of the staff
				return nil
			}
		}
		if people = unique(people); len(people) > 0 && (pass.near || len(people) <= 2) {
			return people
		}
	}
	return nil
}

// nearTitle tells whether a byline stands where bylines do: within sight of the
// heading, or led by a word like "By".
func (m *meta) nearTitle(s signature) bool {
	if _, led := unled(s.text); led {
		return true
	}
	for _, h := range m.heads {
		if h.level == 1 && s.at > h.at-60 && s.at < h.at+150 {
			return true
		}
	}
	return false
}

func likelyNames(list []string) bool {
	for _, n := range list {
		if !looksLikeName(cleanAuthor(n)) {
			return false
		}
	}
	return true
}

// outside tells whether an element's names place it in comments or teasers.
func outside(name string) bool {
	for _, w := range []string{"comment", "kommentar", "related", "teaser", "photo", "image", "social", "follow", "popular", "recommend", "card", "sidebar", "widget"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// looksLikeName tells whether a text can be a person's name: two to five words,
// most of them capitalised, no digits; or a few ideographs.
func looksLikeName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 5 || len(s) > 60 || strings.ContainsAny(s, "0123456789@:/!?#") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	if len(words) == 1 {
		return r >= 0x2E80 && utf8.RuneCountInString(s) <= 8
	}
	capital := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) || !unicode.IsLower(r) && unicode.IsLetter(r) {
			capital++
		}
	}
	return capital*2 > len(words)
}

// prefixes stand before a name in a byline.
var prefixes = []string{"by ", "von ", "par ", "por ", "di ", "av ", "af ", "door ", "text: ", "text von ", "written by ", "posted by ", "published by ", "words by ", "story by ", "reported by ", "autor: ", "autorin: ", "author: ", "authors: ", "interview: ", "ein kommentar von ", "kommentar von ", "eine analyse von ", "ein gastbeitrag von ", "opinion by ", "analysis by ", "tekst: ", "redaktion: ", "by: ", "von: ", "автор: ", "текст: ", "記者 ", "文/", "記者："}

// unled takes a word like "By" off, and tells whether there was one.
func unled(s string) (string, bool) {
	low := strings.ToLower(s)
	for _, p := range prefixes {
		if strings.HasPrefix(low, p) && len(low) == len(s) {
			return strings.TrimSpace(s[len(p):]), true
		}
	}
	return s, false
}

// titles stand behind a name.
var titles = []string{" 기자", "기자", "記者", "记者", " muhabiri"}

// cleanAuthor strips a name of everything but the name; empty where it is none.
func cleanAuthor(s string) string {
	s = strings.Trim(collapse(s), " ,;|-–—·•/:.*>")
	for range 2 {
		s, _ = unled(s)
	}
	for _, t := range titles {
		s = strings.TrimSpace(strings.TrimSuffix(s, t))
	}
	if i := strings.IndexAny(s, "(（["); i > 2 { // "Jane Doe (jdo)", "Jane Doe (in Paris)"
		s = strings.TrimSpace(s[:i])
	}
	if strings.Contains(s, "://") || strings.Contains(s, "@") || strings.Contains(s, "www.") || len(s) > 100 {
		return ""
	}
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 2 {
		return ""
	}
	switch strings.ToLower(s) {
	case "admin", "administrator", "author", "unknown", "null", "none", "undefined", "staff", "editor", "anonymous", "redaktion", "author(s)", "byline", "share", "follow", "email", "twitter", "true", "false", "n/a", "guest":
		return ""
	}
	return s
}

// splitNames takes a list of names apart.
func splitNames(s string) []string {
	s = collapse(s)
	for _, sep := range []string{" and ", " und ", " y ", " og ", " och ", " & ", ";", "|", "•", "·", " / ", "、", "・", "，"} {
		if sep == "・" && !strings.Contains(s, "記者") { // part of a foreign name otherwise
			continue
		}
		s = strings.ReplaceAll(s, sep, ",")
	}
	if strings.Contains(s, " et ") && !strings.Contains(strings.ToLower(s), "afp") {
		s = strings.ReplaceAll(s, " et ", ",")
	}
	var out []string
	for n := range strings.SplitSeq(s, ",") {
		if n = strings.TrimSpace(n); n != "" && len(out) < 30 {
			out = append(out, n)
		}
	}
	return out
}

func unique(list []string) []string {
	var out []string
	for _, n := range list {
		if !slices.ContainsFunc(out, func(o string) bool { return fold(o) == fold(n) }) {
			out = append(out, n)
		}
	}
	return out[:min(len(out), 20)]
}
