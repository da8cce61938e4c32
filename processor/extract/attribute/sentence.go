package attribute

import (
	"strings"
	"unicode/utf8"
)

// abbreviations end in a full stop that ends no sentence.
var abbreviations = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq("mr mrs ms dr gen sen rep gov col lt capt sgt prof rev hon st jr sr no jan feb mar apr jun jul aug sept sep oct nov dec vs inc ltd co u.s u.n") {
		m[w] = true
	}
	return m
}()

// sentences gives the byte spans of the sentences of text. A line break ends one.
func sentences(text string) func(yield func([2]int) bool) {
	return func(yield func([2]int) bool) {
		start := 0
		for i := 0; i < len(text); i++ {
			switch text[i] {
			case '\n':
				if i > start && !yield([2]int{start, i}) {
					return
				}
				start = i + 1
			case '.', '!', '?':
				end := i + 1
				for end < len(text) && (text[end] == '"' || text[end] == '\'' || text[end] == ')' || strings.HasPrefix(text[end:], "”") || strings.HasPrefix(text[end:], "’")) {
					_, n := utf8.DecodeRuneInString(text[end:])
					end += n
				}
				if end < len(text) && text[end] != ' ' || end+1 < len(text) && text[end+1] >= 'a' && text[end+1] <= 'z' || text[i] == '.' && abbreviated(text[start:i]) {
					continue
				}
				if !yield([2]int{start, end}) {
					return
				}
				for end < len(text) && text[end] == ' ' {
					end++
				}
				start = end
				i = end - 1
			}
		}
		if start < len(text) {
			yield([2]int{start, len(text)})
		}
	}
}

// abbreviated reports whether s ends in an abbreviation or an initial.
func abbreviated(s string) bool {
	w := s[strings.LastIndexAny(s, " (\"")+1:]
	if len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z' {
		return true
	}
	return len(w) <= 4 && abbreviations[strings.ToLower(w)]
}
