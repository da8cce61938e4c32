package demo

import (
	"fmt"
	"net/http"
)

// hostPages renders everything that one host answers, by path.
func hostPages(h *host) (map[string]page, error) {
	r, err := newRenderer(h)
	if err != nil {
		return nil, err
	}
	pages := map[string]page{}
	newest := r.stories[0].Published
	var failed error
	add := func(path, contentType string, body []byte, err error) {
		if err != nil && failed == nil {
			failed = fmt.Errorf("%s: %w", path, err)
		}
		pages[path] = newPage(contentType, body, newest)
	}

	for i, s := range r.stories {
		body, err := r.article(i)
		path := h.address(s.article)
		add(path, h.contentType, body, err)
		p := pages[path]
		p.modified = s.Published
		pages[path] = p
	}

	extra, err := addBadPages(h, r, pages)
	if err != nil {
		return nil, err
	}
	body, err := r.section(section{Title: h.title, Path: "/"}, nil)
	add("/", h.contentType, body, err)
	for i, s := range h.sections {
		links := extra
		if i > 0 {
			links = nil // the first section is where the bad pages are linked
		}
		body, err := r.section(s, links)
		add(s.Path, h.contentType, body, err)
	}

	robots := "User-agent: *\nDisallow: /wp-login.php\nDisallow: /account/\nDisallow: /world/drafts/\n"
	switch h.folder {
	case "courier":
		body, err := r.rss()
		add("/feed/", "application/rss+xml; charset=UTF-8", body, err)
		body, err = r.plainSitemap()
		add("/wp-sitemap.xml", "application/xml; charset=UTF-8", body, err)
		robots += "Sitemap: " + h.url("/wp-sitemap.xml") + "\n"
	case "register":
		body, err := r.atom()
		add("/atom.xml", "application/atom+xml", body, err)
	case "meridian":
		body, err := r.newsSitemap()
		add("/sitemap-news.xml", "application/xml", body, err)
		body, err = r.sitemapIndex("/sitemap-news.xml")
		add("/sitemap.xml", "application/xml", body, err)
		robots += "Sitemap: " + h.url("/sitemap.xml") + "\n"
	}
	add("/robots.txt", "text/plain; charset=utf-8", []byte(robots), nil)
	return pages, failed
}

// addBadPages adds the host's broken pages and gives the links that lead there.
func addBadPages(h *host, r *renderer, pages map[string]page) ([]link, error) {
	var links []link
	for _, b := range badPages() {
		if b.host != h.name {
			continue
		}
		links = append(links, link{b.title, b.path})
		switch b.what {
		case "gone":
			pages[b.path] = page{status: http.StatusGone}
		case "moved":
			for _, s := range r.stories {
				if s.Slug == "aliyev-tokayev-cable" {
					pages[b.path] = page{location: s.URL}
				}
			}
		case "listing":
			body, err := r.month(b.title)
			if err != nil {
				return nil, err
			}
			pages[b.path] = newPage(b.contentType, body, r.stories[0].Published)
		default:
			var body []byte
			if b.body != nil {
				body = b.body()
			}
			pages[b.path] = newPage(b.contentType, body, r.stories[0].Published)
		}
	}
	return links, nil
}
