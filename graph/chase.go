package graph

import (
	"context"

	"duban/models"
	"duban/store"
)

// chaseOrder is what a client asks to be sent.
func chaseOrder(ctx context.Context, in ChaseSendInput) (store.ChaseOrder, error) {
	o := store.ChaseOrder{Period: value(in.Period), DepartmentIDs: in.DepartmentIds, TaskIDs: in.TaskIds, Step: in.Step,
		Text: value(in.Text), Due: value(in.Due), LeaderID: value(in.LeaderID)}
	for argument, list := range map[string][]string{"departmentIds": o.DepartmentIDs, "taskIds": o.TaskIDs} {
		if err := checkIDs(argument, list); err != nil {
			return o, err
		}
	}
	if err := checkID("leaderId", o.LeaderID); err != nil {
		return o, err
	}
	report, err := reportFor(ctx, in.ReportID)
	if err == nil {
		o.ReportID = report.ID
	}
	return o, err
}

func chaseFilter(ctx context.Context, reportID *string, in *ChaseFilter) (store.ChaseFilter, error) {
	var f store.ChaseFilter
	if in != nil {
		f = store.ChaseFilter{DepartmentIDs: in.DepartmentIds, Period: value(in.Period), Steps: in.Steps, Answered: in.Answered}
	}
	if err := checkIDs("departmentIds", f.DepartmentIDs); err != nil {
		return f, err
	}
	report, err := reportFor(ctx, reportID)
	if err == nil {
		f.ReportID = report.ID
	}
	return f, err
}

func (r *Resolver) chasePage(ctx context.Context, f store.ChaseFilter, p store.Page) (*ChaseConnection, error) {
	rows, info, err := r.Store.Chases.List(ctx, models.ViewerOf(ctx), f, p)
	var c ChaseConnection
	c.Edges, c.Nodes, c.PageInfo = page[ChaseEdge](rows, info, func(i int) []any { return []any{rows[i].Seq, rows[i].ID} })
	return &c, err
}
