package read

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readout/event"
)

var update = flag.Bool("update", false, "write what the reader gives into the test cases")

// testCase is a file of testdata: a page and what becomes of it, in sections
// led by "-- name --". The sections are "page" (the fields of the page as JSON,
// its body left out), "html" or "text", and "want".
type testCase struct {
	path             string
	page             event.Page
	html, text, want string
	raw              string
}

func cases(t testing.TB) []testCase {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no test cases: %v", err)
	}
	var out []testCase
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c := testCase{path: name, raw: string(b)}
		for part := range strings.SplitSeq("\n"+string(b), "\n-- ") {
			head, body, ok := strings.Cut(part, " --\n")
			if !ok {
				continue
			}
			switch head {
			case "page":
				if err := json.Unmarshal([]byte(body), &c.page); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			case "html":
				c.html = body
				c.page.Body = []byte(body)
			case "text":
				c.text = body
				c.page.Body, c.page.ContentType = []byte(body), "text/plain; charset=utf-8"
			case "want":
				c.want = body
			}
		}
		out = append(out, c)
	}
	return out
}

func TestReadGivesWhatTheCasesSay(t *testing.T) {
	for _, c := range cases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(c.path), ".txtar"), func(t *testing.T) {
			arts, err := Read(t.Context(), c.page)
			got := print(arts, err)
			if *update {
				before, _, _ := strings.Cut(c.raw, "-- want --\n")
				if err := os.WriteFile(c.path, []byte(before+"-- want --\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if strings.TrimSpace(got) != strings.TrimSpace(c.want) {
				t.Errorf("%s\n--- got\n%s\n--- want\n%s", c.path, got, c.want)
			}
		})
	}
}

// print writes articles the way the cases expect them.
func print(arts []event.Article, err error) string {
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	for i, a := range arts {
		if i > 0 {
			b.WriteString("==========\n")
		}
		for _, f := range [][2]string{{"title", a.Title}, {"byline", a.Byline}, {"published", strings.TrimSpace(a.Published + " " + a.PublishedFrom)},
			{"updated", a.Updated}, {"url", a.URL}, {"site", a.Site}, {"section", a.Section}, {"tags", strings.Join(a.Tags, "; ")},
			{"lang", a.Lang}, {"charset", strings.TrimSpace(a.Charset + " " + a.CharsetFrom)}, {"captions", strings.Join(a.Captions, " / ")}} {
			if f[1] != "" {
				fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
			}
		}
		fmt.Fprintf(&b, "\n%s\n", a.Text)
	}
	return b.String()
}

func TestReadIsTheSameEveryTime(t *testing.T) {
	for _, c := range cases(t) {
		one, _ := Read(t.Context(), c.page)
		two, _ := Read(t.Context(), c.page)
		if a, b := fmt.Sprintf("%+v", one), fmt.Sprintf("%+v", two); a != b {
			t.Errorf("%s: two runs differ:\n%s\n%s", c.path, a, b)
		}
		for _, a := range one {
			if a.ID != event.ArticleID(a.URL, a.Title, a.Text) || len(a.Fingerprint) != 16 && a.Text != "" {
				t.Errorf("%s: id %q, fingerprint %q", c.path, a.ID, a.Fingerprint)
			}
		}
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Read(ctx, event.Page{Body: []byte("<html><body><p>" + strings.Repeat("Words without end. ", 500))})
	if err == nil || ctx.Err() == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestExplainTellsWhyForEveryBlock(t *testing.T) {
	for _, c := range cases(t) {
		e, err := Explain(t.Context(), c.page)
		if (err != nil) != (e.Outcome != "") {
			t.Errorf("%s: error %v, outcome %q", c.path, err, e.Outcome)
		}
		for _, p := range e.Blocks {
			if !p.Kept && p.Reason == "" {
				t.Errorf("%s: no reason for dropping %q", c.path, p.Text)
			}
		}
	}
}

func TestInputDateIsUsedOnlyWhereThePageTellsNone(t *testing.T) {
	body := "<html><body><h1>Ministers agree on the river</h1>%s<p>" + strings.Repeat("The two ministers agreed on the river and its water. ", 6) + "</p></body></html>"
	for _, c := range []struct{ in, from, want string }{
		{"", "input", "2021-05-04"},
		{`<time datetime="2020-02-03T10:00:00Z">3 Feb</time>`, "time", "2020-02-03T10:00:00Z"},
		{`<time datetime="2999-02-03T10:00:00Z">soon</time>`, "input", "2021-05-04"},
		{`<time datetime="1970-01-01T00:00:00Z">never</time>`, "input", "2021-05-04"},
	} {
		arts, err := Read(t.Context(), event.Page{Body: fmt.Appendf(nil, body, c.in), Published: "2021-05-04", FetchedAt: time.Date(2021, 5, 5, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if a := arts[0]; a.Published != c.want || a.PublishedFrom != c.from {
			t.Errorf("%q: got %q from %q, want %q from %q", c.in, a.Published, a.PublishedFrom, c.want, c.from)
		}
	}
}
