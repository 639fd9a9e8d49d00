package importer

import (
	"duban/models"
	"duban/sheet"
	"duban/store"
)

// changeReading writes a row's new figure and day over its reading.
func (w *taskWork) changeReading(l *line, figure, day *said) {
	if figure == nil && day == nil {
		return
	}
	now := l.to.Now()
	if figure == nil && now == nil {
		w.tell(*day, models.SeverityWarning, "DATE_WITHOUT_VALUE", day.value.Printed, "", nil)
		return
	}
	reading := models.Reading{Unit: l.to.Unit()}
	if now != nil {
		reading = *now
	}
	if l.to.Indicator != nil {
		reading.IndicatorID = &l.to.Indicator.ID
	}
	if l.to.Item != nil {
		reading.ItemID, reading.IndicatorID = &l.to.Item.ID, l.to.Item.IndicatorID
	}
	if figure != nil {
		reading.Value, reading.Printed, reading.Approx, reading.Source = figure.value.Number, figure.value.Printed, figure.value.Approx, figure.source()
		w.change(*figure, l.to.Canonical(models.FieldCumulative))
		w.judgeValue(*figure)
	}
	if day != nil {
		reading.AsOf, reading.AsOfSource = day.value.Date, day.source()
		w.change(*day, l.to.Canonical(models.FieldAsOf))
		if first := w.basis.Period.Name.First(); day.value.Date.Before(first) && day.value.Date.Year == first.Year {
			w.tell(*day, models.SeverityWarning, "AS_OF_OLD", day.value.Printed, w.basis.Period.Name.Chinese(), nil)
		}
	}
	putReading(&w.row, reading)
}

// putReading replaces the reading of the same indicator or item; one without a value is withdrawn and goes.
func putReading(row *store.JudgedRow, r models.Reading) {
	kept := make([]models.Reading, 0, len(row.Readings)+1)
	for i := range row.Readings {
		if !(models.Latest{Readings: row.Readings[i : i+1]}).Has(r) {
			kept = append(kept, row.Readings[i])
		}
	}
	if r.Value != nil {
		kept = append(kept, r)
	}
	row.Readings = kept
}

// changeText writes a task's new text over its entry.
func (w *taskWork) changeText(s said) {
	old := w.row.Entry.Text(s.field)
	if e := w.task.Now.Entry; s.line.beside && e != nil {
		old = e.Text(s.field) // the row holds what is new alone
	}
	w.change(s, old)
	w.row.Entry.SetText(s.field, s.value.Canonical, s.source())
	last := w.task.Last.Entry
	if last != nil && s.field != models.FieldStatus && s.field != models.FieldForecast {
		w.judged(s, models.JudgeText(last.Text(s.field), s.value.Canonical))
	}
	if s.value.Closes && s.field == models.FieldStatus {
		w.tell(s, models.SeverityNote, "CLOSURE_PROPOSED", s.value.Printed, "", nil)
	}
}

func (w *taskWork) change(s said, old string) {
	to := s.line.to
	c := models.Change{Sheet: s.sheetName(), Cell: s.address(), Task: to.Task.Number, TaskID: to.Task.ID, Field: s.field, Old: old,
		New: s.value.Canonical, Printed: s.value.Printed, Description: to.Task.Title, Beside: s.line.beside}
	if !sheet.OfTask(s.field) {
		if to.Indicator != nil {
			c.Indicator, c.Description = to.Indicator.ID, to.Task.Title+" · "+to.Indicator.Name
		}
		if to.Item != nil {
			c.Item, c.Description = to.Item.ID, to.Task.Title+" · "+to.Item.Title
		}
	}
	w.detail.Changes = append(w.detail.Changes, c)
}
