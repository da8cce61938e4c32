package event

import (
	"slices"
	"testing"
)

func TestIndependentCountsOutletsAndCopiesOnce(t *testing.T) {
	ms := []Mention{
		{Article: "a", Source: "north", Fingerprint: "00000000000000ff"},
		{Article: "b", Source: "south", Fingerprint: "ff000000000000ff"},
		{Article: "c", Source: "north", Fingerprint: "0f0f0f0f00000000"}, // the same outlet as a
		{Article: "d", Source: "west", Fingerprint: "ff000000000000fe"},  // a copy of b
		{Article: "e", URL: "https://www.east.example/1"},
		{Article: "f", URL: "https://east.example/2"},
		{Article: "g"},
	}
	got := Independent(ms)
	if want := []int{0, 1, 0, 1, 2, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := (Event{Mentions: ms}).Sources(); got != 4 {
		t.Errorf("got %d sources, want 4", got)
	}
	if got := (Event{}).Sources(); got != 0 {
		t.Errorf("got %d sources of no mentions, want 0", got)
	}
}

func TestIndependentCountsOneWritersWordsOnce(t *testing.T) {
	words := "The presidents of Chile and Peru spoke by phone on Monday about the port, their offices said."
	ms := []Mention{
		{Article: "a", Source: "north", Sentence: words},
		{Article: "b", Source: "south", Sentence: words},
		{Article: "c", Source: "west", Sentence: "They spoke by phone."},
		{Article: "d", Source: "east", Sentence: "They spoke by phone."}, // short enough for chance
	}
	if got, want := Independent(ms), []int{0, 0, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestIndependentJoinsGroupsThroughAThird(t *testing.T) {
	ms := []Mention{
		{Article: "a", Source: "north", Fingerprint: "00000000000000ff"},
		{Article: "b", Source: "south", Fingerprint: "ff000000000000ff"},
		{Article: "c", Source: "north", Fingerprint: "ff000000000000ff"},
	}
	if got, want := Independent(ms), []int{0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
