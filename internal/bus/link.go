package bus

import (
	"context"
	"errors"
	"sync"
)

// errLinkLost is the cause when a request ends because its connection did: the
// answer would have come over the same connection, so waiting is in vain.
var errLinkLost = errors.New("the connection was lost before the answer came")

// link is the life of one connection, from a connect to the next disconnect.
type link struct {
	mu   sync.Mutex
	ctx  context.Context
	lost context.CancelFunc
}

func newLink() *link {
	l := &link{}
	l.up()
	return l
}

func (l *link) up() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		l.lost()
	}
	l.ctx, l.lost = context.WithCancel(context.Background())
}

func (l *link) down() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost()
}

// bound gives a context that also ends with the connection.
func (l *link) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	l.mu.Lock()
	life := l.ctx
	l.mu.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(life, func() { cancel(errLinkLost) })
	return ctx, func() { stop(); cancel(nil) }
}
