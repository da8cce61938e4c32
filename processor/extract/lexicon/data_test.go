package lexicon

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// members are the members of the United Nations and the three others that the
// extractor treats as states.
const members = `AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA
BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN BWA CAF CAN CHE CHL CHN CIV CMR
COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP EST
ETH FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI
HUN IDN IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT
LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO MDA MDG MDV MEX MHL MKD MLI
MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK
PAN PER PHL PLW PNG POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV
SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD TGO THA TJK TKM TLS TON TTO
TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM YEM ZAF ZMB ZWE
VAT PSE XKX TWN`

// plain are words that begin a sentence or stand in a headline as no name.
const plain = `a an and are as at be but by can day do early east end few first
for free friday from general good great had has have he held her his home house
how in into is it its king last late law left long major many march may meeting
men minister monday more most mr mrs ms new no north not now of off office old on
one open or other our out over own party peace people police president prince
queen right saturday say see she so some south state sunday talks than that the
their them then there they this thursday three to tuesday two under up us war was
water we wednesday week well west what when where which while white who will with
woman women work world would year yes you young`

func data(t *testing.T) *Lexicon {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestDataNamesEveryState(t *testing.T) {
	l := data(t)
	for code := range strings.FieldsSeq(members) {
		c := l.CountryByCode(code)
		if c == nil {
			t.Errorf("%s: no row in countries.tsv", code)
			continue
		}
		if len(c.Adjectives) == 0 || c.Capital == "" || c.Lat == nil || c.Lon == nil {
			t.Errorf("%s: adjectives %q, capital %q, or its coordinates are missing", code, c.Adjectives, c.Capital)
		}
	}
}

func TestDataGivesNoNameToTwoCountries(t *testing.T) {
	owner := map[string]string{}
	for _, c := range data(t).Countries {
		for _, n := range append([]string{c.Name}, c.Names...) {
			key := strings.ToLower(n)
			if o, ok := owner[key]; ok && o != c.Code {
				t.Errorf("%q names %s and %s", n, o, c.Code)
			}
			owner[key] = c.Code
		}
	}
}

func TestDataHasTheLeadersOfEveryState(t *testing.T) {
	l := data(t)
	now := "2024-03"
	have := map[string]bool{}
	for _, a := range l.Actors {
		for _, tn := range a.Tenures {
			if tn.From <= now && (tn.To == "" || tn.To >= now) {
				switch tn.Office {
				case "head_of_state", "head_of_government", "supreme_leader":
					have[tn.Country+" head"] = true
				case "foreign_minister":
					have[tn.Country+" foreign minister"] = true
				}
			}
		}
	}
	// Liechtenstein and the like have ministers whom hardly anybody writes about.
	ministerless := []string{"MCO", "KIR", "TUV"}
	for code := range strings.FieldsSeq(members) {
		if !have[code+" head"] {
			t.Errorf("%s: nobody at its head in %s", code, now)
		}
		if !have[code+" foreign minister"] && !slices.Contains(ministerless, code) {
			t.Errorf("%s: no foreign minister in %s", code, now)
		}
	}
}

var kebabRE = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func TestDataNamesActorsClearly(t *testing.T) {
	common := map[string]bool{}
	for w := range strings.FieldsSeq(plain) {
		common[w] = true
	}
	for _, a := range data(t).Actors {
		if !kebabRE.MatchString(a.ID) {
			t.Errorf("%s: the id is not kebab-case", a.ID)
		}
		if len(a.Tenures) == 0 {
			t.Errorf("%s: no tenure", a.ID)
		}
		for _, n := range append([]string{a.Name}, a.Aliases...) {
			if common[strings.ToLower(n)] {
				t.Errorf("%s: %q is a plain English word", a.ID, n)
			}
			if len(n) < 3 || strings.ContainsAny(n, "\"();,") {
				t.Errorf("%s: %q does not look like a name", a.ID, n)
			}
		}
	}
}

func TestDataSaysWhereEachFactIsFrom(t *testing.T) {
	known := map[string]bool{"ref": true, "ref22": true, "k": true}
	ids := map[string]string{}
	err := fs.WalkDir(Embedded(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".tsv") {
			return err
		}
		raw, err := fs.ReadFile(Embedded(), p)
		if err != nil {
			return err
		}
		col := -1
		n := 0
		for line := range strings.SplitSeq(string(raw), "\n") {
			if n++; line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			cells := strings.Split(line, "\t")
			if col < 0 {
				if col = slices.Index(cells, "source"); col < 0 {
					t.Errorf("%s: no column source", p)
					return nil
				}
				continue
			}
			at := fmt.Sprintf("%s:%d", p, n)
			if len(cells) <= col {
				t.Errorf("%s: %d cells", at, len(cells))
				continue
			}
			for s := range strings.SplitSeq(cells[col], "|") {
				if !known[s] {
					t.Errorf("%s: source %q is not explained", at, s)
				}
			}
			if strings.HasPrefix(p, "actors/") {
				if was, ok := ids[cells[0]]; ok {
					t.Errorf("%s: id %s is taken by %s", at, cells[0], was)
				}
				ids[cells[0]] = at
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// single are offices that one person holds at a time.
var single = []string{"head_of_state", "head_of_government", "supreme_leader", "foreign_minister", "defence_minister",
	"secretary_general", "commission_president", "council_president", "high_representative", "assembly_president", "governor_general"}

func TestDataHasOneHolderAtATime(t *testing.T) {
	allowed := overlaps(t)
	type stay struct {
		id, told string
		from, to time.Time
	}
	held := map[string][]stay{}
	for _, a := range data(t).Actors {
		for _, tn := range a.Tenures {
			if !slices.Contains(single, tn.Office) || tn.From == "" {
				continue
			}
			key := tn.Office + "/" + tn.Country
			if key == "head_of_state/SMR" || key == "head_of_state/AND" {
				continue // two at a time by law
			}
			held[key] = append(held[key], stay{a.ID, tn.From + ".." + tn.To, last(tn.From), first(tn.To)})
		}
	}
	for key, stays := range held {
		for i, x := range stays {
			for _, y := range stays[i+1:] {
				from, to := later(x.from, y.from), earlier(x.to, y.to)
				days := int(to.Sub(from).Hours() / 24)
				if days <= 60 || x.id == y.id || allowed[key+" "+x.id+" "+y.id] || allowed[key+" "+y.id+" "+x.id] {
					continue
				}
				t.Errorf("%s: %s %s and %s %s overlap by %d days", key, x.id, x.told, y.id, y.told, days)
			}
		}
	}
}

// overlaps reads the pairs of holders that may overlap.
func overlaps(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open("testdata/overlaps.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]bool{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := strings.TrimSpace(s.Text()); line != "" && !strings.HasPrefix(line, "#") {
			out[line] = true
		}
	}
	return out
}

// first is the earliest day that a date cut to what is known can mean; an
// empty one is far ahead.
func first(d string) time.Time {
	if d == "" {
		return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return day(d + "-01-01"[len("-01-01")-(10-len(d)):])
}

// last is the latest day that a date cut to what is known can mean.
func last(d string) time.Time {
	switch len(d) {
	case 4:
		return first(d).AddDate(1, 0, -1)
	case 7:
		return first(d).AddDate(0, 1, -1)
	}
	return first(d)
}

func day(d string) time.Time {
	t, _ := time.Parse(time.DateOnly, d) // the loader has checked it
	return t
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func TestDataNamesPlacesAndTopics(t *testing.T) {
	l := data(t)
	for _, p := range l.Places {
		if l.CountryByCode(p.Country) == nil && p.Kind != "sea" {
			t.Errorf("place %s: unknown country %q", p.Name, p.Country)
		}
		if p.Lat == nil || p.Lon == nil {
			t.Errorf("place %s: no coordinates", p.Name)
		}
	}
	for _, tp := range l.Topics {
		if tp.Kind != "conflict" && tp.Kind != "issue" {
			t.Errorf("topic %s: kind %q", tp.Label, tp.Kind)
		}
		if len(tp.Words) == 0 {
			t.Errorf("topic %s: no words", tp.Label)
		}
		for _, w := range tp.Words {
			if w != strings.ToLower(w) {
				t.Errorf("topic %s: %q is not lower case", tp.Label, w)
			}
		}
	}
	for _, m := range l.Metonyms {
		if l.CountryByCode(m.Code) == nil && l.OrganisationByCode(m.Code) == nil {
			t.Errorf("metonym %q: unknown code %q", m.Words, m.Code)
		}
	}
	for _, o := range l.Offices {
		for _, code := range o.Country {
			if l.CountryByCode(code) == nil && l.OrganisationByCode(code) == nil {
				t.Errorf("office %s: unknown code %q", o.ID, code)
			}
		}
	}
	for _, o := range l.Organisations {
		if l.CountryByCode(o.Code) != nil {
			t.Errorf("organisation %s: %s is a country's code", o.Name, o.Code)
		}
	}
}
