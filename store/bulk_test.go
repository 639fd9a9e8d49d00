package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// handInMany hands in a long text and a figure for every task.
func handInMany(t *testing.T, st *store.Store, seed models.Seed, name string) models.Submission {
	t.Helper()
	text := strings.Repeat("进展顺利。", 40)
	sub, _, applied, err := st.Submissions.HandIn(ctx, storetest.Staff, file(seed, seed.Departments[0], name), store.AtOnce{}, func(b store.Basis) (store.Judged, error) {
		j := store.Judged{Complete: true}
		for i := range b.Tasks {
			id, value := b.Tasks[i].ID, models.Int(int64(i))
			indicator := b.Tasks[i].Indicators[0].ID
			row := store.JudgedRow{Entry: models.Entry{TaskID: id, Progress: fmt.Sprint(name, i, text), Sources: map[string]models.Source{"progress": {Kind: models.SourceCell, Sheet: "表", Cell: "M5"}}}}
			row.Readings = []models.Reading{{IndicatorID: &indicator, Value: &value, Unit: "万亩", Source: models.Source{Kind: models.SourceCell, Sheet: "表", Cell: "H5"}}}
			j.Rows = append(j.Rows, row)
			j.Changes = append(j.Changes, models.Change{TaskID: id, Task: b.Tasks[i].Number, Field: models.FieldProgress, New: text})
		}
		j.Seal = func() (string, string, error) {
			return "hash of " + name, `{"changes":` + string(models.AppendChanges(nil, j.Changes)) + `}`, nil
		}
		return j, nil
	})
	if err != nil || !applied {
		t.Fatalf("applied %v, %v", applied, err)
	}
	return sub
}

// Thousands of rows in one transaction: all of them are there with their sources, the chain holds, hash and detail that were made while
// rows were written are kept with the submission and stand in its events, and the long detail is packed in the database alone.
func TestThousandsOfRows(t *testing.T) {
	const tasks = 2500
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Synthetic(tasks, 1)
		if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
			t.Fatal(err)
		}
		sub := handInMany(t, st, seed, "first")
		found, err := st.Submissions.Find(ctx, storetest.Staff, sub.ID)
		if err != nil || found.PlanHash != "hash of first" || found.Detail != sub.Detail || len(found.Detail) < 100_000 || found.State != models.HandedIn || found.Version != sub.Version {
			t.Errorf("the submission is kept as %s %q with a detail of %d bytes, version %d; given %d and %d; %v",
				found.State, found.PlanHash, len(found.Detail), found.Version, len(sub.Detail), sub.Version, err)
		}
		var kept string
		if err := st.Pool().QueryRowContext(ctx, `SELECT detail FROM submissions`).Scan(&kept); err != nil || len(kept) > len(found.Detail)/5 {
			t.Errorf("a detail of %d bytes takes %d in the database, %v", len(found.Detail), len(kept), err)
		}
		entries, err := st.Entries.OfSubmission(ctx, storetest.Staff, sub.ID)
		if err != nil || len(entries) != tasks {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		for i, e := range entries {
			if e.Sources["progress"].SubmissionID != sub.ID || !strings.HasPrefix(e.Progress, fmt.Sprint("first", i, "进展")) {
				t.Fatalf("entry %d is %q from %+v", i, e.Progress, e.Sources)
			}
		}
		readings, err := st.Entries.Readings(ctx, storetest.Staff, []string{entries[tasks-1].ID})
		if err != nil || len(readings) != 1 || readings[0].Value.String() != fmt.Sprint(tasks-1) || readings[0].Source.SubmissionID != sub.ID {
			t.Errorf("readings of the last entry: %+v, %v", readings, err)
		}
		events, err := st.Events.After(ctx, storetest.Staff, seed.Report.ID, 0, 2*tasks)
		if err != nil || len(events) < tasks+2 {
			t.Fatalf("%d events, %v", len(events), err)
		}
		told := 0
		for _, e := range events {
			if strings.HasPrefix(e.Kind, "submission.") && strings.Contains(e.Data, `"hash of first"`) {
				told++
			}
		}
		if told != 2 {
			t.Errorf("%d events tell the hash, of submission.checked and submission.handedIn", told)
		}
		if broken, err := st.Events.Verify(ctx, nil); err != nil || len(broken) > 0 {
			t.Errorf("the chain: %v, %v", broken, err)
		}
	})
}

// What was committed is copied into the database file beside the writer, and the log doesn't stay long.
func TestLogIsCopiedBesideTheWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "duban.db")
	st := storetest.Open(t, path)
	seed := storetest.Synthetic(2500, 1)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		t.Fatal(err)
	}
	size := func(name string) int64 {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	before := size(path)
	handInMany(t, st, seed, "first")
	for tries := 0; ; tries++ { // the copying goes on beside us; whoever writes after it begins the log anew
		if err := st.Accounts.Access(ctx, "somebody", "test", "", ""); err != nil {
			t.Fatal(err)
		}
		if size(path) > before+4<<20 && size(path+"-wal") <= 5<<20 {
			return
		}
		if tries == 1000 {
			t.Fatalf("the file has %d bytes (before: %d), the log %d", size(path), before, size(path+"-wal"))
		}
		time.Sleep(10 * time.Millisecond)
	}
}
