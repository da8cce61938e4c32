package attribute

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// role is what a word does around an attribution.
type role uint8

const (
	noRole     role = iota
	says            // vouches whatever follows
	tells           // vouches where a clause or a quotation follows, or the reported clause came first
	calls           // vouches behind "what": "in what the minister called a coordinated answer"
	according       // "according"
	per             // "per"
	attributed      // "attributed to", "quoted by", "confirmed by"
	letting         // "let it be known"
	paper           // "statement", "communiqué"
	helper          // between the speaker and the verb: "has", "also"
	passive         // in front of a verb that has no speaker: "was told"
	clause          // starts a new clause: "while", "because"
	joiner          // cut off the front of a noun phrase: "and", "but"
	stop            // ends a noun phrase behind the verb: "on", "after"
	article         // starts a noun phrase: "the", "its"
)

var roles = func() map[string]role {
	m := make(map[string]role)
	for _, l := range []struct {
		role  role
		words string
	}{ // a word has the first role that lists it
		{says, "said says say saying announced announces confirmed confirms stressed stresses stated disclosed revealed insisted insists " +
			"explained emphasised emphasized clarified countered tweeted underlined underscored specified"},
		{tells, "told tells informs informed added adds reported reports states writes wrote declared declares noted notes recalled recalls " +
			"denied denies indicated affirmed posted claimed claims argued argues maintained wishes reiterated replied acknowledged admitted " +
			"pointed warned specifies"},
		{calls, "called calls described termed"},
		{according, "according"},
		{per, "per"},
		{attributed, "attributed quoted cited"},
		{letting, "let"},
		{paper, "statement communique communiqué readout release clarification announcement"},
		{helper, "has have had also later then earlier flatly meanwhile further again itself himself herself themselves would will recently already " +
			"however never not officially publicly formally separately previously repeatedly afterwards"},
		{passive, "was were is are been be being am"},
		{clause, "that while because which who whom whose where when if although though whether since unless until as what how why"},
		{stop, "on after during before but telling adding citing yesterday today tomorrow here there late this following via through"},
		{joiner, "and or so yet for in at by with from to of"},
		{article, "the a an its his her their one two some officials sources several"},
	} {
		for w := range strings.FieldsSeq(l.words) {
			if _, taken := m[w]; !taken {
				m[w] = l.role
			}
		}
	}
	return m
}()

var calendar = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december") {
		m[w] = true
	}
	return m
}()

// split cuts the bytes from a to b into words and the marks that matter.
func split(text string, a, b int, buf []word) []word {
	for i := a; i < b; {
		c := text[i]
		switch {
		case isLetter(text, i) || c >= '0' && c <= '9':
			start := i
			for i < b {
				if isLetter(text, i) {
					_, n := utf8.DecodeRuneInString(text[i:])
					i += n
				} else if text[i] >= '0' && text[i] <= '9' || (text[i] == '-' || text[i] == '.' && i+1 < b && text[i+1] != ' ') && i > start && i+1 < b && isLetter(text, i+1) {
					i++
				} else {
					break
				}
			}
			w := word{start: start, end: min(i, b)}
			w.role = roleOf(text[w.start:w.end])
			buf = append(buf, w)
			if strings.HasPrefix(text[i:b], "'s") || strings.HasPrefix(text[i:b], "’s") {
				_, n := utf8.DecodeRuneInString(text[i:])
				i += n + 1
				buf[len(buf)-1].end = i
				buf[len(buf)-1].role = noRole
			}
		case c == ',' || c == ';' || c == ':' || c == '"' || c == '(' || c == ')':
			buf = append(buf, word{start: i, end: i + 1, mark: c})
			i++
		case c == '-' && i > a && text[i-1] == ' ':
			buf = append(buf, word{start: i, end: i + 1, mark: ';'})
			i++
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			switch r {
			case '“', '”', '„', '«', '»':
				buf = append(buf, word{start: i, end: i + n, mark: '"'})
			case '—', '–':
				buf = append(buf, word{start: i, end: i + n, mark: ';'})
			}
			i += n
		}
	}
	return buf
}

// isLetter reports whether a letter starts at byte i.
func isLetter(text string, i int) bool {
	c := text[i]
	if c < utf8.RuneSelf {
		return c|0x20 >= 'a' && c|0x20 <= 'z'
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

func roleOf(w string) role {
	var room [16]byte
	if len(w) > len(room) {
		return noRole
	}
	r := roles[string(lowered(w, room[:0]))]
	if (r == says || r == tells || r == calls) && w[0] < 'a' { // "United States", "READ MORE"
		return noRole
	}
	return r
}

// lowered writes w in lower case to buf.
func lowered(w string, buf []byte) []byte {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf = append(buf, c)
	}
	return buf
}
