package graph

import (
	"context"

	"duban/exporter"
	"duban/models"
	"duban/store"
)

// partOf loads what a rollup is of, nil where it is of something else.
func partOf[T any](ctx context.Context, r *exporter.Rollup, by store.Dimension, l *loader[string, *T]) (*T, error) {
	if r.By != by {
		return nil, nil
	}
	return maybe(ctx, l, &r.ID)
}

// dimensions say by what an argument picks a part.
var dimensions = map[string]store.Dimension{"areaId": store.ByArea, "themeId": store.ByTheme, "departmentId": store.ByDepartment, "leaderId": store.ByLeader}

// onePart is the one part that is asked for, none for the whole.
func onePart(given ids) (by store.Dimension, id string, err error) {
	if err := given.check(); err != nil {
		return "", "", err
	}
	for argument, value := range given {
		switch {
		case value == "":
		case id != "":
			return "", "", models.Errorf(models.Invalid, "PART_NOT_SINGLE", argument)
		default:
			by, id = dimensions[argument], value
		}
	}
	return by, id, nil
}
