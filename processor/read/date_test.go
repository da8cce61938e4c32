package read

import "testing"

func TestParseTimeKeepsWhatIsKnown(t *testing.T) {
	for _, c := range []struct {
		in   string
		o    order
		want string // empty: no date
	}{
		{"2024-05-14T16:05:00+01:00", dayFirst, "2024-05-14T16:05:00+01:00"},
		{"2024-05-14T16:05:00.123Z", dayFirst, "2024-05-14T16:05:00Z"},
		{"2024-05-14T16:05:00+0530", dayFirst, "2024-05-14T16:05:00+05:30"},
		{"2024-05-14 16:05:00", dayFirst, "2024-05-14T16:05:00"},
		{"2024-05-14T16:05", dayFirst, "2024-05-14T16:05:00"},
		{"2024-05-14", dayFirst, "2024-05-14"},
		{"2024/5/4", dayFirst, "2024-05-04"},
		{"20240514", dayFirst, "2024-05-14"},
		{"1715702700", dayFirst, "2024-05-14T16:05:00Z"},
		{"1715702700000", dayFirst, "2024-05-14T16:05:00Z"},
		{"Tue, 14 May 2024 16:05:00 GMT", dayFirst, "2024-05-14T16:05:00Z"},
		{"Tue May 14 2024 16:05:00 GMT+0200 (CEST)", dayFirst, "2024-05-14T16:05:00+02:00"},
		{"May 14, 2024 4:05 pm EDT", monthFirst, "2024-05-14T16:05:00-04:00"},
		{"Published May 14, 2024 at 12:05 a.m.", monthFirst, "2024-05-14T00:05:00"},
		{"14 May 2024 16.05 BST", dayFirst, "2024-05-14T16:05:00+01:00"},
		{"14th of May, 2024", dayFirst, "2024-05-14"},
		{"Dienstag, 14. Mai 2024, 18:20 Uhr", dayFirst, "2024-05-14T18:20:00"},
		{"14.05.2024 | 18:20 Uhr", dayFirst, "2024-05-14T18:20:00"},
		{"Do 25.04.24 | 14:07 Uhr", dayFirst, "2024-04-25T14:07:00"},
		{"Publié le 14 mai 2024 à 18h20", dayFirst, "2024-05-14T18:20:00"},
		{"14 de mayo de 2024", dayFirst, "2024-05-14"},
		{"14 мая 2024, 10:00 МСК", dayFirst, "2024-05-14T10:00:00"},
		{"14 Mayıs 2024", dayFirst, "2024-05-14"},
		{"2024年5月14日 16時05分", dayFirst, "2024-05-14T16:05:00"},
		{"2024년 5월 14일", dayFirst, "2024-05-14"},
		{"2024.05.14 16:05", dayFirst, "2024-05-14T16:05:00"},
		{"03/05/2024", dayFirst, "2024-05-03"},
		{"03/05/2024", monthFirst, "2024-03-05"},
		{"13/05/2024", monthFirst, "2024-05-13"},
		{"17 Mar. 2021 | Last updated: 18:40", dayFirst, "2021-03-17T18:40:00"},
		{"16:05, 14 May 2024", dayFirst, "2024-05-14T16:05:00"},
		{"31 February 2024", dayFirst, ""},
		{"two hours ago", dayFirst, ""},
		{"Room 2024, Floor 5", dayFirst, ""},
		{"555 0100", dayFirst, ""},
		{"", dayFirst, ""},
	} {
		got := ""
		if m, ok := parseTime(c.in, c.o); ok {
			got = m.String()
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestURLDate(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://x.example/2024/05/14/story", "2024-05-14"},
		{"https://x.example/news/2024-05-14-story.html", "2024-05-14"},
		{"https://x.example/a/20240514-story", "2024-05-14"},
		{"https://x.example/article409182690/story.html", ""},
		{"https://x.example/2024/05/story", ""},
		{"https://x.example/20241399", ""},
	} {
		got := ""
		if m, ok := urlDate(c.in); ok {
			got = m.String()
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
