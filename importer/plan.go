package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/store"
)

// PlanUpload is a plan workbook of one department (办理方案).
type PlanUpload struct {
	ReportID     string
	DepartmentID string
	FileName     string
	Body         []byte
	Apply        bool   // hand it in at once, where no ERROR stands and something changes
	PlanHash     string // hand it in if it still says and changes just what a preview showed
	SkipFaulty   bool   // tasks with errors are left out
	Reason       string // why an accepted plan is to change
}

// PlanResult is what a check of a plan workbook made of it.
type PlanResult struct {
	Submission *models.PlanSubmission // nil for a dry run
	PlanHash   string
	PlanDetail
}

// PlanDetail is what was read in a plan workbook; it is kept with it as JSON.
type PlanDetail struct {
	Detail
	Findings []models.Finding `json:"findings"`
}

// CheckPlan reads a plan workbook, judges it against the ledger, keeps it with what was read and, where that is asked, hands it in. A file that
// can't be read is an error and nothing is kept.
func CheckPlan(ctx context.Context, st *store.Store, v models.Viewer, u PlanUpload) (PlanResult, error) {
	p, err := readPlan(ctx, v, u)
	if err != nil {
		return PlanResult{}, err
	}
	defer p.done()
	upload := store.Upload{ReportID: u.ReportID, DepartmentID: u.DepartmentID, FileName: cleanName(u.FileName), FileKind: p.book.Kind, SHA256: p.sha256, Body: u.Body}
	sub, judged, err := st.Plans.Take(ctx, v, store.PlanUpload{Upload: upload, Apply: u.Apply, Hash: u.PlanHash, SkipFaulty: u.SkipFaulty, Reason: u.Reason}, p.judge)
	if err != nil {
		return PlanResult{}, err
	}
	return PlanResult{Submission: &sub, PlanHash: judged.Hash, PlanDetail: p.detail}, nil
}

// DryRunPlan is CheckPlan that keeps nothing at all.
func DryRunPlan(ctx context.Context, st *store.Store, v models.Viewer, u PlanUpload) (PlanResult, error) {
	p, err := readPlan(ctx, v, u)
	if err != nil {
		return PlanResult{}, err
	}
	defer p.done()
	judged, err := st.Plans.DryRun(ctx, v, u.ReportID, u.DepartmentID, p.judge)
	return PlanResult{PlanHash: judged.Hash, PlanDetail: p.detail}, err
}

// PlanDetailOf is what was read in a plan submission's file when it was checked.
func PlanDetailOf(s models.PlanSubmission) (PlanDetail, error) {
	var d PlanDetail
	if s.Detail == "" {
		return d, nil
	}
	err := json.Unmarshal([]byte(s.Detail), &d)
	return d, err
}

// parsedPlan is a plan workbook as read, ready to be judged against any basis.
type parsedPlan struct {
	*parsed
	detail PlanDetail // of the newest judgement
}

func readPlan(ctx context.Context, v models.Viewer, u PlanUpload) (*parsedPlan, error) {
	if !v.MayReport(u.DepartmentID) {
		return nil, models.Errorf(models.NotFound, "NOT_FOUND", "departmentId")
	}
	p, err := parse(ctx, u.Body, DefaultLimits)
	return &parsedPlan{parsed: p}, err
}

// judge makes a judgement of the file in the store's words; the store calls it with the basis of its transaction.
func (p *parsedPlan) judge(b store.PlanBasis) (store.PlanJudged, error) {
	j := judgePlan(p.book, b)
	p.detail = PlanDetail{Detail: j.detail, Findings: j.findings}
	body, err := json.Marshal(p.detail)
	if err != nil {
		return store.PlanJudged{}, err
	}
	out := store.PlanJudged{Hash: j.hash(), Detail: string(body), Changes: len(j.detail.Changes)}
	for _, f := range j.findings {
		switch f.Severity {
		case models.SeverityError:
			out.Errors++
		case models.SeverityWarning:
			out.Warnings++
		}
	}
	for _, t := range b.Tasks {
		if e := j.edits[t.ID]; len(e) > 0 {
			out.Tasks = append(out.Tasks, store.JudgedPlan{TaskID: t.ID, Edits: e, Faulty: j.faultyTasks[t.ID]})
		}
	}
	return out, nil
}

