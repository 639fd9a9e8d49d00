package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"unicode/utf8"

	"duban/models"
	"duban/text"
)

// ChaseOrder is what staff send: one chase to each department, all or none of them. Without tasks it is about what is proposed for the
// department; with tasks about those, whether proposed or not. Text replaces the text that would be written; for an instruction it is the
// leader's words.
type ChaseOrder struct {
	ReportID      string
	Period        models.Period // an instruction may have none
	DepartmentIDs []string
	TaskIDs       []string
	Step          models.ChaseStep
	Text          string
	Due           models.Date // zero: by the report's rules
	LeaderID      string      // of an instruction
}

// Limits of one order.
const maxChaseText = 4000

// WriteChase writes the text of a chase; words has it.
type WriteChase func(models.ChaseLetter) string

// Send sends chases. Staff only. A department that has nothing to be chased for, a task on which it has no confirmed duty, and what was chased
// by the same or a higher step on the same day already, are refused.
func (s Chases) Send(ctx context.Context, v models.Viewer, o ChaseOrder, write WriteChase) ([]models.Chase, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	if err := o.prepare(); err != nil {
		return nil, err
	}
	var sent []models.Chase
	err := s.db.write(ctx, v, o.ReportID, func(t *tx) error {
		var err error
		sent, err = t.sendAll(s.db, o, write)
		return err
	})
	if err != nil {
		return nil, err
	}
	return sent, nil
}

// Preview gives what Send would send now, and sends nothing: the texts, to be read and copied before. Staff only.
func (s Chases) Preview(ctx context.Context, v models.Viewer, o ChaseOrder, write WriteChase) ([]models.Chase, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	if err := o.prepare(); err != nil {
		return nil, err
	}
	var drafts []models.Chase
	err := s.db.write(ctx, v, o.ReportID, func(t *tx) error {
		var err error
		if drafts, err = t.sendAll(s.db, o, write); err == nil {
			err = errPreview
		}
		return err
	})
	if !errors.Is(err, errPreview) {
		return nil, err
	}
	return drafts, nil
}

// errPreview rolls a Preview back.
var errPreview = errors.New("store: only a preview")

func (o *ChaseOrder) prepare() error {
	o.DepartmentIDs, o.TaskIDs, o.Text = distinct(o.DepartmentIDs), distinct(o.TaskIDs), text.Clean(o.Text)
	many := max(len(o.DepartmentIDs), len(o.TaskIDs))
	instruction := o.Step == models.StepInstruction
	switch {
	case len(o.DepartmentIDs) == 0:
		return models.Errorf(models.Invalid, "NOTHING_GIVEN", "departmentIds")
	case many > maxDecided:
		return models.Errorf(models.TooLarge, "TOO_MANY", "departmentIds", "found", strconv.Itoa(many), "most", strconv.Itoa(maxDecided))
	case !slices.Contains(models.ChaseSteps, o.Step):
		return models.Errorf(models.Invalid, "CHASE_STEP", "step", "found", string(o.Step))
	case o.Period == "" && !instruction:
		return models.Errorf(models.Invalid, "CHASE_PERIOD", "period")
	case instruction && (o.LeaderID == "" || o.Text == "" || o.Due.IsZero()):
		return models.Errorf(models.Invalid, "INSTRUCTION_NEEDS", "text")
	case !instruction && o.LeaderID != "":
		return models.Errorf(models.Invalid, "INSTRUCTION_ONLY", "leaderId")
	case utf8.RuneCountInString(o.Text) > maxChaseText:
		return models.Errorf(models.Invalid, "TEXT_TOO_LONG", "text", "most", strconv.Itoa(maxChaseText))
	}
	return nil
}

