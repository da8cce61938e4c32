package event

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// hash gives 32 hex digits of a SHA-256 over the parts, each led by its length,
// so that no two lists of parts run together. Parts in bytes are not copied: a
// page's body is one.
func hash[T string | []byte](kind string, parts ...T) string {
	h := sha256.New()
	h.Write([]byte(kind))
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p))))
		h.Write([]byte{':'})
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// ID makes an event's id of whatever identifies it to the resolver. The parts
// must be the same on every machine.
func ID(parts ...string) string { return hash("event", parts...) }

func itoa(n int) string { return strconv.Itoa(n) }

func sides(codes []string) string {
	if len(codes) == 0 {
		return "_"
	}
	return strings.Join(codes, "-")
}
