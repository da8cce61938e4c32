package extract

import (
	"slices"

	"readout/processor/extract/lexicon"
)

// alike tells whether another word of a name begins like one of a known
// person's names.
func (r *Rules) alike(d *document, actor int32, m *mention) bool {
	var buf [64]byte
	for k := m.core; k < m.end && d.toks[k].end <= m.nameEnd; k++ {
		if d.toks[k].word == m.name[len(m.name)-1] || !d.toks[k].is(capital) {
			continue
		}
		f := fold(buf[:0], d.text[d.toks[k].start:d.toks[k].end])
		for _, w := range r.actorWords[actor] {
			x := r.vocab.words[w]
			if n := min(len(f), len(x), 4); n >= 3 && string(f[:n]) == x[:n] || len(f) == 1 && x != "" && f[0] == x[0] {
				return true
			}
		}
	}
	return false
}

// holdsNow tells whether a known person held an office when the article came out.
func (r *Rules) holdsNow(d *document, actor int32, office string) bool {
	for i := range r.lex.Actors[actor].Tenures {
		if t := &r.lex.Actors[actor].Tenures[i]; t.Office == office && inOffice(t, isoOf(d.art.Published), 0) {
			return true
		}
	}
	return false
}

// isoOf cuts a publication time to its day.
func isoOf(published string) string {
	if len(published) > 10 {
		return published[:10]
	}
	return published
}

// tenureAt gives the office that a person held on a day; of several the one
// that readers name the person by. nil where none is known.
func tenureAt(a *lexicon.Actor, day string) *lexicon.Tenure {
	var best *lexicon.Tenure
	for i := range a.Tenures {
		t := &a.Tenures[i]
		if !inOffice(t, day, 0) {
			continue
		}
		if best == nil || rank(t.Office) < rank(best.Office) {
			best = t
		}
	}
	return best
}

// inOffice tells whether a tenure covers a day, give or take slack years.
func inOffice(t *lexicon.Tenure, day string, slack int) bool {
	if day == "" {
		return true
	}
	if slack > 0 && len(day) >= 4 && len(t.From) >= 4 {
		y := atoi(day[:4])
		if y < atoi(t.From[:4])-slack {
			return false
		}
		return t.To == "" || y <= atoi(t.To[:4])+slack
	}
	n := min(len(day), len(t.From))
	if t.From != "" && day[:n] < t.From[:n] {
		return false
	}
	n = min(len(day), len(t.To))
	return t.To == "" || day[:n] <= t.To[:n]
}

func atoi(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// chooseActor picks the known person that a mention means, -1 for none: in
// office when the article came out, of the country and the office told.
func (r *Rules) chooseActor(d *document, actors []int32, m *mention) int32 {
	day := isoOf(d.art.Published)
	best, bestScore := int32(-1), -1
	for _, a := range actors {
		x := &r.lex.Actors[a]
		score := 1
		serves := len(m.countries) == 0
		for i := range x.Tenures {
			t := &x.Tenures[i]
			if slices.Contains(m.countries, t.Country) || slices.Contains(m.countries, x.Country) {
				serves = true
			}
			if inOffice(t, day, 0) {
				score = max(score, 6-min(5, rank(t.Office)/2))
				if m.office != "" && t.Office == m.office {
					score += 4
				}
			} else if inOffice(t, day, 3) {
				score = max(score, 2)
			}
		}
		if !serves {
			if len(m.name) > 2 || score > 2 {
				score--
			} else {
				continue
			}
		}
		if score > bestScore {
			best, bestScore = a, score
		}
	}
	return best
}

func (r *Rules) actorHasWord(a int32, w int32) bool {
	if w <= 0 {
		return false
	}
	return slices.Contains(r.actorWords[a], w)
}

// surname finds the known person meant by a family name alone: in office at the
// time, and of the country and office where these are told. strict asks for a
// title or a form of address before the name.
func (r *Rules) surname(d *document, m *mention, titled bool) int32 {
	if len(m.name) != 1 || m.name[0] <= 0 {
		return -1
	}
	day := isoOf(d.art.Published)
	best, bestScore, tie := int32(-1), 0, false
	for _, a := range r.bySurname[m.name[0]] {
		x := &r.lex.Actors[a]
		for i := range x.Tenures {
			t := &x.Tenures[i]
			if !inOffice(t, day, 0) {
				continue
			}
			score := 6 - min(5, rank(t.Office))
			if len(m.countries) > 0 {
				if !slices.Contains(m.countries, t.Country) {
					continue
				}
				score += 6
			}
			if m.office != "" && m.office == t.Office {
				score += 6
			}
			if score > bestScore {
				best, bestScore, tie = a, score, false
			} else if score == bestScore && a != best {
				tie = true
			}
		}
	}
	if tie || !titled && bestScore < 5 || titled && m.office == "" && bestScore < 4 || titled && m.office != "" && bestScore < 6 {
		return -1
	}
	return best
}
