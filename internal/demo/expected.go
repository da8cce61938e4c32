package demo

import (
	_ "embed"
	"fmt"

	"readout/event"
	"readout/internal/strict"
)

//go:embed expected.yaml
var expectedYAML []byte

// Expectation is an event that a careful reader of all the articles would list.
type Expectation struct {
	Type            event.Type   `yaml:"type"`
	Status          event.Status `yaml:"status"`       // after the last article
	Participants    []string     `yaml:"participants"` // of all the articles together; empty where none is named
	Countries       []string     `yaml:"countries"`    // sorted
	Start           string       `yaml:"start"`        // ISO date, cut to what is known; empty where nothing is
	End             string       `yaml:"end"`          // only for more than a day
	Place           string       `yaml:"place"`
	PlaceCountry    string       `yaml:"place_country"`
	DurationMinutes int          `yaml:"duration_minutes"` // 0: not told
	Initiator       string       `yaml:"initiator"`
	Told            []Telling    `yaml:"told"` // in the order of publication
}

// Telling is one article's word for an expected event.
type Telling struct {
	Article string         `yaml:"article"` // "courier/tokayev-aliyev-call": folder and file
	Status  []event.Status `yaml:"status"`  // more than one where readers could differ
	URL     string         `yaml:"-"`       // where the article is served
}

// Expected lists the events that the sample sites tell, of every type of the
// contract that they hold, in no order of importance. An event beyond these is
// one too many.
func Expected() ([]Expectation, error) {
	var file struct {
		Events []Expectation `yaml:"events"`
	}
	if err := strict.Decode("internal/demo/expected.yaml", expectedYAML, &file); err != nil {
		return nil, err
	}
	urls := map[string]string{}
	for _, h := range hosts() {
		all, err := loadArticles(h.folder)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			urls[h.folder+"/"+a.Slug] = h.url(h.address(a))
		}
	}
	for i, e := range file.Events {
		for j, t := range e.Told {
			u, ok := urls[t.Article]
			if !ok {
				return nil, fmt.Errorf("expected event %d names no article: %s", i+1, t.Article)
			}
			file.Events[i].Told[j].URL = u
		}
	}
	return file.Events, nil
}
