package web

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"readout/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2025, 5, 8, 12, 0, 0, 0, time.UTC)

// sequenced is an event as the stream gives it.
type sequenced struct {
	seq uint64
	e   event.Event
}

// feed is a stream of events that a test fills by hand.
type feed struct {
	in      chan sequenced
	taken   chan struct{} // one for each event that the server is done with
	started chan struct{} // closed when the server follows
}

func newFeed() *feed {
	return &feed{make(chan sequenced), make(chan struct{}), make(chan struct{})}
}

func (f *feed) follow(ctx context.Context) iter.Seq2[uint64, event.Event] {
	return func(yield func(uint64, event.Event) bool) {
		close(f.started)
		for {
			select {
			case x, ok := <-f.in:
				if !ok || !yield(x.seq, x.e) {
					return
				}
				f.taken <- struct{}{}
			case <-ctx.Done():
				return
			}
		}
	}
}

// put hands over an event and waits until the server has taken it.
func (f *feed) put(seq uint64, e event.Event) {
	f.in <- sequenced{seq, e}
	<-f.taken
}

// start runs a server over HTTP with events already taken.
func start(t *testing.T, opt Options, events ...event.Event) (*Server, *httptest.Server, *feed) {
	t.Helper()
	f := newFeed()
	opt.Follow = f.follow
	if opt.Now == nil {
		opt.Now = func() time.Time { return noon }
	}
	s := New(opt)
	h := httptest.NewUnstartedServer(s.Handler())
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	h.Start()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
		h.Client().CloseIdleConnections()
		h.Close()
	})
	<-f.started
	for i, e := range events {
		f.put(uint64(i+1), e)
	}
	return s, h, f
}

