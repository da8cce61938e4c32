package topic

import "strings"

// deals are nouns whose subject stands behind "on" or "over": "an agreement on
// domestic workers".
const deals = "agreement agreements memorandum memoranda deal pact accord talks conference forum protocol convention declaration dispute row quarrel " +
	"consultations dialogue negotiations negotiation discussions discussion cooperation meeting summit consultation understanding treaty statement"

// verbs have their subject right behind them: "they discussed visa waivers".
const verbs = "discussed discuss discussing"

// before stands between a deal and its subject.
var before = set("on over about regarding concerning")

// ends ends a subject.
var ends = set("of between with by for at in on from to that which who whom as is are was were be been will would has have had after before during last next this " +
	"when where while if but or so not no than then against under into over about through via amid among across within without ahead following including " +
	"their his her its our your my both all some any each every other such these those it he she they we there here how what why whether again later earlier today " +
	"yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday says said can could may might must should also only more most")

// empty are subjects that tell nothing.
var empty = set("issues issue matters matter subjects topics ways way sidelines ties relations cooperation margins behalf terms topic questions question range number series " +
	"situation developments progress steps things points prospects views concerns occasion invitation part side sides basis agenda future implementation " +
	"impact support gate association compatriots document documents text agreement agreements details possibility need importance role state status results outcome phone telephone")

// maxSubject is how many words a subject may have.
const maxSubject = 3

// subjectWeight is that of a subject that no table holds.
const subjectWeight = 0.8

// subject reads the subject of a deal or a verb at word i and gives its span of
// words, last included.
func (f *Finder) subject(e *entry, text string, words [][2]int, i int) (first, last int, ok bool) {
	j := i + 1
	at := func(k int) string {
		if k >= len(words) {
			return ""
		}
		return text[words[k][0]:words[k][1]]
	}
	if e.deal && !e.verb || e.deal && before[at(j)] {
		if !before[at(j)] && !(at(i) == "cooperation" && at(j) == "in") || j >= len(words) || !joined(text, words, i, j) {
			return 0, 0, false
		}
		j++
	}
	if at(j) == "the" && (at(j+1) == "field" || at(j+1) == "fields" || at(j+1) == "area" || at(j+1) == "areas" || at(j+1) == "issue" || at(j+1) == "question") && at(j+2) == "of" {
		j += 3
	}
	for at(j) == "the" || at(j) == "a" || at(j) == "an" {
		j++
	}
	first = j
	for j < len(words) && j < first+maxSubject+1 {
		w := at(j)
		if w[0] < 'a' || w[0] > 'z' || ends[w] || strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ly") || j > first && !joined(text, words, j-1, j) || w == "and" {
			break
		}
		if x := f.words[w]; x != nil {
			for _, p := range x.phrases {
				if !p.capital && !p.upper && matches(text, words[j+1:], p.rest) {
					return 0, 0, false // the table knows better
				}
			}
		}
		j++
	}
	n := j - first
	if n == 0 || n > maxSubject || empty[at(j-1)] || len(at(j-1)) < 4 || adjectival(at(j-1)) {
		return 0, 0, false
	}
	return first, j - 1, true
}

// adjectival tells by its ending a word that a noun should follow.
func adjectival(w string) bool {
	for _, ending := range []string{"al", "ic", "ive", "ous", "ary", "ian", "ish"} {
		if strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}
