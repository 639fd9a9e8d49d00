package importer

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"duban/breakdown"
	"duban/models"
	"duban/quantity"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// setIndicators plans a task's indicators: those of its own columns, else for a new task those that its text has. It gives how many
// there are then.
func (j *breakdownJudgement) setIndicators(d *draftTask, t *models.Task) int {
	seen := map[string]bool{}
	n := 0
	for k := range d.indicators {
		if more, words := j.inWords(d, &d.indicators[k], t); words {
			j.plan.Indicators = append(j.plan.Indicators, more...)
			n += len(more)
			continue
		}
		i, ok := j.indicatorOf(d, &d.indicators[k], t, seen, k+1)
		if !ok {
			continue
		}
		n++
		if i != nil {
			j.plan.Indicators = append(j.plan.Indicators, *i)
		}
	}
	if d.found == nil && len(d.indicators) == 0 {
		for k, i := range j.inText(d, *t) {
			i.Position = k + 1
			j.plan.Indicators = append(j.plan.Indicators, i)
			n++
		}
	}
	if d.found != nil {
		n = j.keepOthers(d, seen, n)
	}
	j.counts.Indicators += n
	return n
}

// inWords deals with a new task whose target is a sentence in another office's table: several figures are several indicators, and one without
// any is told and kept with the task's words. A short cell with digits that can't be read is a slip of the pen, for setTarget to refuse.
func (j *breakdownJudgement) inWords(d *draftTask, from *draftIndicator, t *models.Task) (more []models.Indicator, words bool) {
	target := from.fields[models.FieldTarget]
	if j.ours || d.found != nil || target.text == "" || quantity.IsBlank(target.text) {
		return nil, false
	}
	if a, err := quantity.ParseCell(target.text); err == nil && a.Low != nil || j.inPhrase(d, target.text) != nil {
		return nil, false
	}
	for _, i := range breakdown.Read(target.text).Indicators {
		x := fromProse(i)
		x.ID, x.ReportID, x.TaskID, x.Position = models.NewID(models.IndicatorPrefix), j.report.ID, t.ID, len(more)+1
		more = append(more, x)
	}
	if len(more) == 0 && strings.ContainsAny(text.Fold(target.text), "0123456789") && utf8.RuneCountInString(target.text) <= 12 {
		return nil, false
	}
	if len(more) == 0 {
		j.find(models.SeverityWarning, "TARGET_IN_WORDS", d.sheet, target.cell, target.text, "", nil)
	}
	if said := oneLine(target.text); !strings.Contains(t.Quote, said) {
		t.Quote = strings.TrimLeft(t.Quote+"："+said, "：")
	}
	for i := range more {
		more[i].Quote = t.Quote
	}
	return more, true
}

// keepOthers deals with the indicators of a task that its rows don't name: in our own workbook their rows were taken out.
func (j *breakdownJudgement) keepOthers(d *draftTask, seen map[string]bool, n int) int {
	for _, i := range j.present[d.found.ID].Indicators {
		if seen[i.ID] {
			continue
		}
		if j.ours && j.stamp.Has(i.ID, sheet.FieldIndicatorID) {
			j.change(d, d.cell(models.FieldIndicator), models.FieldIndicator, i.ID, i.Name, "")
			j.plan.NoIndicators = append(j.plan.NoIndicators, i.ID)
			continue
		}
		n++
	}
	return n
}

// indicatorOf reads one indicator's cells; nil for one that stays as it is.
func (j *breakdownJudgement) indicatorOf(d *draftTask, from *draftIndicator, t *models.Task, seen map[string]bool, position int) (*models.Indicator, bool) {
	name, target, unit, kind := from.fields[models.FieldIndicator], from.fields[models.FieldTarget], from.fields[models.FieldUnit], from.fields[sheet.FieldKind]
	now, old := j.knownIndicator(d, from, seen)
	i := models.Indicator{ID: models.NewID(models.IndicatorPrefix), ReportID: j.report.ID, TaskID: t.ID, Position: position, Quote: d.title(), Known: models.InBatches}
	if old {
		i, seen[now.ID] = now, true
		if !j.indicatorTouched(from, now) {
			return nil, true
		}
	}
	if name.text != "" {
		i.Name = firstRunes(oneLine(name.text), models.MaxTitle)
	}
	if i.Name == "" {
		i.Name = firstRunes(oneLine(d.title()), 60)
	}
	if !j.setTarget(d, &i, target, unit) {
		return nil, old
	}
	if k, ok := sheet.ParseIndicatorKind(kind.text); ok {
		i.Kind = k
	} else if kind.text != "" {
		j.find(models.SeverityError, "KIND_INVALID", d.sheet, kind.cell, kind.text, "", nil)
	} else if !old {
		i.Kind = kindFor(d.title()+i.Name, i)
	}
	i.Known = knownFor(i.Kind, i.Known)
	if old && d.found != nil {
		j.indicatorChanges(d, from, now, i)
		if sameIndicator(now, i) {
			return nil, true
		}
		return &i, true
	}
	if d.found != nil {
		j.change(d, firstCell(name, target), models.FieldIndicator, "", "", i.Name)
	}
	return &i, true
}

