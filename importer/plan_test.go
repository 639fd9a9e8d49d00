package importer_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Law 1 for plans: the workbook of every department checks clean as downloaded.
func TestPlanOfEveryDepartmentChecksClean(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		for _, d := range seed.Departments {
			r := checkPlan(t, st, seed, d, planBook(t, st, seed, d), false)
			if len(r.Findings)+len(r.Detail.Changes) != 0 {
				t.Errorf("%s: findings %v, changes %v; want none", d.Code, r.Findings, r.Detail.Changes)
			}
			if c := r.Detail.Counts; c.Cells != c.Taken+c.Reported+c.Skipped || c.Reported != 0 {
				t.Errorf("%s: counts %+v don't add up", d.Code, c)
			}
		}
	})
}

// Law 1 whole for plans: n edited cells give exactly n changes at those addresses; handed in, exported and checked again: nothing; accepted,
// exported and checked again: nothing. Courses, values, days, persons, milestones in offered and in free rows, items.
func TestPlanEditsRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		random := rand.New(rand.NewPCG(2026, 4))
		rounds := 30
		if testing.Short() {
			rounds = 8
		}
		for round := range rounds {
			d := seed.Departments[random.IntN(12)]
			e := newPlanEditor(t, random, planBook(t, st, seed, d))
			for range 1 + random.IntN(8) {
				e.edit(seed, d, round)
			}
			edited := e.bytes()
			r := checkPlan(t, st, seed, d, edited, false)
			got := map[string]string{}
			for _, c := range r.Detail.Changes {
				got[c.Sheet+"!"+c.Cell] = c.New
			}
			if diff := cmp.Diff(e.edits, got); diff != "" {
				t.Fatalf("round %d, %s: edits (-) and changes (+) differ:\n%s\nfindings %v", round, d.Code, diff, r.Findings)
			}
			if len(e.edits) == 0 {
				continue
			}
			applied, err := importer.CheckPlan(ctx, st, storetest.For(d), importer.PlanUpload{ReportID: seed.Report.ID, DepartmentID: d.ID, FileName: "方案.xlsx",
				Body: edited, PlanHash: r.PlanHash, Reason: "据实调整"})
			if err != nil || applied.Submission.State != models.PlanHandedIn {
				t.Fatalf("round %d, %s: hand-in: %v, findings %v", round, d.Code, err, r.Findings)
			}
			clean := func(when string, body []byte) {
				again := checkPlan(t, st, seed, d, body, false)
				if len(again.Findings)+len(again.Detail.Changes) != 0 {
					t.Fatalf("round %d, %s: %s: findings %v, changes %v", round, d.Code, when, again.Findings, again.Detail.Changes)
				}
			}
			clean("handed in and exported", planBook(t, st, seed, d))
			if c := checkPlan(t, st, seed, d, edited, false).Detail.Changes; len(c) != 0 {
				t.Fatalf("round %d, %s: the same file again changes %v", round, d.Code, c)
			}
			if round%2 == 0 {
				if _, err := st.Plans.Decide(ctx, models.LocalOperator("tester"), store.PlanDecision{Accept: true, SubmissionID: applied.Submission.ID}); err != nil {
					t.Fatalf("round %d, %s: accept: %v\n%v", round, d.Code, err, e.edits)
				}
				clean("accepted and exported", planBook(t, st, seed, d))
			}
		}
		broken, err := st.Events.Verify(ctx, nil)
		if err != nil || len(broken) > 0 {
			t.Fatalf("the chain of events: %v %v", broken, err)
		}
	})
}

