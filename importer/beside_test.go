package importer_test

import (
	"bytes"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	"github.com/xuri/excelize/v2"
)

// partFile is a bureau's own sheet with one row of a task.
func partFile(t *testing.T, number, title, figure, progress string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for cell, v := range map[string]string{"A1": "任务编号", "B1": "工作任务", "C1": "本期累计", "D1": "进展情况", "A2": number, "B2": title, "C2": figure, "D2": progress} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (f *forms) check(d models.Department, file []byte) importer.Result {
	f.Helper()
	r, err := importer.Check(ctx, f.st, storetest.For(d), upload(f.seed, d, file))
	if err != nil {
		f.Fatal(err)
	}
	return r
}

func (f *forms) apply(d models.Department, r importer.Result) importer.Result {
	f.Helper()
	done, err := importer.Apply(ctx, f.st, storetest.For(d), importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash})
	if err != nil {
		f.Fatalf("%v %s", err, codes(r.Findings))
	}
	return done
}

func (f *forms) parts(v models.Viewer, taskID string) []models.Contribution {
	f.Helper()
	parts, err := f.st.Contributions.OfTasks(ctx, v, []string{taskID})
	if err != nil {
		f.Fatal(err)
	}
	return parts
}

// Rows of a sheet about tasks that its department only supports are contributions when it is applied: shown before, traced to their cells,
// never the lead's figure, given once however often the file comes; a department without a duty is refused still.
func TestSupportRowsOfASheetAreContributions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		f := newForms(t, st)
		task := f.tasks[0]
		helper := f.supporter(task.ID)
		file := partFile(t, task.Number, task.Title, "3", "资金已下达。")
		r := f.check(helper, file)
		if r.Submission.ErrorCount != 0 || len(r.Detail.Changes) != 2 || !r.Detail.Changes[0].Beside || codes(r.Findings) != "ROW_IS_A_PART@A2" {
			t.Fatalf("changes %+v findings %s", r.Detail.Changes, codes(r.Findings))
		}
		if parts := f.parts(storetest.Staff, task.ID); len(parts) != 0 {
			t.Fatalf("a check gave %+v", parts)
		}
		before := template(t, st, f.own, f.seed, f.dep)
		done := f.apply(helper, r)
		parts := f.parts(f.own, task.ID)
		if !done.Applied || done.Submission.State != models.HandedIn || len(parts) != 1 {
			t.Fatalf("applied %v %s, the lead sees %+v", done.Applied, done.Submission.State, parts)
		}
		p := parts[0]
		from := models.Source{Kind: models.SourceCell, SubmissionID: r.Submission.ID, Sheet: "Sheet1", Cell: "C2"}
		if *p.DepartmentID != helper.ID || p.Source != models.SourceCell || *p.SubmissionID != r.Submission.ID || p.Progress != "资金已下达。" ||
			len(p.Figures) != 1 || p.Figures[0].Source != from || p.Sources["progress"].Cell != "D2" || p.Sources["progress"].SubmissionID != r.Submission.ID {
			t.Errorf("%+v", p)
		}
		if now := f.now(task.ID); now.Entry != nil || len(now.Readings) != 0 {
			t.Errorf("a part counts: %+v", now)
		}
		if r := f.check(f.dep, before); len(r.Detail.Changes)+len(r.Findings) != 0 {
			t.Errorf("the lead's template: %v %v", r.Detail.Changes, codes(r.Findings))
		}
		if again, err := importer.Apply(ctx, st, storetest.For(helper), importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash}); err != nil || again.Applied {
			t.Errorf("applied twice: %v %v", again.Applied, err)
		}
		more := f.check(helper, partFile(t, "", task.Title, "3", "资金全部下达。"))
		if len(more.Detail.Changes) != 1 || more.Detail.Changes[0].Old != "资金已下达。" {
			t.Fatalf("changes upon what was given %+v %s", more.Detail.Changes, codes(more.Findings))
		}
		f.apply(helper, more)
		if parts := f.parts(f.own, task.ID); len(parts) != 2 || len(parts[1].Figures) != 0 || parts[1].Progress != "资金全部下达。" {
			t.Errorf("%+v", parts)
		}
		taken, err := importer.Take(ctx, st, f.own, []string{p.ID})
		if err != nil || !taken.Applied {
			t.Fatalf("%v %s", err, codes(taken.Findings))
		}
		if now := f.now(task.ID); len(now.Readings) != 1 || now.Readings[0].Value.String() != "3" {
			t.Errorf("taken over: %+v", now)
		}
		if r := f.check(f.stranger(task.ID), file); !strings.Contains(codes(r.Findings), "TASK_NOT_YOURS@A2") || len(r.Detail.Changes) != 0 {
			t.Errorf("without a duty: %s %+v", codes(r.Findings), r.Detail.Changes)
		}
	})
}

