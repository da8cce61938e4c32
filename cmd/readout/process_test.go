package main

import (
	"bufio"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// hang is how long a test waits for what must come, before it gives up.
const hang = 3 * time.Minute

// process is the program, started by a test.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdout *transcript
	stderr *transcript
	exited chan struct{}
}

// start runs the program with these arguments in dir; it is killed at the end
// of the test where it still runs.
func start(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: self(t, args...), stdout: newTranscript(), stderr: newTranscript(), exited: make(chan struct{})}
	p.cmd.Dir = dir
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Go(func() { p.stdout.read(out) })
	both.Go(func() { p.stderr.read(errs) })
	go func() {
		both.Wait()
		_ = p.cmd.Wait()
		close(p.exited)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.exited
	})
	return p
}

// await waits until the program has written a line with text in it, on either
// side, and gives the line.
func (p *process) await(on *transcript, text string) string {
	p.t.Helper()
	line, ok := on.await(text)
	if !ok {
		p.t.Fatalf("%v: no line with %q\nstdout:\n%s\nstderr:\n%s", p.cmd.Args[1:], text, p.stdout, p.stderr)
	}
	return line
}

// signal sends s and gives the exit status; -1 says killed by a signal.
func (p *process) signal(s syscall.Signal) int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	return p.wait()
}

// wait gives the exit status.
func (p *process) wait() int {
	p.t.Helper()
	select {
	case <-p.exited:
	case <-time.After(hang):
		p.t.Fatalf("%v does not end\nstderr:\n%s", p.cmd.Args[1:], p.stderr)
	}
	return p.cmd.ProcessState.ExitCode()
}

// result is what a program that has ended said.
type result struct {
	code           int
	stdout, stderr string
}

// run runs the program to its end.
func run(t *testing.T, dir, stdin string, args ...string) result {
	t.Helper()
	cmd := self(t, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	guard := time.AfterFunc(hang, func() { _ = cmd.Process.Kill() })
	defer guard.Stop()
	_ = cmd.Run()
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// transcript collects lines, and lets others wait for one.
type transcript struct {
	mu    sync.Mutex
	lines []string
	ended bool
	more  chan struct{} // closed and replaced at every line
}

func newTranscript() *transcript { return &transcript{more: make(chan struct{})} }

func (c *transcript) read(r io.Reader) {
	s := bufio.NewReader(r)
	for {
		line, err := s.ReadString('\n')
		c.mu.Lock()
		if line != "" {
			c.lines = append(c.lines, strings.TrimSuffix(line, "\n"))
		}
		c.ended = err != nil
		close(c.more)
		c.more = make(chan struct{})
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (c *transcript) await(text string) (string, bool) {
	guard := time.NewTimer(hang)
	defer guard.Stop()
	for from := 0; ; {
		c.mu.Lock()
		lines, ended, more := c.lines, c.ended, c.more
		c.mu.Unlock()
		for ; from < len(lines); from++ {
			if strings.Contains(lines[from], text) {
				return lines[from], true
			}
		}
		if ended {
			return "", false
		}
		select {
		case <-more:
		case <-guard.C:
			return "", false
		}
	}
}

func (c *transcript) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.lines, "\n")
}
