package topic_test

import (
	"strings"
	"testing"

	"readout/event"
	"readout/processor/extract/lexicon"
	"readout/processor/extract/topic"
)

func finder(t *testing.T) *topic.Finder {
	t.Helper()
	lex, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	return topic.New(lex)
}

func labels(topics []event.Topic) string {
	var out []string
	for _, x := range topics {
		out = append(out, x.Label)
	}
	return strings.Join(out, ", ")
}

func TestMainTopics(t *testing.T) {
	f := finder(t)
	for _, c := range []struct{ text, sides, want string }{
		{"The ministers of Japan and Thailand discussed the situation in Myanmar and COVID-19.", "JPN THA", "COVID-19, Myanmar"},
		{"The presidents of Kenya and Tanzania spoke about a gas pipeline and trade across the border.", "KEN TZA", "gas, trade, border"},
		{"Ukraine's president and his guest talked about the war in Ukraine.", "UKR DEU", "Ukraine"},
		{"Ukraine's president received his Latvian counterpart in Kyiv.", "LVA UKR", ""},
		{"The two sides signed a protocol on the Bioceanic Corridor.", "CHL PRY", "Bioceanic Corridor"},
		{"They want more visas for seasonal workers.", "AUS WSM", "visas, seasonal workers"},
		{"They signed an agreement on domestic workers in the capital.", "KWT PHL", "domestic workers"},
		{"They discussed the shipment of second-hand cars.", "KWT PHL", "shipment"},
		{"They discussed ways to meet again.", "KWT PHL", ""},
		{"Anyone who was there, who saw it, knows.", "", ""},
		{"He had turkey for lunch and a chat in the jordan almond shop.", "", ""},
	} {
		sides := make(map[string]bool)
		for code := range strings.FieldsSeq(c.sides) {
			sides[code] = true
		}
		got := labels(f.Scan(c.text).Main([][2]int{{0, len(c.text)}}, sides))
		if got != c.want {
			t.Errorf("got %q, want %q, of %q", got, c.want, c.text)
		}
	}
}

func TestNearTopicsComeFirst(t *testing.T) {
	text := "They spoke about fisheries. Later the talk turned to tourism, tourism and tourism."
	dot := strings.IndexByte(text, '.') + 1
	h := finder(t).Scan(text)
	if got := labels(h.Main([][2]int{{0, dot}, {dot, len(text)}}, nil)); !strings.HasPrefix(got, "fisheries") {
		t.Errorf("got %q, want fisheries first", got)
	}
}

func TestNoMoreThanFive(t *testing.T) {
	text := "The agenda: trade, energy, water, fisheries, migration, visas, tourism, education, defence, climate."
	if got := finder(t).Scan(text).Main([][2]int{{0, len(text)}}, nil); len(got) > 5 {
		t.Errorf("got %d topics: %s", len(got), labels(got))
	}
}

func FuzzScan(f *testing.F) {
	lex, err := lexicon.Load()
	if err != nil {
		f.Fatal(err)
	}
	finder := topic.New(lex)
	f.Add("the INF Treaty, the Sea of Azov and Turkey's trade", 3, 20)
	f.Fuzz(func(t *testing.T, text string, a, b int) {
		got := finder.Scan(text).Main([][2]int{{a, b}, {0, len(text)}}, nil)
		if len(got) > 5 {
			t.Errorf("got %d topics", len(got))
		}
	})
}

func BenchmarkScan(b *testing.B) {
	lex, err := lexicon.Load()
	if err != nil {
		b.Fatal(err)
	}
	f := topic.New(lex)
	text := strings.Repeat("The minister thanked his guest for the warm welcome and praised the long friendship of the two peoples in trade and energy. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f.Scan(text)
	}
}
