package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"

	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// breakdownJudgement is a file held against a report's breakdown: what it would make, change and leave out, and what is wrong.
type breakdownJudgement struct {
	report     models.Report
	basis      store.Breakdown
	stamp      sheet.Stamp
	ours       bool // the file is a breakdown workbook of ours for this report
	units      *unitBook
	leaders    *leaderBook
	sheets     []SheetDetail
	findings   []models.Finding
	plan       store.BreakdownPlan
	tasks      []*draftTask
	areas      []*draftArea
	present    map[string]sheet.BreakdownTask // by task id
	indicators map[string]models.Indicator
	counts     BreakdownCounts
}

// BreakdownCounts are how much a file breaks a report down into.
type BreakdownCounts struct {
	Areas      int `json:"areas"`
	Themes     int `json:"themes"`
	Tasks      int `json:"tasks"`
	Indicators int `json:"indicators"`
	Duties     int `json:"duties"`
	Milestones int `json:"milestones"`
	NewTasks   int `json:"newTasks"`
}

// IntakeDetail is what was read in a file of a breakdown or a ledger, and what it would change.
type IntakeDetail struct {
	Sheets             []SheetDetail    `json:"sheets"`
	Changes            []models.Change  `json:"changes"`
	Removals           []TaskRef        `json:"removals"`
	UnknownDepartments []Unknown        `json:"unknownDepartments"`
	UnknownLeaders     []Unknown        `json:"unknownLeaders"`
	Counts             BreakdownCounts  `json:"counts"`
	Findings           []models.Finding `json:"findings"`
	Months             []models.Period  `json:"months"`
}

func newBreakdownJudgement(b store.Breakdown, c Creation) *breakdownJudgement {
	j := &breakdownJudgement{report: b.Report, basis: b, units: newUnitBook(b, c), leaders: newLeaderBook(b, c.Leaders),
		sheets: []SheetDetail{}, present: map[string]sheet.BreakdownTask{}, indicators: map[string]models.Indicator{}}
	for _, t := range BreakdownTasks(b) {
		j.present[t.ID] = t
	}
	for _, i := range b.Indicators {
		j.indicators[i.ID] = i
	}
	return j
}

// BreakdownTasks are a report's tasks as its workbook shows them.
func BreakdownTasks(b store.Breakdown) []sheet.BreakdownTask {
	short, leaders, areas, themes := map[string]string{}, LeaderNames(b), map[string]string{}, map[string]string{}
	for _, d := range b.Departments {
		short[d.ID] = d.ShortName
	}
	for _, a := range b.Areas {
		areas[a.ID] = a.Title
	}
	for _, t := range b.Themes {
		themes[t.ID] = t.Title
	}
	tasks := make([]sheet.BreakdownTask, len(b.Tasks))
	at := map[string]*sheet.BreakdownTask{}
	for i, t := range b.Tasks {
		tasks[i] = sheet.BreakdownTask{Task: t, Area: areas[t.AreaID]}
		if t.ThemeID != nil {
			tasks[i].Theme = themes[*t.ThemeID]
		}
		at[t.ID] = &tasks[i]
	}
	for _, d := range b.Duties {
		if t := at[d.TaskID]; t != nil && d.Role == models.Lead {
			t.Leads = append(t.Leads, short[d.DepartmentID])
		} else if t != nil {
			t.Supports = append(t.Supports, short[d.DepartmentID])
		}
	}
	for _, p := range b.Portfolios {
		if t := at[p.TaskID]; t != nil {
			t.Leaders = append(t.Leaders, leaders[p.LeaderID])
		}
	}
	for _, i := range b.Indicators {
		if t := at[i.TaskID]; t != nil {
			t.Indicators = append(t.Indicators, i)
		}
	}
	for _, m := range b.Milestones {
		if t := at[m.TaskID]; t != nil {
			t.Milestones = append(t.Milestones, m)
		}
	}
	return tasks
}

func (j *breakdownJudgement) year() string { return strconv.Itoa(j.report.Year) }

func (j *breakdownJudgement) find(s models.Severity, code, sheetName, cell, found, expected string, args map[string]string) {
	j.findings = append(j.findings, models.Finding{Severity: s, Code: code, Sheet: sheetName, Cell: cell, Found: shortened(found), Expected: shortened(expected), Args: args})
}

