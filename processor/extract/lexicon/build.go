package lexicon

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"readout/internal/strict"
)

// builder collects the rows of all layers; a later row with a known key
// replaces the earlier one.
type builder struct {
	lex                              *Lexicon
	actors, places, topics, metonyms map[string]int
	actorRows                        []row
	errs                             []error
}

type table struct {
	columns  []string
	required int
	add      func(*builder, row)
}

var tables = map[string]table{
	"countries.tsv":     {[]string{"code", "name", "names", "adjectives", "people", "capital", "lat", "lon", "source"}, 2, (*builder).addCountry},
	"offices.tsv":       {[]string{"office", "titles", "level", "country", "source"}, 2, (*builder).addOffice},
	"organisations.tsv": {[]string{"code", "name", "aliases", "kind", "seat", "source"}, 2, (*builder).addOrganisation},
	"metonyms.tsv":      {[]string{"words", "code", "kind", "source"}, 2, (*builder).addMetonym},
	"places.tsv":        {[]string{"name", "aliases", "country", "lat", "lon", "kind", "source"}, 3, (*builder).addPlace},
	"topics.tsv":        {[]string{"label", "kind", "words", "source"}, 2, (*builder).addTopic},
}

var actorTable = table{[]string{"id", "name", "country", "tenures", "aliases", "short", "titles", "wikidata", "source"}, 4, (*builder).addActor}

// layer reads every file of one file system.
func (b *builder) layer(fsys fs.FS) {
	var names []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && strings.HasSuffix(p, ".tsv") {
			names = append(names, p)
		}
		return nil
	})
	if err != nil {
		b.errs = append(b.errs, err)
	}
	slices.Sort(names)
	for _, name := range names {
		t, ok := tables[name]
		if !ok && path.Dir(name) == "actors" {
			t, ok = actorTable, true
		}
		if !ok {
			b.errs = append(b.errs, unknownFile(name))
			continue
		}
		rows, errs := readTable(fsys, name, t.columns, t.required)
		b.errs = append(b.errs, errs...)
		for _, r := range rows {
			t.add(b, r)
		}
	}
}

func unknownFile(name string) error {
	known := []string{"actors/NAME.tsv"}
	for k := range tables {
		known = append(known, k)
	}
	slices.Sort(known)
	if near := strict.Nearest(name, known); near != "" {
		return fmt.Errorf("%s: no table of the lexicon; did you mean %q?", name, near)
	}
	return fmt.Errorf("%s: no table of the lexicon; known are %s", name, strings.Join(known, ", "))
}

func (b *builder) fail(r row, format string, args ...any) {
	b.errs = append(b.errs, r.errorf(format, args...))
}

// put stores v under key, over an earlier value with the same key.
func put[T any](s *[]T, index map[string]int, key string, v T) {
	if i, ok := index[key]; ok {
		(*s)[i] = v
		return
	}
	index[key] = len(*s)
	*s = append(*s, v)
}

func (b *builder) addCountry(r row) {
	c := Country{Code: r.cells["code"], Name: r.cells["name"], Names: list(r.cells["names"]),
		Adjectives: list(r.cells["adjectives"]), People: list(r.cells["people"]), Capital: r.cells["capital"]}
	c.Lat, c.Lon = b.coordinates(r)
	if !codeRE.MatchString(c.Code) {
		b.fail(r, "code %q: want three capital letters", c.Code)
		return
	}
	put(&b.lex.Countries, b.lex.country, c.Code, c)
}

func (b *builder) addOffice(r row) {
	o := Office{ID: r.cells["office"], Titles: list(r.cells["titles"]), Level: r.cells["level"], Country: list(r.cells["country"])}
	// An office may have many rows, one for each group of countries' own titles.
	if _, ok := b.lex.office[o.ID]; ok {
		b.lex.Offices = append(b.lex.Offices, o)
		return
	}
	put(&b.lex.Offices, b.lex.office, o.ID, o)
}

func (b *builder) addOrganisation(r row) {
	put(&b.lex.Organisations, b.lex.org, r.cells["code"], Organisation{Code: r.cells["code"], Name: r.cells["name"],
		Aliases: list(r.cells["aliases"]), Kind: r.cells["kind"], Seat: r.cells["seat"]})
}

func (b *builder) addMetonym(r row) {
	put(&b.lex.Metonyms, b.metonyms, r.cells["words"], Metonym{Words: list(r.cells["words"]), Code: r.cells["code"], Kind: r.cells["kind"]})
}

