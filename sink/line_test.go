package sink

import (
	"strings"
	"testing"
	"unicode"

	"readout/event"
)

func sample() event.Event {
	return event.Event{
		ID: "1", Revision: 1, Type: event.Call, Status: event.Held,
		Time:         &event.Time{Start: "2025-03-18T13:00:00Z", Precision: event.Minute},
		Countries:    []string{"RUS", "USA"},
		Participants: []event.Participant{{Name: "Vladimir Putin"}, {Name: "Donald Trump"}},
		Topics:       []event.Topic{{Label: "Ukraine"}, {Label: "ceasefire"}},
		Mentions:     []event.Mention{{Article: "a", Source: "north"}, {Article: "b", Source: "south"}},
	}
}

func TestLine(t *testing.T) {
	summit := sample()
	summit.Type, summit.Status = event.Summit, event.Scheduled
	summit.Time = &event.Time{Start: "2025-11", Precision: event.Month}
	summit.Countries = []string{"BRA", "CHN", "DEU", "FRA", "GBR", "IND"}
	summit.Participants = []event.Participant{{Name: "A"}, {Name: "B"}, {Name: "C"}, {Name: "D"}, {Name: "E"}}
	summit.Place = &event.Place{Name: "Johannesburg", Country: "ZAF"}
	summit.Topics, summit.Mentions = nil, summit.Mentions[:1]
	visit := event.Event{Type: event.Visit, Status: event.Ongoing, Countries: []string{"JPN", "KEN"}, Place: &event.Place{Country: "KEN"}}
	gone := event.Event{Type: event.Call, Status: event.Held, Countries: []string{"RUS", "USA"}, MergedInto: "abc"}
	for _, tt := range []struct {
		name string
		ev   event.Event
		want string
	}{
		{"a call", sample(), "2025-03-18  call       held       RUS–USA      Vladimir Putin, Donald Trump — Ukraine, ceasefire (2 sources)"},
		{"many of everything", summit, "2025-11     summit     scheduled  BRA–CHN–DEU–FRA+2  A, B, C, D and 1 more in Johannesburg (1 source)"},
		{"next to nothing", visit, "-           visit      ongoing    JPN–KEN"},
		{"nothing at all", event.Event{}, "-"},
		{"an id that became another event", gone, "-           call       held       RUS–USA      is the same event as abc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Line(tt.ev); got != tt.want {
				t.Errorf("got\n%q\nwant\n%q", got, tt.want)
			}
		})
	}
}

func FuzzLineIsOnePrintableLine(f *testing.F) {
	f.Add("a\x00b\xffc", "\x1b[31mred\x1b[0m", "\u202eevil\n")
	f.Add(strings.Repeat("long ", 1000), "", "é")
	f.Fuzz(func(t *testing.T, name, country, start string) {
		ev := sample()
		ev.Participants[0].Name, ev.Countries[0], ev.Time.Start = name, country, start
		ev.Place = &event.Place{Name: country}
		got := Line(ev)
		for _, r := range got {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q holds %q", got, r)
			}
		}
	})
}
