package extract

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"unicode/utf8"

	"readout/event"
	"readout/internal/strict"
	"readout/processor/extract/attribute"
	"readout/processor/extract/lexicon"
	"readout/processor/extract/topic"
	"readout/processor/extract/when"
)

// Version is the extractor's name in an event's field of that name. It changes
// when the rules do in a way that makes old reports worth making again.
const Version = "rules/1"

//go:embed grammar/*.yaml
var grammarFiles embed.FS

// Options are what [New] can be told. The zero value works.
type Options struct {
	// Lexicon is a directory whose files are laid over the embedded lexicon;
	// empty for none.
	Lexicon string

	// MinConfidence leaves out events below it, from 0 to 1. 0 means the
	// threshold that the confidence file sets.
	MinConfidence float64
}

// Rules finds diplomatic events by rules. It is safe for concurrent use.
type Rules struct {
	opt         Options
	lex         *lexicon.Lexicon
	vocab       *vocabulary
	trie        *trie
	topic       *topic.Finder
	words       keywords
	zones       zoneLists
	frames      []frame
	index       *frameIndex
	calibration calibration
	*tables
}

// New loads the lexicon and the grammar. Errors in either are told all at once,
// with file and line.
func New(opt Options) (*Rules, error) {
	if opt.MinConfidence < 0 || opt.MinConfidence > 1 {
		return nil, fmt.Errorf("extract: MinConfidence %g: want 0 to 1", opt.MinConfidence)
	}
	var overlays []fs.FS
	if opt.Lexicon != "" {
		if info, err := os.Stat(opt.Lexicon); err != nil {
			return nil, fmt.Errorf("lexicon directory: %w", err)
		} else if !info.IsDir() {
			return nil, fmt.Errorf("lexicon directory %s: not a directory", opt.Lexicon)
		}
		overlays = append(overlays, os.DirFS(opt.Lexicon))
	}
	lex, err := lexicon.Load(overlays...)
	if err != nil {
		return nil, err
	}
	return build(lex, opt)
}

func build(lex *lexicon.Lexicon, opt Options) (*Rules, error) {
	r := &Rules{opt: opt, lex: lex, vocab: newVocabulary()}
	var lists wordLists
	var roles roleLists
	var modals modalLists
	err := errors.Join(
		load("grammar/words.yaml", &lists),
		load("grammar/roles.yaml", &roles),
		load("grammar/zones.yaml", &r.zones),
		load("grammar/modality.yaml", &modals),
		load("grammar/confidence.yaml", &r.calibration),
	)
	if err != nil {
		return nil, err
	}
	if err := r.calibration.check(); err != nil {
		return nil, err
	}
	lists.into(r.vocab)
	r.words = newKeywords(r.vocab)
	r.tables = newTables(r.vocab, lex, &lists, &roles, &r.zones)
	r.tables.modality(r.vocab, &lists, &modals)
	if r.frames, r.index, err = loadFrameIndex(r.vocab, &lists); err != nil {
		return nil, err
	}
	r.trie = index(lex, r.vocab)
	r.indexActors()
	r.topic = topic.New(lex)
	return r, nil
}

func load(name string, v any) error {
	data, err := grammarFiles.ReadFile(name)
	if err != nil {
		return err
	}
	return strict.Decode(name, data, v)
}

// isPlural tells whether a title is in the plural: one of its words is a plural head.
func (r *Rules) isPlural(toks []token) bool {
	for _, t := range toks {
		if r.headPlural[t.word] != "" && t.word != 0 && r.head[t.word] == "" {
			return true
		}
	}
	return false
}

// bodyOf gives a code back where it is a country or a body of states, and ""
// for a ministry or an agency.
func (r *Rules) bodyOf(code string) string {
	if r.lex.CountryByCode(code) != nil {
		return code
	}
	if o := r.lex.OrganisationByCode(code); o != nil && slices.Contains([]string{"igo", "alliance", "body"}, o.Kind) {
		return code
	}
	return ""
}

// sideOf gives the country or body of states behind a code: a ministry stands
// for its country; "" where nobody stands behind it.
func (r *Rules) sideOf(code string) string {
	if c := r.bodyOf(code); c != "" {
		return c
	}
	return r.owner[code]
}

// stateWord tells whether a phrase names a state or body and not a ministry.
func (r *Rules) stateWord(d *document, h hit) bool {
	code, _, ok := r.codeOf(d, h)
	return ok && r.bodyOf(code) != ""
}

// Extract finds the events of one article, in the order in which it tells them.
// It gives none, and no error, where there is nothing; it returns ctx's error
// when ctx has ended. Any text is allowed.
func (r *Rules) Extract(ctx context.Context, a event.Article) ([]event.Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return r.events(r.read(a)), nil
}

// events runs the passes that look for events.
func (r *Rules) events(d *document) []event.Report {
	r.findScenes(d)
	cands := r.match(d)
	if len(cands) > 0 {
		d.cues = attribute.Find(d.text)
	}
	cands = r.merge(d, cands)
	return r.reports(d, cands)
}

// read runs the passes that look at the text alone.
func (r *Rules) read(a event.Article) *document {
	d := &document{art: a, datelineSite: -1}
	a.Title, a.Text = cut(a.Title, maxTitle), cut(a.Text, maxText)
	d.text = a.Title + "\n\n" + a.Text
	d.shift = len(a.Title) + 2
	d.pub = when.Published(a.Published, nil)
	d.pub = written(a, d.pub)
	d.toks = r.vocab.tokenize(d.text, make([]token, 0, len(d.text)/5))
	r.localWords(d)
	r.scan(d)
	r.sentences(d)
	r.datelines(d)
	r.findTimes(d)
	r.findMentions(d)
	r.link(d)
	return d
}

