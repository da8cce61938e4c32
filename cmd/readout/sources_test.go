package main

import (
	"regexp"
	"testing"
)

// TestSourcesCheckGoesOnPastThoseThatAreDown has one good source and one for
// each thing that goes wrong.
func TestSourcesCheckGoesOnPastThoseThatAreDown(t *testing.T) {
	dir := site(t)
	for name, url := range map[string]string{
		"a-down": "http://down.example/feed.xml", "b-missing": "http://news.example/none.xml",
		"c-page": "http://news.example/page.html", "d-closed": "http://closed.example/feed.xml",
	} {
		write(t, dir, "sources/"+name+".yaml", "name: "+name+"\nfeeds: ["+url+"]\npoliteness: {delay: 1ms}\n")
	}
	got := run(t, dir, "", "sources", "check", "--config", "readout.yaml")
	if got.code != 1 || got.stderr != "readout: 4 of 5 sources failed the check\n" {
		t.Errorf("exit status %d, stderr %q", got.code, got.stderr)
	}
	for _, want := range []string{
		`(?m)^ok   news .*4 articles of 4 links, rss, newest 2025-03-19`,
		`(?m)^FAIL a-down .*refused`, `(?m)^FAIL b-missing .*404`, `(?m)^FAIL c-page `, `(?m)^FAIL d-closed .*robots`,
	} {
		if !regexp.MustCompile(want).MatchString(got.stdout) {
			t.Errorf("no %s in\n%s", want, got.stdout)
		}
	}
	if got := run(t, dir, "", "sources", "check", "--config", "readout.yaml", "news"); got.code != 0 || got.stderr != "" {
		t.Errorf("the good one alone: %+v", got)
	}
	if got := run(t, dir, "", "sources", "list", "--config", "readout.yaml"); got.code != 0 || !regexp.MustCompile(`(?m)^news +.*Test news$`).MatchString(got.stdout) {
		t.Errorf("list: %+v", got)
	}
}
