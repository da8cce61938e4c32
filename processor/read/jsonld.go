package read

import (
	"encoding/json"
	"html"
	"strings"

	nethtml "golang.org/x/net/html"
)

// thing is an object of JSON-LD.
type thing map[string]any

// jsonLD takes up the objects of one script element. Broken JSON is mended
// where that is safe, and passed over where not.
func (m *meta) jsonLD(n *nethtml.Node) {
	if n.FirstChild == nil {
		return
	}
	s := strings.TrimSpace(n.FirstChild.Data)
	m.ldChars += len(s)
	if m.ldChars > maxLD || len(s) < 2 {
		return
	}
	for _, wrap := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, wrap))
	}
	for _, wrap := range []string{"-->", "//]]>", "]]>", "/*]]>*/", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, wrap))
	}
	var v any
	if json.Unmarshal([]byte(s), &v) != nil && json.Unmarshal(mend(s), &v) != nil {
		return
	}
	m.flatten(v, 0)
}

// mend escapes raw control characters inside strings and drops commas before a
// closing bracket: the two flaws that account for most broken JSON-LD.
func mend(s string) []byte {
	out := make([]byte, 0, len(s)+16)
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !quoted {
			if c == ',' {
				if rest := strings.TrimLeft(s[i+1:min(len(s), i+200)], " \t\r\n"); rest != "" && (rest[0] == '}' || rest[0] == ']') {
					continue
				}
			}
			quoted = c == '"'
			out = append(out, c)
			continue
		}
		switch {
		case c == '\\' && i+1 < len(s):
			i++
			if strings.IndexByte(`"\/bfnrtu`, s[i]) >= 0 {
				out = append(out, c, s[i])
			} else {
				out = append(out, s[i])
			}
		case c == '"':
			quoted = false
			out = append(out, c)
		case c < 0x20:
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}

// maxThings caps the objects that are kept of a page.
const maxThings = 500

// flatten lists every object, those of @graph and nested ones included.
func (m *meta) flatten(v any, depth int) {
	if depth > 8 || len(m.ld) >= maxThings {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			m.flatten(x, depth+1)
		}
	case map[string]any:
		if _, ok := v["@type"]; ok {
			m.ld = append(m.ld, v)
		}
		for _, k := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "liveBlogUpdate"} {
			if x, ok := v[k]; ok {
				m.flatten(x, depth+1)
			}
		}
	}
}

// is tells whether the object has one of the types.
func (t thing) is(types ...string) bool {
	for _, have := range list(t["@type"]) {
		s, _ := have.(string)
		s = s[strings.LastIndexAny(s, "/:#")+1:]
		for _, want := range types {
			if s == want {
				return true
			}
		}
	}
	return false
}

// isArticle tells whether the object describes an article.
func (t thing) isArticle() bool {
	for _, have := range list(t["@type"]) {
		s, _ := have.(string)
		s = s[strings.LastIndexAny(s, "/:#")+1:]
		if strings.HasSuffix(s, "Article") || strings.HasSuffix(s, "BlogPosting") || s == "Report" || s == "SocialMediaPosting" || s == "Review" || s == "CreativeWork" {
			return true
		}
	}
	return false
}

// str gives a property as one line of text: of a list the first, of an object
// its name.
func (t thing) str(keys ...string) string {
	for _, k := range keys {
		if s := scalar(t[k]); s != "" {
			return s
		}
	}
	return ""
}

func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return collapse(html.UnescapeString(v))
	case []any:
		for _, x := range v {
			if s := scalar(x); s != "" {
				return s
			}
		}
	case map[string]any:
		for _, k := range []string{"@value", "name", "headline", "@id", "url"} {
			if s := scalar(v[k]); s != "" {
				return s
			}
		}
	}
	return ""
}

// strs gives a property as a list; a string is split at commas.
func (t thing) strs(key string) []string {
	var out []string
	for _, v := range list(t[key]) {
		s := scalar(v)
		if _, one := t[key].(string); one {
			for part := range strings.SplitSeq(s, ",") {
				if part = strings.TrimSpace(part); part != "" {
					out = append(out, part)
				}
			}
			continue
		}
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// article picks the object that describes the page's own article: the one whose
// address or headline is the page's, else the first with a headline and a date.
func (m *meta) article(address string) thing {
	var best thing
	score := -1
	for _, t := range m.ld {
		if !t.isArticle() {
			continue
		}
		s := 0
		if t.str("headline", "name") != "" {
			s += 2
		}
		if t["datePublished"] != nil {
			s += 2
		}
		if t["author"] != nil {
			s++
		}
		if t["articleBody"] != nil {
			s++
		}
		if t.is("NewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "ReportageNewsArticle") {
			s++
		}
		for _, k := range []string{"url", "mainEntityOfPage", "@id"} {
			if u := scalar(t[k]); u != "" && sameAddress(u, address) {
				s += 3
				break
			}
		}
		if h := t.str("headline"); h != "" && similar(h, or(m.tag("og:title"), m.title)) {
			s += 2
		}
		if s > score {
			best, score = t, s
		}
	}
	return best
}

// sameAddress compares two URLs without scheme, query, "www." and final slash.
func sameAddress(a, b string) bool { return bare(a) != "" && bare(a) == bare(b) }

func bare(u string) string {
	if _, rest, ok := strings.Cut(u, "://"); ok {
		u = rest
	}
	u, _, _ = strings.Cut(u, "#")
	u, _, _ = strings.Cut(u, "?")
	return strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(u), "www."), "/")
}
