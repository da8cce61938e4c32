package extract

// modality is what the words before a verb say about its event.
type modality uint16

const (
	modScheduled modality = 1 << iota
	modProposed
	modWish
	modRefused
	modWould
	modMaybe
	modNegated
	modPerfect
	modPluperfect
	modProgressive
	modPurpose // "flew to Ankara to meet"
	modHeadlineTo
	modInvited // "invited him to visit"
)

// modalLists is grammar/modality.yaml.
type modalLists struct {
	Scheduled         []string `yaml:"scheduled"`
	Proposed          []string `yaml:"proposed"`
	Wish              []string `yaml:"wish"`
	Refused           []string `yaml:"refused"`
	ModalScheduled    []string `yaml:"modal_scheduled"`
	ModalWould        []string `yaml:"modal_would"`
	ModalMaybe        []string `yaml:"modal_maybe"`
	Hypothetical      []string `yaml:"hypothetical"`
	Longing           []string `yaml:"longing"`
	Generic           []string `yaml:"generic"`
	Postpone          []string `yaml:"postpone"`
	PostponePhrases   []string `yaml:"postpone_phrases"`
	Cancel            []string `yaml:"cancel"`
	CancelPhrases     []string `yaml:"cancel_phrases"`
	Deny              []string `yaml:"deny"`
	Propose           []string `yaml:"propose"`
	Announce          []string `yaml:"announce"`
	PlannedAdjectives []string `yaml:"planned_adjectives"`
	PastAdjectives    []string `yaml:"past_adjectives"`
}

// verbGroup is a verb with its auxiliaries: "was not due to meet".
type verbGroup struct {
	start, verb int
	form        form
	passive     bool
	past        bool
	infinitive  bool
	gerund      bool
	mod         modality
	object      int // group that is the subject by being asked: "invited [him] to visit"; -1
	inviter     int // group that asked; -1
}

// verbAt tells whether the word at i is used as a verb, and in which form.
func (r *Rules) verbAt(d *document, s *sentence, i int, f form) bool {
	if i == s.dateTok {
		return f&(formPast|formParticiple|formGerund) != 0 && f&formBase == 0
	}
	p := d.toks[i-1]
	if p.word == r.words.both && f&formThird != 0 {
		return false // "both calls"
	}
	if f&(formPast|formParticiple) != 0 && f&(formBase|formThird) == 0 {
		return !(p.in(classDeterminer|classPossessive) && !p.in(classPronoun) && p.word != r.words.both)
	}
	if f&formGerund != 0 {
		if p.in(classDeterminer|classPossessive|classPossessor|classNumber|classOrdinal) || p.is(hyphen) {
			return false
		}
		if p.in(classBe|classPreposition|classConjunction|classAdverb) || p.is(punct) {
			return true
		}
		return false
	}
	if p.in(classPossessor) || p.in(classDeterminer|classPossessive) && p.word != r.words.both && !p.in(classPronoun|classRelative) {
		return false
	}
	if p.in(classPreposition) && p.word != r.words.to || d.toks[i].is(hyphen) {
		return false
	}
	if p.in(classModal|classDo|classPronoun|classRelative|classNegation|classAdverb|classConjunction) || p.word == r.words.to || p.is(punct) {
		return true
	}
	// after an actor: "leaders meet", "Lavrov visits"
	if g := r.groupEnding(d, s, i); g >= 0 {
		return !d.mentions[d.groups[g].ms[len(d.groups[g].ms)-1]].owner && !d.mentions[d.groups[g].ms[len(d.groups[g].ms)-1]].adjective
	}
	if x := d.timeAt(s, i-1); x >= 0 {
		// "Lavrov on Monday visits", not "a two-day visit"
		k := d.times[x].start
		if k > s.dateTok && d.toks[k-1].in(classPreposition) {
			k--
		}
		return r.groupEnding(d, s, k) >= 0
	}
	return false
}

// groupEnding gives the group that ends right before token i, -1 for none.
func (r *Rules) groupEnding(d *document, s *sentence, i int) int {
	for g := s.gfirst; g < s.glast; g++ {
		if d.groups[g].end == i {
			return g
		}
	}
	return -1
}

// groupAt gives the group that covers token i, -1 for none.
func (r *Rules) groupAt(d *document, s *sentence, i int) int {
	for g := s.gfirst; g < s.glast; g++ {
		if x := &d.groups[g]; x.start <= i && i < x.end {
			return g
		}
	}
	return -1
}

// timeAt gives the time expression that covers token i, -1 for none.
func (d *document) timeAt(s *sentence, i int) int {
	for t := s.tfirst; t < s.tlast; t++ {
		if d.times[t].start <= i && i < d.times[t].end {
			return t
		}
	}
	return -1
}

