package bus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"readout/event"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Keyed is a message that has an id of its content: two with the same key say
// the same, and the broker keeps one of them.
type Keyed interface{ Key() string }

// Topic is a stream together with the form its messages have there.
type Topic[T Keyed] struct {
	Stream  string
	Subject string // of every message, or the front of it where messages have subjects of their own

	subject func(T) string      // nil: Subject
	header  func(T) nats.Header // nil: none of its own
	codec   codec[T]            // zero: JSON
	plain   bool                // never compressed
}

// The topics in the order in which data flows.
var (
	Pages    = Topic[event.Page]{Stream: "PAGES", Subject: "readout.pages.v1", codec: framed(func(p *event.Page) *[]byte { return &p.Body })}
	Articles = Topic[event.Article]{Stream: "ARTICLES", Subject: "readout.articles.v1"}
	Reports  = Topic[event.Report]{Stream: "REPORTS", Subject: "readout.reports.v1"}
	Events   = Topic[event.Event]{Stream: "EVENTS", Subject: "readout.events.v1", subject: eventSubject, header: cloudEvent, plain: true}

	DeadLetters = Topic[DeadLetter]{Stream: "REJECTED", Subject: "readout.rejected.v1",
		subject: deadLetterSubject, header: deadLetterHeader, plain: true,
		codec: framed(func(d *DeadLetter) *[]byte { return &d.Body })}
)

// subjects is what the stream listens on.
func (t Topic[T]) subjects() []string {
	if t.subject == nil {
		return []string{t.Subject}
	}
	return []string{t.Subject + ".>"}
}

// message gives v its form on the wire. An error is an [event.ErrReject]: the
// value has no such form, now or later.
func (t Topic[T]) message(v T, z *zipper) (*nats.Msg, error) {
	encode := t.codec.encode
	if encode == nil {
		encode = encodeJSON[T]
	}
	body, err := encode(v)
	if err != nil {
		return nil, event.Reject("unencodable", fmt.Sprintf("%s %s: %v", t.Stream, v.Key(), err))
	}
	m := nats.NewMsg(t.Subject)
	if t.subject != nil {
		m.Subject = t.subject(v)
	}
	if t.header != nil {
		m.Header = t.header(v)
	}
	m.Header.Set(jetstream.MsgIDHeader, v.Key())
	m.Data = body
	if !t.plain && len(body) >= compressFrom {
		m.Data = z.compress(body)
		m.Header.Set(encodingHeader, "zstd")
	}
	return m, nil
}

// value reads a message back. An error means that no worker will ever read it.
func (t Topic[T]) value(h nats.Header, data []byte, z *zipper) (T, error) {
	var zero T
	body, err := z.decompress(h.Get(encodingHeader), data)
	if err != nil {
		return zero, err
	}
	decode := t.codec.decode
	if decode == nil {
		decode = decodeJSON[T]
	}
	return decode(body)
}

// codec turns a value into bytes and back.
type codec[T any] struct {
	encode func(T) ([]byte, error)
	decode func([]byte) (T, error)
}

func encodeJSON[T any](v T) ([]byte, error) { return json.Marshal(v) }

func decodeJSON[T any](data []byte) (T, error) {
	var v T
	err := json.Unmarshal(data, &v)
	return v, err
}

// framed writes a value whose raw bytes would swell by a third in JSON, and
// compress badly: the value without them as one line of JSON, then the bytes as
// they are.
func framed[T any](raw func(*T) *[]byte) codec[T] {
	return codec[T]{
		encode: func(v T) ([]byte, error) {
			body := *raw(&v)
			*raw(&v) = nil
			line, err := json.Marshal(v)
			if err != nil {
				return nil, err
			}
			out := make([]byte, 0, len(line)+1+len(body))
			out = append(append(out, line...), '\n')
			return append(out, body...), nil
		},
		decode: func(data []byte) (T, error) {
			var v T
			line, body, found := bytes.Cut(data, []byte{'\n'})
			if !found {
				return v, errors.New("no line of JSON before the body")
			}
			if err := json.Unmarshal(line, &v); err != nil {
				return v, err
			}
			if len(body) > 0 {
				*raw(&v) = body
			}
			return v, nil
		},
	}
}
