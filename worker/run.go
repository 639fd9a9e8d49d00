package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// What can become of a child. Run's errors are *Error values that match one of these by errors.Is.
var (
	ErrMemory  = errors.New("worker: out of memory")
	ErrTime    = errors.New("worker: out of time")
	ErrOutput  = errors.New("worker: answer too long")
	ErrFailed  = errors.New("worker: job failed")
	ErrCrashed = errors.New("worker: crashed")
)

// Error says which job ended how. Stderr is the beginning and the end of what the child wrote, for the log.
type Error struct {
	Job    string
	Reason error // one of ErrMemory, ErrTime, ErrOutput, ErrFailed, ErrCrashed
	Stderr string
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%v (job %s)", e.Reason, e.Job)
	if e.Stderr != "" {
		s += ": " + e.Stderr
	}
	return s
}

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.Reason }

// Limits bound one child. A zero field takes its value of DefaultLimits.
type Limits struct {
	Memory int64         // bytes of resident memory
	Time   time.Duration // from the child's start; waiting for a free slot is not counted
	Output int64         // bytes of the answer
	Disk   int64         // bytes of one temp file
}

// DefaultLimits are those of an uploaded workbook (security.md §1 P1).
var DefaultLimits = Limits{Memory: 512 << 20, Time: 10 * time.Second, Output: 32 << 20, Disk: 128 << 20}

func (l Limits) orDefault() Limits {
	if l.Memory <= 0 {
		l.Memory = DefaultLimits.Memory
	}
	if l.Time <= 0 {
		l.Time = DefaultLimits.Time
	}
	if l.Output <= 0 {
		l.Output = DefaultLimits.Output
	}
	if l.Disk <= 0 {
		l.Disk = DefaultLimits.Disk
	}
	return l
}

// slots bounds the children that run at once: they are busy with the processor, so more of them than cores would only
// multiply the memory.
var slots = make(chan struct{}, max(2, runtime.NumCPU()))

// Run runs a job of Serve's table in a child process, with in as its input, and returns its answer. It waits for a free
// slot as long as ctx allows. When ctx ends, the child is killed and ctx's error returned; every other failure is an
// *Error. On return the child is gone and so is its temp folder.
func Run(ctx context.Context, job string, in []byte, lim Limits) ([]byte, error) {
	return RunParts(ctx, job, [][]byte{in}, lim)
}

// RunParts is Run with an input that lies in several pieces, so that a large file needn't be copied behind its heading.
func RunParts(ctx context.Context, job string, in [][]byte, lim Limits) ([]byte, error) {
	slot := slots
	select {
	case slot <- struct{}{}:
		defer func() { <-slot }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	dir, err := newFolder()
	if err != nil {
		return nil, fmt.Errorf("worker folder: %w", err)
	}
	out, err := runIn(ctx, dir.path, job, in, lim.orDefault())
	if rmErr := dir.remove(); rmErr != nil && err == nil {
		return nil, fmt.Errorf("worker folder: %w", rmErr)
	}
	return out, err
}

func runIn(ctx context.Context, dir, job string, in [][]byte, lim Limits) ([]byte, error) {
	exe, err := program()
	if err != nil {
		return nil, fmt.Errorf("worker program: %w", err)
	}
	running, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	answer := &bounded{limit: lim.Output, exceeded: func() { stop(ErrOutput) }}
	stderr := &ends{}

	cmd := exec.CommandContext(running, exe, argument+job)
	cmd.Env = environment(dir, lim)
	cmd.Dir = dir
	pieces := make([]io.Reader, len(in))
	for i, piece := range in {
		pieces[i] = bytes.NewReader(piece)
	}
	cmd.Stdin = io.MultiReader(pieces...)
	cmd.Stdout = answer
	cmd.Stderr = stderr
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("worker start: %w", err)
	}
	timer := time.AfterFunc(lim.Time, func() { stop(ErrTime) })
	defer timer.Stop()
	go watch(running, cmd.Process.Pid, lim.Memory, func() { stop(ErrMemory) })

	waitErr := cmd.Wait()
	if reason := verdict(ctx, running, cmd.ProcessState, waitErr, stderr.String()); reason != nil {
		if reason == ctx.Err() {
			return nil, reason
		}
		return nil, &Error{Job: job, Reason: reason, Stderr: stderr.String()}
	}
	return answer.whole(), nil
}

// environment is all that a child gets to know: none of the server's settings or passwords.
func environment(dir string, lim Limits) []string {
	return []string{
		envName + "=" + lim.spec(),
		"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir,
		fmt.Sprintf("GOMEMLIMIT=%d", lim.Memory/4*3),
		"GOGC=400", // a child lives for a moment: collecting less costs little memory and saves a fifth of the time
		"GOTRACEBACK=single",
	}
}

// verdict is why a child's answer can't be used, or nil. Our own reasons to kill come before the state that the kill
// left behind.
func verdict(ctx, running context.Context, state *os.ProcessState, waitErr error, stderr string) error {
	if waitErr == nil && context.Cause(running) != ErrOutput {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if cause := context.Cause(running); cause != nil {
		return cause
	}
	switch {
	case state.ExitCode() == exitFailed:
		return ErrFailed
	case ranOut(stderr), killedByKernel(state):
		return ErrMemory
	case strings.Contains(stderr, "SIGXCPU"):
		return ErrTime
	}
	return ErrCrashed
}

// ranOut recognises what the Go runtime (the third: the race detector's) prints when it gets no more memory.
func ranOut(stderr string) bool {
	return strings.Contains(stderr, "out of memory") || strings.Contains(stderr, "cannot allocate memory") ||
		strings.Contains(stderr, "failed to allocate")
}

// watch calls over once the child's resident memory exceeds limit. The child's own limit comes first; this one counts
// what that can't, such as pages of files.
func watch(ctx context.Context, pid int, limit int64, over func()) {
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if residentOver(pid, limit) {
				over()
				return
			}
		}
	}
}
