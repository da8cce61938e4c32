package extract

import (
	"context"
	"slices"
	"testing"

	"readout/event"
)

// rules loads the embedded lexicon and grammar once for all tests; Rules never
// change once built.
func rules(t testing.TB) *Rules {
	t.Helper()
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// article makes an article of a text that came out on Thursday, 15 May 2025.
func article(title, text string) event.Article {
	return event.Article{ID: "a1", Title: title, Text: text, Published: "2025-05-15", Lang: "en"}
}

func extractText(t testing.TB, title, text string) []event.Report {
	t.Helper()
	reps, err := rules(t).Extract(context.Background(), article(title, text))
	if err != nil {
		t.Fatal(err)
	}
	return reps
}

func TestEveryFrameFindsItsExamplesAndIsSilentElsewhere(t *testing.T) {
	for _, f := range rules(t).frames {
		if len(f.Examples)+len(f.Silent) == 0 {
			t.Errorf("%s: neither an example nor a sentence to be silent about", f.ID)
		}
		for _, s := range f.Examples {
			reps := extractText(t, "", s)
			if !slices.ContainsFunc(reps, func(r event.Report) bool { return r.Type == f.typ }) {
				x, _ := rules(t).Explain(context.Background(), article("", s))
				t.Errorf("%s: no %s in %q\n got %s\nbecause %+v", f.ID, f.typ, s, brief(reps), x.Triggers)
			}
		}
		for _, s := range f.Silent {
			for _, r := range extractText(t, "", s) {
				if r.Mentions[0].Fields["type"].Rule == f.ID || r.Type == f.typ {
					t.Errorf("%s: found %s in %q, want nothing", f.ID, brief([]event.Report{r}), s)
				}
			}
		}
	}
}
