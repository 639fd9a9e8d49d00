//go:build unix && !race

package xlsx

import (
	"errors"
	"strings"
	"testing"

	"duban/worker"
)

// The worst files within the default limits stay far below the memory that a worker may have (P1). The race detector multiplies memory: there
// the limit says nothing.
func TestMemoryOfLargestFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("large files")
	}
	for name, c := range map[string]struct {
		file *file
		code string // "" is accepted
	}{
		"strings": {rowsOf(cellA1).strings(strings.Repeat("<si><t/></si>", 4_500_000)), ""},
		"styles":  {rowsOf(cellA1).styles("<numFmts>" + strings.Repeat(`<numFmt numFmtId="1" formatCode="`+strings.Repeat("0", 1000)+`"/>`, 50_000) + "</numFmts>"), ""},
		"a token": {rowsOf(`<row><c t="str"><v>` + strings.Repeat("a", 15<<20) + `</v></c></row>`), CodeTextTooLong},
		"no end":  {rowsOf(`<row><c t="str"><v>` + strings.Repeat("a", 17<<20) + `</v></c></row>`), CodeBroken},
		"nothing": {rowsOf(strings.Repeat("<row/>", 1_048_576)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := worker.Run(t.Context(), "read any ratio", c.file.bytes(t), worker.Limits{Memory: 256 << 20})
			switch {
			case c.code == "" && err != nil:
				t.Error(err)
			case c.code != "" && (!errors.Is(err, worker.ErrFailed) || !strings.Contains(err.Error(), c.code)):
				t.Errorf("want %s, got %v", c.code, err)
			}
		})
	}
}