func firstCell(cells ...wording) string {
	for _, s := range cells {
		if s.text != "" {
			return s.cell
		}
	}
	return cells[0].cell
}

// knownIndicator finds the indicator that is there: by id, by name, or the only one.
func (j *breakdownJudgement) knownIndicator(d *draftTask, from *draftIndicator, seen map[string]bool) (models.Indicator, bool) {
	if d.found == nil {
		return models.Indicator{}, false
	}
	present := j.present[d.found.ID].Indicators
	if id := from.fields[sheet.FieldIndicatorID].text; id != "" {
		if i, ok := j.indicators[id]; ok && i.TaskID == d.found.ID && !seen[id] {
			return i, true
		}
		return models.Indicator{}, false
	}
	if j.ours {
		return models.Indicator{}, false
	}
	name := bare(from.fields[models.FieldIndicator].text)
	for _, i := range present {
		if !seen[i.ID] && name != "" && bare(i.Name) == name {
			return i, true
		}
	}
	if len(present) == len(d.indicators) || len(present) == 1 {
		for k, i := range present {
			if !seen[i.ID] && (len(present) == 1 || from.row == d.indicators[k].row) {
				return i, true
			}
		}
	}
	return models.Indicator{}, false
}

// indicatorTouched says that a cell of an indicator says something else than it did when the workbook went out.
func (j *breakdownJudgement) indicatorTouched(from *draftIndicator, now models.Indicator) bool {
	for _, f := range []models.Field{models.FieldIndicator, sheet.FieldKind, models.FieldTarget, models.FieldUnit} {
		s := from.fields[f]
		if s.there && s.text != "" && !j.untouched(now.ID, f, s) && text.Clean(s.text) != text.Clean(sheet.IndicatorText(now, f)) {
			return true
		}
	}
	return false
}

// setTarget reads target and unit. It says whether the indicator can stand.
func (j *breakdownJudgement) setTarget(d *draftTask, i *models.Indicator, target, unit wording) bool {
	if unit.text != "" && !quantity.IsBlank(unit.text) {
		i.Unit = unit.text
		if u := sheet.KnownUnit(unit.text); u != "" {
			i.Unit = u
		}
	}
	if target.text == "" || quantity.IsBlank(target.text) {
		if i.Low == nil && i.Operator == "" {
			i.Operator = models.OpEQ
		}
		return i.Low != nil || i.Name != "" && i.Version > 0
	}
	a, err := quantity.ParseCell(target.text)
	if err != nil || a.Low == nil {
		if found := j.inPhrase(d, target.text); found != nil {
			i.Operator, i.Low, i.High = found.Operator, found.Low, found.High
			if i.Unit == "" || found.Unit != "" {
				i.Unit = found.Unit
			}
			return true
		}
		j.find(models.SeverityError, "NUMBER_UNREADABLE", d.sheet, target.cell, target.text, "20", nil)
		return false
	}
	i.Operator, i.Low, i.High = a.Operator, normal(a.Low), normal(a.High)
	if a.Approx && i.Operator == models.OpEQ {
		i.Operator = models.OpApprox
	}
	if a.Unit == "" || quantity.ClassOf(a.Unit) == quantity.NoUnit && unit.text != "" {
		if a.Unit != "" { // 20万 beside 亩
			i.Unit = a.Unit + strings.TrimPrefix(i.Unit, a.Unit)
		}
		return true
	}
	i.Unit = a.Unit
	return true
}

func normal(d *models.Decimal) *models.Decimal {
	if d == nil {
		return nil
	}
	n := models.Normalise(*d)
	return &n
}

// inPhrase reads a target that is a phrase: 新建改造高标准农田20万亩. Several figures are none.
func (j *breakdownJudgement) inPhrase(d *draftTask, s string) *models.Indicator {
	reading := breakdown.Read(s)
	if len(reading.Indicators) == 1 && reading.Indicators[0].Low != nil {
		i := reading.Indicators[0]
		return &models.Indicator{Operator: i.Operator, Low: normal(i.Low), High: normal(i.High), Unit: i.Unit}
	}
	return nil
}

