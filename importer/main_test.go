package importer_test

import (
	"os"
	"testing"

	"duban/importer"
	"duban/worker"
)

// The reader runs in a child of the test's own binary.
func TestMain(m *testing.M) {
	worker.Serve(importer.Jobs())
	os.Exit(m.Run())
}
