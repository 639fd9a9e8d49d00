package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/models"
)

// CarryOver takes what a year has left unfinished into another report: a draft that is there, or a new one.
type CarryOver struct {
	FromReportID string
	ToReportID   string         // "" with NewReport
	NewReport    *models.Report // slug, title, government, year; its rules are the old report's
}

// CarryOver copies the unfinished tasks of a report (models.Unfinished, by accepted figures) with what remains of their targets, their
// departments (successors for those that were merged) and leaders. A task that was taken over before isn't taken again. It gives the report
// and how many tasks were taken. Staff only.
func (s Reports) CarryOver(ctx context.Context, v models.Viewer, c CarryOver) (models.Report, int, error) {
	var to models.Report
	carried := 0
	if err := editor(v); err != nil {
		return to, 0, err
	}
	id := c.ToReportID
	if c.NewReport != nil {
		id = models.NewID(models.ReportPrefix)
	}
	err := s.db.write(ctx, v, id, func(t *tx) error {
		from := Breakdown{}
		if err := one(t.Raw(`SELECT * FROM reports WHERE id = ?`, c.FromReportID), &from.Report, "REPORT_UNKNOWN"); err != nil {
			return err
		}
		if from.Report.State == models.ReportDraft || from.Report.ID == id {
			return models.Errorf(models.Invalid, "CARRY_FROM_DRAFT", "fromReportId")
		}
		if err := from.read(t.DB); err != nil {
			return err
		}
		var err error
		if to, err = t.carryTarget(c, id, from.Report); err != nil {
			return err
		}
		carried, err = t.carryYear(from, to)
		return err
	})
	return to, carried, err
}

func (t *tx) carryTarget(c CarryOver, id string, from models.Report) (models.Report, error) {
	if c.NewReport != nil {
		made := *c.NewReport
		made.ID, made.Settings = id, from.Settings
		basis, err := readIntakeBasis(t.DB, IntakeUpload{NewReport: &made})
		if err != nil {
			return made, err
		}
		if err := t.newReport(basis.Report, ""); err != nil {
			return made, err
		}
	}
	var to models.Report
	if err := one(t.Raw(`SELECT * FROM reports WHERE id = ?`, id), &to, "REPORT_UNKNOWN"); err != nil {
		return to, err
	}
	if to.State != models.ReportDraft {
		return to, models.Errorf(models.Conflict, "REPORT_NOT_DRAFT", "toReportId")
	}
	return to, nil
}

// carryYear copies what is unfinished into an area of its own, with a theme for each area that it comes from.
func (t *tx) carryYear(from Breakdown, to models.Report) (int, error) {
	ids := make([]string, len(from.Tasks))
	for i, task := range from.Tasks {
		ids[i] = task.ID
	}
	accepted, err := standingsWhere(t.DB, taskSet{`(SELECT id FROM tasks WHERE report_id = ?)`, []any{from.Report.ID}}, acceptedOnly, `1 = 1`)
	if err != nil {
		return 0, err
	}
	target := Breakdown{Report: to}
	if err := target.read(t.DB); err != nil {
		return 0, err
	}
	y := yearTurn{tx: t, from: from, to: target, plan: BreakdownPlan{}, taken: map[string]bool{}, became: map[string]string{}}
	var taken []string
	if err := t.Raw(`SELECT t.continued_from FROM tasks t JOIN reports r ON r.id = t.report_id WHERE r.state <> 'ARCHIVED' AND t.continued_from IN
		(SELECT id FROM tasks WHERE report_id = ?)`, from.Report.ID).Scan(&taken).Error; err != nil {
		return 0, err
	}
	for _, id := range taken { // also into another list: what remains of a target counts once
		y.taken[id] = true
	}
	for _, task := range from.Tasks {
		var indicators []models.Indicator
		for _, i := range from.Indicators {
			if i.TaskID == task.ID {
				indicators = append(indicators, i)
			}
		}
		if rest, open := models.Unfinished(task, indicators, accepted[task.ID]); open && !y.taken[task.ID] {
			y.take(task, rest)
		}
	}
	if err := y.takeItems(accepted); err != nil {
		return 0, err
	}
	return len(y.plan.Tasks), y.write()
}

