package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestEveryCommandShowsAnExample(t *testing.T) {
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Name() == "help" || c.Name() == "completion" {
			return
		}
		if !strings.Contains(c.Example, "readout") || c.Short == "" {
			t.Errorf("%s: short %q, example %q", c.CommandPath(), c.Short, c.Example)
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root())
}

func TestMistypedWordsNameTheNearest(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "c.yaml", "data: x\nhtttp: \"off\"\ncrawl:\n  allow_privat: []\n")
	write(t, dir, "s/a.yaml", "name: a\ncountri: NOR\nfeeds: [http://a.example/f.xml]\n")
	write(t, dir, "s/b.yaml", "name: b\nfeedz: [http://b.example/f.xml]\n")
	for _, c := range []struct {
		args string
		want []string
	}{
		{"demoo", []string{`did you mean "demo"?`}},
		{"sources chek", []string{`did you mean "check"?`}},
		{"xyzzyx", []string{"unknown command", "readout --help"}},
		{"demo --jsom", []string{"did you mean --json?", "readout demo --help"}},
		{"subscribe --type cal", []string{`did you mean "call"?`}},
		{"subscribe --country usa1", []string{"alpha-3"}},
		{"subscribe --since yesterday", []string{"24h, 7d"}},
		{"sources check --sources s", []string{"s/a.yaml:2:", `did you mean "country"?`, "s/b.yaml:2:", `did you mean "feeds"?`}},
		{"sources check un-nws", []string{`did you mean "un-news"?`}},
		{"run --config c.yaml", []string{"c.yaml:2:", `did you mean "http"?`, "c.yaml:4:", `did you mean "allow_private"?`}},
		{"run --config none.yaml", []string{"none.yaml does not exist"}},
		{"run --http 8080", []string{`http "8080"`, "HOST:PORT"}},
		{"parse", []string{"want one FILE, URL or -"}},
		{"parse none.html", []string{"none.html"}},
		{"parse s", []string{"is a directory"}},
	} {
		got := run(t, dir, "", strings.Fields(c.args)...)
		if got.code != 1 || got.stdout != "" {
			t.Errorf("%s: %+v; want exit status 1 and nothing on standard output", c.args, got)
		}
		for _, want := range c.want {
			if !strings.Contains(got.stderr, want) {
				t.Errorf("%s: no %q in %q", c.args, want, got.stderr)
			}
		}
	}
}
