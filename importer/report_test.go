package importer_test

import (
	"errors"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
)

// forms is the report with a bureau that reports without files.
type forms struct {
	*testing.T
	st    *store.Store
	seed  models.Seed
	dep   models.Department
	own   models.Viewer
	tasks []models.TaskBasis // that it leads; the first has an indicator
}

func newForms(t *testing.T, st *store.Store) *forms {
	t.Helper()
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, "nyncj")
	f := &forms{T: t, st: st, seed: seed, dep: d, own: storetest.For(d)}
	b := f.basis()
	for _, x := range b.Tasks {
		if len(x.Indicators) == 1 && x.Indicators[0].Low != nil && x.Indicators[0].Kind == models.Cumulative {
			f.tasks = append(f.tasks, x)
		}
	}
	if len(f.tasks) < 2 {
		t.Fatalf("%d tasks with one figure, the test needs two", len(f.tasks))
	}
	return f
}

func (f *forms) basis() store.Basis {
	f.Helper()
	b, err := f.st.Submissions.Basis(ctx, storetest.Staff, f.seed.Report.ID, f.dep.ID, november)
	if err != nil {
		f.Fatal(err)
	}
	return b
}

func (f *forms) form(source models.SourceKind, rows ...models.FormRow) models.Form {
	return models.Form{ReportID: f.seed.Report.ID, DepartmentID: f.dep.ID, Period: november, Source: source, Rows: rows}
}

func (f *forms) report(v models.Viewer, form models.Form) importer.Reported {
	f.Helper()
	r, err := importer.Report(ctx, f.st, v, form, importer.ApplyInput{})
	if err != nil {
		f.Fatal(err)
	}
	return r
}

func (f *forms) now(taskID string) models.Latest {
	f.Helper()
	latest, err := f.st.Entries.Latest(ctx, storetest.Staff, []string{taskID}, models.Date{})
	if err != nil {
		f.Fatal(err)
	}
	return latest[taskID]
}

func figure(i models.Indicator, printed string) models.FormFigure {
	return models.FormFigure{IndicatorID: i.ID, Printed: printed}
}

func codes(findings []models.Finding) string {
	var out []string
	for _, x := range findings {
		out = append(out, x.Code+"@"+x.Cell)
	}
	return strings.Join(out, " ")
}

// A form is judged by a sheet's rules, kept by its bytes and handed in at once; what is found is told at its fields; the same again is the
// same submission; blank never erases.
func TestFormIsASubmission(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		f := newForms(t, st)
		task := f.tasks[0]
		low := *task.Indicators[0].Low
		half := low.Mul(models.Int(5)).Shift(-1)
		form := f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Status: models.StatusOnPlan, Progress: "合计已完成一半，正在验收。",
			Figures: []models.FormFigure{{IndicatorID: task.Indicators[0].ID, Value: &half, AsOf: models.NewDate(2026, 11, 20)}}})
		r := f.report(f.own, form)
		if !r.Applied || r.Submission.State != models.HandedIn || r.Submission.FileKind != models.FormKind || len(r.Detail.Changes) != 4 {
			t.Fatalf("applied %v %+v changes %+v findings %s", r.Applied, r.Submission, r.Detail.Changes, codes(r.Findings))
		}
		now := f.now(task.ID)
		if now.Entry.Progress != "合计已完成一半，正在验收。" || now.Entry.Status != models.StatusOnPlan || now.Entry.Sources["progress"].Kind != models.SourceForm {
			t.Errorf("entry %+v", now.Entry)
		}
		if x := now.Readings[0]; !x.Value.Equal(half) || x.AsOf != models.NewDate(2026, 11, 20) || x.Source.SubmissionID != r.Submission.ID ||
			x.Source.Kind != models.SourceForm || x.Source.Cell != "rows[0].figures[0].printed" {
			t.Errorf("reading %+v", x)
		}
		again := f.report(f.own, form)
		if again.Applied || again.Submission.ID != r.Submission.ID {
			t.Errorf("the same form again: applied %v as %s", again.Applied, again.Submission.ID)
		}
		more := f.report(f.own, f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Problems: "资金到位慢。"}))
		if now := f.now(task.ID); !more.Applied || now.Entry.Progress == "" || now.Entry.Problems != "资金到位慢。" || len(now.Readings) != 1 {
			t.Errorf("blank erased: %+v", now)
		}
		if _, err := importer.Reread(ctx, st, f.own, r.Submission.ID); err != nil {
			t.Error(err)
		}
	})
}

// What a sheet is asked or refused, a form is.
func TestFormIsJudgedLikeASheet(t *testing.T) {
	f := newForms(t, storetest.SQLite(t))
	task := f.tasks[0]
	for _, c := range []struct{ printed, want string }{
		{"约二十", ""},
		{"不详", "NUMBER_UNREADABLE@rows[0].figures[0].printed"},
		{"30吨公里", "UNIT"},
		{task.Indicators[0].Low.Mul(models.Int(100)).String(), "VALUE_JUMP@rows[0].figures[0].printed"},
	} {
		r := f.report(f.own, f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Figures: []models.FormFigure{figure(task.Indicators[0], c.printed)}}))
		if got := codes(r.Findings); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.printed, got, c.want)
		}
	}
	stranger := f.report(f.own, f.form(models.SourceForm, models.FormRow{TaskID: "tsk_none", Progress: "别的单位的任务"}))
	if got := codes(stranger.Findings); !strings.Contains(got, "TASK_NOT_YOURS@rows[0].taskId") || stranger.Applied {
		t.Errorf("another's task: %q", got)
	}
	late := f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Figures: []models.FormFigure{figure(task.Indicators[0], "1")}})
	late.Rows[0].Figures[0].AsOf = models.NewDate(2027, 3, 1)
	if got := codes(f.report(f.own, late).Findings); !strings.Contains(got, "@rows[0].figures[0].asOf") {
		t.Errorf("a day after the period: %q", got)
	}
}

