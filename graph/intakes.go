package graph

import (
	"bytes"
	"context"
	"slices"

	"duban/importer"
	"duban/models"
	"duban/store"

	"github.com/99designs/gqlgen/graphql"
)

// intake is a client's file for a report that is there or one that is to be made.
func (r *Resolver) intake(ctx context.Context, kind models.IntakeKind, reportID *string, made *NewReportInput, file *graphql.Upload) (importer.IntakeUpload, error) {
	u := importer.IntakeUpload{Kind: kind}
	switch {
	case made != nil && reportID != nil, made == nil && reportID == nil && kind != models.IntakeLedger:
		return u, models.Errorf(models.Invalid, "REPORT_NEEDED", "reportId")
	case made != nil:
		u.NewReport = newReport(*made)
	default:
		report, err := reportFor(ctx, reportID)
		if err != nil {
			return u, err
		}
		u.ReportID = report.ID
	}
	if file == nil || file.File == nil {
		return u, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	u.FileName = file.Filename
	var err error
	u.Body, err = wholeOf(*file)
	return u, err
}

func newReport(in NewReportInput) *models.Report {
	report := models.Report{Slug: in.Slug, Title: in.Title, Government: in.Government, Year: in.Year, Kind: in.Kind, Settings: models.DefaultSettings()}
	report.Settings.LeadRule = in.LeadRule
	return &report
}

// read is a report's text, as a file or as it is.
func (r *Resolver) read(ctx context.Context, in ReportReadInput) (importer.IntakeUpload, error) {
	if in.Text == nil {
		return r.intake(ctx, models.IntakeProse, in.ReportID, in.NewReport, in.File)
	}
	whole := &graphql.Upload{File: &received{Reader: bytes.NewReader([]byte(*in.Text)), body: []byte(*in.Text)}, Filename: "正文.txt"}
	return r.intake(ctx, models.IntakeProse, in.ReportID, in.NewReport, whole)
}

// check checks an intake's file and keeps it.
func (r *Resolver) check(ctx context.Context, u importer.IntakeUpload, err error) (*models.Intake, []UserError, error) {
	var result importer.IntakeResult
	if err == nil {
		result, err = importer.CheckIntake(ctx, r.Store, models.ViewerOf(ctx), u)
	}
	errs, err := userErrors(ctx, err)
	return result.Intake, errs, err
}

func intakeApply(in IntakeApplyInput) importer.IntakeApply {
	return importer.IntakeApply{IntakeID: in.IntakeID, PlanHash: in.PlanHash, RemoveMissing: in.RemoveMissing, Reason: value(in.Reason),
		Create: importer.Creation{Departments: in.CreateDepartments, NewDepartments: in.NewDepartments, Leaders: in.CreateLeaders}}
}

// intakeApplied is the report that an intake made or changed, nil where there is none.
func intakeApplied(ctx context.Context, r importer.IntakeResult) (*models.Report, error) {
	if r.Intake == nil || r.Intake.State != models.IntakeApplied {
		return nil, nil
	}
	return reportOf(ctx, r.Intake)
}

// reportOf is an intake's report, nil where it isn't made yet.
func reportOf(ctx context.Context, i *models.Intake) (*models.Report, error) {
	if i.NewReport != nil && i.State != models.IntakeApplied {
		return nil, nil
	}
	return load(ctx).reports.Load(ctx, i.ReportID)
}

// findTask gives a task that may be gone.
func findTask(ctx context.Context, r *Resolver, id string) (*models.Task, error) {
	tasks, err := r.Store.Tasks.ByID(ctx, models.ViewerOf(ctx), []string{id})
	if err != nil || len(tasks) == 0 {
		return nil, err
	}
	return &tasks[0], nil
}

func activation(in ReportActivateInput) store.Activation {
	return store.Activation{ReportID: in.ReportID, FirstOwedPeriod: in.FirstOwedPeriod, DueDay: value(in.DueDay), Version: version(in.Version)}
}

// shownFindings are findings as a payload gives them, the worst first.
func shownFindings(all []models.Finding) []models.Finding {
	out := append([]models.Finding{}, all...)
	rank := map[models.Severity]int{models.SeverityError: 0, models.SeverityWarning: 1, models.SeverityNote: 2}
	slices.SortStableFunc(out, func(a, b models.Finding) int { return rank[a.Severity] - rank[b.Severity] })
	return out
}

// carryOver takes a year's unfinished tasks into the next.
func (r *Resolver) carryOver(ctx context.Context, in ReportCarryOverInput) (models.Report, int, error) {
	c := store.CarryOver{FromReportID: in.FromReportID, ToReportID: value(in.ToReportID)}
	if err := (ids{"fromReportId": c.FromReportID, "toReportId": c.ToReportID}).check(); err != nil {
		return models.Report{}, 0, err
	}
	if (in.NewReport == nil) == (c.ToReportID == "") {
		return models.Report{}, 0, models.Errorf(models.Invalid, "REPORT_NEEDED", "toReportId")
	}
	if in.NewReport != nil {
		c.NewReport = newReport(*in.NewReport)
		if err := importer.FillReport(c.NewReport); err != nil {
			return models.Report{}, 0, err
		}
	}
	return r.Store.Reports.CarryOver(ctx, models.ViewerOf(ctx), c)
}

func calendarChange(in CalendarSetInput) store.CalendarChange {
	c := store.CalendarChange{Year: in.Year, Reason: in.Reason}
	for _, d := range in.Days {
		c.Days = append(c.Days, models.CalendarDay{Day: d.Day, Working: d.Working, Name: d.Name})
	}
	return c
}
