package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestMain lets the test binary be the program: the tests start themselves as a
// child with this variable set. With "peak" the child tells, when it is done,
// how much memory it held at most; what the parent learns of it by itself
// counts the parent's own memory in.
func TestMain(m *testing.M) {
	switch os.Getenv("READOUT_TEST_MAIN") {
	case "":
		os.Exit(m.Run())
	case "peak":
		code := status()
		text, _ := os.ReadFile("/proc/self/status")
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "VmHWM:") {
				fmt.Fprint(os.Stderr, line)
			}
		}
		os.Exit(code)
	default:
		main()
	}
}