// A supporting department's rows stand beside the lead's report: never the figure, never owed; the lead takes them over once, by one act.
func TestContributionIsTakenOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		f := newForms(t, st)
		task, own := f.tasks[0], f.dep
		helper := f.supporter(task.ID)
		v := storetest.For(helper)
		part := f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Progress: "资金已下达。", Figures: []models.FormFigure{figure(task.Indicators[0], "3")}})
		part.DepartmentID = helper.ID
		r := f.report(v, part)
		if r.Submission != nil || len(r.Given) != 1 || r.Given[0].Progress != "资金已下达。" || len(r.Given[0].Figures) != 1 {
			t.Fatalf("%+v findings %s", r.Given, codes(r.Findings))
		}
		if now := f.now(task.ID); now.Entry != nil {
			t.Errorf("a contribution counts: %+v", now.Entry)
		}
		bad := part
		bad.Rows = []models.FormRow{{TaskID: task.ID, Figures: []models.FormFigure{figure(task.Indicators[0], "不详")}}}
		if r := f.report(v, bad); len(r.Given) != 0 || codes(r.Findings) == "" {
			t.Errorf("a faulty part was kept: %+v", r.Given)
		}
		f.report(f.own, f.form(models.SourceForm, models.FormRow{TaskID: task.ID, Progress: "本单位已开工。"}))
		if _, err := importer.Take(ctx, st, v, []string{r.Given[0].ID}); refusalOf(err) != "LEAD_ALONE" {
			t.Errorf("taken by who gave it: %v", err)
		}
		taken, err := importer.Take(ctx, st, f.own, []string{r.Given[0].ID})
		if err != nil || !taken.Applied {
			t.Fatalf("%v %s", err, codes(taken.Findings))
		}
		now := f.now(task.ID)
		if want := "本单位已开工。\n" + helper.ShortName + "：资金已下达。"; now.Entry.Progress != want || now.Entry.DepartmentID != own.ID {
			t.Errorf("%q, want %q", now.Entry.Progress, want)
		}
		if len(now.Readings) != 1 || now.Readings[0].Value.String() != "3" || !strings.Contains(now.Readings[0].Source.Note, r.Given[0].ID) ||
			now.Readings[0].Source.SubmissionID != taken.Submission.ID {
			t.Errorf("readings %+v", now.Readings)
		}
		if _, err := importer.Take(ctx, st, f.own, []string{r.Given[0].ID}); refusalOf(err) != "CONTRIBUTION_TAKEN" {
			t.Errorf("taken twice: %v", err)
		}
		after, err := st.Contributions.ByID(ctx, f.own, []string{r.Given[0].ID})
		if err != nil || after[0].State != models.ContributionTaken || *after[0].TakenWith != taken.Submission.ID {
			t.Errorf("%+v %v", after, err)
		}
	})
}

// supporter is a department that supports a task, by a confirmed duty.
func (f *forms) supporter(taskID string) models.Department {
	f.Helper()
	duties, err := f.st.Duties.OfTasks(ctx, storetest.Staff, []string{taskID})
	if err != nil {
		f.Fatal(err)
	}
	for _, d := range duties {
		if d.Role == models.Support {
			return f.department(d.DepartmentID)
		}
	}
	f.Fatalf("nobody supports %s", taskID)
	return models.Department{}
}

func (f *forms) department(id string) models.Department {
	for _, d := range f.seed.Departments {
		if d.ID == id {
			return d
		}
	}
	return models.Department{}
}

// What staff find on site stands beside the reported figure and never is the lead's; what they are told on the telephone is, with who said it.
func TestInspectionAndTelephone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		f := newForms(t, st)
		task := f.tasks[0]
		row := models.FormRow{TaskID: task.ID, Progress: "现场只见两处工地。", Figures: []models.FormFigure{figure(task.Indicators[0], "2")}}
		site := f.form(models.SourceInspection, row)
		if _, err := importer.Report(ctx, st, storetest.Staff, site, importer.ApplyInput{}); refusalOf(err) != "WHO_NEEDED" {
			t.Errorf("without who: %v", err)
		}
		site.Who, site.Note = "督查一科张三", "随机抽查"
		if _, err := importer.Report(ctx, st, f.own, site, importer.ApplyInput{}); refusalOf(err) != "SOURCE_OF_STAFF" {
			t.Errorf("by the department: %v", err)
		}
		r := f.report(storetest.Staff, site)
		if len(r.Given) != 1 || r.Given[0].Kind != models.FoundOnSite || r.Given[0].Who != "督查一科张三" || f.now(task.ID).Entry != nil {
			t.Fatalf("%+v, counts %+v", r.Given, f.now(task.ID).Entry)
		}
		if _, err := importer.Take(ctx, st, f.own, []string{r.Given[0].ID}); refusalOf(err) != "INSPECTION_NOT_TAKEN" {
			t.Errorf("a finding was taken over: %v", err)
		}
		call := f.form(models.SourcePhone, row)
		call.Who = "王科长"
		told := f.report(storetest.Staff, call)
		now := f.now(task.ID)
		if !told.Applied || told.Submission.SubmittedBy != "" || told.Submission.CarriedBy != storetest.Staff.UserID || now.Entry.Sources["progress"].Kind != models.SourcePhone ||
			!strings.Contains(now.Readings[0].Source.Note, "王科长") {
			t.Errorf("applied %v %+v %+v", told.Applied, told.Submission, now)
		}
	})
}

// refusalOf is the code of a refusal, "" for none.
func refusalOf(err error) string {
	var refusal *models.Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}
