package sink

import (
	"strings"
	"testing"
)

func TestOpenNamesTheNearestScheme(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"sqlit:x.db", `did you mean "sqlite"?`},
		{"NDJSN:x", `did you mean "ndjson"?`},
		{"stdut:", `did you mean "stdout"?`},
		{"postgresql:x", "known are ndjson, sqlite, stdout"},
		{"readout.db", "no scheme"},
		{`C:\readout.db`, "no scheme"},
		{"", "no scheme"},
		{"sqlite:", "no path"},
		{"ndjson:", "no path"},
		{"stdout:file", "nothing may follow"},
	} {
		_, err := Open(t.Context(), tt.address)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Open(%q): got error %v, want %q in it", tt.address, err, tt.want)
		}
		if strings.Contains(tt.want, "mean") && Check(tt.address) == nil {
			t.Errorf("Check(%q): no error", tt.address)
		}
	}
	for _, address := range []string{"stdout", "stdout:"} {
		if s, err := Open(t.Context(), address); err != nil {
			t.Errorf("Open(%q): %v", address, err)
		} else {
			s.Close()
		}
	}
}

func TestRegisteringASchemeTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	register("sqlite", openSQLite)
}
