package resolve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"readout/event"
)

// item is a report prepared for comparing. It is never changed once made.
type item struct {
	r      event.Report
	raw    []byte // r as JSON, one line
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

// newItem prepares a report; raw is its JSON, or nil to make it.
func newItem(r event.Report, raw []byte) (*item, error) {
	if raw == nil {
		var err error
		if raw, err = json.Marshal(r); err != nil {
			return nil, err
		}
		if bytes.Contains(raw, []byte(`\ufffd`)) { // broken UTF-8 was replaced
			var clean event.Report
			if err := json.Unmarshal(raw, &clean); err != nil {
				return nil, err
			}
			r = clean
		}
	}
	it := &item{r: r, raw: raw, when: spanOf(r.Time)}
	it.home, it.pair = home(r.Event)
	m := it.mention()
	it.pub, it.timed, it.hasPub = published(m.Published)
	for _, p := range r.Participants {
		it.people = append(it.people, newPerson(p))
	}
	if r.Place != nil {
		it.city = foldName(r.Place.Name)
	}
	if it.sentence = echoKey(m.Sentence); it.sentence != "" {
		it.about = isAbout(m.Title, it.sentence, it.people)
	}
	it.tier = it.rank()
	it.id = it.naturalID()
	return it, nil
}

func (it *item) mention() *event.Mention { return &it.r.Mentions[0] }

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
	case !it.when.known:
	case it.when.sharp && it.when.fine:
		n = 0
	case it.when.sharp:
		n = 2
	case it.when.length() <= 8*daySeconds:
		n = 4
	case it.when.length() <= 31*daySeconds:
		n = 6
	default:
		n = 8
	}
	if len(it.people) == 0 {
		n++
	}
	return n
}

// lastSeen is the end of what a report tells of, or else its publication.
func (it *item) lastSeen() time.Time {
	if it.when.known {
		return it.when.end()
	}
	return it.pub
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
	if c := a.pub.Compare(b.pub); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.tier, b.tier), strings.Compare(a.r.ID, b.r.ID))
}

func byID(it *item, id string) int { return strings.Compare(it.r.ID, id) }

// prepare makes items of reports and leaves out repeated ids and what is no
// report.
func prepare(reports []event.Report) []*item {
	out := make([]*item, 0, len(reports))
	seen := make(map[string]bool, len(reports))
	for _, r := range reports {
		if check(r) != nil || seen[r.ID] {
			continue
		}
		if it, err := newItem(r, nil); err == nil {
			seen[r.ID] = true
			out = append(out, it)
		}
	}
	return slices.Clip(out)
}
