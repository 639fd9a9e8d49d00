package store

import (
	"context"

	"duban/models"
)

// Apply is what a client asks for when it applies a submission.
type Apply struct {
	SubmissionID   string
	PlanHash       string
	SkipFaultyRows bool
}

// ErrStale says that the ledger moved between preview and apply; nothing was written.
var ErrStale = models.Errorf(models.Conflict, "STALE_PLAN", "planHash")

// Apply hands a checked submission in: the judgement is made again inside the transaction and must have the hash that the
// preview showed, then all chosen rows are written or none. One that is handed in already is given back as it is. Where the report asks for
// a signature, the department's own people make a draft of it; what staff carry has left the house.
func (s Submissions) Apply(ctx context.Context, v models.Viewer, a Apply, judge func(Basis) (Judged, error)) (models.Submission, Judged, error) {
	sub, period, err := s.withPeriod(ctx, v, a.SubmissionID)
	if err != nil {
		return sub, Judged{}, err
	}
	var judged Judged
	stale := false
	err = s.db.write(ctx, v, sub.ReportID, func(t *tx) error {
		stale = false
		basis, err := readBasis(t.DB, v, sub.ReportID, sub.DepartmentID, period)
		if err != nil {
			return err
		}
		if err := one(t.Raw(`SELECT * FROM submissions WHERE id = ?`, sub.ID), &sub, "NOT_FOUND"); err != nil {
			return err
		}
		if basis.Decisions, err = decisionsOf(t.DB, sub.ID); err != nil {
			return err
		}
		if judged, err = judge(basis); err != nil {
			return err
		}
		if sub.Written() && (sub.PlanHash == a.PlanHash || judged.Hash == a.PlanHash) {
			return nil
		}
		if basis.Period.State == models.PeriodClosed { // said before anything else: a new preview wouldn't help
			return models.Errorf(models.Conflict, "PERIOD_IS_CLOSED", "submissionId", "period", string(basis.Period.Name))
		}
		if stale = judged.Hash != a.PlanHash; stale {
			if sub.State == models.Checked && sub.PlanHash != judged.Hash {
				sub, err = t.rejudge(sub, judged)
			}
			return err
		}
		return t.apply(&sub, basis, a, &judged)
	})
	if err == nil && stale {
		err = ErrStale
	}
	return sub, judged, err
}

func (t *tx) apply(sub *models.Submission, b Basis, a Apply, judged *Judged) error {
	switch {
	case sub.State != models.Checked:
		return models.Errorf(models.Conflict, "SUBMISSION_STATE", "submissionId", "found", string(sub.State))
	case judged.Errors() > 0 && !a.SkipFaultyRows:
		return models.Errorf(models.Invalid, "ERRORS_STAND", "submissionId")
	}
	overtaken, err := t.overtaken(*sub, *judged)
	if err != nil {
		return err
	}
	if overtaken {
		return models.Errorf(models.Conflict, "SUBMISSION_NOT_LATEST", "submissionId")
	}
	if judged.Detail != sub.Detail { // proposals that are taken now are among the changes from here on
		if *sub, err = t.rejudge(*sub, *judged); err != nil {
			return err
		}
	}
	if err := t.signedPaper(sub, b.Report.Settings); err != nil {
		return err
	}
	taken, err := t.writeRows(sub, b, *judged)
	if err != nil {
		return err
	}
	if err := t.writeParts(sub, b, *judged); err != nil {
		return err
	}
	if err := t.awaitSeal(sub, judged); err != nil {
		return err
	}
	if sub.Private {
		return t.keepDraft(sub, *judged)
	}
	if err := t.handIn(sub, *judged); err != nil {
		return err
	}
	data := make([]byte, 0, 1024)
	t.recordEach("cell.applied", len(taken), func(i int) (string, string) {
		return changeSubject(taken[i]), string(taken[i].AppendApplied(data[:0], sub.ID))
	})
	if err := t.record("submission.handedIn", sub.ID, map[string]any{
		"planHash": judged.Hash, "changes": len(taken), "leftOut": judged.own() - len(taken), "complete": sub.Complete,
	}); err != nil {
		return err
	}
	return t.acceptClean(sub, b, *judged)
}

