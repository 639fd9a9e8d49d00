//go:build unix

package worker

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	Serve(jobs)
	os.Exit(m.Run())
}

var kept [][]byte // what the greedy job holds on to

var jobs = map[string]Job{
	"upper": func(in io.Reader, out io.Writer) error {
		b, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		_, err = out.Write(bytes.ToUpper(b))
		return err
	},
	"environ": func(_ io.Reader, out io.Writer) error {
		_, err := io.WriteString(out, strings.Join(os.Environ(), "\n"))
		return err
	},
	"greedy": func(io.Reader, io.Writer) error {
		for {
			b := make([]byte, 1<<20)
			for i := range b {
				b[i] = 1
			}
			kept = append(kept, b)
		}
	},
	"huge": func(io.Reader, io.Writer) error { kept = append(kept, make([]byte, 1<<34)); return nil },
	// Pages of a mapped file are no private memory: only the watch over resident memory sees them.
	"mapped": func(io.Reader, io.Writer) error {
		f, err := os.Create(filepath.Join(os.TempDir(), "mapped"))
		if err != nil {
			return err
		}
		const size = 100 << 20
		if err := f.Truncate(size); err != nil {
			return err
		}
		b, err := syscall.Mmap(int(f.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
		if err != nil {
			return err
		}
		for i := 0; i < size; i += 4096 {
			b[i] = 1
		}
		time.Sleep(time.Minute)
		return nil
	},
	"endless": func(io.Reader, io.Writer) error {
		for i := 0; ; i++ {
			kept = kept[:0]
		}
	},
	"asleep": func(io.Reader, io.Writer) error { time.Sleep(time.Minute); return nil },
	"panics": func(io.Reader, io.Writer) error { panic("a hidden row bit me") },
	"panics aside": func(io.Reader, io.Writer) error {
		go func() { panic("aside") }()
		time.Sleep(time.Minute)
		return nil
	},
	"fails": func(io.Reader, io.Writer) error { return errors.New("no header found") },
	"exits": func(io.Reader, io.Writer) error { os.Exit(7); return nil },
	"floods": func(_ io.Reader, out io.Writer) error {
		b := make([]byte, 1<<16)
		for {
			if _, err := out.Write(b); err != nil {
				return err
			}
		}
	},
	"fills disk": func(io.Reader, io.Writer) error {
		f, err := os.CreateTemp("", "")
		if err != nil {
			return err
		}
		b := make([]byte, 1<<20)
		for {
			if _, err := f.Write(b); err != nil {
				return err
			}
		}
	},
	"litters": func(io.Reader, io.Writer) error {
		return os.WriteFile(filepath.Join(os.TempDir(), "sheet1.xml"), make([]byte, 1<<20), 0o600)
	},
	"litters and hangs": func(io.Reader, io.Writer) error {
		if err := os.WriteFile(filepath.Join(os.TempDir(), "sheet1.xml"), make([]byte, 1<<20), 0o600); err != nil {
			return err
		}
		time.Sleep(time.Minute)
		return nil
	},
}

// inFolder gives the test a temp folder of its own, checked to be empty at its end, and checks that no child is left.
func inFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
			t.Errorf("left in the temp folder: %v", left)
		}
		if runtime.GOOS == "linux" {
			var ws syscall.WaitStatus
			if pid, err := syscall.Wait4(-1, &ws, syscall.WNOHANG, nil); err != syscall.ECHILD {
				t.Errorf("a child is left: pid %d, %v", pid, err)
			}
		}
	})
	return dir
}

func TestRun(t *testing.T) {
	inFolder(t)
	in := bytes.Repeat([]byte("yuncheng "), 1<<17)
	out, err := Run(t.Context(), "upper", in, Limits{})
	if err != nil || !bytes.Equal(out, bytes.ToUpper(in)) {
		t.Fatalf("answer of %d bytes, %v", len(out), err)
	}
}

