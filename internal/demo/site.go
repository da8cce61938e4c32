package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"time"
)

//go:embed sources
var sourceFS embed.FS

// Site serves the sample sites on a free port of 127.0.0.1, told apart by host
// name. Its pages never change, carry an ETag and a Last-Modified, and answer
// 304 to a client that has them. It is safe for concurrent use.
type Site struct {
	pages  map[string]map[string]page // by host name, then by path
	server *http.Server
	listen net.Listener
	done   chan struct{} // closed when the server has stopped
}

// page is what one path answers.
type page struct {
	status      int    // 0 is 200
	location    string // of a redirect
	contentType string
	body        []byte
	etag        string
	modified    time.Time
}

// NewSite renders every page and starts to serve. The caller ends it with
// [Site.Close].
func NewSite() (*Site, error) {
	s := &Site{pages: map[string]map[string]page{}, done: make(chan struct{})}
	for _, h := range hosts() {
		pages, err := hostPages(h)
		if err != nil {
			return nil, fmt.Errorf("sample site %s: %w", h.name, err)
		}
		s.pages[h.name] = pages
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on loopback for the sample sites: %w", err)
	}
	s.listen = ln
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	go func() {
		defer close(s.done)
		_ = s.server.Serve(ln) // always ErrServerClosed: the listener is closed by Close alone
	}()
	return s, nil
}

// Addr is the address that the sites are served on, "127.0.0.1:40123".
func (s *Site) Addr() string { return s.listen.Addr().String() }

// Resolve maps each host name, with the port that its addresses imply, to the
// address to dial, like curl's --resolve.
func (s *Site) Resolve() map[string]string {
	m := map[string]string{}
	for name := range s.pages {
		m[name+":80"] = s.Addr()
	}
	return m
}

// SourceFiles holds one YAML file for each host, as a directory of sources to
// give to the crawler.
func (s *Site) SourceFiles() fs.FS {
	sub, err := fs.Sub(sourceFS, "sources")
	if err != nil {
		return sourceFS // cannot be: the name is valid
	}
	return sub
}

// Close stops serving: requests that are under way get a second to end. Calling
// it again changes nothing.
func (s *Site) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := s.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.server.Close())
	}
	<-s.done
	return err
}

// ServeHTTP answers for every host; a name that is none of them gets 421.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(r.Host, ":")
	pages, ok := s.pages[strings.ToLower(name)]
	if !ok {
		http.Error(w, "the sample sites know no host "+name, http.StatusMisdirectedRequest)
		return
	}
	p, ok := pages[r.URL.Path]
	switch {
	case !ok:
		http.Error(w, "no such page", http.StatusNotFound)
	case p.location != "":
		http.Redirect(w, r, p.location, http.StatusMovedPermanently)
	case p.status != 0:
		http.Error(w, http.StatusText(p.status), p.status)
	default:
		w.Header().Set("Content-Type", p.contentType)
		w.Header().Set("ETag", p.etag)
		w.Header().Set("Cache-Control", "max-age=60")
		http.ServeContent(w, r, "", p.modified, bytes.NewReader(p.body))
	}
}

func newPage(contentType string, body []byte, modified time.Time) page {
	sum := sha256.Sum256(body)
	return page{contentType: contentType, body: body, modified: modified, etag: `"` + hex.EncodeToString(sum[:8]) + `"`}
}
