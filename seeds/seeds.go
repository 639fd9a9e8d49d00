// Package seeds carries the city's 2026 government work report as data that a person can edit and compare: its text, outline,
// tasks, indicators, departments, duties, periods and calendar, one file a noun in yuncheng-2026/. An empty database is
// filled from it.
//
// The files are read strictly. An unknown column, a blank where something must stand, a value outside its list, an id used
// twice, a reference to nothing or a quote that the report doesn't contain is an error that names file and line: a slip in a
// hand-edited file must stop the program before it reaches a ledger.
package seeds

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"

	"duban/models"
)

//go:embed yuncheng-2026
var files embed.FS

// folder is where the report's files lie in files.
const folder = "yuncheng-2026"

// Data is models.Seed. Lists stand in the order of their files; duties are all proposed, because the report names no leads.
type Data = models.Seed

// Load reads the embedded report. Its errors name file and line; with the files as committed there are none.
func Load() (*Data, error) {
	dir, err := fs.Sub(files, folder)
	if err != nil {
		return nil, fmt.Errorf("seeds: %w", err)
	}
	return load(dir)
}

// loader is Data in the making, with what later files refer to.
type loader struct {
	dir         fs.FS
	data        *Data
	ids         map[string]string // id → where it was first used
	areas       map[string]string // "1" → id
	themes      map[string]string // "1.2" → id
	tasks       map[string]*models.Task
	departments map[string]string // code → id
	spellings   map[string]string // folded name, short name, code or alias → code
}

// load reads one report's folder. The order matters: a file refers only to files read before it.
func load(dir fs.FS) (*Data, error) {
	l := &loader{
		dir: dir, data: &Data{}, ids: map[string]string{}, areas: map[string]string{}, themes: map[string]string{},
		tasks: map[string]*models.Task{}, departments: map[string]string{}, spellings: map[string]string{},
	}
	steps := []func() error{
		l.loadReport, l.loadText, l.loadOutline, l.loadDepartments, l.loadTasks, l.loadIndicators, l.loadDuties,
		l.loadPeriods, l.loadCalendar,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("seeds: %w", err)
		}
	}
	return l.data, l.hash()
}

// hash takes the mark of all files: a database that was filled from the same ones has nothing to load.
func (l *loader) hash() error {
	h := sha256.New()
	err := fs.WalkDir(l.dir, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(l.dir, path)
		fmt.Fprintf(h, "%s %d\n", path, len(body))
		h.Write(body)
		return err
	})
	l.data.Hash = hex.EncodeToString(h.Sum(nil))
	return err
}

// loadText reads the report as received and as cleaned.
func (l *loader) loadText() error {
	for name, into := range map[string]*string{"source.txt": &l.data.Source, "report.md": &l.data.Text} {
		content, err := fs.ReadFile(l.dir, name)
		if err != nil {
			return err
		}
		if strings.TrimSpace(string(content)) == "" {
			return fmt.Errorf("%s:1: the file is empty", name)
		}
		*into = string(content)
	}
	return nil
}
