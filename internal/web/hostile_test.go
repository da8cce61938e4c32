package web

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"readout/event"
)

// hostile strings try to leave the place where they are printed.
var hostile = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' onmouseover='alert(1)`,
	`</blockquote></main><iframe src=javascript:alert(1)>`,
	"{{.}}{{template \"foot\"}}",
	"\u202egnp.exe\u2066\x00\x1b[31m\xff\xfe",
	`]]><!--`,
	strings.Repeat("W", 100_000),
	`javascript:alert(1)`,
	"java\nscript:alert(1)",
	`data:text/html,<script>alert(1)</script>`,
	`http://a.example/"><script>alert(1)</script>`,
	`//a.example/x`,
	`../../etc/passwd`,
}

// TestHostileTextStaysText puts every hostile string into every field, and looks
// at the pages as a browser does: no element, attribute or address of theirs.
func TestHostileTextStaysText(t *testing.T) {
	for _, s := range hostile {
		e := event.Event{
			ID: s, Revision: 1, Type: event.Type(s), Status: event.Status(s),
			StatusHistory: []event.StatusChange{{Status: event.Status(s), Since: s, Article: s}},
			Time:          &event.Time{Start: s, End: s, Precision: event.Precision(s), Text: s},
			Place:         &event.Place{Name: s, Country: s, Setting: s},
			Participants:  []event.Participant{{Name: s, ID: s, Wikidata: s, Office: s, Title: s, Country: s, Role: event.Role(s)}},
			Countries:     []string{s}, Initiator: s, Topics: []event.Topic{{Label: s, Kind: s}},
			Attribution: []event.Attribution{{Speaker: s, Office: s, Organization: s, Country: s}},
			Codes:       &event.Codes{CAMEO: &event.CAMEO{Version: s, Code: s}, PLOVER: &event.PLOVER{Version: s, Event: s, Mode: s, Context: s}},
			Confidence:  12, Extractor: s, Updated: noon,
			Mentions: []event.Mention{{Article: s, URL: s, Source: s, Title: s, Published: s, Lang: s, Sentence: s, Start: -5, End: 1 << 40,
				Fields: map[string]event.Field{s: {Rule: s, Confidence: -3}}}},
		}
		typed := e
		typed.ID, typed.Type, typed.Status = "typed", event.Visit, event.Scheduled
		untyped := e
		untyped.ID = "untyped"
		_, h, _ := start(t, Options{}, e, typed, untyped)
		for _, path := range []string{"/", "/events/typed", "/events/untyped", "/?country=" + pathEscape(s[:min(len(s), 500)])} {
			_, body := get(t, h, path)
			if len(body) > 200_000 {
				t.Errorf("%s with %.40q: %d bytes; long text is not cut", path, s, len(body))
			}
			look(t, path, s, body)
		}
		for _, path := range []string{"/api/events", "/feed.atom", "/calendar.ics"} {
			if resp, _ := get(t, h, path); resp.StatusCode != 200 {
				t.Errorf("%s with %.40q: status %d", path, s, resp.StatusCode)
			}
		}
	}
}

func look(t *testing.T, path, s, body string) {
	t.Helper()
	if strings.ContainsAny(body, "\x00\x1b\u202e\u2066") {
		t.Errorf("%s with %.40q: control characters on the page", path, s)
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s with %.40q: a comment %q", path, s, n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "iframe" || n.Data == "object" || n.Data == "base" {
			t.Errorf("%s with %.40q: element %s", path, s, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s with %.40q: attribute %s", path, s, a.Key)
			}
			if a.Key != "href" && a.Key != "src" {
				continue
			}
			own := strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//")
			if !own && a.Val != "" && !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") {
				t.Errorf("%s with %.40q: address %q", path, s, a.Val)
			}
			if n.Data == "script" && a.Val != "/assets/live.js" || n.Data == "img" && a.Val != "/assets/icon.svg" {
				t.Errorf("%s with %.40q: %s from %q", path, s, n.Data, a.Val)
			}
		}
		if n.Data == "script" && n.FirstChild != nil {
			t.Errorf("%s with %.40q: a script of its own", path, s)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range hostile {
		f.Add(s[:min(len(s), 1000)], 50)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = min(max(limit, 0), 10_000)
		got := clean(s, limit)
		if len(got) > limit+len("…") || strings.ToValidUTF8(got, "") != got {
			t.Errorf("clean(%q, %d) = %q", s, limit, got)
		}
		if u := webAddress(s); u != "" && !strings.HasPrefix(u, "http") {
			t.Errorf("webAddress(%q) = %q", s, u)
		}
	})
}
