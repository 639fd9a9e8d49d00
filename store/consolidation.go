package store

import (
	"context"

	"duban/models"

	"gorm.io/gorm"
)

// Consolidation is everything that a consolidated workbook says, read at one moment; of a closed period as it was frozen.
type Consolidation struct {
	Report      models.Report
	Period      models.ReportingPeriod
	Periods     []models.ReportingPeriod
	Areas       []models.Area
	Themes      []models.Theme
	Departments []models.Department
	Tasks       []ConsolidatedTask // tracked, in order
	Untracked   []models.Task
	Submissions []models.Submission // of the period, in order of arrival
	Calendar    []models.CalendarDay
	FirstOwed   *models.ReportingPeriod
	Extensions  []models.Extension      // of due days, of all periods
	Leaders     []Portfolio             // who has which task in charge at the period's end
	Origins     map[string]models.Entry // entries before the newest, by id: those that older figures come from
	Changes     []MovedBaseline         // targets and deadlines that moved in this period or before it
	Chases      []LoggedChase           // only where a whole ledger is read (History)
	Files       []models.Submission     // files of other periods that figures come from: id, department and name alone
	Version     string                  // changes whenever anything of the report does: for ETags

	counts counting
	past   map[string][]models.PastFigure // of earlier periods, by indicator or item; only where the report's lights count periods
	only   *taskSet                       // nil: all
	cache  *ledgerCache                   // nil: always read
	quotes map[string]string              // of a closed period: the sentences of the tasks that the viewer may see
}

// ConsolidatedTask is one task with what is known of it as of the period.
type ConsolidatedTask struct {
	models.Task
	Duties       []models.Duty // current, leads first
	Indicators   []models.Indicator
	Items        []models.Item
	Milestones   []models.Milestone
	Plans        []models.Plan // accepted
	PlanValues   []models.PlanValue
	Current      Standing       // newest as of the period
	Reported     bool           // Current is of this very period
	Returned     []models.Entry // of this very period, sent back, oldest first
	Unreviewed   []models.Entry // of this very period and not accepted yet, where accepted figures alone count: they were handed in all the same
	Words        []models.Word  // where the newest word is none or 本期无新进展: the one before that says something
	Ratings      []models.Rating
	LastAccepted int64                 // Seq of the newest accepted entry, where somebody has rated the task
	Corrections  []models.Correction   // of this very period, after closing
	Inspections  []models.Contribution // 现场核查 of this very period
	Rated        *Rated                // nil: not reckoned yet
}

// Consolidation reads the ledger as of a period. Staff see all of it, departments the tasks on which they have a duty; others
// are refused.
func (s Entries) Consolidation(ctx context.Context, v models.Viewer, reportID string, period models.Period) (Consolidation, error) {
	return s.consolidate(ctx, v, reportID, period, Consolidation{counts: handedIn, cache: &s.db.ledgers})
}

// Reviewed is Consolidation with accepted figures only, as bulletins state them.
func (s Entries) Reviewed(ctx context.Context, v models.Viewer, reportID string, period models.Period) (Consolidation, error) {
	return s.consolidate(ctx, v, reportID, period, Consolidation{counts: acceptedOnly, cache: &s.db.ledgers})
}

