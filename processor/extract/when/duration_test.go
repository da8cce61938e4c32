package when_test

import (
	"fmt"
	"strings"
	"testing"

	"readout/processor/extract/when"
)

func TestDurations(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The call lasted for about an hour and a half.", "about an hour and a half 90m"},
		{"It was an hour-long call.", "an hour-long 60m"},
		{"They spoke for more than two hours.", "more than two hours 120m"},
		{"They spoke for nearly two hours.", "nearly two hours 120m"},
		{"They spoke for over an hour.", "over an hour 60m"},
		{"They spoke for up to three hours.", "up to three hours 180m"},
		{"They spoke for at least 40 minutes.", "at least 40 minutes 40m"},
		{"The 90-minute conversation ended.", "90-minute 90m"},
		{"A three-hour meeting was held.", "three-hour 180m"},
		{"The two-and-a-half-hour meeting ended.", "two-and-a-half-hour 150m"},
		{"It took half an hour.", "half an hour 30m"},
		{"It took a quarter of an hour.", "a quarter of an hour 15m"},
		{"It took three quarters of an hour.", "three quarters of an hour 45m"},
		{"It took one hour and 20 minutes.", "one hour and 20 minutes 80m"},
		{"After a meeting of an hour and a half they signed.", "an hour and a half 90m"},
		{"They talked for the better part of an hour.", ""},
		{"It took forty-five minutes.", "forty-five minutes 45m"},
		{"It took 1.5 hours.", "1.5 hours 90m"},
		{"It took two full hours.", "two full hours 120m"},
		{"They had a tense hour together.", "a tense hour 60m"},
		{"The close to one-hour audience ended.", "close to one-hour 60m"},
		{"The talk was two hours long.", "two hours long 120m"},
		{"After two hours of talks they left.", "two hours 120m"},
		{"She begins a three-day visit on Monday.", "three-day 3d"},
		{"He paid a visit of two days.", "two days 2d"},
		{"He came back from a visit of three days to the Republic.", "three days 3d"},
		{"It was a week-long tour.", "a week-long 7d"},
		{"It was a two-week tour.", "two-week 14d"},
		{"Talks lasted five days.", "five days 5d"},

		{"He has 48 hours to leave.", ""},
		{"He must leave within 72 hours.", ""},
		{"Half an hour later they left.", ""},
		{"Two hours before, they left.", ""},
		{"The 44-day war ended.", ""},
		{"It took less than an hour.", ""},
		{"It is open 24 hours a day.", ""},
		{"They meet in three days.", ""},
		{"Two weeks ago they met.", ""},
		{"Over the past two days they met.", ""},
		{"They meet every two days.", ""},
		{"A 72-hour ceasefire began.", ""},
		{"He is 30 days old.", ""},
		{"Within hours it was over.", ""},
		{"It cost $2 hours.", ""},
	} {
		var got []string
		for _, d := range when.Durations(c.text) {
			if d.Days > 0 {
				got = append(got, fmt.Sprintf("%s %dd", d.Text, d.Days))
			} else {
				got = append(got, fmt.Sprintf("%s %dm", d.Text, d.Minutes))
			}
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("got %q, want %q, of %q", g, c.want, c.text)
		}
	}
}

func TestVisitEnds(t *testing.T) {
	d := when.Durations("a three-day visit")[0]
	if got := d.StartDay("2017-05-03"); got != "2017-05-01" {
		t.Errorf("a three-day visit that ends on 3 May: got start %s, want 1 May", got)
	}
	for start, want := range map[string]string{"2017-05-01": "2017-05-03", "2017-12-31": "2018-01-02", "2017-05": "", "": ""} {
		if got := d.EndDay(start); got != want {
			t.Errorf("from %q: got %q, want %q", start, got, want)
		}
	}
}

func TestDatelines(t *testing.T) {
	for _, c := range []struct{ text, place, date string }{
		{"ANKARA, May 3 (AA) — The minister left.", "ANKARA", "May 3"},
		{"A headline\n\nKuwait, May 07 (QNA) - The Amir left.", "Kuwait", "May 07"},
		{"Addis Ababa, May 8, 2020 – The minister left.", "Addis Ababa", "May 8, 2020"},
		{"HÀ NỘI — The minister left.", "HÀ NỘI", ""},
		{"Ulaanbaatar /AGENCY/ The minister left.", "Ulaanbaatar", ""},
		{"NEW DELHI: The minister left.", "NEW DELHI", ""},
		{"MANILA, Philippines — The minister left.", "MANILA", ""},
		{"ROME/PARIS (Wire) - The minister left.", "ROME/PARIS", ""},
		{"Bern, 10.04.2024 - The minister left.", "Bern", "10.04.2024"},
		{"Brussels, 19 June 2020\n\nThe minister left.", "Brussels", "19 June 2020"},
		{"20:28 | Lima, Jan. 24. The minister left.", "Lima", "Jan. 24"},
		{"Nur-Sultan. The minister left.", "Nur-Sultan", ""},

		{"The minister left.", "", ""},
		{"Mr. Smith left.", "", ""},
		{"Antony J. Smith left.", "", ""},
		{"On Tuesday, May 3, he left.", "", ""},
		{"", "", ""},
	} {
		d, ok := when.FindDateline(c.text)
		if ok != (c.place != "") || d.Place != c.place || d.Date.Text != c.date {
			t.Errorf("got %q %q %v, want %q %q, of %q", d.Place, d.Date.Text, ok, c.place, c.date, c.text)
		}
		if ok && c.text[d.Start:d.End] == "" {
			t.Errorf("no bytes for %q", c.text)
		}
	}
}
