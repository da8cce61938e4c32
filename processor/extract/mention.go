package extract

// mkind is what a mention names.
type mkind uint8

const (
	mPerson  mkind = iota // a person by name
	mRole                 // a person by office: "the Turkish foreign minister"
	mGroup                // several people or sides: "the two presidents"
	mCountry              // a state, by name, adjective, people or metonym
	mOrg                  // a body or ministry
	mPronoun              // he, she, they, it, I, we
)

// mention is a phrase that names an actor. Appositions belong to it:
// "Qin Gang, the Chinese foreign minister," is one mention.
type mention struct {
	kind          mkind
	start, end    int // tokens
	core          int // token where the name or the head of the title begins
	sent          int
	name          []int32  // words of the name, folded and numbered; 0 for unknown words
	nameEnd       int      // byte after the name
	nameText      string   // as written, without honorifics
	actors        []int32  // known people of that name
	countries     []string // codes
	office        string
	title         string // the title as written
	posted        string // country or body that an envoy is posted to
	adjective     bool   // a country by its adjective
	metonym       bool
	former        bool
	plural        bool
	count         int // of a plural: 2 for "the two", 0 unknown
	definite      bool
	owner         bool  // followed by 's or '
	whose         int32 // word of the possessive pronoun before a role: "his counterpart"
	entities      []int // resolved people
	group         int   // index of the coordination that it belongs to
	relational    bool  // counterpart, colleague, host, guest
	noun          bool  // a plain noun stands for the person: "the envoy"
	honorific     bool
	bound         bool    // an apposition or list after it was read
	ownGovernment bool    // a ministry that no country is named with: that of the document's home
	senses        []int32 // offices that the title can mean
	hint          string  // country that alone uses the title, as far as is known
}

// mentions finds every mention of the document, sentence by sentence.
func (r *Rules) findMentions(d *document) {
	for si := range d.sents {
		s := &d.sents[si]
		s.mfirst = len(d.mentions)
		if s.zone != chrome {
			p := parser{r: r, d: d, sent: si, limit: s.end}
			for i := s.dateTok; i < s.end; {
				next := p.mentionAt(i)
				if next <= i {
					next = i + 1
				}
				i = next
			}
		}
		s.mlast = len(d.mentions)
	}
}

// parser reads mentions in one sentence.
type parser struct {
	r     *Rules
	d     *document
	sent  int
	limit int // token after the sentence
}

func (p *parser) tok(i int) token {
	if i < 0 || i >= p.limit {
		return token{flags: punct}
	}
	return p.d.toks[i]
}

func (p *parser) isWord(i int, w int32) bool { return i >= 0 && i < p.limit && p.d.toks[i].word == w }

func (p *parser) isPunct(i int, s string) bool {
	return i >= 0 && i < p.limit && p.d.toks[i].is(punct) && p.d.text[p.d.toks[i].start:p.d.toks[i].end] == s
}

// mentionAt reads a mention that starts at token i, adds it, and gives the
// token after it; i itself where there is none.
func (p *parser) mentionAt(i int) int {
	t := p.tok(i)
	if t.is(punct | clitic) {
		return i
	}
	if end, ok := p.pronoun(i); ok {
		return end
	}
	if end, ok := p.bareNumber(i); ok {
		return end
	}
	if end, ok := p.titled(i); ok {
		return end
	}
	if end, ok := p.national(i); ok {
		return end
	}
	if end, ok := p.named(i, i, &mention{sent: p.sent, start: i}); ok {
		return end
	}
	return p.stateOrBody(i)
}

// pronoun reads he, she, they, it, I and we.
func (p *parser) pronoun(i int) (int, bool) {
	t := p.tok(i)
	k := p.r.words
	m := mention{kind: mPronoun, start: i, end: i + 1, core: i, sent: p.sent}
	switch {
	case t.word == 0 || t.is(allCaps) && t.end-t.start > 1:
		return i, false
	case t.word == k.he || t.word == k.she || t.word == k.him || t.word == k.i:
	case t.word == k.her && !p.nounFollows(i+1):
	case t.word == k.they || t.word == k.them || t.word == k.we || t.word == k.both && p.tok(i+1).in(classVerb):
		m.plural = true
	default:
		return i, false
	}
	if t.word == k.we && p.tok(i).is(inQuote) {
		m.plural = true
	}
	p.add(m)
	return i + 1, true
}

// bareNumber reads "the two" and "the three" where no noun stands behind them:
// "The two will meet in Accra", "the first talks between the two".
func (p *parser) bareNumber(i int) (int, bool) {
	n, after := p.tok(i+1), p.tok(i+2)
	if p.tok(i).word != p.r.words.the || p.tok(i).word == 0 || !n.in(classNumber) || n.is(digits) || n.word == p.r.words.one || n.end == 0 {
		return i, false
	}
	count := p.r.numberOf[n.word]
	if count < 2 || count > 4 || after.is(capital|clitic) || !after.is(punct) && !after.in(classVerb|classModal|classHave|classBe|classAdverb) {
		return i, false
	}
	p.add(mention{kind: mGroup, start: i, end: i + 2, core: i + 1, sent: p.sent, definite: true, plural: true, count: count})
	return i + 2, true
}

// nounFollows tells whether "her" at i-1 is a possessive: something that is
// no preposition, verb or punctuation stands behind it.
func (p *parser) nounFollows(i int) bool {
	t := p.tok(i)
	return !t.is(punct) && !t.in(classPreposition|classConjunction|classSubordinator|classTime|classAdverb)
}

func (p *parser) add(m mention) {
	if m.core < m.start {
		m.core = m.start
	}
	if t := p.tok(m.end); t.is(clitic) && t.word == p.r.vocab.poss {
		m.owner = true
	}
	m.group = -1
	p.d.mentions = append(p.d.mentions, m)
}