// verbGroupAt reads the auxiliaries to the left of the verb at i.
func (r *Rules) verbGroupAt(d *document, s *sentence, i int, f form) verbGroup {
	v := verbGroup{start: i, verb: i, form: f, object: -1, inviter: -1}
	be, have := false, false
	w := &r.words
	k := i - 1
	for ; k >= s.dateTok; k-- {
		t := d.toks[k]
		if x := d.timeAt(s, k); x >= 0 {
			k = d.times[x].start
			continue
		}
		if t.is(punct) && !t.is(clitic) {
			break
		}
		if v.infinitive {
			if m, ok := r.control[t.word]; ok && t.word != 0 {
				v.mod |= m
				v.start = k
				if w := r.vocab.words[max(0, t.word)]; k > s.dateTok && d.toks[k-1].in(classPossessor) && w == "invitation" {
					v.inviter = r.groupEnding(d, s, k-1)
					v.mod = v.mod&^modProposed | modScheduled // "accepted Xi's invitation to visit"
					if x := v.inviter; x >= 0 {
						v.start = d.groups[x].start
						k = v.start
					}
					continue
				}
				if k > s.dateTok && d.toks[k-1].in(classPossessor) {
					// "Algiers' offer to host"
					v.object = r.groupEnding(d, s, k-1)
					break
				}
				continue
			}
		}
		switch {
		case t.in(classNegation) && t.word != w.no:
			v.mod |= modNegated
		case t.word == w.no && v.infinitive:
			v.mod |= modNegated
		case t.in(classBe):
			be = true
			switch t.word {
			case w.been, w.be, w.being:
			default:
				v.past = v.past || r.pastBe[t.word]
			}
		case t.in(classHave) && !t.in(classModal):
			have = true
			v.mod |= modPerfect
			if t.word == w.had {
				v.mod |= modPluperfect
				v.past = true
			}
		case t.in(classModal):
			v.mod |= r.modal[t.word]
			if t.is(clitic) && t.word == r.vocab.ids["would"] && f&(formPast|formParticiple) != 0 {
				v.mod = v.mod&^modWould | modPerfect | modPluperfect // "he'd met"
			}
		case t.in(classDo):
			v.past = v.past || r.pastBe[t.word]
		case t.word == w.to && (k == i-1 || k == v.start-1 || be || have):
			v.infinitive = true
		case t.in(classAdverb|classTime) && !t.in(classPreposition|classSubordinator) || t.in(classAdverb) && t.in(classPreposition) && k == i-1:
		default:
			goto done
		}
		v.start = k
	}
done:
	switch {
	case be && v.form&formGerund != 0:
		v.mod |= modProgressive
	case be && v.form&(formParticiple|formPast) != 0:
		v.passive = true
		if have && v.form&formParticiple != 0 {
			v.past = true
		}
	case !be && !have && v.form&formGerund != 0:
		v.gerund = true
	}
	if v.form&formPast != 0 && v.form&formBase == 0 {
		v.past = true
	}
	if v.infinitive && be && v.mod&(modScheduled|modProposed|modWish|modRefused|modMaybe|modWould) == 0 && !v.passive {
		v.mod |= modScheduled // "is to meet", "was to have met"
	}
	if v.infinitive && v.passive && k >= s.dateTok && v.mod&(modWish|modProposed|modRefused) == 0 {
		v.mod |= modScheduled // "to be received by"
	}
	if v.infinitive && v.mod&(modScheduled|modProposed|modWish|modRefused) == 0 {
		r.infinitive(d, s, &v, k)
	}
	if v.passive && !be {
		v.passive = false
	}
	return v
}

// infinitive finds what a bare "to meet" hangs on: somebody who was invited,
// a headline's future, or a purpose.
func (r *Rules) infinitive(d *document, s *sentence, v *verbGroup, k int) {
	if g := r.groupEnding(d, s, k+1); g >= 0 {
		x := &d.groups[g]
		for j := x.start - 1; j >= s.dateTok && j >= x.start-3; j-- {
			t := d.toks[j]
			if m, ok := r.control[t.word]; ok && t.word != 0 && m&(modProposed|modWish) != 0 {
				v.mod |= m | modInvited
				v.object = g
				v.inviter = r.subjectBefore(d, s, j)
				return
			}
			if !t.in(classAdverb | classDeterminer | classTime) {
				break
			}
		}
		if s.zone == headline || x.free && x.start <= s.dateTok+1 {
			v.mod |= modScheduled | modHeadlineTo
			return
		}
	}
	if s.zone == headline {
		v.mod |= modScheduled
		return
	}
	v.mod |= modPurpose
}

