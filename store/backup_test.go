package store_test

import (
	"bytes"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// A backup of either database, taken with progress in it, fills an empty one of either kind: the same rows, the chain holds, and a
// second backup says the same.
func TestBackupRestoresOnEitherDatabase(t *testing.T) {
	for _, from := range []string{"sqlite", "postgres"} {
		for _, to := range []string{"sqlite", "postgres"} {
			t.Run(from+" to "+to, func(t *testing.T) {
				open := map[string]func(testing.TB) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.Postgres}
				st := open[from](t)
				seed := storetest.Report(t, st)
				d := storetest.Department(t, seed, "nyncj")
				task := led(t, seed, d)
				sub, j, err := st.Submissions.Keep(ctx, storetest.For(d), file(seed, d, "bytes\x00\xff"), judged(task, "进展“引号”\n换行"))
				if err != nil {
					t.Fatal(err)
				}
				if _, _, err := st.Submissions.Apply(ctx, storetest.For(d), store.Apply{SubmissionID: sub.ID, PlanHash: j.Hash}, judged(task, "进展“引号”\n换行")); err != nil {
					t.Fatal(err)
				}
				var backup bytes.Buffer
				m, err := st.Backup(ctx, &backup)
				if err != nil {
					t.Fatal(err)
				}
				restored := open[to](t)
				if _, err := restored.Restore(ctx, bytes.NewReader(backup.Bytes()), int64(backup.Len())); err != nil {
					t.Fatal(err)
				}
				if broken, err := restored.Events.Verify(ctx, m.Heads); err != nil || len(broken) > 0 {
					t.Errorf("the restored chain: %v %v", broken, err)
				}
				_, body, err := restored.Submissions.Original(ctx, storetest.For(d), sub.ID)
				if err != nil || string(body) != "bytes\x00\xff" {
					t.Errorf("the restored file is %q (%v)", body, err)
				}
				latest, err := restored.Entries.Latest(ctx, storetest.Staff, []string{task.ID}, models.Date{})
				if err != nil || latest[task.ID].Entry == nil || latest[task.ID].Entry.Progress != "进展“引号”\n换行" {
					t.Errorf("the restored entry is %+v (%v)", latest[task.ID].Entry, err)
				}
				if _, err := restored.Restore(ctx, bytes.NewReader(backup.Bytes()), int64(backup.Len())); models.KindOf(err) != models.Conflict {
					t.Errorf("restored over data: %v, want a refusal", err)
				}
			})
		}
	}
}

func TestEveryTableIsBackedUp(t *testing.T) {
	st := storetest.SQLite(t)
	var backup bytes.Buffer
	m, err := st.Backup(ctx, &backup)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables(t, st) {
		if _, there := m.Rows[table]; !there && table != "goose_db_version" {
			t.Errorf("the table %s is not in the backup", table)
		}
	}
}

func TestDamagedBackupLeavesNothing(t *testing.T) {
	st := storetest.SQLite(t)
	storetest.Report(t, st)
	var backup bytes.Buffer
	if _, err := st.Backup(ctx, &backup); err != nil {
		t.Fatal(err)
	}
	body := backup.Bytes()
	for name, damaged := range map[string][]byte{
		"cut off": body[:len(body)/2], "empty": nil, "flipped": flip(body, len(body)/3), "no backup": []byte("PK\x05\x06" + string(make([]byte, 18))),
	} {
		empty := storetest.SQLite(t)
		if _, err := empty.Restore(ctx, bytes.NewReader(damaged), int64(len(damaged))); err == nil {
			t.Errorf("%s: restored", name)
		}
		if reports, err := empty.Reports.List(ctx, storetest.Staff); err != nil || len(reports) != 0 {
			t.Errorf("%s: %d reports are left (%v)", name, len(reports), err)
		}
	}
}

func flip(body []byte, at int) []byte {
	out := bytes.Clone(body)
	out[at] ^= 0xff
	return out
}
