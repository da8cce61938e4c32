package blocks

// matcher finds which of many strings occur in a text, in one pass
// (Aho-Corasick over bytes a to z; any other byte ends a match).
type matcher struct {
	next [][26]int32
	out  []Words
}

func newMatcher(patterns []string, sets []Words) *matcher {
	m := &matcher{next: make([][26]int32, 1), out: make([]Words, 1)}
	for i, p := range patterns {
		s := int32(0)
		for j := range len(p) {
			c := p[j] - 'a'
			if c >= 26 {
				panic("blocks: a stem of names.txt has a letter outside a to z: " + p)
			}
			if m.next[s][c] == 0 {
				m.next = append(m.next, [26]int32{})
				m.out = append(m.out, 0)
				m.next[s][c] = int32(len(m.next) - 1)
			}
			s = m.next[s][c]
		}
		m.out[s] |= sets[i]
	}
	fail := make([]int32, len(m.next))
	queue := []int32{0}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for c := range 26 {
			t := m.next[s][c]
			if t == 0 {
				m.next[s][c] = m.next[fail[s]][c]
				if s == 0 {
					m.next[s][c] = 0
				}
				continue
			}
			if s != 0 {
				fail[t] = m.next[fail[s]][c]
			}
			m.out[t] |= m.out[fail[t]]
			queue = append(queue, t)
		}
	}
	return m
}

func (m *matcher) find(text []byte) Words {
	var w Words
	s := int32(0)
	for _, b := range text {
		c := b - 'a'
		if c >= 26 {
			s = 0
			continue
		}
		s = m.next[s][c]
		w |= m.out[s]
	}
	return w
}
