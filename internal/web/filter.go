package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"readout/event"
)

// filter is what a reader wants to see. An empty field wants all.
type filter struct {
	Types     []event.Type
	Statuses  []event.Status
	Countries []string  // any of them among the sides
	Since     time.Time // told at or after: publication of the newest article
	Limit     int
}

const (
	defaultLimit = 100
	maxLimit     = 2000
	maxValues    = 32 // of one parameter
)

// parseFilter reads the query's type, status, country, since and limit, where
// the first three may be repeated or comma separated, and since is a time, a
// date or a span back from now such as 24h. extra are parameters that the route
// reads itself. The error tells a person what to write.
func parseFilter(q url.Values, now time.Time, extra ...string) (filter, error) {
	f := filter{Limit: defaultLimit}
	known := append([]string{"type", "status", "country", "since", "limit"}, extra...)
	for key := range q {
		if !slices.Contains(known, key) {
			return f, fmt.Errorf("unknown parameter %.40q; use %s", key, strings.Join(known, ", "))
		}
	}
	for _, v := range values(q, "type") {
		t := event.Type(strings.ToLower(v))
		if !slices.Contains(event.Types, t) {
			return f, fmt.Errorf("unknown type %.40q; use %s", v, names(event.Types))
		}
		f.Types = append(f.Types, t)
	}
	for _, v := range values(q, "status") {
		s := event.Status(strings.ToLower(v))
		if !slices.Contains(event.Statuses, s) {
			return f, fmt.Errorf("unknown status %.40q; use %s", v, names(event.Statuses))
		}
		f.Statuses = append(f.Statuses, s)
	}
	for _, v := range values(q, "country") {
		code, ok := countryCode(v)
		if !ok {
			return f, fmt.Errorf("unknown country %.40q; use a three-letter code such as FRA, or EUE, NATO, UNO", v)
		}
		f.Countries = append(f.Countries, code)
	}
	if len(f.Types)+len(f.Statuses)+len(f.Countries) > 3*maxValues {
		return f, fmt.Errorf("too many values; give at most %d of each", maxValues)
	}
	if v := strings.TrimSpace(q.Get("since")); v != "" {
		t, ok := parseTime(v)
		if d, err := time.ParseDuration(v); !ok && err == nil && d > 0 {
			t, ok = now.Add(-d), true
		}
		if !ok {
			return f, fmt.Errorf("since %.40q is no time; use 2025-03-18, 2025-03-18T13:00:00Z or 24h", v)
		}
		f.Since = t
	}
	if v := q.Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > maxLimit {
			return f, fmt.Errorf("limit %.40q is out of range; use 1 to %d", v, maxLimit)
		}
		f.Limit = n
	}
	return f, nil
}

// values splits a parameter that is repeated, comma separated, or both.
func values(q url.Values, key string) []string {
	var out []string
	for _, v := range q[key] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

func names[T ~string](list []T) string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return strings.Join(out, ", ")
}

func (f filter) wants(e event.Event) bool {
	return (len(f.Types) == 0 || slices.Contains(f.Types, e.Type)) &&
		(len(f.Statuses) == 0 || slices.Contains(f.Statuses, e.Status)) &&
		(len(f.Countries) == 0 || slices.ContainsFunc(f.Countries, func(c string) bool { return slices.Contains(e.Countries, c) })) &&
		(f.Since.IsZero() || !told(e).Before(f.Since))
}

// told is when e was last told: Updated or, where that is missing, what its
// mentions say.
func told(e event.Event) time.Time {
	if e.Updated.IsZero() {
		return reported(e)
	}
	return e.Updated
}

// pick gives the first Limit entries that f wants, and how many there are in all.
func (f filter) pick(all []*entry) (some []*entry, total int) {
	for _, e := range all {
		if !f.wants(e.Event) {
			continue
		}
		if total++; len(some) < f.Limit {
			some = append(some, e)
		}
	}
	return some, total
}
