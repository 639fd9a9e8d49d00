package graph

import (
	"context"

	"duban/importer"
	"duban/models"
	"duban/store"
)

// planUpload is a client's plan workbook in the importer's words.
func planUpload(ctx context.Context, in PlanUploadInput) (importer.PlanUpload, error) {
	u := importer.PlanUpload{DepartmentID: in.DepartmentID, FileName: in.File.Filename, Apply: in.Apply, PlanHash: value(in.PlanHash),
		SkipFaulty: in.SkipFaultyTasks, Reason: value(in.Reason)}
	if err := checkID("departmentId", in.DepartmentID); err != nil {
		return u, err
	}
	report, err := reportFor(ctx, in.ReportID)
	if err != nil {
		return u, err
	}
	if in.File.File == nil {
		return u, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	u.ReportID = report.ID
	u.Body, err = wholeOf(in.File)
	return u, err
}

// decidePlan does what planAccept and planReturn have in common.
func (r *Resolver) decidePlan(ctx context.Context, d store.PlanDecision) (*models.PlanSubmission, []UserError, error) {
	err := ids{"planSubmissionId": d.SubmissionID}.check()
	if err == nil {
		err = checkIDs("taskIds", d.TaskIDs)
	}
	var sub models.PlanSubmission
	if err == nil {
		sub, err = r.Store.Plans.Decide(ctx, models.ViewerOf(ctx), d)
	}
	errs, err := userErrors(ctx, err)
	return unless(errs, &sub), errs, err
}

// planDetail is what was read in a plan submission's file, decoded once for all the fields that show it.
func planDetail(ctx context.Context, s *models.PlanSubmission) (importer.PlanDetail, error) {
	d := &load(ctx).details
	d.mu.Lock()
	defer d.mu.Unlock()
	if known, ok := d.plans[s.ID]; ok {
		return known, nil
	}
	detail, err := importer.PlanDetailOf(*s)
	if err == nil {
		put(&d.plans, s.ID, detail)
	}
	return detail, err
}

// evidence is what shows that a milestone was done, for those who may see its task's progress.
func evidence(ctx context.Context, m *models.Milestone) (string, error) {
	if m.Evidence == "" {
		return "", nil
	}
	seen, err := load(ctx).evidenceOf.Load(ctx, m.TaskID)
	for _, x := range seen {
		if x.ID == m.ID {
			return x.Evidence, err
		}
	}
	return "", err
}
