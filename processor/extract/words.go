package extract

// wordLists is grammar/words.yaml.
type wordLists struct {
	Prepositions  []string            `yaml:"prepositions"`
	Determiners   []string            `yaml:"determiners"`
	Possessives   []string            `yaml:"possessives"`
	Conjunctions  []string            `yaml:"conjunctions"`
	Subordinators []string            `yaml:"subordinators"`
	Relatives     []string            `yaml:"relatives"`
	Pronouns      []string            `yaml:"pronouns"`
	Be            []string            `yaml:"be"`
	Have          []string            `yaml:"have"`
	Do            []string            `yaml:"do"`
	Modals        []string            `yaml:"modals"`
	Negations     []string            `yaml:"negations"`
	Months        []string            `yaml:"months"`
	Weekdays      []string            `yaml:"weekdays"`
	Numbers       []string            `yaml:"numbers"`
	Ordinals      []string            `yaml:"ordinals"`
	TimeWords     []string            `yaml:"time_words"`
	Adverbs       []string            `yaml:"adverbs"`
	Honorifics    []string            `yaml:"honorifics"`
	Particles     []string            `yaml:"particles"`
	NotNames      []string            `yaml:"not_names"`
	Reporting     []string            `yaml:"reporting"`
	Verbs         []string            `yaml:"verbs"`
	Irregular     map[string][]string `yaml:"irregular"`
	AlsoSpelled   map[string][]string `yaml:"also_spelled"`
}

// into adds every word with its class.
func (w *wordLists) into(v *vocabulary) {
	for _, l := range []struct {
		words []string
		class class
	}{
		{w.Prepositions, classPreposition}, {w.Determiners, classDeterminer}, {w.Possessives, classPossessive},
		{w.Conjunctions, classConjunction}, {w.Subordinators, classSubordinator}, {w.Relatives, classRelative},
		{w.Pronouns, classPronoun}, {w.Be, classBe}, {w.Have, classHave}, {w.Do, classDo}, {w.Modals, classModal},
		{w.Negations, classNegation}, {w.Months, classMonth}, {w.Weekdays, classWeekday}, {w.Numbers, classNumber},
		{w.Ordinals, classOrdinal}, {w.TimeWords, classTime}, {w.Adverbs, classAdverb}, {w.Honorifics, classHonorific},
		{w.Particles, classParticle}, {w.NotNames, classNotName},
	} {
		for _, word := range l.words {
			v.add(word, l.class)
		}
	}
	for _, verb := range w.Verbs {
		v.addVerb(verb, w.Irregular, w.AlsoSpelled)
	}
	for _, verb := range w.Reporting {
		lemma := v.addVerb(verb, w.Irregular, w.AlsoSpelled)
		for word, forms := range v.forms {
			for _, f := range forms {
				if f.lemma == lemma {
					v.class[word] |= classReporting
				}
			}
		}
	}
}
