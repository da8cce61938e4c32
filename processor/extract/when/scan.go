package when

import (
	"unicode"
	"unicode/utf8"
)

// token is a word, a number or a mark.
type token struct {
	start, end int32
	val        int32 // of a number; of a word, from the table; of a mark, its rune
	class      class // of a word
	kind       kindOfToken
	digits     uint8 // of a number
	flags      uint8
}

type kindOfToken uint8

const (
	mark kindOfToken = iota
	wordToken
	number
)

const (
	spaced     uint8 = 1 << iota // white space before it
	broken                       // a paragraph or a short line ends before it
	capital                      // begins with a capital letter
	possessive                   // 's or ' follows and is not in the token
	nth                          // "3rd"
	upper                        // a word of capitals only
)

// shortLine is the length in bytes below which a line that ends is taken for a
// heading, a byline or a list item, not for wrapped prose.
const shortLine = 50

// scan cuts text into tokens, appending to buf.
func scan(text string, buf []token) []token {
	var flags uint8
	line := 0
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			flags |= spaced
			i++
		case c == '\n':
			flags |= spaced
			if i-line < shortLine || i+1 < len(text) && (text[i+1] == '\n' || text[i+1] == '\r') {
				flags |= broken
			}
			i++
			line = i
		case '0' <= c && c <= '9':
			t, next := scanNumber(text, i)
			t.flags |= flags
			buf, i, flags = append(buf, t), next, 0
		case letter[c]:
			t, next := scanWord(text, i)
			t.flags |= flags
			buf, i, flags = append(buf, t), next, 0
		case c < utf8.RuneSelf:
			buf = append(buf, token{start: int32(i), end: int32(i + 1), val: int32(c), flags: flags})
			i, flags = i+1, 0
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			switch {
			case r == '\u00a0' || r == '\u2009' || r == '\u202f' || r == '\u2002' || r == '\u3000':
				flags |= spaced
				i += n
			case r >= '\u2010' && r <= '\u2015' || r == '\u2212':
				d := int32('-') // hyphens and dashes shorter than an em dash bind alike
				if r >= '\u2014' {
					d = '—'
				}
				buf = append(buf, token{start: int32(i), end: int32(i + n), val: d, flags: flags})
				i, flags = i+n, 0
			case r >= '\u2000' && r <= '\u206f' || r == '«' || r == '»' || r == utf8.RuneError:
				buf = append(buf, token{start: int32(i), end: int32(i + n), val: r, flags: flags})
				i, flags = i+n, 0
			default:
				t, next := scanWord(text, i)
				t.flags |= flags
				buf, i, flags = append(buf, t), next, 0
			}
		}
	}
	return buf
}

// letter tells the ASCII letters.
var letter = func() (l [256]bool) {
	for c := 'a'; c <= 'z'; c++ {
		l[c], l[c-'a'+'A'] = true, true
	}
	return l
}()

// scanNumber reads digits, "1,200" as one number, and an ordinal's ending.
func scanNumber(text string, i int) (token, int) {
	t := token{start: int32(i), kind: number}
	v := int32(0)
	for {
		c := text[i]
		if v < 1e7 {
			v = v*10 + int32(c-'0')
		}
		if t.digits < 200 {
			t.digits++
		}
		i++
		if i+3 < len(text) && text[i] == ',' && digit(text, i+1) && digit(text, i+2) && digit(text, i+3) && !digit(text, i+4) {
			i++ // thousands
			t.digits = 100
			continue
		}
		if !digit(text, i) {
			break
		}
	}
	t.val = v
	if i+1 < len(text) && !(i+2 < len(text) && (letter[text[i+2]] || digit(text, i+2))) {
		switch a, b := text[i]|0x20, text[i+1]|0x20; {
		case a == 's' && b == 't', a == 'n' && b == 'd', a == 'r' && b == 'd', a == 't' && b == 'h':
			t.flags |= nth
			i += 2
		}
	}
	t.end = int32(i)
	return t, i
}

func digit(text string, i int) bool { return i < len(text) && text[i]-'0' < 10 }

