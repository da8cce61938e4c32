package resolve

import (
	"slices"
	"strings"

	"readout/event"
)

// echoes finds the reports that repeat a sentence on a page about something
// else: a teaser, a box of latest headlines, a reader's comment that a site
// shows under each of its articles. Such a page's date says nothing about the
// event: "Macron visited Baku on Friday" under five weeks of articles is one
// visit, and not five; and the box on an old page tells of today.
//
// It gives each of them the report that it follows: the nearest one of an
// article that is about the event, or else the one published first.
func echoes(its []*item) map[*item]*item {
	type key struct {
		typ      event.Type
		sentence string
	}
	same := map[key][]*item{}
	for _, it := range its {
		if it.sentence != "" {
			k := key{it.r.Type, it.sentence}
			same[k] = append(same[k], it)
		}
	}
	out := map[*item]*item{}
	for _, group := range same {
		if len(group) < 2 {
			continue
		}
		slices.SortFunc(group, byPublication)
		var about []*item
		for _, it := range group {
			if it.about {
				about = append(about, it)
			}
		}
		if len(about) == 0 {
			about = group[:1]
		}
		for _, it := range group {
			if lead := nearest(it, about); lead != it && !it.about && !reprint(it, lead) {
				out[it] = lead
			}
		}
	}
	return out
}

// reprint says whether another outlet printed the same story at the same time.
func reprint(it, lead *item) bool {
	return it.mention().Source != lead.mention().Source && it.hasPub && lead.hasPub &&
		it.pub.Sub(lead.pub).Abs() <= togetherDays*day && (it.when == lead.when || !it.when.known || !lead.when.known)
}

func nearest(it *item, among []*item) *item {
	if slices.Contains(among, it) {
		return it
	}
	best := among[0]
	for _, o := range among[1:] {
		if o.pub.Sub(it.pub).Abs() < best.pub.Sub(it.pub).Abs() {
			best = o
		}
	}
	return best
}

// Shorter sentences may be equal by chance.
const (
	echoBytes = 24
	echoWords = 5
)

// echoKey is a sentence as compared, or "" for one that is too short.
func echoKey(sentence string) string {
	s := fold(sentence)
	if len(s) < echoBytes || strings.Count(s, " ") < echoWords-1 {
		return ""
	}
	return s
}

// isAbout says whether the article's title tells of what the report tells of:
// it names one of the people, or has two longer words of the sentence.
func isAbout(title, sentence string, people []person) bool {
	words := strings.Fields(fold(title))
	for _, p := range people {
		for _, w := range words {
			if len(p.tokens) > 0 && sameToken(p.tokens[len(p.tokens)-1], newToken(w)) {
				return true
			}
		}
	}
	shared := 0
	for _, w := range words {
		if len(w) >= 4 && containsWord(sentence, w) {
			shared++
		}
	}
	return shared >= 2
}

func containsWord(s, w string) bool {
	for {
		i := strings.Index(s, w)
		if i < 0 {
			return false
		}
		end := i + len(w)
		if (i == 0 || s[i-1] == ' ') && (end == len(s) || s[end] == ' ') {
			return true
		}
		s = s[end:]
	}
}
