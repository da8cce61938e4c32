package crawler

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

var (
	// kremlin.ru/events/president/news/76482, /en/news_232345.htm
	numberRE = regexp.MustCompile(`(^|[-_./a-z])(\d{4,})$`)
	yearRE   = regexp.MustCompile(`^(19|20)\d\d$`)
	// /2025/03/18/, /2025/mar/18/, /20250318/, /2025-03-18/
	dateRE = regexp.MustCompile(`/(?:(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:/[0-3]?\d)?|(?:19|20)\d{2}-?[01]\d-?[0-3]\d)(/|$)`)
	// ?id=76482, ?p=123, ?newsid=5
	queryRE = regexp.MustCompile(`(?i)(^|&)(id|p|nid|aid|sid|news_?id|article_?id|article|story|story_?id|item_?id|post|doc|docid|pressid)=[a-z]*\d{2,}`)
)

// listings are path segments under which a site keeps lists, forms and notices.
var listings = set("tag", "tags", "category", "categories", "cat", "author", "authors", "search", "login", "signin", "sign-in",
	"logout", "register", "signup", "sign-up", "subscribe", "subscription", "subscriptions", "newsletter", "newsletters", "about", "about-us",
	"contact", "contacts", "contact-us", "privacy", "privacy-policy", "cookie-policy", "cookies", "terms", "terms-of-use",
	"terms-of-service", "terms-and-conditions", "accessibility", "advertise", "advertising", "careers", "jobs", "vacancies", "sitemap",
	"rss", "feed", "feeds", "wp-content", "wp-admin", "wp-json", "wp-login.php", "cart", "account", "user", "users", "profile", "calendar", "gallery",
	"galleries", "photo-gallery", "multimedia", "podcast", "podcasts", "shop", "store", "donate", "help", "faq", "legal", "cdn-cgi")

var fileExts = set(".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".bmp", ".avif", ".mp3", ".mp4", ".m4a", ".m3u8", ".avi", ".mov", ".wmv",
	".webm", ".ogg", ".wav", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".rtf", ".zip", ".rar", ".7z", ".gz", ".tar", ".exe",
	".dmg", ".apk", ".css", ".js", ".json", ".xml", ".rss", ".atom", ".ics", ".vcf", ".epub", ".woff", ".woff2", ".csv")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// isFile tells whether a URL names a picture, a document or the like.
func isFile(raw string) bool {
	raw, _, _ = strings.Cut(raw, "?")
	if i := strings.Index(raw, "://"); i >= 0 {
		_, raw, _ = strings.Cut(raw[i+3:], "/")
	}
	return fileExts[strings.ToLower(path.Ext(raw))]
}

// ArticleShape guesses from a canonical address alone whether it is an
// article's, and says what told it: a "date" followed by a name, a "slug" of
// several words, a "number"; or what spoke against it.
func ArticleShape(u *url.URL) (ok bool, why string) {
	p := strings.ToLower(strings.TrimSuffix(u.Path, "/"))
	if fileExts[path.Ext(p)] {
		return false, "file"
	}
	segments := strings.Split(strings.TrimPrefix(p, "/"), "/")
	for i, s := range segments {
		if listings[s] {
			return false, "listing"
		}
		if s == "page" && i+1 < len(segments) && digits(segments[i+1]) > 0 {
			return false, "listing"
		}
	}
	last := segments[len(segments)-1]
	stem := strings.TrimSuffix(last, path.Ext(last))
	if ext := path.Ext(last); ext == "" || len(ext) > 6 || strings.ContainsAny(ext, "-_") {
		stem = last
	}
	switch stem {
	case "index", "default", "home", "main", "archive", "":
		if queryRE.MatchString(u.RawQuery) {
			return true, "number"
		}
		return false, "listing"
	}
	dated := false
	if loc := dateRE.FindStringIndex(p); loc != nil {
		if loc[1] >= len(p) {
			return false, "calendar"
		}
		dated = true
	}
	words := slugWords(stem)
	switch {
	case dated && (words >= 2 || digits(stem) >= 3):
		return true, "date"
	case words >= 4, words == 3 && len(stem) >= 20:
		return true, "slug"
	case yearRE.MatchString(stem):
		return false, "calendar"
	case numberRE.MatchString(stem) && len(segments) > 1:
		return true, "number"
	case len(segments) > 1 && words >= 1 && numberSegment(segments[:len(segments)-1]):
		return true, "number"
	case queryRE.MatchString(u.RawQuery):
		return true, "number"
	}
	return false, "no article's address"
}

// numberSegment finds an article's number right before the name:
// /news/1234567/meeting-in-oslo.
func numberSegment(segments []string) bool {
	s := segments[len(segments)-1]
	return digits(s) == len(s) && len(s) >= 5
}

// slugWords counts the words of "president-meets-minister": runs of letters
// between hyphens or underscores.
func slugWords(s string) int {
	n := 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '-' || r == '_' || r == '+' || r == ' ' }) {
		if strings.ContainsFunc(w, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 0x80 }) {
			n++
		}
	}
	return n
}