func (s Entries) consolidate(ctx context.Context, v models.Viewer, reportID string, period models.Period, c Consolidation) (Consolidation, error) {
	if err := signedIn(v); err != nil {
		return c, err
	}
	if !v.Staff && len(v.Departments) == 0 {
		return c, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	err := s.db.read(ctx, func(q *gorm.DB) error { return c.read(q, v, reportID, period) })
	return c, err
}

// read reads everything, a closed period from what was frozen.
func (c *Consolidation) read(q *gorm.DB, v models.Viewer, reportID string, period models.Period) error {
	if err := c.readFrame(q, reportID, period); err != nil {
		return err
	}
	return c.readRows(q, v)
}

func (c *Consolidation) readAll(q *gorm.DB, v models.Viewer) error {
	if c.Period.State == models.PeriodClosed {
		if found, err := c.readFrozen(q, v); found || err != nil {
			return err
		}
	}
	return c.readLive(q, v)
}

// readLive reads the tasks and hand-ins as they are now.
func (c *Consolidation) readLive(q *gorm.DB, v models.Viewer) error {
	if err := c.readTasks(q, v); err != nil {
		return err
	}
	where, args := submissionScope(v)
	err := q.Raw(`SELECT id, report_id, department_id, period_id, seq, state, file_name, complete, created_at, handed_in_at, counted_at, change_count
		FROM submissions WHERE period_id = ? AND `+where+` ORDER BY seq`, append([]any{c.Period.ID}, args...)...).Scan(&c.Submissions).Error
	if err != nil {
		return err
	}
	return c.readOrigins(q, v)
}

// Version is the mark of a report's data that changes with every act on it.
func (s Entries) Version(ctx context.Context, reportID string) (string, error) {
	var hash string
	err := s.db.query(ctx).Raw(`SELECT hash FROM chain_heads WHERE report_id = ?`, reportID).Scan(&hash).Error
	return hash, err
}

func (c *Consolidation) readFrame(q *gorm.DB, reportID string, period models.Period) error {
	if err := one(q.Raw(`SELECT * FROM reports WHERE id = ?`, reportID), &c.Report, "REPORT_UNKNOWN"); err != nil {
		return err
	}
	if err := findPeriod(q, reportID, period, &c.Period); err != nil {
		return err
	}
	for _, part := range []struct {
		dest  any
		query string
	}{
		{&c.Periods, `SELECT * FROM periods WHERE report_id = ? ORDER BY ends, name`},
		{&c.Areas, `SELECT * FROM areas WHERE report_id = ? ORDER BY number`},
		{&c.Themes, `SELECT t.* FROM themes t JOIN areas a ON a.id = t.area_id WHERE t.report_id = ? ORDER BY a.number, t.number`},
		{&c.Departments, `SELECT * FROM departments WHERE ? <> '' ORDER BY position, id`},
		{&c.Calendar, `SELECT * FROM calendar_days WHERE ? <> '' ORDER BY day`},
		{&c.Extensions, `SELECT * FROM period_extensions WHERE report_id = ? ORDER BY period_id, department_id`},
		{&c.Version, `SELECT hash FROM chain_heads WHERE report_id = ?`},
	} {
		if err := q.Raw(part.query, reportID).Scan(part.dest).Error; err != nil {
			return err
		}
	}
	if err := q.Raw(movedQuery, reportID, c.Period.Ends).Scan(&c.Changes).Error; err != nil {
		return err
	}
	for i, p := range c.Periods {
		if p.Name == c.Report.FirstOwedPeriod {
			c.FirstOwed = &c.Periods[i]
		}
	}
	return nil
}

// beneath reads what lies beneath the tasks of a report, for those that are wanted.
func (c *Consolidation) beneath(q *gorm.DB, at map[string]*ConsolidatedTask) error {
	where, args := `report_id = ?`, []any{c.Report.ID}
	if c.only != nil {
		where, args = where+` AND task_id IN `+c.only.sql, append(args, c.only.args...)
	}
	err := each(q, `SELECT * FROM duties WHERE `+where+` AND `+dated+` ORDER BY task_id, role, position, id`, args,
		func(x models.Duty) {
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Duties = append(t.Duties, x) })
		})
	if err != nil {
		return err
	}
	err = each(q, `SELECT * FROM indicators WHERE `+where+` ORDER BY task_id, position, id`, args,
		func(x models.Indicator) {
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Indicators = append(t.Indicators, x) })
		})
	if err != nil {
		return err
	}
	err = each(q, `SELECT * FROM items WHERE `+where+` ORDER BY task_id, position, id`, args,
		func(x models.Item) { ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Items = append(t.Items, x) }) })
	if err != nil {
		return err
	}
	err = each(q, `SELECT * FROM milestones WHERE `+where+` AND state <> 'CANCELLED' ORDER BY task_id, due, id`, args,
		func(x models.Milestone) {
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Milestones = append(t.Milestones, x) })
		})
	if err != nil {
		return err
	}
	planTask := map[string]string{}
	err = each(q, `SELECT * FROM plans WHERE `+where+` AND state = 'ACCEPTED' ORDER BY task_id, created_at, id`, args,
		func(x models.Plan) {
			planTask[x.ID] = x.TaskID
			ifThere(at, x.TaskID, func(t *ConsolidatedTask) { t.Plans = append(t.Plans, x) })
		})
	if err != nil {
		return err
	}
	return each(q, `SELECT * FROM plan_values WHERE plan_id IN (SELECT id FROM plans WHERE `+where+` AND state = 'ACCEPTED') ORDER BY plan_id, period`, args,
		func(x models.PlanValue) {
			ifThere(at, planTask[x.PlanID], func(t *ConsolidatedTask) { t.PlanValues = append(t.PlanValues, x) })
		})
}

// each runs a query of one report and gives its rows one by one.
func each[T any](q *gorm.DB, query string, args []any, take func(T)) error {
	var rows []T
	err := appendRows(q, &rows, query, args...)
	for _, row := range rows {
		take(row)
	}
	return err
}

func ifThere(at map[string]*ConsolidatedTask, id string, take func(*ConsolidatedTask)) {
	if t := at[id]; t != nil {
		take(t)
	}
}
