package topic

import (
	"cmp"
	"slices"
	"strings"

	"readout/event"
)

// Hits are the phrases found in one text.
type Hits struct {
	finder *Finder
	names  []topic // that only this text has; numbered on from the finder's
	hits   []hit
}

// topic gives the topic with number i.
func (h Hits) topic(i int32) topic {
	if n := i - int32(len(h.finder.topics)); n >= 0 {
		return h.names[n]
	}
	return h.finder.topics[i]
}

type hit struct {
	start, end int32
	topic      int32
	weight     float32
	text       string // the words as printed
}

// maxWords is how many words behind a cue ("discussed") a topic still belongs to it.
const maxWords = 14

// maxNames is how many names of its own a text may have.
const maxNames = 200

// cued is how much more a topic behind a cue weighs.
const cued = 2

// cues are the words in front of what was talked about.
const cues = "discuss discussed discusses discussing discussion discussions about regarding concerning agenda touched issues issue topics topic " +
	"reviewed exchanged raised dwelt cooperation focus focused focusing centred centered addressed covered views situation settlement settle resolve over " +
	"topped including crisis question developments concern concerns aimed subject deal matters fields areas field area"

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// Scan marks the topics in a text.
func (f *Finder) Scan(text string) Hits {
	h := Hits{finder: f}
	words := make([][2]int, 0, len(text)/6)
	for w := range fields(text) {
		words = append(words, w)
	}
	lastCue, skip := -maxWords-1, 0
	var room [32]byte
	for i, w := range words {
		if i > 0 && strings.ContainsAny(text[words[i-1][1]:w[0]], ".\n?!;") {
			lastCue = -maxWords - 1
		}
		if w[1]-w[0] > len(room) {
			continue
		}
		e := f.words[string(lowered(text[w[0]:w[1]], room[:0]))]
		if e == nil {
			continue
		}
		if e.cue {
			lastCue = i
		}
		if i < skip {
			continue
		}
		if first, last, ok := e.named(text, words, i); ok && h.addName(text[words[first][0]:words[last][1]], nameWeight, words[first][0], words[last][1], i-lastCue <= maxWords) {
			skip = last + 1
			continue
		}
		if e.deal || e.verb {
			if first, last, ok := f.subject(e, text, words, i); ok && h.addName(text[words[first][0]:words[last][1]], subjectWeight, words[first][0], words[last][1], true) {
				skip = last + 1
				continue
			}
		}
		for _, p := range e.phrases {
			if (p.capital || p.upper) && text[w[0]] >= 'a' && text[w[0]] <= 'z' || p.upper && text[w[1]-1] >= 'a' && text[w[1]-1] <= 'z' || !matches(text, words[i+1:], p.rest) {
				continue
			}
			weight := p.weight * f.topics[p.topic].weight
			if i-lastCue <= maxWords && i > lastCue {
				weight *= cued
			}
			last := words[i+len(p.rest)]
			h.hits = append(h.hits, hit{int32(w[0]), int32(last[1]), p.topic, float32(weight), text[w[0]:last[1]]})
			skip = i + 1 + len(p.rest)
			break
		}
	}
	return h
}

// addName adds a hit of a name that is in no table, unless a topic of the table
// stands in it: "the Ukraine crisis" is Ukraine.
func (h *Hits) addName(name string, w float64, start, end int, cue bool) bool {
	if n := len(h.hits); n > 0 && int(h.hits[n-1].end) > start {
		return false
	}
	n := slices.IndexFunc(h.names, func(t topic) bool { return t.label == name })
	switch {
	case n >= 0:
	case len(h.names) == maxNames:
		return false
	default:
		n = len(h.names)
		h.names = append(h.names, topic{label: name, kind: "issue", weight: w})
	}
	if cue {
		w *= cued
	}
	h.hits = append(h.hits, hit{int32(start), int32(end), int32(len(h.finder.topics) + n), float32(w), name})
	return true
}

