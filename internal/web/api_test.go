package web

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"readout/event"
)

func ids(t *testing.T, body string) (ids []string, total int) {
	t.Helper()
	var got struct {
		Total  int
		Events []event.Event
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	for _, e := range got.Events {
		ids = append(ids, e.ID)
	}
	return ids, got.Total
}

func TestAPIFilters(t *testing.T) {
	recent := small("recent", event.Call, event.Scheduled, "2025-05-07", "FRA", "RUS")
	older := small("older", event.Visit, event.Held, "2025-04-01", "EGY", "TUR")
	older.Updated = noon.Add(-48 * time.Hour)
	body := small("body", event.Summit, event.Scheduled, "2025-05-01", "NATO")
	_, h, _ := start(t, Options{}, older, recent, body)
	for query, want := range map[string]string{
		"":                              "recent body older 3",
		"type=call":                     "recent 1",
		"type=call,visit":               "recent older 2",
		"type=call&type=VISIT":          "recent older 2",
		"status=scheduled":              "recent body 2",
		"country=fra":                   "recent 1",
		"country=TR":                    "older 1",
		"country=nato,EGY":              "body older 2",
		"since=24h":                     "recent body 2",
		"since=2025-05-08":              "recent body 2",
		"since=2025-05-08T12:00:01Z":    " 0",
		"limit=1":                       "recent 3",
		"type=&status=&country=&since=": "recent body older 3",
	} {
		_, body := get(t, h, "/api/events?"+query)
		got, total := ids(t, body)
		if s := fmt.Sprint(strings.Join(got, " "), " ", total); s != want {
			t.Errorf("%s: got %q, want %q", query, s, want)
		}
	}
	for _, query := range []string{"type=war", "status=maybe", "country=Atlantis", "country=Z9", "since=tomorrow", "since=-1h", "limit=0", "limit=9999999", "kind=call", "format=xml", "country=%00"} {
		resp, body := get(t, h, "/api/events?"+query)
		if resp.StatusCode != 400 || !strings.Contains(body, `"error":"`) {
			t.Errorf("%s: status %d, %s; want 400 with an error", query, resp.StatusCode, body)
		}
	}
	if resp, body := get(t, h, "/?country=Atlantis"); resp.StatusCode != 400 || !strings.Contains(body, "three-letter code") {
		t.Errorf("front page with a wrong country: status %d", resp.StatusCode)
	}
}

func TestAPIGivesTheWholeEvent(t *testing.T) {
	want := sample()
	_, h, _ := start(t, Options{}, want)
	_, body := get(t, h, "/api/events/e1")
	var got event.Event
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if resp, _ := get(t, h, "/api/events/none"); resp.StatusCode != 404 || resp.Header.Get("Content-Type") != "application/json" {
		t.Errorf("unknown id: status %d, %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
}

func TestAPINDJSON(t *testing.T) {
	_, h, _ := start(t, Options{}, sample(), small("b", event.Talks, event.Held, "2025-01-01", "ETH"))
	_, byAccept := get(t, h, "/api/events", "Accept", "application/x-ndjson")
	resp, byParameter := get(t, h, "/api/events?format=ndjson")
	if byAccept != byParameter || strings.Count(byAccept, "\n") != 2 || resp.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("%s: %q and %q, want two lines each", resp.Header.Get("Content-Type"), byAccept, byParameter)
	}
	for line := range strings.Lines(byAccept) {
		var e event.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.ID == "" {
			t.Errorf("line %q: %v", line, err)
		}
	}
}

func TestBoardKeepsTheLatestRevisionOfTheNewest(t *testing.T) {
	b := newBoard(3, 5, 1)
	for i := range 5 {
		b.add(uint64(i+1), small(fmt.Sprint("e", i), event.Call, event.Scheduled, fmt.Sprintf("2025-01-%02d", i+1), "FRA"))
	}
	second := small("e3", event.Call, event.Held, "2025-01-04", "FRA")
	second.Revision = 2
	b.add(6, second)
	stale := small("e3", event.Call, event.Cancelled, "2025-01-04", "FRA")
	b.add(7, stale) // revision 1 again, as after a redelivery
	var got []string
	for _, e := range b.all() {
		got = append(got, fmt.Sprint(e.ID, e.Revision, e.Status))
	}
	if want := []string{"e41scheduled", "e32held", "e21scheduled"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	b.add(8, small("e5", event.Call, event.Held, "2025-02-01", "FRA"))
	if e, _ := b.get("e2"); e != nil {
		t.Error("e2 is still there; the oldest of four should have gone")
	}
	if e, _ := b.get("e3"); e == nil {
		t.Error("e3 has gone, although it was revised last but one")
	}
}

func TestReportedIgnoresDatesInTheFuture(t *testing.T) {
	e := small("x", event.Call, event.Held, "2099-01-01", "FRA")
	if got := reported(e); !got.Equal(noon) {
		t.Errorf("got %v, want the revision's time %v", got, noon)
	}
}

func TestAtomAndCalendarAreWellFormed(t *testing.T) {
	hostile := small("h", event.Visit, event.Cancelled, "2025-05-20", "EGY", "TUR")
	hostile.Participants = []event.Participant{{Name: "A \x00\x1b]]><b>&\r\nEND:VCALENDAR;,\\" + strings.Repeat("ä", 100), Country: "EGY"}}
	hostile.Time.End = "2025-05-22"
	_, h, _ := start(t, Options{}, sample(), hostile)
	_, feed := get(t, h, "/feed.atom")
	var f atomFeed
	if err := xml.Unmarshal([]byte(feed), &f); err != nil || len(f.Entries) != 2 {
		t.Fatalf("%d entries, %v:\n%s", len(f.Entries), err, feed)
	}
	resp, cal := get(t, h, "/calendar.ics")
	if ct := resp.Header.Get("Content-Type"); ct != "text/calendar; charset=utf-8" {
		t.Errorf("type %q", ct)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(cal, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00\x1b") {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(cal, "\r\n ", "")
	for _, want := range []string{"DTSTART:20250507T130000Z\r\n", "DTEND:20250507T134000Z\r\n", "DTSTART;VALUE=DATE:20250520\r\n", "DTEND;VALUE=DATE:20250523\r\n", "STATUS:CANCELLED\r\n"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("calendar lacks %q:\n%s", want, unfolded)
		}
	}
	if n := strings.Count(unfolded, "\r\nEND:VCALENDAR\r\n"); n != 1 {
		t.Errorf("%d ends of the calendar, want 1", n)
	}
}