// stranger is a department without any duty on a task.
func (f *forms) stranger(taskID string) models.Department {
	f.Helper()
	duties, err := f.st.Duties.OfTasks(ctx, storetest.Staff, []string{taskID})
	if err != nil {
		f.Fatal(err)
	}
	has := map[string]bool{}
	for _, d := range duties {
		has[d.DepartmentID] = true
	}
	for _, d := range f.seed.Departments {
		if !has[d.ID] {
			return d
		}
	}
	f.Fatal("every department has a duty")
	return models.Department{}
}

// A preview of a part that the ledger has overtaken is refused as any other is; what is withdrawn or sent back takes its parts along.
func TestPartsFollowTheirFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		f := newForms(t, st)
		task := f.tasks[0]
		helper := f.supporter(task.ID)
		first := f.check(helper, partFile(t, task.Number, task.Title, "3", ""))
		second := f.check(helper, partFile(t, task.Number, task.Title, "4", ""))
		f.apply(helper, second)
		_, err := importer.Apply(ctx, st, storetest.For(helper), importer.ApplyInput{SubmissionID: first.Submission.ID, PlanHash: first.PlanHash})
		if err == nil {
			t.Error("an overtaken preview was applied")
		}
		if _, err := st.Submissions.Withdraw(ctx, storetest.For(helper), store.Withdrawal{SubmissionID: second.Submission.ID}); err != nil {
			t.Fatal(err)
		}
		if parts := f.parts(f.own, task.ID); len(parts) != 0 {
			t.Errorf("the lead sees what was withdrawn: %+v", parts)
		}
		if parts := f.parts(storetest.For(helper), task.ID); len(parts) != 1 || parts[0].State != models.ContributionWithdrawn {
			t.Errorf("its department sees %+v", parts)
		}
		third := f.check(helper, partFile(t, task.Number, task.Title, "5", ""))
		f.apply(helper, third)
		_, err = st.Submissions.Decide(ctx, storetest.Staff, store.Decision{Decision: models.Returned, SubmissionIDs: []string{third.Submission.ID}, Note: "单位不对"})
		if err != nil {
			t.Fatal(err)
		}
		if parts := f.parts(f.own, task.ID); len(parts) != 0 {
			t.Errorf("the lead sees what was sent back: %+v", parts)
		}
	})
}

// Where a signature is asked for, the parts of a draft are the department's alone until it leaves the house.
func TestPartsOfADraftAreTheDepartmentsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		f := newForms(t, st)
		task := f.tasks[0]
		helper := f.supporter(task.ID)
		askSignature(t, st, f.seed.Report)
		r := f.check(helper, partFile(t, task.Number, task.Title, "3", "资金已下达。"))
		if done := f.apply(helper, r); done.Submission.State != models.Draft {
			t.Fatalf("state %s", done.Submission.State)
		}
		for name, v := range map[string]models.Viewer{"staff": storetest.Staff, "lead": f.own} {
			if parts := f.parts(v, task.ID); len(parts) != 0 {
				t.Errorf("%s sees %+v", name, parts)
			}
		}
		second := storetest.For(helper)
		second.UserID = "usr_second"
		for _, act := range []func() ([]models.Submission, error){
			func() ([]models.Submission, error) {
				return st.Submissions.Sign(ctx, second, store.Act{SubmissionIDs: []string{r.Submission.ID}})
			},
			func() ([]models.Submission, error) {
				return st.Submissions.HandInDrafts(ctx, second, store.Act{SubmissionIDs: []string{r.Submission.ID}})
			},
		} {
			if _, err := act(); err != nil {
				t.Fatal(err)
			}
		}
		if parts := f.parts(f.own, task.ID); len(parts) != 1 || parts[0].State != models.ContributionGiven {
			t.Errorf("handed in, the lead sees %+v", parts)
		}
	})
}

func askSignature(t *testing.T, st *store.Store, r models.Report) {
	t.Helper()
	change := func(s *models.Settings) { s.SignatureRule = models.SecondPerson }
	if _, err := st.Reports.UpdateSettings(ctx, storetest.Staff, store.SettingsChange{ReportID: r.ID, Change: change, Reason: "会签"}); err != nil {
		t.Fatal(err)
	}
}

