package extract

// gather reads "NATO leaders meet in Brussels on 11 July", "the foreign ministers
// of the Quad — the United States, Japan, India and Australia — meet": the coming
// together of one body's leaders or of four states'.
func (m *matcher) gather(f *frame, i int, fm form) {
	r, d, s := m.r, m.d, m.s
	if n := i + 1; n < s.end {
		if t := d.toks[n]; !t.is(punct) && !t.in(classPreposition|classTime|classAdverb|classConjunction) && d.timeAt(s, n) < 0 || t.word == r.words.with {
			return
		}
	}
	vg := r.verbGroupAt(d, s, i, fm)
	if vg.passive || vg.gerund {
		return
	}
	if k := r.clauseStart(d, s, vg.start); vg.mod&modPerfect != 0 && vg.mod&modPluperfect == 0 && m.future(max(s.dateTok, k-1), vg.start) {
		vg.mod = vg.mod&^modPerfect | modScheduled // "after the ministers have met"
	}
	c := &candidate{typ: f.typ, frame: f, sent: m.si, tok: i, end: i + 1, vg: vg, hasVerb: true, headline: s.zone == headline}
	leaders, from := m.gatherers(c, vg.start)
	codes := m.codes(c)
	switch {
	case len(codes) >= 4 && leaders:
	case len(codes) == 0 || r.lex.CountryByCode(codes[0]) != nil:
		return
	case !leaders && !(from == vg.start-1 && r.gathersAlone(codes[0])):
		return
	}
	c.named = d.span(from, vg.start)
	c.gathering = gathering{own: true, close: true}
	_, c.to = r.arguments(d, s, i+1, false)
	c.from = r.clauseStart(d, s, vg.start)
	m.forums(c)
	m.finish(c)
}

// future tells whether one of the words that put a perfect tense into the future
// stands between two tokens: "once they have met".
func (m *matcher) future(from, to int) bool {
	for k := from; k < to; k++ {
		if w := m.d.toks[k].word; w > 0 && (w == m.r.words.after) {
			return true
		}
	}
	return false
}

// gatherers reads the phrase that ends before token i into the candidate's sides.
// It tells whether it names leaders or ministers, and where it begins.
func (m *matcher) gatherers(c *candidate, i int) (leaders bool, from int) {
	r, d, s := m.r, m.d, m.s
	from = i
	for k := i - 1; k >= s.dateTok && k > i-24; k-- {
		t := d.toks[k]
		if x := m.mentionAt(k); x >= 0 {
			y := &d.mentions[x]
			switch {
			case y.kind == mCountry || y.kind == mOrg:
				m.giveMention(c, "party", x)
			case y.kind == mGroup:
				for j := y.start; j < y.end; j++ {
					leaders = leaders || d.toks[j].word > 0 && r.leaderWord[d.toks[j].word]
				}
				m.giveMention(c, "party", x)
			default:
				return leaders, from
			}
			k, from = y.start, y.start
			continue
		}
		switch {
		case t.word > 0 && r.leaderWord[t.word]:
			leaders, from = true, k
		case t.in(classDeterminer|classConjunction|classNumber) && !t.in(classRelative), t.word == r.words.of, t.word > 0 && r.portfolio[t.word], r.modifier[t.word] && t.word > 0:
			from = k
		case t.is(punct) && d0(d, k) == ',', t.is(punct) && d0(d, k) >= 0x80 && len(c.sides) != 1:
		default:
			return leaders, from
		}
	}
	return leaders, from
}

// mentionAt gives the mention that covers token k, -1 for none.
func (m *matcher) mentionAt(k int) int {
	for i := m.s.mlast - 1; i >= m.s.mfirst; i-- {
		if x := &m.d.mentions[i]; x.start <= k && k < x.end {
			return i
		}
	}
	return -1
}

// gathersAlone tells whether a body by its mere name can come together: "Mercosur
// met in Asunción"; of the bigger ones a committee may be meant.
func (r *Rules) gathersAlone(code string) bool {
	return code != "UNO" && code != "EUE" && code != "NATO"
}