// yearTurn is one carry-over in the making.
type yearTurn struct {
	*tx
	from, to Breakdown
	plan     BreakdownPlan
	taken    map[string]bool
	items    []models.Item
	became   map[string]string // old task or indicator → the new one
	area     models.Area
	themes   []models.Theme
	numbers  map[string]int // theme id → the last number given
}

// take copies a task with what is left of it.
func (y *yearTurn) take(old models.Task, rest []models.Indicator) {
	theme := y.themeFor(old)
	y.numbers[theme.ID]++
	task := models.Task{ID: models.NewID(models.TaskPrefix), ReportID: y.to.Report.ID, AreaID: y.area.ID, ThemeID: &theme.ID, Title: old.Title, Quote: old.Quote,
		Number: fmt.Sprintf("%d.%d.%d", y.area.Number, theme.Number, y.numbers[theme.ID]), Tracking: old.Tracking, State: models.TaskOpen, ContinuedFrom: &old.ID, Upstream: old.Upstream}
	task.Position, _ = models.Position(task.Number)
	if !old.Deadline.IsZero() {
		task.Deadline = models.NewDate(y.to.Report.Year, time.December, 31)
	}
	y.plan.Tasks = append(y.plan.Tasks, task)
	y.became[old.ID] = task.ID
	for k, i := range rest {
		was := i.ID
		if i.Series == "" {
			i.Series = i.ID
		}
		i.ID, i.ReportID, i.TaskID, i.Position, i.Version = models.NewID(models.IndicatorPrefix), task.ReportID, task.ID, k+1, 0
		y.became[was] = i.ID
		y.plan.Indicators = append(y.plan.Indicators, i)
	}
	a := Assignment{TaskID: task.ID}
	for _, d := range y.from.Duties {
		if d.TaskID != old.ID {
			continue
		}
		id := models.Successor(y.from.Departments, d.DepartmentID)
		switch {
		case d.Role == models.Lead && !slices.Contains(a.Leads, id):
			a.Leads = append(a.Leads, id)
		case d.Role == models.Support && !slices.Contains(a.Supports, id):
			a.Supports = append(a.Supports, id)
		}
	}
	y.plan.Assignments = append(y.plan.Assignments, a)
	p := Portfolios{TaskID: task.ID}
	for _, f := range y.from.Portfolios {
		if f.TaskID == old.ID {
			p.Leaders = append(p.Leaders, f.LeaderID)
		}
	}
	y.plan.Portfolios = append(y.plan.Portfolios, p)
}

// takeItems copies what is left of the items beneath what was taken: counties' shares, projects. Those that ended aren't.
func (y *yearTurn) takeItems(accepted map[string]Standing) error {
	var items []models.Item
	if err := appendRows(y.DB, &items, `SELECT * FROM items WHERE report_id = ? AND valid_to IS NULL ORDER BY task_id, position, id`, y.from.Report.ID); err != nil {
		return err
	}
	kinds := map[string]models.IndicatorKind{}
	for _, i := range y.from.Indicators {
		kinds[i.ID] = i.Kind
	}
	for _, x := range items {
		task, kind := y.became[x.TaskID], models.IndicatorKind("")
		if x.IndicatorID != nil {
			kind = kinds[*x.IndicatorID]
			of, open := y.became[*x.IndicatorID]
			if !open {
				continue
			}
			x.IndicatorID = &of
		}
		var reached *models.Decimal
		if r := accepted[x.TaskID].ItemReading(x.ID); r != nil {
			reached = r.Value
		}
		rest, open := x.Remaining(kind, reached)
		if task == "" || !open {
			continue
		}
		rest.ID, rest.ReportID, rest.TaskID, rest.Version = models.NewID(models.ItemPrefix), y.to.Report.ID, task, 1
		rest.From = models.Date{}
		if x.DepartmentID != nil {
			id := models.Successor(y.from.Departments, *x.DepartmentID)
			rest.DepartmentID = &id
		}
		if !x.Deadline.IsZero() {
			rest.Deadline = models.NewDate(y.to.Report.Year, time.December, 31)
		}
		y.items = append(y.items, rest)
	}
	return nil
}

