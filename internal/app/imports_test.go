package app

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImportsPointOneWay holds the layout of docs/architecture.md: the stages
// never import each other, and each outside library has one home.
func TestImportsPointOneWay(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "readout/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		for _, imp := range p.Imports {
			if why := forbidden(p.ImportPath, imp); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imp, why)
			}
		}
	}
	if seen < 10 {
		t.Fatalf("go list told of %d packages only", seen)
	}
}

// stages are the packages that must not know each other.
var stages = []string{"readout/crawler", "readout/processor/read", "readout/processor/extract", "readout/processor/resolve", "readout/sink", "readout/internal/web", "readout/internal/bus", "readout/internal/demo"}

// homes names the one package below which an outside library may be imported.
var homes = map[string]string{
	"github.com/nats-io/":   "readout/internal/bus",
	"github.com/gocolly/":   "readout/crawler",
	"modernc.org/sqlite":    "readout/sink",
	"github.com/go-shiori/": "readout/processor/read",
	"github.com/spf13/":     "readout/cmd/readout",
}

func forbidden(pkg, imp string) string {
	for prefix, home := range homes {
		if strings.HasPrefix(imp, prefix) && !below(pkg, home) {
			return "only " + home + " may"
		}
	}
	if pkg == "readout/event" && strings.Contains(strings.Split(imp, "/")[0], ".") {
		return "event/ has the standard library only"
	}
	if below(pkg, "readout/event") && strings.HasPrefix(imp, "readout/") {
		return "event/ stands below everything"
	}
	from := slices.IndexFunc(stages, func(s string) bool { return below(pkg, s) })
	to := slices.IndexFunc(stages, func(s string) bool { return below(imp, s) })
	if from >= 0 && to >= 0 && from != to {
		return "stages never import each other"
	}
	if from >= 0 && (below(imp, "readout/internal/app") || below(imp, "readout/cmd")) {
		return "imports point from cmd to app to the stages"
	}
	return ""
}

func below(pkg, dir string) bool { return pkg == dir || strings.HasPrefix(pkg, dir+"/") }
