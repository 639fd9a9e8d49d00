package exporter

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"duban/models"
	"duban/store"
)

// consolidatedLayout changes whenever the workbook would look different from the same data.
const consolidatedLayout = "consolidated 5"

// Consolidated is the ledger of a report as of a period in one workbook (docs/workbooks.md): what the viewer may see of it, and of that
// what is selected. Errors are the store's (an unknown report or period, a viewer who may see no progress) and Selection.Validate's.
func Consolidated(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, s Selection) (File, error) {
	var out bytes.Buffer
	file, err := WriteConsolidated(ctx, st, v, reportID, period, s, &out, nil)
	file.Body = out.Bytes()
	return file, err
}

// WriteConsolidated writes the same into w, best a file: of the workbook little is held in memory, whatever the size of the ledger. The
// file that it gives has no body.
func WriteConsolidated(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, s Selection, w io.Writer, p Progress) (File, error) {
	if err := s.Validate(); err != nil {
		return File{}, err
	}
	all, err := st.Entries.History(ctx, v, reportID, period, s.history(), s.ReviewedOnly)
	if err != nil {
		return File{}, err
	}
	if err := consolidatedInto(w, all, v, s, p); err != nil {
		return File{}, err
	}
	name := all[0].Report.Title + "任务台账（" + all[0].Period.Name.Chinese() + "）.xlsx"
	return File{Name: fileName(name), ETag: consolidatedTag(reportID+all[0].Version, period, v, s)}, nil
}

// ConsolidatedTag is the ETag that Consolidated would give, without making the workbook: for requests that ask whether it is still
// the same.
func ConsolidatedTag(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, s Selection) (string, error) {
	version, err := st.Entries.Version(ctx, reportID)
	return consolidatedTag(reportID+version, period, v, s), err
}

// consolidatedTag covers all that the workbook depends on: data, period, layout, what was selected and what the viewer may see.
func consolidatedTag(version string, period models.Period, v models.Viewer, s Selection) string {
	scope := []string{"staff"}
	if !v.Staff {
		scope = slices.Sorted(slices.Values(v.Departments))
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{consolidatedLayout, version, string(period), s.key()}, scope...), "\n")))
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

// consolidatedSheets are the sheets in their order; provedSheets those that 校核 counts again.
var (
	consolidatedSheets = []string{overviewSheet, ledgerSheet, indicatorSheet, itemSheet, departmentSheet, problemSheet, requestSheet, missingSheet, movedSheet, untrackedSheet, proofSheet}
	provedSheets       = []string{overviewSheet, ledgerSheet, indicatorSheet, departmentSheet, problemSheet, requestSheet, missingSheet, untrackedSheet}
)

// consolidatedInto writes what was read (the period and those before it, the newest first), sheet by sheet. It asks nothing more and
// knows no clock: the same data give the same cells.
func consolidatedInto(w io.Writer, all []store.Consolidation, v models.Viewer, s Selection, report Progress) error {
	zone, err := time.LoadLocation(all[0].Report.Zone)
	if err != nil {
		return fmt.Errorf("exporter: the report's zone: %w", err)
	}
	l := withHistory(all, v, s)
	l.zone = zone
	l.chooseColumns()
	t := l.count(zone)
	b, err := newBook(l.title(), l.Report.Government)
	if err != nil {
		return err
	}
	defer b.close()
	b.progress = progress{report: report, total: l.expected()}
	if err := l.writeSheets(b, t, zone); err != nil {
		return err
	}
	return b.writeTo(w)
}

// expected is about how many rows the workbook will have, for its progress.
func (l *ledger) expected() int {
	n := 0
	for i := range l.tasks {
		n += 2*max(len(l.tasks[i].indicators), 1) + len(l.tasks[i].Items)
	}
	return n + len(l.Departments) + len(l.log) + len(l.Untracked) + len(l.Changes)
}

// writeSheets writes the sheets that are wanted, the checking one last.
func (l *ledger) writeSheets(b *book, t tally, zone *time.Location) (err error) {
	var w written
	var o *overview
	for _, sheet := range []struct {
		name  string
		write func() error
	}{
		{overviewSheet, func() error { o, err = l.writeOverview(b, t, zone); return err }},
		{ledgerSheet, func() error { w.tasks, err = l.writeTasks(b); return err }},
		{indicatorSheet, func() error { w.indicators, w.byIndicator, err = l.writeIndicators(b); return err }},
		{itemSheet, func() error { return l.writeItems(b) }},
		{departmentSheet, func() error { w.departments, w.sums, err = l.writeDepartments(b, t, zone); return err }},
		{problemSheet, func() error { w.problems, w.byProblem, err = l.writeProblems(b); return err }},
		{requestSheet, func() error { w.requests, w.asked, err = l.writeRequests(b); return err }},
		{missingSheet, func() error { w.missing, err = l.writeMissing(b, t); return err }},
		{movedSheet, func() error { return l.writeMoved(b) }},
		{untrackedSheet, func() error { w.untracked, err = l.writeUntracked(b); return err }},
		{proofSheet, func() error { return o.writeProofs(b, w) }},
	} {
		if !l.selection.wants(sheet.name) {
			continue
		}
		if err := sheet.write(); err != nil {
			return err
		}
	}
	return nil
}