// inText finds the indicators in a task's own words.
func (j *breakdownJudgement) inText(d *draftTask, t models.Task) []models.Indicator {
	if own := d.own(); own != nil {
		for i := range own {
			own[i].ID, own[i].ReportID, own[i].TaskID = models.NewID(models.IndicatorPrefix), j.report.ID, t.ID
		}
		return own
	}
	reading := breakdown.Read(d.title())
	if quote := d.say(sheet.FieldQuote).text; len(reading.Indicators) == 0 && !j.ours && quote != "" { // 幼儿园建设 | 新建改建幼儿园12所
		reading = breakdown.Read(quote)
	}
	var out []models.Indicator
	for _, i := range reading.Indicators {
		x := fromProse(i)
		x.ID, x.ReportID, x.TaskID = models.NewID(models.IndicatorPrefix), j.report.ID, t.ID
		if x.Quote == "" || !strings.Contains(t.Quote, x.Quote) {
			x.Quote = t.Quote
		}
		out = append(out, x)
	}
	return out
}

// own are the indicators that the reader of prose found for a task, nil for a row of a table.
func (d *draftTask) own() []models.Indicator {
	if d.sheet != "" {
		return nil
	}
	out := []models.Indicator{}
	for _, i := range d.prose {
		out = append(out, fromProse(i))
	}
	return out
}

func fromProse(i breakdown.Indicator) models.Indicator {
	kind := i.Kind
	if kind == "" {
		kind = models.Stock
	}
	low, high := normal(i.Low), normal(i.High)
	if i.Falling && low != nil && kind == models.Growth {
		n := low.Neg()
		low = &n
		if high != nil {
			h := high.Neg()
			low, high = &h, &n
		}
	}
	return models.Indicator{Name: firstRunes(i.Name, models.MaxTitle), Operator: i.Operator, Low: low, High: high, Unit: i.Unit, Kind: kind,
		Known: knownFor(kind, models.InBatches), Soft: i.Soft, Quote: i.Quote}
}

// kindFor tells the kind of an indicator that a table gives without one.
func kindFor(words string, i models.Indicator) models.IndicatorKind {
	switch {
	case i.Operator == models.OpZero:
		return models.Zero
	case i.Operator == models.OpLTE || strings.Contains(words, "控制在"):
		return models.Ceiling
	case i.Low == nil:
		return models.Relative
	case strings.HasPrefix(i.Unit, "%") && (strings.Contains(words, "增长") || strings.Contains(words, "增速") || strings.Contains(words, "增幅") || strings.Contains(words, "下降")):
		return models.Growth
	case strings.HasPrefix(i.Unit, "%") || i.Operator == models.OpAll || strings.Contains(words, "达到") || strings.Contains(words, "稳定在"):
		return models.Stock
	}
	return models.Cumulative
}

func knownFor(kind models.IndicatorKind, otherwise models.Known) models.Known {
	if kind == models.Zero {
		return models.StayZero
	}
	if otherwise == "" {
		return models.InBatches
	}
	return otherwise
}

// indicatorChanges notes each cell in which an indicator changes.
func (j *breakdownJudgement) indicatorChanges(d *draftTask, from *draftIndicator, now, then models.Indicator) {
	for _, f := range []models.Field{models.FieldIndicator, sheet.FieldKind, models.FieldTarget, models.FieldUnit} {
		if old, is := sheet.IndicatorText(now, f), sheet.IndicatorText(then, f); old != is {
			cell := from.fields[f].cell
			if from.fields[f].text == "" {
				cell = from.fields[models.FieldTarget].cell
			}
			j.change(d, cell, f, now.ID, old, is)
		}
	}
}

func sameIndicator(a, b models.Indicator) bool {
	says := func(i models.Indicator) string {
		return fmt.Sprint(i.Name, "|", i.Kind, "|", sheet.IndicatorText(i, models.FieldTarget), "|", i.Unit)
	}
	return says(a) == says(b)
}

func (j *breakdownJudgement) assignment(taskID string, leads, supports []string) store.Assignment {
	return store.Assignment{TaskID: taskID, Leads: leads, Supports: supports}
}

func portfolio(taskID string, leaders []string) store.Portfolios {
	return store.Portfolios{TaskID: taskID, Leaders: leaders}
}

// namesLead says that the file's column of units names leads.
func (j *breakdownJudgement) namesLead(d *draftTask) bool {
	for _, s := range j.sheets {
		if s.Name != d.sheet {
			continue
		}
		for _, c := range s.Columns {
			if c.Field == models.FieldLead {
				return namesLead(c.Header)
			}
		}
	}
	return false
}
