package topic

import "strings"

// heads are the nouns that make a capitalised name before them a thing that
// people talk about: "the INF Treaty", "the Bioceanic Corridor", "the Easter
// attacks".
const heads = "treaty pact accord accords convention protocol initiative corridor canal strait shoal reef dam pipeline railway bridge " +
	"attack attacks bombing bombings blasts massacre earthquake hurricane cyclone crisis dispute sea peninsula archipelago basin"

// waters may also stand before their name: "the Sea of Azov", "the Treaty of Friendship".
const waters = "sea gulf strait straits bay treaty lake"

// dull are capitalised words that name nothing by themselves.
var dull = set("the a an this that these those his her its their our in on at of for and but after before since when while as january february march april " +
	"may june july august september october november december monday tuesday wednesday thursday friday saturday sunday " +
	"president minister ministers foreign prime deputy joint mr mrs ms dr")

// nameWeight is that of a name that no table holds.
const nameWeight = 1.1

// named reads a name with a telling head at word i, which ends or begins it. It
// gives the span of words.
func (e *entry) named(text string, words [][2]int, i int) (first, last int, ok bool) {
	isCapital := func(k int) bool { return text[words[k][0]] >= 'A' && text[words[k][0]] <= 'Z' }
	if e.water && isCapital(i) && i+2 < len(words) && isCapital(i+2) && text[words[i+1][0]:words[i+1][1]] == "of" && joined(text, words, i, i+2) {
		return i, i + 2, true
	}
	if !e.head {
		return 0, 0, false
	}
	first = i
	for k := i - 1; k >= 0 && k >= i-3 && isCapital(k) && joined(text, words, k, k+1); k-- {
		if dull[strings.ToLower(text[words[k][0]:words[k][1]])] {
			break
		}
		first = k
	}
	return first, i, first < i
}

// joined reports whether only single spaces or hyphens part the words from a to b.
func joined(text string, words [][2]int, a, b int) bool {
	for k := a; k < b; k++ {
		if gap := text[words[k][1]:words[k+1][0]]; gap != " " && gap != "-" {
			return false
		}
	}
	return true
}
