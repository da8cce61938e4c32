package read

import (
	"flag"
	"testing"
)

var update = flag.Bool("update", false, "write what the reader gives into the test cases")

type testCase struct{ name, html string }

func cases(t testing.TB) []testCase { return nil }
