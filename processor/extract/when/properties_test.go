package when_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"readout/event"
	"readout/processor/extract/when"
)

// texts are the sentences of the table.
func texts(tb testing.TB) []string {
	tb.Helper()
	b, err := os.ReadFile("testdata/expressions.txt")
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if f := strings.Split(line, "\t"); len(f) == 3 {
			out = append(out, f[1])
		}
	}
	return out
}

// check fails where an expression or its meaning breaks what the package promises.
func check(t *testing.T, text string, x when.Expr, dir when.Direction, c when.Context) {
	t.Helper()
	if x.Start < 0 || x.End <= x.Start || x.End > len(text) || x.Text != text[x.Start:x.End] {
		t.Fatalf("span %d to %d and words %q are not of %q", x.Start, x.End, x.Text, text)
	}
	got, ok := x.Resolve(dir, c)
	if !ok {
		if got != (event.Time{}) {
			t.Fatalf("%q: unresolved, but %+v", x.Text, got)
		}
		return
	}
	want := map[event.Precision]int{event.Minute: 20, event.Hour: 20, event.Day: 10, event.Week: 10, event.Month: 7, event.Year: 4}[got.Precision]
	if len(got.Start) != want || got.End != "" && len(got.End) != want {
		t.Fatalf("%q: %s to %s does not fit precision %s", x.Text, got.Start, got.End, got.Precision)
	}
	if got.End != "" && got.End <= got.Start {
		t.Fatalf("%q: end %s is not behind start %s", x.Text, got.End, got.Start)
	}
	if got.Text != x.Text {
		t.Fatalf("%q: words are %q", x.Text, got.Text)
	}
	if got.Precision == event.Week {
		if d, err := time.Parse(time.DateOnly, got.Start); err != nil || d.Weekday() != time.Monday {
			t.Fatalf("%q: a week starts on %s", x.Text, got.Start)
		}
	}
}

func TestEveryDayOfTwoYears(t *testing.T) {
	list := texts(t)
	day := time.Date(2023, 12, 1, 0, 0, 0, 0, time.UTC)
	for i := range 730 {
		pub := day.AddDate(0, 0, i).Format(time.DateOnly)
		c := when.Context{Pub: when.Published(pub, nil), Anchor: event.Time{Start: pub}, Day: event.Time{Start: pub}, Zone: time.UTC}
		for _, text := range list[i%7*20 : i%7*20+60] {
			for _, x := range when.Find(text, c.Pub) {
				for _, dir := range []when.Direction{when.Past, when.None, when.Future} {
					check(t, text, x, dir, c)
				}
			}
		}
	}
}

// A weekday of the past lies in the week up to publication, one of the future in
// the week from it.
func TestWeekdaysLieOnTheRightSide(t *testing.T) {
	day := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	for i := range 60 {
		pub := day.AddDate(0, 0, i)
		c := when.Context{Pub: when.Published(pub.Format(time.DateOnly), nil)}
		for w := range 7 {
			name := time.Weekday(w).String()
			x := one(t, "on "+name)
			for dir, side := range map[when.Direction]int{when.Past: -1, when.Future: 1} {
				got, ok := x.Resolve(dir, c)
				d, err := time.Parse(time.DateOnly, got.Start)
				if !ok || err != nil {
					t.Fatalf("%s on %v does not resolve: %v", name, pub, err)
				}
				away := int(d.Sub(pub).Hours()/24) * side
				if d.Weekday() != time.Weekday(w) || away < 0 || away > 6 {
					t.Fatalf("%s, direction %d, on %s gives %s", name, dir, pub.Format(time.DateOnly), got.Start)
				}
			}
		}
	}
}

// A month of the past is not after publication, one of the future not before it.
func TestMonthsLieOnTheRightSide(t *testing.T) {
	for p := range 24 {
		pub := time.Date(2023, time.Month(p+1), 15, 0, 0, 0, 0, time.UTC)
		c := when.Context{Pub: when.Published(pub.Format(time.DateOnly), nil)}
		for m := time.January; m <= time.December; m++ {
			x := one(t, "in "+m.String())
			past, _ := x.Resolve(when.Past, c)
			future, _ := x.Resolve(when.Future, c)
			now := pub.Format("2006-01")
			if past.Start > now || future.Start < now || past.Start < pub.AddDate(-1, 0, 0).Format("2006-01") || future.Start > pub.AddDate(1, 0, 0).Format("2006-01") {
				t.Fatalf("%s in %s: past %s, future %s", m, now, past.Start, future.Start)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range texts(f) {
		f.Add(text, 17289)
	}
	f.Add("Ulan Bator, den 3. Mai, at 1300 GMT (0900 U.S. Eastern", -40)
	f.Fuzz(func(t *testing.T, text string, day int) {
		pub := time.Unix(0, 0).UTC().AddDate(0, 0, day%80000).Format(time.DateOnly)
		c := when.Context{Pub: when.Published(pub, nil), Anchor: event.Time{Start: pub}, Day: event.Time{Start: pub}, Zone: time.UTC}
		last := 0
		for _, x := range when.Find(text, c.Pub) {
			if x.Start < last {
				t.Fatalf("expressions overlap or are out of order at byte %d of %q", x.Start, text)
			}
			last = x.End
			for _, dir := range []when.Direction{when.Past, when.None, when.Future} {
				check(t, text, x, dir, c)
			}
		}
		for _, d := range when.Durations(text) {
			if d.Start < 0 || d.End <= d.Start || d.End > len(text) || d.Minutes < 0 || d.Days < 0 || (d.Minutes == 0) == (d.Days == 0) {
				t.Fatalf("duration %+v of %q", d, text)
			}
			d.EndDay(pub)
		}
		if d, ok := when.FindDateline(text); ok {
			if d.Start < 0 || d.End <= d.Start || d.End > len(text) || d.Place == "" || d.Date.End > len(text) {
				t.Fatalf("dateline %+v of %q", d, text)
			}
		}
	})
}

// No text makes the search more than linear: every word of the table, over and
// over, in each order of three.
func TestHostileTextTakesNoLongerThanItsLength(t *testing.T) {
	words := strings.Fields("1 two May Tuesday . , - ( the of on in from between to and half past quarter last next early end day weeks after ago noon p.m. GMT over within eve that Q 2017 3rd first")
	n := 0
	for i := range words {
		for j := range words {
			for k := range words {
				if n++; n%19 != 0 { // a nineteenth of them is enough
					continue
				}
				text := strings.Repeat(words[i]+" "+words[j]+" "+words[k]+" ", 200)
				start := time.Now()
				when.Find(text, wednesday)
				when.Durations(text)
				when.FindDateline(text)
				if took := time.Since(start); took > time.Second {
					t.Fatalf("%d bytes of %.30q took %v", len(text), text, took)
				}
			}
		}
	}
}
