package blocks

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// cues.txt is the lexicon of phrases that give a block away.
//
//go:embed cues.txt
var cueText string

type cueData struct {
	groups  []string
	anyCase *matcher
}

// maxCue is the length in bytes up to which a block is looked at for cues.
const maxCue = 400

var cues = sync.OnceValue(func() *cueData {
	c := &cueData{}
	var phrases []string
	var sets []Words
	for line := range strings.Lines(cueText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		group, rest, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		bit := -1
		for i, g := range c.groups {
			if g == group {
				bit = i
			}
		}
		if bit < 0 {
			bit = len(c.groups)
			c.groups = append(c.groups, group)
		}
		for p := range strings.SplitSeq(rest, "|") {
			p = strings.TrimSpace(p)
			// a block is framed by \x02 and \x03, and words by spaces
			p = strings.Replace(p, "^", "\x02", 1)
			if strings.HasSuffix(p, "$") {
				p = p[:len(p)-1] + "\x03"
			}
			if strings.HasPrefix(p, "\x02") && isWordEnd(p) {
				p += " "
			}
			if p != "" {
				phrases, sets = append(phrases, p), append(sets, 1<<bit)
			}
		}
	}
	c.anyCase = newMatcher(phrases, sets)
	return c
})

// isWordEnd tells whether a phrase ends in a letter of a script that puts
// spaces between words: such a phrase has to end a word where it begins a block.
func isWordEnd(p string) bool {
	r, _ := utf8.DecodeLastRuneInString(p)
	return unicode.IsLetter(r) && (r < 0x2E80)
}

// cuesOf gives the groups of phrases in a block's text.
func cuesOf(c *cueData, text string, buf []byte) (Words, []byte) {
	if len(text) > maxCue {
		return 0, buf
	}
	buf = append(buf[:0], 2)
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r == '’' || r == '‘':
			r = '\''
		case r >= utf8.RuneSelf:
			r = unicode.ToLower(r)
		case r == '\n':
			r = ' '
		}
		buf = utf8.AppendRune(buf, r)
	}
	buf = append(buf, 3)
	// a phrase at the beginning also counts where punctuation or the end follows
	w := c.anyCase.find(buf)
	if i := wordBreak(buf); i > 0 {
		tail := buf[i]
		buf[i] = ' '
		w |= c.anyCase.find(buf[:i+1])
		buf[i] = tail
	}
	return w, buf
}

// wordBreak finds the first byte after the leading words that is neither letter
// nor space: ":" in "Read more: ...".
func wordBreak(b []byte) int {
	for i := 1; i < len(b) && i < 40; i++ {
		switch b[i] {
		case ':', ',', '.', '!', '?', 3, '|', '>', '(':
			return i
		}
	}
	return 0
}
