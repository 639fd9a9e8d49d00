//go:build !linux

package worker

import (
	"os"
	"time"
)

// Elsewhere than on Linux a child is bounded by clock, output and the collector's memory limit only.

func program() (string, error) { return os.Executable() }

func restrain(restraint) error { return nil }

func leaveWithParent(parent int) {
	for os.Getppid() == parent {
		time.Sleep(200 * time.Millisecond)
	}
	os.Exit(exitStarted)
}

func residentOver(int, int64) bool { return false }

func killedByKernel(*os.ProcessState) bool { return false }

func hold(dir string) (*os.File, error) {
	return os.OpenFile(dir+"/.held", os.O_CREATE|os.O_RDWR, 0o600)
}

// abandoned folders are older than any child may live.
func abandoned(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && time.Since(info.ModTime()) > time.Hour
}
