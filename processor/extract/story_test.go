package extract

import (
	"context"
	"testing"

	"readout/event"
)

// days extracts the events of a made-up article, published on Wednesday, 3 May
// 2017, and gives the times of those of a type.
func days(t *testing.T, typ event.Type, title, text string) []event.Time {
	t.Helper()
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	reports, err := r.Extract(context.Background(), event.Article{ID: "a", Title: title, Text: text, Published: "2017-05-03"})
	if err != nil {
		t.Fatal(err)
	}
	var out []event.Time
	for _, e := range reports {
		if e.Type == typ {
			var at event.Time
			if e.Time != nil {
				at = *e.Time
			}
			out = append(out, at)
		}
	}
	return out
}

func TestDayOfTheStory(t *testing.T) {
	for _, c := range []struct {
		name, title, text string
		typ               event.Type
		start, end        string // of the last event of the type
	}{
		{"the day of the paragraph", "Talks in Oslo",
			"Angela Merkel landed in Oslo on Monday. There she met Erna Solberg, the prime minister of Norway.",
			event.Meeting, "2017-05-01", ""},
		{"the only day so far", "Talks in Oslo",
			"The flags were up on Monday in Oslo.\n\nRain fell all day.\n\nAngela Merkel met Erna Solberg, the prime minister of Norway, for an hour.",
			event.Meeting, "2017-05-01", ""},
		{"no day where the story has two", "Talks in Oslo",
			"The flags were up on Monday in Oslo. On Tuesday they were gone.\n\nAngela Merkel met Erna Solberg, the prime minister of Norway, for an hour.",
			event.Meeting, "", ""},
		{"a day that counts from another", "Talks in Oslo",
			"Angela Merkel arrived in Oslo on Friday. The following day she met Erna Solberg, the prime minister of Norway.",
			event.Meeting, "2017-04-29", ""},
		{"the day of a diary", "Agenda of the minister",
			"Thursday 4\n\n10:00 Foreign Minister Boris Johnson receives the Foreign Minister of Norway, Børge Brende.\n\nFriday 5\n\n12:00 Foreign Minister Boris Johnson meets the Foreign Minister of Germany, Sigmar Gabriel.",
			event.Meeting, "2017-05-05", ""},
		{"a visit that begins", "Merkel in Oslo",
			"German Chancellor Angela Merkel arrived in Oslo, Norway, on Monday on a three-day visit.",
			event.Visit, "2017-05-01", "2017-05-03"},
		{"a visit that ends", "Merkel in Oslo",
			"German Chancellor Angela Merkel ended a two-day visit to Norway on Tuesday.",
			event.Visit, "2017-05-01", "2017-05-02"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := days(t, c.typ, c.title, c.text)
			if len(got) == 0 {
				t.Fatalf("no %s found in %q", c.typ, c.text)
			}
			last := got[len(got)-1]
			if last.Start != c.start || last.End != c.end {
				t.Errorf("got %s..%s, want %s..%s, of %q", last.Start, last.End, c.start, c.end, c.text)
			}
		})
	}
}
