package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readout/internal/app"
)

const story = "French President Emmanuel Macron spoke by phone with Indian Prime Minister Narendra Modi on Monday, the Elysee said. The two leaders discussed trade and the war in Ukraine."

func TestParseShowsAPersonTheArticleAndItsEvents(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", story)
	got := run(t, dir, "", "parse", "--published", "2025-03-19", "a.txt")
	for _, want := range []string{"Emmanuel Macron spoke by phone", "1 event", "FRA–IND", "2025-03-17", "participant"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in %+v", want, got)
		}
	}
	got = run(t, dir, "<html><body><nav><a href=/>Home</a></nav><article><p>"+story+"</p></article></body></html>", "parse", "--explain", "--published", "2025-03-19", "-")
	for _, want := range []string{"BLOCKS", "keep", "ARTICLE", "participants"} {
		if got.code != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("--explain: no %q in %+v", want, got)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("parse left files: %v, %v", entries, err)
	}
}

func TestParseJSONIsOneObject(t *testing.T) {
	got := run(t, t.TempDir(), story, "parse", "--json", "--url", "https://example.org/x", "--published", "2025-03-19", "-")
	var p app.Parsed
	dec := json.NewDecoder(strings.NewReader(got.stdout))
	if err := dec.Decode(&p); err != nil || dec.More() || got.code != 0 {
		t.Fatalf("%v, %+v", err, got)
	}
	if len(p.Events) != 1 || p.Article.URL != "https://example.org/x" || p.Article.Published == "" {
		t.Errorf("got %s", got.stdout)
	}
}

// TestParseBatchAnswersEveryLineInOrder mixes what is right with what is not.
func TestParseBatchAnswersEveryLineInOrder(t *testing.T) {
	text, err := json.Marshal(story)
	if err != nil {
		t.Fatal(err)
	}
	var in strings.Builder
	want := map[int]string{} // index -> what the error tells, "" for none
	n := 0
	add := func(rest, wrong string) {
		fmt.Fprintf(&in, `{"doc": "d%d", %s}`+"\n", n, rest)
		want[n] = wrong
		n++
	}
	for range 20 {
		add(`"published": "2025-03-19", "text": `+string(text), "")
		add(`"published": "2025-03-19", "html": "<article><p>`+story+`</p></article>"`, "")
		add(`"html": ""`, "empty")
		add(`"html": "<p>x</p>", "text": "x"`, "both")
		add(`"url": "https://example.org/"`, "neither")
		add(`"html": 7`, "bad JSON")
	}
	add(`"html": "`+strings.Repeat("<i>x</i> ", 4<<20)+`"`, "too large")
	dir := t.TempDir()
	got := run(t, dir, in.String(), "parse", "--batch")
	if got.code != 1 || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, "81 lines failed") {
		t.Errorf("exit status %d, stderr %q", got.code, got.stderr)
	}
	lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
	if len(lines) != n {
		t.Fatalf("%d lines for %d", len(lines), n)
	}
	for i, line := range lines {
		var p app.Parsed
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("line %d: %v", i, err)
		}
		if p.Doc != fmt.Sprintf("d%d", i) || (want[i] == "") != (p.Error == "") || !strings.Contains(p.Error, want[i]) {
			t.Errorf("line %d: doc %q, error %q; want %q", i, p.Doc, p.Error, want[i])
		}
		if p.Error == "" && (p.Article == nil || len(p.Events) != 1) {
			t.Errorf("line %d: %.200s", i, line)
		}
		if !strings.Contains(line, `"events":[`) {
			t.Errorf("line %d has no list of events: %.200s", i, line)
		}
	}
	one := fmt.Sprintf(`{"doc": "x", "text": %s}`, text) // with no end of line
	if got := run(t, dir, one, "parse", "--batch", "--workers", "1"); got.code != 0 || got.stderr != "" || strings.Count(got.stdout, "\n") != 1 {
		t.Errorf("one good line: %+v", got)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("parse left files: %v, %v", entries, err)
	}
}

// TestParseRejectsHostilePagesInLittleMemory holds the peak of the process, the
// lexicon included, below 200 MB.
func TestParseRejectsHostilePagesInLittleMemory(t *testing.T) {
	dir := t.TempDir()
	zip := func(b []byte) []byte {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}
	pages := map[string]struct {
		body []byte
		want string // of the reason; "" where the page is answered
	}{
		"empty":          {nil, "empty"},
		"picture":        {append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), make([]byte, 5000)...), "picture"},
		"50 MB":          {bytes.Repeat([]byte("<p>word word word</p>\n"), 50<<20/22), "too large"},
		"gzip in gzip":   {zip(zip([]byte("<p>" + story + "</p>"))), "gzip inside gzip"},
		"gzip bomb":      {zip(make([]byte, 200<<20)), "too large"},
		"nested":         {bytes.Repeat([]byte("<div>"), 100_000), "too many elements"},
		"nested, inline": {bytes.Repeat([]byte("<b><i>"), 50_000), ""},
		"broken UTF-8":   {bytes.ReplaceAll([]byte("<article>"+strings.Repeat("<p>"+story+"</p>", 3)+"</article>"), []byte("o"), []byte("o\xc3\x28")), ""},
	}
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
			if err := os.WriteFile(path, page.body, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := self(t, "parse", "--json", path)
			cmd.Env = append(cmd.Env, "READOUT_TEST_MAIN=peak", "GOGC=", "GOMEMLIMIT=")
			var errs strings.Builder
			cmd.Stderr = &errs
			_ = cmd.Run()
			code := cmd.ProcessState.ExitCode()
			said, peak, measured := strings.Cut(errs.String(), "VmHWM:")
			if page.want != "" && (code != 1 || !strings.Contains(said, page.want) || strings.Count(said, "\n") != 1) {
				t.Errorf("exit status %d, %q; want %q", code, said, page.want)
			} else if code > 1 || code < 0 || strings.Contains(said, "internal error") {
				t.Errorf("exit status %d, %q", code, said)
			}
			var kB int
			if _, err := fmt.Sscan(peak, &kB); measured && (err != nil || kB > 200_000) {
				t.Errorf("peak memory %d kB, %v; want at most 200 MB", kB, err)
			}
			t.Logf("peak %d MB, CPU %v", kB>>10, cmd.ProcessState.UserTime())
		})
	}
}
