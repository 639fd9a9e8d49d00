package graph

import (
	"duban/models"
	"duban/store"

	"github.com/99designs/gqlgen/graphql"
)

// itemChanges are a client's items in the store's words, their ids checked.
func itemChanges(in []ItemChange) ([]store.ItemChange, error) {
	changes := make([]store.ItemChange, len(in))
	for i, c := range in {
		changes[i] = store.ItemChange{
			ItemID: value(c.ItemID), TaskID: value(c.TaskID), Version: version(c.Version), IndicatorID: given(c.IndicatorID), DepartmentID: given(c.DepartmentID),
			Title: c.Title, Low: c.Low.Value(), NoTarget: c.Low.IsSet() && c.Low.Value() == nil, Unit: c.Unit, Deadline: given(c.Deadline), To: given(c.To),
		}
		err := ids{"itemId": value(c.ItemID), "taskId": value(c.TaskID), "indicatorId": value(c.IndicatorID.Value()), "departmentId": value(c.DepartmentID.Value())}.check()
		if err != nil {
			return nil, err
		}
		if c.ItemID == nil && c.TaskID == nil {
			return nil, models.Errorf(models.Invalid, "TASK_NOT_GIVEN", "taskId")
		}
	}
	return changes, nil
}

// milestoneChanges are a client's milestones in the store's words, their ids checked.
func milestoneChanges(in []MilestoneChange) ([]store.MilestoneChange, error) {
	changes := make([]store.MilestoneChange, len(in))
	for i, c := range in {
		changes[i] = store.MilestoneChange{
			MilestoneID: value(c.MilestoneID), TaskID: value(c.TaskID), Version: version(c.Version), ItemID: given(c.ItemID), Title: c.Title, Due: c.Due, Evidence: c.Evidence,
			DoneOn: given(c.DoneOn), Cancelled: c.Cancelled,
		}
		if err := (ids{"milestoneId": value(c.MilestoneID), "taskId": value(c.TaskID), "itemId": value(c.ItemID.Value())}).check(); err != nil {
			return nil, err
		}
		if c.MilestoneID == nil && c.TaskID == nil {
			return nil, models.Errorf(models.Invalid, "TASK_NOT_GIVEN", "taskId")
		}
	}
	return changes, nil
}

// given is a value that null takes away: nil where it was left out, the zero value for null.
func given[T any](o graphql.Omittable[*T]) *T {
	if !o.IsSet() {
		return nil
	}
	v := value(o.Value())
	return &v
}
