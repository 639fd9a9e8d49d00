package models

// TaskFacts are what is known of one task as of a period: what its light is reckoned from, whoever asks for it (API, workbook).
type TaskFacts struct {
	Task         Task
	Duties       []Duty // current
	Indicators   []Indicator
	Milestones   []Milestone
	Plans        []Plan // accepted, older ones first
	PlanValues   []PlanValue
	Current      Latest // as of the period's end
	Words        []Word // the department's words, latest first
	Extensions   []Extension
	Past         map[string][]PastFigure // by indicator or item, latest first; only for the family ByPeriods
	LastAccepted int64                   // Seq of the newest accepted entry, 0: none
	Ratings      []Rating                // given by hand
}

// LightInput puts the facts together as the rules of lights want them.
func (f TaskFacts) LightInput(r Report, p Period, periods []ReportingPeriod) LightInput {
	in := LightInput{
		Task: f.Task, Settings: r.Settings, Period: p, Reported: f.Current.Entry != nil, Milestones: f.Milestones, Words: f.Words,
		LastAccepted: f.LastAccepted, Start: f.Task.Start, Rating: LatestRating(f.Ratings, "", p.Last()),
	}
	for _, d := range f.Duties {
		in.Confirmed = in.Confirmed || d.Role == Lead && d.State == DutyConfirmed
	}
	if first, ok := FirstOwed(r, f.Task, f.Duties, periods); ok {
		in.FirstOwedDue = f.due(first)
	}
	for _, i := range f.Indicators {
		s := f.State(i)
		s.Rating = LatestRating(f.Ratings, i.ID, p.Last())
		in.Indicators = append(in.Indicators, s)
	}
	return in
}

// due is the day on which a period is due for the task: for the first listed of its confirmed leads.
func (f TaskFacts) due(p ReportingPeriod) Date {
	var first *Duty
	for i, d := range f.Duties {
		if d.Role == Lead && d.State == DutyConfirmed && (first == nil || d.Position < first.Position) {
			first = &f.Duties[i]
		}
	}
	if first == nil {
		return p.Due
	}
	return p.DueFor(first.DepartmentID, f.Extensions)
}

// State is one indicator with its figure and its newest accepted plan.
func (f TaskFacts) State(i Indicator) IndicatorState {
	s := IndicatorState{Indicator: i, Past: f.Past[i.ID]}
	if r := f.Current.Reading(i.ID); r != nil {
		s.Value, s.AsOf = r.Value, r.SpeaksOf()
	}
	for k, p := range f.Plans {
		if p.IndicatorID != nil && *p.IndicatorID == i.ID {
			s.Plan = &f.Plans[k]
		}
	}
	for _, v := range f.PlanValues {
		if s.Plan != nil && v.PlanID == s.Plan.ID {
			s.Values = append(s.Values, v)
		}
	}
	return s
}

// ItemState is one item with its figure: beneath an indicator it follows that one's plan, beneath the task itself it is counted up
// and follows none.
func (f TaskFacts) ItemState(item Item) IndicatorState {
	of := Indicator{Kind: Cumulative, Operator: OpEQ}
	for _, i := range f.Indicators {
		if item.IndicatorID != nil && i.ID == *item.IndicatorID {
			of = i
		}
	}
	var value *Decimal
	var asOf Date
	if r := f.Current.ItemReading(item.ID); r != nil {
		value, asOf = r.Value, r.SpeaksOf()
	}
	s := f.State(of).ForItem(item, value, asOf)
	s.Past = f.Past[item.ID]
	return s
}

// ItemLight is the light of an item: of its figure where a plan and a target hold it, else of its own milestones.
func ItemLight(in LightInput, item Item, s IndicatorState) Light {
	byFigure := IndicatorLight(in, s)
	if rule := byFigure.Because.Rule; rule != RuleNoPlan && rule != RuleNoTarget {
		return byFigure
	}
	var own []Milestone
	for _, m := range in.Milestones {
		if m.ItemID != nil && *m.ItemID == item.ID {
			m.ItemID = nil
			own = append(own, m)
		}
	}
	if l, ok := MilestoneLight(own, in.Period, in.Settings); ok {
		return in.unlessProposed(l)
	}
	return byFigure
}
