package event

import "time"

// Page is a document as it was fetched: raw bytes, nothing decoded but the
// transfer. A reader turns it into articles.
type Page struct {
	ID          string    `json:"id"`                  // [PageID] of the final URL and the body
	URL         string    `json:"url"`                 // as asked for; may be empty for a document from a file
	FinalURL    string    `json:"final_url,omitempty"` // after redirects, where that differs from URL
	Source      string    `json:"source,omitempty"`    // name of the source that led here
	Country     string    `json:"country,omitempty"`   // ISO 3166-1 alpha-3 of the source, where it has one
	Lang        string    `json:"lang,omitempty"`      // BCP 47 tag that the source declares
	FetchedAt   time.Time `json:"fetched_at,omitzero"`
	Status      int       `json:"status,omitempty"`       // HTTP status; 0 for a document from a file
	ContentType string    `json:"content_type,omitempty"` // the Content-Type header as sent, charset included; "text/plain" for text
	Body        []byte    `json:"body,omitempty"`         // raw bytes in the page's own charset
	Truncated   bool      `json:"truncated,omitempty"`    // Body was cut at the size limit

	// Hints from the feed or sitemap that named the page. The page's own word
	// counts for more.
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty"` // RFC 3339, or an ISO date
}

// Key is the id under which the bus knows the page.
func (p Page) Key() string { return p.ID }

// Address is where the page was found in the end.
func (p Page) Address() string {
	if p.FinalURL != "" {
		return p.FinalURL
	}
	return p.URL
}

// PageID makes a page's id of its address and its body: the same content at the
// same address is the same page, a changed one is another.
func PageID(address string, body []byte) string { return hash("page", []byte(address), body) }
