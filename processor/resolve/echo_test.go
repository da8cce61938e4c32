package resolve

import (
	"slices"
	"strings"
	"testing"

	"readout/event"
)

func said(r event.Report, title, sentence string) event.Report {
	r.Mentions = slices.Clone(r.Mentions)
	r.Mentions[0].Title, r.Mentions[0].Sentence = title, sentence
	r.ID = event.ReportID(r)
	return r
}

// A reader's comment that a site shows under every article is one visit and not
// one a week, and the headline in a box of latest news has no date of its own.
func TestRepeatedSentencesOnPagesAboutSomethingElse(t *testing.T) {
	comment := "My cousin says that Macron visited Baku in secret on Friday."
	headline := "Putin and Erdogan discuss Black Sea shipping by phone"
	visit := func(article, pub, on string) event.Report {
		return said(rep(article+" north "+pub, "visit held AZE,FRA", "Emmanuel Macron/FRA", on, "Baku/AZE"), "Wheat prices fall", comment)
	}
	call := func(article, pub, on, title string) event.Report {
		return said(rep(article+" south "+pub, "call held RUS,TUR", "Vladimir Putin/RUS, Recep Tayyip Erdogan/TUR", on), title, headline)
	}
	reports := []event.Report{
		visit("a1", "2025-04-05T09:00:00Z", "2025-04-04"),
		visit("a2", "2025-04-12T09:00:00Z", "2025-04-11"),
		visit("a3", "2025-04-20T09:00:00Z", "2025-04-18"),
		call("b1", "2025-03-31T09:00:00Z", "", "A market in Lima"), // an old page with today's box
		call("b2", "2025-05-05T19:00:00Z", "2025-05-05", headline),
		call("b3", "2025-05-12T19:00:00Z", "2025-05-11", "Rain in Quito"),
	}
	want := `call held RUS-TUR 2025-05-05 [Vladimir Putin, Recep Tayyip Erdogan]  <b2>
visit held AZE-FRA 2025-04-04 [Emmanuel Macron] Baku <a1>`
	got := strings.Split(lines(Group(reports)), "\n")
	slices.Sort(got)
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for seed := range uint64(8) {
		k := new(sink)
		s := newResolver(newMemory())
		for _, r := range shuffled(seed, reports) {
			evs, err := s.Resolve(t.Context(), r)
			if err != nil || len(evs) == 0 {
				t.Fatalf("got %d events (%v)", len(evs), err)
			}
			k.write(evs)
		}
		check1(t, k, reports)
	}
}

// Readouts are written from a template: the same words on two days, each in an
// article of its own, are two calls.
func TestTemplatesAreNoEchoes(t *testing.T) {
	words := "Secretary of State Marco Rubio spoke today with Foreign Secretary David Lammy."
	var reports []event.Report
	for _, d := range []string{"2025-04-10", "2025-04-24"} {
		r := rep("a"+d+" north "+d+"T20:00:00Z", "call held GBR,USA", "Marco Rubio/USA, David Lammy/GBR", d)
		reports = append(reports, said(r, "Secretary Rubio's Call with UK Foreign Secretary Lammy", words))
	}
	if got := Group(reports); len(got) != 2 {
		t.Errorf("got\n%s\nwant two calls", lines(got))
	}
}

func TestManyEchoesAreNotKept(t *testing.T) {
	s, m := newResolver(newMemory()), newMemory()
	s.store = m
	for i := range 100 {
		r := rep("a"+string(rune('A'+i/26))+string(rune('a'+i%26))+" north 2025-04-05T09:00:00Z", "call held HUN,SVK", "Viktor Orban/HUN, Robert Fico/SVK")
		evs, err := s.Resolve(t.Context(), said(r, "Rain in Quito", "Orban and Fico hold phone call about grain"))
		if err != nil || i < 5 && len(evs) != 1 {
			t.Fatalf("got %d events (%v)", len(evs), err)
		}
	}
	b, _, err := s.load(t.Context(), "call/HUN-SVK")
	if err != nil || len(b.items) != 1+keepEchoes {
		t.Errorf("got %d reports (%v), want %d", len(b.items), err, 1+keepEchoes)
	}
}
