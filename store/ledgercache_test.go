package store_test

import (
	"encoding/json"
	"path/filepath"
	"sync"
	"testing"

	"duban/models"
	"duban/pgtest"
	"duban/store"
	"duban/storetest"
)

// Two servers on one database: whatever one does, both say the same at once, and the same as a server that has read nothing before. A ledger that
// was kept is never one of before the last act.
func TestKeptLedgersAreNeverOld(t *testing.T) {
	urls := map[string]func(t *testing.T) string{
		"sqlite": func(t *testing.T) string { return filepath.Join(t.TempDir(), "duban.db") },
		"postgres": func(t *testing.T) string {
			return pgtest.Template(t, "store", func(url string) error {
				st, err := store.Open(ctx, url)
				if err != nil {
					return err
				}
				return st.Close()
			})
		},
	}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			at := url(t)
			one, two := storetest.Open(t, at), storetest.Open(t, at)
			o := newOffice(t, one)
			said := o.ledgers(one, two, storetest.Open(t, at))
			for _, act := range o.acts(two) {
				act()
				now := o.ledgers(one, two, storetest.Open(t, at))
				if now == said {
					t.Error("an act changed nothing that a ledger says")
				}
				said = now
			}
		})
	}
}

// acts change what a ledger says, each in another way, by either of two servers.
func (o *office) acts(two *store.Store) []func() {
	must := func(_ any, err error) {
		o.Helper()
		if err != nil {
			o.Fatal(err)
		}
	}
	var sub models.Submission
	return []func(){
		func() { sub = o.handIn("一稿", nil, o.tasks[0], o.tasks[1]) },
		func() { must(o.decide(models.Accepted, sub, o.tasks[0])) },
		func() {
			must(two.Submissions.Decide(ctx, storetest.Staff, store.Decision{Decision: models.Returned, SubmissionIDs: []string{sub.ID}, TaskIDs: []string{o.tasks[1].ID}, Note: "x"}))
		},
		func() {
			title := "改名的任务"
			must(two.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: o.tasks[2].ID, Title: &title, Reason: "x"}))
		},
		func() {
			must(two.Departments.Update(ctx, storetest.Staff, store.DepartmentChange{DepartmentID: o.dep.ID, ShortName: ptr("改名局")}))
		},
		func() {
			must(o.st.Reports.UpdateSettings(ctx, storetest.Staff, store.SettingsChange{ReportID: o.seed.Report.ID, Reason: "x",
				Change: func(s *models.Settings) { s.YellowGapPoints = 7 }}))
		},
		func() {
			must(two.Duties.Dispute(ctx, storetest.For(o.dep), store.DutyAnswer{DutyID: o.lead(o.tasks[2]).ID, Reason: "x"}))
			must(o.st.Duties.DecideDispute(ctx, storetest.Staff, store.DisputeDecision{DutyID: o.lead(o.tasks[2]).ID, Outcome: models.DisputeEnded, Note: "x"}))
		},
		func() {
			must(two.Submissions.Withdraw(ctx, storetest.For(o.dep), store.Withdrawal{SubmissionID: o.handIn("二稿", nil, o.tasks[1]).ID}))
		},
	}
}

// ledgers is what servers say of November, which must be the same; each is asked twice.
func (o *office) ledgers(servers ...*store.Store) string {
	o.Helper()
	said := make([]string, 2*len(servers))
	var wg sync.WaitGroup
	for i := range said {
		wg.Go(func() {
			c, err := servers[i/2].Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, "2026-11")
			if err != nil {
				o.Error(err)
				return
			}
			c.Rate()
			body, err := json.Marshal(c)
			if err != nil {
				o.Error(err)
			}
			said[i] = string(body)
		})
	}
	wg.Wait()
	for _, s := range said {
		if s != said[0] {
			o.Errorf("servers disagree:\n%s\n%s", s, said[0])
		}
	}
	return said[0]
}

// What a reader does with a ledger stays the reader's.
func TestKeptLedgersAreTheReadersOwn(t *testing.T) {
	o := newOffice(t, storetest.SQLite(t))
	o.handIn("一稿", nil, o.tasks...)
	before := o.ledgers(o.st)
	c, err := o.st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, "2026-11")
	if err != nil {
		t.Fatal(err)
	}
	c.Tasks[0].Title, c.Tasks[1], c.Departments[0].Name, c.Submissions[0].FileName = "别的", c.Tasks[2], "别的", "别的"
	c.Tasks, c.Untracked = c.Tasks[:1], append(c.Untracked, models.Task{ID: "tsk_other"})
	if after := o.ledgers(o.st); after != before {
		t.Errorf("a reader changed what was kept:\n%s\n%s", after, before)
	}
}
