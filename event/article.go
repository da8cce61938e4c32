package event

// Article is what a page says once the site around it is gone.
type Article struct {
	ID        string   `json:"id"` // [ArticleID]
	Page      string   `json:"page,omitempty"`
	URL       string   `json:"url,omitempty"` // the canonical address, where the page names one that can be trusted
	Source    string   `json:"source,omitempty"`
	Country   string   `json:"country,omitempty"` // ISO 3166-1 alpha-3 of the source
	Site      string   `json:"site,omitempty"`
	Section   string   `json:"section,omitempty"`
	Title     string   `json:"title"`
	Byline    string   `json:"byline,omitempty"`  // the authors as a reader would print them, joined by ", "
	Authors   []string `json:"authors,omitempty"` // one name an entry, without "By"
	Lang      string   `json:"lang,omitempty"`    // BCP 47; absent where unknown
	Tags      []string `json:"tags,omitempty"`
	Captions  []string `json:"captions,omitempty"` // of pictures, kept apart from Text
	Text      string   `json:"text"`               // paragraphs separated by a blank line; UTF-8, never HTML; without the title
	Truncated bool     `json:"truncated,omitempty"`

	// Published and Updated are RFC 3339 with the zone that the page gives, or
	// an ISO date where only the day is known, or empty where nothing is known.
	// PublishedFrom names the source of Published: "json-ld", "meta", "time",
	// "url", "text", "input" for a date given beside the document, "feed".
	Published     string `json:"published,omitempty"`
	PublishedFrom string `json:"published_from,omitempty"`
	Updated       string `json:"updated,omitempty"`

	Charset     string `json:"charset,omitempty"`      // encoding that the page was decoded from
	CharsetFrom string `json:"charset_from,omitempty"` // "bom", "header", "meta", "detector", "default"
	Fingerprint string `json:"fingerprint,omitempty"`  // equal or near for near-duplicate texts; 16 hex digits
}

// Key is the id under which the bus knows the article.
func (a Article) Key() string { return a.ID }

// ArticleID makes an article's id of its address, its title and its text.
func ArticleID(address, title, text string) string { return hash("article", address, title, text) }
