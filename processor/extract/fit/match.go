package main

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"readout/event"
)

// The rules of eval/score.py: what makes two names one person, and a found event
// the labelled one.

var spellings = map[string]string{
	"erdoghan": "erdogan", "zelenskyy": "zelensky", "zelenskiy": "zelensky", "zelenski": "zelensky", "lavrow": "lavrov",
	"mohamad": "muhammad", "mohammed": "muhammad", "mohamed": "muhammad", "mohammad": "muhammad", "sisi": "sissi",
	"yuri": "yury", "toqaev": "tokayev", "toqayev": "tokayev", "mirziyoev": "mirziyoyev",
}

var particles = strings.Fields("jr sr ii iii iv vi al el bin ibn bint de da do dos van von der den la le king queen prince president sheikh emir sultan pope sir dr")

var bodies = strings.Fields("AU ASEAN ECOWAS OSCE GCC OIC LAS MERCOSUR CSTO EAEU SCO BRICS IMF IAEA ICRC WHO WTO ICC")

// gold is a label made ready to compare.
type gold struct {
	label
	people    [][]string
	countries []string
	span      [2]string
	place     string
	taken     bool
}

// pred is a found event made ready to compare.
type pred struct {
	typ, status, start, end, place, placeCountry, initiator, topics, attribution string
	people                                                                       [][]string
	countries                                                                    []string
	span                                                                         [2]string
	duration                                                                     int
	match                                                                        *gold
}

func viewLabel(l label) gold {
	return gold{label: l, people: people(l.Participants), countries: sides(l.Countries), span: span(l.Start, l.End), place: fold(l.Place)}
}

func viewReport(r event.Report) pred {
	p := pred{typ: string(r.Type), status: string(r.Status), duration: r.DurationMinutes, initiator: r.Initiator, countries: sides(r.Countries)}
	var names []string
	for _, x := range r.Participants {
		names = append(names, x.Name)
	}
	p.people = people(names)
	if t := r.Time; t != nil {
		p.start, p.end = t.Start, t.End
		p.span = span(t.Start, t.End)
	}
	if r.Place != nil {
		p.place, p.placeCountry = fold(r.Place.Name), r.Place.Country
	}
	var topics, sources []string
	for _, t := range r.Topics {
		topics = append(topics, fold(t.Label))
	}
	for _, a := range r.Attribution {
		sources = append(sources, fold(strings.Join([]string{a.Speaker, a.Organization, string(a.Office)}, " ")))
	}
	p.topics, p.attribution = strings.Join(topics, " | "), strings.Join(sources, " | ")
	return p
}

// fold lowers a name, drops its accents and turns all but letters and digits into
// spaces.
func fold(s string) string {
	var b strings.Builder
	for _, c := range norm.NFKD.String(s) {
		c = unicode.ToLower(c)
		switch {
		case unicode.Is(unicode.Mn, c):
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		default:
			if t := b.String(); t == "" || t[len(t)-1] != ' ' {
				b.WriteByte(' ')
			}
		}
	}
	return strings.TrimSpace(b.String())
}

func nameOf(s string) []string {
	all := strings.Fields(fold(s))
	var out []string
	for _, w := range all {
		if !slices.Contains(particles, w) {
			if x, ok := spellings[w]; ok {
				w = x
			}
			out = append(out, w)
		}
	}
	if out == nil {
		return all
	}
	return out
}

func samePerson(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	n := common(a, b)
	return a[len(a)-1] == b[len(b)-1] || n >= 2 || n == distinct(a) || n == distinct(b)
}

func distinct(a []string) int { return len(slices.Compact(slices.Sorted(slices.Values(a)))) }

// common counts the different words that both have.
func common(a, b []string) int {
	n := 0
	for i, w := range a {
		if slices.Contains(b, w) && !slices.Contains(a[:i], w) {
			n++
		}
	}
	return n
}

func people(names []string) [][]string {
	var out [][]string
	for _, s := range names {
		n := nameOf(s)
		if len(n) > 0 && !slices.ContainsFunc(out, func(m []string) bool { return samePerson(n, m) }) {
			out = append(out, n)
		}
	}
	return out
}

