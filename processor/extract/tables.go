package extract

import (
	"strings"

	"readout/processor/extract/lexicon"
)

// tables are the word lists of the grammar by word number.
type tables struct {
	head, headPlural       map[int32]string
	modifier, portfolio    map[int32]bool
	stateForm, plurals     map[int32]bool
	abbreviations          map[int32]bool
	numberOf               map[int32]int
	pluralOffice           map[int32]bool
	offices                map[string]string  // office id -> level
	actorWords             [][]int32          // by actor
	bySurname              map[int32][]int32  // actors by family name
	owner                  map[string]string  // ministry to country
	holders                map[string][]int32 // actors by office/code
	joiner                 map[int32]bool
	control                map[int32]modality
	modal                  map[int32]modality
	pastBe                 map[int32]bool
	sayWord                map[int32]bool
	hypo, generic, planned map[int32]bool
	statusVerb             map[int32]string // lemma to what it does to an event
	heldBy                 map[int32]bool   // lemmas with which an event is held in the passive
	adverbial              map[int32]bool
	diplomatWord           map[int32]bool
	jointWord              map[int32]bool
	leaderWord             map[int32]bool
	hostWord               map[int32]bool
	attendWord, regionWord map[int32]bool
	forum                  map[string]bool // bodies that only gather
	addressWord            map[int32]bool
	roundWord              map[int32]bool
	endWord                map[int32]bool
	phoneWord              map[int32]bool
	settingWord            map[int32]bool
	governmentWord         map[int32]bool
	cityNames              map[string]bool
	requestWord            map[int32]bool
	seriesWord             map[int32]bool
	longing                map[int32]bool
	sideWord               map[int32]bool
	placeFiller            map[int32]bool
	compound, possessor    int32
}

// roleLists is grammar/roles.yaml.
type roleLists struct {
	Heads      map[string][]string `yaml:"heads"`
	Modifiers  []string            `yaml:"modifiers"`
	Portfolio  []string            `yaml:"portfolio"`
	StateForms []string            `yaml:"state_forms"`
	Plurals    []string            `yaml:"plurals"`
}

func newTables(v *vocabulary, lex *lexicon.Lexicon, lists *wordLists, roles *roleLists, zones *zoneLists) *tables {
	t := &tables{head: map[int32]string{}, headPlural: map[int32]string{}, numberOf: map[int32]int{}, offices: map[string]string{}, pluralOffice: map[int32]bool{}}
	set := func(words []string) map[int32]bool {
		m := map[int32]bool{}
		for _, w := range words {
			for _, n := range v.number(w) {
				m[n] = true
			}
		}
		return m
	}
	t.modifier, t.portfolio, t.stateForm = set(roles.Modifiers), set(roles.Portfolio), set(roles.StateForms)
	t.plurals, t.abbreviations = set(roles.Plurals), set(zones.Abbreviations)
	for kind, heads := range roles.Heads {
		for _, h := range heads {
			words := v.split(h)
			last := words[len(words)-1]
			if kind == "group" {
				t.headPlural[v.add(last, 0)] = kind
				continue
			}
			t.head[v.add(last, 0)] = kind
			t.headPlural[v.add(pluralWord(last), 0)] = kind
		}
	}
	for _, p := range roles.Plurals {
		if n := v.add(p, 0); t.headPlural[n] == "" && t.head[n] == "" {
			t.headPlural[n] = "group"
		}
	}
	for i, n := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"} {
		t.numberOf[v.add(n, 0)] = i + 1
	}
	t.joiner = set([]string{"as well as", "along with", "together with", "plus"})
	delete(t.joiner, v.ids["with"])
	seats := map[string]string{}
	for _, p := range lex.Places {
		if _, ok := seats[p.Name]; !ok || p.Kind == "capital" {
			seats[p.Name] = p.Country
		}
	}
	t.cityNames = map[string]bool{}
	for _, p := range lex.Places {
		if p.Kind == "city" || p.Kind == "capital" || p.Kind == "region" {
			for _, n := range append([]string{p.Name}, p.Aliases...) {
				t.cityNames[string(fold(nil, n))] = true
			}
		}
	}
	t.owner = map[string]string{}
	for _, o := range lex.Organisations {
		if o.Kind == "ministry" || o.Kind == "parliament" {
			t.owner[o.Code] = seats[o.Seat]
		}
	}
	for _, o := range lex.Offices {
		t.offices[o.ID] = o.Level
	}
	return t
}

func pluralWord(w string) string {
	switch {
	case strings.HasSuffix(w, "man"):
		return w[:len(w)-3] + "men"
	case strings.HasSuffix(w, "y") && !strings.HasSuffix(w, "ey"):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "ss"):
		return w + "es"
	}
	return w + "s"
}
