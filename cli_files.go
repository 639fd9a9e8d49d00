package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"duban/importer"
	"duban/models"
)

// importFile is one file of an import.
type importFile struct {
	name string
	body []byte
	err  error
}

// Most of what one import takes in; more is a mistake of the path.
const (
	maxImportFiles = 1000
	maxZipFile     = 64 << 20
)

// eachFile reads the file that a path names, or those in the folder or zip that it names, in order of name, one after the other.
func eachFile(path string, take func(importFile) error) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return readFile(path, info, take)
	}
	return filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || hiddenFile(d.Name()) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return readFile(p, info, take)
	})
}

// hiddenFile says that a name is one of those that programs leave beside a workbook: .DS_Store, ~$table.xlsx.
func hiddenFile(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// readFile reads one file; a zip that is no workbook gives the files in it.
func readFile(path string, info fs.FileInfo, take func(importFile) error) error {
	if info.Size() > maxZipFile {
		return take(importFile{name: path, err: models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", strconv.Itoa(maxZipFile>>20)+" MB")})
	}
	body, err := os.ReadFile(path)
	if err != nil || !importer.IsArchive(body) {
		return take(importFile{name: path, body: body, err: err})
	}
	files, err := importer.Unpack(body, importer.BundleLimits{Files: maxImportFiles, Unpacked: importer.DefaultBundle.Unpacked})
	if err != nil {
		return take(importFile{name: path, err: err})
	}
	for p := range files {
		if err := take(importFile{name: path + "!" + p.Name, body: p.Body, err: p.Err}); err != nil {
			return err
		}
	}
	return nil
}