// judge holds a draft against the basis.
func (j *breakdownJudgement) judge(d draft) {
	j.tasks, j.plan.Text = d.tasks, d.text
	switch {
	case j.ours && d.stamp.ReportID != j.report.ID:
		j.find(models.SeverityError, "STAMP_OTHER_REPORT", sheet.BreakdownSheet, "A1", d.stamp.ReportID, j.report.Title, nil)
		return
	case d.stamp.Known() && !j.ours:
		j.find(models.SeverityError, "FILE_IS_TEMPLATE", "", "", "", "", nil)
		return
	case len(d.tasks) == 0:
		if !slices.ContainsFunc(j.findings, func(f models.Finding) bool { return f.Code == "HEADER_MISSING" }) {
			j.find(models.SeverityError, "NO_TASKS", "", "", "", "", nil)
		}
		return
	}
	j.match()
	j.place()
	for _, t := range j.tasks {
		j.task(t)
	}
	j.missing()
	j.tellUnknown()
}

// match finds for each row the task that is there: by id, by number unless the text contradicts it, by its text, and where a table has
// only serial numbers by likeness in the same place. Each task is found once.
func (j *breakdownJudgement) match() {
	byID, byNumber, byText := map[string]*models.Task{}, map[string]*models.Task{}, map[string]*models.Task{}
	for i := range j.basis.Tasks {
		t := &j.basis.Tasks[i]
		byID[t.ID], byNumber[t.Number] = t, t
		byText[bare(t.Title)], byText[bare(t.Quote)] = t, t
	}
	delete(byText, "")
	taken := map[string]bool{}
	take := func(d *draftTask, t *models.Task) {
		if t != nil && !taken[t.ID] && d.found == nil {
			d.found, taken[t.ID] = t, true
		}
	}
	for _, d := range j.tasks {
		id := d.say(sheet.FieldID)
		if id.text != "" && byID[id.text] == nil {
			j.find(models.SeverityError, "ROW_ID_UNKNOWN", d.sheet, d.cell(models.FieldNumber), id.text, "", nil)
		}
		take(d, byID[id.text])
	}
	for _, d := range j.tasks {
		if d.copied {
			continue
		}
		if t := byNumber[j.numberSaid(d)]; t != nil && bigramsOf(bare(d.title())).like(bigramsOf(bare(t.Title+t.Quote))) > 0.2 {
			take(d, t)
		}
	}
	for _, d := range j.tasks {
		for _, s := range []string{d.say(models.FieldTask).text, d.say(sheet.FieldQuote).text} {
			if !d.copied || byText[bare(s)] == nil {
				take(d, byText[bare(s)])
			}
		}
	}
	j.alike(taken, take)
}

// alike finds tasks of a table without ids and numbers whose words were mended: alike for the most part, and to one only.
func (j *breakdownJudgement) alike(taken map[string]bool, take func(*draftTask, *models.Task)) {
	const most = 400 // beyond it a mended row is a new one: the preview shows it, and nothing takes minutes
	if j.ours || len(j.tasks) > most {
		return
	}
	for _, d := range j.tasks {
		if d.found != nil || d.copied || j.numberSaid(d) != "" {
			continue
		}
		own, best, at := bigramsOf(bare(d.title())), 0.75, -1
		for i := range j.basis.Tasks {
			if t := &j.basis.Tasks[i]; !taken[t.ID] {
				if score := own.like(bigramsOf(bare(t.Title))); score > best {
					best, at = score, i
				}
			}
		}
		if at >= 0 {
			take(d, &j.basis.Tasks[at])
		}
	}
}

// title is a row's task in words.
func (d *draftTask) title() string {
	if s := d.say(models.FieldTask).text; s != "" {
		return s
	}
	return d.say(sheet.FieldQuote).text
}

// numberSaid is the task number that a row gives, "" for a serial number or none.
func (j *breakdownJudgement) numberSaid(d *draftTask) string {
	if n := d.say(models.FieldNumber).text; isTaskNumber(n) {
		return plainNumber(n)
	}
	return ""
}