func (b *builder) addPlace(r row) {
	p := Place{Name: r.cells["name"], Aliases: list(r.cells["aliases"]), Country: r.cells["country"], Kind: r.cells["kind"]}
	p.Lat, p.Lon = b.coordinates(r)
	put(&b.lex.Places, b.places, p.Name+"/"+p.Country, p)
}

func (b *builder) addTopic(r row) {
	t := Topic{Label: r.cells["label"], Kind: r.cells["kind"], Words: list(r.cells["words"])}
	put(&b.lex.Topics, b.topics, t.Label, t)
}

func (b *builder) addActor(r row) {
	a := Actor{ID: r.cells["id"], Name: r.cells["name"], Aliases: list(r.cells["aliases"]), Country: r.cells["country"],
		Short: list(r.cells["short"]), Titles: list(r.cells["titles"]), Wikidata: r.cells["wikidata"], Source: r.cells["source"]}
	if a.Name == "" {
		b.fail(r, "name is empty")
		return
	}
	for cell := range strings.SplitSeq(r.cells["tenures"], ";") {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		t, err := parseTenure(cell, a.Country)
		if err != nil {
			b.fail(r, "%v", err)
			continue
		}
		a.Tenures = append(a.Tenures, t)
	}
	b.actorRows = append(b.actorRows, r)
	put(&b.lex.Actors, b.actors, a.ID, a)
}

// parseTenure reads "office@from..to" or "office/CODE@from..to".
func parseTenure(cell, country string) (Tenure, error) {
	office, dates, ok := strings.Cut(cell, "@")
	if !ok {
		return Tenure{}, fmt.Errorf("tenure %q: want office@from..to", cell)
	}
	t := Tenure{Office: strings.TrimSpace(office), Country: country}
	if o, code, ok := strings.Cut(t.Office, "/"); ok {
		t.Office, t.Country = o, code
	}
	from, to, ok := strings.Cut(dates, "..")
	if !ok {
		return Tenure{}, fmt.Errorf("tenure %q: want two dates with .. between", cell)
	}
	t.From, t.To = strings.TrimSpace(from), strings.TrimSpace(to)
	for _, d := range []string{t.From, t.To} {
		if d != "" && !dateRE.MatchString(d) {
			return Tenure{}, fmt.Errorf("tenure %q: %q is no ISO date, month or year", cell, d)
		}
	}
	if t.From != "" && t.To != "" {
		n := min(len(t.From), len(t.To))
		if t.From[:n] > t.To[:n] {
			return Tenure{}, fmt.Errorf("tenure %q: ends before it begins", cell)
		}
	}
	return t, nil
}

var (
	codeRE = regexp.MustCompile(`^[A-Z]{3}$`)
	dateRE = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)
)

func (b *builder) coordinates(r row) (lat, lon *float64) {
	la, lo := r.cells["lat"], r.cells["lon"]
	if la == "" && lo == "" {
		return nil, nil
	}
	x, err1 := strconv.ParseFloat(la, 64)
	y, err2 := strconv.ParseFloat(lo, 64)
	if err := errors.Join(err1, err2); err != nil || x < -90 || x > 90 || y < -180 || y > 180 {
		b.fail(r, "lat %q and lon %q are no coordinates", la, lo)
		return nil, nil
	}
	return &x, &y
}

// check tells references that lead nowhere, once all layers are read.
func (b *builder) check() {
	if len(b.errs) > 0 {
		return // a table that did not load would make every reference to it an error
	}
	offices := make([]string, 0, len(b.lex.office))
	for _, o := range b.lex.Offices {
		offices = append(offices, o.ID)
	}
	for _, r := range b.actorRows {
		a := b.lex.Actors[b.actors[r.cells["id"]]]
		for _, t := range a.Tenures {
			if _, ok := b.lex.office[t.Office]; !ok {
				hint := ""
				if near := strict.Nearest(t.Office, offices); near != "" {
					hint = fmt.Sprintf("; did you mean %q?", near)
				}
				b.fail(r, "office %q is not in offices.tsv%s", t.Office, hint)
			}
			if t.Country != "" && b.lex.CountryByCode(t.Country) == nil && b.lex.OrganisationByCode(t.Country) == nil {
				b.fail(r, "%q is neither a country nor an organisation", t.Country)
			}
		}
	}
}