// scanWord reads letters, and digits after them ("G20"). "a.m." and "U.S." are
// one word each.
func scanWord(text string, i int) (token, int) {
	t := token{start: int32(i), kind: wordToken}
	var low [longestWord]byte
	n, lower := 0, false
	for i < len(text) {
		c := text[i]
		if letter[c] {
			lower = lower || c >= 'a'
			c |= 0x20
		} else if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r >= '\u2000' && r <= '\u206f' || r == '\u00a0' || r == '\u3000' || r == '«' || r == '»' || r == utf8.RuneError {
				break
			}
			i += size
			n = longestWord + 1 // no word of the table
			lower = lower || unicode.IsLower(r)
			continue
		} else if digit(text, i) {
			n = longestWord + 1
		} else {
			break
		}
		if n < longestWord {
			low[n] = c
		}
		n++
		i++
	}
	if i == int(t.start) { // a lone byte that is no letter after all
		_, size := utf8.DecodeRuneInString(text[i:])
		return token{start: t.start, end: int32(i + max(size, 1)), val: utf8.RuneError}, i + max(size, 1)
	}
	first := text[t.start]
	if first >= 'A' && first <= 'Z' || first >= utf8.RuneSelf {
		t.flags |= capital
		if !lower && n > 1 {
			t.flags |= upper
		}
	}
	if n == 1 && i+1 < len(text) && (text[i] == '.' || text[i] == ' ' && text[i+1]|0x20 == 'm') {
		if end, ok := meridiemAt(text, i, low[0]); ok {
			t.end, t.class = int32(end), meridiem
			if low[0] == 'p' {
				t.val = 12
			}
			return t, end
		}
		if text[i] == '.' && first <= 'Z' { // an abbreviation of single capitals
			j := i
			for j+1 < len(text) && text[j] == '.' && text[j+1] >= 'A' && text[j+1] <= 'Z' && !(j+2 < len(text) && letter[text[j+2]]) {
				if n < longestWord {
					low[n] = text[j+1] | 0x20
				}
				n++
				j += 2
			}
			if n > 1 {
				i = j
				if i < len(text) && text[i] == '.' && n < 4 {
					i++
				}
			}
		}
	}
	if n == 1 && first == 'o' || n == 1 && first == 'O' {
		if c := "'clock"; i+len(c) <= len(text) && text[i:i+len(c)] == c {
			i += len(c)
			t.end, t.class = int32(i), oclock
			return t, i
		} else if c := "’clock"; i+len(c) <= len(text) && text[i:i+len(c)] == c {
			i += len(c)
			t.end, t.class = int32(i), oclock
			return t, i
		}
	}
	t.end = int32(i)
	if n <= longestWord && lengths[low[0]&31]&(1<<n) != 0 {
		w := words[string(low[:n])]
		t.class, t.val = w.class, int32(w.val)
	}
	return possessiveAfter(text, t, i)
}

// meridiemAt reads the rest of "a.m." or "p.m", with i after the first letter.
func meridiemAt(text string, i int, c byte) (end int, ok bool) {
	if c != 'a' && c != 'p' || i+1 >= len(text) || text[i] != '.' {
		return 0, false
	}
	i++
	if text[i] == ' ' && i+1 < len(text) {
		i++
	}
	if text[i]|0x20 != 'm' || i+1 < len(text) && letter[text[i+1]] {
		return 0, false
	}
	i++
	if i < len(text) && text[i] == '.' {
		i++
	}
	return i, true
}

// possessiveAfter takes 's and the bare apostrophe of "two days' talks".
func possessiveAfter(text string, t token, i int) (token, int) {
	j := i
	switch {
	case j < len(text) && text[j] == '\'':
		j++
	case j+3 <= len(text) && text[j:j+3] == "’":
		j += 3
	default:
		return t, i
	}
	if j < len(text) && text[j]|0x20 == 's' && !(j+1 < len(text) && letter[text[j+1]]) {
		t.flags |= possessive
		return t, j + 1
	}
	if text[i-1] == 's' && !(j < len(text) && letter[text[j]]) && t.class != other {
		t.flags |= possessive
		return t, j
	}
	return t, i
}
