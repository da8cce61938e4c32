package when_test

import (
	"testing"

	"readout/event"
	"readout/processor/extract/when"
)

func TestFindsAndResolves(t *testing.T) {
	pub := when.Published("2017-05-03", nil)
	x := when.Find("They will meet in Fairbanks on May 10-11.", pub)
	if len(x) != 1 {
		t.Fatalf("got %d expressions, want 1: %v", len(x), x)
	}
	got, ok := x[0].Resolve(when.Future, when.Context{Pub: pub})
	want := event.Time{Start: "2017-05-10", End: "2017-05-11", Precision: event.Day, Text: "May 10-11"}
	if !ok || got != want {
		t.Errorf("got %+v %v, want %+v", got, ok, want)
	}
}
