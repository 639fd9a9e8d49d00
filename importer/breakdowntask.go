package importer

import (
	"slices"
	"strings"
	"time"

	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/text"
)

// task plans what a row makes of its task: a new one, or the cells in which it differs from the one that is there.
func (j *breakdownJudgement) task(d *draftTask) {
	if d.area == nil {
		return // its number is faulty
	}
	j.counts.Tasks++
	t := models.Task{ID: models.NewID(models.TaskPrefix), ReportID: j.report.ID, State: models.TaskOpen}
	if d.found != nil {
		t = *d.found
	}
	before := t
	changes := len(j.plan.Changes)
	j.setPlace(d, &t)
	j.setTexts(d, &t)
	indicators := j.setIndicators(d, &t)
	j.setDeadline(d, &t)
	j.setTracking(d, &t, indicators > 0)
	leads := j.setDuties(d, t)
	j.setLeaders(d, t)
	j.setMilestones(d, t)
	if err := t.Validate(); err != nil && t.Title == "" {
		j.find(models.SeverityError, "ROW_WITHOUT_TASK", d.sheet, d.cell(models.FieldTask), "", "", nil)
	}
	if d.found == nil {
		j.counts.NewTasks++
		j.plan.Changes = j.plan.Changes[:changes]
		j.change(d, d.cell(models.FieldTask), models.FieldTask, "", "", t.Title)
		j.plan.Tasks = append(j.plan.Tasks, t)
		return
	}
	if t.State == models.TaskClosed && len(j.plan.Changes) > changes {
		j.find(models.SeverityError, "TASK_CLOSED", d.sheet, d.cell(models.FieldNumber), t.Number, "", nil)
	}
	if before != t {
		j.plan.Tasks = append(j.plan.Tasks, t)
	}
	_ = leads
}

// differs says that a cell of a task that is there says something else than it does, and takes down that it does. A blank erases only in our
// own workbook, where the cell went out filled.
func (j *breakdownJudgement) differs(d *draftTask, f models.Field, s wording, now string) bool {
	if d.found == nil {
		return s.text != ""
	}
	if !s.there || j.untouched(d.found.ID, f, s) || text.Clean(s.text) == text.Clean(now) {
		return false
	}
	return s.text != "" || j.ours
}

func (j *breakdownJudgement) setPlace(d *draftTask, t *models.Task) {
	if d.found != nil && t.AreaID != d.area.ID && j.numberSaid(d) == t.Number || d.found != nil && d.area.was != d.area.Title {
		if s := d.say(sheet.FieldArea); s.text != "" && s.text != j.present[t.ID].Area {
			j.change(d, s.cell, sheet.FieldArea, "", j.present[t.ID].Area, d.area.Title)
		}
	}
	var theme *string
	if d.theme != nil {
		theme = &d.theme.ID
	}
	if d.found != nil {
		if s, now := d.say(sheet.FieldTheme), j.present[t.ID].Theme; d.theme != nil && s.text != "" && s.text == d.theme.Title && s.text != now {
			j.change(d, s.cell, sheet.FieldTheme, "", now, d.theme.Title)
		}
		if n := j.numberSaid(d); n != "" && n != t.Number && n == d.number {
			j.change(d, d.cell(models.FieldNumber), models.FieldNumber, "", t.Number, d.number)
		}
		if t.ThemeID != nil && theme != nil && *t.ThemeID == *theme {
			theme = t.ThemeID // the same pointer: nothing has changed
		}
	}
	t.AreaID, t.ThemeID, t.Number = d.area.ID, theme, d.number
	if position, err := models.Position(d.number); err == nil {
		t.Position = position
	}
}

