package web

import (
	"encoding/xml"
	"net/http"
	"time"
)

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	Title   string `xml:"title"`
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Link    struct {
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Category struct {
		Term string `xml:"term,attr"`
	} `xml:"category"`
	Summary string `xml:"summary"`
}

// atom answers the newest events that a filter wants as a feed; a new revision
// of an event is the same entry, updated.
func (s *Server) atom(w http.ResponseWriter, r *http.Request) {
	f, err := parseFilter(r.URL.Query(), s.opt.Now())
	if err != nil {
		problem(w, http.StatusBadRequest, err.Error())
		return
	}
	some, _ := f.pick(s.board.all())
	feed := atomFeed{Title: "Readout: diplomatic events", ID: "urn:readout:events", Author: "Readout", Updated: s.opt.Now().UTC().Format(time.RFC3339)}
	for i, e := range some {
		row := newRow(e)
		updated := e.Updated
		if updated.IsZero() {
			updated = e.Reported
		}
		if i == 0 {
			feed.Updated = updated.UTC().Format(time.RFC3339)
		}
		a := atomEntry{Title: row.Headline, ID: "urn:readout:event:" + e.ID, Updated: updated.UTC().Format(time.RFC3339), Summary: summary(row)}
		a.Link.Href = base(r) + row.Link
		a.Category.Term = string(e.Type)
		feed.Entries = append(feed.Entries, a)
	}
	body, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		problem(w, http.StatusInternalServerError, "the feed cannot be written")
		return
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, _ = w.Write(append([]byte(xml.Header), body...))
}

// summary is an event's row as plain text.
func summary(r row) string {
	text := capital(r.Type) + ", " + r.Status
	for _, part := range []string{r.When, r.Where} {
		if part != "" {
			text += ", " + part
		}
	}
	text += "."
	if r.Says != "" {
		text += " According to " + r.Says + "."
	}
	if r.Sentence != "" {
		text += " “" + r.Sentence + "”"
	}
	return text
}

// base is the address that the client used for this server.
func base(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
