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
const consolidatedLayout = "consolidated 1"

// Consolidated is the ledger of a report as of a period in one workbook (docs/workbooks.md): what the viewer may see of it. Errors
// are the store's: an unknown report or period, a viewer who may see no progress.
func Consolidated(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period) (File, error) {
	c, p, err := readLedger(ctx, st, v, reportID, period)
	if err != nil {
		return File{}, err
	}
	body, err := writeConsolidated(c, p, v)
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

// readLedger reads what the workbook says. Older figures need the entries and files that they come from, which is a second read: it
// is repeated where the report changed between the two.
func readLedger(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period) (store.Consolidation, past, error) {
	const most = 5
	for n := 1; ; n++ {
		c, err := st.Entries.Consolidation(ctx, v, reportID, period)
		if err != nil {
			return c, past{}, err
		}
		p, err := readPast(ctx, st, v, c)
		if err != nil {
			return c, p, err
		}
		version, err := st.Entries.Version(ctx, reportID)
		if err != nil || version == c.Version || n == most {
			return c, p, err
		}
	}
}

// readPast reads the entries and the files behind figures that are older than the period or than their task's newest entry, and
// the words that 本期无新进展 leaves standing.
func readPast(ctx context.Context, st *store.Store, v models.Viewer, c store.Consolidation) (past, error) {
	p := past{entries: map[string]models.Entry{}, files: map[string]string{}}
	entryIDs, fileIDs := older(c)
	for ids := range slices.Chunk(entryIDs, 1000) {
		entries, err := st.Entries.ByID(ctx, v, ids)
		if err != nil {
			return p, err
		}
		for _, e := range entries {
			p.entries[e.ID] = e
		}
	}
	for ids := range slices.Chunk(fileIDs, 100) {
		submissions, err := st.Submissions.ByID(ctx, v, ids)
		if err != nil {
			return p, err
		}
		for _, s := range submissions {
			p.files[s.ID] = s.FileName
		}
	}
	var err error
	p.words, err = readWords(ctx, st, v, c)
	return p, err
}

// readWords reads, of the tasks whose newest word is 本期无新进展 or none, the words of the periods before: one read for each of
// them, until every task has a word.
func readWords(ctx context.Context, st *store.Store, v models.Viewer, c store.Consolidation) (map[string][]models.Word, error) {
	said := func(e *models.Entry) bool { return e == nil || e.Status != "" && e.Status != models.StatusNoNews }
	var silent []string
	for _, t := range c.Tasks {
		if !said(t.Current.Entry) {
			silent = append(silent, t.ID)
		}
	}
	words := map[string][]models.Word{}
	for _, period := range slices.Backward(c.Periods) {
		if len(silent) == 0 {
			break
		}
		if !period.Ends.Before(c.Period.Ends) {
			continue
		}
		latest, err := st.Entries.Latest(ctx, v, silent, period.Ends)
		if err != nil {
			return nil, err
		}
		silent = slices.DeleteFunc(silent, func(id string) bool {
			e := latest[id].Entry
			if e != nil {
				words[id] = append(words[id], models.Word{Status: e.Status, Accepted: e.State == models.Accepted})
			}
			return said(e)
		})
	}
	return words, nil
}

// older names the entries and submissions that a consolidation refers to without holding them.
func older(c store.Consolidation) (entryIDs, submissionIDs []string) {
	held, entries, files := map[string]bool{"": true}, map[string]bool{}, map[string]bool{}
	for _, s := range c.Submissions {
		held[s.ID] = true
	}
	wanted := func(s models.Source) {
		if !held[s.SubmissionID] {
			files[s.SubmissionID] = true
		}
	}
	for _, t := range c.Tasks {
		for _, r := range t.Current.Readings {
			wanted(r.Source)
			if t.Current.Entry == nil || r.EntryID != t.Current.Entry.ID {
				entries[r.EntryID] = true
			}
		}
		if t.Current.Entry != nil {
			wanted(textSource(*t.Current.Entry))
		}
	}
	return sortedKeys(entries), sortedKeys(files)
}

func sortedKeys(set map[string]bool) []string {
	var keys []string
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
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
func writeConsolidated(c store.Consolidation, p past, v models.Viewer) ([]byte, error) {
	zone, err := time.LoadLocation(c.Report.Zone)
	if err != nil {
		return nil, fmt.Errorf("exporter: the report's zone: %w", err)
	}
	l := newLedger(c, p, v)
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