func (t *tx) sendAll(db *database, o ChaseOrder, write WriteChase) ([]models.Chase, error) {
	b, err := t.orderBasis(db, o)
	if err != nil {
		return nil, err
	}
	if !o.Due.IsZero() && o.Due.Before(b.day) {
		return nil, models.Errorf(models.Invalid, "CHASE_DUE_PAST", "due", "found", o.Due.String(), "expected", b.day.String())
	}
	asked, err := t.asked(o)
	if err != nil {
		return nil, err
	}
	place := func(id string) int {
		return slices.IndexFunc(b.Departments, func(d models.Department) bool { return d.ID == id })
	}
	slices.SortFunc(o.DepartmentIDs, func(a, b string) int { return cmp.Compare(place(a), place(b)) }) // numbers go in official order
	number := ""
	var sent []models.Chase
	for _, id := range o.DepartmentIDs {
		f := b.facts[id]
		if f == nil {
			return nil, models.Errorf(models.NotFound, "NOT_FOUND", "departmentIds")
		}
		matters, err := o.matters(b, *f, asked[id])
		if err != nil {
			return nil, err
		}
		if number == "" || !o.Step.Shared() {
			if number, err = t.chaseNumber(b, o.Step); err != nil {
				return nil, err
			}
		}
		c, err := t.send(b, o, id, number, matters, write)
		if err != nil {
			return nil, err
		}
		sent = append(sent, c)
	}
	return sent, nil
}

// orderBasis is the basis of an order; an instruction of no period needs the frame of any, for it looks at no progress.
func (t *tx) orderBasis(db *database, o ChaseOrder) (chaseBasis, error) {
	if o.Step == models.StepInstruction {
		var leaders int64
		if err := t.Raw(`SELECT count(*) FROM leaders WHERE id = ?`, o.LeaderID).Scan(&leaders).Error; err != nil {
			return chaseBasis{}, err
		}
		if leaders == 0 {
			return chaseBasis{}, models.Errorf(models.NotFound, "NOT_FOUND", "leaderId")
		}
	}
	if o.Period != "" {
		return readChaseBasis(t.DB, o.ReportID, o.Period, db, nil)
	}
	var any models.Period
	if err := t.Raw(`SELECT name FROM periods WHERE report_id = ? ORDER BY ends LIMIT 1`, o.ReportID).Scan(&any).Error; err != nil {
		return chaseBasis{}, err
	}
	b := chaseBasis{facts: map[string]*models.ChaseFacts{}, db: db}
	if err := b.readFrame(t.DB, o.ReportID, any); err != nil {
		return b, err
	}
	b.day, b.calendar = dayIn(b.Report, db.now()), models.NewCalendar(b.Calendar)
	for _, d := range b.Departments {
		b.facts[d.ID] = &models.ChaseFacts{DepartmentID: d.ID}
	}
	b.Period = models.ReportingPeriod{}
	return b, nil
}

// asked are the tasks of an order by the departments that may be chased for them: a confirmed duty on an open, tracked task. A task that
// none of them may be chased for is refused.
func (t *tx) asked(o ChaseOrder) (map[string][]string, error) {
	if len(o.TaskIDs) == 0 {
		return nil, nil
	}
	var rows []struct{ TaskID, DepartmentID string }
	err := t.Raw(`SELECT d.task_id, d.department_id FROM duties d JOIN tasks x ON x.id = d.task_id WHERE d.report_id = ? AND d.state = 'CONFIRMED'
		AND x.state = 'OPEN' AND x.tracking <> 'NONE' AND d.task_id IN ? AND d.department_id IN ? ORDER BY x.position, d.role, d.id`,
		o.ReportID, o.TaskIDs, o.DepartmentIDs).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	asked, found := map[string][]string{}, map[string]bool{}
	for _, r := range rows {
		if !slices.Contains(asked[r.DepartmentID], r.TaskID) {
			asked[r.DepartmentID] = append(asked[r.DepartmentID], r.TaskID)
		}
		found[r.TaskID] = true
	}
	for _, id := range o.TaskIDs {
		if !found[id] {
			return nil, models.Errorf(models.Invalid, "NOT_CHASEABLE", "taskIds", "found", id)
		}
	}
	return asked, nil
}