// shared counts the people who are in both.
func shared(a, b [][]string) int {
	left, n := slices.Clone(b), 0
	for _, x := range a {
		if i := slices.IndexFunc(left, func(y []string) bool { return samePerson(x, y) }); i >= 0 {
			left = slices.Delete(left, i, i+1)
			n++
		}
	}
	return n
}

func sides(codes []string) []string {
	var out []string
	for _, c := range codes {
		if !slices.Contains(bodies, c) && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// span gives the first and the last day of an interval, "" and "" for none.
func span(start, end string) [2]string {
	if start == "" {
		return [2]string{}
	}
	if end == "" {
		end = start
	}
	first, last := start[:min(10, len(start))], end[:min(10, len(end))]
	first += "-01-01"[min(6, max(0, len(first)-4)):]
	switch len(last) {
	case 4:
		last += "-12-31"
	case 7:
		if t, err := time.Parse("2006-01", last); err == nil {
			last = t.AddDate(0, 1, -1).Format(time.DateOnly)
		}
	}
	return [2]string{first[:min(10, len(first))], last}
}

// affinity tells how well a found event fits a labelled one; 0: not at all.
func affinity(g *gold, p *pred) float64 {
	if !slices.Contains(g.Type, p.typ) {
		return 0
	}
	return likeness(g, p)
}

// likeness is [affinity] whatever the type.
func likeness(g *gold, p *pred) float64 {
	var who float64
	switch {
	case len(g.people) > 0 && len(p.people) > 0:
		who = 2 * float64(shared(g.people, p.people)) / float64(len(g.people)+len(p.people))
	case len(g.countries) > 0:
		who = 2 * float64(common(g.countries, p.countries)) / float64(len(g.countries)+len(p.countries))
	case placesAgree(g.place, p.place):
		who = 0.75
	}
	if who < 0.5 {
		return 0
	}
	dated := g.span[0] != "" && p.span[0] != ""
	if dated && (g.span[1] < p.span[0] || p.span[1] < g.span[0]) {
		return 0
	}
	add := func(x float64, on bool) {
		if on {
			who += x
		}
	}
	add(0.5, dated)
	add(0.2, slices.Contains(g.Status, p.status))
	add(0.1, g.Start != "" && strings.HasPrefix(p.start, g.Start))
	add(0.05, g.Initiator != "" && p.initiator == g.Initiator)
	add(0.05, g.place != "" && strings.Contains(p.place, g.place))
	add(0.03, slices.Equal(g.countries, p.countries))
	for _, t := range g.Topics {
		add(0.01, strings.Contains(p.topics, fold(t)))
	}
	for _, a := range g.Attribution {
		add(0.01, strings.Contains(p.attribution, fold(a)))
	}
	return who
}

func placesAgree(g, p string) bool {
	return g == "" || strings.Contains(p, g) || p != "" && strings.Contains(g, p)
}

// match pairs labelled and found events, the best fit first, required ones before
// optional ones.
func match(golds []gold, found []*found, fit func(*gold, *pred) float64) {
	type pair struct {
		fit  float64
		g, p int
	}
	var pairs []pair
	for i := range golds {
		golds[i].taken = false
		for k, f := range found {
			f.pred.match = nil
			if s := fit(&golds[i], &f.pred); s > 0 {
				pairs = append(pairs, pair{math.Round(s*1e9) / 1e9, i, k})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		switch {
		case a.fit != b.fit:
			if a.fit > b.fit {
				return -1
			}
			return 1
		case golds[a.g].Optional != golds[b.g].Optional:
			if golds[a.g].Optional {
				return 1
			}
			return -1
		case a.g != b.g:
			return b.g - a.g
		}
		return b.p - a.p
	})
	for _, x := range pairs {
		if g, p := &golds[x.g], &found[x.p].pred; !g.taken && p.match == nil {
			g.taken, p.match = true, g
		}
	}
}
