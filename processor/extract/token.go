package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// flag says how a token is written.
type flag uint16

const (
	capital flag = 1 << iota // begins with a capital letter
	allCaps                  // has at least two letters, all of them capital
	digits                   // begins with a digit
	punct                    // punctuation: one character
	hyphen                   // joined to the token before by a hyphen
	spaced                   // white space stands before it
	newline                  // a line break stands before it
	clitic                   // 's, n't, 'd, 'll, 've, 're
	inQuote                  // inside double quotation marks
	abbrev                   // swallowed a full stop: "Mr.", "J.", "U.S."
)

// token is a word, a number or a punctuation mark of the document.
type token struct {
	start, end int // bytes of the document
	word       int32
	class      class
	flags      flag
}

func (t token) is(f flag) bool  { return t.flags&f != 0 }
func (t token) in(c class) bool { return t.class&c != 0 }

// tokenize cuts text into tokens and looks each up in the vocabulary.
// Hyphens inside a word are no tokens: "Jae-in" is "jae" and "in", the second
// with the flag hyphen, so that a name matches in either spelling.
func (v *vocabulary) tokenize(text string, out []token) []token {
	var buf [64]byte
	var pending flag
	quote := false
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\n':
			pending |= newline | spaced
			if i+1 < len(text) && text[i+1] == '\n' {
				quote = false // a quotation left open ends with its paragraph
			}
			i++
			continue
		case c == ' ' || c == '\t' || c == '\r':
			pending |= spaced
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r):
			end, fl := wordEnd(text, i)
			fl |= pending
			if quote {
				fl |= inQuote
			}
			out = v.appendWord(out, text, i, end, fl, buf[:0])
			i, pending = end, 0
			if i < len(text)-1 && (text[i] == '-' || strings.HasPrefix(text[i:], "‑")) {
				n := 1
				if text[i] != '-' {
					n = len("‑")
				}
				if next, _ := utf8.DecodeRuneInString(text[i+n:]); unicode.IsLetter(next) || unicode.IsDigit(next) {
					pending, i = hyphen, i+n
				}
			}
		case unicode.IsDigit(r):
			end := numberEnd(text, i)
			fl := digits | pending
			if quote {
				fl |= inQuote
			}
			w, cl := v.lookup(append(buf[:0], text[i:end]...))
			out = append(out, token{i, end, w, cl | classNumber, fl})
			i, pending = end, 0
			if i+1 < len(text) && text[i] == '-' {
				if next, _ := utf8.DecodeRuneInString(text[i+1:]); unicode.IsLetter(next) {
					pending, i = hyphen, i+1
				}
			}
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.IsControl(r):
			pending |= spaced
			i += size
		case isApostrophe(r) && len(out) > 0 && out[len(out)-1].end == i && !out[len(out)-1].is(punct) && (isClitic(text[i+size:]) || endsPlural(text, i, size)):
			end := i + size
			for end < len(text) && isLetterByte(text[end]) {
				end++
			}
			fl := clitic
			if quote {
				fl |= inQuote
			}
			w, cl := v.clitic(text[i+size : end])
			out = append(out, token{i, end, w, cl, fl})
			i = end
		default:
			switch r {
			case '"':
				quote = !quote
			case '“', '«', '„':
				quote = true
			case '”', '»':
				quote = false
			}
			fl := punct | pending
			if quote {
				fl |= inQuote
			}
			w, cl := v.lookup(append(buf[:0], text[i:i+size]...))
			out = append(out, token{i, i + size, w, cl, fl})
			i, pending = i+size, 0
		}
	}
	return out
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == 'ʻ' || r == 'ʼ' || r == '‘' || r == '`'
}

// wordEnd finds where a word ends: letters, combining marks, digits, an
// apostrophe between letters, and the stops of "U.S." or of an initial.
func wordEnd(text string, start int) (end int, fl flag) {
	letters, upper := 0, 0
	i := start
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) {
				upper++
				if i == start {
					fl |= capital
				}
			}
		case unicode.Is(unicode.Mn, r) || unicode.IsDigit(r):
		case isApostrophe(r):
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if !unicode.IsLetter(next) || isClitic(text[i+size:]) {
				goto done
			}
		default:
			goto done
		}
		i += size
	}
done:
	if letters == 1 && upper == 1 && i < len(text) && text[i] == '.' {
		// "J." or "U.S.": letter and stop in turn
		j, n := i+1, 1
		for j+1 < len(text) && text[j] >= 'A' && text[j] <= 'Z' && text[j+1] == '.' {
			j, n = j+2, n+1
		}
		if n > 1 {
			fl |= allCaps
		}
		return j, fl | abbrev
	}
	if letters == upper && (letters > 1 || letters == 1 && text[i-1] >= '0' && text[i-1] <= '9') {
		fl |= allCaps
	}
	return i, fl
}

