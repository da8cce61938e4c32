package strict

import "sort"

// Nearest returns the name that differs from s by the fewest typed letters, or
// "" where none is near enough to be what was meant: at most two fifths of the
// longer word, and at least one letter.
func Nearest(s string, names []string) string {
	names = append([]string(nil), names...)
	sort.Strings(names)
	best, bestD := "", 1<<30
	for _, n := range names {
		if d := distance(s, n); d < bestD {
			best, bestD = n, d
		}
	}
	if bestD <= max(1, max(len(s), len(best))*2/5) {
		return best
	}
	return ""
}

// distance is Levenshtein's, on bytes, with long words cut at 64.
func distance(a, b string) int {
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur := make([]int, len(b)+1)
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			sub := prev[j-1]
			if a[i-1] != b[j-1] {
				sub++
			}
			cur[j] = min(sub, prev[j]+1, cur[j-1]+1)
		}
		prev = cur
	}
	return prev[len(b)]
}
