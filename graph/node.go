package graph

import (
	"context"

	"duban/models"
)

// node gives the node of an id whatever its kind. One that isn't there and one that isn't the viewer's to see are the same.
func (r *Resolver) node(ctx context.Context, id string) (Node, error) {
	l := load(ctx)
	switch models.IDPrefix(id) {
	case models.ReportPrefix:
		return must(ctx, l.reports, "id", id)
	case models.AreaPrefix:
		return must(ctx, l.areas, "id", id)
	case models.ThemePrefix:
		return must(ctx, l.themes, "id", id)
	case models.TaskPrefix:
		return must(ctx, l.tasks, "id", id)
	case models.IndicatorPrefix:
		return must(ctx, l.indicators, "id", id)
	case models.ItemPrefix:
		return must(ctx, l.items, "id", id)
	case models.MilestonePrefix:
		return must(ctx, l.milestones, "id", id)
	case models.PlanPrefix:
		return must(ctx, l.plans, "id", id)
	case models.PlanSubmissionPrefix:
		return must(ctx, l.planSubs, "id", id)
	case models.DepartmentPrefix:
		return must(ctx, l.departments, "id", id)
	case models.DutyPrefix:
		return must(ctx, l.duties, "id", id)
	case models.PeriodPrefix:
		return must(ctx, l.periods, "id", id)
	case models.SubmissionPrefix:
		return must(ctx, l.submissions, "id", id)
	case models.EntryPrefix:
		return must(ctx, l.entries, "id", id)
	case models.ReadingPrefix:
		return must(ctx, l.readings, "id", id)
	case models.BulletinPrefix:
		return must(ctx, l.bulletins, "id", id)
	case models.ContributionPrefix:
		return must(ctx, l.contributions, "id", id)
	case models.AttachmentPrefix:
		return must(ctx, l.attachments, "id", id)
	case models.IntakePrefix:
		intake, err := r.Store.Intakes.Find(ctx, models.ViewerOf(ctx), id)
		return &intake, err
	case models.ClosurePrefix:
		return must(ctx, l.closures, "id", id)
	case models.ChasePrefix:
		return must(ctx, l.chases, "id", id)
	}
	return nil, models.Errorf(models.NotFound, "NOT_FOUND", "id")
}
