package bus

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// encodeKey turns a key into what a bucket takes. "/" becomes the "." between
// subject tokens, so that keys can be listed by folder; an empty token becomes
// "="; every byte that is not a letter, a digit, "-" or "_" becomes "=" and two
// hex digits.
func encodeKey(key string) string {
	var b strings.Builder
	for i, part := range strings.Split(key, "/") {
		if i > 0 {
			b.WriteByte('.')
		}
		if part == "" {
			b.WriteByte('=')
		}
		for _, c := range []byte(part) {
			if plainKeyByte(c) {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "=%02X", c)
			}
		}
	}
	return b.String()
}

// decodeKey undoes encodeKey. An error means that something else wrote the key.
func decodeKey(s string) (string, error) {
	parts := strings.Split(s, ".")
	for i, part := range parts {
		if part == "=" {
			parts[i] = ""
			continue
		}
		var b strings.Builder
		for j := 0; j < len(part); j++ {
			if part[j] != '=' {
				b.WriteByte(part[j])
				continue
			}
			if j+2 >= len(part) {
				return "", fmt.Errorf("key %q was not written here", s)
			}
			c, err := hex.DecodeString(part[j+1 : j+3])
			if err != nil {
				return "", fmt.Errorf("key %q was not written here: %w", s, err)
			}
			b.Write(c)
			j += 2
		}
		parts[i] = b.String()
	}
	return strings.Join(parts, "/"), nil
}

// keyFilter is the subject pattern of the keys that may begin with prefix: its
// whole folders are fixed, the rest is for the caller to compare.
func keyFilter(prefix string) string {
	i := strings.LastIndexByte(prefix, '/')
	if i < 0 {
		return ">"
	}
	return encodeKey(prefix[:i]) + ".>"
}

func plainKeyByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}
