package when_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"readout/event"
	"readout/processor/extract/when"
)

var update = flag.Bool("update", false, "rewrite testdata/expressions.txt")

var wednesday = when.Published("2017-05-03", nil)

func TestExpressions(t *testing.T) {
	const file = "testdata/expressions.txt"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || line == "" {
			out.WriteString(line + "\n")
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			t.Fatalf("want three columns: %q", line)
		}
		got := meanings(f[0], f[1])
		if got != f[2] && !*update {
			t.Errorf("%s\t%s\n got %s\nwant %s", f[0], f[1], got, f[2])
		}
		out.WriteString(f[0] + "\t" + f[1] + "\t" + got + "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// meanings renders every expression of a text.
func meanings(mode, text string) string {
	c, dir := when.Context{Pub: wednesday}, when.Past
	switch mode {
	case "F":
		dir = when.Future
	case "N", "C":
		dir = when.None
	}
	switch mode {
	case "A":
		c.Anchor.Start = "2017-04-20"
	case "C":
		c.Day.Start = "2017-05-02"
	}
	var out []string
	for _, x := range when.Find(text, c.Pub) {
		s := x.Text + " = ?"
		if got, ok := x.Resolve(dir, c); ok {
			s = x.Text + " = " + got.Start
			if got.End != "" {
				s += ".." + got.End
			}
			s += " " + string(got.Precision)
		}
		if x.Bound != when.At {
			s += " " + x.Bound.String()
		}
		for _, mark := range []struct {
			is   bool
			name string
		}{{x.Weak, "weak"}, {x.Dateline, "dateline"}, {x.Heading, "heading"}, {x.Possessive, "'s"}} {
			if mark.is {
				s += " " + mark.name
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func one(t *testing.T, text string) when.Expr {
	t.Helper()
	x := when.Find(text, when.Date{})
	if len(x) != 1 {
		t.Fatalf("got %d expressions, want 1, in %q: %v", len(x), text, x)
	}
	return x[0]
}

func TestUnknownPublicationResolvesOnlyWhatIsComplete(t *testing.T) {
	for text, want := range map[string]string{
		"on 2 May 2017": "2017-05-02", "in May 2017": "2017-05", "in 2017": "2017", "from 28 June to 2 July 2017": "2017-06-28",
		"on 2 May": "", "on Tuesday": "", "today": "", "last week": "", "in the coming days": "", "the following day": "", "in May": "",
	} {
		got, ok := one(t, text).Resolve(when.Past, when.Context{})
		if got.Start != want || ok != (want != "") {
			t.Errorf("%q: got %q %v, want %q", text, got.Start, ok, want)
		}
	}
}

func TestAnchorsAreAskedFor(t *testing.T) {
	for text, want := range map[string]bool{"the following day": true, "two weeks earlier": true, "two days after May 3": false, "yesterday": false} {
		if got := one(t, text).NeedsAnchor(); got != want {
			t.Errorf("%q: NeedsAnchor is %v, want %v", text, got, want)
		}
	}
	if n, unit := one(t, "two weeks earlier").Offset(); n != -2 || unit != "week" {
		t.Errorf("got offset %d %s, want -2 week", n, unit)
	}
}

func TestAnchorsTellNoMoreThanTheyKnow(t *testing.T) {
	month := when.Context{Pub: wednesday, Anchor: event.Time{Start: "2017-04", Precision: event.Month}}
	if got, ok := one(t, "the following day").Resolve(when.Past, month); ok {
		t.Errorf("got %v from an anchor that knows only its month", got)
	}
	if got, ok := one(t, "the following month").Resolve(when.Past, month); !ok || got.Start != "2017-05" {
		t.Errorf("got %v %v, want 2017-05", got, ok)
	}
	span := when.Context{Anchor: event.Time{Start: "2017-04-10", End: "2017-04-12", Precision: event.Day}}
	if got, _ := one(t, "the following day").Resolve(when.Past, span); got.Start != "2017-04-13" {
		t.Errorf("got %s, want the day after the last one", got.Start)
	}
}

func TestLocalTimeTakesThePlacesZone(t *testing.T) {
	c := when.Context{Pub: wednesday, Zone: when.ZoneOf("Addis Ababa", "")}
	got, ok := one(t, "on Tuesday at 10 a.m. local time").Resolve(when.Past, c)
	if !ok || got.Start != "2017-05-02T07:00:00Z" {
		t.Errorf("got %v %v, want 2017-05-02T07:00:00Z", got, ok)
	}
}

func TestSummerTime(t *testing.T) {
	for text, want := range map[string]string{
		"on 2 May 2017 at 9 a.m. Washington time":                  "2017-05-02T13:00:00Z",
		"on 2 January 2017 at 9 a.m. Washington time":              "2017-01-02T14:00:00Z",
		"on 2 May 2017 at 9 a.m. London time":                      "2017-05-02T08:00:00Z",
		"on 2 May 2017 at 11 p.m. Honolulu time":                   "2017-05-03T09:00:00Z",
		"on 2 May 2017 at 00:30 Kathmandu time":                    "2017-05-01T18:45:00Z",
		"on 31 December 2016 at midnight New York time":            "2016-12-31T05:00:00Z",
		"on 2 May 2017 at 10 a.m. Gotham time":                     "2017-05-02",
		"on 2 May 2017 at 10 a.m.":                                 "2017-05-02",
		"on 2 May 2017 from 11 p.m. to 1 a.m. Tashkent time today": "2017-05-02T18:00:00Z",
	} {
		x := when.Find(text, when.Date{})
		if len(x) == 0 {
			t.Errorf("%q: nothing found", text)
			continue
		}
		if got, _ := x[0].Resolve(when.Past, when.Context{}); got.Start != want {
			t.Errorf("%q: got %s, want %s", text, got.Start, want)
		}
	}
}

func TestZones(t *testing.T) {
	for _, c := range []struct{ city, code, want string }{
		{"Moscow", "RUS", "Europe/Moscow"}, {"", "FRA", "Europe/Paris"}, {"", "USA", "<nil>"}, {"Vladivostok", "RUS", "Asia/Vladivostok"},
		{"Nowhere", "KEN", "Africa/Nairobi"}, {"", "", "<nil>"}, {"geneva", "", "Europe/Zurich"},
	} {
		got := "<nil>"
		if z := when.ZoneOf(c.city, c.code); z != nil {
			got = z.String()
		}
		if got != c.want {
			t.Errorf("ZoneOf(%q, %q): got %s, want %s", c.city, c.code, got, c.want)
		}
	}
}

func TestPublished(t *testing.T) {
	tokyo := when.ZoneOf("Tokyo", "")
	for _, c := range []struct {
		in   string
		zone *time.Location
		want string
	}{
		{"2017-05-03", nil, "2017-05-03"}, {"2017-05-03T23:30:00Z", nil, "2017-05-03"}, {"2017-05-03T23:30:00Z", tokyo, "2017-05-04"},
		{"2017-05-03T23:30:00-04:00", tokyo, "2017-05-03"}, {"2017-05-03T23:30:00", nil, "2017-05-03"}, {"", nil, ""}, {"soon", nil, ""}, {"2017-13-03", nil, ""},
	} {
		if got := when.Published(c.in, c.zone); got.String() != c.want || got.Known() != (c.want != "") {
			t.Errorf("Published(%q): got %q, want %q", c.in, got, c.want)
		}
	}
}
