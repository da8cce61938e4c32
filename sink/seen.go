package sink

import "readout/event"

// seenMost is how many ids a stream remembers, so that it doesn't grow without
// end; an older one that is told again is written again.
const seenMost = 1 << 17

// seen remembers the newest revision of each id in two generations: when the
// young one is full it becomes the old one, and what was old is forgotten.
type seen struct {
	young, old map[string]int
}

// newer picks the events that are newer than what was seen, of each id only the
// newest, in the order given. It notes nothing.
func newer(evs []event.Event, have func(id string) int) []event.Event {
	top := make(map[string]int, len(evs))
	for _, ev := range evs {
		if r, ok := top[ev.ID]; ev.Revision > have(ev.ID) && (!ok || ev.Revision > r) {
			top[ev.ID] = ev.Revision
		}
	}
	var out []event.Event
	for _, ev := range evs {
		if r, ok := top[ev.ID]; ok && r == ev.Revision {
			delete(top, ev.ID)
			out = append(out, ev)
		}
	}
	return out
}

// revision is the newest one seen, or -1.
func (s *seen) revision(id string) int {
	if r, ok := s.young[id]; ok {
		return r
	}
	if r, ok := s.old[id]; ok {
		return r
	}
	return -1
}

func (s *seen) note(evs []event.Event) {
	if s.young == nil || len(s.young) > seenMost {
		s.young, s.old = map[string]int{}, s.young
	}
	for _, ev := range evs {
		s.young[ev.ID] = ev.Revision
	}
}