// missing are the tasks that the file leaves out.
func (j *breakdownJudgement) missing() {
	found := map[string]bool{}
	for _, d := range j.tasks {
		if d.found != nil {
			found[d.found.ID] = true
		}
	}
	for _, t := range j.basis.Tasks {
		gone := t.Tracking == models.Untracked && j.report.State == models.ReportActive && len(j.present[t.ID].Leads) == 0 // taken out before
		if !found[t.ID] && !gone {
			j.plan.Missing = append(j.plan.Missing, t)
		}
	}
}

// tellUnknown tells each unknown name once, at the first cell that holds it.
func (j *breakdownJudgement) tellUnknown() {
	for _, part := range []struct {
		code string
		list []Unknown
	}{{"DEPARTMENT_NOT_KNOWN", j.units.unknown}, {"LEADER_NOT_KNOWN", j.leaders.unknown}} {
		for _, u := range part.list {
			where := place{}
			if len(u.Cells) > 0 {
				where = splitPlace(u.Cells[0])
			}
			severity := models.SeverityError
			if len(j.sheets) == 0 { // nobody corrects a report's text: the draft goes on without them and is finished in Excel
				severity, part.code = models.SeverityWarning, "DEPARTMENT_LEFT_OUT"
			}
			j.find(severity, part.code, where.sheet, where.cell, u.Name, u.Nearest, map[string]string{"count": strconv.Itoa(len(u.Cells))})
		}
	}
	j.plan.Departments, j.plan.Leaders, j.plan.Holders = j.units.made, j.leaders.made, j.leaders.holders
}

// at names a cell with its sheet, for lists over several sheets.
func (d *draftTask) at(cell string) string {
	if d.sheet == "" {
		return cell
	}
	return d.sheet + "!" + cell
}

func splitPlace(s string) place {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '!' {
			return place{s[:i], s[i+1:]}
		}
	}
	return place{"", s}
}

// change notes what one cell changes.
func (j *breakdownJudgement) change(d *draftTask, cell string, f models.Field, indicator, old, new string) {
	c := models.Change{Sheet: d.sheet, Cell: cell, Task: d.number, Indicator: indicator, Field: f, Old: old, New: new, Printed: new, Description: firstRunes(d.title(), 60)}
	if d.found != nil {
		c.TaskID = d.found.ID
	}
	j.plan.Changes = append(j.plan.Changes, c)
}

// untouched says that a cell of our own workbook says what it said when it went out.
func (j *breakdownJudgement) untouched(id string, f models.Field, s wording) bool {
	if !j.ours {
		return false
	}
	if s.text == "" {
		return !j.stamp.Has(id, f)
	}
	return j.stamp.Untouched(id, f, text.Clean(s.text))
}

// hash is the plan hash: of all that the preview shows and the versions of what it rests on.
func (j *breakdownJudgement) hash() string {
	versions := []any{j.report.ID, j.report.Version, j.report.State}
	for _, t := range j.basis.Tasks {
		versions = append(versions, t.ID, t.Version, j.present[t.ID].Leads, j.present[t.ID].Supports, j.present[t.ID].Leaders)
	}
	for _, i := range j.basis.Indicators {
		versions = append(versions, i.ID, i.Version)
	}
	for _, m := range j.basis.Milestones {
		versions = append(versions, m.ID, m.Version)
	}
	missing := []string{}
	for _, t := range j.plan.Missing {
		missing = append(missing, t.ID)
	}
	h := sha256.New()
	_ = json.NewEncoder(h).Encode([]any{j.plan.Changes, j.findings, missing, versions, j.counts})
	return hex.EncodeToString(h.Sum(nil))
}

// detail is what the preview shows.
func (j *breakdownJudgement) detail() IntakeDetail {
	d := IntakeDetail{Sheets: j.sheets, Changes: append([]models.Change{}, j.plan.Changes...), Removals: []TaskRef{}, Counts: j.counts, Months: []models.Period{},
		UnknownDepartments: append([]Unknown{}, j.units.unknown...), UnknownLeaders: append([]Unknown{}, j.leaders.unknown...), Findings: append([]models.Finding{}, j.findings...)}
	for _, t := range j.plan.Missing {
		d.Removals = append(d.Removals, TaskRef{t.ID, t.Number, t.Title})
	}
	return d
}
