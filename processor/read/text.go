package read

import (
	"strings"
	"unicode/utf8"
)

// para is a line of plain text with what became of it.
type para struct {
	text   string
	blank  bool   // an empty line stood before it
	long   bool   // a paragraph rather than a title or a label
	prose  int    // bytes of long lines that are not the site's, above this one
	mark   mark   // by its words
	reason string // why it is no part of an article; empty for one that is
	part   int    // index of its article; -1: of none
}

// story is an article found in plain text.
type story struct {
	title   string
	authors []string
	date    string // the line that dates it, as it stands
	body    []int  // its paragraphs
}

// The least that an article below another has to hold to be one itself and not
// a teaser.
const (
	wholeParas = 3
	wholeChars = 500
)

// paragraphs cuts a text into lines and judges each by its words.
func paragraphs(text string, z *zoner) []para {
	var out []para
	blank, prose := true, 0
	for line := range strings.Lines(text) {
		line = collapse(line)
		if line == "" {
			blank = true
			continue
		}
		p := para{text: line, blank: blank, part: -1}
		p.mark, p.reason = z.judge(line)
		if p.reason == "credit" && len(out) == 0 {
			p.mark, p.reason = plainLine, "" // "PHOTO: ..." as a title
		}
		if p.mark == plainLine && wordless(line) {
			p.mark, p.reason = chromeLine, "no words"
		}
		p.long = long(line)
		p.prose = prose
		if p.long && p.mark == plainLine {
			prose += len(line)
		}
		out = append(out, p)
		blank = false
	}
	return out
}

// stories finds the articles in the paragraphs and marks every paragraph with
// its article or the reason why it belongs to none.
func stories(ps []para) []story {
	var out []story
	start := 0
	for start < len(ps) {
		head := header(ps, start, len(out) == 0)
		next := len(ps)
		for i := max(head.body, start+1); i < len(ps); i++ {
			if appended(ps, i, head.body) {
				next = i
				break
			}
		}
		s := story{title: head.title, authors: head.authors, date: head.date}
		s.body = body(ps, head, next, len(out))
		if len(out) == 0 || whole(ps, s.body) && !excerpt(ps, head.body, next) {
			out = append(out, s)
		} else {
			for _, i := range s.body {
				ps[i].part, ps[i].reason = -1, "stub of another article"
			}
		}
		start = next
	}
	return out
}

// head is what stands above an article's body.
type head struct {
	title   string
	authors []string
	date    string
	lead    []int // standfirsts, which belong to the body
	body    int   // where the body begins
}

// header reads the lines above a body: section names, the title, a standfirst,
// the author, "Published", "on", a counter.
func header(ps []para, start int, first bool) head {
	h := head{body: start}
	if at := published(ps, start, min(len(ps), start+14)); at >= 0 {
		h.body = at + 1
		if h.body < len(ps) && strings.EqualFold(ps[h.body].text, "on") {
			ps[h.body].reason = "date line"
			h.body++
		}
		ps[at].reason = "date line"
		h.date = ps[at].text
		i := at - 1
		if i > start && looksLikeName(cleanAuthor(ps[i].text)) {
			h.authors = []string{cleanAuthor(ps[i].text)}
			ps[i].reason = "byline"
			i--
		}
		for ; i > start && sentence(ps[i].text) && ps[i].mark == plainLine && titleBelow(ps, start, i); i-- {
			h.lead = append([]int{i}, h.lead...)
		}
		if i >= start && ps[i].mark == plainLine {
			h.title = ps[i].text
			ps[i].reason = "title"
			i--
		}
		for ; i >= start; i-- {
			if ps[i].reason == "" {
				ps[i].reason = "section name"
			}
		}
		return h
	}
	// no such line: the first words that look like a title are one, if they stand
	// above everything that reads like sentences
	for i := start; i < min(len(ps), start+12); i++ {
		p := &ps[i]
		if p.mark != plainLine {
			continue
		}
		if p.long {
			break
		}
		n := strings.Count(p.text, " ")
		if !first && n < 3 || n < 1 && utf8.RuneCountInString(p.text) < 12 {
			if laterTitle(ps, i+1, start+12) {
				p.reason = "section name"
				continue
			}
		}
		if n < 3 && laterTitle(ps, i+1, start+8) && !p.blank {
			p.reason = "section name"
			continue
		}
		h.title = p.text
		p.reason = "title"
		h.body = i + 1
		break
	}
	// a byline or a date right below the title
	for i := h.body; h.title != "" && i < min(len(ps), h.body+4); i++ {
		p := &ps[i]
		if p.mark != plainLine {
			continue
		}
		if p.long {
			break
		}
		low := strings.ToLower(p.text)
		switch {
		case strings.HasPrefix(low, "by ") && len(p.text) < 80 && !ended(p.text):
			if a := cleanAuthor(p.text); looksLikeName(a) {
				h.authors = append(h.authors, a)
			}
			p.reason = "byline"
		case h.date == "" && dateLine(p.text):
			h.date = p.text
		}
	}
	return h
}

// titleBelow tells whether a title-like line stands between start and i.
func titleBelow(ps []para, start, i int) bool {
	for j := i - 1; j >= start; j-- {
		if ps[j].mark == plainLine && strings.Count(ps[j].text, " ") >= 3 {
			return true
		}
	}
	return false
}

// laterTitle tells whether a better title follows before the body begins.
func laterTitle(ps []para, from, to int) bool {
	for i := from; i < min(len(ps), to); i++ {
		if ps[i].mark != plainLine {
			continue
		}
		if ps[i].long {
			return false
		}
		if strings.Count(ps[i].text, " ") >= 3 && !ended(ps[i].text) && !dateLine(ps[i].text) {
			return true
		}
	}
	return false
}

