package topic

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"readout/processor/extract/lexicon"
)

// Finder knows the phrases that show topics.
type Finder struct {
	topics []topic
	words  map[string]*entry // lower case
}

// entry is what a word does.
type entry struct {
	phrases []phrase // that it begins, longest first
	cue     bool     // "discussed"
	head    bool     // "treaty": ends a name
	water   bool     // "sea": may also begin one
	deal    bool     // "agreement": has a subject behind "on"
	verb    bool     // "discussed": has its subject right behind it
}

// topic is one that the finder can give.
type topic struct {
	label  string
	kind   string  // "country", "conflict", "issue"
	code   string  // of the country or body that it is, "" for others
	weight float64 // of one hit
}

// phrase is one way to show a topic.
type phrase struct {
	rest    []string // the words after the first, lower case
	topic   int32
	capital bool    // counts only with a capital letter: "Turkey", "Chad"
	upper   bool    // counts only in capitals: "WHO"
	weight  float64 // times the topic's
}

// The weights are by kind: a name tells more than a general word, and what every
// readout mentions tells least. They were set on labelled articles, where the
// five best then held the most topics that readers had tagged.
const (
	namedWeight   = 1.4
	issueWeight   = 1.0
	countryWeight = 0.8
	bodyWeight    = 0.5
	plainWeight   = 0.35
	adjective     = 0.4 // of the country's: "the Syrian crisis"
)

// plain are topics that nearly every meeting is about.
var plain = map[string]bool{"bilateral relations": true, "diplomatic relations": true, "multilateralism": true, "peace talks": true,
	"parliamentary cooperation": true, "history": true, "media": true, "local government": true}

// New compiles a lexicon.
func New(lex *lexicon.Lexicon) *Finder {
	f := &Finder{words: make(map[string]*entry, 4096)}
	for w := range strings.FieldsSeq(cues) {
		f.word(w).cue = true
	}
	for w := range strings.FieldsSeq(heads) {
		f.word(w).head = true
	}
	for w := range strings.FieldsSeq(deals) {
		f.word(w).deal = true
	}
	for w := range strings.FieldsSeq(verbs) {
		f.word(w).verb = true
	}
	for w := range strings.FieldsSeq(waters) {
		f.word(w).water = true
	}
	byLabel := make(map[string]int32)
	topicOf := func(t topic) int32 {
		key := strings.ToLower(t.label)
		if i, ok := byLabel[key]; ok {
			return i
		}
		f.topics = append(f.topics, t)
		byLabel[key] = int32(len(f.topics) - 1)
		return byLabel[key]
	}
	for _, t := range lex.Topics {
		w := issueWeight
		switch {
		case plain[t.Label]:
			w = plainWeight
		case t.Kind == "conflict" || strings.ToLower(t.Label) != t.Label:
			w = namedWeight
		}
		i := topicOf(topic{label: t.Label, kind: t.Kind, weight: w})
		f.add(t.Label, i, false, 1)
		for _, words := range t.Words {
			f.add(words, i, false, 1)
		}
	}
	for _, c := range lex.Countries {
		i := topicOf(topic{label: c.Name, kind: "country", code: c.Code, weight: countryWeight})
		if f.topics[i].code == "" { // a conflict of the same name: "Ukraine"
			f.topics[i].code = c.Code
		}
		f.addCountry(c, i)
	}
	for _, o := range lex.Organisations {
		switch o.Kind {
		case "igo", "alliance", "court", "body", "armed_group":
			i := topicOf(topic{label: o.Name, kind: "issue", code: o.Code, weight: bodyWeight})
			f.add(o.Name, i, true, 1)
			for _, a := range o.Aliases {
				f.add(a, i, true, 1)
			}
		}
	}
	return f
}

// word is the entry of a word, new where there was none.
func (f *Finder) word(w string) *entry {
	e := f.words[w]
	if e == nil {
		e = new(entry)
		f.words[w] = e
	}
	return e
}

func (f *Finder) addCountry(c lexicon.Country, i int32) {
	f.add(c.Name, i, true, 1)
	for _, n := range c.Names {
		f.add(n, i, true, 1)
	}
	for _, a := range c.Adjectives {
		f.add(a, i, true, adjective)
	}
}

func (f *Finder) add(words string, i int32, capital bool, weight float64) {
	var list []string
	for w := range fields(words) {
		list = append(list, fold(words[w[0]:w[1]]))
	}
	if len(list) == 0 || len(list) == 1 && len(list[0]) < 2 {
		return
	}
	first := f.word(list[0])
	at := first.phrases
	for _, p := range at {
		if p.topic == i && equal(p.rest, list[1:]) {
			return
		}
	}
	short := len(list) == 1 && len(list[0]) <= 3 && !strings.Contains("oil gas spy war aid", list[0])
	at = append(at, phrase{rest: list[1:], topic: i, capital: capital, upper: short, weight: weight})
	for k := len(at) - 1; k > 0 && len(at[k].rest) > len(at[k-1].rest); k-- {
		at[k], at[k-1] = at[k-1], at[k]
	}
	first.phrases = at
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// fields gives the byte spans of the words of s: letters, digits, and signs
// between digits ("5+2"). "Ukraine's" is "Ukraine".
func fields(s string) func(yield func([2]int) bool) {
	return func(yield func([2]int) bool) {
		for i := 0; i < len(s); {
			r, n := rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, n = utf8.DecodeRuneInString(s[i:])
			}
			if !inWord(r) {
				i += n
				continue
			}
			start := i
			for i < len(s) {
				r, n = rune(s[i]), 1
				if r >= utf8.RuneSelf {
					r, n = utf8.DecodeRuneInString(s[i:])
				}
				if !inWord(r) && !(r == '+' && i+1 < len(s) && s[i+1]-'0' < 10) {
					break
				}
				i += n
			}
			if !yield([2]int{start, i}) {
				return
			}
			if i+1 < len(s) && s[i] == '\'' && s[i+1] == 's' {
				i += 2
			} else if strings.HasPrefix(s[i:], "’s") {
				i += len("’s")
			}
		}
	}
}

func inWord(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	case r >= 0x2000 && r <= 0x206f || r == utf8.RuneError:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

// fold lowers a word.
func fold(w string) string {
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return strings.ToLower(w)
		}
	}
	return w
}
