package bus

import (
	"strings"
	"testing"
)

func TestAddressesAreCheckedBeforeTheyAreAsked(t *testing.T) {
	for _, good := range []string{"nats://127.0.0.1:4222", "localhost", "tls://a:4222, nats://b:4222", "nats://[::1]:4222", "nats://token@host:4222", "ws://host/path"} {
		if err := checkURLs(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"nats://127.0.0.1:1:1", "nats://", "nats://host:port", "nats://ho st"} {
		if err := checkURLs(bad); err == nil || !strings.Contains(err.Error(), "nats://host:4222") {
			t.Errorf("%q: got %v, want an error that shows the form", bad, err)
		}
	}
}
