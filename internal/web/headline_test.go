package web

import (
	"testing"

	"readout/event"
)

func TestHeadline(t *testing.T) {
	person := func(name, country string, role event.Role) event.Participant {
		return event.Participant{Name: name, Country: country, Role: role}
	}
	for _, tt := range []struct {
		e    event.Event
		want string
	}{
		{event.Event{Type: event.Call, Status: event.Held, Participants: []event.Participant{person("Marco Rubio", "USA", ""), person("David Lammy", "GBR", "")}, Countries: []string{"GBR", "USA"}},
			"Marco Rubio and David Lammy speak by phone"},
		{event.Event{Type: event.Call, Status: event.Scheduled, Participants: []event.Participant{person("Marco Rubio", "USA", "")}, Countries: []string{"KEN", "USA"}},
			"Marco Rubio and Kenya to speak by phone"},
		{event.Event{Type: event.Call, Status: event.Denied, Countries: []string{"FRA", "RUS"}}, "Denied: France and Russia speak by phone"},
		{event.Event{Type: event.Visit, Status: event.Postponed, Participants: []event.Participant{person("Badr Abdelatty", "EGY", event.Visitor)}, Countries: []string{"EGY", "TUR"}, Place: &event.Place{Name: "Ankara", Country: "TUR"}},
			"Postponed: Badr Abdelatty to visit Ankara"},
		{event.Event{Type: event.Visit, Status: event.Held, Participants: []event.Participant{person("Badr Abdelatty", "EGY", event.Visitor), person("Hakan Fidan", "TUR", event.Host)}, Countries: []string{"EGY", "TUR"}},
			"Badr Abdelatty visits Türkiye"},
		{event.Event{Type: event.Visit, Status: event.Scheduled, Countries: []string{"EGY", "TUR"}, Place: &event.Place{Country: "TUR"}}, "Egypt to visit Türkiye"},
		{event.Event{Type: event.Visit, Status: event.Held, Countries: []string{"EGY", "TUR"}}, "Visit: Egypt and Türkiye"},
		{event.Event{Type: event.Summit, Status: event.Scheduled, Countries: []string{"NATO"}}, "NATO to attend a summit"},
		{event.Event{Type: event.Summit, Status: event.Held, Countries: []string{"EUE", "KAZ", "KGZ", "TJK", "TKM", "UZB"}}, "European Union, Kazakhstan, Kyrgyzstan and 3 others at a summit"},
		{event.Event{Type: event.Message, Status: event.Held, Participants: []event.Participant{person("Friedrich Merz", "DEU", event.Recipient), person("Abdullah II", "JOR", event.Sender)}, Countries: []string{"DEU", "JOR"}},
			"Abdullah II writes to Friedrich Merz"},
		{event.Event{Type: event.Demarche, Status: event.Held, Countries: []string{"EST", "RUS"}}, "Démarche: Estonia – Russia"},
		{event.Event{Type: event.Meeting, Status: event.Cancelled}, "Cancelled: Someone to meet"},
	} {
		if got := headline(tt.e); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestWhen(t *testing.T) {
	for _, tt := range []struct {
		t    event.Time
		want string
	}{
		{event.Time{}, ""},
		{event.Time{Start: "2025"}, "2025"},
		{event.Time{Start: "2025-03"}, "March 2025"},
		{event.Time{Start: "2025-03-18"}, "18 March 2025"},
		{event.Time{Start: "2025-03-17", Precision: event.Week}, "week of 17 March 2025"},
		{event.Time{Start: "2025-04-27", End: "2025-04-29"}, "27 – 29 April 2025"},
		{event.Time{Start: "2025-04-30", End: "2025-05-02"}, "30 April 2025 – 2 May 2025"},
		{event.Time{Start: "2025-03-18T13:00:00Z"}, "18 March 2025, 13:00 UTC"},
		{event.Time{Start: "2025-03-18T13:00:00Z", End: "2025-03-18T15:00:00Z"}, "18 March 2025, 13:00 – 15:00 UTC"},
		{event.Time{Start: "some day"}, "some day"},
	} {
		if got := when(&tt.t); got != tt.want {
			t.Errorf("%+v: got %q, want %q", tt.t, got, tt.want)
		}
	}
}

func TestCountries(t *testing.T) {
	for code, want := range map[string]string{"FRA": "France", "TUR": "Türkiye", "EUE": "European Union", "XKX": "Kosovo", "TWN": "Taiwan", "PSE": "Palestine", "QQQ": "QQQ", "": "", "x<y": "x<y"} {
		if got := countryName(code); got != want {
			t.Errorf("name of %q: got %q, want %q", code, got, want)
		}
	}
	for typed, want := range map[string]string{"fra": "FRA", "FR": "FRA", "uk": "GBR", "eu": "EUE", "UN": "UNO", "xkx": "XKX", "nato": "NATO", "Atlantis": "", "": "", "999": "", "zz": "", "XXX": ""} {
		if got, _ := countryCode(typed); got != want {
			t.Errorf("code of %q: got %q, want %q", typed, got, want)
		}
	}
}
