package read

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func metaOf(t *testing.T, page string) *meta {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	m := gather(doc)
	m.own = m.article("https://www.harbour-post.example/world/ferry")
	return m
}

func TestHeadlineIsAgreed(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"a site's name behind a bar", `<title>Ferry strike ends | Harbour Post</title>`, "Ferry strike ends"},
		{"a site's name as the host spells it", `<title>Ferry strike ends - harbour-post.example</title>`, "Ferry strike ends"},
		{"a dash inside the title stays", `<title>Ferry strike ends – for now</title><h1>Ferry strike ends – for now</h1>`, "Ferry strike ends – for now"},
		{"a kicker glued to the heading", `<meta property="og:title" content="Ferry strike ends after three weeks"><h1><span>Islands</span><span>Ferry strike ends after three weeks</span></h1>`, "Ferry strike ends after three weeks"},
		{"a heading without its kicker", `<title>Islands: Ferry strike ends at last</title><meta property="og:title" content="Islands: Ferry strike ends at last"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Islands: Ferry strike ends at last"}</script><h1>Ferry strike ends at last</h1>`, "Islands: Ferry strike ends at last"},
		{"a headline for search engines", `<title>Ferry strike: all you need to know</title><h1>Ferry strike: all you need to know</h1><meta property="og:title" content="The boats are back, and the ferry captains too">`, "The boats are back, and the ferry captains too"},
		{"a heading that is the site's", `<title>Ferry strike ends</title><meta property="og:title" content="Ferry strike ends after three weeks"><h1>Harbour Post</h1>`, "Ferry strike ends after three weeks"},
		{"several headings", `<title>Ferry strike ends - Harbour Post</title><h1>Harbour Post</h1><h1>Ferry strike ends</h1><h1>Most read</h1>`, "Ferry strike ends"},
		{"a smaller heading", `<title>Harbour Post » Ferry strike ends</title><h2>Ferry strike ends</h2>`, "Ferry strike ends"},
		{"nothing", `<p>words</p>`, ""},
	} {
		m := metaOf(t, c.page)
		if got, _ := m.headline(m.own, "https://www.harbour-post.example/world/ferry"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAuthorsAreAgreed(t *testing.T) {
	for _, c := range []struct {
		name, page string
		want       []string
	}{
		{"people of JSON-LD", `<script type="application/ld+json">{"@type":"Article","headline":"x y z","author":[{"@type":"Person","name":"Ines Fallow"},{"@type":"Person","name":"By Tomas Reed (Marlo)"}]}</script>`, []string{"Ines Fallow", "Tomas Reed"}},
		{"by reference", `<script type="application/ld+json">{"@graph":[{"@type":"Article","headline":"x","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ines Fallow"}]}</script>`, []string{"Ines Fallow"}},
		{"people before the house", `<meta name="author" content="Harbour Post"><h1>t</h1><p class="byline">By <a rel="author" href="/by/ines">Ines Fallow</a></p>`, []string{"Ines Fallow"}},
		{"the house where nobody else is named", `<meta name="author" content="Harbour Post">`, []string{"Harbour Post"}},
		{"several in one string", `<meta name="author" content="Ines Fallow and Tomas Reed, Oona Marsh">`, []string{"Ines Fallow", "Tomas Reed", "Oona Marsh"}},
		{"no addresses", `<meta property="article:author" content="https://social.example/harbourpost">`, nil},
		{"no mail", `<meta name="author" content="ines@harbour-post.example">`, nil},
		{"a commenter is no author", `<h1>t</h1><div class="comment-author">Gull Watcher</div>`, nil},
	} {
		m := metaOf(t, c.page)
		if got, _ := m.authors(m.own, "https://www.harbour-post.example/world/ferry", nil); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBrokenJSONLDIsMended(t *testing.T) {
	m := metaOf(t, "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"Ferry\nstrike \\'ends\\'\", \"keywords\": [\"a\", \"b\",],}</script>")
	if got := m.own.str("headline"); got != "Ferry strike 'ends'" {
		t.Errorf("got %q", got)
	}
}
