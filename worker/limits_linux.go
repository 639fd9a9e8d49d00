package worker

import (
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// program is the running binary itself, also when the file was replaced by an upgrade meanwhile.
func program() (string, error) { return "/proc/self/exe", nil }

// restrain limits this process. RLIMIT_DATA is used because a Go program reserves far more address space than it
// uses, which RLIMIT_AS counts; what is mapped already (much under the race detector) is allowed for.
func restrain(r restraint) error {
	m, err := usage(os.Getpid())
	if err != nil {
		return err
	}
	room := uint64(0)
	if r.memory > m.resident {
		room = r.memory - m.resident
	}
	for _, l := range []struct {
		resource   int
		soft, hard uint64
	}{
		{unix.RLIMIT_DATA, m.data + room, m.data + room},
		{unix.RLIMIT_CPU, r.seconds, r.seconds + 1},
		{unix.RLIMIT_FSIZE, r.disk, r.disk},
		{unix.RLIMIT_CORE, 0, 0},
	} {
		if err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: l.soft, Max: l.hard}); err != nil {
			return fmt.Errorf("resource %d to %d: %w", l.resource, l.soft, err)
		}
	}
	// When the machine itself runs short, the kernel shall take the child and not the server. Some containers forbid it.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	return nil
}

// leaveWithParent ends the child soon after the server that started it is gone.
func leaveWithParent(parent int) {
	for os.Getppid() == parent {
		time.Sleep(200 * time.Millisecond)
	}
	os.Exit(exitStarted)
}

// memory is what a process uses: resident pages, and private writable mappings as RLIMIT_DATA counts them; in bytes.
type memory struct{ resident, data uint64 }

func usage(pid int) (memory, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return memory{}, err
	}
	var size, resident, shared, text, lib, data uint64
	if _, err := fmt.Sscan(string(b), &size, &resident, &shared, &text, &lib, &data); err != nil {
		return memory{}, err
	}
	page := uint64(os.Getpagesize())
	return memory{resident: resident * page, data: data * page}, nil
}

// residentOver says whether a running child holds more than limit bytes; false when that can't be told.
func residentOver(pid int, limit int64) bool {
	m, err := usage(pid)
	return err == nil && m.resident > uint64(limit)
}

// killedByKernel says whether a child died by a signal that nobody here sent: the kernel's answer to lack of memory.
func killedByKernel(s *os.ProcessState) bool {
	status, ok := s.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// hold marks a temp folder as in use for as long as the returned file is open, also across containers that share the
// folder above. A lock of the kernel ends with its process, so it needs no guess about process numbers.
func hold(dir string) (*os.File, error) {
	f, err := os.OpenFile(dir+"/.held", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// abandoned says whether nobody holds the temp folder any more.
func abandoned(dir string) bool {
	f, err := hold(dir)
	if err != nil {
		return false
	}
	f.Close()
	return true
}
