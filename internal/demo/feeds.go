package demo

import (
	"encoding/xml"
	"strings"
	"time"
)

const feedItems = 25 // newest articles in a feed

type rssFeed struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel struct {
		Title       string    `xml:"title"`
		Link        string    `xml:"link"`
		Description string    `xml:"description"`
		Language    string    `xml:"language"`
		Items       []rssItem `xml:"item"`
	} `xml:"channel"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        string   `xml:"guid"`
	Creator     string   `xml:"dc:creator"`
	PubDate     string   `xml:"pubDate"`
	Categories  []string `xml:"category"`
	Description string   `xml:"description"`
}

func (r *renderer) rss() ([]byte, error) {
	f := rssFeed{Version: "2.0", DC: "http://purl.org/dc/elements/1.1/"}
	f.Channel.Title, f.Channel.Link = r.host.title, r.host.url("/")
	f.Channel.Description, f.Channel.Language = "Newest articles", "en-GB"
	for _, s := range r.newest() {
		f.Channel.Items = append(f.Channel.Items, rssItem{
			Title: s.Title, Link: s.URL + "?utm_source=rss", GUID: s.URL, Creator: s.Author,
			PubDate: s.Published.Format(time.RFC1123Z), Categories: s.Tags, Description: s.Summary(),
		})
	}
	return marshal(f)
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	Title     string   `xml:"title"`
	ID        string   `xml:"id"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Summary   string   `xml:"summary"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
}

func (r *renderer) atom() ([]byte, error) {
	f := atomFeed{Title: r.host.title, ID: r.host.url("/")}
	for _, s := range r.newest() {
		at := s.Published.Format(time.RFC3339)
		if f.Updated == "" {
			f.Updated = at
		}
		// Relative, as many feeds have it: the reader of the feed must know where it came from.
		href := strings.TrimPrefix(s.URL, r.host.url(""))
		f.Entries = append(f.Entries, atomEntry{
			Title: s.Title, ID: s.URL, Link: atomLink{href}, Published: at, Updated: at, Summary: s.Summary(),
		})
	}
	return marshal(f)
}

func (r *renderer) newest() []story { return r.stories[:min(feedItems, len(r.stories))] }

type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []sitemapURL `xml:"sitemap"`
}

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	News    string       `xml:"xmlns:news,attr,omitempty"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string       `xml:"loc"`
	LastMod string       `xml:"lastmod,omitempty"`
	News    *sitemapNews `xml:"news:news"`
}

type sitemapNews struct {
	Name     string `xml:"news:publication>news:name"`
	Language string `xml:"news:publication>news:language"`
	Date     string `xml:"news:publication_date"`
	Title    string `xml:"news:title"`
}

// newsSitemap lists every article with its title and date. A real one keeps
// two days; this one stands still, so all of its articles are news for ever.
func (r *renderer) newsSitemap() ([]byte, error) {
	m := sitemap{News: "http://www.google.com/schemas/sitemap-news/0.9"}
	for _, s := range r.stories {
		at := s.Published.Format(time.RFC3339)
		m.URLs = append(m.URLs, sitemapURL{Loc: s.URL, LastMod: at,
			News: &sitemapNews{Name: r.host.title, Language: "en", Date: at, Title: s.Title}})
	}
	return marshal(m)
}

// plainSitemap lists every article with its date.
func (r *renderer) plainSitemap() ([]byte, error) {
	var m sitemap
	for _, s := range r.stories {
		m.URLs = append(m.URLs, sitemapURL{Loc: s.URL, LastMod: s.Published.Format(time.RFC3339)})
	}
	return marshal(m)
}

func (r *renderer) sitemapIndex(paths ...string) ([]byte, error) {
	var x sitemapIndex
	for _, p := range paths {
		x.Maps = append(x.Maps, sitemapURL{Loc: r.host.url(p)})
	}
	return marshal(x)
}

func marshal(v any) ([]byte, error) {
	b, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), b...), nil
}
