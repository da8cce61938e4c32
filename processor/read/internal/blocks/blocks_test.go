package blocks

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func cutString(t *testing.T, s string) (*html.Node, *Page) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return doc, Cut(doc)
}

func TestCutBreaksWhereABrowserDoes(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"<p>One <b>two</b> three</p><p>Four</p>", "One two three|Four"},
		{"<div>One<p>Two</p>Three</div>", "One|Two|Three"},
		{"One<br>two<br><br>three", "One\ntwo|three"},
		{"<ul><li>One<li>Two</ul>", "One|Two"},
		{"<table><tr><td>One<td>Two</table>", "One|Two"},
		{"<p>One<script>no</script> two<style>no</style></p>", "One two"},
		{"<p>soft\u00adhyphen and\u00a0space\u200b</p>", "softhyphen and space"},
		{"<h1><span>Kicker</span><span>Headline</span></h1>", "Kicker Headline"},
		{"<p><span>W</span>ords</p>", "Words"},
		{"<a href=x><div>One</div><div>Two</div></a>", "One|Two"},
		{"<p>a <x-link>custom</x-link> element</p><x-box>box</x-box>", "a custom element|box"},
		{"<p>shown<span hidden>hidden</span></p>", "shown"},
	} {
		_, p := cutString(t, c.in)
		var got []string
		for _, b := range p.Blocks {
			got = append(got, b.Text)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q: got %q, want %q", c.in, s, c.want)
		}
	}
}

func TestWordsReadNamesAsPeopleDo(t *testing.T) {
	for _, c := range []struct {
		name string
		want string
	}{
		{"article-body", "body article"},
		{"articleBody", "body article"},
		{"wp-caption-text", "caption"},
		{"relatedArticles", "related"},
		{"commentlist", "comment"},
		{"newsletter-signup", "letter"},
		{"sidebar", "side"},
		{"adslot", "ad"},
		{"headline", "title"},
		{"loading", ""},
		{"shadow", ""},
	} {
		got := wordsOf(lexicon(), c.name)
		for _, g := range strings.Fields(c.want) {
			if !got.Has(Group(g)) {
				t.Errorf("%q: got %q, want %q among it", c.name, got, g)
			}
		}
		if c.want == "" && got != 0 {
			t.Errorf("%q: got %q, want nothing", c.name, got)
		}
	}
}

func TestEveryRowHasEveryFeature(t *testing.T) {
	doc, p := cutString(t, "<body><article><h1>A title of some length</h1><p>"+strings.Repeat("Words that read like a sentence. ", 20)+"</p><div class=related><a href=/x>More</a></div></article></body>")
	p.Title = "A title of some length"
	if err := p.Mark(doc, nil); err != nil {
		t.Fatal(err)
	}
	n := len(FeatureNames())
	seen := map[string]bool{}
	for _, name := range FeatureNames() {
		if seen[name] {
			t.Errorf("two features are named %q", name)
		}
		seen[name] = true
	}
	for i, row := range p.Features() {
		if len(row) != n {
			t.Fatalf("block %d has %d features, %d have names", i, len(row), n)
		}
		for j, v := range row {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Errorf("block %d: %s is %v", i, FeatureNames()[j], v)
			}
		}
	}
	if !p.Blocks[1].Kept || !p.Blocks[1].Root {
		t.Errorf("the library did not keep the one paragraph: %+v", p.Blocks[1])
	}
}

func TestWeightsReadBackAsWritten(t *testing.T) {
	j, err := Learned()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseJudge(j.String())
	if err != nil {
		t.Fatal(err)
	}
	if again.String() != j.String() {
		t.Error("weights change when they are read back")
	}
	for _, bad := range []string{"", "look 1\nbias 0\nlook 2\ntree 0\n0.1 nosuch 1 1 2\n", "look 1\ntree 0\n0.1 chars 1 0 0\nlook 2\nbias 0\n"} {
		if _, err := ParseJudge(bad); err == nil {
			t.Errorf("%q was read as weights", bad)
		}
	}
}
