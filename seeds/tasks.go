package seeds

import (
	"strings"

	"duban/models"
)

// loadTasks reads tasks.csv: the report broken down into what one department can be held to.
func (l *loader) loadTasks() error {
	columns := []string{"id", "number", "title", "tracking", "deadline", "quote"}
	err := l.readTable("tasks.csv", columns, l.takeTask)
	for i := range l.data.Tasks {
		l.tasks[l.data.Tasks[i].Number] = &l.data.Tasks[i]
	}
	return err
}

func (l *loader) takeTask(r *row) {
	t := models.Task{
		ID: l.id(r, models.TaskPrefix), ReportID: l.data.Report.ID, Number: r.required("number"), Title: r.required("title"),
		Tracking: oneOf(r, "tracking", models.Trackings), Deadline: r.date("deadline"), Quote: l.quote(r), State: models.TaskOpen,
	}
	position, err := models.Position(t.Number)
	if err != nil {
		r.fail("number", "%w", err)
		return
	}
	t.Position = position
	l.placeTask(r, &t)
	if err := t.Validate(); err != nil {
		r.fail("title", "%w", err)
	}
	if !t.Tracked() && !t.Deadline.IsZero() {
		r.fail("deadline", "a task that isn't tracked has none")
	}
	once(r, "number", t.Number, &t, l.tasks)
	l.data.Tasks = append(l.data.Tasks, t)
}

// placeTask finds the task's area and theme by its number; theme 0 stands for the area itself.
func (l *loader) placeTask(r *row, t *models.Task) {
	parts := strings.Split(t.Number, ".")
	t.AreaID = refer(r, "number", parts[0], l.areas)
	if parts[1] == "0" {
		return
	}
	theme := refer(r, "number", parts[0]+"."+parts[1], l.themes)
	t.ThemeID = &theme
}

// loadIndicators reads indicators.csv: every quantity that the report commits to.
func (l *loader) loadIndicators() error {
	columns := []string{"id", "task", "name", "operator", "low", "high", "unit", "kind", "known", "soft", "quote"}
	perTask := map[string]int{}
	return l.readTable("indicators.csv", columns, func(r *row) {
		task := l.referTask(r)
		perTask[task.ID]++
		i := models.Indicator{
			ID: l.id(r, models.IndicatorPrefix), ReportID: l.data.Report.ID, TaskID: task.ID, Position: perTask[task.ID],
			Name: r.required("name"), Operator: oneOf(r, "operator", models.Operators), Low: r.decimal("low"), High: r.decimal("high"),
			Unit: r.optional("unit"), Kind: oneOf(r, "kind", models.IndicatorKinds), Known: oneOf(r, "known", knowns),
			Soft: r.flag("soft", true), Quote: l.quote(r),
		}
		checkTarget(r, i)
		l.data.Indicators = append(l.data.Indicators, i)
	})
}

var knowns = []models.Known{models.Steadily, models.InBatches, models.AtYearEnd, models.StayZero}

// referTask is the tracked task that a row belongs to. A task that isn't tracked owes nothing, so nothing hangs on it.
func (l *loader) referTask(r *row) *models.Task {
	task := refer(r, "task", r.required("task"), l.tasks)
	if task == nil {
		return &models.Task{}
	}
	if !task.Tracked() {
		r.fail("task", "%s is not tracked", task.Number)
	}
	return task
}

// checkTarget holds operator, values and kind together: what models.Target promises of them.
func checkTarget(r *row, i models.Indicator) {
	switch {
	case i.Low == nil:
		r.fail("low", "is blank")
	case (i.Operator == models.OpRange) != (i.High != nil):
		r.fail("high", "a range has it and nothing else does")
	case i.High != nil && !i.High.GreaterThan(*i.Low):
		r.fail("high", "is not above low")
	case i.Operator == models.OpAll && (!i.Low.Equal(models.Int(100)) || i.Unit != "%"):
		r.fail("low", "all is written as 100 %%")
	case (i.Operator == models.OpZero) != i.Low.IsZero():
		r.fail("low", "zero, and only zero, is written as 0")
	case (i.Operator == models.OpZero) != (i.Kind == models.Zero), (i.Kind == models.Zero) != (i.Known == models.StayZero):
		r.fail("kind", "zero, ZERO and STAY_ZERO go together")
	case i.Operator != models.OpZero && i.Unit == "":
		r.fail("unit", "is blank")
	}
}
