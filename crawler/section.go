package crawler

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxPageLinks is how many links of one page are looked at.
const maxPageLinks = 5_000

// parseSection finds the articles that a page links to, with the tokenizer and
// no tree. Links to other sites count only where an allow pattern names them.
func parseSection(body []byte, base *url.URL, s *Source, n int) *listing {
	l := &listing{kind: "section"}
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(1 << 20)
	home := site(base.Hostname())
	self := canonicalSelf(base)
	known := map[string]bool{}
	for l.seen < maxPageLinks {
		switch z.Next() {
		case html.ErrorToken:
			return l.finish(n)
		case html.StartTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		name, hasAttr := z.TagName()
		if !hasAttr {
			continue
		}
		switch atom.Lookup(name) {
		case atom.A, atom.Area:
			href := attribute(z, "href")
			if href == "" || href[0] == '#' || known[href] {
				continue
			}
			known[href] = true
			l.seen++
			l.sectionLink(base, href, home, self, s)
		case atom.Base:
			if u, err := base.Parse(strings.TrimSpace(attribute(z, "href"))); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
				base = u
			}
		case atom.Link:
			l.headLink(z, base)
		}
	}
	l.noted("only the first links looked at")
	return l.finish(n)
}

func canonicalSelf(base *url.URL) string {
	u, err := resolveURL(nil, base.String())
	if err != nil {
		return ""
	}
	return u.String()
}

func (l *listing) sectionLink(base *url.URL, href, home, self string, s *Source) {
	u, err := resolveURL(base, href)
	if err != nil {
		return
	}
	raw := u.String()
	if raw == self {
		return
	}
	ok, allowed := s.permits(raw)
	if !ok {
		return
	}
	why := "allow"
	if !allowed {
		if site(u.Hostname()) != home {
			return
		}
		if ok, why = ArticleShape(u); !ok {
			return
		}
	}
	l.links = append(l.links, Link{URL: raw, Why: why})
}

// headLink takes the feeds that a page announces.
func (l *listing) headLink(z *html.Tokenizer, base *url.URL) {
	var rel, typ, href string
	for {
		k, v, more := z.TagAttr()
		switch string(k) {
		case "rel":
			rel = strings.ToLower(string(v))
		case "type":
			typ = strings.ToLower(strings.TrimSpace(string(v)))
		case "href":
			href = string(v)
		}
		if !more {
			break
		}
	}
	if !strings.Contains(" "+rel+" ", " alternate ") {
		return
	}
	switch typ {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
		if u, err := resolveURL(base, href); err == nil && len(l.feeds) < 20 {
			l.feeds = append(l.feeds, u.String())
		}
	}
}

func attribute(z *html.Tokenizer, name string) string {
	for {
		k, v, more := z.TagAttr()
		if string(k) == name {
			return strings.TrimSpace(string(v))
		}
		if !more {
			return ""
		}
	}
}
