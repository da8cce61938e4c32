package extract

// trie finds phrases of the lexicon in a document: a tree over word numbers,
// with all its edges in one map. It is built once and then only read.
type trie struct {
	edges   map[uint64]int32
	entries [][]entry // by node
}

// entryKind is what a phrase of the lexicon stands for.
type entryKind uint8

const (
	entryActor     entryKind = iota // full name of a known person
	entrySurname                    // last word of a known person's name
	entryOffice                     // form of an office
	entryCountry                    // name of a country
	entryAdjective                  // "Norwegian"
	entryPeople                     // "Norwegians"
	entryOrg                        // body, ministry, agency
	entryMetonym                    // "Kremlin"
	entryPlace                      // city, site, capital
	entryRegion                     // "Latin American": no country
)

// entry is one meaning of a phrase. ref is the index into the lexicon's slice.
type entry struct {
	kind entryKind
	form caseRule
	ref  int32
}

// caseRule says how a phrase must be written to be meant.
type caseRule uint8

const (
	anyCase   caseRule = iota
	capitals           // begins with a capital: "May", "Turkey"
	upperCase          // all capitals: "US", "AU"
)

func newTrie() *trie { return &trie{edges: map[uint64]int32{}, entries: [][]entry{nil}} }

func (t *trie) add(words []int32, e entry) {
	node := int32(0)
	for _, w := range words {
		key := uint64(node)<<32 | uint64(uint32(w))
		next, ok := t.edges[key]
		if !ok {
			next = int32(len(t.entries))
			t.entries = append(t.entries, nil)
			t.edges[key] = next
		}
		node = next
	}
	if node == 0 {
		return
	}
	for _, x := range t.entries[node] {
		if x == e {
			return
		}
	}
	t.entries[node] = append(t.entries[node], e)
}

// hit is a phrase found: tokens start to end, and its meanings.
type hit struct {
	start, end int
	entries    []entry
}

// longest finds the longest phrase that starts at token i. A phrase does not
// run over a line break.
func (t *trie) longest(toks []token, i int) (hit, bool) {
	var best hit
	found := false
	node := int32(0)
	for j := i; j < len(toks); j++ {
		if j > i && (toks[j].is(newline) || toks[j].is(punct)) {
			break
		}
		next, ok := t.edges[uint64(node)<<32|uint64(uint32(toks[j].word))]
		if !ok || toks[j].word == 0 {
			break
		}
		node = next
		if es := t.entries[node]; len(es) > 0 && anyFits(es, toks[i:j+1]) {
			best, found = hit{i, j + 1, es}, true
		}
	}
	return best, found
}

func anyFits(es []entry, toks []token) bool {
	for _, e := range es {
		if e.fits(toks) {
			return true
		}
	}
	return false
}

// fits tells whether the tokens are written as the entry wants.
func (e entry) fits(toks []token) bool {
	switch e.form {
	case capitals:
		for _, t := range toks {
			if t.is(capital) || t.is(digits) {
				return toks[0].is(capital) || toks[0].in(classParticle) || toks[0].is(digits) || toks[0].in(classDeterminer)
			}
		}
		return false
	case upperCase:
		for _, t := range toks {
			if !t.is(allCaps) && !t.is(digits) {
				return false
			}
		}
	}
	return true
}

// as gives the first meaning of a kind that fits how the phrase is written.
func (h hit) as(toks []token, kinds ...entryKind) (entry, bool) {
	for _, k := range kinds {
		for _, e := range h.entries {
			if e.kind == k && e.fits(toks[h.start:h.end]) {
				return e, true
			}
		}
	}
	return entry{}, false
}
