package crawler

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// errNotFeed says that a document is none of RSS, Atom and JSON Feed.
var errNotFeed = errors.New("not a feed")

// parseFeed reads RSS, Atom or JSON Feed. Links come resolved. A document that
// breaks off, or holds more than maxItems, gives the items before that.
func parseFeed(data []byte, contentType string, base *url.URL, maxItems int, now time.Time) (l *listing, err error) {
	data = toUTF8(data, contentType)
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	if len(trimmed) == 0 {
		return nil, fmt.Errorf("%w: the document is empty", errNotFeed)
	}
	if trimmed[0] == '{' {
		return parseJSONFeed(trimmed, base, maxItems, now)
	}
	x, err := openXML(trimmed, maxItems)
	if err != nil {
		return nil, err
	}
	l = &listing{seen: x.items}
	if x.cut {
		l.noted("cut short")
	}
	if x.more {
		l.noted(fmt.Sprintf("only the first %d items read", maxItems))
	}
	feed, err := gofeedParse(x.repaired())
	if err == nil {
		l.fromGofeed(feed, base, now)
		return l.finish(maxItems), nil
	}
	// One item that cannot be read must not cost the others.
	bad := 0
	for item := range x.each() {
		feed, err := gofeedParse(item)
		if err != nil {
			bad++
			continue
		}
		l.fromGofeed(feed, base, now)
	}
	if len(l.links) == 0 {
		if errors.Is(err, gofeed.ErrFeedTypeNotDetected) {
			return nil, fmt.Errorf("%w: the document is neither RSS nor Atom nor JSON Feed", errNotFeed)
		}
		return nil, fmt.Errorf("%w: %w", errNotFeed, err)
	}
	if bad > 0 {
		l.noted(fmt.Sprintf("%d items cannot be read", bad))
	}
	return l.finish(maxItems), nil
}

// gofeedParse keeps the parser's panics to itself.
func gofeedParse(data []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("parse feed: %v", r)
		}
	}()
	feed, err = gofeed.NewParser().Parse(bytes.NewReader(data))
	if err == nil && feed == nil {
		err = errNotFeed
	}
	return feed, err
}

func (l *listing) fromGofeed(feed *gofeed.Feed, base *url.URL, now time.Time) {
	l.kind, l.title = feed.FeedType, cleanTitle(feed.Title)
	// A relative link belongs to the site that the feed is about, which is not
	// the feed's own host where a service hosts it.
	if u, err := resolveURL(nil, feed.Link); err == nil {
		base = u
	}
	for _, it := range feed.Items {
		if it == nil {
			continue
		}
		ref := itemLink(it)
		if ref == "" {
			continue
		}
		l.add(base, ref, html.UnescapeString(it.Title), "feed", timeStamp(it.PublishedParsed, it.Published, now), timeStamp(it.UpdatedParsed, it.Updated, now))
	}
}

// timeStamp takes the time that gofeed read, which is in UTC, with the zone of
// the words themselves where they are in a usual form.
func timeStamp(t *time.Time, words string, now time.Time) stamp {
	if t == nil {
		return stamp{}
	}
	if s := parseStamp(words); s.t.Equal(*t) {
		return s.sane(now)
	}
	return stamp{t: *t}.sane(now)
}

// itemLink picks the address of the article: what a feed service says it was
// before its own redirect, the link, or an id that is one.
func itemLink(it *gofeed.Item) string {
	if o := it.Extensions["feedburner"]["origLink"]; len(o) > 0 && o[0].Value != "" {
		return o[0].Value
	}
	if l := strings.TrimSpace(it.Link); l != "" {
		return l
	}
	for _, l := range it.Links {
		if strings.TrimSpace(l) != "" {
			return l
		}
	}
	if g := strings.TrimSpace(it.GUID); strings.HasPrefix(g, "http://") || strings.HasPrefix(g, "https://") {
		return g
	}
	return ""
}

// parseJSONFeed reads items one by one, so that a document cut short gives
// those before the cut.
func parseJSONFeed(data []byte, base *url.URL, maxItems int, now time.Time) (*listing, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errNotFeed
	}
	l := &listing{kind: "json"}
	version := ""
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			break
		}
		switch key {
		case "version":
			err = dec.Decode(&version)
		case "title":
			err = dec.Decode(&l.title)
		case "items":
			err = l.jsonItems(dec, base, maxItems, now)
		default:
			var skip json.RawMessage
			err = dec.Decode(&skip)
		}
		if err != nil {
			if len(l.links) > 0 && !errors.Is(err, errEnough) {
				l.noted("cut short")
			}
			break
		}
	}
	if !strings.Contains(version, "jsonfeed.org") && len(l.links) == 0 {
		return nil, fmt.Errorf("%w: JSON without items", errNotFeed)
	}
	l.title = cleanTitle(l.title)
	return l.finish(maxItems), nil
}

var errEnough = errors.New("as many items as are taken")

func (l *listing) jsonItems(dec *json.Decoder, base *url.URL, maxItems int, now time.Time) error {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return errNotFeed
	}
	for dec.More() {
		var it struct {
			ID        any    `json:"id"`
			URL       string `json:"url"`
			External  string `json:"external_url"`
			Title     string `json:"title"`
			Published string `json:"date_published"`
			Modified  string `json:"date_modified"`
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		if json.Unmarshal(raw, &it) != nil {
			continue // one item of the wrong shape
		}
		ref := it.URL
		if ref == "" {
			ref = it.External
		}
		if id, ok := it.ID.(string); ok && ref == "" && strings.HasPrefix(id, "http") {
			ref = id
		}
		if ref != "" {
			l.add(base, ref, html.UnescapeString(it.Title), "feed", parseStamp(it.Published).sane(now), parseStamp(it.Modified).sane(now))
		}
		if len(l.links) >= maxItems {
			l.noted(fmt.Sprintf("only the first %d items read", maxItems))
			return errEnough
		}
	}
	_, err := dec.Token()
	return err
}

// toUTF8 decodes UTF-16, and bytes whose charset only the header names. What an
// XML declaration names is left to the parser.
func toUTF8(data []byte, contentType string) []byte {
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return data[3:]
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		dec := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		out, err := io.ReadAll(dec.Reader(bytes.NewReader(data)))
		if err != nil {
			return data
		}
		if end := bytes.Index(out, []byte("?>")); end >= 0 && bytes.HasPrefix(out, []byte("<?xml")) {
			out = out[end+2:] // its encoding is no longer true
		}
		return out
	}
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["charset"] == "" || utf8.Valid(data) {
		return data
	}
	if head := data[:min(len(data), 200)]; bytes.Contains(head, []byte("encoding=")) {
		return data
	}
	r, err := charset.NewReaderLabel(params["charset"], bytes.NewReader(data))
	if err != nil {
		return data
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return data
	}
	return out
}
