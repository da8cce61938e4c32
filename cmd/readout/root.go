package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"readout/internal/app"
	"readout/internal/strict"
)

// root is the command line. Commands are told in the order in which a new user
// meets them.
func root() *cobra.Command {
	cobra.EnableCommandSorting = false
	c := &cobra.Command{
		Use:   "readout",
		Short: "A live, machine-readable record of diplomacy, made of news pages and official readouts",
		Long: `Readout turns news pages and official readouts into a live, machine-readable
record of diplomacy: who called, met, visited, negotiated and signed with whom,
when, where, about what, and who says so.`,
		Example: `  readout demo                       see it work, on pages that come with it
  readout parse https://example.org/article.html
  readout run                        crawl real sources for as long as it runs
  readout subscribe --since 24h      watch what it finds`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          commandOnly,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.CompletionOptions.HiddenDefaultCmd = true
	c.SetFlagErrorFunc(flagError)
	c.AddCommand(demoCmd(), runCmd(), parseCmd(), subscribeCmd(), sourcesCmd())
	for _, r := range app.AllRoles {
		c.AddCommand(roleCmd(r))
	}
	c.AddCommand(replayCmd(), rejectedCmd(), benchCmd(), versionCmd())
	return c
}

// commandOnly refuses a word that is no command, and names the nearest one.
func commandOnly(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			known = append(known, sub.Name())
		}
	}
	hint := ""
	if near := strict.Nearest(args[0], known); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("unknown command %q%s\nsee `%s --help`", args[0], hint, c.CommandPath())
}

// flagError names the nearest flag where one is unknown.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var known []string
		c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := strict.Nearest(unknown.GetSpecifiedName(), known); near != "" {
			err = fmt.Errorf("%w; did you mean --%s?", err, near)
		}
	}
	return fmt.Errorf("%w\nsee `%s --help`", err, c.CommandPath())
}

// configFlags adds --config and the named settings to a command. The returned
// function gives the configuration once the flags are parsed: flags beat the
// environment, which beats the file, which beats the defaults.
func configFlags(c *cobra.Command, names ...string) func() (app.Config, error) {
	file := c.Flags().String("config", os.Getenv("READOUT_CONFIG"), "`FILE` with settings, YAML (env READOUT_CONFIG)")
	want := map[string]bool{}
	for _, n := range names {
		want[n] = true
	}
	var given []func(*app.Config) error
	for _, s := range app.Settings() {
		if !want[s.Flag] {
			continue
		}
		c.Flags().Var(&settingValue{s: s, given: &given}, s.Flag, fmt.Sprintf("%s (env %s)", s.Usage, s.Env))
		c.Flags().Lookup(s.Flag).DefValue = s.Default()
	}
	return func() (app.Config, error) {
		cfg := app.DefaultConfig()
		if *file != "" {
			if err := cfg.LoadFile(*file); err != nil {
				return cfg, err
			}
		}
		if err := cfg.LoadEnv(os.LookupEnv); err != nil {
			return cfg, err
		}
		for _, set := range given {
			if err := set(&cfg); err != nil {
				return cfg, err
			}
		}
		return cfg, cfg.Check()
	}
}

// isSet tells whether a flag or its variable in the environment was given.
func isSet(c *cobra.Command, flag string) bool {
	for _, s := range app.Settings() {
		if _, ok := os.LookupEnv(s.Env); ok && s.Flag == flag {
			return true
		}
	}
	return c.Flags().Changed(flag)
}

// settingValue is a flag that remembers what it was given until the file and
// the environment have been read.
type settingValue struct {
	s     app.Setting
	given *[]func(*app.Config) error
	text  string
}

var _ pflag.Value = (*settingValue)(nil)

func (v *settingValue) String() string { return v.text }
func (v *settingValue) Type() string   { return v.s.Value }
func (v *settingValue) Set(text string) error {
	var scratch app.Config
	if err := v.s.Set(&scratch, text); err != nil {
		return err
	}
	v.text = text
	*v.given = append(*v.given, func(c *app.Config) error { return v.s.Set(c, text) })
	return nil
}
