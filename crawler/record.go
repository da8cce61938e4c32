package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// What the store holds, by the start of the key:
//
//	s/<source>          sourceRecord: how each feed, sitemap and section page is doing
//	q/<source>/<batch>  batchRecord: links found together; gone when all are settled
//	p/<hash of URL>     pageRecord: what became of a page
//	n/<owner>           nodeRecord: a crawler is alive
//	r/<hash of host>    robotsRecord: the rules of its robots.txt
//
// A link is in the queue from the Put of its batch until its page record says
// that it is done. One Put queues many links, so that a page costs two.

// States of a page.
const (
	stateFlying = "flying" // being fetched by Owner
	stateRetry  = "retry"  // failed, due again at Due
	stateDone   = "done"   // handed on, or skipped for Why
	stateDead   = "dead"   // given up for Why
)

// pageRecord is what is known of one page. Times are Unix seconds.
type pageRecord struct {
	State    string `json:"s"`
	At       int64  `json:"at"` // of this state
	Due      int64  `json:"due,omitempty"`
	Tries    int    `json:"n,omitempty"`  // fetches that failed since the last good one
	Owner    string `json:"o,omitempty"`  // who is fetching it
	Modified int64  `json:"m,omitempty"`  // date that the feed or sitemap gave when it was fetched
	ETag     string `json:"e,omitempty"`  // validators of the newest answer
	LastMod  string `json:"l,omitempty"`  //
	Final    string `json:"f,omitempty"`  // URL of the newest answer, where it differs
	Page     string `json:"id,omitempty"` // id of the page handed on last
	Fetched  int64  `json:"t,omitempty"`  // when it was fetched last
	Idle     int    `json:"i,omitempty"`  // fetches in a row that found nothing new
	Why      string `json:"w,omitempty"`
}

// A page that its feed says has changed is fetched again no sooner than this
// after the last time; doubled each time that it had not changed after all.
const (
	shortestRefetch = 5 * time.Minute
	longestRefetch  = 24 * time.Hour
)

// changed tells whether a link's date says that the page changed since it was
// fetched, and when it may be fetched again. Sites that give every page the
// present time are caught by the pause that doubles.
func (r *pageRecord) changed(modified int64) (yes bool, at time.Time) {
	if r.State != stateDone && r.State != stateDead || modified <= max(r.Modified, r.Fetched) {
		return false, time.Time{}
	}
	return true, time.Unix(r.Fetched, 0).Add(min(shortestRefetch<<min(r.Idle, 12), longestRefetch))
}

// batchRecord is a part of the queue.
type batchRecord struct {
	Via   string      `json:"via"` // feed, sitemap or section page
	Links []batchLink `json:"links"`
}

type batchLink struct {
	URL       string `json:"u"`
	Title     string `json:"t,omitempty"`
	Published string `json:"p,omitempty"`
	Modified  int64  `json:"m,omitempty"`
}

// Bounds of one batch: a value must stay well below a broker's message limit.
const (
	batchLinks = 500
	batchBytes = 256 << 10
)

// sourceRecord is what is known of one source.
type sourceRecord struct {
	Owner     string               `json:"owner,omitempty"` // who is at work on it; empty where nobody is
	Endpoints map[string]*endpoint `json:"endpoints"`       // by URL
	Found     map[int64]int        `json:"found,omitempty"` // new articles by hour since 1970, the newest 24
}

// endpoint is a feed, a sitemap or a section page. Times are Unix seconds.
type endpoint struct {
	Kind     string `json:"kind"`
	Parent   string `json:"parent,omitempty"` // the index, or the page, that named it
	Depth    int    `json:"depth,omitempty"`
	Pending  bool   `json:"pending,omitempty"` // its parent has changed and it was not read since
	ETag     string `json:"etag,omitempty"`
	LastMod  string `json:"last_modified,omitempty"`
	Final    string `json:"final,omitempty"` // where the validators came from, where that differs
	Since    int64  `json:"since,omitempty"` // first poll
	Polled   int64  `json:"polled,omitempty"`
	Good     int64  `json:"good,omitempty"`    // last answer that could be read
	News     int64  `json:"news,omitempty"`    // last one with a link not known before
	Next     int64  `json:"next,omitempty"`    // 0 before the first poll
	Every    int64  `json:"every,omitempty"`   // seconds, adapted
	Fails    int    `json:"fails,omitempty"`   // in a row
	Links    int    `json:"links,omitempty"`   // in the last answer that could be read
	Changed  int64  `json:"changed,omitempty"` // date that the index gave when it was read last
	Reason   string `json:"reason,omitempty"`  // of the last failure; empty after a good answer
	Err      string `json:"err,omitempty"`
	NotModif int64  `json:"not_modified,omitempty"` // answers 304 so far
	Polls    int64  `json:"polls,omitempty"`
}

// foundNow counts new articles by the hour.
func (r *sourceRecord) foundNow(now time.Time, n int) {
	hour := now.Unix() / 3600
	for h := range r.Found {
		if h <= hour-24 {
			delete(r.Found, h)
		}
	}
	if n == 0 {
		return
	}
	if r.Found == nil {
		r.Found = map[int64]int{}
	}
	r.Found[hour] += n
}

// found24 sums the new articles of the last 24 hours.
func (r *sourceRecord) found24(now time.Time) int {
	sum := 0
	for h, n := range r.Found {
		if h > now.Unix()/3600-24 {
			sum += n
		}
	}
	return sum
}

// nodeRecord says until when a crawler is alive, in Unix seconds.
type nodeRecord struct {
	Until int64 `json:"until"`
}

func sourceKey(name string) string { return "s/" + name }

func batchPrefix(name string) string { return "q/" + name + "/" }

// batchKey names a batch after what it holds, so that writing it twice is
// writing it once.
func batchKey(name string, value []byte) string {
	sum := sha256.Sum256(value)
	return batchPrefix(name) + hex.EncodeToString(sum[:12])
}

// nodeKey keeps names of any kind within what a key may hold.
func nodeKey(owner string) string {
	ok := len(owner) > 0 && len(owner) <= 100
	for i := range len(owner) {
		if !isUnreserved(owner[i]) || owner[i] == '~' {
			ok = false
		}
	}
	if !ok {
		sum := sha256.Sum256([]byte(owner))
		owner = hex.EncodeToString(sum[:16])
	}
	return "n/" + owner
}

// batches packs links into records of a bounded size.
func batches(via string, links []batchLink) [][]byte {
	var out [][]byte
	var cur []batchLink
	size := 0
	flush := func() {
		if len(cur) > 0 {
			out = append(out, mustJSON(batchRecord{via, cur}))
			cur, size = nil, 0
		}
	}
	for _, l := range links {
		n := len(l.URL) + len(l.Title) + len(l.Published) + 60
		if len(cur) >= batchLinks || size+n > batchBytes {
			flush()
		}
		cur, size = append(cur, l), size+n
	}
	flush()
	return out
}

// mustJSON marshals records of this file, which cannot fail.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// cut keeps what a site sends from filling the store.
func cut(s string, n int) string {
	if len(s) > n {
		return strings.ToValidUTF8(s[:n], "")
	}
	return s
}

// validator drops headers that are too long to be what they say.
func validator(s string) string {
	if len(s) > 256 {
		return ""
	}
	return s
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func fromUnix(s int64) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}