// hash covers the changes, the findings and all that they rest on.
func (j *planJudgement) hash() string {
	bearing := make([]string, len(j.basis.Tasks))
	for i, t := range j.basis.Tasks {
		bearing[i] = t.Bearing
	}
	h := sha256.New()
	// every value is of plain types, which JSON always takes
	_ = json.NewEncoder(h).Encode([]any{j.detail.Changes, j.findings, bearing})
	return hex.EncodeToString(h.Sum(nil))
}

// planJudgement is a plan workbook held against a basis. It shares the layout, the findings and the counting of cells with the judgement of
// a progress sheet.
type planJudgement struct {
	*judgement
	basis       store.PlanBasis
	tasks       map[string]*models.PlanTask // by id and by number
	rows        map[string]planTarget       // by row id
	departments map[string]string           // folded name → id
	edits       map[string][]models.PlanEdit
	faultyTasks map[string]bool
	seen        map[string]string // row id → the cell of its first line
}

// planTarget is a row of the ledger's plan with its task.
type planTarget struct {
	task *models.PlanTask
	row  models.PlanRow
}

// judgePlan is pure: the same book and basis give the same judgement.
func judgePlan(book *grid.Book, b store.PlanBasis) *planJudgement {
	j := &planJudgement{
		judgement: &judgement{book: book, stamp: readStamp(book), faulty: map[place]bool{}, alike: map[kindOfFinding]*alikeFindings{}}, basis: b, tasks: map[string]*models.PlanTask{},
		rows: map[string]planTarget{}, departments: dutyNames(store.DutyBasis{Departments: b.Departments, Aliases: b.Aliases}),
		edits: map[string][]models.PlanEdit{}, faultyTasks: map[string]bool{}, seen: map[string]string{},
	}
	j.detail = Detail{Sheets: []SheetDetail{}, Rows: []RowDetail{}, Changes: []models.Change{}, Skipped: []SkippedRange{}}
	for i := range b.Tasks {
		t := &b.Tasks[i]
		j.tasks[t.ID], j.tasks[t.Number] = t, t
		for _, rows := range [][]models.PlanRow{t.Courses, t.Milestones, t.Items, t.Slots(b.Report.Year)} {
			for _, r := range rows {
				j.rows[r.ID] = planTarget{t, r}
			}
		}
	}
	for i := range book.Sheets {
		j.layouts = append(j.layouts, newLayout(&book.Sheets[i]))
	}
	j.notes()
	if j.fitsPlan() {
		j.readPlanSheets()
		j.checkItemTargets()
	}
	j.count()
	j.tellAlike()
	j.order()
	return j
}

// fitsPlan says whether the file may be held against the basis at all: the plan workbook of this report and department, or one made by hand.
func (j *planJudgement) fitsPlan() bool {
	if !j.stamp.Known() {
		return true
	}
	code, found, expected := "", "", ""
	switch {
	case j.stamp.Layout != sheet.PlanLayout:
		code, found, expected = "STAMP_NOT_A_PLAN", string(j.stamp.Period), ""
	case j.stamp.ReportID != j.basis.Report.ID:
		code, found, expected = "STAMP_OTHER_REPORT", j.stamp.ReportID, j.basis.Report.Title
	case j.stamp.DepartmentID != j.basis.Department.ID:
		code, found, expected = "STAMP_OTHER_DEPARTMENT", titleOf(j.book, sheet.PlanSheet), j.basis.Department.ShortName
	default:
		return true
	}
	j.find(models.SeverityError, code, j.book.Sheets[0].Name, "A2", found, expected, nil)
	return false
}
