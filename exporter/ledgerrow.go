package exporter

import (
	"strings"

	"duban/models"
	"duban/words"
)

// What the cells of a row of 台账 say.

func (r ledgerRow) entry() models.Entry {
	if e := r.t.Current.Entry; e != nil {
		return *e
	}
	return models.Entry{}
}

func (r ledgerRow) reading() *models.Reading {
	if r.i == nil {
		return nil
	}
	return r.i.reading
}

func (r ledgerRow) subject() string {
	if r.i != nil {
		return r.i.Name
	}
	return milestoneText(r.t.Milestones, r.l.Period.Name)
}

func (r ledgerRow) target() string {
	if r.i == nil {
		return ""
	}
	return targetText(r.i.Target())
}

func (r ledgerRow) unit() string {
	if r.i == nil {
		return ""
	}
	return r.i.Unit
}

func (r ledgerRow) deadline() cell { return r.l.deadline(r.t.Task) }

// deadline is a task's day, or the words for a task without one.
func (l *ledger) deadline(t models.Task) cell {
	if t.Deadline.IsZero() {
		return textCell("持续推进", centerLook)
	}
	return cell{value: t.Deadline, look: dateLook}
}

func (r ledgerRow) value() cell {
	if r.i == nil {
		return cell{look: countLook}
	}
	return r.i.figure()
}

// figure is the reading's value in the format of its unit.
func (i *ratedIndicator) figure() cell {
	if i.reading == nil {
		return figure(nil, i.Target())
	}
	return figure(i.reading.Value, i.Target())
}

// review says whether staff have accepted the figure, or of a task without one the entry.
func (r ledgerRow) review() cell {
	if r.i != nil && r.i.reading == nil || r.i == nil && !r.first() {
		return cell{look: centerLook}
	}
	return r.l.reviewed(r.t, r.reading())
}

// reviewed marks what staff haven't accepted yet.
func (l *ledger) reviewed(t *rated, reading *models.Reading) cell {
	e, ok := l.origin(t.ConsolidatedTask, reading)
	switch {
	case t.Current.Entry == nil:
		return cell{look: centerLook}
	case ok && e.State == models.Accepted:
		return textCell("已审", centerLook)
	}
	return textCell("未审", centerLook.withInk(inkRed))
}

func (r ledgerRow) completion() cell {
	if r.i != nil {
		return share(r.i.completion())
	}
	done, all := models.MilestonesDone(r.t.Milestones, r.l.Period.Name)
	if all == 0 {
		return cell{look: shareLook}
	}
	return share(models.Ratio(models.Int(int64(done)), models.Int(int64(all))), true)
}

func (r ledgerRow) planned() cell {
	if r.i == nil {
		return cell{look: shareLook}
	}
	return share(r.i.planned, r.i.hasPace)
}

func (r ledgerRow) asOf() cell {
	if reading := r.reading(); reading != nil {
		return cell{value: reading.AsOf, look: dateLook}
	}
	return cell{look: dateLook}
}

func (r ledgerRow) ownLight() cell {
	if r.i == nil {
		return cell{look: centerLook}
	}
	return lightCell(r.i.light.Color)
}

// because says why: of a task in its first row, of the indicator where the task has several.
func (r ledgerRow) because() string {
	task := words.Because(words.Chinese, r.t.light.Because)
	if r.i == nil || len(r.t.indicators) == 1 {
		return task
	}
	own := words.Because(words.Chinese, r.i.light.Because)
	if !r.first() || strings.HasSuffix(task, own) {
		return own
	}
	return "任务：" + task + "\n本指标：" + own
}

// standing is what became of what the task owes in the period.
func (r ledgerRow) standing() string {
	var said []string
	for _, d := range r.t.debts {
		said = append(said, words.Enum(words.Chinese, d.Standing))
	}
	switch {
	case len(said) > 0:
		return strings.Join(said, "、")
	case r.t.Reported:
		return words.Enum(words.Chinese, models.StandingHandedIn)
	}
	return ""
}

