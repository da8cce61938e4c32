package attribute

import "strings"

// Cue is one attribution. All spans are byte offsets into the text.
type Cue struct {
	Start, End int    // the whole cue: speaker and verb
	Verb       [2]int // "said", "according to"
	Source     [2]int // the speaker's noun phrase: "Russian foreign ministry spokeswoman Maria Zakharova", "the palace"
	Scope      [2]int // what the speaker vouches for, within the sentence
	Carried    bool   // the speaker is a pronoun ("it added"): Source is the one before
	Headline   bool   // "Ministry: talks adjourned"
}

// Find gives the cues of text in order.
func Find(text string) []Cue {
	f := finder{text: text}
	for s := range sentences(text) {
		f.sentence(s[0], s[1])
	}
	return f.out
}

type finder struct {
	text string
	w    []word // of the sentence at hand
	out  []Cue
}

// word is a word or a mark of a sentence.
type word struct {
	start, end int
	mark       byte // ',', '"', ';', ':', '-' (a dash with space around), '(' or ')', 0 for a word
	role       role
}

// sentence looks for cues between the bytes a and b.
func (f *finder) sentence(a, b int) {
	if b-a < 8 || b-a > maxSentence {
		return
	}
	f.w = split(f.text, a, b, f.w[:0])
	if c, ok := f.headline(a, b); ok {
		f.out = append(f.out, c)
	}
	for i := 0; i < len(f.w); i++ {
		var c Cue
		var ok bool
		switch f.w[i].role {
		case says, tells, calls:
			c, ok = f.verb(i, a, b)
		case according:
			if i+1 < len(f.w) && f.is(i+1, "to") {
				c, ok = f.behind(i, i+2, a, b)
			}
		case per:
			if i == 0 || f.w[i-1].mark != 0 {
				c, ok = f.behind(i, i+1, a, b)
			}
		case paper:
			if j := f.issued(i); j > 0 {
				c, ok = f.behind(i, j, a, b)
			}
		case letting:
			if f.is(i+1, "it") && f.is(i+2, "be") && f.is(i+3, "known") {
				c, ok = f.verb(i, a, b)
			}
		case attributed:
			if i+1 < len(f.w) && (f.is(i+1, "to") || f.is(i+1, "by")) {
				c, ok = f.behind(i, i+2, a, b)
			}
		}
		if ok {
			f.add(c)
		}
	}
}

// maxSentence is in bytes; a longer run without a full stop is a table.
const maxSentence = 2000

// add keeps a cue, giving a pronoun the speaker before it.
func (f *finder) add(c Cue) {
	switch strings.ToLower(f.text[c.Source[0]:c.Source[1]]) {
	case "he", "she", "it", "they", "who", "which", "him", "her", "them":
		if len(f.out) == 0 {
			return
		}
		c.Source = f.out[len(f.out)-1].Source
		c.Carried = true
	case "i", "we", "you", "this", "that", "what", "there", "":
		return
	}
	f.out = append(f.out, c)
}

func (f *finder) is(i int, s string) bool {
	return i >= 0 && i < len(f.w) && f.w[i].mark == 0 && strings.EqualFold(f.text[f.w[i].start:f.w[i].end], s)
}