// subjectOf finds the group that is the verb's subject, -1 for none.
func (r *Rules) subjectOf(d *document, s *sentence, v *verbGroup) int {
	if v.object >= 0 {
		return v.object
	}
	if g := r.subjectBefore(d, s, v.start); g >= 0 {
		return g
	}
	if v.gerund {
		// "After meeting Wang, Lavrov said": the next free group
		for g := s.gfirst; g < s.glast; g++ {
			if x := &d.groups[g]; x.start > v.verb && x.free && x.prep == 0 && x.start > 0 && d.toks[x.start-1].is(punct) {
				return g
			}
		}
	}
	return -1
}

// subjectBefore walks left from token i to the nearest group that can be a
// subject: one that nothing governs, or one that "who" refers to.
func (r *Rules) subjectBefore(d *document, s *sentence, i int) int {
	w := &r.words
	// "who met", "which on the same day told": the group right before
	j := i - 1
	for n := 0; n < 4 && j > s.dateTok; n++ {
		if x := d.timeAt(s, j); x >= 0 {
			j = d.times[x].start - 1
			if j > s.dateTok && d.toks[j].in(classPreposition) {
				j--
			}
			continue
		}
		if d.toks[j].in(classAdverb) && !d.toks[j].in(classRelative|classPreposition) {
			j--
			continue
		}
		break
	}
	if j >= s.dateTok && d.toks[j].in(classRelative) && (d.toks[j].word == w.who || d.toks[j].word == w.which || d.toks[j].word == w.that) {
		k := j
		if k-1 >= s.dateTok && d.toks[k-1].is(punct) {
			k--
		}
		if g := r.groupEnding(d, s, k); g >= 0 {
			return g
		}
		if g := r.groupEnding(d, s, j); g >= 0 {
			return g
		}
		if d.toks[j].word != w.that {
			// the last group before, if near
			for g := s.glast - 1; g >= s.gfirst; g-- {
				if x := &d.groups[g]; x.end <= k {
					if k-x.end <= 4 {
						return g
					}
					return -1
				}
			}
			return -1
		}
	}
	for g := s.glast - 1; g >= s.gfirst; g-- {
		x := &d.groups[g]
		if x.end > i {
			continue
		}
		last := &d.mentions[x.ms[len(x.ms)-1]]
		if last.owner || last.adjective {
			continue
		}
		adjacent := x.end == i || x.end == i-1 && d.toks[i-1].is(punct)
		if x.prep != 0 || !x.free {
			if adjacent && x.prep == 0 && !x.free {
				// "telling him Lavrov met": an object right before a verb is its subject
				if r.bare(d, s, x) {
					return g
				}
			}
			continue
		}
		if d.toks[i].in(classVerb|classBe|classHave|classModal|classDo) && r.otherSubject(d, s, x.end, i) {
			return -1
		}
		return g
	}
	return -1
}

// bare tells whether a group's left neighbour is a verb of saying, after which
// "that" may be missing.
func (r *Rules) bare(d *document, s *sentence, g *group) bool {
	return g.start > s.dateTok && d.toks[g.start-1].in(classReporting)
}

// otherSubject tells whether a plain noun between tokens i and j is the subject
// instead: "Lavrov said the plane left".
func (r *Rules) otherSubject(d *document, s *sentence, i, j int) bool {
	if j-i < 2 {
		return false
	}
	k := j - 1
	// a noun right before the verb group, with a determiner in front and no
	// preposition before that
	n := 0
	for k >= i && n < 5 {
		t := d.toks[k]
		if t.is(punct) || d.timeAt(s, k) >= 0 {
			return false
		}
		if t.in(classDeterminer|classPossessive) && !t.in(classRelative) || t.in(classPossessor) {
			if n == 0 {
				return false
			}
			if k-1 < i {
				return true
			}
			p := d.toks[k-1]
			return !p.in(classPreposition) && !(p.in(classVerb) && !p.in(classReporting))
		}
		if t.in(classPreposition|classConjunction|classSubordinator|classVerb|classPronoun|classAdverb|classTime) && !t.is(capital) {
			return false
		}
		k--
		n++
	}
	return false
}

// argument is a group and the preposition that ties it to a trigger.
type argument struct {
	group int
	prep  int32 // 0: direct object
}

// site is a place mention and the preposition before it.
type site struct {
	tok, end int
	prep     int32
	hit      int32 // index into hits, -1 for an unknown name
	name     string
	capital  string // country whose capital is meant: "the Iraqi capital"
}

