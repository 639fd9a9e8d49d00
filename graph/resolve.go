package graph

import (
	"context"
	"strconv"

	"duban/importer"
	"duban/models"
)

// maxRows is the most rows that one call decides.
const maxRows = 250

// resolve keeps what a client says of a submission's rows and gives the new preview.
func (r *Resolver) resolve(ctx context.Context, in SubmissionResolveInput) (importer.Result, error) {
	if err := (ids{"submissionId": in.SubmissionID}).check(); err != nil {
		return importer.Result{}, err
	}
	if len(in.Rows) > maxRows {
		return importer.Result{}, models.Errorf(models.TooLarge, "TOO_MANY", "rows", "found", strconv.Itoa(len(in.Rows)), "most", strconv.Itoa(maxRows))
	}
	decided := importer.ResolveInput{SubmissionID: in.SubmissionID}
	for _, row := range in.Rows {
		given := ids{"taskId": value(row.TaskID), "indicatorId": value(row.IndicatorID), "itemId": value(row.ItemID)}
		if err := given.check(); err != nil {
			return importer.Result{}, err
		}
		decided.Rows = append(decided.Rows, importer.ResolvedRow{Sheet: row.Sheet, Row: row.Row, TaskID: given["taskId"],
			IndicatorID: given["indicatorId"], ItemID: given["itemId"], None: row.None})
	}
	return importer.Resolve(ctx, r.Store, models.ViewerOf(ctx), decided)
}
