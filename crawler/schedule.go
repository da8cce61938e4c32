package crawler

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	_ "time/tzdata" // zones in cron expressions work on machines without a zone database

	"github.com/robfig/cron/v3"
)

// defaultEvery is how often a source without a schedule is asked.
const defaultEvery = 30 * time.Minute

// shortestEvery is the shortest interval that a schedule may ask for. A test
// site needs one; a real site's limits per host hold in any case.
const shortestEvery = time.Second

// Schedule says when a source is due: at an interval that adapts to how often
// it changes, or at the times of a cron expression.
type Schedule struct {
	every time.Duration // 0 for cron
	cron  cron.Schedule // nil for an interval
}

// ParseSchedule reads "@every 15m", or cron with five fields and an optional
// zone before them ("TZ=Asia/Tokyo 0 6 * * *"), or one of @hourly, @daily,
// @weekly. Empty is every 30 minutes.
func ParseSchedule(s string) (Schedule, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Schedule{every: defaultEvery}, nil
	}
	if d, ok := strings.CutPrefix(s, "@every "); ok {
		every, err := time.ParseDuration(strings.TrimSpace(d))
		if err != nil || every < shortestEvery {
			return Schedule{}, fmt.Errorf("%q is not an interval; use one such as @every 15m, at least %v", s, shortestEvery)
		}
		return Schedule{every: every}, nil
	}
	c, err := parseCron(s)
	if err != nil {
		return Schedule{}, fmt.Errorf("%q is not a schedule (%w); use @every 15m or cron such as TZ=Europe/Paris 0 6 * * *", s, err)
	}
	return Schedule{cron: c}, nil
}

// parseCron keeps the parser's panics on odd input (a zone with nothing after
// it) from the caller.
func parseCron(s string) (c cron.Schedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	c, err = cron.ParseStandard(s)
	if err == nil && c.Next(time.Now()).IsZero() {
		err = fmt.Errorf("it never comes due")
	}
	return c, err
}

// Bounds of an interval that adapts: it starts at the schedule's own, which is
// also the shortest, and grows while nothing new is found.
func (s Schedule) longest() time.Duration {
	return max(s.every, min(16*s.every, 24*time.Hour))
}

// adapt gives the interval after a poll. News brings it down fast, silence
// takes it up slowly. Cron times stay as they are.
func (s Schedule) adapt(every time.Duration, changed bool) time.Duration {
	if s.cron != nil {
		return 0
	}
	every = max(every, s.every)
	if changed {
		return max(s.every, every/2)
	}
	return min(every+every/4, s.longest())
}

// next gives the time of the poll after one at now. The key spreads sources
// apart: by up to a tenth of the interval, or up to a minute after a cron time.
func (s Schedule) next(now time.Time, every time.Duration, key string) time.Time {
	if s.cron != nil {
		return s.cron.Next(now).Add(time.Duration(spread(key) * float64(time.Minute)))
	}
	every = max(every, s.every)
	return now.Add(every - every/20 + time.Duration(spread(key)*float64(every/10)))
}

// first gives the time of the very first poll of one of n sources: soon, but
// not all at the same moment. Cron sources wait for their time.
func (s Schedule) first(now time.Time, key string, n int) time.Time {
	if s.cron != nil {
		return s.next(now, 0, key)
	}
	return now.Add(time.Duration(spread(key) * float64(min(s.every, startWindow(n)))))
}

// startWindow is over how long the first polls of n sources are spread.
func startWindow(n int) time.Duration {
	if n <= 8 {
		return 0
	}
	return time.Duration(n) * 250 * time.Millisecond
}

// spread maps a key to a number in [0, 1), the same on every machine.
func spread(key string) float64 {
	h := fnv.New64a()
	h.Write([]byte(key))
	// FNV leaves the high bits of short keys alike; this stirs them.
	x := h.Sum64()
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return float64((x^x>>33)>>11) / (1 << 53)
}
