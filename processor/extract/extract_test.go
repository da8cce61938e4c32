package extract

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"readout/event"
)

var shared = sync.OnceValues(func() (*Rules, error) { return New(Options{}) })

// brief puts events on one line each: type, status, people, sides, start, place.
func brief(reps []event.Report) string {
	var b strings.Builder
	for _, r := range reps {
		var people []string
		for _, p := range r.Participants {
			people = append(people, p.Name)
		}
		start, end, place := "", "", ""
		if r.Time != nil {
			start, end = r.Time.Start, r.Time.End
		}
		if r.Place != nil {
			place = r.Place.Name + "/" + r.Place.Country
		}
		fmt.Fprintf(&b, "\n  %s %s [%s] %s %s..%s at %s", r.Type, r.Status, strings.Join(people, ", "), r.Sides(), start, end, place)
	}
	return b.String()
}

func TestExtract(t *testing.T) {
	for _, c := range []struct {
		name, title, text string
		want              []string // type status sides start, in order
	}{
		{"a call with its initiator", "Readout",
			"Finnish Foreign Minister Aino Laine had a telephone conversation with Foreign Minister Rui Matos of Portugal on Tuesday.",
			[]string{"call held FIN-PRT 2025-05-13"}},
		{"a visit and the meeting during it", "Laine in Lisbon",
			"LISBON, May 14 - Finnish Foreign Minister Aino Laine arrived in Lisbon on Tuesday. On Wednesday she met her Portuguese counterpart, Rui Matos.",
			[]string{"visit held FIN-PRT 2025-05-13", "meeting held FIN-PRT 2025-05-14"}},
		{"what is planned", "Agenda",
			"Portuguese Foreign Minister Rui Matos will travel to Helsinki next Monday and is scheduled to meet Foreign Minister Aino Laine of Finland.",
			[]string{"visit scheduled FIN-PRT 2025-05-19", "meeting scheduled FIN-PRT 2025-05-19"}},
		{"two callers are two calls", "Calls",
			"Finnish Foreign Minister Aino Laine telephoned Foreign Minister Rui Matos of Portugal and Foreign Minister Eva Novak of Slovenia on Monday.",
			[]string{"call held FIN-PRT 2025-05-12", "call held FIN-SVN 2025-05-12"}},
		{"the headline makes no second event", "Finnish, Portuguese foreign ministers meet in Oslo",
			"Foreign Ministers Aino Laine of Finland and Rui Matos of Portugal met in Oslo on Monday.",
			[]string{"meeting held FIN-PRT 2025-05-12"}},
		{"a visit called off", "Visit off",
			"A visit by Portuguese President Rui Matos to Finland has been postponed.",
			[]string{"visit postponed FIN-PRT "}},
		{"an expulsion and its target", "Expelled",
			"Ghana on Monday expelled the ambassador of Togo, Kofi Mensah.",
			[]string{"expulsion held GHA-TGO 2025-05-12"}},
		{"domestic politics is no event", "Budget",
			"Finnish Prime Minister Aino Laine met her finance minister on Monday. The cabinet held talks on the budget.", nil},
		{"wishes are no events", "Hopes",
			"Finnish President Aino Laine would like to meet Portuguese President Rui Matos one day. If they met, they would talk about trade.", nil},
		{"sport and business are no events", "Sport",
			"Finland met Portugal in Oslo on Monday and lost. The firm signed a deal with a supplier.", nil},
		{"what is not the article", "Weather",
			"It rained in Oslo.\n\nRead more: Finnish President Aino Laine meets Portuguese President Rui Matos\n\nLeave a Reply\n\nFinnish President Aino Laine met Portuguese President Rui Matos on Monday.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			reps := extractText(t, c.title, c.text)
			var got []string
			for _, r := range reps {
				start := ""
				if r.Time != nil {
					start = r.Time.Start
				}
				got = append(got, fmt.Sprintf("%s %s %s %s", r.Type, r.Status, r.Sides(), start))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got  %q\nwant %q\nin %s%s", got, c.want, c.text, brief(reps))
			}
		})
	}
}

func TestReportsHoldEvidence(t *testing.T) {
	text := "It was a mild day.\n\nFinnish Foreign Minister Aino Laine met Foreign Minister Rui Matos of Portugal in Oslo on Monday for two hours."
	reps := extractText(t, "Laine meets Matos", text)
	if len(reps) != 1 {
		t.Fatalf("got %s, want one meeting", brief(reps))
	}
	r := reps[0]
	if len(r.Mentions) != 1 || text[r.Mentions[0].Start:r.Mentions[0].End] != r.Mentions[0].Sentence {
		t.Errorf("mention %+v does not point at its sentence", r.Mentions)
	}
	for _, field := range []string{"type", "status", "participants", "time", "place", "duration_minutes"} {
		f, ok := r.Mentions[0].Fields[field]
		if !ok || f.Rule == "" || f.Start < 0 || f.End <= f.Start || f.End > len(text) {
			t.Errorf("field %s: evidence %+v", field, f)
		}
	}
	if r.DurationMinutes != 120 {
		t.Errorf("duration %d minutes, want 120", r.DurationMinutes)
	}
	if r.Codes == nil || r.Codes.CAMEO.Version != "1.1b3" || r.Codes.CAMEO.Code != "044" {
		t.Errorf("codes %+v, want CAMEO 044: a meeting at a third place", r.Codes)
	}
	if r.ID == "" || r.ID != event.ReportID(r) {
		t.Errorf("id %q is not made of the content", r.ID)
	}
}

