package graph

import (
	"duban/models"
	"duban/store"
)

// What staff change in the rules and in what figures are held against, in the store's words.

func ratingChange(in LightOverrideInput) store.RatingChange {
	return store.RatingChange{TaskID: value(in.TaskID), IndicatorID: value(in.IndicatorID), Period: value(in.Period), Color: in.Color, Stands: in.Stands, Reason: in.Reason}
}

func targetChange(in BaselineChangeInput) store.TargetChange {
	c := store.TargetChange{IndicatorID: value(in.IndicatorID), TaskID: value(in.TaskID), Version: version(in.Version), From: value(in.From),
		Operator: in.Operator, Low: in.Low, High: in.High, Unit: in.Unit, Reason: in.Reason}
	if in.Deadline.IsSet() {
		deadline := value(in.Deadline.Value())
		c.Deadline = &deadline
	}
	return c
}

// targetOf is one side of a moved target, nil where the deadline moved.
func targetOf(c *models.BaselineChange, b models.Baseline) *models.Target {
	if c.IndicatorID == nil {
		return nil
	}
	return &models.Target{Operator: b.Operator, Low: b.Low, High: b.High, Unit: b.Unit}
}

func dayOrNone(d models.Date) *models.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

func correctionRequest(in CorrectionRequestInput) (store.CorrectionRequest, error) {
	r := store.CorrectionRequest{TaskID: in.TaskID, Period: in.Period, DepartmentID: value(in.DepartmentID), Reason: in.Reason, Said: models.Said{
		Status: value(in.Status), Forecast: value(in.Forecast), Progress: value(in.Progress), Problems: value(in.Problems),
		NextSteps: value(in.NextSteps), Request: value(in.Request)}}
	if err := (ids{"taskId": r.TaskID, "departmentId": r.DepartmentID}).check(); err != nil {
		return r, err
	}
	for _, f := range in.Figures {
		if err := checkID("indicatorId", f.IndicatorID); err != nil {
			return r, err
		}
		r.Said.Figures = append(r.Said.Figures, models.SaidFigure{IndicatorID: f.IndicatorID, Value: f.Value, AsOf: value(f.AsOf)})
	}
	return r, nil
}

// over puts the given rules over those there are.
func (in ReportSettingsUpdateInput) over(s *models.Settings) {
	replace(&s.DueDay, in.DueDay)
	replace(&s.PaceUnit, in.PaceUnit)
	replace(&s.LightFamily, in.LightFamily)
	replace(&s.GreenGapPoints, in.GreenGapPoints)
	replace(&s.GreenRatioPercent, in.GreenRatioPercent)
	replace(&s.YellowRatioPercent, in.YellowRatioPercent)
	replace(&s.YellowDaysBefore, in.YellowDaysBefore)
	replace(&s.RedAfterPeriods, in.RedAfterPeriods)
	replace(&s.YellowGapPoints, in.YellowGapPoints)
	replace(&s.YellowOverdueDays, in.YellowOverdueDays)
	replace(&s.TolerancePercent, in.TolerancePercent)
	replace(&s.SignatureRule, in.SignatureRule)
	replace(&s.LeadRule, in.LeadRule)
	replace(&s.SeveralLeadsReport, in.SeveralLeadsReport)
	replace(&s.AutoAcceptClean, in.AutoAcceptClean)
	replace(&s.ReturnedKeepTime, in.ReturnedKeepTime)
	if in.ToleranceLeast != nil {
		s.ToleranceLeast = in.ToleranceLeast.String()
	}
	if in.Chasing != nil {
		in.Chasing.over(&s.Chasing)
	}
}

func (in ChaseRulesInput) over(r *models.ChaseRules) {
	replace(&r.SoonDays, in.SoonDays)
	replace(&r.AnswerDays, in.AnswerDays)
	replace(&r.RemindFrom, in.RemindFrom)
	replace(&r.WorkingDays, in.WorkingDays)
	replace(&r.DigestFrom, in.DigestFrom)
	if in.RemindDays != nil {
		r.RemindDays = in.RemindDays
	}
}

// replace puts a value where one is given.
func replace[T any](into *T, given *T) {
	if given != nil {
		*into = *given
	}
}
