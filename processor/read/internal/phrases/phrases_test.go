package phrases

import "testing"

func TestFind(t *testing.T) {
	l := Parse("# comment\nmore: ^read more | continue reading\nads: ^ad$ | ©\nja: ^関連\n")
	for text, want := range map[string]string{
		"Read more about ships":     "more",
		"READ MORE: ships":          "more",
		"» Read more »":             "more",
		"Readmore":                  "",
		"He will read more":         "",
		"please continue reading":   "more",
		"Ad":                        "ads",
		"Ad.":                       "ads",
		"Adam":                      "",
		"an ad":                     "",
		"© 2024":                    "ads",
		"関連記事":                      "ja",
		"Read more © by continuing": "more",
		"":                          "",
	} {
		s, _ := l.Find(text, nil)
		if got := l.First(s); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestMatcherFindsOverlappingPatterns(t *testing.T) {
	m := NewMatcher([]string{"she", "he", "hers", "his"}, []Set{1, 2, 4, 8})
	for text, want := range map[string]Set{"ushers": 7, "this": 8, "h e": 0, "": 0, "xhe": 2} {
		if got := m.Find([]byte(text)); got != want {
			t.Errorf("%q: got %b, want %b", text, got, want)
		}
	}
}