// source says where a figure came from, or of a task without one its text: 农业农村局11月.xlsx!任务进展!H7.
func (l *ledger) source(t *rated, reading *models.Reading) string {
	var s models.Source
	switch e := t.Current.Entry; {
	case reading != nil:
		s = reading.Source
	case e != nil && len(t.indicators) == 0:
		s = textSource(*e)
	}
	if s.Kind != models.SourceCell {
		return strings.TrimSpace(words.Enum(words.Chinese, s.Kind) + " " + s.Note)
	}
	file := l.files[s.SubmissionID]
	if file == "" {
		file = "填报表" // of a department whose files the viewer may not see
	}
	return file + "!" + s.Sheet + "!" + s.Cell
}

// textSource is where an entry's words came from: those of its first field that has any.
func textSource(e models.Entry) models.Source {
	for _, f := range append([]models.Field{models.FieldStatus}, models.TextFields...) {
		if s, ok := e.Sources[string(f)]; ok && e.Text(f) != "" {
			return s
		}
	}
	return models.Source{}
}

// reportedIn is the period in which a figure (or, without one, the task) was last reported.
func (l *ledger) reportedIn(t *rated, reading *models.Reading) string {
	e, ok := l.origin(t.ConsolidatedTask, reading)
	switch {
	case t.Current.Entry == nil || len(t.indicators) > 0 && reading == nil:
		return ""
	case !ok:
		return "往期"
	case e.PeriodID == l.Period.ID:
		return "本期"
	}
	return "往期（" + l.periods[e.PeriodID].Name.Chinese() + "）"
}

// laggards are the items that lag under the row's figure, also where that is green.
func (l *ledger) laggards(t *rated, i *ratedIndicator) []models.Laggard {
	return models.Laggards(i.Indicator, t.Items, t.Current, t.Rated.Items)
}

// laggards names them: 临猗县 60.0%（红）；万荣县（黄）.
func (r ledgerRow) laggards() string {
	if r.i == nil {
		return ""
	}
	var named []string
	for _, x := range r.l.laggards(r.t, r.i) {
		name := x.Item.Title
		if x.Completion != "" {
			name += " " + x.Completion
		}
		named = append(named, name+"（"+words.Enum(words.Chinese, x.Light.Color)+"）")
	}
	return strings.Join(named, "；")
}

// inspections is what staff found on site, of the row's indicator and in the first row of the texts: 12亩：现场只见两处工地。（督查一科张三）.
func (r ledgerRow) inspections() string {
	var found []string
	for _, c := range r.t.Inspections {
		var said []string
		for _, f := range c.Figures {
			if r.i != nil && f.ItemID == nil && f.IndicatorID != nil && *f.IndicatorID == r.i.ID && f.Value != nil {
				said = append(said, f.Value.String()+r.i.Unit)
			}
		}
		if r.first() && c.Progress+c.Problems != "" {
			said = append(said, strings.TrimSpace(c.Progress+" "+c.Problems))
		}
		if len(said) > 0 {
			found = append(found, strings.Join(said, "：")+"（"+c.Who+"）")
		}
	}
	return strings.Join(found, "\n")
}

// corrections is what was said of the closed period afterwards, of the row's indicator and in the first row of the texts: 更正为 7.5（误填）.
func (r ledgerRow) corrections() string {
	var said []string
	for _, c := range r.t.Corrections {
		mark := words.Enum(words.Chinese, c.State)
		for _, f := range c.Said.Figures {
			if r.i != nil && f.IndicatorID == r.i.ID {
				said = append(said, mark+"为 "+f.Value.String()+r.i.Unit+"（"+c.Reason+"）")
			}
		}
		if r.first() && len(c.Said.Figures) == 0 {
			said = append(said, mark+"（"+c.Reason+"）："+c.Said.Progress)
		}
	}
	return strings.Join(said, "\n")
}
