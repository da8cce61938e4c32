package attribute_test

import (
	"strings"
	"testing"

	"readout/processor/extract/attribute"
)

func TestSpeakers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The two leaders will meet in June, the ministry said on Monday.", "the ministry"},
		{"The ministry said that the two leaders will meet.", "The ministry"},
		{"According to the palace, the king received two envoys.", "the palace"},
		{"The king received two envoys, according to the palace.", "the palace"},
		{`"We spoke for an hour," said Minister Ana Torres after the meeting.`, "Minister Ana Torres"},
		{"“It went well,” President Ruiz told reporters.", "President Ruiz"},
		{"Ruiz told a crowd that he would go. He added that he was glad.", "Ruiz; Ruiz (carried)"},
		{"Pavel Novak, the spokesman of the ministry, said there was no date yet.", "Pavel Novak, the spokesman of the ministry"},
		{"The road will open, reported the transport minister, Lucia Paz.", "the transport minister, Lucia Paz"},
		{"Talks are over, the press service of the president reports.", "the press service of the president"},
		{"Per a palace spokesman, the call was short.", "a palace spokesman"},
		{"The text may be attributed to Spokesperson Jo Smith:", "Spokesperson Jo Smith"},
		{"He read out a statement issued by the foreign ministry.", "the foreign ministry"},
		{"They expelled two envoys in what Minister Kask called a first step.", "Minister Kask"},
		{"The president has let it be known that he will not come.", "The president"},
		{"Diplomats who followed the talks say that little was agreed.", "Diplomats who followed the talks"},
		{"Ministry: talks go on", "Ministry (headline)"},
		{"The party denied that it had won and said the count was wrong.", "The party; The party (carried)"},

		{"The ambassador was told to leave.", ""},
		{"Norway has added a third embassy.", ""},
		{"The United States and Canada signed a treaty.", ""},
		{"They told the ambassador to go home.", ""},
		{"He would not say whether he would come.", ""},
		{"Firms said to fund the army were named.", ""},
		{"The general recalled his envoy.", ""},
		{"The ministry called in the ambassador.", ""},
	} {
		var got []string
		for _, x := range attribute.Find(c.text) {
			s := c.text[x.Source[0]:x.Source[1]]
			if x.Carried {
				s += " (carried)"
			}
			if x.Headline {
				s += " (headline)"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("got %q, want %q, of %q", g, c.want, c.text)
		}
	}
}

func TestScope(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The two leaders will meet in June, the ministry said on Monday.", "The two leaders will meet in June"},
		{"The ministry said on Monday that the two leaders will meet.", " on Monday that the two leaders will meet."},
		{"In Lima, Minister Rojas said the embassy would be closed.", " the embassy would be closed."},
		{"The king received two envoys, according to the palace.", "The king received two envoys, "},
		{"He accepted, the ministry said, and dates will be worked out.", "He accepted, the ministry said, and dates will be worked out."},
	} {
		got := attribute.Find(c.text)
		if len(got) != 1 {
			t.Errorf("got %d cues, want 1, of %q", len(got), c.text)
			continue
		}
		if s := c.text[got[0].Scope[0]:got[0].Scope[1]]; s != c.want {
			t.Errorf("got scope %q, want %q, of %q", s, c.want, c.text)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add(`"No," said the minister. According to him, it's over: he told us, "Go." — he added`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range attribute.Find(text) {
			for _, s := range [][2]int{{c.Start, c.End}, c.Verb, c.Source, c.Scope} {
				if s[0] < 0 || s[1] < s[0] || s[1] > len(text) {
					t.Fatalf("span %v outside the text of %d bytes: %+v", s, len(text), c)
				}
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("The two leaders will meet in June, the ministry in the capital said on Monday. Nothing else was known at the time of writing. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		attribute.Find(text)
	}
}
