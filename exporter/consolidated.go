package exporter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"duban/models"
	"duban/store"
)

// consolidatedLayout changes whenever the workbook would look different from the same data.
const consolidatedLayout = "consolidated 2"

// Consolidated is the ledger of a report as of a period in one workbook (docs/workbooks.md): what the viewer may see of it. Errors
// are the store's: an unknown report or period, a viewer who may see no progress.
func Consolidated(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period) (File, error) {
	c, err := st.Entries.Consolidation(ctx, v, reportID, period)
	if err != nil {
		return File{}, err
	}
	body, err := writeConsolidated(c, v)
	if err != nil {
		return File{}, err
	}
	name := c.Report.Title + "任务台账（" + c.Period.Name.Chinese() + "）.xlsx"
	return File{Name: fileName(name), Body: body, ETag: consolidatedTag(c.Version, period, v)}, nil
}

// ConsolidatedTag is the ETag that Consolidated would give, without making the workbook: for requests that ask whether it is still
// the same.
func ConsolidatedTag(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period) (string, error) {
	version, err := st.Entries.Version(ctx, reportID)
	return consolidatedTag(version, period, v), err
}

// consolidatedTag covers all that the workbook depends on: data, period, layout and what the viewer may see.
func consolidatedTag(version string, period models.Period, v models.Viewer) string {
	scope := []string{"staff"}
	if !v.Staff {
		scope = slices.Sorted(slices.Values(v.Departments))
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{consolidatedLayout, version, string(period)}, scope...), "\n")))
	return hex.EncodeToString(sum[:16])
}

// fileName makes a name that every system takes: without the characters that paths and shells keep for themselves.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || strings.ContainsRune(`\/:*?"<>|`, r) || r >= 0x202a && r <= 0x202e {
			return '_'
		}
		return r
	}, s)
}

// writeConsolidated writes what was read, sheet by sheet. It asks nothing more and knows no clock: the same data give the same cells.
func writeConsolidated(c store.Consolidation, v models.Viewer) ([]byte, error) {
	zone, err := time.LoadLocation(c.Report.Zone)
	if err != nil {
		return nil, fmt.Errorf("exporter: the report's zone: %w", err)
	}
	l := newLedger(c, v)
	t := l.count(zone)
	b, err := newBook(l.title(), c.Report.Government)
	if err != nil {
		return nil, err
	}
	defer b.close()
	o, err := l.writeOverview(b, t)
	if err != nil {
		return nil, err
	}
	if err := l.writeSheets(b, o, t, zone); err != nil {
		return nil, err
	}
	return b.finish()
}

// writeSheets writes the sheets after the overview, the checking one last.
func (l *ledger) writeSheets(b *book, o *overview, t tally, zone *time.Location) error {
	var w written
	var err error
	if w.tasks, err = l.writeTasks(b); err != nil {
		return err
	}
	if w.indicators, w.byIndicator, err = l.writeIndicators(b); err != nil {
		return err
	}
	if err = l.writeItems(b); err != nil {
		return err
	}
	if w.departments, w.sums, err = l.writeDepartments(b, t, zone); err != nil {
		return err
	}
	if w.missing, err = l.writeMissing(b, t); err != nil {
		return err
	}
	if w.untracked, err = l.writeUntracked(b); err != nil {
		return err
	}
	return o.writeProofs(b, w)
}
