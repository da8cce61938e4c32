package bus

import "testing"

func TestLastIsTheNewestSequence(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	for want, id := range []string{"", "one", "two"} {
		if id != "" {
			publish(t, b, Pages, page(id))
		}
		if got, err := Last(t.Context(), b, Pages); err != nil || got != uint64(want) {
			t.Errorf("got %d, %v, want %d", got, err, want)
		}
	}
}
