package bus

import (
	"strings"
	"time"

	"readout/event"

	"github.com/nats-io/nats.go"
)

// maxToken is the longest subject token in bytes that is made of data.
const maxToken = 1000

// eventSubject is "readout.events.v1.<type>.<sides>".
func eventSubject(e event.Event) string {
	return "readout.events.v1." + token(string(e.Type)) + "." + token(e.Sides())
}

// cloudEvent gives the attributes of CloudEvents 1.0 in binary mode. Names are
// lower case, and NATS keeps them so.
func cloudEvent(e event.Event) nats.Header {
	h := nats.Header{}
	h.Set("ce-specversion", "1.0")
	h.Set("ce-id", e.Key())
	h.Set("ce-type", "readout.event.v1."+token(string(e.Type)))
	h.Set("ce-source", "/readout")
	h.Set("ce-subject", e.ID)
	if !e.Updated.IsZero() {
		h.Set("ce-time", e.Updated.UTC().Format(time.RFC3339Nano))
	}
	h.Set("ce-datacontenttype", "application/json")
	h.Set("content-type", "application/json")
	return h
}

// token makes s fit for one token of a subject: letters, digits, "-" and "_",
// never empty.
func token(s string) string {
	if len(s) > maxToken {
		s = s[:maxToken]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, s)
	if s == "" {
		return "_"
	}
	return s
}
