package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"readout/event"
	"readout/internal/app"
	"readout/internal/strict"
	"readout/sink"
)

// subscribeCmd prints events as they come.
func subscribeCmd() *cobra.Command {
	var o struct {
		since            string
		types, countries []string
		json             bool
		limit            int
	}
	c := &cobra.Command{
		Use:   "subscribe",
		Short: "Print events as they come",
		Long: `Subscribe prints each event, and each revision of it, as it comes; --since
starts with those of the past. It joins the broker that ` + "`readout run`" + ` keeps on
the same data directory, or the one given with --nats, and goes on by itself
after a lost connection.`,
		Example: `  readout subscribe --since 24h
  readout subscribe --type call,meeting --country USA
  readout subscribe --json --since 7d | jq .participants`,
		Args: cobra.NoArgs,
	}
	load := configFlags(c, "data", "nats", "token", "creds", "min-confidence", "log-level")
	f := c.Flags()
	f.StringVar(&o.since, "since", "", "start with the events of this long `AGO` (24h, 7d), or since a date (2025-03-18)")
	f.StringSliceVar(&o.types, "type", nil, "only these `TYPES`, comma separated: "+join(event.Types))
	f.StringSliceVar(&o.countries, "country", nil, "only events with one of these sides: alpha-3 `CODES`, comma separated")
	f.BoolVar(&o.json, "json", false, "print a JSON object a line")
	f.IntVarP(&o.limit, "limit", "n", 0, "stop after `N` events; 0 goes on for ever")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		sub := app.Subscription{MinConfidence: cfg.Extract.MinConfidence}
		if sub.Since, err = parseSince(o.since, time.Now()); err != nil {
			return err
		}
		if sub.Types, err = parseTypes(o.types); err != nil {
			return err
		}
		for _, code := range o.countries {
			code = strings.ToUpper(strings.TrimSpace(code))
			if !sideCode.MatchString(code) {
				return fmt.Errorf("--country %q: want alpha-3 codes such as USA or NOR, or a body such as EUE, NATO or UNO", code)
			}
			sub.Countries = append(sub.Countries, code)
		}
		out := bufio.NewWriter(os.Stdout)
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		n := 0
		return app.Subscribe(c.Context(), cfg, cfg.Logger(), sub, func(e event.Event) (bool, error) {
			if o.json {
				if err := enc.Encode(e); err != nil {
					return false, err
				}
			} else {
				fmt.Fprintln(out, sink.Line(e))
			}
			n++
			return o.limit == 0 || n < o.limit, out.Flush()
		})
	}
	return c
}

// sideCode is how the code of a side looks. No country has two letters.
var sideCode = regexp.MustCompile(`^(AU|[A-Z]{3,10})$`)

// parseSince reads "24h", "7d" or a date; "" gives the zero time.
func parseSince(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if d, err := time.ParseDuration(days + "h"); err == nil && d >= 0 {
			return now.Add(-24 * d), nil
		}
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--since %q: want how long ago (24h, 7d), a date or a time (2025-03-18, 2025-03-18T13:00:00Z)", s)
}

func parseTypes(names []string) ([]event.Type, error) {
	known := make([]string, len(event.Types))
	for i, t := range event.Types {
		known[i] = string(t)
	}
	var out []event.Type
	var errs []error
next:
	for _, n := range names {
		n = strings.ToLower(strings.TrimSpace(n))
		for _, k := range known {
			if n == k {
				out = append(out, event.Type(n))
				continue next
			}
		}
		if near := strict.Nearest(n, known); near != "" {
			errs = append(errs, fmt.Errorf("--type %q is none; did you mean %q?", n, near))
		} else {
			errs = append(errs, fmt.Errorf("--type %q is none; want of: %s", n, strings.Join(known, ", ")))
		}
	}
	return out, errors.Join(errs...)
}

func join[T ~string](list []T) string {
	s := make([]string, len(list))
	for i, x := range list {
		s[i] = string(x)
	}
	return strings.Join(s, ", ")
}
