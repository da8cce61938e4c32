package read

import (
	"net/url"
	"strings"

	"readout/event"
	"readout/processor/read/internal/blocks"
)

// skip tells why a page is no article to read on: nothing but a list of others,
// a video, pictures, or the beginning of something that is sold. A page whose
// text could be an article is never skipped.
func (r *reader) skip(text string, why []string) error {
	m := r.meta
	n := size(text)
	if n >= leastBody {
		if r.listing(why) {
			return event.Skip("listing", "teasers that lead elsewhere")
		}
		return nil
	}
	kind := strings.ToLower(m.tag("og:type"))
	video := strings.HasPrefix(kind, "video")
	gallery := false
	for _, t := range m.ld {
		video = video || t.is("VideoObject") && m.own == nil
		gallery = gallery || t.is("ImageGallery", "MediaGallery")
	}
	switch {
	case m.locked():
		return event.Skip("paywall", "only the beginning is free")
	case video:
		return event.Skip("video", "no text beside it")
	case gallery:
		return event.Skip("gallery", "no text beside the pictures")
	case n >= leastNote && (m.own != nil || kind == "article"):
		return nil // a short notice
	case r.front(), r.links() > 40:
		return event.Skip("listing", "links and no text")
	case n >= leastNote:
		return nil
	}
	return event.Skip("no text", "no paragraph that could be an article's")
}

// locked tells whether the page says that its text is not free.
func (m *meta) locked() bool {
	switch v := m.own["isAccessibleForFree"].(type) {
	case bool:
		return !v
	case string:
		return strings.EqualFold(v, "false")
	}
	t := m.tag("article:content_tier")
	return t == "locked" || t == "metered"
}

// front tells whether the address is a site's or a section's front page.
func (r *reader) front() bool {
	u, err := url.Parse(r.page.Address())
	return err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

func (r *reader) links() int {
	n := 0
	for i := range r.blocks.Blocks {
		n += min(r.blocks.Blocks[i].Links, 3)
	}
	return n
}

// listing recognises an index whose teasers read like paragraphs: nothing says
// that the page is an article, and what was kept stands in many boxes with a
// linked headline each.
func (r *reader) listing(why []string) bool {
	m := r.meta
	if m.own != nil || strings.EqualFold(m.tag("og:type"), "article") || m.tag("article:published_time") != "" {
		return false
	}
	index := r.front()
	for _, t := range m.ld {
		index = index || t.is("CollectionPage", "ItemList", "SearchResultsPage")
	}
	page := r.blocks
	boxes, longest := 0, 0
	counted := map[int]bool{}
	for i := range page.Blocks {
		if why[i] != "" {
			continue
		}
		longest = max(longest, page.Blocks[i].Chars)
		for k := 1; k <= 3 && i-k >= 0; k++ { // the headline above the teaser
			h := &page.Blocks[i-k]
			if h.LinkChars*10 > h.Chars*9 && h.Chars > 20 && isHeadline(h) {
				if box := i - k; !counted[box] {
					counted[box] = true
					boxes++
				}
				break
			}
		}
	}
	return boxes >= 5 && longest < 600 && (index || boxes >= 8)
}

// isHeadline tells whether a block is a heading element.
func isHeadline(b *blocks.Block) bool {
	tag := b.Tag.String()
	return len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6'
}
