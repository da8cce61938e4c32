package extract

import (
	"slices"
	"strings"
)

// class is a set of grammatical classes that a word can belong to.
type class uint32

const (
	classPreposition class = 1 << iota
	classDeterminer
	classPossessive
	classConjunction
	classSubordinator
	classRelative
	classPronoun
	classBe
	classHave
	classDo
	classModal
	classNegation
	classMonth
	classWeekday
	classNumber
	classOrdinal
	classTime
	classAdverb
	classHonorific
	classParticle
	classNotName
	classReporting
	classVerb // any form of a known verb
	classPossessor
)

// form is an inflected form of a verb.
type form uint8

const (
	formBase form = 1 << iota
	formThird
	formPast
	formParticiple
	formGerund
)

// verbForm says that a word is a form of a verb.
type verbForm struct {
	lemma int32
	form  form
}

// vocabulary numbers every word that a rule or a name knows, so that matching
// compares numbers. Word 0 is every other word. It is built once, in New.
type vocabulary struct {
	ids    map[string]int32
	words  []string
	class  []class
	forms  [][]verbForm
	not    int32
	poss   int32
	sealed bool
}

func newVocabulary() *vocabulary {
	v := &vocabulary{ids: map[string]int32{}, words: []string{""}, class: []class{0}, forms: [][]verbForm{nil}}
	v.not = v.add("not", classNegation)
	v.poss = v.add("'s", classPossessor)
	return v
}

// add gives the number of a folded word, which it makes where it is new.
func (v *vocabulary) add(word string, c class) int32 {
	id, ok := v.ids[word]
	if !ok {
		id = int32(len(v.words))
		v.ids[word] = id
		v.words = append(v.words, word)
		v.class = append(v.class, 0)
		v.forms = append(v.forms, nil)
	}
	v.class[id] |= c
	return id
}

// lookup gives the number and the classes of a folded word; 0 where unknown.
func (v *vocabulary) lookup(folded []byte) (int32, class) {
	id := v.ids[string(folded)]
	if id != 0 {
		return id, v.class[id]
	}
	if n := len(folded); n > 4 && folded[n-2] == 'l' && folded[n-1] == 'y' {
		return 0, classAdverb
	}
	return 0, 0
}

// clitic gives the word for the letters after an apostrophe.
func (v *vocabulary) clitic(rest string) (int32, class) {
	switch rest {
	case "d":
		return v.ids["would"], classModal | classHave
	case "ll":
		return v.ids["will"], classModal
	case "ve":
		return v.ids["have"], classHave
	case "re", "m":
		return v.ids["are"], classBe
	}
	return v.poss, classPossessor
}

// formsOf tells which verb forms a word can be.
func (v *vocabulary) formsOf(word int32) []verbForm {
	if word <= 0 {
		return nil
	}
	return v.forms[word]
}

// formIn gives the forms that the word can be of one lemma, 0 for none.
func (v *vocabulary) formIn(word, lemma int32) form {
	for _, f := range v.formsOf(word) {
		if f.lemma == lemma {
			return f.form
		}
	}
	return 0
}

// addVerb adds every form of a verb and gives its lemma. irregular holds past,
// participle and, where it matters, the third person.
func (v *vocabulary) addVerb(lemma string, irregular map[string][]string, respelled map[string][]string) int32 {
	id := v.add(lemma, classVerb)
	put := func(word string, f form) {
		for _, w := range append([]string{word}, respelled[word]...) {
			n := v.add(w, classVerb)
			i := slices.IndexFunc(v.forms[n], func(x verbForm) bool { return x.lemma == id })
			if i < 0 {
				v.forms[n] = append(v.forms[n], verbForm{id, f})
			} else {
				v.forms[n][i].form |= f
			}
		}
	}
	past, participle, third := inflect(lemma, "ed"), "", inflect(lemma, "s")
	participle = past
	if irr := irregular[lemma]; len(irr) > 0 {
		past, participle = irr[0], irr[min(1, len(irr)-1)]
		if len(irr) > 2 {
			third = irr[2]
		}
	}
	gerund := inflect(lemma, "ing")
	if n := len(past); n > 4 && strings.HasSuffix(past, "ed") && past[n-3] == past[n-4] && !strings.HasPrefix(lemma, past[:n-2]) {
		gerund = past[:n-2] + "ing" // expelled, expelling
	}
	switch lemma {
	case "be":
		put("were", formPast)
		put("are", formThird)
	case "set", "put", "let", "cut", "shut", "sit", "run", "begin", "get", "hit", "win", "bid", "spin", "forget":
		gerund = lemma + lemma[len(lemma)-1:] + "ing"
	case "lie", "die":
		gerund = lemma[:len(lemma)-2] + "ying"
	}
	put(lemma, formBase)
	put(third, formThird)
	put(past, formPast)
	put(participle, formParticiple)
	put(gerund, formGerund)
	return id
}

// inflect adds s, ed or ing by the rules of spelling.
func inflect(w, ending string) string {
	n := len(w)
	vowelBefore := n > 1 && strings.ContainsRune("aeiou", rune(w[n-2]))
	switch {
	case ending == "s":
		switch {
		case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "sh"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"), w == "go", w == "do", w == "veto":
			return w + "es"
		case strings.HasSuffix(w, "y") && !vowelBefore:
			return w[:n-1] + "ies"
		}
		return w + "s"
	case ending == "ed":
		switch {
		case strings.HasSuffix(w, "e"):
			return w + "d"
		case strings.HasSuffix(w, "y") && !vowelBefore:
			return w[:n-1] + "ied"
		}
		return w + "ed"
	}
	if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "ee") && w != "be" {
		return w[:n-1] + "ing"
	}
	return w + "ing"
}

// split folds a phrase into the words that the tokenizer would make of it.
func (v *vocabulary) split(phrase string) []string {
	var out []string
	for _, t := range rawWords(phrase) {
		out = append(out, t)
	}
	return out
}

// number adds the words of a phrase and gives their numbers.
func (v *vocabulary) number(phrase string) []int32 {
	words := v.split(phrase)
	ids := make([]int32, len(words))
	for i, w := range words {
		ids[i] = v.add(w, 0)
	}
	return ids
}