// arguments reads to the right of a trigger that ends before token i, up to the
// end of its clause. direct says that a group without a preposition is the
// trigger's object. It gives the token where the clause ends.
func (r *Rules) arguments(d *document, s *sentence, i int, direct bool) (args []argument, end int) {
	w := &r.words
	var prep int32
	first, otherNoun := direct, false
	for k := i; k < s.end; {
		t := d.toks[k]
		if g := r.groupAt(d, s, k); g >= 0 {
			x := &d.groups[g]
			m := &d.mentions[x.ms[0]]
			if k > i && (prep == w.at || prep == w.in) && d.toks[k-1].is(capital) && d.toks[k].in(classDeterminer) {
				prep = 0 // "at the Ittihadiya Palace the Prime Minister"
			}
			switch {
			case prep == w.of && otherNoun: // "at the invitation of"
			case prep != 0:
				args = append(args, argument{g, prep})
			case first && !(m.adjective && len(x.ms) == 1):
				args = append(args, argument{g, 0})
			case x.free && k > i && r.finite(d, x.end) && !m.adjective:
				return args, k // the subject of another verb
			}
			if !m.adjective {
				first = false
				prep = 0
			}
			k = max(k+1, x.end)
			continue
		}
		if x := d.timeAt(s, k); x >= 0 {
			k, prep = max(k+1, d.times[x].end), 0
			continue
		}
		switch {
		case t.is(punct):
			switch c := d.text[t.start]; c {
			case ',':
				prep = 0
				if k > i {
					first = false
				}
			case ';', ':', '"', '?', '!', '.':
				return args, k
			case '(':
				for k < s.end && d.text[d.toks[k].start] != ')' {
					k++
				}
			default:
				if c >= 0x80 { // dashes and curly quotation marks
					if q := d.word(k); q == "“" || q == "”" || q == "—" || q == "–" {
						return args, k
					}
				}
				if c == '-' && t.is(spaced) {
					return args, k
				}
			}
		case t.in(classRelative|classSubordinator) && !t.in(classPreposition) && t.word != w.as:
			if t.word == w.that && prep == 0 || t.word != w.that {
				return args, k
			}
		case (t.word == w.after || t.word == w.before) && k > i:
			return args, k
		case t.word == w.to && k+1 < s.end && d.toks[k+1].in(classVerb) && r.groupAt(d, s, k+1) < 0 && r.baseForm(d.toks[k+1].word):
			return args, k
		case t.in(classPreposition):
			prep = t.word
		case t.in(classVerb|classBe|classHave|classModal) && k > i && r.verbHere(d, s, k):
			return args, k
		case t.in(classConjunction):
		case t.in(classDeterminer | classAdverb | classTime | classNumber | classPossessive | classOrdinal):
		default:
			// an ordinary noun takes up the preposition, or the object's place
			if !t.is(capital) {
				prep, first, otherNoun = 0, false, otherNoun || !t.is(punct)
			}
		}
		k++
	}
	return args, s.end
}

func (r *Rules) baseForm(word int32) bool {
	for _, f := range r.vocab.formsOf(word) {
		if f.form&formBase != 0 {
			return true
		}
	}
	return false
}

// verbHere tells whether the verb word at k is a verb that starts another clause.
func (r *Rules) verbHere(d *document, s *sentence, k int) bool {
	t := d.toks[k]
	if t.in(classBe | classHave | classModal) {
		return true
	}
	var f form
	for _, x := range r.vocab.formsOf(t.word) {
		f |= x.form
	}
	if f&formGerund != 0 {
		p := d.toks[k-1]
		return p.is(punct) && !p.is(clitic) || p.in(classConjunction) || p.word == r.words.as
	}
	return r.verbAt(d, s, k, f)
}

// clauseStart walks left from token i to where its clause begins.
func (r *Rules) clauseStart(d *document, s *sentence, i int) int {
	w := &r.words
	for k := i - 1; k >= s.dateTok; k-- {
		t := d.toks[k]
		if r.groupAt(d, s, k) >= 0 || d.timeAt(s, k) >= 0 {
			continue
		}
		if t.is(punct) {
			switch d.text[t.start] {
			case ';', ':', '"':
				return k + 1
			}
			if q := d.word(k); q == "“" || q == "”" || q == "—" || q == "–" || q == "-" && t.is(spaced) {
				return k + 1
			}
			continue
		}
		if t.in(classRelative|classSubordinator) && !t.in(classPreposition) && t.word != w.as && t.word != w.that {
			return k + 1
		}
		if t.word == w.that && t.in(classSubordinator) && k > s.dateTok && d.toks[k-1].in(classVerb) {
			return k + 1
		}
		if t.in(classConjunction) && k+1 < s.end && k+2 < i && r.finite(d, k+1) {
			return k + 1
		}
	}
	return s.dateTok
}
