package event

import (
	"math/bits"
	"net/url"
	"strconv"
	"strings"
)

// nearBits is how many of a fingerprint's 64 bits may differ between copies of
// one text.
const nearBits = 3

// sameBytes is the length from which two equal sentences are one writer's.
const sameBytes = 60

// Independent sorts mentions into groups that count as one source each: those
// of one outlet, those whose texts are copies of one another, and those that
// say it in the same words. It returns the group of every mention, numbered
// from 0 in the order of first appearance.
func Independent(ms []Mention) []int {
	group := make([]int, len(ms))
	outlets := make([]string, len(ms))
	prints := make([]uint64, len(ms))
	for i, m := range ms {
		group[i] = i
		outlets[i] = outlet(m)
		prints[i], _ = strconv.ParseUint(m.Fingerprint, 16, 64) // 0: none
		for j := range i {
			if outlets[j] != outlets[i] && !near(prints[i], prints[j]) && !(len(m.Sentence) >= sameBytes && m.Sentence == ms[j].Sentence) {
				continue
			}
			if from, to := max(group[i], group[j]), min(group[i], group[j]); from != to {
				for k := range i + 1 {
					if group[k] == from {
						group[k] = to
					}
				}
			}
		}
	}
	number := map[int]int{}
	for i, g := range group {
		if _, ok := number[g]; !ok {
			number[g] = len(number)
		}
		group[i] = number[g]
	}
	return group
}

// Sources counts the independent sources among the event's mentions.
func (e Event) Sources() int {
	n := 0
	for _, g := range Independent(e.Mentions) {
		n = max(n, g+1)
	}
	return n
}

func near(a, b uint64) bool { return a != 0 && b != 0 && bits.OnesCount64(a^b) <= nearBits }

// outlet is who published a mention: the source's name, or the host, or else
// the article itself.
func outlet(m Mention) string {
	if m.Source != "" {
		return "source " + m.Source
	}
	if u, err := url.Parse(m.URL); err == nil && u.Hostname() != "" {
		return "host " + strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	return "article " + m.Article
}