// modality numbers the words of grammar/modality.yaml.
func (t *tables) modality(v *vocabulary, lists *wordLists, m *modalLists) {
	t.control, t.modal = map[int32]modality{}, map[int32]modality{}
	mark := func(into map[int32]modality, words []string, bit modality) {
		for _, w := range words {
			into[v.add(w, 0)] |= bit
		}
	}
	mark(t.control, m.Scheduled, modScheduled)
	mark(t.control, m.Proposed, modProposed)
	mark(t.control, m.Wish, modWish)
	mark(t.control, m.Refused, modRefused)
	mark(t.modal, m.ModalScheduled, modScheduled)
	mark(t.modal, m.ModalWould, modWould)
	mark(t.modal, m.ModalMaybe, modMaybe)
	set := func(words ...string) map[int32]bool {
		s := map[int32]bool{}
		for _, w := range words {
			s[v.add(w, 0)] = true
		}
		return s
	}
	t.longing = set(m.Longing...)
	t.hypo, t.generic, t.planned = set(m.Hypothetical...), set(m.Generic...), set(m.PlannedAdjectives...)
	t.sayWord = set("said", "says", "told", "tells", "announced", "announces", "reported", "reports", "confirmed", "confirms", "added", "adds",
		"wrote", "writes", "tweeted", "posted", "stated", "disclosed", "insisted", "revealed", "informed")
	t.pastBe = set("was", "were", "did", "had")
	t.adverbial = set("out", "in", "back", "off", "home", "up", "packing", "together", "over", "short")
	t.diplomatWord = set("diplomat", "diplomats", "ambassador", "ambassadors", "envoy", "envoys", "embassy", "attache", "attaches", "consul", "consuls", "charge", "staff", "commissioner", "representative", "nuncio", "commissioners", "consular", "consulate")
	delete(t.diplomatWord, v.ids["staff"])
	t.jointWord = set("trilateral", "joint", "jointly", "conference", "quadrilateral", "four-way", "three-way", "together")
	t.leaderWord = set("leaders", "presidents", "ministers", "heads", "premiers", "ministerial", "state")
	t.forum = map[string]bool{}
	for _, code := range []string{"G7", "G8", "G20", "APEC", "EAS", "TICAD", "FOCAC", "QUAD", "CACM", "ASEM"} {
		t.forum[code] = true
	}
	t.attendWord = set("attend", "attends", "attended", "attending", "participate", "participates", "participated", "participating", "take", "takes", "took", "expected", "chair", "chairs", "chaired", "join", "joins", "joined", "address", "addressed", "represent", "represents")
	t.regionWord = set("arab", "islamic", "african", "africa", "asian", "asia", "gulf", "nordic", "baltic", "balkans", "balkan", "caribbean", "pacific", "latin", "ibero", "european", "eurasian", "turkic", "commonwealth", "amazon", "sahel", "mediterranean", "arctic", "andean", "francophonie")
	t.hostWord = set("hosts", "hosted", "host", "hosting")
	t.addressWord = set("he", "hm", "hh", "hrh", "hon", "honble", "excellency", "his", "her", "rt", "right", "honourable", "honorable")
	t.roundWord = set("round", "rounds", "peace", "ceasefire", "border", "indirect", "mediated", "boundary", "demarcation")
	t.endWord = set("end", "conclude", "finish", "complete", "wind", "wrap")
	t.phoneWord = set("phone", "telephone", "call", "calls", "videoconference", "telephoned", "phoned", "telephonic")
	t.settingWord = set("sidelines", "margins", "fringes", "sideline", "margin", "ahead", "eve", "before", "until")
	t.governmentWord = set("ministry", "government", "administration", "junta", "regime", "ministries")
	t.requestWord = set("invitation", "initiative", "request")
	t.seriesWord = set("round", "series", "session", "rounds", "day")
	t.sideWord = set("countries", "sides", "nations", "states", "parties", "neighbours", "neighbors", "capitals", "governments", "delegations", "teams", "foes", "rivals", "partners")
	t.placeFiller = set("city", "capital", "town", "palace", "resort", "village", "port", "hotel", "headquarters", "residence", "house", "office")
	t.compound, t.possessor = v.add("compound", 0), v.add("possessor", 0)
	t.statusVerb, t.heldBy = map[int32]string{}, map[int32]bool{}
	verbs := func(words []string, what string) {
		for _, w := range words {
			t.statusVerb[v.addVerb(w, lists.Irregular, lists.AlsoSpelled)] = what
		}
	}
	verbs(m.Propose, "propose")
	verbs(m.Announce, "announce")
	verbs(m.Deny, "deny")
	verbs(m.Postpone, "postpone")
	verbs(m.Cancel, "cancel")
	for _, w := range []string{"hold", "conduct", "convene", "open", "begin", "conclude", "resume", "complete", "host", "organise", "organize", "pay", "make", "cover", "chair", "co", "attend", "follow"} {
		t.heldBy[v.addVerb(w, lists.Irregular, lists.AlsoSpelled)] = true
	}
}

// maxTitle and maxText, in bytes, are how much of an article is read. No article
// is longer; what is would only cost time.
const (
	maxTitle = 1 << 10
	maxText  = 256 << 10
)

// cut shortens s to at most n bytes, at the start of a rune.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
