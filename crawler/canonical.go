package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// maxURL is the longest URL that is followed, in bytes.
const maxURL = 2048

var errURL = errors.New("not an address that can be fetched")

// Canonical gives the one form under which the crawler knows an address: scheme
// and host in lower case, no default port, no fragment, no tracking parameters,
// the others sorted by name, percent-encoding normalised. The error says why an
// address cannot be fetched at all.
func Canonical(raw string) (string, error) {
	u, err := resolveURL(nil, raw)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// resolveURL makes a canonical URL of a reference as it stands in a page or a
// feed. A nil base takes absolute references only.
func resolveURL(base *url.URL, ref string) (*url.URL, error) {
	ref = cleanRef(ref)
	if ref == "" || len(ref) > maxURL {
		return nil, fmt.Errorf("%w: empty, or longer than %d bytes", errURL, maxURL)
	}
	u, err := url.Parse(ref)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errURL, err)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: scheme %q is not http or https", errURL, u.Scheme)
	}
	if u.Opaque != "" {
		return nil, fmt.Errorf("%w: %q has no host", errURL, ref)
	}
	if u.Host, err = canonicalHost(u); err != nil {
		return nil, err
	}
	u.User, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", false
	if err := canonicalPath(u); err != nil {
		return nil, err
	}
	u.RawQuery = canonicalQuery(u.RawQuery)
	return u, nil
}

// cleanRef does what browsers do before they parse: blanks around are dropped,
// line breaks and tabs inside too, and a blank inside is encoded.
func cleanRef(s string) string {
	s = strings.Trim(s, " \t\r\n\f\x00")
	if !strings.ContainsAny(s, "\t\r\n \\") {
		return s
	}
	s = strings.NewReplacer("\t", "", "\r", "", "\n", "", " ", "%20").Replace(s)
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		return strings.ReplaceAll(s[:i], `\`, "/") + s[i:]
	}
	return strings.ReplaceAll(s, `\`, "/")
}

func canonicalHost(u *url.URL) (string, error) {
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if host == "" {
		return "", fmt.Errorf("%w: no host", errURL)
	}
	for i := range len(host) {
		if host[i] >= 0x80 {
			ascii, err := idna.Lookup.ToASCII(host)
			if err != nil {
				return "", fmt.Errorf("%w: host %q: %w", errURL, host, err)
			}
			host = ascii
			break
		}
	}
	if strings.ContainsAny(host, " <>\"^`{|}%\\/@") {
		return "", fmt.Errorf("%w: host %q", errURL, host)
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	switch port := u.Port(); {
	case port == "", port == "80" && u.Scheme == "http", port == "443" && u.Scheme == "https":
		return host, nil
	default:
		return host + ":" + port, nil
	}
}

// canonicalPath removes dot segments and session ids, and brings the
// percent-encoding to one form: reserved characters stay as they were written.
func canonicalPath(u *url.URL) error {
	p := normalEscapes(u.EscapedPath())
	if i := strings.Index(strings.ToLower(p), ";jsessionid="); i >= 0 {
		p = p[:i]
	}
	if p == "" {
		p = "/"
	}
	if strings.Contains(p, "/.") {
		slash := strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.") || strings.HasSuffix(p, "/..")
		// path.Clean joins double slashes as well, which sites take as the same.
		if p = path.Clean(p); slash && p != "/" {
			p += "/"
		}
	}
	unescaped, err := url.PathUnescape(p)
	if err != nil {
		return fmt.Errorf("%w: %w", errURL, err)
	}
	u.Path, u.RawPath = unescaped, p
	return nil
}

const upperHex = "0123456789ABCDEF"

// normalEscapes decodes the escapes of unreserved characters, writes the others
// in upper case, and escapes whatever is not ASCII.
func normalEscapes(s string) string {
	clean := true
	for i := range len(s) {
		if s[i] == '%' || s[i] >= 0x80 {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c, escaped = unhex(s[i+1])<<4|unhex(s[i+2]), true
			i += 2
		}
		switch {
		case isUnreserved(c), !escaped && c < 0x80:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

// canonicalQuery drops what only tells where a reader came from, and sorts the
// rest by name; values of the same name keep their order.
func canonicalQuery(q string) string {
	if q == "" {
		return ""
	}
	parts := strings.Split(q, "&")
	kept := parts[:0]
	for _, p := range parts {
		name, _, _ := strings.Cut(p, "=")
		if p != "" && !isTracking(strings.ToLower(name)) {
			kept = append(kept, normalEscapes(p))
		}
	}
	slices.SortStableFunc(kept, func(a, b string) int {
		an, _, _ := strings.Cut(a, "=")
		bn, _, _ := strings.Cut(b, "=")
		return strings.Compare(an, bn)
	})
	return strings.Join(kept, "&")
}

// isTracking tells whether a query parameter never changes what is served.
func isTracking(name string) bool {
	for _, prefix := range [...]string{"utm_", "utm-", "at_campaign", "at_medium", "at_link", "at_ptr", "at_custom", "mtm_", "pk_", "hsa_", "__hs", "wt.", "ns_", "fb_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh",
		"mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "oly_anon_id", "oly_enc_id", "s_cid", "cmpid", "cmp",
		"icid", "ncid", "ito", "ocid", "smid", "smtyp", "sr_share", "spm", "xtor", "ref_src", "ref_url", "referrer",
		"_ga", "_gl", "ga_source", "ga_medium", "ga_campaign", "taid", "traffic_source",
		"jsessionid", "phpsessid":
		return true
	}
	return false
}

// pageKey is the key under which the store knows a page: http and https are
// the same page.
func pageKey(canonical string) string {
	rest := canonical
	if _, after, ok := strings.Cut(canonical, "://"); ok {
		rest = after
	}
	sum := sha256.Sum256([]byte(rest))
	return "p/" + hex.EncodeToString(sum[:16])
}

// site gives the part of a host that one owner registered: example.co.uk for
// www.example.co.uk. An address or an unknown name is its own site.
func site(host string) string {
	if s, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return s
	}
	return host
}
