package sink

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"readout/event"
	"readout/internal/strict"
)

// Sink takes events in. It is safe for concurrent use.
type Sink interface {
	// Write stores events, durably on return. An event of a revision that is
	// stored already, or of an older one, changes nothing. Of a batch either all
	// is stored or none; after an error the same batch may be written again. A
	// cancelled context stores nothing.
	Write(ctx context.Context, evs []event.Event) error

	// Close lets go of files and connections. Closing twice is no error; writing
	// after it is.
	Close() error
}

// opener makes a sink of what follows the scheme in an address.
type opener func(ctx context.Context, path string) (Sink, error)

// schemes is filled once, by the init function of each sink's file.
var schemes = map[string]opener{}

// register makes a scheme known. It panics where two sinks want one name.
func register(scheme string, open opener) {
	if schemes[scheme] != nil {
		panic("sink: scheme registered twice: " + scheme)
	}
	schemes[scheme] = open
}

// Schemes lists what [Open] knows, sorted.
func Schemes() []string { return slices.Sorted(maps.Keys(schemes)) }

// Open opens the sink that the address names, like "sqlite:readout.db". An
// unknown scheme is an error that names the nearest known one.
func Open(ctx context.Context, rawURL string) (Sink, error) {
	scheme, path, err := split(rawURL)
	if err != nil {
		return nil, err
	}
	return schemes[scheme](ctx, path)
}

// Check says whether [Open] could know the address, without opening anything.
func Check(rawURL string) error {
	_, _, err := split(rawURL)
	return err
}

func split(rawURL string) (scheme, path string, err error) {
	scheme, path, ok := strings.Cut(rawURL, ":")
	if scheme == "stdout" && !ok {
		return scheme, "", nil
	}
	scheme = strings.ToLower(scheme)
	if !ok || len(scheme) == 1 { // one letter is a drive on Windows
		return "", "", fmt.Errorf("sink %q: no scheme; write sqlite:PATH, ndjson:PATH, ndjson:- or stdout:", rawURL)
	}
	if schemes[scheme] == nil {
		if near := strict.Nearest(scheme, Schemes()); near != "" {
			return "", "", fmt.Errorf("sink %q: unknown scheme %q; did you mean %q?", rawURL, scheme, near)
		}
		return "", "", fmt.Errorf("sink %q: unknown scheme %q; known are %s", rawURL, scheme, strings.Join(Schemes(), ", "))
	}
	// sqlite:///var/lib/x.db is how many people write it.
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		path = rest
	}
	return scheme, path, nil
}
