package extract

// lightVerb finds the verb that a noun phrase at token i is the object of, where
// that verb only says that the thing took place: "held a meeting".
func (m *matcher) lightVerb(i int) (verbGroup, bool) {
	r, d, s := m.r, m.d, m.s
	for k := i - 1; k >= s.dateTok && k >= i-12; k-- {
		t := d.toks[k]
		if t.in(classVerb) {
			for _, f := range r.vocab.formsOf(t.word) {
				for _, rest := range r.index.light[f.lemma] {
					if k+1+len(rest) > i {
						continue
					}
					fits := true
					for n, w := range rest {
						if d.toks[k+1+n].word != w {
							fits = false
						}
					}
					if !fits || !r.verbAt(d, s, k, f.form) {
						continue
					}
					return r.verbGroupAt(d, s, k, f.form), true
				}
			}
			if !t.in(classAdverb | classTime) {
				return verbGroup{}, false
			}
		}
		if d.timeAt(s, k) >= 0 || t.in(classAdverb|classTime|classNumber|classOrdinal|classDeterminer|classPossessive) && !t.in(classSubordinator) {
			continue
		}
		if k == i-1 && k > s.dateTok && r.adverbial[t.word] && d.toks[k-1].in(classVerb) {
			continue // "called off a trip"
		}
		// "held in Milan a meeting", "held with Wang a meeting"
		if g := r.groupAt(d, s, k); g >= 0 && d.groups[g].prep != 0 || t.in(classPreposition) && !t.is(punct) && k > i-5 && (t.word == r.words.in || t.word == r.words.at || t.word == r.words.with) {
			continue
		}
		if t.in(classPreposition) && k+1 < i && (d.timeAt(s, k+1) >= 0 || d.hitAt[k+1] >= 0) {
			continue // "received on Tuesday a phone call"
		}
		if _, ok := d.hitFrom(k); ok || t.is(punct) && d.text[t.start] == ',' || t.is(capital) && k < i-2 {
			continue
		}
		return verbGroup{}, false
	}
	return verbGroup{}, false
}

// onProgramme tells whether "is on the programme", "are on the agenda" stands at k.
func (m *matcher) onProgramme(k int) bool {
	for j := k + 1; j < k+6 && j < m.s.end; j++ {
		switch m.r.vocab.words[max(0, m.d.toks[j].word)] {
		case "programme", "program", "agenda", "cards", "calendar", "schedule", "pipeline":
			return true
		}
	}
	return false
}

// being tells whether the passive is one in progress: "is being worked out".
func (m *matcher) being(v *verbGroup) bool {
	for k := v.start; k < v.verb; k++ {
		if m.d.toks[k].word == m.r.words.being {
			return true
		}
	}
	return false
}

// happens finds the verb of which the noun is the subject: "took place", "was
// held", "is scheduled for". from is where the noun's own arguments end.
func (m *matcher) happens(from, nounEnd int) (verbGroup, bool) {
	r, d, s := m.r, m.d, m.s
	for k := nounEnd; k < s.end && k < nounEnd+40; k++ {
		for _, f := range r.vocab.formsOf(d.toks[k].word) {
			if what := m.statusWord(&verbGroup{verb: k}); (what == "postpone" || what == "cancel") && f.form&formParticiple != 0 {
				if vg := r.verbGroupAt(d, s, k, f.form); vg.passive && r.subjectBefore(d, s, vg.start) < 0 || vg.passive && k < nounEnd+4 || vg.passive && d.toks[vg.start-1].is(punct) {
					return vg, true
				}
			}
		}
		if d.toks[k].is(punct) && d.text[d.toks[k].start] == ';' {
			break
		}
	}
	for k := max(nounEnd, from-1); k < s.end && k < from+14; k++ {
		t := d.toks[k]
		if !t.in(classVerb) {
			if t.is(punct) && d.text[t.start] == ';' || t.in(classSubordinator) && !t.in(classPreposition|classRelative) {
				return verbGroup{}, false
			}
			continue
		}
		for _, f := range r.vocab.formsOf(t.word) {
			if f.form == formGerund || !r.verbAt(d, s, k, f.form) {
				continue
			}
			vg := r.verbGroupAt(d, s, k, f.form)
			if t.in(classBe) && m.onProgramme(k) {
				vg.mod |= modScheduled
				return vg, true
			}
			if vg.passive && m.being(&vg) {
				vg.mod |= modScheduled
				return vg, true
			}
			if vg.passive && (r.heldBy[f.lemma] || r.statusVerb[f.lemma] != "") || r.index.happen[f.lemma] && !t.in(classBe) && (r.vocab.words[f.lemma] != "take" || m.wordAt(k+1) != "her" && m.wordAt(k+1) != "him" && m.wordAt(k+1) != "them") {
				return vg, true
			}
		}
		if !t.in(classBe | classHave | classModal) {
			return verbGroup{}, false
		}
	}
	return verbGroup{}, false
}