// verb reads the speaker of the verb at word i: in front of it, or behind it
// where a quotation or the reported clause came first.
func (f *finder) verb(i, a, b int) (Cue, bool) {
	first := i
	for first > 0 && f.w[first-1].role == helper {
		first--
		if f.is(first, "not") || f.is(first, "never") {
			return Cue{}, false
		}
	}
	if first > 0 && f.w[first-1].role == passive || f.is(i+1, "to") && f.w[i].role == says || f.is(i-1, "the") {
		return Cue{}, false // "was told", "said to finance", "the said information"
	}
	if f.w[i].role != calls && f.startsPhrase(i+1) && (first == 0 || f.w[first-1].mark == '"' || f.w[first-1].mark == ',') {
		return f.behind(i, i+1, a, b)
	}
	lo, hi, ok := f.subject(first)
	if !ok {
		return Cue{}, false
	}
	if f.w[hi-1].role == joiner { // "denied that it was a price and said ...": the same speaker
		if n := len(f.out); n == 0 || f.out[n-1].Start < a || f.w[i].role == calls || !f.is(hi-1, "and") && !f.is(hi-1, "but") {
			return Cue{}, false
		}
		c := Cue{Start: f.w[i].start, End: f.w[i].end, Verb: [2]int{f.w[i].start, f.w[i].end}, Source: f.out[len(f.out)-1].Source, Scope: [2]int{f.w[i].end, b}, Carried: true}
		return c, f.w[i].role == says || f.reports(i)
	}
	afterComma := lo > 0 && (f.w[lo-1].mark == ',' || f.w[lo-1].mark == '"')
	switch f.w[i].role {
	case tells:
		if !f.reports(i) && !afterComma {
			return Cue{}, false
		}
	case calls:
		if !f.is(lo-1, "what") {
			return Cue{}, false
		}
		return Cue{Start: f.w[lo].start, End: f.w[i].end, Verb: [2]int{f.w[i].start, f.w[i].end}, Source: [2]int{f.w[lo].start, f.w[hi-1].end}, Scope: [2]int{a, b}}, true
	}
	c := Cue{Start: f.w[lo].start, End: f.w[i].end, Verb: [2]int{f.w[i].start, f.w[i].end}, Source: [2]int{f.w[lo].start, f.w[hi-1].end}}
	c.Scope = [2]int{c.End, b}
	if afterComma && lo > 1 && !f.reports(i) {
		switch n, more := f.rest(i + 1); {
		case more: // "..., the ministry said, and ..."
			c.Scope = [2]int{a, b}
		case n <= maxTail && lo > 4:
			c.Scope = [2]int{a, f.w[lo-1].start} // "..., the ministry said on Monday."
		}
	}
	return c, true
}

// maxTail is how many words may follow the verb where the reported clause came
// first: "in a statement late on Thursday".
const maxTail = 8

// rest counts the words from word i to the next mark, and reports whether a
// clause goes on behind it.
func (f *finder) rest(i int) (n int, more bool) {
	for j := i; j < len(f.w); j++ {
		if f.w[j].mark != 0 {
			return n, f.w[j].mark == ',' && n <= maxTail && j+3 < len(f.w)
		}
		n++
	}
	return n, false
}

// reports reports whether what is said follows the verb at word i.
func (f *finder) reports(i int) bool {
	for j := i + 1; j < len(f.w) && j < i+9; j++ {
		switch {
		case f.w[j].mark == '"', f.w[j].mark == ':', f.is(j, "that"):
			return true
		case f.w[j].mark != 0:
			return false
		}
	}
	return false
}

// startsPhrase reports whether a noun phrase can start at word i.
func (f *finder) startsPhrase(i int) bool {
	if i >= len(f.w) || f.w[i].mark != 0 {
		return false
	}
	c := f.text[f.w[i].start]
	return c >= 'A' && c <= 'Z' && !f.weekdayOrMonth(i) || c >= 0x80 || f.w[i].role == article
}

// subject gives the words of the noun phrase in front of word i. An apposition
// between commas belongs to it: "Abbas Mousavi, the spokesman, said".
func (f *finder) subject(i int) (lo, hi int, ok bool) {
	hi = i
	if hi > 0 && f.w[hi-1].mark == ',' {
		j := hi - 2
		for j >= 0 && f.w[j].mark == 0 {
			j--
		}
		if j < 0 || f.w[j].mark != ',' || j == hi-2 {
			return 0, 0, false
		}
		lo, _, ok = f.plainSubject(j)
		return lo, hi - 1, ok
	}
	return f.plainSubject(i)
}

// maxPhrase is how many words a speaker's noun phrase may have.
const maxPhrase = 22

// plainSubject is a noun phrase without a comma in it that ends at word i.
func (f *finder) plainSubject(i int) (lo, hi int, ok bool) {
	lo = i
	for lo > 0 && i-lo < maxPhrase {
		w := f.w[lo-1]
		if w.mark != 0 && !(w.mark == '(' || w.mark == ')') || w.role == clause {
			break
		}
		lo--
	}
	if lo > 1 && f.w[lo-1].mark == 0 && lo < i && (f.is(lo-1, "who") || f.is(lo-1, "which")) { // "diplomats who followed it say"
		lo--
		for lo > 0 && i-lo < maxPhrase && f.w[lo-1].mark == 0 && f.w[lo-1].role != clause {
			lo--
		}
	}
	for lo < i-1 && (f.w[lo].mark != 0 || f.w[lo].role == joiner || f.w[lo].role == stop) {
		lo++
	}
	hi = i
	for hi > lo && (f.w[hi-1].role == helper || f.w[hi-1].mark != 0) {
		hi--
	}
	return lo, hi, hi > lo
}

