package contract

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the documents in docs/")

// TestContractDocuments holds docs/ to the Go types.
func TestContractDocuments(t *testing.T) {
	for file, got := range map[string][]byte{
		"../../docs/event.schema.json": Schema(),
		"../../docs/asyncapi.json":     AsyncAPI(),
	} {
		if !json.Valid(got) {
			t.Errorf("%s: not JSON", file)
		}
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the types say; run `make docs` and review the change", file)
		}
	}
}
