package extract

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
