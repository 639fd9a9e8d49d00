package exporter

import (
	"maps"
	"os"
	"testing"

	"duban/importer"
	"duban/worker"
)

// Files of departments are read and marked in children of the test's own binary.
func TestMain(m *testing.M) {
	jobs := importer.Jobs()
	maps.Copy(jobs, Jobs())
	jobs[peakJob] = writeAlone
	worker.Serve(jobs)
	os.Exit(m.Run())
}
