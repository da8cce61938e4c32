package extract

import "strings"

// zoneLists is grammar/zones.yaml.
type zoneLists struct {
	EndsArticle   []string `yaml:"ends_article"`
	SkipLine      []string `yaml:"skip_line"`
	Abbreviations []string `yaml:"abbreviations"`
}

// sentences cuts the document at line breaks and at full stops, and gives each
// sentence its zone.
func (r *Rules) sentences(d *document) {
	para, ended, teasers := 0, false, false
	for i := 0; i < len(d.toks); {
		lineEnd := i + 1
		for lineEnd < len(d.toks) && !d.toks[lineEnd].is(newline) {
			lineEnd++
		}
		z := body
		switch {
		case d.toks[i].start < d.shift:
			z = headline
		case ended:
			z = chrome
		default:
			line := strings.ToLower(d.span(i, lineEnd))
			if hasAnyPrefix(line, r.zones.EndsArticle) && lineEnd-i <= 14 {
				ended, z = true, chrome
			} else if hasAnyPrefix(line, r.zones.EndsArticle) && strings.ContainsAny(line[:min(len(line), 24)], ":|") {
				z = chrome
			} else if teasers && lineEnd-i <= 14 && !strings.HasSuffix(strings.TrimRight(line, " \"”"), ".") {
				z = chrome // a headline under "READ MORE"
			} else if teasers = hasAnyPrefix(line, r.zones.SkipLine) && lineEnd-i <= 3; teasers || hasAnyPrefix(line, r.zones.SkipLine) && (lineEnd-i <= 14 || strings.HasPrefix(line, "read more")) {
				z = chrome
			}
		}
		for s := i; s < lineEnd; {
			e := r.sentenceEnd(d, s, lineEnd)
			d.sents = append(d.sents, sentence{start: s, end: e, zone: z, para: para, dateTok: s})
			s = e
		}
		i, para = lineEnd, para+1
	}
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// maxSentence is where a run of tokens without a full stop is cut: no sentence of
// an article is longer, and the work in one grows faster than its length.
const maxSentence = 300

// sentenceEnd gives the token after the sentence that starts at i.
func (r *Rules) sentenceEnd(d *document, i, limit int) int {
	limit = min(limit, i+maxSentence)
	for j := i; j < limit; j++ {
		t := d.toks[j]
		if t.is(abbrev) && j > i && j+1 < limit && d.toks[j+1].is(capital) && d.toks[j+1].in(classDeterminer|classPronoun|classPreposition) && t.end-t.start > 2 {
			return j + 1
		}
		if !t.is(punct) {
			continue
		}
		c := d.text[t.start]
		if c != '.' && c != '!' && c != '?' {
			continue
		}
		end := j + 1
		for end < limit && d.toks[end].is(punct) && !d.toks[end].is(spaced) && isCloser(d.word(end)) {
			end++
		}
		if end >= limit {
			return limit
		}
		next := d.toks[end]
		if !next.is(spaced) {
			continue
		}
		if c == '.' && j > i && !d.toks[j-1].is(spaced|digits) && r.abbreviations[d.toks[j-1].word] && d.toks[j-1].end == t.start {
			continue
		}
		if c == '.' && j > i && r.abbreviations[d.toks[j-1].word] && d.toks[j-1].end == t.start && !(end > j+1) {
			continue
		}
		if w := d.toks[j-min(1, j-i)]; c == '.' && w.is(capital) && w.end-w.start <= 2 && w.end == t.start && next.is(capital) && !next.in(classDeterminer|classPronoun|classPreposition) {
			continue // "Guðni Th. Jóhannesson"
		}
		if w := d.word(j - min(1, j-i)); c == '.' && (w == "m" || w == "p" || w == "a") && !next.in(classDeterminer|classPronoun|classPreposition) {
			continue // "7:10 p.m. (JST)"
		}
		if next.is(capital) || next.is(digits) || next.is(punct) {
			return end
		}
	}
	return limit
}

func isCloser(s string) bool {
	switch s {
	case `"`, "”", "’", "'", ")", "»", "]":
		return true
	}
	return false
}

// datelines finds "RIGA/TALLINN, March 18 (Wire) - " at the start of the first
// paragraphs and leaves it out of the sentence.
func (r *Rules) datelines(d *document) {
	seen := 0
	for i := range d.sents {
		s := &d.sents[i]
		if s.zone != body || i > 0 && d.sents[i-1].para == s.para {
			continue
		}
		if seen++; seen > 8 {
			return
		}
		h, ok := d.hitFrom(s.start)
		if !ok {
			continue
		}
		e, isPlace := h.as(d.toks, entryPlace)
		if !isPlace {
			continue
		}
		limit := min(len(d.toks), s.start+22)
		end := -1
		for j := h.end; j < limit && (j == h.end || !d.toks[j].is(newline)); j++ {
			t := d.toks[j]
			w := d.word(j)
			if t.is(punct) && (w == "–" || w == "—" || w == "|" || w == ":" || w == "-" && t.is(spaced)) {
				end = j + 1
				break
			}
			if t.is(punct) && w == "." && (j == h.end || j > h.end && d.toks[j-1].is(digits)) {
				end = j + 1
				break
			}
			if t.is(punct) && w == ")" && j+1 < len(d.toks) && d.toks[j+1].is(capital) && !d.toks[j+1].is(newline) {
				end = j + 1
			}
			if t.is(punct) && w == "/" && j > h.end+1 && j+1 < len(d.toks) && d.toks[j+1].is(spaced) && d.toks[j+1].is(capital) {
				end = j + 1
				break
			}
			if end > 0 && !t.is(punct) && j >= end {
				break
			}
			if !t.is(punct) && !t.is(capital|digits) && !t.in(classPreposition) {
				break
			}
		}
		if end < 0 {
			continue
		}
		s.dateTok = min(end, s.end)
		if d.dateline == "" {
			d.dateline, d.datelineSite = r.lex.Places[e.ref].Country, int(e.ref)
		}
		if end >= s.end && i+1 < len(d.sents) && d.sents[i+1].start < end {
			d.sents[i+1].dateTok = end
		}
	}
}