// lowered writes the lower case of an ASCII word to buf.
func lowered(w string, buf []byte) []byte {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		buf = append(buf, c)
	}
	return buf
}

// matches reports whether the words of text begin with rest, without a sentence
// ending in between.
func matches(text string, words [][2]int, rest []string) bool {
	if len(rest) > len(words) {
		return false
	}
	for i, r := range rest {
		w := words[i]
		if w[1]-w[0] != len(r) || !strings.EqualFold(text[w[0]:w[1]], r) {
			return false
		}
		if gap := text[w[0]-1]; gap == '\n' || gap == '(' {
			return false
		}
	}
	return true
}

// Main gives the main topics of one event, best first, two to five where the
// text has as many. The ranges are the stretches of text that tell of the event,
// in bytes, the nearest first; exclude has the codes of its sides.
func (h Hits) Main(ranges [][2]int, exclude map[string]bool) []event.Topic {
	var all []candidate
	at := make(map[int32]int)
	for n, r := range ranges {
		seen := make(map[int32]int)
		for _, x := range h.hits[h.from(r[0]):] {
			if int(x.start) >= r[1] {
				break
			}
			t := h.topic(x.topic)
			if t.code != "" && exclude[t.code] && (t.kind == "country" || isName(x, t)) {
				continue
			}
			i, ok := at[x.topic]
			if !ok {
				i = len(all)
				at[x.topic] = i
				all = append(all, candidate{topic: t})
			}
			seen[x.topic]++
			all[i].score += nearness(n) * float64(x.weight) / float64(seen[x.topic])
			all[i].called(x.text)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	var out []event.Topic
	for i, c := range all {
		if i == mostTopics || i >= fewTopics && c.score < all[0].score*share || c.score < least {
			break
		}
		out = append(out, event.Topic{Label: c.label(), Kind: c.kind})
	}
	return out
}

// candidate is a topic on the way to be chosen.
type candidate struct {
	topic
	score float64
	plain bool   // the text has the label itself
	words string // what the text has instead, the first
}

// called notes the words that a text uses for the topic.
func (c *candidate) called(words string) {
	switch {
	case strings.EqualFold(words, c.topic.label):
		c.plain = true
	case c.words == "":
		c.words = words
	}
}

// label is what a reader would call the topic: the lexicon's name for a thing
// with a name, and for the others the text's own words where it never uses the
// lexicon's ("seasonal workers" for "labour mobility") or uses a closer one too
// ("maritime boundary" for "boundary"), and a body's letters where it goes by
// them ("APEC").
func (c *candidate) label() string {
	label := c.topic.label
	if c.code != "" && len(c.words) > 3 && strings.ToUpper(c.words) == c.words { // a body known by its letters
		return c.words
	}
	if c.kind != "issue" || c.words == "" || strings.ToLower(label) != label {
		return label
	}
	words := strings.TrimSuffix(strings.ToLower(c.words), " of")
	if c.plain && !strings.HasPrefix(words, label+" ") && !strings.HasSuffix(words, " "+label) {
		return label
	}
	return words
}

// How many topics are given: at least fewTopics where there are as many, no more
// than mostTopics, and between them those with a fair share of the best one's score.
const (
	fewTopics  = 2
	mostTopics = 5
	share      = 0.22
	least      = 0.3
)

// nearness is the weight of the n-th range.
func nearness(n int) float64 { return 1 / (1 + 0.5*float64(n)) }

// from is the index of the first hit that starts at or behind byte b.
func (h Hits) from(b int) int {
	i, _ := slices.BinarySearchFunc(h.hits, b, func(x hit, b int) int { return cmp.Compare(int(x.start), b) })
	return i
}

// isName reports whether a hit on a conflict is only the country's name: where
// Ukraine takes part, "Ukraine" is a side, while "the war in Ukraine" is a topic.
func isName(x hit, t topic) bool { return strings.EqualFold(x.text, t.label) || float64(x.weight) < 1 }