// setTexts takes title and quote. A row whose task is a long text is quoted whole, its title shortened.
func (j *breakdownJudgement) setTexts(d *draftTask, t *models.Task) {
	title, quote := d.say(models.FieldTask), d.say(sheet.FieldQuote)
	if title.text == "" && d.found == nil {
		title = quote
	}
	if j.differs(d, models.FieldTask, title, t.Title) {
		said := oneLine(title.text)
		switch {
		case said == "":
			j.find(models.SeverityError, "ROW_WITHOUT_TASK", d.sheet, title.cell, "", "", nil)
		case d.found != nil && (bare(said) == bare(t.Quote) || bare(firstRunes(said, models.MaxTitle)) == bare(t.Title)): // a foreign table's own words, taken before
		default:
			if d.found != nil {
				j.change(d, title.cell, models.FieldTask, "", t.Title, firstRunes(said, models.MaxTitle))
			}
			t.Title = strings.TrimRight(firstRunes(said, models.MaxTitle), "。；;")
		}
	}
	switch {
	case quote.there && j.differs(d, sheet.FieldQuote, quote, t.Quote):
		if d.found != nil {
			j.change(d, quote.cell, sheet.FieldQuote, "", t.Quote, quote.text)
		}
		t.Quote = quote.text
	case d.found == nil:
		t.Quote = d.title()
	}
	if len([]rune(t.Quote)) > models.MaxText {
		j.find(models.SeverityError, "TEXT_TOO_LONG", d.sheet, d.cell(sheet.FieldQuote), t.Quote, "", map[string]string{"most": models.Int(models.MaxText).String()})
	}
}

// oneLine joins the lines of a cell.
func oneLine(s string) string {
	return text.Clean(strings.Join(strings.Fields(strings.ReplaceAll(s, "\n", " ")), " "))
}

func (j *breakdownJudgement) setDeadline(d *draftTask, t *models.Task) {
	s := d.say(models.FieldDeadline)
	switch {
	case d.found == nil && d.deadline.known:
		t.Deadline = d.deadline.date
	case d.found == nil:
		t.Deadline = models.NewDate(j.report.Year, time.December, 31)
		if dates, ok := quantity.FindDeadline(d.title(), j.report.Year); ok {
			t.Deadline = dates.End
		}
	case !j.differs(d, models.FieldDeadline, s, t.Deadline.String()):
	case s.text == "" && j.ours, d.deadline.known && d.deadline.date != t.Deadline:
		j.change(d, s.cell, models.FieldDeadline, "", t.Deadline.String(), d.deadline.date.String())
		t.Deadline = d.deadline.date
	}
}

// setTracking takes the frequency; where none is said a task with figures is reported monthly, another one by quarter.
func (j *breakdownJudgement) setTracking(d *draftTask, t *models.Task, quantified bool) {
	s := d.say(sheet.FieldTracking)
	if d.found == nil && t.Tracking == "" {
		t.Tracking = models.Quarterly
		if quantified {
			t.Tracking = models.Monthly
		}
	}
	if s.text == "" {
		return
	}
	tracking, ok := sheet.ParseTracking(s.text)
	switch {
	case !ok:
		j.find(models.SeverityError, "TRACKING_INVALID", d.sheet, s.cell, s.text, "", nil)
	case d.found == nil:
		t.Tracking = tracking
	case tracking != t.Tracking && !j.untouched(t.ID, sheet.FieldTracking, s):
		j.change(d, s.cell, sheet.FieldTracking, "", string(t.Tracking), string(tracking))
		t.Tracking = tracking
	}
}

// setDuties settles who leads and supports.
func (j *breakdownJudgement) setDuties(d *draftTask, t models.Task) []string {
	lead, support := d.say(models.FieldLead), d.say(models.FieldSupport)
	now := j.present[t.ID]
	if d.found != nil && !j.differs(d, models.FieldLead, lead, now.Text(models.FieldLead)) && !j.differs(d, models.FieldSupport, support, now.Text(models.FieldSupport)) && len(d.duties) == 0 {
		j.counts.Duties += len(now.Leads) + len(now.Supports)
		return nil
	}
	leadUnits, supportUnits := j.units.read(lead.text, d.at(lead.cell)), j.units.read(support.text, d.at(support.cell))
	named := j.ours || j.namesLead(d)
	for _, duty := range d.duties {
		units := j.units.read(duty.name, d.number)
		if duty.role == models.Support || duty.role == "" && (named && len(leadUnits) > 0) {
			supportUnits = append(supportUnits, units...)
			continue
		}
		named = named || duty.role == models.Lead
		leadUnits = append(leadUnits, units...)
	}
	leads, supports := dutiesOf(leadUnits, supportUnits, named, j.report.Settings.LeadRule)
	if len(leads) == 0 && len(supports) > 0 && !named {
		j.find(models.SeverityWarning, "LEAD_UNSETTLED", d.sheet, d.cell(models.FieldLead), lead.text, "", nil)
	}
	j.counts.Duties += len(leads) + len(supports)
	leadNames, supportNames := j.namesOf(leads), j.namesOf(supports)
	if slices.Equal(leadNames, now.Leads) && slices.Equal(supportNames, now.Supports) {
		return leads
	}
	if d.found != nil {
		j.dutyChanges(d, lead, support, leadNames, supportNames)
	}
	j.plan.Assignments = append(j.plan.Assignments, j.assignment(t.ID, leads, supports))
	return leads
}

