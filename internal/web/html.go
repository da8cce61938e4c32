package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"time"

	"readout/event"
)

//go:embed assets
var assets embed.FS

// pages holds the parsed templates and the files beside them.
type pages struct {
	templates *template.Template
	files     map[string]file // by the name under /assets/
}

type file struct {
	contentType string
	body        []byte
	etag        string
}

func newPages() *pages {
	p := &pages{files: map[string]file{}}
	p.templates = template.Must(template.ParseFS(assets, "assets/*.html")) // embedded: a fault in it shows in every test
	for _, name := range []string{"style.css", "live.js", "icon.svg"} {
		body, err := fs.ReadFile(assets, path.Join("assets", name))
		if err != nil {
			panic(err) // embedded above
		}
		types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
		sum := sha256.Sum256(body)
		p.files[name] = file{types[path.Ext(name)], body, `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	return p
}

// day is the events that were last reported on one day.
type day struct {
	Date time.Time
	Rows []row
}

type frontPage struct {
	Title     string
	Days      []day
	Shown     int
	Total     int // that the filter wants
	Kept      int // in memory
	Filtered  bool
	Error     string
	Types     []choice
	Statuses  []choice
	Country   string
	Since     string
	Live      bool
	Query     string // of the stream that tells of news
	MoreLink  string
	Following bool
}

type choice struct {
	Value, Label string
	Chosen       bool
}

// front is the first page: the newest events that a filter wants, by the day on
// which they were last reported.
func (s *Server) front(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	f, err := parseFilter(q, s.opt.Now())
	last := s.board.sequence() // before the list: news in between is told twice rather than never
	all := s.board.all()
	p := frontPage{Title: "Latest events", Kept: len(all), Country: clean(q.Get("country"), 40), Since: clean(q.Get("since"), 40), Following: s.running.Load()}
	status := http.StatusOK
	if err != nil {
		status, p.Error = http.StatusBadRequest, err.Error()
	} else {
		var some []*entry
		some, p.Total = f.pick(all)
		p.Shown, p.Days = len(some), byDay(some)
		p.Live = true
	}
	p.Filtered = len(f.Types)+len(f.Statuses)+len(f.Countries) > 0 || !f.Since.IsZero()
	p.Types = choices(event.Types, q.Get("type"))
	p.Statuses = choices(event.Statuses, q.Get("status"))
	q.Del("limit")
	q.Del("since")
	q.Set("last_event_id", strconv.FormatUint(last, 10))
	p.Query = q.Encode()
	if p.Shown < p.Total && f.Limit < maxLimit {
		more := r.URL.Query()
		more.Set("limit", "2000")
		p.MoreLink = "/?" + more.Encode()
	}
	s.render(w, status, "front.html", p)
}

func byDay(list []*entry) []day {
	var days []day
	for _, e := range list {
		date := e.Reported.UTC().Truncate(24 * time.Hour)
		if n := len(days); n == 0 || !days[n-1].Date.Equal(date) {
			days = append(days, day{Date: date})
		}
		d := &days[len(days)-1]
		d.Rows = append(d.Rows, newRow(e))
	}
	return days
}

func choices[T ~string](list []T, chosen string) []choice {
	var out []choice
	for _, v := range list {
		out = append(out, choice{string(v), capital(label(string(v))), string(v) == chosen})
	}
	return out
}

// detail is the page of one event.
func (s *Server) detail(w http.ResponseWriter, r *http.Request) {
	e, into := s.board.get(r.PathValue("id"))
	switch {
	case e != nil:
		s.render(w, http.StatusOK, "event.html", newFull(e))
	case into != "":
		http.Redirect(w, r, "/events/"+pathEscape(into), http.StatusPermanentRedirect)
	default:
		s.missing(w, r)
	}
}

func (s *Server) missing(w http.ResponseWriter, _ *http.Request) {
	s.render(w, http.StatusNotFound, "missing.html", struct{ Headline string }{"Not here"})
}

// render writes a page as a whole or, where its template fails, an error.
func (s *Server) render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := s.pages.templates.ExecuteTemplate(&b, name, data); err != nil {
		s.opt.Log.Warn("page not rendered", "page", name, "err", err)
		plain(w, http.StatusInternalServerError, "this page could not be made\n")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	f, ok := s.pages.files[r.PathValue("name")]
	if !ok {
		s.missing(w, r)
		return
	}
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("Cache-Control", "max-age=300")
	w.Header().Set("ETag", f.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.body))
}
