package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"readout/internal/app"
	"readout/internal/bus"
)

// rejectedCmd shows the dead letters, and sends them round again.
func rejectedCmd() *cobra.Command {
	var o struct {
		json, replay bool
		reason       string
	}
	c := &cobra.Command{
		Use:   "rejected",
		Short: "List what was rejected, with its reason; --replay sends it round again",
		Long: `A page, article or report that can't be handled is set aside with its reason and
kept. Rejected lists what was set aside, oldest first; --replay puts it back on
the queue that it came from, after the cause was mended.`,
		Example: "  readout rejected\n  readout rejected --json --reason 'too large'\n  readout rejected --replay",
		Args:    cobra.NoArgs,
	}
	load := configFlags(c, "data", "nats", "token", "creds", "log-level")
	c.Flags().Lookup("log-level").DefValue = "warn"
	c.Flags().BoolVar(&o.json, "json", false, "print a JSON object a line, the rejected body included")
	c.Flags().BoolVar(&o.replay, "replay", false, "send them round again")
	c.Flags().StringVar(&o.reason, "reason", "", "only those with this `REASON`")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		if !isSet(c, "log-level") {
			cfg.Log.Level = "warn"
		}
		enc := json.NewEncoder(os.Stdout)
		enc.SetEscapeHTML(false)
		n := 0
		err = app.Rejected(c.Context(), cfg, cfg.Logger(), o.reason, o.replay, func(d bus.DeadLetter) error {
			n++
			if o.json {
				return enc.Encode(d)
			}
			_, err := fmt.Printf("%s  %-8s %-14s %s  %s\n", d.Time.Local().Format(time.DateTime), d.Stage, d.Reason, d.MsgID, d.Detail)
			return err
		})
		if err == nil && !o.json {
			word := "rejected"
			if o.replay {
				word = "sent round again"
			}
			fmt.Printf("%d %s\n", n, word)
		}
		return err
	}
	return c
}
