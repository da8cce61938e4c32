package demo

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"path"
)

//go:embed templates
var templateFS embed.FS

// story is an article with everything that its page shows around it.
type story struct {
	article
	URL          string
	SectionTitle string
	SectionPath  string
	Sections     []section
	More         []story // other articles of the site
	Related      *story  // one that the text's second teaser names
	Teaser       outside // the first teaser leads away
	Outside      []outside
	Comments     []comment
	Appended     *story // the second article below the first; nil for none
	Links        []link
}

// list is a front page or a section page.
type list struct {
	Title    string
	Sections []section
	Items    []story
	Extra    []link
}

// renderer turns the articles of one host into pages.
type renderer struct {
	host      *host
	templates *template.Template
	stories   []story // newest first
}

func newRenderer(h *host) (*renderer, error) {
	articles, err := loadArticles(h.folder)
	if err != nil {
		return nil, err
	}
	t, err := template.ParseFS(templateFS, path.Join("templates", h.folder, "*.html"))
	if err != nil {
		return nil, err
	}
	r := &renderer{host: h, templates: t}
	for _, a := range articles {
		s, err := h.section(a.Section)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Slug, err)
		}
		r.stories = append(r.stories, story{
			article: a, URL: h.url(h.address(a)), SectionTitle: s.Title, SectionPath: s.Path, Sections: h.sections,
			Comments: comments[:],
		})
	}
	return r, nil
}

// article renders the page of the i-th story.
func (r *renderer) article(i int) ([]byte, error) {
	s, n := r.stories[i], len(r.stories)
	for k := 1; k <= 4; k++ {
		s.More = append(s.More, r.stories[(i+k)%n])
	}
	s.Related = &r.stories[(i+5)%n]
	first := int(s.hash() % uint32(len(elsewhere)))
	s.Teaser = elsewhere[first]
	for k := 1; k <= 3; k++ {
		s.Outside = append(s.Outside, elsewhere[(first+k)%len(elsewhere)])
	}
	if r.host.appendNext && i%3 == 0 {
		s.Appended = &r.stories[(i+1)%n]
	}
	s.Links = []link{{"United Nations", "http://un.example/"}, {"Postal directory of embassies", "http://embassies.example/"}}
	return r.page("article.html", s)
}

// section renders a section page; an empty key is the front page.
func (r *renderer) section(s section, extra []link) ([]byte, error) {
	l := list{Title: s.Title, Sections: r.host.sections, Extra: extra}
	for _, st := range r.stories {
		if s.Key == "" || st.Section == s.Key {
			l.Items = append(l.Items, st)
		}
	}
	return r.page("list.html", l)
}

// month renders an archive page: every article of the month that title names.
func (r *renderer) month(title string) ([]byte, error) {
	l := list{Title: title, Sections: r.host.sections}
	for _, st := range r.stories {
		if st.Published.Format("January 2006") == title {
			l.Items = append(l.Items, st)
		}
	}
	return r.page("list.html", l)
}

func (r *renderer) page(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := r.templates.ExecuteTemplate(&b, name, data); err != nil {
		return nil, err
	}
	if r.host.charset == nil {
		return b.Bytes(), nil
	}
	out, err := r.host.charset.Bytes(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", name, err)
	}
	return out, nil
}
