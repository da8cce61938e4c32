package extract

import (
	"testing"

	"readout/event"
)

func TestTheTwoWithoutANounAreThoseToldBefore(t *testing.T) {
	lead := "HELSINKI, May 3 - Finnish Foreign Minister Aino Laine spoke by phone with Portuguese Foreign Minister Rui Matos on Tuesday about fisheries. "
	for _, c := range []struct {
		text     string
		meetings int
	}{
		{lead + "The two will meet in Lisbon on May 20.", 1},
		{lead + "The two ministers will meet in Lisbon on May 20.", 1},
		{lead + "The two sons of the minister will meet in Lisbon on May 20.", 0},
	} {
		meetings := 0
		for _, r := range extractText(t, "Laine and Matos speak", c.text) {
			if r.Type == event.Meeting {
				meetings++
				if len(r.Participants) != 2 || r.Status != event.Scheduled {
					t.Errorf("%s: got %s with %v", c.text, r.Status, r.Participants)
				}
			}
		}
		if meetings != c.meetings {
			t.Errorf("%s: got %d meetings, want %d", c.text, meetings, c.meetings)
		}
	}
}

func TestTalksUnderWayAreOngoing(t *testing.T) {
	for text, want := range map[string]event.Status{
		"Talks between delegations from Finland and Portugal on fisheries are under way in Oslo, the Norwegian Foreign Ministry said on Monday.": event.Ongoing,
		"Talks between delegations from Finland and Portugal on fisheries took place in Oslo on Monday.":                                         event.Held,
	} {
		got := extractText(t, "Fisheries", text)
		if len(got) != 1 || got[0].Status != want {
			t.Errorf("%s\n got %s, want one event that is %s", text, brief(got), want)
		}
	}
}
