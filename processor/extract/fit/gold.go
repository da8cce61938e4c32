package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"readout/event"
	"readout/processor/extract"
)

// doc is a labelled article and what was found in it.
type doc struct {
	Name      string  `json:"doc"`
	Published string  `json:"published"`
	Events    []label `json:"events"`

	article event.Article
	own     bool // of the own corpus
	unread  bool // not read while the rules were written
	golds   []gold
	found   []*found
}

// label is an event as the labels have it.
type label struct {
	Type         oneOrMore `json:"type"`
	Status       oneOrMore `json:"status"`
	Participants []string  `json:"participants"`
	Countries    []string  `json:"countries"`
	Start        string    `json:"start"`
	End          string    `json:"end"`
	Place        string    `json:"place"`
	PlaceCountry string    `json:"place_country"`
	Duration     int       `json:"duration_minutes"`
	Initiator    string    `json:"initiator"`
	Topics       []string  `json:"topics"`
	Attribution  []string  `json:"attribution"`
	Optional     bool      `json:"optional"`
}

// oneOrMore is a string or a list of accepted ones.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*o = oneOrMore{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(o))
}

// found is an event that the rules found.
type found struct {
	report   event.Report
	evidence extract.Evidence
	pred     pred
	match    *gold   // nil: a false one
	fold     int     // of its article
	unread   bool    // its article was not read while the rules were written
	p        float64 // confidence out of fold
	final    float64 // confidence under the file that is written
}

func (f *found) right() bool { return f.match != nil }

// load reads the labelled articles, sorted by name, the own corpus last.
func load(o options) ([]*doc, error) {
	docs, err := loadGold(o)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(docs, func(a, b *doc) int { return strings.Compare(a.Name, b.Name) })
	if o.corpus == "" {
		return docs, nil
	}
	names, err := filepath.Glob(filepath.Join(o.corpus, "*.txtar"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no articles in %s: %v", o.corpus, err)
	}
	slices.Sort(names)
	for _, name := range names {
		d, err := loadArchive(name)
		if err != nil {
			return nil, err
		}
		docs = append(docs, d)
	}
	return docs, nil
}

func loadGold(o options) ([]*doc, error) {
	if o.gold == "" {
		return nil, nil
	}
	data, err := os.ReadFile(o.gold)
	if err != nil {
		return nil, err
	}
	articles, err := parsed(o.texts)
	if err != nil {
		return nil, err
	}
	var docs []*doc
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 8<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		d := &doc{}
		if err := json.Unmarshal(lines.Bytes(), d); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", o.gold, n, err)
		}
		if a, ok := articles[d.Name]; ok {
			d.article = a
		} else if articles != nil {
			return nil, fmt.Errorf("%s:%d: %s tells nothing of %s", o.gold, n, o.texts, d.Name)
		} else {
			text, err := os.ReadFile(filepath.Join(o.texts, d.Name))
			if err != nil {
				return nil, fmt.Errorf("text of %s:%d: %w", o.gold, n, err)
			}
			d.article = event.Article{ID: d.Name, Text: string(text), Published: d.Published, Lang: "en"}
		}
		d.unread = o.unread > 0 && numberOf(d.Name)%o.unread == 0
		docs = append(docs, d)
	}
	return docs, lines.Err()
}

// parsed reads the articles of a file that `readout parse --batch` wrote, by
// document; nil where the path is a directory. An article that the reader left out
// is one without text.
func parsed(path string) (map[string]event.Article, error) {
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := map[string]event.Article{}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		var p struct {
			Doc     string
			Article event.Article
		}
		if err := json.Unmarshal(line, &p); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		out[p.Doc] = p.Article
	}
	return out, nil
}

// numberOf is the number in a file's name, 0 where there is none.
func numberOf(name string) int {
	n, _ := strconv.Atoi(strings.Trim(strings.TrimSuffix(name, filepath.Ext(name)), "abcdefghijklmnopqrstuvwxyz-_"))
	return n
}

// loadArchive reads a file of the own corpus: article.txt, then gold.json.
func loadArchive(name string) (*doc, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	_, rest, ok := strings.Cut(string(data), "-- article.txt --\n")
	text, labels, ok2 := strings.Cut(rest, "-- gold.json --\n")
	if !ok || !ok2 {
		return nil, fmt.Errorf("%s: want article.txt and gold.json", name)
	}
	d := &doc{own: true, unread: true}
	if err := json.Unmarshal([]byte(labels), d); err != nil {
		return nil, fmt.Errorf("%s: gold.json: %w", name, err)
	}
	d.article = event.Article{ID: d.Name, Text: text, Published: d.Published, Lang: "en"}
	return d, nil
}

// extractAll finds the events of every article, none left out for its confidence,
// and matches them with the labels.
func extractAll(docs []*doc) error {
	rules, err := extract.New(extract.Options{MinConfidence: 1e-9})
	if err != nil {
		return err
	}
	for _, d := range docs {
		x, err := rules.Explain(context.Background(), d.article)
		if err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
		for _, l := range d.Events {
			d.golds = append(d.golds, viewLabel(l))
		}
		for i, r := range x.Events {
			d.found = append(d.found, &found{report: r, evidence: x.Evidence[i], pred: viewReport(r)})
		}
		match(d.golds, d.found, affinity)
		for _, f := range d.found {
			f.match = f.pred.match
		}
	}
	return nil
}