// isClitic tells whether a rest after an apostrophe is one of the endings that
// are words of their own.
func isClitic(rest string) bool {
	n := 0
	for n < len(rest) && n < 3 && (rest[n] >= 'a' && rest[n] <= 'z' || rest[n] >= 'A' && rest[n] <= 'Z') {
		n++
	}
	if r, _ := utf8.DecodeRuneInString(rest[n:]); n == 3 || unicode.IsLetter(r) {
		return false
	}
	switch rest[:n] {
	case "s", "S", "d", "ll", "ve", "re", "m":
		return true
	}
	return false
}

func isLetterByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// endsPlural tells whether the apostrophe at i is the possessive of a plural:
// "the ministers' talks".
func endsPlural(text string, i, size int) bool {
	return i > 0 && (text[i-1] == 's' || text[i-1] == 'S') && i+size < len(text) && text[i+size] == ' '
}

func numberEnd(text string, i int) int {
	for i < len(text) {
		c := text[i]
		switch {
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case (c == '.' || c == ',' || c == ':') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9':
		default:
			if c < utf8.RuneSelf {
				return i
			}
			r, size := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsDigit(r) {
				return i
			}
			i += size
			continue
		}
		i++
	}
	return i
}

// appendWord adds a word, with "n't" and 's cut off as tokens of their own.
func (v *vocabulary) appendWord(out []token, text string, start, end int, fl flag, buf []byte) []token {
	stem := end
	if end-start > 3 && (text[end-1] == 't' || text[end-1] == 'T') {
		for _, s := range []string{"n't", "n’t"} {
			if strings.HasSuffix(text[start:end], s) {
				stem = end - len(s)
			}
		}
	}
	w, cl := v.lookup(fold(buf, text[start:stem]))
	out = append(out, token{start, stem, w, cl, fl})
	if stem < end {
		out = append(out, token{stem, end, v.not, classNegation, clitic | fl&inQuote})
	}
	return out
}

// fold appends the letters of s to buf in lower case, without marks and
// apostrophes: "Çavuşoğlu" becomes "cavusoglu".
func fold(buf []byte, s string) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			switch {
			case r >= 'A' && r <= 'Z':
				buf = append(buf, byte(r)+'a'-'A')
			case r == '\'' || r == '.' || r == '`':
			default:
				buf = append(buf, byte(r))
			}
			continue
		}
		if isApostrophe(r) || unicode.Is(unicode.Mn, r) {
			continue
		}
		if s, ok := latin[unicode.ToLower(r)]; ok {
			buf = append(buf, s...)
			continue
		}
		buf = utf8.AppendRune(buf, unicode.ToLower(r))
	}
	return buf
}

// latin maps lower-case letters with marks to plain ones. It is never written
// to after start.
var latin = makeLatin()

func makeLatin() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ŋ': "n", 'ə': "a", 'ơ': "o", 'ư': "u"}
	for base, marked := range map[string]string{
		"a": "àáâãäåāăąǎạảấầẩẫậắằẳẵặ", "c": "çćĉċč", "d": "ďḑ", "e": "èéêëēĕėęěẹẻẽếềểễệ", "g": "ĝğġģǧ", "h": "ĥḥ", "i": "ìíîïĩīĭįǐịỉ",
		"j": "ĵ", "k": "ķ", "l": "ĺļľŀ", "n": "ñńņňŉ", "o": "òóôõöōŏőǒọỏốồổỗộớờởỡợ", "r": "ŕŗř", "s": "śŝşšșṣ", "t": "ţťŧțṭ",
		"u": "ùúûüũūŭůűųǔụủứừửữự", "w": "ŵ", "y": "ýÿŷỳỵỷỹ", "z": "źżžẓ",
	} {
		for _, r := range marked {
			m[r] = base
		}
	}
	return m
}

// rawWords folds a phrase and cuts it where [vocabulary.tokenize] would.
func rawWords(phrase string) []string {
	v := &vocabulary{ids: map[string]int32{}, words: []string{""}, class: []class{0}}
	var out []string
	for _, t := range v.tokenize(phrase, nil) {
		switch s := phrase[t.start:t.end]; {
		case t.is(clitic) && t.in(classPossessor):
			out = append(out, "'s")
		case t.is(clitic) && t.in(classNegation):
			out = append(out, "not")
		default:
			out = append(out, string(fold(nil, s)))
		}
	}
	return out
}
