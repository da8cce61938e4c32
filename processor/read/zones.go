package read

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"readout/processor/read/internal/phrases"
)

// zones.txt holds the lines that give chrome away by their words alone.
//
//go:embed zones.txt
var zoneText string

var zoneList = sync.OnceValue(func() *phrases.List { return phrases.Parse(zoneText) })

// zoner tells the site's lines from the article's by their words.
type zoner struct {
	list      *phrases.List
	head, end phrases.Set
	short     phrases.Set // groups that no sentence can fall into
	buf       []byte
}

func newZoner() *zoner {
	l := zoneList()
	return &zoner{list: l, head: l.Group("head"), end: l.Group("end"), short: l.Group("head", "share", "tool", "ad")}
}

// mark is what a line is to the lines after it.
type mark int

const (
	plainLine  mark = iota
	chromeLine      // not the article's
	chromeHead      // nor are the teasers that follow it
	chromeEnd       // nor is anything that follows it
)

// judge tells what a line is and, where it is the site's, why.
func (z *zoner) judge(line string) (mark, string) {
	if counter(line) {
		if strings.Contains(strings.ToLower(line), "comment") {
			return chromeEnd, "comments"
		}
		return chromeLine, "counter"
	}
	if len(line) > phrases.Longest {
		return plainLine, ""
	}
	if len(line) < 80 && threadOf(line) {
		return chromeEnd, "comments"
	}
	var s phrases.Set
	s, z.buf = z.list.Find(line, z.buf)
	if sentence(line) && utf8.RuneCountInString(line) > 40 {
		s &^= z.short // "Home Secretary ..." is no menu
		if len(line) > 150 {
			s &^= z.end
		}
	}
	switch {
	case s == 0:
		return plainLine, ""
	case s.Has(z.end):
		return chromeEnd, "comments"
	case s.Has(z.head):
		return chromeHead, "related"
	}
	return chromeLine, z.list.First(s)
}

// counted are the words behind the number of a counter, or before it.
var counted = map[string]bool{"views": true, "view": true, "shares": true, "share": true, "comments": true, "comment": true, "reads": true, "likes": true,
	"kommentare": true, "aufrufe": true, "commentaires": true, "comentarios": true, "retweets": true, "replies": true, "votes": true, "followers": true}

// counter recognises "4,370 Views", "Comments (14)", "12 comments | Sort by newest".
func counter(line string) bool {
	if len(line) > 60 {
		return false
	}
	f := strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' || r == '|' || r == ':' })
	if len(f) < 2 || len(f) > 6 {
		return false
	}
	number := func(s string) bool {
		return s[0] >= '0' && s[0] <= '9' && digits(s)+strings.Count(s, ",")+strings.Count(s, ".")+strings.Count(s, "k")+strings.Count(s, "K") == len(s)
	}
	for i := 0; i+1 < len(f); i++ {
		if number(f[i]) && counted[strings.ToLower(f[i+1])] || counted[strings.ToLower(f[i])] && number(f[i+1]) && len(f) <= 3 {
			return len(f) <= 3 || i > 0 || strings.EqualFold(f[len(f)-1], "newest")
		}
	}
	return false
}

// threadOf recognises "Print | Send to a friend | Comments (4)".
func threadOf(line string) bool {
	_, rest, ok := strings.Cut(strings.ToLower(line), "comments (")
	n, _, closed := strings.Cut(rest, ")")
	return ok && closed && n != "" && digits(n) == len(n)
}

// sentence tells whether a line reads like a sentence or several: long, or ended
// like one.
func sentence(s string) bool {
	n := utf8.RuneCountInString(s)
	if n >= 140 {
		return true
	}
	return n >= 25 && ended(s) && strings.Count(s, " ") >= 4 || n >= 12 && ended(s) && wide2(s)
}

// ended tells whether a text ends as sentences do, quotes and brackets aside.
func ended(s string) bool {
	s = strings.TrimRight(s, " \"”’»)]'")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？؟।", r)
}

// wide2 tells whether a text is in a script that needs few characters.
func wide2(s string) bool { return size(s) > utf8.RuneCountInString(s)*3/2 }

// bare lines carry no words: "in ,", "___", "* * *".
func wordless(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n < 3 && !(n > 0 && wide2(s))
}
