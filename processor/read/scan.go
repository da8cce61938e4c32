package read

import "strings"

// indexFrom is strings.Index from a position; -1 where there is none.
func indexFrom(s string, from int, sub string) int {
	if from > len(s) {
		return -1
	}
	if i := strings.Index(s[from:], sub); i >= 0 {
		return from + i
	}
	return -1
}

func indexByteFrom(s string, from int, c byte) int {
	if from > len(s) {
		return -1
	}
	if i := strings.IndexByte(s[from:], c); i >= 0 {
		return from + i
	}
	return -1
}

// indexFold finds an ASCII string whatever its case; sub starts with "<".
func indexFold(s string, from int, sub string) int {
	for i := from; i < len(s); {
		k := strings.IndexByte(s[i:], '<')
		if k < 0 {
			return -1
		}
		i += k
		if len(s)-i >= len(sub) && equalFold(s[i:i+len(sub)], sub) {
			return i
		}
		i++
	}
	return -1
}

// equalFold compares ASCII strings whatever their case.
func equalFold(a, b string) bool { return len(a) == len(b) && strings.EqualFold(a, b) }