// themeFor is where a task goes: the area of what is carried over, and in it a theme named for the area that it comes from.
func (y *yearTurn) themeFor(old models.Task) models.Theme {
	if y.area.ID == "" {
		y.findArea()
	}
	title := ""
	for _, a := range y.from.Areas {
		if a.ID == old.AreaID {
			title = a.Title
		}
	}
	for _, t := range y.themes {
		if t.Title == title {
			return t
		}
	}
	theme := models.Theme{ID: models.NewID(models.ThemePrefix), ReportID: y.to.Report.ID, AreaID: y.area.ID, Number: len(y.themes) + 1, Title: title}
	y.themes, y.plan.Themes = append(y.themes, theme), append(y.plan.Themes, theme)
	return theme
}

func (y *yearTurn) findArea() {
	y.numbers = map[string]int{}
	title := fmt.Sprintf("%d年结转事项", y.from.Report.Year)
	last := 0
	for _, a := range y.to.Areas {
		last = max(last, a.Number)
		if a.Title == title {
			y.area = a
		}
	}
	if y.area.ID == "" {
		y.area = models.Area{ID: models.NewID(models.AreaPrefix), ReportID: y.to.Report.ID, Number: last + 1, Title: title}
		y.plan.Areas = append(y.plan.Areas, y.area)
	}
	for _, t := range y.to.Themes {
		if t.AreaID == y.area.ID {
			y.themes = append(y.themes, t)
		}
	}
	for _, t := range y.to.Tasks {
		if t.ThemeID != nil && t.AreaID == y.area.ID {
			n, _ := strconv.Atoi(t.Number[strings.LastIndex(t.Number, ".")+1:]) // three parts, as models.Position demands
			y.numbers[*t.ThemeID] = max(y.numbers[*t.ThemeID], n)
		}
	}
}

func (y *yearTurn) write() error {
	if len(y.plan.Tasks) == 0 {
		return nil
	}
	if err := y.writeOutline(y.plan); err != nil {
		return err
	}
	made := make([]models.Task, len(y.plan.Tasks))
	for i, task := range y.plan.Tasks {
		task.SearchText, task.UpdatedAt, task.Version = searchText(task), y.now, 1
		made[i] = task
	}
	if err := insert(y.tx, made); err != nil {
		return err
	}
	if err := y.writeIndicators(y.plan); err != nil {
		return err
	}
	if err := insert(y.tx, y.items); err != nil {
		return err
	}
	if err := y.writeDuties(y.plan, false); err != nil {
		return err
	}
	// a series is named for its first indicator
	err := y.Exec(`UPDATE indicators SET series = id WHERE report_id = ? AND series = '' AND id IN (SELECT series FROM indicators WHERE report_id = ?)`,
		y.from.Report.ID, y.to.Report.ID).Error
	if err != nil {
		return err
	}
	for _, task := range made {
		if err := y.record("task.carriedOver", task.ID, map[string]any{"continuedFrom": *task.ContinuedFrom, "number": task.Number, "title": task.Title}); err != nil {
			return err
		}
	}
	return y.record("report.carriedOver", y.to.Report.ID, map[string]any{"from": y.from.Report.ID, "tasks": len(made)})
}

// Archive puts a report away: from then on it is only read. Staff only.
func (s Reports) Archive(ctx context.Context, v models.Viewer, reportID, reason string) (models.Report, error) {
	var r models.Report
	if err := editor(v); err != nil {
		return r, err
	}
	err := s.db.write(ctx, v, reportID, func(t *tx) error {
		if err := one(t.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &r, "REPORT_UNKNOWN"); err != nil {
			return err
		}
		if reason == "" {
			return models.Errorf(models.Invalid, "REASON_NEEDED", "reason")
		}
		r.State = models.ReportArchived
		done := t.Exec(`UPDATE reports SET state = ?, version = version + 1 WHERE id = ? AND version = ?`, r.State, r.ID, r.Version)
		r.Version++
		if err := changedOne(done); err != nil {
			return err
		}
		return t.record("report.archived", r.ID, map[string]any{"reason": reason})
	})
	return r, err
}

// History gives, for each of the indicators, the same indicator of every year (their series), the oldest first. Everybody signed in may see
// what was asked for; what was reached comes with its own rule.
func (s Tasks) History(ctx context.Context, v models.Viewer, ids []string) ([]models.Indicator, error) {
	return byIDs[models.Indicator](ctx, s.db, v, `SELECT i.* FROM indicators i JOIN reports r ON r.id = i.report_id WHERE i.series <> ''
		AND i.series IN (SELECT series FROM indicators WHERE id IN ?) ORDER BY r.year, r.slug, i.id`, ids)
}