func changeSubject(c models.Change) string {
	switch {
	case c.Item != "":
		return c.Item
	case c.Indicator != "":
		return c.Indicator
	}
	return c.TaskID
}

// writeRows writes an entry and its readings for each row without fault, and gives the changes that were taken.
func (t *tx) writeRows(sub *models.Submission, b Basis, judged Judged) ([]models.Change, error) {
	entries := make([]models.Entry, 0, len(judged.Rows))
	readings := make([]models.Reading, 0, len(judged.Rows))
	kept := make(map[string]bool, len(judged.Rows))
	state, before := models.HandedIn, map[string]*string{}
	if sub.Private {
		state = models.Draft
	}
	for _, x := range b.Tasks {
		if x.Now.Entry != nil {
			before[x.ID] = &x.Now.Entry.ID
		}
	}
	for _, row := range judged.Rows {
		if row.Faulty {
			continue
		}
		e := row.Entry
		e.ID, e.ReportID, e.SubmissionID, e.DepartmentID = models.NewID(models.EntryPrefix), sub.ReportID, sub.ID, sub.DepartmentID
		e.PeriodID, e.PeriodEnds, e.State, e.By, e.CreatedAt = b.Period.ID, b.Period.Ends, state, t.viewer.UserID, t.now
		e.PreviousID = before[e.TaskID]
		for _, r := range row.Readings {
			r.ID, r.ReportID, r.EntryID, r.TaskID = models.NewID(models.ReadingPrefix), sub.ReportID, e.ID, e.TaskID
			r.PeriodID, r.PeriodEnds = b.Period.ID, b.Period.Ends
			readings = append(readings, r)
		}
		entries = append(entries, e)
		kept[e.TaskID] = true
	}
	first, err := t.nextSeq("entry", int64(len(entries)))
	if err != nil {
		return nil, err
	}
	for i := range entries {
		entries[i].Seq = first + int64(i)
	}
	if len(entries) > 0 {
		named := func(e *models.Entry) { e.Sources = sourcesOf(e.Sources, sub.ID) }
		if err := insertEach(t, entries, named); err != nil {
			return nil, err
		}
	}
	if len(readings) > 0 {
		named := func(r *models.Reading) {
			r.Source, r.AsOfSource = sourceOf(r.Source, sub.ID), sourceOf(r.AsOfSource, sub.ID)
		}
		if err := insertEach(t, readings, named); err != nil {
			return nil, err
		}
	}
	if err := t.remember(*sub, judged.Memories, kept); err != nil {
		return nil, err
	}
	taken := make([]models.Change, 0, len(judged.Changes))
	for _, c := range judged.Changes {
		if kept[c.TaskID] && !c.Beside {
			taken = append(taken, c)
		}
	}
	return taken, nil
}

// sourceOf names the submission in a source that a check made before there was one.
func sourceOf(s models.Source, submissionID string) models.Source {
	if s.Cell != "" && s.SubmissionID == "" {
		s.SubmissionID = submissionID
	}
	return s
}

// sourcesOf names it in those of an entry, which are the judgement's own.
func sourcesOf(sources map[string]models.Source, submissionID string) map[string]models.Source {
	if sources == nil {
		return map[string]models.Source{}
	}
	for field, s := range sources {
		sources[field] = sourceOf(s, submissionID)
	}
	return sources
}

// handIn moves the submission to HANDED_IN and supersedes the checked ones whose tasks it speaks of.
func (t *tx) handIn(sub *models.Submission, judged Judged) error {
	if err := t.supersede(*sub, judged); err != nil {
		return err
	}
	sub.Complete = judged.Complete
	at := sub.ReceivedAt(t.now)
	sub.State, sub.HandedInAt, sub.CountedAt = models.HandedIn, &t.now, &at
	if sub.SubmittedBy == "" && t.viewer.For(sub.DepartmentID) {
		sub.SubmittedBy = t.viewer.UserID
	}
	if err := t.moveDraft(sub); err != nil {
		return err
	}
	return t.answerChases(*sub)
}
