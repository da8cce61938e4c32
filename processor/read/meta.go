package read

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta is what a document says about itself outside its text, gathered in one
// walk. Values stand as found, spaces collapsed; the newest of equal names last.
type meta struct {
	lang      string              // of the html element
	title     string              // of the title element
	tags      map[string][]string // meta elements by lower-case name, property, itemprop or http-equiv
	canonical string
	amp       bool
	ld        []thing // JSON-LD objects, flattened
	own       thing   // of these the one that describes the page's article; nil where none does
	ldChars   int     // characters of JSON-LD looked at so far

	seen int // elements walked so far: the order of the document

	heads []heading
	times []stamp
	names []signature         // elements that look like bylines
	props map[string][]string // microdata: itemprop values outside meta elements, few names only
}

// heading is an h1 or h2.
type heading struct {
	level int
	text  string
	name  string // class and id, lower case
	at    int    // place in the document
}

// stamp is an element that shows a time.
type stamp struct {
	value string // machine-readable, where given
	text  string
	name  string // class, id and itemprop of it and its parent, lower case
	at    int
}

// signature is an element that looks like the authors' line.
type signature struct {
	text  string
	name  string
	rel   bool     // rel=author, or itemprop=author
	links []string // the texts of its links
	at    int
}

// The most that is kept of each kind; a page with more is a listing or hostile.
const (
	maxMeta  = 400
	maxHeads = 200
	maxTimes = 200
	maxNames = 100
	maxLD    = 1 << 20 // characters of JSON-LD
)

func gather(doc *html.Node) *meta {
	m := &meta{tags: map[string][]string{}, props: map[string][]string{}}
	m.walk(doc)
	return m
}

func (m *meta) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		m.seen++
		switch n.DataAtom {
		case atom.Script:
			if t := attr(n, "type"); len(t) > 15 && strings.Contains(strings.ToLower(t), "ld+json") {
				m.jsonLD(n)
			}
			return
		case atom.Style, atom.Noscript, atom.Svg, atom.Template, atom.Iframe, atom.Textarea, atom.Select:
			return
		case atom.Html:
			m.lang = attr(n, "lang")
			if m.lang == "" {
				m.lang = attr(n, "xml:lang")
			}
			_, m.amp = lookup(n, "amp")
			if !m.amp {
				_, m.amp = lookup(n, "⚡")
			}
		case atom.Title:
			if m.title == "" {
				m.title = textOf(n, 1000)
			}
		case atom.Meta:
			m.metaTag(n)
		case atom.Link:
			if m.canonical == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
				m.canonical = strings.TrimSpace(attr(n, "href"))
			}
		case atom.H1, atom.H2:
			if len(m.heads) < maxHeads {
				m.heads = append(m.heads, heading{level(n), textOf(n, 1000), naming(n), m.seen})
			}
		default:
			m.element(n)
		}
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		m.walk(k)
	}
}

func level(n *html.Node) int { return int(n.Data[1] - '0') }

func (m *meta) metaTag(n *html.Node) {
	content := collapse(attr(n, "content"))
	if content == "" || len(m.tags) > maxMeta {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if k := strings.ToLower(strings.TrimSpace(attr(n, key))); k != "" && len(m.tags[k]) < 40 {
			m.tags[k] = append(m.tags[k], content)
		}
	}
}

// element notes what an element of the body says about time and authors.
func (m *meta) element(n *html.Node) {
	if len(n.Attr) == 0 && n.DataAtom != atom.Time {
		return
	}
	name := naming(n)
	prop := strings.ToLower(attr(n, "itemprop"))
	when := n.DataAtom == atom.Time || prop == "datepublished" || prop == "datemodified"
	if !when && name != "" {
		when = len(name) < 200 && (strings.Contains(name, "date") || strings.Contains(name, "time") || strings.Contains(name, "publish") ||
			strings.Contains(name, "datum") || strings.Contains(name, "fecha")) && !strings.Contains(name, "update-")
	}
	if when && len(m.times) < maxTimes {
		s := stamp{value: attr(n, "datetime"), name: name, at: m.seen}
		if s.value == "" {
			s.value = attr(n, "content")
		}
		if s.text = textOf(n, 120); len(s.text) < 120 && (s.value != "" || s.text != "") {
			if n.Parent != nil {
				s.name += " " + naming(n.Parent)
			}
			m.times = append(m.times, s)
		}
	}
	rel := strings.Contains(strings.ToLower(attr(n, "rel")), "author") || prop == "author" || n.DataAtom == atom.A && profile(attr(n, "href"))
	if (rel || name != "" && authorly(name)) && len(m.names) < maxNames {
		if s := (signature{text: textOf(n, 300), name: name, rel: rel, at: m.seen}); s.text != "" && len(s.text) < 300 {
			s.links = linkTexts(n)
			m.names = append(m.names, s)
		}
	}
}

// profile tells whether an address is a person's page on a news site.
func profile(href string) bool {
	for _, w := range []string{"/author/", "/authors/", "/autor/", "/autoren/", "/autores/", "/auteur/", "/auteurs/", "/autore/", "/byline/", "/by/", "/journalist/", "/journalists/", "/reporter/", "/reporters/", "/staff/", "/correspondent/", "/contributor/", "/contributors/", "/columnist/", "/writer/"} {
		if strings.Contains(href, w) {
			return true
		}
	}
	return false
}

// authorly tells whether an element's name speaks of authors.
func authorly(name string) bool {
	return strings.Contains(name, "author") || strings.Contains(name, "byline") || strings.Contains(name, "autor") ||
		strings.Contains(name, "auteur") || strings.Contains(name, "writer") || strings.Contains(name, "contributor") || strings.Contains(name, "reporter")
}

// tag gives the first value of the first name that has one.
func (m *meta) tag(names ...string) string {
	for _, n := range names {
		if v := m.tags[n]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}
