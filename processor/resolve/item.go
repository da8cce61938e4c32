package resolve

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"readout/event"
)

// item is a report prepared for comparing. It is never changed once made.
type item struct {
	r      event.Report
	home   string
	pair   bool // home is a pair's
	when   span
	pub    time.Time // of its article; zero where hasPub is false
	timed  bool      // pub is known to the minute
	hasPub bool
	people []person
	city   string // folded name of the place
	tier   int    // how much it tells of time and people; 0 tells most
	id     string // naturalID

	sentence string // echoKey of the mention
	about    bool   // the article's title tells of the same
}

func newItem(r event.Report) *item {
	it := &item{r: r, when: spanOf(r.Time)}
	it.home, it.pair = home(r.Event)
	it.pub, it.timed, it.hasPub = published(it.mention().Published)
	for _, p := range r.Participants {
		it.people = append(it.people, newPerson(p))
	}
	if r.Place != nil {
		it.city = foldName(r.Place.Name)
	}
	if m := it.mention(); m.Sentence != "" {
		if it.sentence = echoKey(m.Sentence); it.sentence != "" {
			it.about = isAbout(m.Title, it.sentence, it.people)
		}
	}
	it.tier = it.rank()
	it.id = it.naturalID()
	return it
}

func (it *item) mention() event.Mention { return it.r.Mentions[0] }

func (it *item) placeCountry() string {
	if it.r.Place == nil {
		return ""
	}
	return it.r.Place.Country
}

// rank orders reports by what they tell: a time of day, a day, a week, a month,
// a year, nothing; among equals those that name people come first.
func (it *item) rank() int {
	n := 10
	switch {
	case !it.when.known():
	case it.when.sharp() && it.when.fine:
		n = 0
	case it.when.sharp():
		n = 2
	case it.when.length() <= 8*day:
		n = 4
	case it.when.length() <= 31*day:
		n = 6
	default:
		n = 8
	}
	if len(it.people) == 0 {
		n++
	}
	return n
}

// byTelling orders items so that those that tell most come first.
func byTelling(a, b *item) int {
	return cmp.Or(cmp.Compare(a.tier, b.tier), byPublication(a, b))
}

// byPublication orders items by the publication of their articles. Items
// without a date come last; ties are broken by what they tell, then by id.
func byPublication(a, b *item) int {
	if a.hasPub != b.hasPub {
		if a.hasPub {
			return -1
		}
		return 1
	}
	return cmp.Or(a.pub.Compare(b.pub), cmp.Compare(a.tier, b.tier), strings.Compare(a.r.ID, b.r.ID))
}

// items prepares reports and drops repeated ids.
func items(reports []event.Report) []*item {
	out := make([]*item, 0, len(reports))
	seen := make(map[string]bool, len(reports))
	for _, r := range reports {
		if len(r.Mentions) == 0 || seen[r.ID] {
			continue
		}
		seen[r.ID] = true
		out = append(out, newItem(r))
	}
	slices.SortFunc(out, byTelling)
	return out
}
