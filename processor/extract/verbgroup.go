package extract

// modality is what the words before a verb say about its event.
type modality uint16

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
	if q := d.toks[max(i-2, s.dateTok)]; i-2 >= s.dateTok && (p.in(classTime|classAdverb) || p.word == r.words.then || d.timeAt(s, i-1) >= 0) && q.in(classModal|classNegation) {
		return true // "will then go", "will not now go"
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
	case be && v.infinitive && d.toks[v.verb-1].in(classHave): // "was to have left"
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