func (j *breakdownJudgement) dutyChanges(d *draftTask, lead, support wording, leads, supports []string) {
	now := j.present[d.found.ID]
	for _, c := range []struct {
		said wording
		f    models.Field
		new  []string
	}{{lead, models.FieldLead, leads}, {support, models.FieldSupport, supports}} {
		if old, is := now.Text(c.f), strings.Join(c.new, "、"); old != is {
			cell := c.said.cell
			if cell == "" {
				cell = d.cell(models.FieldLead)
			}
			j.change(d, cell, c.f, "", old, is)
		}
	}
}

func (j *breakdownJudgement) namesOf(ids []string) []string {
	var names []string
	for _, id := range ids {
		names = append(names, j.units.short[id])
	}
	return names
}

func (j *breakdownJudgement) setLeaders(d *draftTask, t models.Task) {
	s := d.say(models.FieldLeader)
	if !j.differs(d, models.FieldLeader, s, j.present[t.ID].Text(models.FieldLeader)) {
		return
	}
	ids := j.leaders.read(s.text, d.at(s.cell))
	var names []string
	for _, id := range ids {
		names = append(names, j.leaders.names[id])
	}
	if slices.Equal(slices.Sorted(slices.Values(names)), slices.Sorted(slices.Values(j.present[t.ID].Leaders))) {
		return
	}
	j.change(d, s.cell, models.FieldLeader, "", j.present[t.ID].Text(models.FieldLeader), strings.Join(names, "、"))
	j.plan.Portfolios = append(j.plan.Portfolios, portfolio(t.ID, ids))
}

// setMilestones takes the milestones of each stage, one a line. A line that is there already stays as it is, with its own day.
func (j *breakdownJudgement) setMilestones(d *draftTask, t models.Task) {
	now := j.present[t.ID]
	for month := 1; month <= 12; month++ {
		f := sheet.FieldMilestone(month)
		s := d.say(f)
		if !j.differs(d, f, s, now.Text(f)) {
			continue
		}
		end := models.NewDate(j.report.Year, time.Month(month)+1, 0)
		made, gone := j.stage(d, t, s.text, end, now.Milestones)
		if len(made)+len(gone) == 0 {
			continue
		}
		if d.found != nil {
			j.change(d, s.cell, f, "", now.Text(f), s.text)
		}
		j.plan.Milestones = append(j.plan.Milestones, made...)
		for _, m := range gone {
			if m.State == models.MilestoneDone {
				j.find(models.SeverityError, "MILESTONE_IS_DONE", d.sheet, s.cell, m.Title, "", nil)
			}
			j.plan.NoMilestones = append(j.plan.NoMilestones, m.ID)
		}
	}
	j.counts.Milestones += len(now.Milestones)
}

// stage compares the lines of a stage's cell with the milestones of its quarter.
func (j *breakdownJudgement) stage(d *draftTask, t models.Task, cell string, end models.Date, now []models.Milestone) (made, gone []models.Milestone) {
	var open []models.Milestone
	for _, m := range now {
		if m.ItemID == nil && m.Due.Year == end.Year && (int(m.Due.Month)-1)/3 == (int(end.Month)-1)/3 {
			open = append(open, m)
		}
	}
	for i, said := range strings.Split(cell, "\n") {
		said = firstRunes(text.Clean(said), models.MaxTitle)
		if said == "" || quantity.IsBlank(said) {
			continue
		}
		if at := slices.IndexFunc(open, func(m models.Milestone) bool { return text.Fold(m.Title) == text.Fold(said) }); at >= 0 {
			open = slices.Delete(open, at, at+1)
			continue
		}
		due := end
		if dates, ok := quantity.FindDeadline(said, j.report.Year); ok && !dates.End.After(end) && !dates.End.Before(models.NewDate(end.Year, (end.Month-1)/3*3+1, 1)) {
			due = dates.End
		}
		made = append(made, models.Milestone{ID: models.NewID(models.MilestonePrefix), ReportID: j.report.ID, TaskID: t.ID, Position: len(now) + i + 1,
			Title: said, Due: due, State: models.MilestoneOpen})
		j.counts.Milestones++
	}
	return made, open
}
