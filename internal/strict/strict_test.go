package strict

import (
	"strings"
	"testing"
)

type inner struct {
	Delay string `yaml:"delay"`
	Rate  int    `yaml:"rate"`
}
type sample struct {
	Name   string           `yaml:"name"`
	Feeds  []string         `yaml:"feeds"`
	Polite inner            `yaml:"politeness"`
	Hosts  map[string]inner `yaml:"hosts"`
}

func TestDecodeTellsFileLineAndNearestKey(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"name: x\nfeed: [a]\n", `a.yaml:2: unknown key "feed"; did you mean "feeds"?`},
		{"name: x\npoliteness:\n  dealy: 1s\n", `a.yaml:3: unknown key "dealy" in politeness; did you mean "delay"?`},
		{"hosts:\n  h:\n    rat: 1\n", `a.yaml:3: unknown key "rat" in hosts.h; did you mean "rate"?`},
		{"colour: red\n", `a.yaml:1: unknown key "colour"`},
		{"politeness:\n  rate: fast\n", `a.yaml:2: cannot unmarshal`},
		{"name: [\n", "a.yaml:"},
		{"name: x\n---\nname: y\n", "more than one YAML document"},
	} {
		var s sample
		err := Decode("a.yaml", []byte(c.in), &s)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Decode(%q)\n got %v\nwant %s", c.in, err, c.want)
		}
	}
}

func TestDecodeTellsEveryUnknownKey(t *testing.T) {
	var s sample
	err := Decode("a.yaml", []byte("nam: x\nfeds: []\n"), &s)
	if err == nil || strings.Count(err.Error(), "unknown key") != 2 {
		t.Errorf("got %v, want two unknown keys", err)
	}
}

func TestDecodeGood(t *testing.T) {
	var s sample
	if err := Decode("a.yaml", []byte("name: x\nfeeds: [a, b]\nhosts: {h: {rate: 3}}\n"), &s); err != nil {
		t.Fatal(err)
	}
	if s.Name != "x" || len(s.Feeds) != 2 || s.Hosts["h"].Rate != 3 {
		t.Errorf("got %+v", s)
	}
	if err := Decode("a.yaml", nil, &s); err != nil {
		t.Errorf("empty document: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("name: x\nfeeds: [a]\n"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var s sample
		_ = Decode("f", b, &s)
	})
}
