package graph

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"duban/importer"
	"duban/models"
	"duban/store"

	"github.com/99designs/gqlgen/graphql"
)

// reportFor is the report that a client names, or the only active one.
func reportFor(ctx context.Context, reportID *string) (*models.Report, error) {
	id := value(reportID)
	if err := checkID("reportId", id); err != nil {
		return nil, err
	}
	return load(ctx).reports.Load(ctx, id)
}

func taskFilter(ctx context.Context, reportID *string, in *TaskFilter) (store.TaskFilter, error) {
	var f store.TaskFilter
	if in != nil {
		f = store.TaskFilter{
			AreaID: value(in.AreaID), ThemeID: value(in.ThemeID), DepartmentID: value(in.DepartmentID),
			DutyRole: value(in.DutyRole), DutyState: value(in.DutyState), State: value(in.State), Tracking: in.Tracking,
			Text: value(in.Text), Number: value(in.Number), Quantified: in.Quantified, Status: in.Status,
		}
	}
	if err := (ids{"areaId": f.AreaID, "themeId": f.ThemeID, "departmentId": f.DepartmentID}).check(); err != nil {
		return f, err
	}
	report, err := reportFor(ctx, reportID)
	if err == nil {
		f.ReportID = report.ID
	}
	return f, err
}

func submissionFilter(ctx context.Context, reportID *string, in *SubmissionFilter) (store.SubmissionFilter, error) {
	var f store.SubmissionFilter
	if in != nil {
		f = store.SubmissionFilter{DepartmentID: value(in.DepartmentID), Period: value(in.Period), States: in.States}
	}
	if err := checkID("departmentId", f.DepartmentID); err != nil {
		return f, err
	}
	report, err := reportFor(ctx, reportID)
	if err == nil {
		f.ReportID = report.ID
	}
	return f, err
}

// by is an order in the store's words and whether it is turned round.
func (o TaskOrder) by() (store.TaskOrder, bool) {
	switch o {
	case TaskOrderNumberDesc:
		return store.ByNumber, true
	case TaskOrderDeadline:
		return store.ByDeadline, false
	case TaskOrderDeadlineDesc:
		return store.ByDeadline, true
	}
	return store.ByNumber, false
}

func taskChange(in TaskUpdateInput) store.TaskChange {
	c := store.TaskChange{TaskID: in.TaskID, Version: version(in.Version), Title: in.Title, Tracking: in.Tracking, Reason: value(in.Reason)}
	if in.Deadline.IsSet() {
		deadline := value(in.Deadline.Value())
		c.Deadline = &deadline
	}
	return c
}

func departmentChange(in DepartmentUpdateInput) (store.DepartmentChange, error) {
	c := store.DepartmentChange{
		DepartmentID: in.DepartmentID, Version: version(in.Version), Name: in.Name, ShortName: in.ShortName, Reason: value(in.Reason),
	}
	if in.Aliases != nil {
		c.Aliases = &in.Aliases
	}
	if in.MinderID.IsSet() {
		minder := value(in.MinderID.Value())
		c.MinderID = &minder
	}
	return c, ids{"departmentId": c.DepartmentID, "minderId": value(c.MinderID)}.check()
}

func version(n *int) *int64 {
	if n == nil {
		return nil
	}
	v := int64(*n)
	return &v
}

// upon is a version that a change may be made upon, none where it is left out.
func upon(n *int) []int64 {
	if n == nil {
		return nil
	}
	return []int64{int64(*n)}
}

// maxDuties is the most duties that are confirmed together.
const maxDuties = 250

func dutyDecisions(in DutyConfirmInput) ([]store.DutyDecision, error) {
	if n := len(in.DutyIds) + len(in.Changes); n > maxDuties {
		return nil, models.Errorf(models.TooLarge, "TOO_MANY", "dutyIds", "found", strconv.Itoa(n), "most", strconv.Itoa(maxDuties))
	}
	var decisions []store.DutyDecision
	for _, id := range in.DutyIds {
		decisions = append(decisions, store.DutyDecision{DutyID: id})
	}
	for _, c := range in.Changes {
		decisions = append(decisions, store.DutyDecision{DutyID: c.DutyID, DepartmentID: c.DepartmentID, Role: c.Role})
	}
	for _, d := range decisions {
		if err := (ids{"dutyId": d.DutyID, "departmentId": value(d.DepartmentID)}).check(); err != nil {
			return nil, err
		}
	}
	return decisions, nil
}

