package graph

import (
	"context"
	"time"

	"duban/exporter"
	"duban/models"
	"duban/store"
)

func leaderChange(in LeaderUpdateInput) (store.LeaderChange, error) {
	c := store.LeaderChange{LeaderID: value(in.LeaderID), Version: version(in.Version), Post: in.Post, Position: in.Position, Holder: in.Holder,
		From: value(in.From), Add: in.AddTaskIds, Remove: in.RemoveTaskIds, Reason: value(in.Reason)}
	if err := checkID("leaderId", c.LeaderID); err != nil {
		return c, err
	}
	if err := checkIDs("addTaskIds", c.Add); err != nil {
		return c, err
	}
	return c, checkIDs("removeTaskIds", c.Remove)
}

func merge(in DepartmentMergeInput) store.Merge {
	m := store.Merge{From: in.DepartmentIds, Into: in.IntoDepartmentID, Day: in.From, Reason: in.Reason}
	if in.DepartmentID != nil {
		m.From = append(m.From, *in.DepartmentID)
	}
	return m
}

// leader is a post as it is today.
func (r *Resolver) leader(ctx context.Context, id string) (*store.Portfolio, error) {
	all, err := r.Store.Leaders.List(ctx, models.ViewerOf(ctx), models.DateOf(time.Now()))
	for i := range all {
		if all[i].ID == id {
			return &all[i], err
		}
	}
	return nil, err
}

// portfolio gives the tasks of a post, today or at the end of a period.
func (r *Resolver) portfolio(ctx context.Context, id string, period *models.Period) ([]models.Task, error) {
	day := models.DateOf(time.Now())
	if period != nil {
		day = period.Last()
	}
	rows, err := r.Store.Leaders.TasksOf(ctx, models.ViewerOf(ctx), []string{id}, day)
	if err != nil {
		return nil, err
	}
	tasks := make([]string, len(rows))
	for i, row := range rows {
		tasks[i] = row.TaskID
	}
	return all(ctx, load(ctx).tasks, tasks)
}

// leaderRollup gives a post's figures in a period, nil where nothing is in its portfolio then.
func (r *Resolver) leaderRollup(ctx context.Context, id string, period models.Period) (*exporter.Rollup, error) {
	report, err := reportFor(ctx, nil)
	if err != nil {
		return nil, err
	}
	rollups, err := exporter.RollupsOf(ctx, r.Store, models.ViewerOf(ctx), report.ID, period, store.ByLeader)
	for i := range rollups.Rows {
		if rollups.Rows[i].ID == id {
			return &rollups.Rows[i], err
		}
	}
	return nil, err
}