// A county reports the value of its own item in its sheet 分项 and by form: that is the item's figure, in the lead's eyes too, until the lead says
// something newer; another county's item is a part only, and the task's figure stays the lead's.
func TestOwnersReportTheirItems(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		f := newForms(t, st)
		task := f.tasks[0]
		insertItems(t, st, task)
		county := f.stranger(task.ID)
		if _, err := st.Pool().ExecContext(ctx, `UPDATE items SET department_id = $1 WHERE id = 'itm_aaaaaaaaaaaaaaaaaaaa'`, county.ID); err != nil {
			t.Fatal(err)
		}
		blank := template(t, st, storetest.For(county), f.seed, county)
		if r := f.check(county, blank); len(r.Detail.Changes)+len(r.Findings) != 0 {
			t.Fatalf("as downloaded: %v %s", r.Detail.Changes, codes(r.Findings))
		}
		row := itemRowOf(t, blank, "itm_aaaaaaaaaaaaaaaaaaaa")
		r := f.check(county, with(t, blank, func(b *excelize.File) error { return b.SetCellValue(sheet.ItemSheet, "H"+row, 4) }))
		if len(r.Detail.Changes) != 1 || !r.Detail.Changes[0].Beside {
			t.Fatalf("%+v %s", r.Detail.Changes, codes(r.Findings))
		}
		f.apply(county, r)
		value := func(itemID string) string {
			if x := f.now(task.ID).ItemReading(itemID); x != nil {
				return x.Value.String() + " " + x.Source.Cell
			}
			return ""
		}
		if got := value("itm_aaaaaaaaaaaaaaaaaaaa"); got != "4 H"+row {
			t.Errorf("the item stands at %q", got)
		}
		if r := f.check(county, template(t, st, storetest.For(county), f.seed, county)); len(r.Detail.Changes)+len(r.Findings) != 0 {
			t.Errorf("exported again: %v %s", r.Detail.Changes, codes(r.Findings))
		}
		own := template(t, st, f.own, f.seed, f.dep)
		if got := itemValue(t, own, "itm_aaaaaaaaaaaaaaaaaaaa"); got != "4" {
			t.Errorf("the lead's template says %q", got)
		}
		if r := f.check(f.dep, own); len(r.Detail.Changes)+len(r.Findings) != 0 {
			t.Errorf("the lead's template: %v %s", r.Detail.Changes, codes(r.Findings))
		}
		form := f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Figures: []models.FormFigure{
			{ItemID: "itm_aaaaaaaaaaaaaaaaaaaa", Printed: "5"}, {ItemID: "itm_bbbbbbbbbbbbbbbbbbbb", Printed: "6"}}})
		form.DepartmentID = county.ID
		if r := f.report(storetest.For(county), form); len(r.Given) != 1 {
			t.Fatalf("%s", codes(r.Findings))
		}
		if a, b := value("itm_aaaaaaaaaaaaaaaaaaaa"), value("itm_bbbbbbbbbbbbbbbbbbbb"); !strings.HasPrefix(a, "5 ") || b != "" {
			t.Errorf("own %q, another's %q", a, b)
		}
		f.report(f.own, f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Figures: []models.FormFigure{
			figure(task.Indicators[0], "1"), {ItemID: "itm_aaaaaaaaaaaaaaaaaaaa", Printed: "7"}}}))
		if got := value("itm_aaaaaaaaaaaaaaaaaaaa"); !strings.HasPrefix(got, "7 ") {
			t.Errorf("the lead's newer word: %q", got)
		}
		stranger := form
		stranger.DepartmentID = f.other(task.ID, county).ID
		if r := f.report(storetest.For(f.department(stranger.DepartmentID)), stranger); len(r.Given) != 0 || !strings.Contains(codes(r.Findings), "TASK_NOT_YOURS") {
			t.Errorf("neither duty nor item: %+v %s", r.Given, codes(r.Findings))
		}
		c, err := st.Entries.Consolidation(ctx, storetest.Staff, f.seed.Report.ID, november)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range c.Tasks {
			if x.ID == task.ID && (x.Current.ItemReading("itm_aaaaaaaaaaaaaaaaaaaa").Value.String() != "7" || x.Current.Reading(task.Indicators[0].ID).Value.String() != "1") {
				t.Errorf("consolidated %+v", x.Current.Readings)
			}
		}
	})
}

// other is a second department without a duty on a task.
func (f *forms) other(taskID string, but models.Department) models.Department {
	f.Helper()
	duties, err := f.st.Duties.OfTasks(ctx, storetest.Staff, []string{taskID})
	if err != nil {
		f.Fatal(err)
	}
	has := map[string]bool{but.ID: true}
	for _, d := range duties {
		has[d.DepartmentID] = true
	}
	for _, d := range f.seed.Departments {
		if !has[d.ID] {
			return d
		}
	}
	f.Fatal("every department has a duty")
	return models.Department{}
}

// itemRowOf is the row of an item in a template's sheet 分项.
func itemRowOf(t *testing.T, file []byte, itemID string) string {
	t.Helper()
	for row := 5; row < 200; row++ {
		at := models.Int(int64(row)).String()
		if cellIn(t, file, sheet.ItemSheet, "J"+at) == itemID {
			return at
		}
	}
	t.Fatalf("no row of %s", itemID)
	return ""
}

func itemValue(t *testing.T, file []byte, itemID string) string {
	t.Helper()
	return cellIn(t, file, sheet.ItemSheet, "H"+itemRowOf(t, file, itemID))
}

// cellIn is a cell of a workbook's sheet.
func cellIn(t *testing.T, body []byte, name, cell string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := f.GetCellValue(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