func (r *Resolver) confirm(ctx context.Context, reportID *string, decisions []store.DutyDecision) ([]models.Duty, error) {
	report, err := reportFor(ctx, reportID)
	if err != nil {
		return nil, err
	}
	duties, err := r.Store.Duties.Confirm(ctx, models.ViewerOf(ctx), report.ID, decisions)
	if err != nil {
		return nil, err // none of them, also those before the refused one
	}
	return duties, nil
}

// upload is a client's file, read whole; the door has seen to it that it isn't larger than it may be.
func (r *Resolver) upload(ctx context.Context, in SubmissionUploadInput) (importer.Upload, error) {
	u := importer.Upload{DepartmentID: in.DepartmentID, Period: in.Period, FileName: in.File.Filename}
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

// wholeOf gives a file's bytes, those of the form's own reading without a copy.
func wholeOf(file graphql.Upload) ([]byte, error) {
	if whole, ok := file.File.(*received); ok {
		return whole.body, nil
	}
	return io.ReadAll(file.File)
}

// latestOf gives what counts of a task as of the end of a period, of all periods for nil.
func latestOf(ctx context.Context, taskID string, period *models.Period) (models.Latest, error) {
	key := latestKey{taskID: taskID}
	if period != nil {
		key.asOf = period.Last()
	}
	return load(ctx).latest.Load(ctx, key)
}

// departmentsOf gives the departments that have a current duty of a role on a task.
func departmentsOf(ctx context.Context, taskID string, role models.DutyRole) ([]models.Department, error) {
	duties, err := load(ctx).dutiesOf.Load(ctx, taskID)
	if err != nil {
		return nil, err
	}
	var departments []string
	for _, d := range duties {
		if d.Role == role && d.Current() {
			departments = append(departments, d.DepartmentID)
		}
	}
	return all(ctx, load(ctx).departments, departments)
}

// today is the day that the clocks in a report's zone show.
func today(ctx context.Context, reportID string) (models.Date, error) {
	report, err := load(ctx).reports.Load(ctx, reportID)
	if err != nil {
		return models.Date{}, err
	}
	zone, err := time.LoadLocation(report.Zone)
	if err != nil {
		zone = time.UTC
	}
	return models.DateOf(time.Now().In(zone)), nil
}

func planOf(plans []models.Plan, indicatorID string) *models.Plan {
	for i, p := range plans {
		if value(p.IndicatorID) == indicatorID {
			return &plans[i]
		}
	}
	return nil
}

func fieldSources(sources map[string]models.Source) []FieldSource {
	list := make([]FieldSource, 0, len(sources))
	for _, field := range slices.Sorted(maps.Keys(sources)) {
		list = append(list, FieldSource{field, sources[field]})
	}
	return list
}

// rolesOf lists what a viewer may do, in models' order.
func rolesOf(v models.Viewer) []models.Role {
	has := map[models.Role]bool{
		models.RoleStaff: v.Staff, models.RoleDepartment: len(v.Departments) > 0, models.RoleReader: v.Reader,
		models.RoleAuditor: v.Auditor, models.RoleSystem: v.System,
	}
	return keep(models.Roles, func(r models.Role) bool { return has[r] })
}

// keep gives those rows for which want holds, never nil: an empty list is a list.
func keep[T any](rows []T, want func(T) bool) []T {
	kept := make([]T, 0, len(rows))
	for _, row := range rows {
		if want(row) {
			kept = append(kept, row)
		}
	}
	return kept
}

// take checks a file, and hands it in at once where that is asked for and nothing speaks against it.
func (r *Resolver) take(ctx context.Context, u importer.Upload, handIn bool) (importer.Result, error) {
	if handIn {
		return importer.Import(ctx, r.Store, models.ViewerOf(ctx), u, importer.ApplyInput{OnlyComplete: true})
	}
	return importer.Check(ctx, r.Store, models.ViewerOf(ctx), u)
}

func applied(in SubmissionApplyInput) importer.ApplyInput {
	return importer.ApplyInput{SubmissionID: in.SubmissionID, PlanHash: in.PlanHash, SkipFaultyRows: in.SkipFaultyRows, AcceptProposals: in.AcceptProposals}
}
