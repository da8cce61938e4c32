package phrases

// Matcher finds which of many strings occur in a text, in one pass
// (Aho-Corasick over the bytes that the strings use).
type Matcher struct {
	class [256]uint8 // of a byte; 0: in no string, ends every match
	width int
	next  []int32 // state*width + class
	out   []Set
}

func NewMatcher(patterns []string, sets []Set) *Matcher {
	m := &Matcher{width: 1}
	for _, p := range patterns {
		for i := range len(p) {
			if c := p[i]; m.class[c] == 0 {
				m.class[c] = uint8(m.width)
				m.width++
			}
		}
	}
	grow := func() int32 {
		m.next = append(m.next, make([]int32, m.width)...)
		m.out = append(m.out, 0)
		return int32(len(m.out) - 1)
	}
	grow()
	for i, p := range patterns {
		s := int32(0)
		for j := range len(p) {
			at := int(s)*m.width + int(m.class[p[j]])
			if m.next[at] == 0 {
				t := grow()
				m.next[at] = t
			}
			s = m.next[at]
		}
		m.out[s] |= sets[i]
	}
	fail := make([]int32, len(m.out))
	queue := []int32{0}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		for c := 1; c < m.width; c++ {
			t := m.next[int(s)*m.width+c]
			back := m.next[int(fail[s])*m.width+c]
			if t == 0 {
				if s != 0 {
					m.next[int(s)*m.width+c] = back
				}
				continue
			}
			if s != 0 {
				fail[t] = back
			}
			m.out[t] |= m.out[fail[t]]
			queue = append(queue, t)
		}
	}
	return m
}

func (m *Matcher) Find(text []byte) Set {
	var w Set
	s := 0
	for _, b := range text {
		s = int(m.next[s*m.width+int(m.class[b])])
		w |= m.out[s]
	}
	return w
}
