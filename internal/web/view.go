package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"readout/event"
)

// row is an event as the list shows it. Every string is clean.
type row struct {
	Link     string // path of the event's page
	Headline string
	Type     string
	Status   string
	When     string
	Where    string
	Sides    string
	Topics   string
	Says     string // who says so
	Sentence string // evidence from the newest article
	Sources  int    // articles that tell it
	Reported time.Time
}

const (
	longText  = 1200 // bytes of a sentence that are shown
	shortText = 200  // bytes of any other text
)

func newRow(e *entry) row {
	r := row{
		Link:     "/events/" + pathEscape(e.ID),
		Headline: headline(e.Event),
		Type:     label(string(e.Type)),
		Status:   clean(string(e.Status), 40),
		When:     when(e.Time),
		Where:    where(e.Place),
		Sides:    clean(strings.Join(sides(e.Event), ", "), shortText),
		Topics:   topics(e.Topics),
		Says:     says(e.Attribution),
		Sources:  len(e.Mentions),
		Reported: e.Reported,
	}
	if len(e.Mentions) > 0 {
		newest := slices.MaxFunc(e.Mentions, func(a, b event.Mention) int {
			x, _ := parseTime(a.Published)
			y, _ := parseTime(b.Published)
			return x.Compare(y)
		})
		r.Sentence = clean(newest.Sentence, 400)
	}
	return r
}

func label(kind string) string {
	if kind == "demarche" {
		return "démarche"
	}
	return clean(kind, 40)
}

func where(p *event.Place) string {
	if p == nil {
		return ""
	}
	var parts []string
	if p.Name != "" {
		parts = append(parts, p.Name)
	}
	if name := countryName(p.Country); p.Country != "" && name != p.Name {
		parts = append(parts, name)
	}
	text := strings.Join(parts, ", ")
	if p.Setting != "" {
		if text != "" {
			text += "; "
		}
		text += p.Setting
	}
	return clean(text, shortText)
}

func topics(list []event.Topic) string {
	var labels []string
	for _, t := range list {
		labels = append(labels, t.Label)
	}
	return clean(strings.Join(labels, ", "), shortText)
}

func says(list []event.Attribution) string {
	var names []string
	for _, a := range list {
		name := a.Speaker
		switch {
		case name == "":
			name = a.Organization
		case a.Organization != "":
			name += " (" + a.Organization + ")"
		}
		if name == "" {
			name = a.Office
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return clean(join(names, 4), shortText)
}

// full is an event with everything that its own page shows.
type full struct {
	row
	ID         string
	Revision   int
	TimeText   string // the article's words for the time
	Duration   string
	Initiator  string
	Confidence string
	CAMEO      string
	PLOVER     string
	Extractor  string
	FirstSeen  time.Time
	Updated    time.Time
	People     []person
	History    []step
	Mentions   []mention
}

type person struct {
	Name, Title, Country, Role string
	Wikidata                   string // address; empty where the id is none
}

type step struct {
	Status, Since string
	Article       string // title of the article that says so
}

type mention struct {
	Title, Source, Published, Sentence string
	Address                            string // http or https; empty otherwise
	Fields                             []fieldRule
}

type fieldRule struct {
	Field, Rule string
	Confidence  string
}

func newFull(e *entry) full {
	f := full{
		row: newRow(e), ID: e.ID, Revision: e.Revision, Extractor: clean(e.Extractor, 40),
		FirstSeen: e.FirstSeen, Updated: e.Updated,
		Initiator: clean(countryName(e.Initiator), shortText),
	}
	if e.Time != nil {
		f.TimeText = clean(e.Time.Text, shortText)
	}
	switch m := e.DurationMinutes; {
	case m >= 120 && m%60 == 0:
		f.Duration = fmt.Sprintf("%d hours", m/60)
	case m > 0:
		f.Duration = fmt.Sprintf("%d minutes", m)
	}
	if e.Confidence > 0 {
		f.Confidence = percent(e.Confidence)
	}
	if c := e.Codes; c != nil && c.CAMEO != nil {
		f.CAMEO = clean(c.CAMEO.Code+" (version "+c.CAMEO.Version+")", 60)
	}
	if c := e.Codes; c != nil && c.PLOVER != nil {
		parts := []string{c.PLOVER.Event}
		for _, p := range []string{c.PLOVER.Mode, c.PLOVER.Context} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		f.PLOVER = clean(strings.Join(parts, ", ")+" (version "+c.PLOVER.Version+")", 100)
	}
	for _, p := range e.Participants {
		f.People = append(f.People, newPerson(p))
	}
	titles := map[string]string{}
	for _, m := range e.Mentions {
		titles[m.Article] = clean(m.Title, shortText)
		f.Mentions = append(f.Mentions, newMention(m))
	}
	slices.SortStableFunc(f.Mentions, func(a, b mention) int { return strings.Compare(b.Published, a.Published) })
	for i := range f.Mentions {
		f.Mentions[i].Published = moment(f.Mentions[i].Published)
	}
	for _, h := range e.StatusHistory {
		f.History = append(f.History, step{clean(string(h.Status), 40), moment(h.Since), titles[h.Article]})
	}
	return f
}

func newPerson(p event.Participant) person {
	out := person{
		Name: clean(p.Name, shortText), Title: clean(p.Title, shortText), Role: clean(string(p.Role), 40),
		Country: clean(countryName(p.Country), shortText),
	}
	if isWikidata(p.Wikidata) {
		out.Wikidata = "https://www.wikidata.org/wiki/" + p.Wikidata
	}
	return out
}

func isWikidata(id string) bool {
	return len(id) > 1 && len(id) < 16 && id[0] == 'Q' && strings.Trim(id[1:], "0123456789") == ""
}

func newMention(m event.Mention) mention {
	out := mention{
		Title: clean(m.Title, shortText), Published: m.Published, Address: webAddress(m.URL),
		Sentence: clean(m.Sentence, longText),
	}
	out.Source = clean(hostOf(out.Address), 80)
	if out.Source == "" {
		out.Source = clean(m.Source, 80)
	}
	if out.Title == "" {
		out.Title = out.Source
	}
	for _, name := range slices.Sorted(maps.Keys(m.Fields)) {
		field := m.Fields[name]
		r := fieldRule{Field: clean(name, 40), Rule: clean(field.Rule, 80)}
		if field.Confidence > 0 {
			r.Confidence = percent(field.Confidence)
		}
		out.Fields = append(out.Fields, r)
	}
	return out
}

func percent(x float64) string { return fmt.Sprintf("%.0f %%", 100*min(max(x, 0), 1)) }
