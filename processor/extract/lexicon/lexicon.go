package lexicon

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Lexicon is everything that is known. It is read-only after [Load].
type Lexicon struct {
	Countries     []Country
	Actors        []Actor
	Offices       []Office
	Organisations []Organisation
	Metonyms      []Metonym
	Places        []Place
	Topics        []Topic

	country map[string]int // by code
	office  map[string]int // by id
	org     map[string]int // by code
}

// Country is a state or territory.
type Country struct {
	Code       string   // ISO 3166-1 alpha-3, or XKX
	Name       string   // the usual short name
	Names      []string // other names
	Adjectives []string // "Norwegian"
	People     []string // "Norwegian", "Norwegians"
	Capital    string
	Lat, Lon   *float64 // of the capital, degrees WGS 84
}

// Actor is a person who held at least one office.
type Actor struct {
	ID       string // "sergey-lavrov"
	Name     string
	Aliases  []string
	Country  string   // code
	Short    []string // what a text uses alone to refer back; empty: the last word of the name
	Tenures  []Tenure
	Titles   []string // forms of address of his or her own: "Chief Executive"
	Wikidata string
	Source   string
}

// Tenure is an office held for a time. From and To are ISO dates cut to what
// is known, To included; an empty one is unknown or open.
type Tenure struct {
	Office  string
	Country string // code of the country or body served
	From    string
	To      string
}

// Office is a kind of post. The same ID may occur more than once, with titles
// that belong to different countries.
type Office struct {
	ID      string   // "foreign_minister"
	Titles  []string // "foreign minister", "minister of foreign affairs"
	Level   string   // "head", "minister", "deputy", "envoy", "spokesperson", ...
	Country []string // codes, where the titles belong to certain countries only
}

// Organisation is a body of states, a ministry, a court, an agency.
type Organisation struct {
	Code    string
	Name    string
	Aliases []string
	Kind    string
	Seat    string
}

// Metonym is a word that stands for a government: "Kremlin", "Downing Street".
type Metonym struct {
	Words []string
	Code  string
	Kind  string
}

// Place is a city, a site or a region.
type Place struct {
	Name     string
	Aliases  []string
	Country  string
	Lat, Lon *float64
	Kind     string
}

// Topic is something that events are about.
type Topic struct {
	Label string
	Kind  string
	Words []string
}

// CountryByCode returns the country with an alpha-3 code, or nil.
func (l *Lexicon) CountryByCode(code string) *Country {
	if i, ok := l.country[code]; ok {
		return &l.Countries[i]
	}
	return nil
}

// OfficeByID returns an office, or nil.
func (l *Lexicon) OfficeByID(id string) *Office {
	if i, ok := l.office[id]; ok {
		return &l.Offices[i]
	}
	return nil
}

// OrganisationByCode returns a body, or nil.
func (l *Lexicon) OrganisationByCode(code string) *Organisation {
	if i, ok := l.org[code]; ok {
		return &l.Organisations[i]
	}
	return nil
}

// Load reads the embedded lexicon and lays each overlay over the one before.
// An overlay holds any of the files of the embedded lexicon, under the same
// names; a file with another name is an error, since it would be read by
// nobody.
func Load(overlays ...fs.FS) (*Lexicon, error) {
	return LoadFrom(append([]fs.FS{Embedded()}, overlays...)...)
}

// LoadFrom is [Load] without the embedded files.
func LoadFrom(layers ...fs.FS) (*Lexicon, error) {
	l := &Lexicon{}
	b := builder{lex: l, actors: map[string]int{}, places: map[string]int{}, topics: map[string]int{}, metonyms: map[string]int{}}
	l.country, l.office, l.org = map[string]int{}, map[string]int{}, map[string]int{}
	for _, layer := range layers {
		b.layer(layer)
	}
	b.check()
	if err := errors.Join(b.errs...); err != nil {
		return nil, fmt.Errorf("lexicon:\n%w", err)
	}
	return l, nil
}

// list splits a cell at "|" and drops empty entries.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	for s := range strings.SplitSeq(cell, "|") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