func TestExtractIsTheSameEachTime(t *testing.T) {
	text := strings.Repeat("Finnish Foreign Minister Aino Laine met Foreign Minister Rui Matos of Portugal in Oslo on Monday. Ghana expelled two Togolese diplomats. ", 5)
	want, _ := json.Marshal(extractText(t, "T", text))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			reps, err := rules(t).Extract(context.Background(), article("T", text))
			if got, _ := json.Marshal(reps); err != nil || string(got) != string(want) {
				t.Errorf("got %s (%v), want %s", got, err, want)
			}
		})
	}
	wg.Wait()
}

func TestExplainTellsWhyNot(t *testing.T) {
	x, err := rules(t).Explain(context.Background(), article("T", "Finnish President Aino Laine would like to meet Portuguese President Rui Matos."))
	if err != nil {
		t.Fatal(err)
	}
	for _, tr := range x.Triggers {
		if tr.Rule == "meeting.meet" && tr.Reason == "a wish" {
			return
		}
	}
	t.Errorf("got %+v, want meeting.meet left out as a wish", x.Triggers)
}

func TestNewRefusesBadOptions(t *testing.T) {
	for _, o := range []Options{{MinConfidence: 2}, {Lexicon: t.TempDir() + "/none"}} {
		if _, err := New(o); err == nil {
			t.Errorf("New(%+v): no error", o)
		}
	}
}

func TestExtractEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := rules(t).Extract(ctx, article("T", "x")); err == nil {
		t.Error("no error from an ended context")
	}
}

func FuzzExtract(f *testing.F) {
	f.Add("Laine meets Matos", "Finnish Foreign Minister Aino Laine met Foreign Minister Rui Matos of Portugal in Oslo on Monday.", "2025-05-15")
	f.Add("", "“", "")
	f.Add("A's B", "H.E. Mr. 's\n\n- the two presidents, and", "2025")
	f.Add("x", "THE U.S. 12:30 p.m. “Ma.” ’s ’ s' (", "2025-05-15T10:00:00Z")
	r, err := shared()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, text, published string) {
		x, err := r.Explain(context.Background(), event.Article{ID: "f", Title: title, Text: text, Published: published})
		if err != nil {
			t.Fatal(err)
		}
		for _, rep := range x.Events {
			m := rep.Mentions[0]
			if m.Start < 0 || m.End > len(text) || m.Start > m.End {
				t.Fatalf("mention %d to %d of %d bytes", m.Start, m.End, len(text))
			}
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	r := rules(b)
	a := article("Laine meets Matos in Oslo", strings.Repeat("Finnish Foreign Minister Aino Laine met Foreign Minister Rui Matos of Portugal in Oslo on Monday. "+
		"Trade and the price of fish had been on the agenda for years, and nobody expected that an afternoon would settle it. "+
		"She will travel to Lisbon in June, her office said. The weather was mild, and the talks lasted two hours.\n\n", 10))
	sentences := len(r.read(a).sents)
	b.SetBytes(int64(len(a.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Extract(context.Background(), a); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(sentences*b.N)/b.Elapsed().Seconds(), "sentences/s")
}

func TestConfidenceIsAProbabilityAndAThreshold(t *testing.T) {
	a := article("Laine meets Matos", "Finnish Foreign Minister Aino Laine met Foreign Minister Rui Matos of Portugal in Oslo on Monday.")
	all := extractText(t, a.Title, a.Text)
	if len(all) != 1 || all[0].Confidence <= 0.5 || all[0].Confidence >= 1 {
		t.Fatalf("got %s with %v, want one meeting between .5 and 1", brief(all), all)
	}
	if f := all[0].Mentions[0].Fields["participants"]; f.Confidence <= 0 || f.Confidence > 1 {
		t.Errorf("participants have confidence %g", f.Confidence)
	}
	r, err := New(Options{MinConfidence: 0.999})
	if err != nil {
		t.Fatal(err)
	}
	if reps, _ := r.Extract(context.Background(), a); len(reps) != 0 {
		t.Errorf("got %s above .999, want nothing", brief(reps))
	}
}

func TestHostileTextEnds(t *testing.T) {
	r := rules(t)
	for _, s := range []string{
		"Putin met Xi and ", "talks call visit meeting agreement signed on Monday with ", "the two leaders met and ", ". ", "Xi, ",
		"he said ", "(((", "\n", "“He said, ", "Foreign Minister of the Republic of ", "and 's ", "the the the ", "Finland and Portugal, ", "in Oslo on Monday, ",
	} {
		start := time.Now()
		if _, err := r.Extract(context.Background(), article("T", strings.Repeat(s, 1<<19/len(s)))); err != nil {
			t.Fatal(err)
		}
		t.Logf("%q over and over: %v", s, time.Since(start)) // work that grows with its square would not end
	}
}
