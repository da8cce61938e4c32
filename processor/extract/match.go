package extract

// maxInSentence and maxInArticle bound how many candidates are read: a text that
// tells of more is no article.
const (
	maxInSentence = 24
	maxInArticle  = 400
)

// match finds every trigger and reads what stands around it.
func (r *Rules) match(d *document) []*candidate {
	var out []*candidate
	d.phone = r.speaksOfCalls(d)
	for si := range d.sents {
		s := &d.sents[si]
		if s.zone == chrome {
			continue
		}
		m := matcher{r: r, d: d, s: s, si: si}
		inside := 0 // end of the noun read last
		for i := s.dateTok; i < s.end && len(m.out) < maxInSentence && len(out) < maxInArticle; i++ {
			t := d.toks[i]
			if t.word <= 0 || t.is(punct) {
				continue
			}
			nounEnd := i
			if i < inside {
				nounEnd = inside
			} else if h, ok := r.index.nouns.longest(d.toks[:s.end], i); ok {
				nounEnd, inside = h.end, h.end
				for _, e := range h.entries {
					for _, f := range r.index.uses[e.ref].frames {
						if fr := &r.frames[f]; len(fr.verbs) == 0 {
							m.noun(fr, i, h.end)
						}
					}
				}
			}
			if t.in(classVerb) {
				for _, f := range r.vocab.formsOf(t.word) {
					for _, use := range r.index.byVerb[f.lemma] {
						m.verb(&r.frames[use.frame], use, i, f.form, nounEnd)
					}
				}
			}
		}
		out = append(out, m.out...)
	}
	return out
}

// speaksOfCalls tells whether the article has a word for a telephone call, so
// that "spoke with" can mean one.
func (r *Rules) speaksOfCalls(d *document) bool {
	for si := range d.sents {
		s := &d.sents[si]
		if s.zone == chrome {
			continue
		}
		for i := s.start; i < s.end; i++ {
			if w := d.toks[i].word; w > 0 && r.phoneWord[w] && !(i+1 < s.end && (d.toks[i+1].word == r.words.for_ || d.toks[i+1].word == r.words.on)) {
				return true
			}
		}
	}
	return false
}

// matcher reads the triggers of one sentence.
type matcher struct {
	r   *Rules
	d   *document
	s   *sentence
	si  int
	out []*candidate
}

func (m *matcher) drop(f *frame, i, end int, why string) {
	if m.d.trace == nil {
		return
	}
	*m.d.trace = append(*m.d.trace, TriggerTrace{Rule: f.ID, Words: m.d.span(i, end), Start: m.d.toks[i].start - m.d.shift, Reason: why})
}
