package crawler

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// job is one thing to fetch: a page, or a feed, sitemap or section page to poll.
type job struct {
	src  *sourceState
	url  string
	host string
	due  time.Time
	slot *slot // taken by the queue for the worker

	poll *endpoint // nil for a page

	link  batchLink // of a page
	batch *batch
	known bool   // rev is what the store has
	rev   uint64 // 0: the store has no record of the page

	troubled bool // its host failed the last time
	seq      uint64
}

// queue hands out jobs in the order in which their hosts may be asked: per host
// a lane, and in it polls before pages and what is due first before the rest.
type queue struct {
	mu    sync.Mutex
	hosts *hosts
	lanes map[string]*lane
	order laneHeap
	wake  chan struct{} // holds one

	flying     int // jobs handed out and not done
	troubled   int // of those, on hosts that failed the last time
	maxTrouble int
	pages      int // waiting
	seq        uint64

	// horizon is how far ahead a job may be due for a queue that ends when
	// nothing is due; 0 is a queue that never ends.
	horizon time.Duration
}

type lane struct {
	host  string
	polls jobHeap
	pages jobHeap
	at    time.Time // not before then will it be served
	pos   int
}

func newQueue(hs *hosts, workers int) *queue {
	q := &queue{hosts: hs, lanes: map[string]*lane{}, wake: make(chan struct{}, 1), maxTrouble: max(workers/4, 1)}
	hs.setOnFree(q.free)
	return q
}

// push adds a job, due at j.due.
func (q *queue) push(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.seq++
	j.seq = q.seq
	l := q.lanes[j.host]
	if l == nil {
		l = &lane{host: j.host, at: j.due}
		q.lanes[j.host] = l
		heap.Push(&q.order, l)
	}
	if j.poll != nil {
		heap.Push(&l.polls, j)
	} else {
		heap.Push(&l.pages, j)
		q.pages++
	}
	if j.due.Before(l.at) {
		l.at = j.due
		heap.Fix(&q.order, l.pos)
	}
	q.rouse()
}

func (q *queue) rouse() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// free looks at a host again because one of its requests ended.
func (q *queue) free(host string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l := q.lanes[host]; l != nil {
		l.at = time.Time{}
		heap.Fix(&q.order, l.pos)
		q.rouse()
	}
}

// done says that a job handed out is over, whatever became of it.
func (q *queue) done(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.flying--
	if j.troubled {
		q.troubled--
	}
	q.rouse()
}

// take waits for a job whose host may be asked now. It returns nil when ctx
// ends, or when nothing is due and nothing is under way that could change that
// and the queue has a horizon.
func (q *queue) take(ctx context.Context) *job {
	for {
		j, wait, over := q.look(time.Now())
		if j != nil {
			return j
		}
		if over {
			return nil
		}
		var timer <-chan time.Time
		if wait > 0 {
			timer = time.After(wait)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-timer:
		case <-q.wake:
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// look returns a job to do now, or how long to wait at most; 0 is for ever.
func (q *queue) look(now time.Time) (j *job, wait time.Duration, over bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.order) > 0 {
		l := q.order[0]
		if l.at.After(now) {
			wait = l.at.Sub(now)
			break
		}
		if j := q.serve(l, now); j != nil {
			q.flying++
			return j, 0, false
		}
	}
	return nil, wait, q.horizon > 0 && q.flying == 0 && !q.anyDue(now.Add(q.horizon))
}

// serve takes a job out of a lane, or puts the lane's time off.
func (q *queue) serve(l *lane, now time.Time) *job {
	from := l.next(now)
	if from == nil {
		delete(q.lanes, l.host)
		heap.Remove(&q.order, l.pos)
		return nil
	}
	head := (*from)[0]
	if head.due.After(now) {
		l.at = head.due
		heap.Fix(&q.order, l.pos)
		return nil
	}
	troubled := q.hosts.inTrouble(l.host)
	if troubled && q.troubled >= q.maxTrouble {
		// Hosts in trouble take long; they must not take every worker.
		l.at = now.Add(time.Second)
		heap.Fix(&q.order, l.pos)
		return nil
	}
	s, at := q.hosts.try(l.host, head.src.politeness, now)
	if s == nil {
		if at.IsZero() {
			at = now.Add(time.Minute) // free is told before
		}
		l.at = at
		heap.Fix(&q.order, l.pos)
		return nil
	}
	heap.Pop(from)
	if head.poll == nil {
		q.pages--
	}
	if head.troubled = troubled; troubled {
		q.troubled++
	}
	head.slot = s
	return head
}

// next picks the heap whose head comes first: a poll that is due goes before
// any page. nil where the lane is empty.
func (l *lane) next(now time.Time) *jobHeap {
	switch {
	case len(l.polls) == 0 && len(l.pages) == 0:
		return nil
	case len(l.polls) == 0:
		return &l.pages
	case len(l.pages) == 0, !l.polls[0].due.After(now), l.polls[0].due.Before(l.pages[0].due):
		return &l.polls
	}
	return &l.pages
}

// anyDue tells whether a job is due by then on a host that may be asked by then.
func (q *queue) anyDue(then time.Time) bool {
	for _, l := range q.lanes {
		if q.hosts.parkedUntil(l.host).After(then) {
			continue
		}
		if len(l.polls) > 0 && !l.polls[0].due.After(then) || len(l.pages) > 0 && !l.pages[0].due.After(then) {
			return true
		}
	}
	return false
}

// waiting gives the number of pages in the queue.
func (q *queue) waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pages
}

type jobHeap []*job

func (h jobHeap) Len() int { return len(h) }
func (h jobHeap) Less(i, j int) bool {
	if h[i].due.Equal(h[j].due) {
		return h[i].seq < h[j].seq
	}
	return h[i].due.Before(h[j].due)
}
func (h jobHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *jobHeap) Push(x any)   { *h = append(*h, x.(*job)) }
func (h *jobHeap) Pop() any {
	old := *h
	j := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return j
}

type laneHeap []*lane

func (h laneHeap) Len() int           { return len(h) }
func (h laneHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h laneHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i]; h[i].pos, h[j].pos = i, j }
func (h *laneHeap) Push(x any) {
	l := x.(*lane)
	l.pos = len(*h)
	*h = append(*h, l)
}
func (h *laneHeap) Pop() any {
	old := *h
	l := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return l
}
