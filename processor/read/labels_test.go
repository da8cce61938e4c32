package read

import (
	"math/bits"
	"strconv"
	"strings"
	"testing"
)

func TestFingerprintOfACopyIsNear(t *testing.T) {
	var paras []string
	for i, who := range strings.Fields("minister envoy president captain pilot mediator keeper councillor mayor admiral") {
		paras = append(paras, "The "+who+" said on day "+strconv.Itoa(i)+" that "+strings.Repeat("nothing had been agreed about number "+strconv.Itoa(i*i)+" and ", 3)+"left by the "+strconv.Itoa(i+3)+"th door.")
	}
	text := strings.Join(paras, "\n\n")
	copied := strings.Replace(text, "left by the 7th door", "walked out", 1)
	other := "An organ came ashore on Monday. " + strings.Repeat("Eleven men carried pipes and bellows up the hill while the tide was out. ", 12)
	if d := distance(t, fingerprint(text), fingerprint(copied)); d > 6 {
		t.Errorf("a copy with one changed sentence is %d bits away", d)
	}
	if d := distance(t, fingerprint(text), fingerprint(other)); d < 16 {
		t.Errorf("another text is only %d bits away", d)
	}
}

func distance(t *testing.T, a, b string) int {
	t.Helper()
	x, err := strconv.ParseUint(a, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	y, err := strconv.ParseUint(b, 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return bits.OnesCount64(x ^ y)
}

func TestCanonicalAddressIsTrustedOnlyOnItsOwnSite(t *testing.T) {
	for _, c := range []struct{ found, canonical, want string }{
		{"https://m.post.example/a?x=1", "https://www.post.example/a", "https://www.post.example/a"},
		{"https://post.example/a?utm=1", "/a", "https://post.example/a"},
		{"https://post.example/a", "https://evil.example/a", "https://post.example/a"},
		{"https://post.example/a", "https://post.example/", "https://post.example/a"},
		{"https://post.example/a", "javascript:alert(1)", "https://post.example/a"},
		{"https://post.example/a", "", "https://post.example/a"},
		{"", "https://post.example/a", "https://post.example/a"},
	} {
		m := &meta{canonical: c.canonical}
		if got := m.address(c.found); got != c.want {
			t.Errorf("%q with canonical %q: got %q, want %q", c.found, c.canonical, got, c.want)
		}
	}
}

func TestLanguageIsWeighed(t *testing.T) {
	german := strings.Repeat("Die Minister sprachen über die Fähre und den Hafen, und niemand hörte ihnen zu. ", 8)
	english := strings.Repeat("The ministers talked about the ferry and the harbour, and nobody listened to them. ", 8)
	for _, c := range []struct{ text, declared, source, want string }{
		{english, "en-GB", "", "en-GB"},
		{german, "en", "", "de"},
		{german, "de_AT", "", "de-AT"},
		{english, "", "", "en"},
		{"Ferry strike ends", "", "fr", "fr"},
		{german, "gibberish-tag-that-is-too-long", "", "de"},
	} {
		if got := weigh(c.text, c.declared, c.source); got != c.want {
			t.Errorf("%.20q declared %q, source %q: got %q, want %q", c.text, c.declared, c.source, got, c.want)
		}
	}
}

func TestZonesTellChromeFromSentences(t *testing.T) {
	z := newZoner()
	for line, want := range map[string]string{
		"READ MORE: Eleven ships, no captain": "readmore",
		"Share this article":                  "share",
		"4,370 Views":                         "counter",
		"Comments (14)":                       "comments",
		"Leave a Reply":                       "comments",
		"Liked it? Take a second to support Harbour Post on Patreon!": "donate",
		"Advertisement":       "ad",
		"You might also like": "related",
		"What do you think?":  "comments",
		"Your email address will not be published. Required fields are marked *":                                  "comments",
		"The views expressed here are the author's own and do not necessarily reflect those of the Harbour Post.": "disclaimer",
		"Home Secretary Ada Brack met her colleague on the pier and said that more would follow.":                 "",
		"Also in attendance were the captains of both ferries, who did not speak to each other.":                  "",
		"Report of the commission on the reef was put off until Easter.":                                          "",
		"22.10":             "",
		"He told Sky News:": "",
		"“Share what you have,” the minister said.":                                  "",
		"Trending upward, herring prices hit a record on Monday, the ministry said.": "",
	} {
		if _, got := z.judge(line); got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
