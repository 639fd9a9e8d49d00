package graph

import (
	"context"
	"time"

	"duban/exporter"
	"duban/models"
)

// Export is a job of exporter's as it stands at the moment at which it was asked for.
type Export struct {
	ID          string
	Kind        ExportKind
	Period      *models.Period
	State       exporter.JobState
	Done, Total int
	URL         string
	Error       *UserError
	StartedAt   time.Time

	reportID, departmentID string
}

// exportKinds are exporter's words for what is made.
var exportKinds = map[ExportKind]exporter.PackKind{
	ExportKindConsolidated: exporter.ExportConsolidated, ExportKindTemplates: exporter.PackTemplates, ExportKindMarked: exporter.PackMarked,
	ExportKindOriginals: exporter.PackOriginals, ExportKindDepartmentYear: exporter.PackDepartment,
}

// startExport begins what a caller asks for.
func (r *Resolver) startExport(ctx context.Context, in ExportStartInput) (*Export, error) {
	chosen, err := selection(in.Selection)
	if err == nil {
		err = checkID("departmentId", value(in.DepartmentID))
	}
	if err != nil {
		return nil, err
	}
	report, err := reportFor(ctx, in.ReportID)
	if err != nil {
		return nil, err
	}
	q := exporter.ExportRequest{PackQuery: exporter.PackQuery{Kind: exportKinds[in.Kind], ReportID: report.ID}, Selection: chosen}
	if in.Kind == ExportKindDepartmentYear {
		q.Department, err = exportedDepartment(ctx, in.DepartmentID)
	} else if q.Period = value(in.Period); q.Period == "" {
		err = models.Errorf(models.Invalid, "PERIOD_INVALID", "period", "found", "")
	}
	if err != nil {
		return nil, err
	}
	job, err := r.Exports.Start(ctx, models.ViewerOf(ctx), q)
	if err != nil {
		return nil, err
	}
	return r.exportOf(ctx, job, report)
}

func exportedDepartment(ctx context.Context, id *string) (models.Department, error) {
	d, err := must(ctx, load(ctx).departments, "departmentId", value(id))
	if err != nil {
		return models.Department{}, err
	}
	return *d, nil
}

// findExport gives a job of the viewer's own.
func (r *Resolver) findExport(ctx context.Context, id string) (*Export, error) {
	if err := checkID("exportId", id); err != nil {
		return nil, err
	}
	job, err := r.Exports.Job(models.ViewerOf(ctx), id)
	if err != nil {
		return nil, err
	}
	report, err := load(ctx).reports.Load(ctx, job.Request.ReportID)
	if err != nil {
		return nil, err
	}
	return r.exportOf(ctx, job, report)
}

func (r *Resolver) exportOf(ctx context.Context, job *exporter.Job, report *models.Report) (*Export, error) {
	status, q := job.Status(), job.Request
	e := &Export{ID: job.ID, State: status.State, Done: status.Done, Total: status.Total, StartedAt: job.StartedAt, reportID: report.ID, departmentID: q.Department.ID}
	for kind, word := range exportKinds {
		if word == q.Kind {
			e.Kind = kind
		}
	}
	if q.Period != "" {
		e.Period = &q.Period
	}
	e.URL = r.Addresses.Pack(report.Slug, string(q.Kind), string(q.Period), q.Department.Code)
	if q.Kind == exporter.ExportConsolidated {
		e.URL = r.Addresses.Consolidated(report.Slug, string(q.Period), q.Selection)
	}
	if status.Err != nil {
		e.Error = reasonOf(ctx, status.Err)
	}
	return e, nil
}

// reasonOf is why something in the background failed, for the one who began it. What is ours is told without its text, which goes into the log.
func reasonOf(ctx context.Context, err error) *UserError {
	errs, other := userErrors(ctx, err)
	if other != nil {
		return &UserError{Code: "INTERNAL", Message: refusalOf(ctx, other).Message}
	}
	return &errs[0]
}
