package read

import (
	"fmt"
	"strings"

	"readout/event"
)

// The limits that keep a hostile page within two seconds and 200 MB. Of 1,160
// real pages the largest had 2.2 MB, 10,106 start tags, 44,314 attributes and
// 9,708 reopened formatting elements.
const (
	maxBody     = 24 << 20 // bytes of a page as fetched, and after unpacking
	maxHTML     = 6 << 20  // bytes of HTML once in UTF-8
	maxText     = 2 << 20  // bytes of plain text once in UTF-8
	maxElements = 40_000   // start tags
	maxAttrs    = 250_000  // attributes, all elements together
	maxRebuilt  = 300_000  // formatting elements that the parser would open again for later blocks
	maxOutput   = 1 << 20  // bytes of text in one article; the rest is cut off
)

// inspect scans HTML once, without building anything, for what would make the
// parser slow or large.
func inspect(s string) error {
	var elements, attrs, open, foreign, rebuilt int
	for i := 0; i < len(s); i++ {
		if s[i] != '<' || i+1 >= len(s) {
			continue
		}
		c := s[i+1]
		closing := c == '/'
		if closing && i+2 < len(s) {
			c = s[i+2]
		}
		if c|0x20 < 'a' || c|0x20 > 'z' {
			if strings.HasPrefix(s[i+1:], "!--") {
				i = commentEnd(s, i+2)
			}
			continue
		}
		start := i + 1
		if closing {
			start++
		}
		j := start
		for j < len(s) && (s[j]|0x20 >= 'a' && s[j]|0x20 <= 'z' || s[j] >= '0' && s[j] <= '9') {
			j++
		}
		tag := s[start:j]
		if closing {
			switch {
			case formatting(tag):
				open = max(0, open-1)
			case strangers(tag):
				foreign = max(0, foreign-1)
			}
			i = j - 1
			continue
		}
		elements++
		switch {
		case formatting(tag):
			open++
		case strangers(tag):
			foreign++
		default:
			rebuilt += min(open, 512)
		}
		space, equals := false, false // what came before, spaces aside
		for ; j < len(s) && s[j] != '>'; j++ {
			switch c := s[j]; c {
			case ' ', '\n', '\t', '\r', '\f', '/':
				space = true
				continue
			case '"', '\'':
				if !equals {
					break
				}
				if j = indexByteFrom(s, j+1, c); j < 0 {
					j = len(s) - 1 // all the rest is this attribute
				}
			default:
				if space && c != '=' && !equals {
					attrs++
				}
			}
			space, equals = false, c == '='
		}
		i = j
		if elements > maxElements {
			return event.Reject("too many elements", fmt.Sprintf("over %d start tags", maxElements))
		}
		if attrs > maxAttrs {
			return event.Reject("too many attributes", fmt.Sprintf("over %d", maxAttrs))
		}
		if rebuilt > maxRebuilt {
			return event.Reject("tangled markup", "formatting elements left open over many blocks")
		}
		if foreign == 0 && raw(tag) { // its content is not markup
			if i = indexFold(s, i, "</"+tag); i < 0 {
				break
			}
			i--
		}
	}
	return nil
}

// formatting elements are opened again by the parser in every later block until
// they are closed.
func formatting(tag string) bool {
	switch len(tag) {
	case 1:
		c := tag[0] | 0x20
		return c == 'a' || c == 'b' || c == 'i' || c == 's' || c == 'u'
	case 2:
		return equalFold(tag, "em") || equalFold(tag, "tt")
	case 3:
		return equalFold(tag, "big")
	case 4:
		return equalFold(tag, "code") || equalFold(tag, "font") || equalFold(tag, "nobr")
	case 5:
		return equalFold(tag, "small")
	case 6:
		return equalFold(tag, "strike") || equalFold(tag, "strong")
	}
	return false
}

// strangers open SVG or MathML, inside which no content is raw.
func strangers(tag string) bool { return equalFold(tag, "svg") || equalFold(tag, "math") }

// commentEnd finds the end of a comment whose dashes begin at from.
func commentEnd(s string, from int) int {
	for i := from; ; i += 2 {
		if i = indexFrom(s, i, "--"); i < 0 {
			return len(s)
		}
		if rest := s[i+2:]; strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "!>") {
			return i + 2
		}
		i-- // "--->" ends a comment too
	}
}

func raw(tag string) bool {
	return equalFold(tag, "script") || equalFold(tag, "style") || equalFold(tag, "textarea") || equalFold(tag, "title")
}
