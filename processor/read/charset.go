package read

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// decoded is a body in UTF-8, with the name of the charset it came in and the
// witness for that: "bom", "header", "meta", "detector" or "default".
type decoded struct {
	text    string
	charset string
	from    string
}

// decode makes UTF-8 of a body, once. The byte order mark counts for more than
// the header, the header for more than the page's own meta element, and a
// declaration that the bytes plainly contradict counts for nothing. A wrong byte
// becomes one U+FFFD and spoils nothing around it.
func decode(body []byte, contentType string, k kind) decoded {
	if d, ok := byMark(body); ok {
		return d
	}
	valid, odd := validity(body)
	type claim struct{ label, from string }
	claims := []claim{{param(contentType, "charset"), "header"}}
	if k == kindHTML {
		claims = append(claims, claim{metaCharset(body), "meta"})
	}
	for _, c := range claims {
		enc, name := charset.Lookup(c.label)
		if enc == nil || name == "replacement" {
			continue
		}
		if c.from == "meta" && strings.HasPrefix(name, "utf-16") {
			name = "utf-8" // the page was read as ASCII so far, so it cannot be UTF-16
		}
		if name == "utf-8" {
			if odd > valid {
				continue // mostly broken: some other charset under a wrong label
			}
			return decoded{strings.ToValidUTF8(string(body), "\uFFFD"), name, c.from}
		}
		if odd == 0 && (valid >= 3 && single(name) || valid >= 20) {
			continue // every multi-byte sequence is right: no other charset does that by chance
		}
		return decoded{convert(enc, body), name, c.from}
	}
	if name := wide(body); name != "" {
		enc, _ := charset.Lookup(name)
		return decoded{convert(enc, body), name, "detector"}
	}
	switch {
	case valid == 0 && odd == 0:
		return decoded{string(body), "utf-8", "default"}
	case odd*10 <= valid:
		return decoded{strings.ToValidUTF8(string(body), "\uFFFD"), "utf-8", "detector"}
	}
	if r := chardet.Detect(sample(body)); r.Confidence >= 0.3 {
		if enc, name := charset.Lookup(r.Encoding); enc != nil && name != "utf-8" && name != "replacement" {
			return decoded{convert(enc, body), name, "detector"}
		}
	}
	enc, name := charset.Lookup("windows-1252")
	return decoded{convert(enc, body), name, "default"}
}

// byMark decodes a body that begins with a byte order mark.
func byMark(b []byte) (decoded, bool) {
	name, n := "", 0
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		return decoded{strings.ToValidUTF8(string(b[3:]), "\uFFFD"), "utf-8", "bom"}, true
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		name, n = "utf-16le", 2
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		name, n = "utf-16be", 2
	default:
		return decoded{}, false
	}
	enc, _ := charset.Lookup(name)
	return decoded{convert(enc, b[n:]), name, "bom"}, true
}

func convert(enc encoding.Encoding, b []byte) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil { // decoders of this family replace instead of failing
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// validity counts the multi-byte sequences of UTF-8 that are right, and the
// bytes that belong to none.
func validity(b []byte) (valid, odd int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			odd++
		} else {
			valid++
		}
		i += size
	}
	return valid, odd
}

// single tells whether a charset is one byte a character.
func single(name string) bool {
	return strings.HasPrefix(name, "iso-8859") || strings.HasPrefix(name, "windows-") || strings.HasPrefix(name, "koi8") || name == "macintosh"
}

// wide recognises UTF-16 without a mark by its zero bytes.
func wide(b []byte) string {
	head := b[:min(len(b), 2048)&^1]
	even, odd := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch half := len(head) / 2; {
	case odd*10 > half*7 && even*10 < half:
		return "utf-16le"
	case even*10 > half*7 && odd*10 < half:
		return "utf-16be"
	}
	return ""
}

// sample gathers the stretches that hold bytes outside ASCII, which alone tell
// charsets apart, up to 16 kB.
func sample(b []byte) []byte {
	const most = 16 << 10
	var out []byte
	for i := 0; i < len(b) && len(out) < most; {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		from, to := max(0, i-16), min(len(b), i+64)
		out = append(out, b[from:to]...)
		i = to
	}
	return out
}

// metaCharset finds the charset that a page declares in its first 4 kB.
func metaCharset(b []byte) string {
	head := strings.ToLower(string(b[:min(len(b), 4096)]))
	if rest, ok := strings.CutPrefix(strings.TrimSpace(head), "<?xml"); ok {
		if decl, _, ok := strings.Cut(rest, "?>"); ok {
			if v := value(decl, "encoding"); v != "" {
				return v
			}
		}
	}
	for {
		i := strings.Index(head, "<meta")
		if i < 0 {
			return ""
		}
		head = head[i+5:]
		tag, _, _ := strings.Cut(head, ">")
		if v := value(tag, "charset"); v != "" {
			return v
		}
	}
}

// param gives a parameter of a media type, without the strictness that real
// headers do not keep to.
func param(contentType, name string) string {
	_, params, _ := strings.Cut(strings.ToLower(contentType), ";")
	return value(params, name)
}

// value finds name=value in a string, quoted or not.
func value(s, name string) string {
	i := strings.Index(s, name)
	if i < 0 {
		return ""
	}
	s = strings.TrimLeft(s[i+len(name):], " \t\n")
	s, ok := strings.CutPrefix(s, "=")
	if !ok {
		return ""
	}
	s = strings.TrimLeft(s, " \t\n\"'")
	if end := strings.IndexAny(s, "\"'; \t\n>"); end >= 0 {
		s = s[:end]
	}
	return s
}