// matters are what a department is chased for by an order.
func (o ChaseOrder) matters(b chaseBasis, f models.ChaseFacts, asked []string) ([]models.ChaseMatter, error) {
	p, _ := models.Propose(f, b.Report.Settings.Chasing, b.day)
	var matters []models.ChaseMatter
	if o.Step != models.StepInstruction {
		for _, m := range p.Matters {
			if len(o.TaskIDs) == 0 || m.TaskID != nil && slices.Contains(asked, *m.TaskID) {
				matters = append(matters, m)
			}
		}
	}
	for _, id := range asked {
		if !slices.ContainsFunc(matters, func(m models.ChaseMatter) bool { return m.TaskID != nil && *m.TaskID == id }) {
			matters = append(matters, models.ChaseMatter{Reason: models.ReasonAsked, TaskID: &id})
		}
	}
	name := b.departmentName(f.DepartmentID)
	if len(matters) == 0 && (o.Step != models.StepInstruction || len(o.TaskIDs) > 0) {
		return nil, models.Errorf(models.Conflict, "NOTHING_TO_CHASE", "departmentIds", "name", name)
	}
	if o.Step != models.StepInstruction && models.ChasedOn(f, matters, o.Step, func(c models.Chase) bool { return dayIn(b.Report, c.CreatedAt) == b.day }) {
		return nil, models.Errorf(models.Conflict, "ALREADY_CHASED", "departmentIds", "name", name)
	}
	return matters, nil
}

func (b *chaseBasis) departmentName(id string) string {
	for _, d := range b.Departments {
		if d.ID == id {
			return d.ShortName
		}
	}
	return ""
}

// chaseNumber hands out the next number of a step in the year of the day.
func (t *tx) chaseNumber(b chaseBasis, step models.ChaseStep) (string, error) {
	rules := b.Report.Settings.Chasing
	if !rules.Numbered(step) {
		return "", nil
	}
	n, err := t.nextSeq("chase:"+b.Report.ID+":"+string(step)+":"+strconv.Itoa(b.day.Year), 1)
	return rules.Number(step, b.day.Year, n), err
}

// send writes one chase, its matters, its event and the messages that carry it out.
func (t *tx) send(b chaseBasis, o ChaseOrder, departmentID, number string, matters []models.ChaseMatter, write WriteChase) (models.Chase, error) {
	seq, err := t.nextSeq("chase", 1)
	if err != nil {
		return models.Chase{}, err
	}
	c := models.Chase{ID: models.NewID(models.ChasePrefix), ReportID: b.Report.ID, DepartmentID: departmentID, Seq: seq, Step: o.Step, Number: number,
		Due: o.Due, Wording: o.Text, SentAt: &t.now, By: t.viewer.UserID, CreatedAt: t.now}
	if b.Period.ID != "" {
		c.PeriodID = &b.Period.ID
	}
	if o.LeaderID != "" {
		c.LeaderID = &o.LeaderID
	}
	if c.Due.IsZero() {
		c.Due = b.dueOf(o.Step, departmentID)
	}
	for i := range matters {
		matters[i].ChaseID, matters[i].Position = c.ID, i+1
	}
	letter := models.ChaseLetter{Chase: c, Report: b.Report, Day: b.day, Wording: o.Text}
	if err := fillLetter(t.DB, &letter, matters); err != nil {
		return c, err
	}
	c.Text = write(letter)
	if err := insert(t, []models.Chase{c}); err != nil {
		return c, err
	}
	if err := insert(t, matters); err != nil {
		return c, err
	}
	if err := t.post(b.channels(letter.Department.Code), models.Message{Kind: models.MessageChase, ChaseID: &c.ID, Subject: subjectOf(letter), Content: c.Text}); err != nil {
		return c, err
	}
	return c, t.record("chase.sent", c.ID, map[string]any{"departmentId": departmentID, "period": b.Period.Name, "step": c.Step, "number": c.Number, "due": c.Due,
		"matters": matters, "text": c.Text})
}

// subjectOf is a letter's subject where a channel has subjects.
func subjectOf(l models.ChaseLetter) string {
	if l.Chase.Number != "" {
		return l.Chase.Number + "（" + l.Department.ShortName + "）"
	}
	return l.Department.ShortName + "：" + l.Report.Title + "进展报送"
}

// dueOf is the day by which a chase is to be answered where staff name none: a reminder before the due day by that day.
func (b *chaseBasis) dueOf(step models.ChaseStep, departmentID string) models.Date {
	if due := b.facts[departmentID].Due; step == models.StepReminder && !due.Before(b.day) {
		return due
	}
	return b.Report.Settings.Chasing.AnswerBy(b.day, b.calendar)
}
