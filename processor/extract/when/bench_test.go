package when_test

import (
	"strings"
	"testing"

	"readout/processor/extract/when"
)

func BenchmarkFindNothing(b *testing.B) {
	text := strings.Repeat("The minister thanked his guest for the warm welcome and praised the long friendship of the two peoples. ", 1000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		when.Find(text, when.Date{})
	}
}

func BenchmarkFindDates(b *testing.B) {
	text := strings.Repeat("The two presidents will meet in Geneva on 14 June at 10 a.m. local time, a day after the talks that began last week. ", 1000)
	pub := when.Published("2017-05-03", nil)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		when.Find(text, pub)
	}
}

func BenchmarkDurations(b *testing.B) {
	text := strings.Repeat("The minister thanked his guest for the warm welcome and praised the long friendship of the two peoples. ", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		when.Durations(text)
	}
}
