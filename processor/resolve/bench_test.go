//go:build unix

package resolve

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"readout/event"
)

// cpu is the time that the process has computed for; the machine may be busy
// with others.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func byPublished(x, y event.Report) int {
	return strings.Compare(x.Mentions[0].Published, y.Mentions[0].Published)
}

// BenchmarkResolve resolves reports, in the order of publication, into a store
// that already holds so many events. READOUT_BENCH_EVENTS=100000 fills it for as many minutes as it takes.
func BenchmarkResolve(b *testing.B) {
	events := 10_000
	if n, err := strconv.Atoi(os.Getenv("READOUT_BENCH_EVENTS")); err == nil {
		events = n
	}
	reports := world(1, events+events/10)
	slices.SortFunc(reports, byPublished)
	m := newMemory()
	s := newResolver(m)
	resolve := func(r event.Report) {
		if _, err := s.Resolve(context.Background(), r); err != nil {
			b.Fatal(err)
		}
	}
	cut := len(reports) * 10 / 11
	start := cpu()
	for _, r := range reports[:cut] {
		resolve(r)
	}
	filling := float64(cut) / (cpu() - start).Seconds()
	bytes, largest := 0, 0
	for _, e := range m.data {
		bytes += len(e.value)
		largest = max(largest, len(e.value))
	}
	m.gets, m.puts = 0, 0
	n := 0
	start = cpu()
	for b.Loop() {
		resolve(reports[cut+n%(len(reports)-cut)])
		n++
	}
	b.ReportMetric(float64(n)/(cpu()-start).Seconds(), "reports/cpu-s")
	b.ReportMetric(filling, "filling-reports/cpu-s")
	b.ReportMetric(float64(m.gets)/float64(n), "gets/report")
	b.ReportMetric(float64(m.puts)/float64(n), "puts/report")
	b.ReportMetric(float64(len(m.data)), "blocks")
	b.ReportMetric(float64(bytes)/float64(cut), "bytes/report")
	b.ReportMetric(float64(largest), "largest-block-bytes")
}

// BenchmarkOnePair resolves reports of a single pair, whose block is full.
func BenchmarkOnePair(b *testing.B) {
	var reports []event.Report
	for _, r := range world(2, 3000) {
		r.Countries = []string{"AAX", "BBX"}
		for j := range r.Participants {
			r.Participants[j].Country = r.Countries[j%2]
		}
		r.Type = event.Meeting
		r.Place = nil
		r.ID = event.ReportID(r)
		reports = append(reports, r)
	}
	slices.SortFunc(reports, byPublished)
	s := newResolver(newMemory())
	start, n := cpu(), 0
	for b.Loop() {
		if _, err := s.Resolve(context.Background(), reports[n%len(reports)]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/(cpu()-start).Seconds(), "reports/cpu-s")
}
