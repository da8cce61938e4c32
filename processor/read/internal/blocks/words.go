package blocks

import (
	_ "embed"
	"strings"
	"sync"

	"readout/processor/read/internal/phrases"
)

// Words is a set of word groups found in the names of an element: its class,
// its id, its role, its itemprop. One bit a group.
type Words uint64

// groups are the names of the bits of [Words], in the order of names.txt.
var groups = sync.OnceValue(func() []string { return lexicon().groups })

// Has tells whether the set holds any of the groups of o.
func (w Words) Has(o Words) bool { return w&o != 0 }

// String lists the groups, for explanations.
func (w Words) String() string {
	var b strings.Builder
	for i, g := range groups() {
		if w&(1<<i) != 0 {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(g)
		}
	}
	return b.String()
}

// Group gives the bit of a named group; it panics where names.txt has none,
// which only a change of this package can cause.
func Group(names ...string) Words {
	var w Words
	for _, n := range names {
		i := -1
		for j, g := range groups() {
			if g == n {
				i = j
			}
		}
		if i < 0 {
			panic("blocks: no group named " + n)
		}
		w |= 1 << i
	}
	return w
}

// names.txt is the lexicon: "group: word word *stem ..." a line.
//
//go:embed names.txt
var names string

type lexiconData struct {
	groups []string
	words  map[string]Words // whole words between separators and changes of case
	stems  *phrases.Matcher // strings found anywhere in the lower-cased name
}

var lexicon = sync.OnceValue(func() *lexiconData {
	l := &lexiconData{words: map[string]Words{}}
	var stems []string
	var sets []phrases.Set
	for line := range strings.Lines(names) {
		line, _, _ = strings.Cut(line, "#")
		group, rest, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		group = strings.TrimSpace(group)
		bit := -1
		for i, g := range l.groups {
			if g == group {
				bit = i
			}
		}
		if bit < 0 {
			bit = len(l.groups)
			l.groups = append(l.groups, group)
		}
		if bit > 63 {
			panic("blocks: names.txt has more than 64 groups")
		}
		for _, w := range strings.Fields(rest) {
			if stem, ok := strings.CutPrefix(w, "*"); ok {
				stems, sets = append(stems, stem), append(sets, 1<<bit)
				continue
			}
			l.words[w] |= 1 << bit
		}
	}
	l.stems = phrases.NewMatcher(stems, sets)
	return l
})

// maxName caps the bytes of a class or id that are looked at: utility-class
// frameworks write thousands, and the telling ones stand in front.
const maxName = 400

// wordsOf finds the groups in one attribute value.
func wordsOf(l *lexiconData, name string) Words {
	if len(name) > maxName {
		name = name[:maxName]
	}
	var buf [maxName]byte
	low := buf[:0]
	var w Words
	start := 0
	word := func(end int) {
		if end-start >= 2 {
			s := low[start:end]
			set, ok := l.words[string(s)]
			if !ok && s[len(s)-1] == 's' {
				set = l.words[string(s[:len(s)-1])]
			}
			w |= set
		}
		start = len(low)
	}
	lower := false
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c >= 'A' && c <= 'Z':
			if lower {
				word(len(low))
			}
			lower = false
			low = append(low, c+'a'-'A')
		case c >= 'a' && c <= 'z':
			lower = true
			low = append(low, c)
		case c >= 0x80:
			low = append(low, c)
		default: // a digit or a separator
			word(len(low))
			low = append(low, c)
			start = len(low)
			lower = false
		}
	}
	word(len(low))
	return w | Words(l.stems.Find(low))
}
