package crawler

import (
	"bufio"
	"errors"
	"html"
	"io"
	"strings"
)

// xmlScanner reads the elements of an XML document as it streams by, in memory
// that does not depend on the document. It takes what is not well-formed too.
type xmlScanner struct {
	r    *bufio.Reader
	text strings.Builder
	raw  strings.Builder // character data whose entities are not decoded yet
	pend string          // closing tag that an empty element still owes
}

// next gives the next opening tag, or the next closing tag with the text right
// before it, entities decoded and blanks trimmed.
func (s *xmlScanner) next() (name, text string, closing bool, err error) {
	if s.pend != "" {
		name, s.pend = s.pend, ""
		return name, "", true, nil
	}
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return "", "", false, err
		}
		if c != '<' {
			if s.raw.Len() < maxElementLength {
				s.raw.WriteByte(c)
			}
			continue
		}
		head, _ := s.r.Peek(8)
		switch {
		case strings.HasPrefix(string(head), "![CDATA["):
			s.flush()
			if err := s.until("]]>", 8, true); err != nil {
				return "", "", false, err
			}
		case strings.HasPrefix(string(head), "!--"):
			if err := s.until("-->", 3, false); err != nil {
				return "", "", false, err
			}
		case strings.HasPrefix(string(head), "?"):
			if err := s.until("?>", 1, false); err != nil {
				return "", "", false, err
			}
		case strings.HasPrefix(string(head), "!"):
			if err := s.until(">", 1, false); err != nil {
				return "", "", false, err
			}
		default:
			name, closing, empty, err := s.tag()
			if err != nil {
				return "", "", false, err
			}
			s.flush()
			text = strings.TrimSpace(s.text.String())
			s.text.Reset()
			if empty {
				s.pend = name
			}
			return name, text, closing, nil
		}
	}
}

// flush moves character data to the text with its entities decoded.
func (s *xmlScanner) flush() {
	if s.raw.Len() > 0 {
		if s.text.Len() < maxElementLength {
			s.text.WriteString(html.UnescapeString(s.raw.String()))
		}
		s.raw.Reset()
	}
}

// until reads past an end mark, keeping what comes before it as text if wanted.
func (s *xmlScanner) until(mark string, skip int, keep bool) error {
	if _, err := s.r.Discard(skip); err != nil {
		return err
	}
	matched := 0
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return err
		}
		for matched > 0 && c != mark[matched] {
			// Fall back to the longest start of the mark that still fits.
			n := matched - 1
			for n > 0 && mark[:n] != mark[matched-n:matched] {
				n--
			}
			if keep && s.text.Len() < maxElementLength {
				s.text.WriteString(mark[:matched-n])
			}
			matched = n
		}
		if c == mark[matched] {
			if matched++; matched == len(mark) {
				return nil
			}
		} else if keep && s.text.Len() < maxElementLength {
			s.text.WriteByte(c)
		}
	}
}

var errTag = errors.New("a tag without end")

// tag reads the rest of a tag behind its "<".
func (s *xmlScanner) tag() (name string, closing, empty bool, err error) {
	var b [64]byte
	n, length := 0, 0
	var quote, last byte
	inName := true
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			if err == io.EOF {
				err = errTag
			}
			return "", false, false, err
		}
		if length++; length > 64<<10 {
			return "", false, false, errTag
		}
		switch {
		case length == 1 && c == '/':
			closing = true
			continue
		case quote != 0:
			if c == quote {
				quote = 0
			}
			continue
		case c == '>':
			return string(b[:n]), closing, last == '/' && !closing, nil
		case inName && isNameByte(c):
			if n < len(b) {
				b[n] = c
				n++
			}
		default:
			inName = false
			if c == '"' || c == '\'' {
				quote = c
			}
		}
		last = c
	}
}
