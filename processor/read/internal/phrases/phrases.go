// Package phrases finds which of many phrases stand in a short text, in one
// pass over it.
//
// A list is a file of lines "group: phrase | phrase". All is lower case. A
// phrase led by ^ has to begin the text, one ended by $ has to end it; a leading
// or ending letter of such a phrase has to begin or end a word. Lines that begin
// with # are comments. What a text may begin with and end with besides its words
// (bullets, arrows, colons) does not count.
package phrases

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Set is a set of groups, a bit a group.
type Set uint64

// Has tells whether the sets share a group.
func (s Set) Has(o Set) bool { return s&o != 0 }

// List is a parsed list of phrases. It may be used concurrently.
type List struct {
	Groups  []string
	matcher *Matcher
}

// Longest is the length in bytes up to which a text is looked at.
const Longest = 400

// The frame of a text: phrases with ^ and $ contain these bytes.
const (
	front = "\x02"
	back  = "\x03"
)

// Parse reads a list. It panics on one with more than 64 groups, which only a
// change of the program can cause.
func Parse(text string) *List {
	l := &List{}
	var all []string
	var sets []Set
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		group, rest, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		bit := slices.Index(l.Groups, group)
		if bit < 0 {
			bit = len(l.Groups)
			l.Groups = append(l.Groups, group)
		}
		if bit > 63 {
			panic("phrases: more than 64 groups")
		}
		for p := range strings.SplitSeq(rest, "|") {
			if p = strings.TrimSpace(p); p == "" {
				continue
			}
			opens, p := strings.HasPrefix(p, "^"), strings.TrimPrefix(p, "^")
			ends, p := strings.HasSuffix(p, "$"), strings.TrimSuffix(p, "$")
			switch {
			case ends:
				p += back
			case opens && wordEnd(p):
				p += " "
			}
			if opens {
				p = front + p
			}
			all, sets = append(all, p), append(sets, 1<<bit)
		}
	}
	l.matcher = NewMatcher(all, sets)
	return l
}

// Group gives the bits of named groups.
func (l *List) Group(names ...string) Set {
	var s Set
	for _, n := range names {
		i := slices.Index(l.Groups, n)
		if i < 0 {
			panic("phrases: no group named " + n)
		}
		s |= 1 << i
	}
	return s
}

// First names the first group of a set.
func (l *List) First(s Set) string {
	for i, g := range l.Groups {
		if s&(1<<i) != 0 {
			return g
		}
	}
	return ""
}

// Find gives the groups of the phrases in a text. It writes into buf, which it
// returns for the next call.
func (l *List) Find(text string, buf []byte) (Set, []byte) {
	if len(text) > Longest {
		return 0, buf
	}
	text = strings.TrimSuffix(strings.Trim(text, " \n»«>›•*·-–—:|…▶►→"), ".")
	buf = append(buf[:0], front...)
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r == '’' || r == '‘':
			r = '\''
		case r == '\n':
			r = ' '
		case r >= utf8.RuneSelf:
			r = unicode.ToLower(r)
		}
		buf = utf8.AppendRune(buf, r)
	}
	buf = append(buf, back...)
	s := l.matcher.Find(buf)
	if i := wordBreak(buf); i > 0 { // "Read more: ..." begins with "read more" too
		was := buf[i]
		buf[i] = ' '
		s |= l.matcher.Find(buf[:i+1])
		buf[i] = was
	}
	return s, buf
}

// wordEnd tells whether a phrase ends in a letter of a script that puts spaces
// between words.
func wordEnd(p string) bool {
	r, _ := utf8.DecodeLastRuneInString(p)
	return unicode.IsLetter(r) && r < 0x2E80
}

// wordBreak finds the first mark after the leading words.
func wordBreak(b []byte) int {
	for i := 1; i < len(b) && i < 60; i++ {
		switch b[i] {
		case ':', ',', '.', '!', '?', back[0], '|', '>', '(':
			return i
		}
	}
	return 0
}
