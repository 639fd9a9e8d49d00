package importer

import (
	"context"

	"duban/models"
	"duban/store"
)

// ResolveInput says what rows of a checked file mean that were not recognised, or only by likeness.
type ResolveInput struct {
	SubmissionID string
	Rows         []ResolvedRow
}

// ResolvedRow is what one row means: one of the ids, or None. Sheet and Row are those of Result.Rows.
type ResolvedRow struct {
	Sheet       string
	Row         int
	TaskID      string
	IndicatorID string
	ItemID      string
	None        bool // it is none of this department's tasks: left out without a finding
}

// Resolve keeps what was said about rows with the submission, and judges its file again with it. The result is a new preview with a new
// planHash. What applies later is remembered for the department: next month the same text matches by itself.
func Resolve(ctx context.Context, st *store.Store, v models.Viewer, in ResolveInput) (Result, error) {
	kept, body, err := st.Submissions.Original(ctx, v, in.SubmissionID)
	if err != nil {
		return Result{}, err
	}
	var decisions []models.RowDecision
	for _, r := range in.Rows {
		d := models.RowDecision{Sheet: r.Sheet, RowNumber: r.Row, TaskID: given(r.TaskID), IndicatorID: given(r.IndicatorID), ItemID: given(r.ItemID)}
		if r.None == (d.Target() != "") || r.Row < 1 {
			return Result{}, models.Errorf(models.Invalid, "ROW_TARGET", "rows", "found", r.Sheet)
		}
		decisions = append(decisions, d)
	}
	p, err := parseKept(ctx, kept.FileKind, body, DefaultLimits)
	if err != nil {
		return Result{}, err
	}
	defer p.done()
	sub, judged, err := st.Submissions.Resolve(ctx, v, in.SubmissionID, decisions, p.judge)
	if err != nil {
		return Result{}, err
	}
	return p.result(&sub, judged), nil
}

func given(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}
