package crawler

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"readout/event"
)

// refuseType judges a Content-Type before the body is read: only pages of text
// are wanted.
func refuseType(contentType string) *Failure {
	typ, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		typ, _, _ = strings.Cut(contentType, ";")
	}
	typ = strings.ToLower(strings.TrimSpace(typ))
	switch typ {
	case "", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "text/xml", "application/xml":
		return nil
	}
	return &Failure{Reason: "content type", Final: true, Detail: "it is " + cut(typ, 60) + ", not a page of text"}
}

// sniff catches what calls itself a page and is none.
func sniff(f *fetch) error {
	if len(bytes.TrimSpace(f.body)) == 0 {
		return &Failure{URL: f.url, Reason: "empty", Detail: "the page is empty", Final: true}
	}
	typ, _, _ := strings.Cut(http.DetectContentType(f.body), ";")
	if typ == "text/xml" && !bytes.Contains(bytes.ToLower(f.body[:min(len(f.body), 4096)]), []byte("<html")) {
		return &Failure{URL: f.url, Reason: "content type", Final: true, Detail: "it is XML, not a page of text"}
	}
	if strings.HasPrefix(typ, "text/") || typ == "application/octet-stream" && strings.HasPrefix(f.header.Get("Content-Type"), "text/") {
		return nil
	}
	return &Failure{URL: f.url, Reason: "content type", Final: true, Detail: "it says it is a page, and is " + typ}
}

var (
	loginRE   = regexp.MustCompile(`(?i)/(login|log-in|signin|sign-in|sso|auth|register|subscribe|paywall|consent|captcha)(/|$|\.)`)
	missingRE = regexp.MustCompile(`(?i)\b(404|page not found|page (does not|doesn.t) exist|not be found|file not found|page cannot be found|error 404)\b`)
)

// wanted refuses pages that were reached but are not the article: a redirect to
// the front page or to a login, a missing page that answers 200.
func (r *run) wanted(s *Source, p *event.Page) error {
	refused := func(reason, detail string) error {
		return &Failure{URL: p.URL, Reason: reason, Detail: detail, Final: true}
	}
	if p.FinalURL != "" {
		final, err := resolveURL(nil, p.FinalURL)
		if err != nil {
			return refused("url", "it redirects to an address that is none")
		}
		asked, _ := url.Parse(p.URL)
		switch ok, why := ArticleShape(final); {
		case loginRE.MatchString(final.Path) && (asked == nil || !loginRE.MatchString(asked.Path)):
			return refused("login", "it redirects to a login or subscription page")
		case final.Path == "/" && final.RawQuery == "", !ok && why == "listing" && asked != nil && !sameShape(asked, final):
			return refused("redirected away", "it redirects to "+final.Path+", which is no article")
		}
		for _, d := range s.Deny {
			if d.MatchString(final.String()) {
				return refused("denied", "it redirects to an address that the source denies")
			}
		}
	}
	if missingRE.Match(titleOf(p.Body)) {
		return refused("soft 404", "the site says that there is no such page, with status 200")
	}
	return nil
}

// titleOf gives the start of an HTML page's title as it stands; nil where the
// first 16 KiB hold none.
func titleOf(body []byte) []byte {
	head := body[:min(len(body), 16<<10)]
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 {
			return nil
		}
		head = head[i+1:]
		if len(head) < 6 || !bytes.EqualFold(head[:5], []byte("title")) {
			continue
		}
		_, title, _ := bytes.Cut(head, []byte(">"))
		title, _, _ = bytes.Cut(title, []byte("<"))
		return title[:min(len(title), 100)]
	}
}

// sameShape tells whether a redirect only tidied an address up.
func sameShape(a, b *url.URL) bool {
	ok, _ := ArticleShape(a)
	return !ok || strings.TrimSuffix(a.Path, "/") == strings.TrimSuffix(b.Path, "/")
}