// long tells whether a line is a paragraph rather than a title or a label.
func long(s string) bool {
	n := size(s)
	asks := strings.HasSuffix(s, "?")
	return n > 220 || n > 110 && ended(s) || n > 70 && ended(s) && !asks && strings.Count(s, ". ") > 0
}

// published finds a line "Published" that dates the article below it.
func published(ps []para, from, to int) int {
	for i := from; i < to; i++ {
		low := strings.ToLower(ps[i].text)
		if low == "published" || strings.HasPrefix(low, "published ") && len(low) < 60 && !ended(low) && i > from {
			return i
		}
		if ps[i].long && i > from+6 {
			return -1
		}
	}
	return -1
}

// appended tells whether another article's head begins at a line: below the end
// of the one above it, with a title of its own and a body that is whole.
func appended(ps []para, i, from int) bool {
	if !ps[i].blank || ps[i].long {
		return false
	}
	if at := published(ps, i, min(len(ps), i+6)); at > i {
		// the section name above the title opens the head
		return ps[i].mark != chromeEnd && strings.Count(ps[i].text, " ") <= 2 && !looksLikeName(ps[i].text) && titleWithin(ps, i, at)
	}
	if ps[i].mark != plainLine || sentence(ps[i].text) || strings.Count(ps[i].text, " ") < 3 || !afterEnd(ps, i, from) || strings.HasPrefix(strings.ToLower(ps[i].text), "by ") {
		return false
	}
	n, chars := 0, 0
	for j := i + 1; j < min(len(ps), i+8); j++ {
		if ps[j].mark == chromeEnd {
			break
		}
		if ps[j].long {
			n++
			chars += len(ps[j].text)
		} else if looksLikeName(ps[j].text) && n > 0 {
			return false // a thread of comments
		}
	}
	return n >= wholeParas && chars >= wholeChars
}

func titleWithin(ps []para, i, at int) bool {
	for j := i; j < at; j++ {
		if strings.Count(ps[j].text, " ") >= 3 {
			return true
		}
	}
	return false
}

// afterEnd tells whether the article above, whose body began at from, ended
// within the last lines.
func afterEnd(ps []para, i, from int) bool {
	for j := max(from, i-12); j < i; j++ {
		if ps[j].prose > ps[from].prose && (ps[j].mark == chromeEnd || ps[j].mark == chromeHead || ps[j].reason == "ad" || ps[j].reason == "donate") {
			return true
		}
	}
	return false
}

// body collects the paragraphs of an article and drops the site's between them.
func body(ps []para, h head, to, part int) []int {
	var out []int
	take := func(i int) {
		ps[i].part = part
		out = append(out, i)
	}
	for _, i := range h.lead {
		take(i)
	}
	zone := plainLine // what the lines are that run on from the last mark
	for i := h.body; i < to; i++ {
		p := &ps[i]
		switch p.mark {
		case chromeEnd:
			if tail(ps, i, to) {
				zone = chromeEnd
			}
			continue
		case chromeHead:
			if zone != chromeEnd {
				zone = chromeHead
			}
			continue
		case chromeLine:
			continue
		}
		switch {
		case p.reason != "": // part of the head
		case zone == chromeEnd:
			p.reason = "below the article"
		case zone == chromeHead && !long(p.text) && !(p.blank && sentence(p.text)):
			p.reason = "teaser"
		case strings.HasPrefix(p.text, "http") && !strings.Contains(p.text, " "):
			p.reason = "address"
		default:
			zone = plainLine
			take(i)
		}
	}
	return trimTail(ps, out)
}

// tail tells whether what follows a mark of comments is no longer the article: a
// mark in the middle of a text, with most of the article still to come, ends
// nothing.
func tail(ps []para, i, to int) bool {
	before := ps[i].prose
	after := ps[to-1].prose - before
	return before > 0 || after == 0
}

// trimTail drops headlines left over at the end: lines that are no sentences,
// after a last one that is, where chrome stood between them.
func trimTail(ps []para, body []int) []int {
	for len(body) > 1 {
		last := body[len(body)-1]
		before := body[len(body)-2]
		if sentence(ps[last].text) || last == before+1 {
			break
		}
		ps[last].part, ps[last].reason = -1, "teaser"
		body = body[:len(body)-1]
	}
	return body
}

// whole tells whether the paragraphs are an article and not a stub.
func whole(ps []para, body []int) bool {
	n, chars := 0, 0
	for _, i := range body {
		if ps[i].long {
			n++
			chars += size(ps[i].text)
		}
	}
	return n >= wholeParas && chars >= wholeChars
}

// excerpt tells whether what is called an article ends with an invitation to
// read the rest elsewhere.
func excerpt(ps []para, from, to int) bool {
	for i := to - 1; i >= from; i-- {
		if ps[i].part >= 0 {
			return false
		}
		if low := strings.ToLower(ps[i].text); strings.HasPrefix(low, "read the full") || strings.HasPrefix(low, "read full") || strings.HasPrefix(low, "read more") {
			return true
		}
	}
	return false
}

// dateLine tells whether a line is little more than a date.
func dateLine(s string) bool {
	if len(s) > 80 || ended(s) && strings.Count(s, " ") > 6 {
		return false
	}
	_, ok := parseTime(s, monthFirst)
	return ok && digits(s) >= 4 && strings.Count(s, " ") <= 10
}