func get(t *testing.T, h *httptest.Server, path string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := *h.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// sample is an event with every field filled.
func sample() event.Event {
	lat, lon := 51.5, -0.12
	return event.Event{
		ID: "e1", Revision: 2, Type: event.Call, Status: event.Held,
		StatusHistory:   []event.StatusChange{{Status: event.Scheduled, Since: "2025-05-06T09:00:00Z", Article: "a0"}, {Status: event.Held, Since: "2025-05-07T20:15:00Z", Article: "a1"}},
		Time:            &event.Time{Start: "2025-05-07T13:00:00Z", End: "2025-05-07T13:40:00Z", Precision: event.Minute, Text: "at 1300 GMT"},
		DurationMinutes: 40,
		Place:           &event.Place{Name: "London", Country: "GBR", Lat: &lat, Lon: &lon, Setting: "on the sidelines of a conference"},
		Participants: []event.Participant{
			{Name: "Marco Rubio", ID: "marco-rubio", Wikidata: "Q324546", Office: "foreign_minister", Title: "Secretary of State", Country: "USA", Role: event.Party},
			{Name: "David Lammy", Title: "Foreign Secretary", Country: "GBR", Role: event.Host},
		},
		Countries: []string{"GBR", "USA"}, Initiator: "GBR",
		Topics:      []event.Topic{{Label: "Sudan", Kind: "country"}, {Label: "trade", Kind: "issue"}},
		Attribution: []event.Attribution{{Speaker: "Tammy Bruce", Office: "spokesperson", Organization: "State Department", Country: "USA"}},
		Codes:       &event.Codes{CAMEO: &event.CAMEO{Version: "1.1b3", Code: "041"}, PLOVER: &event.PLOVER{Version: "0.8", Event: "CONSULT", Mode: "phone", Context: "diplomatic"}},
		Confidence:  0.93, Extractor: "rules/1", FirstSeen: noon.Add(-24 * time.Hour), Updated: noon,
		Mentions: []event.Mention{
			{Article: "a1", URL: "http://www.worldcourier.example/rubio-lammy", Source: "world-courier", Title: "Rubio, Lammy talk Sudan aid", Published: "2025-05-07T20:15:00-04:00", Lang: "en",
				Sentence: "Marco Rubio and David Lammy held a 40-minute phone call on Wednesday.", Start: 10, End: 80,
				Fields: map[string]event.Field{"participants": {Rule: "call.between", Start: 10, End: 40, Confidence: 0.95}, "time": {Rule: "when.weekday", Start: 70, End: 79}}},
			{Article: "a0", URL: "https://communiques.example/call.html", Source: "register", Title: "Secretary Rubio to call", Published: "2025-05-06", Lang: "en", Sentence: "The Secretary will call his colleague."},
		},
	}
}

func small(id string, typ event.Type, status event.Status, day string, countries ...string) event.Event {
	return event.Event{ID: id, Revision: 1, Type: typ, Status: status, Countries: countries, Updated: noon,
		Time: &event.Time{Start: day, Precision: event.Day}, Mentions: []event.Mention{{Article: "a-" + id, Published: day}}}
}

func TestFrontPageListsTheLastReportedFirst(t *testing.T) {
	_, h, _ := start(t, Options{},
		small("old", event.Talks, event.Held, "2025-03-01", "ETH", "SOM"),
		sample(),
		small("mid", event.Visit, event.Postponed, "2025-04-15", "EGY", "TUR"))
	resp, body := get(t, h, "/")
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("status %d, type %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	a, b, c := strings.Index(body, "Marco Rubio and David Lammy speak by phone"), strings.Index(body, "Postponed: visit, Egypt and Türkiye"), strings.Index(body, "Ethiopia and Somalia hold talks")
	if a < 0 || b < a || c < b {
		t.Errorf("events at %d, %d, %d, want all and in this order:\n%s", a, b, c, body)
	}
	for _, want := range []string{"7 May 2025, 13:00 – 13:40 UTC", "London, United Kingdom; on the sidelines of a conference", "About Sudan, trade", "According to Tammy Bruce (State Department)", "2 articles", "Thursday, 8 May 2025"} {
		if !strings.Contains(body, want) {
			t.Errorf("page lacks %q", want)
		}
	}
}

func TestFrontPageWithoutEventsSaysWhatToDo(t *testing.T) {
	_, h, _ := start(t, Options{})
	if _, body := get(t, h, "/"); !strings.Contains(body, "No events yet") || !strings.Contains(body, "readout demo") {
		t.Errorf("page does not help:\n%s", body)
	}
}

func TestDetailPageShowsEvidence(t *testing.T) {
	_, h, _ := start(t, Options{}, sample())
	resp, body := get(t, h, "/events/e1")
	if resp.StatusCode != 200 {
		t.Fatalf("status %d", resp.StatusCode)
	}
	for _, want := range []string{
		"Secretary of State", "https://www.wikidata.org/wiki/Q324546", "40 minutes", "93 %", "041 (version 1.1b3)", "CONSULT, phone, diplomatic",
		"held a 40-minute phone call", `href="http://www.worldcourier.example/rubio-lammy"`, "worldcourier.example", "call.between", "95 %",
		"scheduled", "Secretary Rubio to call", "2 articles tell it", "at 1300 GMT", `href="/api/events/e1"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	if resp, _ := get(t, h, "/events/none"); resp.StatusCode != 404 {
		t.Errorf("unknown id: status %d, want 404", resp.StatusCode)
	}
}

func TestIdThatBecameAnotherLeadsThere(t *testing.T) {
	_, h, _ := start(t, Options{}, small("lost", event.Call, event.Held, "2025-05-07", "GBR", "USA"), sample(),
		event.Event{ID: "lost", Revision: 2, Type: event.Call, Status: event.Held, MergedInto: "e1"})
	for _, path := range []string{"/events/", "/api/events/"} {
		resp, _ := get(t, h, path+"lost")
		if resp.StatusCode != http.StatusPermanentRedirect || resp.Header.Get("Location") != path+"e1" {
			t.Errorf("%slost: status %d to %q, want a redirect to e1", path, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
	if _, body := get(t, h, "/api/events"); strings.Contains(body, `"lost"`) {
		t.Errorf("the merged id is still listed: %s", body)
	}
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	_, h, _ := start(t, Options{Gatherer: prometheus.NewRegistry()}, sample())
	for _, path := range []string{"/", "/events/e1", "/nowhere", "/api/events", "/healthz", "/readyz", "/metrics", "/feed.atom", "/calendar.ics", "/assets/style.css", "/assets/../server.go"} {
		resp, body := get(t, h, path)
		csp := resp.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: policy %q, nosniff %q", path, csp, resp.Header.Get("X-Content-Type-Options"))
		}
		if strings.Contains(body, "<style") || strings.Contains(body, " style=") || strings.Contains(body, "<script>") {
			t.Errorf("%s: inline style or script, which the policy forbids", path)
		}
	}
}

func TestHealth(t *testing.T) {
	sick := errors.New("nats://secret@broker does not answer")
	var health error
	_, h, _ := start(t, Options{Health: func(context.Context) error { return health }})
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200} {
		if resp, _ := get(t, h, path); resp.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, resp.StatusCode, want)
		}
	}
	health = sick
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503} {
		resp, body := get(t, h, path)
		if resp.StatusCode != want || strings.Contains(body, "secret") {
			t.Errorf("%s with a broker that is down: status %d, want %d: %s", path, resp.StatusCode, want, body)
		}
	}
}

func TestNotReadyBeforeRun(t *testing.T) {
	s := New(Options{Follow: newFeed().follow})
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
	if w.Code != 503 {
		t.Errorf("status %d, want 503", w.Code)
	}
}

func TestRunTellsWhenTheStreamEndsByItself(t *testing.T) {
	f := newFeed()
	close(f.in)
	if err := New(Options{Follow: f.follow}).Run(t.Context()); err == nil {
		t.Error("no error, want one")
	}
}

func TestMetricsAndMethods(t *testing.T) {
	reg := prometheus.NewRegistry()
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: "readout_test_total"})
	reg.MustRegister(c)
	_, h, _ := start(t, Options{Gatherer: reg})
	if resp, body := get(t, h, "/metrics"); resp.StatusCode != 200 || !strings.Contains(body, "readout_test_total 0") {
		t.Errorf("status %d: %s", resp.StatusCode, body)
	}
	resp, err := h.Client().Post(h.URL+"/api/events", "text/plain", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d, want 405", resp.StatusCode)
	}
}