// behind reads the speaker from word j on, for a cue that starts at word i.
func (f *finder) behind(i, j, a, b int) (Cue, bool) {
	if j >= len(f.w) || f.w[j].mark != 0 {
		return Cue{}, false
	}
	hi := j
	for hi < len(f.w) && hi-j < maxPhrase {
		w := f.w[hi]
		if w.mark == ',' && f.apposition(hi+1, f.w[i].start-a < 3) && hi > j {
			hi++
			for hi < len(f.w) && f.w[hi].mark == 0 && !f.stops(hi) {
				hi++
			}
			break
		}
		if w.mark != 0 && w.mark != '(' && w.mark != ')' || f.stops(hi) && hi > j || w.role == clause {
			break
		}
		hi++
	}
	for hi > j && f.w[hi-1].mark != 0 {
		hi--
	}
	if hi == j {
		return Cue{}, false
	}
	c := Cue{Start: f.w[i].start, End: f.w[hi-1].end, Verb: [2]int{f.w[i].start, f.w[j-1].end}, Source: [2]int{f.w[j].start, f.w[hi-1].end}}
	switch {
	case f.w[i].start-a < 3 && f.w[i].role != says:
		c.Scope = [2]int{c.End, b} // "According to the palace, ..."
	case b-c.End < 40:
		c.Scope = [2]int{a, c.Start}
	default:
		c.Scope = [2]int{a, b}
	}
	return c, true
}

// stops reports whether word i ends a noun phrase behind the verb.
func (f *finder) stops(i int) bool {
	switch f.w[i].role {
	case stop, clause, helper, passive, says, tells:
		return true
	}
	return false
}

// apposition reports whether a capitalised name, or "the ...", stands between
// the comma before word i and the next mark, and is no new clause; with open,
// behind "According to ...", one must follow.
func (f *finder) apposition(i int, open bool) bool {
	if i >= len(f.w) || f.w[i].mark != 0 || !f.startsPhrase(i) {
		return false
	}
	for j := i; j < len(f.w) && j < i+12; j++ {
		switch {
		case f.w[j].mark != 0:
			return j < len(f.w)-1 || !open
		case f.w[j].role == says, f.w[j].role == tells, f.w[j].role == calls, f.w[j].role == passive, f.w[j].role == helper, f.w[j].role == clause:
			return false
		}
	}
	return !open
}

// issued reads "issued by", "by", "from" behind "statement" at word i and gives
// the word behind it, or 0.
func (f *finder) issued(i int) int {
	j := i + 1
	if f.is(j, "issued") || f.is(j, "released") || f.is(j, "published") {
		j++
	}
	if f.is(j, "by") || f.is(j, "from") {
		return j + 1
	}
	return 0
}

// headline reads "Ministry: talks adjourned" in a line of its own.
func (f *finder) headline(a, b int) (Cue, bool) {
	if b-a > 140 || b < len(f.text) && f.text[b-1] == '.' {
		return Cue{}, false
	}
	for i := 1; i < len(f.w) && i < 7; i++ {
		if f.w[i].mark == ':' {
			if i+2 >= len(f.w) || !f.startsPhrase(0) {
				return Cue{}, false
			}
			first := 0
			for first < i && digits(f.text[f.w[first].start:f.w[first].end]) {
				first++
			}
			if first == i {
				return Cue{}, false
			}
			return Cue{Start: f.w[first].start, End: f.w[i].end, Verb: [2]int{f.w[i].start, f.w[i].end},
				Source: [2]int{f.w[first].start, f.w[i-1].end}, Scope: [2]int{f.w[i].end, b}, Headline: true}, true
		}
		if f.w[i].mark != 0 {
			return Cue{}, false
		}
	}
	return Cue{}, false
}

func digits(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func (f *finder) weekdayOrMonth(i int) bool {
	return calendar[strings.ToLower(f.text[f.w[i].start:f.w[i].end])]
}
