package store_test

import (
	"slices"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
	"duban/words"
)

// The ledger of a period lists its chases and the older ones that were open in it, each viewer's own; of a closed period as they were when it
// was closed.
func TestChaseLog(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, leader := chasingOffice(t, st)
		october, november := o.seed.Periods[9], o.seed.Periods[10]
		o.at(october.Opens.AddDays(3), 10)
		sent, err := st.Chases.Send(ctx, storetest.Staff, store.ChaseOrder{ReportID: o.seed.Report.ID, DepartmentIDs: []string{o.dep.ID}, Step: models.StepInstruction,
			LeaderID: leader, Text: "请抓紧推进。", Due: october.Opens.AddDays(9), TaskIDs: []string{o.tasks[0].ID}}, words.ChaseText)
		o.want("instruction", err, "")
		o.at(november.Due.AddDays(1), 10)
		chased, err := o.chase(models.StepChase)
		o.want("chase", err, "")
		instruction, letter := sent[0], chased[0]
		o.logs(storetest.Staff, "2026-09")
		o.logs(storetest.Staff, "2026-10", instruction.ID)
		o.logs(storetest.Staff, "2026-11", instruction.ID, letter.ID)
		o.logs(storetest.For(o.dep), "2026-11", instruction.ID, letter.ID)
		o.logs(models.Viewer{UserID: "usr_x", Departments: []string{models.NewID(models.DepartmentPrefix)}}, "2026-11")

		all, err := st.Entries.History(ctx, storetest.Staff, o.seed.Report.ID, "2026-11", 1, true)
		o.want("history", err, "")
		got := all[0].Chases[1]
		if got.Number != letter.Number || got.Step != models.StepChase || got.Due != letter.Due || len(got.Matters) != len(o.tasks)+1 || got.Matters[0].TaskNumber != o.tasks[0].Number ||
			got.Matters[0].Reason != models.ReasonMissing || len(all[1].Chases) != 0 {
			t.Errorf("the log: %+v; that of the period before: %d", got, len(all[1].Chases))
		}

		_, err = st.Chases.Answer(ctx, storetest.For(o.dep), instruction.ID, "已办结")
		o.want("answer", err, "")
		o.logs(storetest.Staff, "2026-12", letter.ID)
		o.logs(storetest.Staff, "2026-11", instruction.ID, letter.ID)

		o.at(november.Due.AddDays(9), 10)
		_, err = st.Periods.Close(ctx, storetest.Staff, november.ID)
		o.want("close", err, "")
		o.at(november.Due.AddDays(10), 10)
		_, err = st.Chases.Answer(ctx, storetest.For(o.dep), letter.ID, "迟到的答复")
		o.want("late answer", err, "")
		o.logs(storetest.Staff, "2026-11", instruction.ID, letter.ID)
		all, err = st.Entries.History(ctx, storetest.Staff, o.seed.Report.ID, "2026-11", 0, false)
		o.want("history", err, "")
		if c := all[0].Chases; !c[0].Answered() || c[0].Answer != "已办结" || c[1].Answered() || c[1].Answer != "" {
			t.Errorf("closed, and the log is %+v", c)
		}
	})
}

// logs checks which chases the ledger of a period lists for a viewer.
func (o *office) logs(v models.Viewer, period models.Period, want ...string) {
	o.Helper()
	all, err := o.st.Entries.History(ctx, v, o.seed.Report.ID, period, 0, false)
	if err != nil {
		o.Fatal(err)
	}
	var got []string
	for _, c := range all[0].Chases {
		got = append(got, c.ID)
	}
	if !slices.Equal(got, want) {
		o.Errorf("%s of %s: chases %q, want %q", period, v.UserID, got, want)
	}
}
