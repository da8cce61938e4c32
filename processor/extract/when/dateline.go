package when

import "strings"

// maxDateline is how many bytes of a line may stand before the date of a dateline.
const maxDateline = 60

// inDateline reports whether the tokens from i up to next stand in a dateline:
// behind a place in capital letters or words at the start of a paragraph, and
// before an agency in brackets, a dash, or a full stop.
func (p *parser) inDateline(i, next int) bool {
	start := int(p.t[i].start)
	line := max(strings.LastIndexByte(p.text[:start], '\n')+1, start-maxDateline-1, 0)
	if start-line > maxDateline || start == line {
		return false
	}
	if line > 0 && p.text[line-1] != '\n' {
		return false
	}
	words, comma := 0, false
	for j := i - 1; j >= 0 && int(p.t[j].start) >= line; j-- {
		switch t := p.t[j]; {
		case t.kind == wordToken && (t.flags&capital != 0 || t.class == ofWord || t.class == theWord || t.end-t.start <= 2):
			words++
		case t.kind == number:
			return false
		case t.kind == mark && (t.val == ',' || t.val == '.' || t.val == '/' || t.val == '-' || t.val == '(' || t.val == ')' || t.val == '—'):
			comma = comma || t.val == ',' || t.val == '.' || t.val == '-' || t.val == '—' || t.val == ')'
		case t.kind == wordToken && t.flags&possessive != 0:
		default:
			return false
		}
	}
	if words == 0 || words > 6 || !comma {
		return false
	}
	t := p.next(next)
	if t.flags&broken != 0 {
		return true
	}
	switch t.val {
	case '(', '-', '—', '.', ':', '/', '|', ')', '[':
		return t.kind == mark
	case ',':
		return t.kind == mark && p.next(next+1).flags&capital != 0
	}
	return false
}
