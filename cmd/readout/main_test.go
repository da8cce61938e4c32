package main

import (
	"os"
	"testing"
)

// TestMain lets the test binary be the program: the tests that kill it start
// themselves as a child with this variable set.
func TestMain(m *testing.M) {
	if os.Getenv("READOUT_TEST_MAIN") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}
