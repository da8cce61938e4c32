package extract

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
