package web

import (
	"container/list"
	"slices"
	"strings"
	"sync"
	"time"

	"readout/event"
)

// entry is the latest revision of one event. It never changes: a new revision
// is a new entry.
type entry struct {
	event.Event
	Sequence uint64
	Reported time.Time // publication of the newest article, or Updated where none has a date
}

// board holds the newest events, the newest revisions of any event for streams
// that come back, and the streams themselves.
type board struct {
	maxEvents, maxReplay, maxStreams int

	mu      sync.Mutex
	byID    map[string]*list.Element // of *entry
	newest  *list.List               // of *entry, the newest sequence first
	merged  map[string]string        // id -> the id that it became
	order   []string                 // keys of merged, oldest first
	sorted  []*entry                 // by Reported, newest first; nil where it must be made anew
	replay  []message                // oldest first
	streams map[*client]struct{}
	last    uint64 // sequence of the newest message
	closed  bool
}

// message is one revision on its way to the streams.
type message struct {
	sequence uint64
	event    event.Event
}

// client is one stream of server-sent events. The board closes messages when
// the client is too slow, or at the end.
type client struct {
	messages chan message
}

const clientQueue = 64 // messages that a stream may lag behind before it is dropped

func newBoard(maxEvents, maxReplay, maxStreams int) *board {
	return &board{
		maxEvents: maxEvents, maxReplay: maxReplay, maxStreams: maxStreams,
		byID: map[string]*list.Element{}, newest: list.New(), merged: map[string]string{}, streams: map[*client]struct{}{},
	}
}

// add takes one revision. One that is older than what is known changes nothing,
// and so does one whose id could not stand in an address.
func (b *board) add(seq uint64, e event.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = max(b.last, seq)
	if !isID(e.ID) || e.MergedInto != "" && !isID(e.MergedInto) {
		return
	}
	known, ok := b.byID[e.ID]
	if ok && known.Value.(*entry).Revision > e.Revision {
		return
	}
	b.sorted = nil
	switch {
	case e.MergedInto != "":
		if ok {
			b.newest.Remove(known)
			delete(b.byID, e.ID)
		}
		b.remember(e.ID, e.MergedInto)
	case ok:
		known.Value = &entry{e, seq, reported(e)}
		b.newest.MoveToFront(known)
	default:
		b.byID[e.ID] = b.newest.PushFront(&entry{e, seq, reported(e)})
		if b.newest.Len() > b.maxEvents {
			last := b.newest.Back()
			delete(b.byID, last.Value.(*entry).ID)
			b.newest.Remove(last)
		}
	}
	b.tell(message{seq, e})
}

// isID tells whether s is printable ASCII of a sensible length. Ids are the
// resolver's own, 32 hex digits; the stream could be written to by others.
func isID(s string) bool {
	return s != "" && len(s) <= 200 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func (b *board) remember(id, into string) {
	if _, ok := b.merged[id]; !ok {
		b.order = append(b.order, id)
	}
	b.merged[id] = into
	if len(b.order) > b.maxEvents {
		delete(b.merged, b.order[0])
		b.order = b.order[1:]
	}
}

// tell keeps m for streams to come and hands it to those that are open. One
// that has not read its queue is dropped; it comes back with Last-Event-ID.
func (b *board) tell(m message) {
	if len(b.replay) == b.maxReplay {
		b.replay = slices.Delete(b.replay, 0, 1+b.maxReplay/10) // some at once, so that copying stays rare
	}
	b.replay = append(b.replay, m)
	for c := range b.streams {
		select {
		case c.messages <- m:
		default:
			b.drop(c)
		}
	}
}

func (b *board) drop(c *client) {
	if _, ok := b.streams[c]; ok {
		delete(b.streams, c)
		close(c.messages)
	}
}

// join opens a stream. With resume, missed holds every revision after the
// sequence that is still kept, and gap says that older ones are gone.
// ok is false where there are too many streams or the board is closed.
func (b *board) join(after uint64, resume bool) (c *client, missed []message, gap, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || len(b.streams) >= b.maxStreams {
		return nil, nil, false, false
	}
	if resume {
		i, _ := slices.BinarySearchFunc(b.replay, after+1, func(m message, seq uint64) int {
			switch {
			case m.sequence < seq:
				return -1
			case m.sequence > seq:
				return 1
			}
			return 0
		})
		missed = slices.Clone(b.replay[i:])
		gap = i == 0 && len(missed) > 0 && missed[0].sequence > after+1
	}
	c = &client{make(chan message, clientQueue)}
	b.streams[c] = struct{}{}
	return c, missed, gap, true
}

func (b *board) leave(c *client) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.drop(c)
}

// sequence is that of the newest revision taken.
func (b *board) sequence() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

// close ends every stream and lets no new one in.
func (b *board) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for c := range b.streams {
		b.drop(c)
	}
}

// get finds an event by its id; into is set where the id became another.
func (b *board) get(id string) (e *entry, into string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if el, ok := b.byID[id]; ok {
		return el.Value.(*entry), ""
	}
	return nil, b.merged[id]
}

// all gives every event, the last reported first. The slice is shared and must
// not be changed.
func (b *board) all() []*entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sorted == nil {
		b.sorted = make([]*entry, 0, b.newest.Len())
		for el := b.newest.Front(); el != nil; el = el.Next() {
			b.sorted = append(b.sorted, el.Value.(*entry))
		}
		slices.SortFunc(b.sorted, func(x, y *entry) int {
			if c := y.Reported.Compare(x.Reported); c != 0 {
				return c
			}
			return strings.Compare(x.ID, y.ID)
		})
	}
	return b.sorted
}

// reported is the publication of the newest article that tells e. A date that
// lies after Updated is a page's mistake that the resolver did not believe.
func reported(e event.Event) time.Time {
	last := e.Updated
	if last.IsZero() {
		last = e.FirstSeen
	}
	var newest time.Time
	for _, m := range e.Mentions {
		t, ok := parseTime(m.Published)
		if ok && t.After(newest) {
			newest = t
		}
	}
	if newest.IsZero() || !last.IsZero() && newest.After(last) {
		return last
	}
	return newest
}

// parseTime reads an RFC 3339 time or an ISO date, also one cut to month or year.
func parseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
