package lexicon_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"readout/processor/extract/lexicon"
)

func fsOf(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

const head = "code\tname\tnames\tadjectives\tpeople\tcapital\tlat\tlon\n"

func TestLoadTellsEveryErrorWithFileAndLine(t *testing.T) {
	_, err := lexicon.LoadFrom(fsOf(map[string]string{
		"countries.tsv":     "# a comment\n" + head + "FIN\tFinland\t\tFinnish\t\tHelsinki\t60\t25\nfi\tFinland\nPRT\tPortugal\t\t\t\tLisbon\t95\t0\n",
		"offices.tsv":       "office\ttitels\nx\ty\n",
		"actors/north.tsv":  "id\tname\tcountry\ttenures\na\tAino Laine\tFIN\tpresident\nb\tB\tFIN\tx@2020-13..\n",
		"metonims.tsv":      "words\tcode\n",
		"organisations.tsv": "code\tname\nUNO\tUnited Nations\t\t\t\tx\ty\n",
	}))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`countries.tsv:4: code "fi": want three capital letters`,
		`countries.tsv:5: lat "95" and lon "0" are no coordinates`,
		`offices.tsv:1: unknown column "titels"; did you mean "titles"?`,
		`offices.tsv:1: column "titles" is missing`,
		`actors/north.tsv:2: tenure "president": want office@from..to`,
		`actors/north.tsv:3: tenure "x@2020-13..": "2020-13" is no ISO date, month or year`,
		`metonims.tsv: no table of the lexicon; did you mean "metonyms.tsv"?`,
		`organisations.tsv:2: 7 cells, but the header names 2 columns`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwant %s", err, want)
		}
	}
}

func TestLoadTellsReferencesThatLeadNowhere(t *testing.T) {
	_, err := lexicon.LoadFrom(fsOf(map[string]string{
		"countries.tsv":    head + "FIN\tFinland\n",
		"offices.tsv":      "office\ttitles\nforeign_minister\tforeign minister\n",
		"actors/north.tsv": "id\tname\tcountry\ttenures\na\tAino Laine\tFIN\tforeing_minister@2020..\nb\tB\tFIN\tforeign_minister/XXX@2020..\n",
	}))
	for _, want := range []string{
		`actors/north.tsv:2: office "foreing_minister" is not in offices.tsv; did you mean "foreign_minister"?`,
		`actors/north.tsv:3: "XXX" is neither a country nor an organisation`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestOverlayReplacesAndAdds(t *testing.T) {
	base := fsOf(map[string]string{
		"countries.tsv":    head + "FIN\tFinland\t\tFinnish\t\tTurku\n",
		"offices.tsv":      "office\ttitles\nforeign_minister\tforeign minister\n",
		"actors/north.tsv": "id\tname\tcountry\ttenures\taliases\na\tAino Laine\tFIN\tforeign_minister@2020..2024; foreign_minister/FIN@2025-01..\tA. Laine|Laine\n",
	})
	l, err := lexicon.LoadFrom(base, fsOf(map[string]string{
		"countries.tsv":   head + "FIN\tFinland\t\tFinnish\t\tHelsinki\nEST\tEstonia\n",
		"actors/mine.tsv": "id\tname\tcountry\ttenures\nb\tMart Kask\tEST\tforeign_minister@2021..\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if c := l.CountryByCode("FIN"); c == nil || c.Capital != "Helsinki" {
		t.Errorf("FIN is %+v, want the overlay's", c)
	}
	if len(l.Countries) != 2 || len(l.Actors) != 2 {
		t.Errorf("%d countries and %d actors, want 2 and 2", len(l.Countries), len(l.Actors))
	}
	a := l.Actors[0]
	if len(a.Tenures) != 2 || a.Tenures[0].To != "2024" || a.Tenures[1].To != "" || len(a.Aliases) != 2 {
		t.Errorf("actor %+v", a)
	}
}

func TestEmbeddedLexiconLoads(t *testing.T) {
	l, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Countries) < 190 || len(l.Actors) < 400 || len(l.Places) < 300 || len(l.Offices) < 20 {
		t.Errorf("%d countries, %d actors, %d places, %d offices", len(l.Countries), len(l.Actors), len(l.Places), len(l.Offices))
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("countries.tsv", head+"FIN\tFinland\n")
	f.Add("actors/x.tsv", "id\tname\tcountry\ttenures\na\tA\tFIN\tx@..;y/Z@2020..\n")
	f.Add("places.tsv", "\ufeffname\tcountry\taliases\r\n\t\t\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		_, _ = lexicon.LoadFrom(fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}})
	})
}
