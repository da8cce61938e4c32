package crawler

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Bounds of a sitemap index.
const (
	maxChildren      = 20 // sitemaps followed from one index, the newest first
	maxIndexEntries  = 5_000
	maxSitemapDepth  = 2
	maxSitemapURLs   = 200_000
	maxElementLength = 4 << 10 // bytes of text kept of one element
)

var errNotSitemap = errors.New("not a sitemap")

// parseSitemap reads a sitemap, a news sitemap or an index as it streams by,
// gzipped or not, keeping the n newest links. Whatever came before the end of a
// broken one counts.
func parseSitemap(r io.Reader, dec *decoders, base *url.URL, n int, now time.Time) (*listing, error) {
	br := bufio.NewReaderSize(r, 32<<10)
	if head, _ := br.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		zr, err := dec.decode("gzip", br)
		if err != nil {
			return nil, err
		}
		defer zr.Close()
		br = bufio.NewReaderSize(zr, 32<<10)
		if head, _ := br.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
			return nil, fmt.Errorf("%w: gzip inside gzip", errNotSitemap)
		}
	}
	head, err := br.Peek(512)
	if len(bytes.TrimSpace(head)) == 0 {
		if err != nil && err != io.EOF {
			return nil, err
		}
		return nil, fmt.Errorf("%w: the document is empty", errNotSitemap)
	}
	if head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"); bytes.HasPrefix(head, []byte("http")) {
		return parseTextSitemap(br, base, n)
	}
	p := &sitemapParser{listing: listing{kind: "sitemap"}, base: base, n: n, now: now}
	err = p.run(&xmlScanner{r: br})
	if errors.Is(err, errBomb) || errors.Is(err, errNotSitemap) {
		return nil, err
	}
	if !p.root {
		return nil, fmt.Errorf("%w: neither a urlset nor an index", errNotSitemap)
	}
	if err != nil {
		p.noted("cut short")
	}
	return p.done(), nil
}

func parseTextSitemap(r io.Reader, base *url.URL, n int) (*listing, error) {
	l := &listing{kind: "text"}
	sc := bufio.NewScanner(r)
	for sc.Scan() && l.seen < maxSitemapURLs {
		l.seen++
		if line := strings.TrimSpace(sc.Text()); len(l.links) < n && strings.HasPrefix(line, "http") {
			l.add(base, line, "", "sitemap", stamp{}, stamp{})
		}
	}
	return l.finish(n), nil
}

type sitemapParser struct {
	listing
	base *url.URL
	n    int
	now  time.Time
	root bool
	dead bool // more entries than are read
	keep linkHeap
}

func (p *sitemapParser) run(s *xmlScanner) error {
	var loc, title, published, lastmod string
	inImage := 0
	for {
		name, text, closing, err := s.next()
		if err != nil {
			if err == io.EOF && p.root {
				return nil
			}
			return err
		}
		if !closing {
			switch name {
			case "urlset", "sitemapindex":
				p.root = true
				if name == "sitemapindex" {
					p.kind = "index"
				}
			case "url", "sitemap":
				loc, title, published, lastmod, inImage = "", "", "", "", 0
			case "image:image", "video:video":
				inImage++
			case "rss", "feed", "rdf:RDF", "html", "HTML":
				if !p.root {
					return fmt.Errorf("%w: the document is %s", errNotSitemap, map[bool]string{true: "an HTML page", false: "a feed"}[strings.EqualFold(name, "html")])
				}
			}
			continue
		}
		switch name {
		case "loc":
			if inImage == 0 {
				loc = text
			}
		case "lastmod":
			lastmod = text
		case "news:title":
			title = text
		case "news:publication_date":
			published = text
		case "image:image", "video:video":
			inImage = max(inImage-1, 0)
		case "url":
			p.url(loc, title, published, lastmod)
		case "sitemap":
			p.child(loc, lastmod)
		case "urlset", "sitemapindex":
			return nil
		}
		if p.seen > maxSitemapURLs {
			p.noted(fmt.Sprintf("only the first %d read", maxSitemapURLs))
			return nil
		}
	}
}

// url takes one entry. Only the n newest stay, so that a sitemap of any length
// costs the same memory.
func (p *sitemapParser) url(loc, title, published, lastmod string) {
	if p.seen++; loc == "" {
		return
	}
	var one listing
	one.add(p.base, loc, title, "sitemap", parseStamp(published).sane(p.now), parseStamp(lastmod).sane(p.now))
	if len(one.links) == 0 {
		return
	}
	k := seenLink{one.links[0], p.seen}
	switch {
	case len(p.keep) < p.n:
		heap.Push(&p.keep, k)
	case p.keep[0].before(k):
		p.keep[0] = k
		heap.Fix(&p.keep, 0)
	}
}

func (p *sitemapParser) child(loc, lastmod string) {
	if p.seen++; len(p.children) >= maxIndexEntries {
		return
	}
	if u, err := resolveURL(p.base, loc); err == nil {
		p.children = append(p.children, childMap{u.String(), parseStamp(lastmod).sane(p.now).t})
	}
}

func (p *sitemapParser) done() *listing {
	slices.SortFunc(p.keep, func(a, b seenLink) int { return a.at - b.at })
	for _, k := range p.keep {
		p.links = append(p.links, k.Link)
	}
	if p.seen > p.n && p.kind == "sitemap" {
		p.noted("only the newest taken")
	}
	if p.kind == "index" {
		// The newest first; where the index has no dates, a news sitemap first
		// and then by name backwards, because names count up or carry dates.
		slices.SortStableFunc(p.children, func(a, b childMap) int {
			return cmp.Or(b.modified.Compare(a.modified), isNews(b.url)-isNews(a.url), natural(b.url, a.url))
		})
		p.children = p.children[:min(len(p.children), maxChildren)]
	}
	l := p.listing
	return l.finish(p.n)
}

func isNews(u string) int {
	if _, rest, ok := strings.Cut(u, "://"); ok {
		_, u, _ = strings.Cut(rest, "/")
	}
	if strings.Contains(strings.ToLower(u), "news") {
		return 1
	}
	return 0
}

// natural compares names with numbers in them: sitemap-2 comes before
// sitemap-10.
func natural(a, b string) int {
	for a != "" && b != "" {
		an, bn := digits(a), digits(b)
		if an > 0 && bn > 0 {
			x, y := strings.TrimLeft(a[:an], "0"), strings.TrimLeft(b[:bn], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[an:], b[bn:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

type seenLink struct {
	Link
	at int
}

// before ranks by date, then by place: of entries without a date the first
// ones stay.
func (k seenLink) before(o seenLink) bool {
	if c := k.Modified.Compare(o.Modified); c != 0 {
		return c < 0
	}
	return k.at > o.at
}

type linkHeap []seenLink

func (h linkHeap) Len() int           { return len(h) }
func (h linkHeap) Less(i, j int) bool { return h[i].before(h[j]) }
func (h linkHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *linkHeap) Push(x any)        { *h = append(*h, x.(seenLink)) }
func (h *linkHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
