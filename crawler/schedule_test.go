package crawler

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestParseSchedule(t *testing.T) {
	now := time.Date(2025, 3, 18, 12, 30, 0, 0, time.UTC)
	for in, want := range map[string]string{
		"":                               "@30m0s",
		"@every 15m":                     "@15m0s",
		" @every 90s ":                   "@1m30s",
		"0 6 * * *":                      "2025-03-19T06:00:00Z",
		"TZ=Asia/Tokyo 0 6 * * *":        "2025-03-18T21:00:00Z",
		"CRON_TZ=Europe/Paris 0 6 * * *": "2025-03-19T05:00:00Z",
		"@hourly":                        "2025-03-18T13:00:00Z",
		"*/10 * * * *":                   "2025-03-18T12:40:00Z",
	} {
		s, err := ParseSchedule(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		got := "@" + s.every.String()
		if s.cron != nil {
			got = s.cron.Next(now).UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"sometimes", "@every", "@every 0s", "@every -5m", "@every soon", "61 * * * *", "TZ=Nowhere/Atall 0 6 * * *", "TZ=", "0 0 31 2 *", "* * * *", "@reboot"} {
		if s, err := ParseSchedule(in); err == nil {
			t.Errorf("%q: got %+v, want an error", in, s)
		}
	}
}

// A thousand sources do not start at once, and do not come due together later.
func TestSourcesAreSpread(t *testing.T) {
	const n = 1000
	now := time.Date(2025, 3, 18, 12, 0, 0, 0, time.UTC)
	s, _ := ParseSchedule("@every 30m")
	first, next := map[int64]int{}, map[int64]int{}
	for i := range n {
		name := fmt.Sprintf("source-%s-%d", strings.Repeat("x", i%3), i)
		first[int64(s.first(now, name, n).Sub(now)/time.Second)]++
		next[int64(s.next(now, 0, name).Sub(now)/time.Second)]++
	}
	for second, k := range first {
		if k > 20 || second > 250 {
			t.Errorf("%d sources start in second %d", k, second)
		}
	}
	for second, k := range next {
		if k > 30 || second < 28*60 || second > 32*60 {
			t.Errorf("%d sources are due again in second %d", k, second)
		}
	}
	if s.first(now, "a", 3) != now {
		t.Error("three sources need not be spread")
	}
}

func TestIntervalsAdaptWithinBounds(t *testing.T) {
	s, _ := ParseSchedule("@every 10m")
	every := time.Duration(0)
	for range 100 {
		every = s.adapt(every, false)
	}
	if every != 160*time.Minute {
		t.Errorf("after long silence: %v, want sixteen times the interval", every)
	}
	for range 10 {
		every = s.adapt(every, true)
	}
	if every != 10*time.Minute {
		t.Errorf("after news: %v, want the interval", every)
	}
	if s, _ := ParseSchedule("@every 8h"); s.longest() != 24*time.Hour {
		t.Errorf("longest of 8h: %v", s.longest())
	}
	if s, _ := ParseSchedule("@every 48h"); s.longest() != 48*time.Hour {
		t.Errorf("longest of 48h: %v", s.longest())
	}
}
