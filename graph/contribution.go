package graph

import (
	"context"
	"slices"

	"duban/importer"
	"duban/models"
)

// formOf is what a client reports without a file, its ids checked.
func formOf(ctx context.Context, in ProgressReportInput) (models.Form, error) {
	f := models.Form{DepartmentID: in.DepartmentID, Period: in.Period, Source: in.Source, Who: value(in.Who), Note: value(in.Note), Reason: value(in.Reason)}
	if err := (ids{"reportId": value(in.ReportID), "departmentId": in.DepartmentID}).check(); err != nil {
		return f, err
	}
	for _, r := range in.Rows {
		row, err := r.row()
		if err != nil {
			return f, err
		}
		f.Rows = append(f.Rows, row)
	}
	report, err := reportFor(ctx, in.ReportID)
	f.ReportID = report.ID
	return f, err
}

func (in FormRowInput) row() (models.FormRow, error) {
	r := models.FormRow{TaskID: in.TaskID, Status: value(in.Status), Forecast: value(in.Forecast), Progress: value(in.Progress), Problems: value(in.Problems),
		NextSteps: value(in.NextSteps), Request: value(in.Request)}
	if err := checkID("taskId", in.TaskID); err != nil {
		return r, err
	}
	for _, f := range in.Figures {
		figure := models.FormFigure{IndicatorID: value(f.IndicatorID), ItemID: value(f.ItemID), Value: f.Value, Printed: value(f.Printed), AsOf: value(f.AsOf)}
		if err := (ids{"indicatorId": figure.IndicatorID, "itemId": figure.ItemID}).check(); err != nil {
			return r, err
		}
		r.Figures = append(r.Figures, figure)
	}
	return r, nil
}

// contributionIDs are the contributions that a client names.
func contributionIDs(in ContributionTakeInput) ([]string, error) {
	if err := checkID("contributionId", value(in.ContributionID)); err != nil {
		return nil, err
	}
	if err := checkIDs("contributionIds", in.ContributionIds); err != nil {
		return nil, err
	}
	all := slices.Clone(in.ContributionIds)
	if in.ContributionID != nil {
		all = append(all, *in.ContributionID)
	}
	return all, nil
}

// taken are contributions as they are after they were taken over.
func (r *Resolver) taken(ctx context.Context, ids []string, errs []UserError) ([]models.Contribution, error) {
	if len(errs) > 0 {
		return nil, nil
	}
	return r.Store.Contributions.ByID(ctx, models.ViewerOf(ctx), ids)
}

// beside gives those contributions to a task that are of a kind and period.
func beside(ctx context.Context, task *models.Task, kind models.ContributionKind, period *models.Period) ([]models.Contribution, error) {
	all, err := load(ctx).contributionsOf.Load(ctx, task.ID)
	if err != nil {
		return nil, err
	}
	of := []models.Contribution{}
	for _, c := range all {
		p, err := load(ctx).periods.Load(ctx, c.PeriodID)
		if err != nil {
			return nil, err
		}
		if c.Kind == kind && (period == nil || p.Name == *period) {
			of = append(of, c)
		}
	}
	return of, nil
}

func (r *mutationResolver) reported(ctx context.Context, in ProgressReportInput) (importer.Reported, error) {
	f, err := formOf(ctx, in)
	if err != nil {
		return importer.Reported{}, err
	}
	return importer.Report(ctx, r.Store, models.ViewerOf(ctx), f, importer.ApplyInput{SkipFaultyRows: in.SkipFaultyRows})
}