func planBook(t testing.TB, st *store.Store, seed models.Seed, d models.Department) []byte {
	t.Helper()
	file, err := exporter.PlanTemplate(ctx, st, storetest.For(d), seed.Report.ID, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	return file.Body
}

func checkPlan(t testing.TB, st *store.Store, seed models.Seed, d models.Department, body []byte, apply bool) importer.PlanResult {
	t.Helper()
	u := importer.PlanUpload{ReportID: seed.Report.ID, DepartmentID: d.ID, FileName: "方案.xlsx", Body: body, Apply: apply, Reason: "据实调整"}
	check := importer.DryRunPlan
	if apply {
		check = importer.CheckPlan
	}
	r, err := check(ctx, st, storetest.For(d), u)
	if err != nil {
		t.Fatalf("%s: %v", d.Code, err)
	}
	return r
}

// planEditor types into a plan workbook and remembers what each cell must come out as.
type planEditor struct {
	t      testing.TB
	random *rand.Rand
	file   *excelize.File
	rows   map[string][][]string
	edits  map[string]string
	free   map[string]int // the next free row
}

func newPlanEditor(t testing.TB, random *rand.Rand, body []byte) *planEditor {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	e := &planEditor{t: t, random: random, file: f, rows: map[string][][]string{}, edits: map[string]string{}, free: map[string]int{}}
	for _, s := range sheet.PlanSheets {
		if e.rows[s.Name], err = f.GetRows(s.Name, excelize.Options{RawCellValue: true}); err != nil {
			t.Fatal(err)
		}
		e.free[s.Name] = len(e.rows[s.Name]) + 1
		for i, row := range e.rows[s.Name] {
			if i >= 4 && len(row) == 0 {
				e.free[s.Name] = i + 1
				break
			}
		}
	}
	return e
}

func (e *planEditor) bytes() []byte {
	var out bytes.Buffer
	if err := e.file.Write(&out); err != nil {
		e.t.Fatal(err)
	}
	return out.Bytes()
}

// put types a value and says what it must come out as.
func (e *planEditor) put(name string, row int, f models.Field, typed any, canonical string) {
	for _, s := range sheet.PlanSheets {
		if s.Name != name {
			continue
		}
		cell, _ := excelize.CoordinatesToCellName(sheet.Index(s.Columns, f), row)
		if e.has(name, row, sheet.Index(s.Columns, f)) == canonical {
			return
		}
		if err := e.file.SetCellValue(name, cell, typed); err != nil {
			e.t.Fatal(err)
		}
		e.edits[name+"!"+cell] = canonical
	}
}

// has is what a cell says already, choices as their code.
func (e *planEditor) has(name string, row, col int) string {
	if row > len(e.rows[name]) || col > len(e.rows[name][row-1]) {
		return ""
	}
	said := e.rows[name][row-1][col-1]
	if serial, err := strconv.ParseFloat(said, 64); err == nil && serial > 40_000 {
		day, _ := excelize.ExcelDateToTime(serial, false)
		return day.Format("2006-01-02")
	}
	for _, k := range sheet.PlanKinds {
		if said == sheet.PlanKindWord(k) {
			return string(k)
		}
	}
	return said
}

// id is the hidden id of a row of ours.
func (e *planEditor) id(name string, row int) string {
	cells := e.rows[name][row-1]
	if len(cells) == 0 {
		return ""
	}
	return cells[len(cells)-1]
}

// known picks a row of ours in a sheet, 0 where there is none.
func (e *planEditor) known(name, prefix string) int {
	var rows []int
	for i := range e.rows[name] {
		if i >= 4 && strings.HasPrefix(e.id(name, i+1), prefix) {
			rows = append(rows, i+1)
		}
	}
	if len(rows) == 0 {
		return 0
	}
	return rows[e.random.IntN(len(rows))]
}

func (e *planEditor) edit(seed models.Seed, d models.Department, round int) {
	word := fmt.Sprintf("第%d轮%d", round, e.random.IntN(1_000_000))
	row := e.known(sheet.PlanSheet, models.IndicatorPrefix)
	switch e.random.IntN(7) {
	case 0:
		e.course(row)
	case 1:
		if row := e.known(sheet.MilestoneSheet, models.SlotPrefix); row > 0 {
			e.put(sheet.MilestoneSheet, row, models.FieldMilestone, word, word)
		}
	case 2:
		if row := e.known(sheet.MilestoneSheet, models.MilestonePrefix+"_"); row > 0 {
			e.put(sheet.MilestoneSheet, row, models.FieldEvidence, word, word)
			e.put(sheet.MilestoneSheet, row, models.FieldDoneOn, "2026年3月5日", "2026-03-05")
		}
	case 3:
		if row := e.known(sheet.PlanSheet, ""); row > 0 {
			number := e.rows[sheet.PlanSheet][row-1][0]
			at := e.free[sheet.MilestoneSheet]
			e.free[sheet.MilestoneSheet]++
			e.put(sheet.MilestoneSheet, at, models.FieldNumber, number, number)
			e.put(sheet.MilestoneSheet, at, models.FieldMilestone, word, word)
			e.put(sheet.MilestoneSheet, at, models.FieldDeadline, "2026-05-20", "2026-05-20")
		}
	case 4:
		e.item(seed, word)
	case 5:
		if row := e.known(sheet.ItemSheet, models.ItemPrefix+"_"); row > 0 {
			v := fmt.Sprint(1 + e.random.IntN(50))
			e.put(sheet.ItemSheet, row, models.FieldTarget, v, v)
		}
	case 6:
		if row > 0 && e.first(row) {
			e.put(sheet.PlanSheet, row, models.FieldReporter, word, word)
			e.put(sheet.PlanSheet, row, models.FieldPhone, "0359-2012345", "0359-2012345")
			e.put(sheet.PlanSheet, row, models.FieldStart, "2026年4月1日", "2026-04-01")
		}
	}
}

// first says whether a row of the first sheet is its task's first.
func (e *planEditor) first(row int) bool {
	return row == 5 || e.rows[sheet.PlanSheet][row-1][0] != e.rows[sheet.PlanSheet][row-2][0]
}

func (e *planEditor) course(row int) {
	if row == 0 {
		return
	}
	for key := range e.edits {
		if strings.HasPrefix(key, sheet.PlanSheet) && strings.HasSuffix(key, fmt.Sprint(row)) {
			return // one course a row and file
		}
	}
	kind := sheet.PlanKinds[e.random.IntN(3)]
	e.put(sheet.PlanSheet, row, models.FieldCourse, sheet.PlanKindWord(kind), string(kind))
	if kind != models.PlanValues {
		return
	}
	for value, month := 0, 3; month <= 12; month += 3 {
		value += 1 + e.random.IntN(9)
		e.put(sheet.PlanSheet, row, models.PlannedField(month), value, fmt.Sprint(value))
	}
}

func (e *planEditor) item(seed models.Seed, word string) {
	row := e.known(sheet.PlanSheet, "")
	if row == 0 {
		return
	}
	cells, at := e.rows[sheet.PlanSheet][row-1], e.free[sheet.ItemSheet]
	e.free[sheet.ItemSheet]++
	e.put(sheet.ItemSheet, at, models.FieldNumber, cells[0], cells[0])
	if strings.HasPrefix(e.id(sheet.PlanSheet, row), models.IndicatorPrefix) {
		e.put(sheet.ItemSheet, at, models.FieldIndicator, cells[2], cells[2])
	}
	county := seed.Departments[len(seed.Departments)-1-e.random.IntN(5)]
	e.put(sheet.ItemSheet, at, models.FieldItem, word, word)
	e.put(sheet.ItemSheet, at, models.FieldDepartment, county.Name, county.ShortName)
	e.put(sheet.ItemSheet, at, models.FieldTarget, 7, "7")
	e.put(sheet.ItemSheet, at, models.FieldDeadline, "2026年10月底", "2026-10-31")
}
