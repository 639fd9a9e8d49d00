package worker

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// Job is work done in a child: it reads its whole input from in and writes its answer to out. It keeps nothing, and may
// use os.TempDir freely. An error it returns reaches the parent as ErrFailed with the error's text; a refusal that must
// keep its type belongs into the answer.
type Job func(in io.Reader, out io.Writer) error

const (
	envName  = "DUBAN_WORKER" // set in children only, so that no argument of a person can make one
	argument = "worker:"      // a child's first argument is worker:<job>, readable in a process list
)

// Exit codes of a child, beyond those of the Go runtime.
const (
	exitFailed  = 81 // the job returned an error, its text is on stderr
	exitPanic   = 82 // the job panicked, the stack is on stderr
	exitStarted = 83 // the child could not set its limits or does not know the job
)

// Serve returns at once in an ordinary process. In a process started by Run it limits the process, runs the job
// from stdin to stdout and exits.
func Serve(jobs map[string]Job) {
	spec, isChild := os.LookupEnv(envName)
	if !isChild || len(os.Args) < 2 || !strings.HasPrefix(os.Args[1], argument) {
		return
	}
	name := strings.TrimPrefix(os.Args[1], argument)
	os.Exit(serve(jobs, name, spec))
}

func serve(jobs map[string]Job, name, spec string) int {
	job, ok := jobs[name]
	if !ok {
		fmt.Fprintf(os.Stderr, "no job named %q\n", name)
		return exitStarted
	}
	lim, err := parseSpec(spec)
	if err == nil {
		err = restrain(lim)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "limits: %v\n", err)
		return exitStarted
	}
	go leaveWithParent(os.Getppid())
	return perform(job)
}

// perform runs the job with a buffered stdout, and turns errors and panics into exit codes.
func perform(job Job) (code int) {
	defer func() {
		if v := recover(); v != nil {
			fmt.Fprintf(os.Stderr, "panic: %v\n%s", v, debug.Stack())
			code = exitPanic
		}
	}()
	out := bufio.NewWriterSize(os.Stdout, 64<<10)
	err := job(os.Stdin, out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	return 0
}

// spec is the form in which a child is told its limits: memory in bytes, processor seconds, bytes of a temp file.
func (l Limits) spec() string {
	seconds := int64(l.Time.Seconds()) + 1
	return fmt.Sprintf("%d %d %d", l.Memory, seconds*processorShare, l.Disk)
}

// processorShare allows for the garbage collector working beside the job: the clock is the limit that counts, processor
// time only ends a child whose parent is gone.
const processorShare = 4

type restraint struct{ memory, seconds, disk uint64 }

func parseSpec(spec string) (restraint, error) {
	fields := strings.Fields(spec)
	if len(fields) != 3 {
		return restraint{}, fmt.Errorf("three numbers wanted, found %q", spec)
	}
	var n [3]uint64
	for i, f := range fields {
		v, err := strconv.ParseUint(f, 10, 62)
		if err != nil {
			return restraint{}, err
		}
		n[i] = v
	}
	return restraint{memory: n[0], seconds: n[1], disk: n[2]}, nil
}
