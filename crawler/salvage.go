package crawler

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
)

// maxDepth is how deep the elements of a feed may nest. A parser that calls
// itself for each level would exhaust the stack on a hostile one.
const maxDepth = 200

// feedXML is an RSS or Atom document, looked at before it is parsed: where its
// items are, and whether it ends as it should.
type feedXML struct {
	data  []byte
	start []int // of each item
	end   []int // of each item, just behind it
	open  []string
	items int
	cut   bool // the document breaks off
	more  bool // there are more items than were asked for
}

// openXML finds the items of a feed, at most maxItems of them.
func openXML(data []byte, maxItems int) (*feedXML, error) {
	data = trimJunk(data)
	x := &feedXML{data: data}
	var stack []string
	began := -1
	for s := (tagScanner{data: data}); s.next(); {
		switch {
		case s.unfinished:
			x.cut = true
		case s.closing:
			i := lastIndex(stack, s.name)
			if i < 0 {
				continue
			}
			stack = stack[:i]
			if began >= 0 && isItem(s.name) {
				x.start, x.end = append(x.start, began), append(x.end, s.end)
				began = -1
				x.items++
				x.open = append(x.open[:0], stack...)
				if x.items >= maxItems {
					x.more = bytes.Contains(data[s.end:], []byte("<"+s.name))
					return x, nil
				}
			}
		default:
			if len(stack) == 0 && isHTML(s.name) {
				return nil, fmt.Errorf("%w: the document is an HTML page", errNotFeed)
			}
			if isItem(s.name) && began < 0 {
				began = s.start
				if x.open == nil {
					x.open = slices.Clone(stack)
				}
			}
			if s.empty {
				continue
			}
			if stack = append(stack, s.name); len(stack) > maxDepth {
				return nil, fmt.Errorf("%w: elements nest deeper than %d", errNotFeed, maxDepth)
			}
		}
	}
	if len(stack) > 0 {
		x.cut = true
	}
	return x, nil
}

// repaired gives the document with its end put right: behind the last whole
// item, with the elements around it closed.
func (x *feedXML) repaired() []byte {
	if !x.cut && !x.more {
		return x.data
	}
	if x.items == 0 {
		return x.data
	}
	return x.closed(bytes.Clone(x.data[:x.end[x.items-1]]))
}

// each gives a document for every item by itself.
func (x *feedXML) each() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if x.items == 0 || x.start[0] > 64<<10 {
			return
		}
		for i := range x.items {
			doc := bytes.Clone(x.data[:x.start[0]])
			doc = append(doc, x.data[x.start[i]:x.end[i]]...)
			if !yield(x.closed(doc)) {
				return
			}
		}
	}
}

func (x *feedXML) closed(doc []byte) []byte {
	for i := len(x.open) - 1; i >= 0; i-- {
		doc = append(append(append(doc, "</"...), x.open[i]...), '>')
	}
	return doc
}

func isItem(name string) bool { return name == "item" || name == "entry" || name == "atom:entry" }

func isHTML(name string) bool {
	return name == "html" || name == "HTML" || name == "body" || name == "head"
}

func lastIndex(stack []string, name string) int {
	for i := len(stack) - 1; i >= 0; i-- {
		if stack[i] == name {
			return i
		}
	}
	return -1
}

// trimJunk drops what some servers print before a document: blank lines, a
// warning of the program behind it.
func trimJunk(data []byte) []byte {
	head := data[:min(len(data), 4096)]
	for _, root := range []string{"<?xml", "<rss", "<feed", "<rdf:RDF"} {
		if i := bytes.Index(head, []byte(root)); i >= 0 {
			return data[i:]
		}
	}
	return data
}

// tagScanner steps through the tags of an XML document, past comments, CDATA,
// instructions and declarations.
type tagScanner struct {
	data       []byte
	pos        int
	start, end int // of the current tag
	name       string
	closing    bool
	empty      bool
	unfinished bool // the document ends inside something
}

func (s *tagScanner) next() bool {
	for {
		i := bytes.IndexByte(s.data[s.pos:], '<')
		if i < 0 || s.unfinished {
			return false
		}
		s.start = s.pos + i
		rest := s.data[s.start:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.skip(rest, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			s.skip(rest, "]]>")
		case bytes.HasPrefix(rest, []byte("<?")):
			s.skip(rest, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			s.skip(rest, ">")
		default:
			if s.tag(rest) {
				return true
			}
			continue
		}
		if s.unfinished {
			return true
		}
	}
}

func (s *tagScanner) skip(rest []byte, to string) {
	i := bytes.Index(rest, []byte(to))
	if i < 0 {
		s.unfinished, s.pos = true, len(s.data)
		return
	}
	s.pos = s.start + i + len(to)
}

// tag reads one tag; false where the "<" does not begin one.
func (s *tagScanner) tag(rest []byte) bool {
	i := 1
	s.closing = len(rest) > 1 && rest[1] == '/'
	if s.closing {
		i++
	}
	begin := i
	for i < len(rest) && isNameByte(rest[i]) {
		i++
	}
	if i == begin && i < len(rest) {
		s.pos = s.start + 1
		return false
	}
	s.name = string(rest[begin:min(i, begin+64)])
	var quote byte
	for ; i < len(rest); i++ {
		switch c := rest[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			s.empty = rest[i-1] == '/' && !s.closing
			s.end = s.start + i + 1
			s.pos = s.end
			return true
		}
	}
	s.unfinished, s.pos = true, len(s.data)
	return true
}

func isNameByte(c byte) bool {
	return isUnreserved(c) && c != '~' || c == ':' || c >= 0x80
}
