package read

import "strings"

// authors agrees the authors' names.
func (m *meta) authors(ld thing) ([]string, string) {
	if ld != nil {
		var out []string
		for _, a := range list(ld["author"]) {
			for n := range strings.SplitSeq(scalar(a), ",") {
				if n = strings.TrimSpace(n); n != "" && !strings.Contains(n, "://") {
					out = append(out, n)
				}
			}
		}
		if len(out) > 0 {
			return out, "json-ld"
		}
	}
	if a := m.tag("author", "article:author", "dc.creator", "parsely-author", "byl"); a != "" && !strings.Contains(a, "://") {
		return []string{strings.TrimPrefix(a, "By ")}, "meta"
	}
	return nil, ""
}
