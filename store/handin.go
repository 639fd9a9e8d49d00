package store

import (
	"context"

	"duban/models"

	"golang.org/x/sync/errgroup"
)

// AtOnce is how a file is handed in without a preview.
type AtOnce struct {
	SkipFaultyRows bool
	OnlyComplete   bool // a sheet in which an owed row says nothing is only checked
}

// HandIn is Keep and Apply in one transaction, for those who ask for no preview: the file is kept, and where the period is open and no
// ERROR stands (or o leaves its rows out) it is handed in at once, judged a single time. A file that changes nothing, an untouched
// template above all, is kept and no hand-in (domain.md §6). It says whether rows were written now.
func (s Submissions) HandIn(ctx context.Context, v models.Viewer, u Upload, o AtOnce, judge func(Basis) (Judged, error)) (models.Submission, Judged, bool, error) {
	var sub models.Submission
	var judged Judged
	applied := false
	err := s.db.write(ctx, v, u.ReportID, func(t *tx) error {
		applied = false
		basis, err := t.basisOf(u.Ahead, u.ReportID, u.DepartmentID, u.Period)
		if err != nil {
			return err
		}
		latest, err := t.latest(basis)
		if err != nil {
			return err
		}
		if again(latest, u) {
			if basis.Decisions, err = decisionsOf(t.DB, latest.ID); err != nil {
				return err
			}
		}
		if judged, err = judge(basis); err != nil {
			return err
		}
		refused := basis.Period.State == models.PeriodClosed || judged.Errors() > 0 && !o.SkipFaultyRows || o.OnlyComplete && !judged.Complete
		seal := judged.sealing()
		if refused || again(latest, u) || len(judged.Changes) == 0 {
			if _, err := seal(); err != nil {
				return err
			}
		} else {
			t.seal = seal
		}
		if sub, err = t.keep(latest, u, basis, &judged); err != nil {
			return err
		}
		if sub.State != models.Checked || refused || len(judged.Changes) == 0 {
			return nil
		}
		applied = true
		if err := t.apply(&sub, basis, Apply{SubmissionID: sub.ID, PlanHash: judged.Hash, SkipFaultyRows: o.SkipFaultyRows}, &judged); err != nil {
			return err
		}
		return t.take(u.Takes, sub)
	})
	return sub, judged, applied && err == nil, err
}

// awaitSeal waits for a hash and detail that are still being made; moveDraft writes them.
func (t *tx) awaitSeal(sub *models.Submission, judged *Judged) error {
	if t.seal == nil {
		return nil
	}
	packed, err := t.seal()
	if err != nil {
		return err
	}
	t.seal, t.late = nil, &packed
	takeJudged(sub, *judged)
	return nil
}

// sealing begins to make the judgement's hash and detail; what it gives waits for them, puts them in, and has the detail as it is kept.
func (j *Judged) sealing() (seal func() (packed string, err error)) {
	seals := j.Seal
	if seals == nil {
		seals = func() (string, string, error) { return j.Hash, j.Detail, nil }
	}
	var hash, detail, packed string
	var made errgroup.Group
	made.Go(func() (err error) {
		if hash, detail, err = seals(); err == nil {
			packed, err = pack(detail)
		}
		return err
	})
	return func() (string, error) {
		err := made.Wait()
		j.Hash, j.Detail = hash, detail
		return packed, err
	}
}