func TestHowChildrenEnd(t *testing.T) {
	small := Limits{Memory: 64 << 20, Time: 5 * time.Second, Output: 1 << 20, Disk: 8 << 20}
	brief := Limits{Time: 300 * time.Millisecond}
	for _, c := range []struct {
		job    string
		lim    Limits
		want   error
		stderr string
		linux  bool // the limit is the kernel's
	}{
		{"greedy", small, ErrMemory, "", true},
		{"huge", small, ErrMemory, "", true},
		{"mapped", Limits{Memory: 64 << 20, Time: 5 * time.Second}, ErrMemory, "", true},
		{"endless", brief, ErrTime, "", false},
		{"asleep", brief, ErrTime, "", false},
		{"panics", small, ErrCrashed, "a hidden row bit me", false},
		{"panics aside", small, ErrCrashed, "aside", false},
		{"exits", small, ErrCrashed, "", false},
		{"fails", small, ErrFailed, "no header found", false},
		{"floods", small, ErrOutput, "", false},
		{"fills disk", small, ErrFailed, "file too large", true},
		{"litters", small, nil, "", false},
		{"no such job", small, ErrCrashed, "no job named", false},
	} {
		t.Run(c.job, func(t *testing.T) {
			if c.linux && runtime.GOOS != "linux" {
				t.Skip("Linux only")
			}
			inFolder(t)
			out, err := Run(t.Context(), c.job, nil, c.lim)
			if !errors.Is(err, c.want) {
				t.Fatalf("want %v, got %v", c.want, err)
			}
			if c.want == nil {
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Job != c.job || !strings.Contains(e.Stderr, c.stderr) || out != nil {
				t.Errorf("answer %d bytes, error %#v", len(out), err)
			}
		})
	}
}

func TestCancelKillsChild(t *testing.T) {
	inFolder(t)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := Run(ctx, "litters and hangs", nil, Limits{}); err != context.DeadlineExceeded {
		t.Fatalf("got %v", err)
	}
}

func TestWaitingForASlotEndsWithContext(t *testing.T) {
	inFolder(t)
	busy, free := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for range cap(slots) {
		running.Go(func() { Run(busy, "asleep", nil, Limits{}) })
	}
	for len(slots) < cap(slots) {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Run(ctx, "upper", nil, Limits{}); err != context.DeadlineExceeded {
		t.Errorf("got %v", err)
	}
	free()
	running.Wait()
	if out, err := Run(t.Context(), "upper", []byte("a"), Limits{}); string(out) != "A" {
		t.Errorf("after the slots were freed: %q, %v", out, err)
	}
}

// A child learns nothing of the server's environment.
func TestChildKnowsNoSecrets(t *testing.T) {
	t.Setenv("DUBAN_DATABASE_PASSWORD", "secret")
	inFolder(t)
	out, err := Run(t.Context(), "environ", nil, Limits{})
	if err != nil || strings.Contains(string(out), "secret") || !strings.Contains(string(out), "GOMEMLIMIT") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestServeReturnsInAnOrdinaryProcess(t *testing.T) {
	t.Setenv(envName, "1 1 1") // alone it is not enough
	Serve(jobs)
}

func TestSweep(t *testing.T) {
	dir := inFolder(t)
	inUse, err := newFolder()
	if err != nil {
		t.Fatal(err)
	}
	dead := filepath.Join(dir, folderPrefix+"dead")
	if err := os.MkdirAll(filepath.Join(dead, "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * time.Hour) // what counts where there are no locks
	if err := os.Chtimes(dead, old, old); err != nil {
		t.Fatal(err)
	}
	if n, err := Sweep(); n != 1 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	if _, err := os.Stat(inUse.path); err != nil {
		t.Errorf("a folder in use was swept: %v", err)
	}
	if err := inUse.remove(); err != nil {
		t.Error(err)
	}
}

func TestBoundedJoinsPieces(t *testing.T) {
	exceeded := false
	b := bounded{limit: 3 * pieceSize, exceeded: func() { exceeded = true }}
	var want []byte
	for i := range 100 {
		p := bytes.Repeat([]byte{byte(i)}, i*i)
		want = append(want, p...)
		b.Write(p)
	}
	b.Write(make([]byte, 3*pieceSize-len(want)))
	if got := b.whole(); !bytes.HasPrefix(got, want) || int64(len(got)) != b.limit || exceeded {
		t.Errorf("%d bytes of %d, %v", len(got), b.limit, exceeded)
	}
	if b.Write([]byte{1}); !exceeded {
		t.Error("a byte too many passes")
	}
}

func TestEndsKeepBothEnds(t *testing.T) {
	var e ends
	e.Write([]byte("cause"))
	for range 1000 {
		e.Write([]byte(strings.Repeat("m", 100)))
	}
	e.Write([]byte("job"))
	s := e.String()
	if !strings.HasPrefix(s, "cause") || !strings.HasSuffix(s, "job") || len(s) > 2*endSize+8 {
		t.Errorf("%d bytes: %.20q…", len(s), s)
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		if _, err := Run(b.Context(), "upper", nil, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
