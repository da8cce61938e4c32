package demo

import (
	"fmt"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// host is one of the sample sites: a name, a template of its own, and the ways
// that it offers to find its articles.
type host struct {
	folder      string // of its articles and templates
	name        string // host name in addresses, port 80
	title       string
	sections    []section
	contentType string               // of every HTML page; a charset is named only where the site names one
	charset     *encoding.Encoder    // nil: UTF-8
	address     func(article) string // path of an article
	appendNext  bool                 // some pages show a second article below the first
}

type section struct{ Key, Title, Path string }

type link struct{ Title, Path string }

// hosts lists the sample sites: an agency with WordPress-like markup, a register
// of official communiqués as old as its tables, and a regional newspaper made
// of nested divs.
func hosts() []*host {
	return []*host{
		{
			folder: "courier", name: "www.worldcourier.example", title: "The World Courier",
			sections: []section{
				{"diplomacy", "Diplomacy", "/category/diplomacy/"},
				{"business", "Business", "/category/business/"},
				{"sport", "Sport", "/category/sport/"},
				{"courts", "Courts", "/category/courts/"},
				{"technology", "Technology", "/category/technology/"},
			},
			contentType: "text/html; charset=UTF-8",
			address: func(a article) string {
				return a.Published.Format("/2006/01/02/") + a.Slug + "/"
			},
			appendNext: true,
		},
		{
			folder: "register", name: "communiques.example", title: "Register of Communiqués",
			sections: []section{
				{"readouts", "Telephone conversations and meetings", "/readouts/"},
				{"announcements", "Announcements", "/announcements/"},
				{"statements", "Statements", "/statements/"},
				{"notices", "Notices of the Secretariat", "/notices/"},
			},
			contentType: "text/html", // the charset stands in the page alone
			charset:     encoding.HTMLEscapeUnsupported(charmap.Windows1254.NewEncoder()),
			address: func(a article) string {
				return fmt.Sprintf("/%s/%s/%s.html", a.Section, a.Published.Format("2006"), a.Slug)
			},
		},
		{
			folder: "meridian", name: "www.meridian-daily.example", title: "Meridian Daily",
			sections: []section{
				{"world", "World", "/world"},
				{"region", "Region", "/region"},
				{"business", "Business", "/business"},
				{"culture", "Culture", "/culture"},
			},
			contentType: "text/html; charset=utf-8",
			address: func(a article) string {
				return fmt.Sprintf("/%s/%s-%d", a.Section, a.Slug, a.Number())
			},
			appendNext: true,
		},
	}
}

func (h *host) url(path string) string { return "http://" + h.name + path }

func (h *host) section(key string) (section, error) {
	for _, s := range h.sections {
		if s.Key == key {
			return s, nil
		}
	}
	return section{}, fmt.Errorf("%s has no section %q", h.folder, key)
}
