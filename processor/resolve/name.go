package resolve

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"readout/event"
)

// person is a participant prepared for comparing.
type person struct {
	event.Participant
	tokens []token // words of the name, particles and titles left out
}

// token is one folded word of a name and how it sounds.
type token struct {
	word string
	skel string // consonants after transliterations are levelled; "" for a short word
}

// particles are words that do not tell two people apart.
var particles = map[string]bool{
	"jr": true, "sr": true, "ii": true, "iii": true, "iv": true, "vi": true, "al": true, "el": true, "bin": true,
	"ibn": true, "bint": true, "de": true, "da": true, "do": true, "dos": true, "van": true, "von": true, "der": true,
	"den": true, "la": true, "le": true, "king": true, "queen": true, "prince": true, "princess": true, "president": true,
	"sheikh": true, "shaikh": true, "emir": true, "amir": true, "sultan": true, "pope": true, "sir": true, "dr": true, "mr": true, "mrs": true, "ms": true,
}

// maxNameBytes bounds the work on one name; no person has a longer one.
const maxNameBytes = 200

func newPerson(p event.Participant) person {
	out := person{Participant: p}
	words := strings.Fields(foldName(p.Name))
	for _, w := range words {
		if !particles[w] {
			out.tokens = append(out.tokens, newToken(w))
		}
	}
	if len(out.tokens) == 0 {
		for _, w := range words {
			out.tokens = append(out.tokens, newToken(w))
		}
	}
	return out
}

func newToken(w string) token { return token{word: w, skel: skeleton(w)} }

// family is the last word of the name, as it sounds.
func (p person) family() string {
	if len(p.tokens) == 0 {
		return ""
	}
	t := p.tokens[len(p.tokens)-1]
	if t.skel != "" {
		return t.skel
	}
	return t.word
}

// samePerson reports whether two names can belong to one person: equal ids, or
// a name that is part of the other ("Lavrov", "Sergey Lavrov"), or one family
// name with given names that can be one ("Joe", "Joseph").
func samePerson(a, b person) bool {
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	if a.Country != "" && b.Country != "" && a.Country != b.Country && !body(a.Country) && !body(b.Country) {
		return false
	}
	if len(a.tokens) == 0 || len(b.tokens) == 0 {
		return false
	}
	if len(a.tokens) > len(b.tokens) {
		a, b = b, a
	}
	if within(a.tokens, b.tokens) {
		return true
	}
	last := sameToken(a.tokens[len(a.tokens)-1], b.tokens[len(b.tokens)-1])
	return last && len(a.tokens) > 1 && sameGiven(a.tokens[0].word, b.tokens[0].word)
}

// within reports whether every word of the short name is one of the long name's.
func within(short, long []token) bool {
	used := uint64(0)
	for _, s := range short {
		found := false
		for i, l := range long {
			if i < 64 && used&(1<<i) == 0 && sameToken(s, l) {
				used |= 1 << i
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func sameToken(a, b token) bool {
	if a.word == b.word {
		return true
	}
	if a.skel != "" && a.skel == b.skel {
		return true
	}
	return len(a.word) >= 6 && len(b.word) >= 6 && oneSlip(a.word, b.word)
}

// sameGiven reports whether two given names can be one: an initial, a short
// form ("Joe", "Joseph"; "Tony", "Antony"), another spelling.
func sameGiven(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if strings.HasPrefix(b, a) || len(a) >= 3 && strings.HasSuffix(b, a) {
		return true
	}
	if sameToken(newToken(a), newToken(b)) || oneSlip(a, b) && len(a) >= 4 {
		return true
	}
	return len(a) <= 4 && len(a) >= 2 && a[:2] == b[:2]
}

// body tells the codes that are no state's.
func body(code string) bool {
	return len(code) != 3 || code == "EUE" || code == "UNO"
}

func foldName(s string) string { return fold(s[:min(len(s), maxNameBytes)]) }

// fold gives lower-case words without diacritics or punctuation, separated by
// single spaces. Apostrophes vanish, hyphens part words. It reads 1,000 bytes.
func fold(s string) string {
	s = s[:min(len(s), 1000)]
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == 'ʼ', r == '‘', r == '`':
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			r = unicode.ToLower(r)
			if to, ok := plain[r]; ok {
				b.WriteString(to)
			} else {
				b.WriteRune(r)
			}
		default:
			space = true
		}
	}
	return b.String()
}

// plain spells letters that have no decomposition.
var plain = map[rune]string{
	'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ə': "a", 'ŋ': "n",
}

// levelled spells sounds in one way, longest first.
var levelled = strings.NewReplacer(
	"sch", "sh", "tch", "ch", "dzh", "i", "kh", "h", "gh", "g", "ph", "f", "ck", "k", "ch", "ch",
	"q", "k", "c", "k", "w", "v", "x", "ks", "y", "i", "j", "i", "tz", "ts",
)

// skeleton gives the first letter and the consonants of a word after
// transliterations are levelled: Zelenskyy, Zelensky and Zelenskiy are "zlnsk",
// Mohammed and Muhammad "mhmd". Where too few would be left the vowels stay:
// Sisi and Sissi are "sisi". It is "" for a short word.
func skeleton(w string) string {
	if len(w) < 4 {
		return ""
	}
	s := levelled.Replace(w)
	bare, full := make([]byte, 0, len(s)), make([]byte, 0, len(s))
	var last byte
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return ""
		}
		if c == last {
			continue
		}
		last = c
		full = append(full, c)
		if i == 0 || strings.IndexByte("aeiou", c) < 0 {
			bare = append(bare, c)
		}
	}
	if len(bare) < 3 {
		return string(full)
	}
	return string(bare)
}

// oneSlip reports whether one letter added, dropped, replaced, or swapped with
// its neighbour turns a into b.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
