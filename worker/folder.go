package worker

import (
	"os"
	"path/filepath"
)

const folderPrefix = "duban-worker-"

// folder is the temp folder of one child.
type folder struct {
	path string
	held *os.File
}

// newFolder makes a temp folder and holds it. Another process's Sweep may take a folder in the instant between the two
// steps; then the next try gets it.
func newFolder() (folder, error) {
	var err error
	for range 5 {
		var path string
		if path, err = os.MkdirTemp("", folderPrefix); err != nil {
			return folder{}, err
		}
		var held *os.File
		if held, err = hold(path); err == nil {
			if _, err = os.Stat(held.Name()); err == nil {
				return folder{path, held}, nil
			}
			held.Close()
		}
		os.RemoveAll(path)
	}
	return folder{}, err
}

func (f folder) remove() error {
	f.held.Close()
	return os.RemoveAll(f.path)
}

// Sweep removes the temp folders that children of dead processes left behind, and returns how many. A server calls it
// at its start; folders in use, here or in another process, stay.
func Sweep() (int, error) {
	dirs, err := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*"))
	if err != nil {
		return 0, err
	}
	swept := 0
	for _, dir := range dirs {
		if !abandoned(dir) {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return swept, err
		}
		swept++
	}
	return swept, nil
}
