package store

import (
	"duban/models"

	"gorm.io/gorm"
)

// Opening is what an office's own ledger says of one department's tasks in one past month.
type Opening struct {
	DepartmentID string
	Period       models.ReportingPeriod
	Rows         []JudgedRow
	Changes      []models.Change
}

// readMonths reads the basis of every period before the first owed one, over all tracked tasks that have a lead.
func (b *IntakeBasis) readMonths(q *gorm.DB) error {
	ends, err := firstOwedEnds(q, b.Report)
	if err != nil || ends.IsZero() {
		return err
	}
	var periods []models.ReportingPeriod
	if err := appendRows(q, &periods, `SELECT * FROM periods WHERE report_id = ? AND ends < ? ORDER BY ends, name`, b.Report.ID, ends); err != nil {
		return err
	}
	leads := map[string]models.Duty{}
	for _, d := range b.Duties { // in order of position: the first listed reports
		if _, known := leads[d.TaskID]; !known && d.Role == models.Lead {
			leads[d.TaskID] = d
		}
	}
	for _, p := range periods {
		month := Basis{Report: b.Report, Period: p, FirstEnds: ends, Departments: b.Departments, Aliases: b.Aliases}
		for _, t := range b.Tasks {
			if duty, led := leads[t.ID]; led && t.Tracked() {
				month.Tasks = append(month.Tasks, TaskBasis{Task: t, Duty: duty})
			}
		}
		tracked := taskSet{`(SELECT id FROM tasks WHERE report_id = ? AND tracking <> 'NONE')`, []any{b.Report.ID}}
		if err := month.fill(q, tracked); err != nil {
			return err
		}
		b.Months = append(b.Months, month)
	}
	return nil
}

// open writes opening entries: accepted, attributed to the lead, each figure traced to its cell of the ledger. They have no moment of
// hand-in, because nothing was owed, and so nobody is late.
func (t *tx) open(kept models.Intake, b IntakeBasis, openings []Opening) error {
	for _, o := range openings {
		if o.Period.State == models.PeriodClosed {
			return models.Errorf(models.Conflict, "PERIOD_IS_CLOSED", "intakeId", "period", string(o.Period.Name))
		}
		seq, err := t.nextSeq("submission", 1)
		if err != nil {
			return err
		}
		sub := models.Submission{ID: models.NewID(models.SubmissionPrefix), ReportID: kept.ReportID, DepartmentID: o.DepartmentID, PeriodID: o.Period.ID, Seq: seq,
			State: models.Accepted, FileName: kept.FileName, FileKind: kept.FileKind, SHA256: kept.SHA256, Size: kept.Size, PlanHash: kept.PlanHash, Detail: "",
			ChangeCount: len(o.Changes), Complete: true, CarriedBy: t.viewer.UserID, CreatedAt: t.now, DecidedAt: &t.now, DecidedBy: t.viewer.UserID, Version: 1}
		if err := t.Create(&sub).Error; err != nil {
			return err
		}
		rows := make([]JudgedRow, len(o.Rows))
		for i, row := range o.Rows {
			rows[i] = opened(row, sub.ID)
		}
		taken, err := t.writeRows(&sub, Basis{Period: o.Period}, Judged{Rows: rows, Changes: o.Changes})
		if err != nil {
			return err
		}
		if err := t.Exec(`UPDATE entries SET state = 'ACCEPTED' WHERE submission_id = ?`, sub.ID).Error; err != nil {
			return err
		}
		for _, c := range taken {
			if err := t.record("cell.opened", changeSubject(c), map[string]any{"submissionId": sub.ID, "intakeId": kept.ID, "period": o.Period.Name, "change": c}); err != nil {
				return err
			}
		}
	}
	return nil
}

// opened makes opening entries of what this file says; what stands from before keeps its source.
func opened(row JudgedRow, submissionID string) JudgedRow {
	turn := func(s models.Source) models.Source {
		if s.Kind == models.SourceCell && s.SubmissionID == "" {
			s.Kind, s.SubmissionID = models.SourceOpening, submissionID
		}
		return s
	}
	sources := make(map[string]models.Source, len(row.Entry.Sources))
	for f, s := range row.Entry.Sources {
		sources[f] = turn(s)
	}
	row.Entry.Sources = sources
	readings := make([]models.Reading, len(row.Readings))
	for i, r := range row.Readings {
		r.Source, r.AsOfSource = turn(r.Source), turn(r.AsOfSource)
		readings[i] = r
	}
	row.Readings = readings
	return row
}
