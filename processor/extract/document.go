package extract

import (
	"readout/event"
	"readout/processor/extract/attribute"
	"readout/processor/extract/topic"
	"readout/processor/extract/when"
)

// document is one article on its way through the passes. Each pass fills one
// of the slices; later passes refer to earlier ones by index.
type document struct {
	art   event.Article
	text  string // title, a blank line, and the article's text
	shift int    // bytes of text before the article's own text
	pub   when.Date

	toks     []token
	hits     []hit
	hitAt    []int32 // by token: index into hits of the phrase that starts here, or -1
	sents    []sentence
	mentions []mention
	entities []entity
	groups   []group
	times    []timeRef

	durations []when.Duration
	scenes    []scene
	cues      []attribute.Cue

	hitsOfTopics topic.Hits
	scanned      bool

	dateline     string       // country of the dateline, "" where there is none
	datelineSite int          // index into the lexicon's places, -1 where there is none
	home         string       // country whose officials need no adjective here
	pair         []string     // sides of the event told last, where they are two or three
	site         *event.Place // told last: what "there" means
	phone        bool         // the article speaks of telephone calls
	author       int          // entity that signs the text, -1 for nobody
	plan         bool         // the event told last is still to come
	act          [2]string    // initiator and target of the act between states told last
	now          event.Time   // of the event told last
	trace        *[]TriggerTrace
	evidence     []Evidence // of the reports, where trace is kept
}

// zone says what part of the article a sentence belongs to.
type zone uint8

const (
	body zone = iota
	headline
	chrome // not the article
)

// sentence is a run of tokens.
type sentence struct {
	start, end    int // tokens
	zone          zone
	para          int
	mfirst, mlast int // mentions: index of the first, index after the last
	tfirst, tlast int // times, likewise
	gfirst, glast int // groups, likewise
	dateTok       int // first token after a dateline
	subject       int // entity that the sentence before was about, -1 for none
}

// timeRef is a time expression with its tokens.
type timeRef struct {
	when.Expr
	start, end int // tokens
	used       bool
}

func (d *document) word(i int) string { return d.text[d.toks[i].start:d.toks[i].end] }

// span is the document's text from the first byte of token i to the last of
// the token before j.
func (d *document) span(i, j int) string {
	if i >= j || i < 0 || j > len(d.toks) {
		return ""
	}
	return d.text[d.toks[i].start:d.toks[j-1].end]
}

// hitFrom gives the phrase of the lexicon that starts at token i.
func (d *document) hitFrom(i int) (hit, bool) {
	if i < 0 || i >= len(d.hitAt) || d.hitAt[i] < 0 {
		return hit{}, false
	}
	return d.hits[d.hitAt[i]], true
}
