package graph_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/exporter"
	"duban/graph"
	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
	"duban/worker"

	"github.com/xuri/excelize/v2"
)

func TestMain(m *testing.M) {
	jobs := importer.Jobs()
	maps.Copy(jobs, exporter.Jobs())
	worker.Serve(jobs)
	os.Exit(m.Run())
}

var ctx = context.Background()

// The people of the tests, by role.
const (
	nobody  = "anonymous"
	reader  = "reader"
	own     = "own department"        // 市农业农村局, which leads 1.1.1
	helper  = "supporting department" // 市发展改革委, which supports 1.1.1
	other   = "other department"      // 市交通运输局, which has no part in it
	staff   = "staff"
	auditor = "auditor"
	without = "signed in without a role"
)

// id makes an id of a kind that is the same in every run.
func id(prefix, name string) string {
	return prefix + "_" + (strings.ToLower(name) + "aaaaaaaaaaaaaaaaaaaa")[:20]
}

// city is a small report: three departments, six tasks, of which one isn't tracked.
func city() models.Seed {
	report := models.Report{ID: id("rpt", "city"), Slug: "city-2026", Kind: models.WorkReport, Title: "政府工作报告", Government: "测试市人民政府",
		Year: 2026, Zone: "Asia/Shanghai", State: models.ReportActive, FirstOwedPeriod: "2026-01", Settings: models.Settings{
			DueDay: 28, PaceUnit: models.PaceMonths, YellowGapPoints: 20, YellowOverdueDays: 30, TolerancePercent: 10, ToleranceLeast: "0.5"}}
	s := models.Seed{Hash: "city", Report: report, Text: "一、坚决做到“两个维护”。建设改造高标准农田20万亩。"}
	s.Areas = []models.Area{
		{ID: id("are", "one"), ReportID: report.ID, Number: 1, Title: "乡村全面振兴"},
		{ID: id("are", "two"), ReportID: report.ID, Number: 2, Title: "自身建设"}}
	s.Themes = []models.Theme{{ID: id("thm", "one"), ReportID: report.ID, AreaID: s.Areas[0].ID, Number: 1, Title: "保障粮食安全"}}
	for i, d := range [][3]string{{"nyncj", "测试市农业农村局", "市农业农村局"}, {"fgw", "测试市发展和改革委员会", "市发展改革委"}, {"jtj", "测试市交通运输局", "市交通局"}} {
		s.Departments = append(s.Departments, models.Department{ID: id("dep", d[0]), Code: d[0], Name: d[1], ShortName: d[2],
			Kind: models.Bureau, Position: i + 1, Version: 1})
	}
	s.Aliases = []models.Alias{{DepartmentID: id("dep", "fgw"), Alias: "市发改委"}}
	addTask(&s, "1.1.1", "建设改造高标准农田20万亩", models.Monthly, "nyncj", models.DutyConfirmed, "20", "万亩", models.Cumulative)
	addTask(&s, "1.1.2", "粮食总产稳定在58亿斤以上", models.YearEnd, "nyncj", models.DutyProposed, "58", "亿斤", models.Stock)
	addTask(&s, "1.1.3", "编制乡村建设规划", models.Quarterly, "fgw", models.DutyConfirmed, "", "", "")
	addTask(&s, "2.0.1", "坚决做到“两个维护”", models.Untracked, "nyncj", models.DutyConfirmed, "", "", "")
	addTask(&s, "2.0.2", "新增政务服务事项100项", models.Monthly, "fgw", models.DutyConfirmed, "100", "项", models.Cumulative)
	addTask(&s, "2.0.3", "改造农村公路300公里", models.Monthly, "jtj", models.DutyConfirmed, "300", "公里", models.Cumulative)
	addDuty(&s, "1.1.1", "fgw", models.Support, models.DutyConfirmed)
	for month := 1; month <= 12; month++ {
		name := models.Period(fmt.Sprintf("2026-%02d", month))
		s.Periods = append(s.Periods, models.ReportingPeriod{ID: id("prd", "m"+"abcdefghijkl"[month-1:month]), ReportID: report.ID, Name: name,
			Opens: name.First(), Due: name.First().AddDays(27), Ends: name.Last(), State: models.PeriodOpen, Version: 1})
	}
	return s
}

// letters turns a task's number into something that may stand in an id.
func letters(number string) string {
	return strings.NewReplacer(".", "", "0", "z", "1", "b", "2", "c", "3", "d").Replace(number)
}

func addTask(s *models.Seed, number, title string, tracking models.Tracking, lead string, state models.DutyState, target, unit string, kind models.IndicatorKind) {
	position, err := models.Position(number)
	if err != nil {
		panic(err)
	}
	t := models.Task{ID: id("tsk", letters(number)), ReportID: s.Report.ID, AreaID: s.Areas[0].ID, Number: number, Position: position, Title: title,
		Quote: title, Tracking: tracking, Deadline: models.NewDate(2026, time.December, 31), State: models.TaskOpen, Version: 1}
	if number[0] == '1' {
		t.ThemeID = &s.Themes[0].ID
	} else {
		t.AreaID = s.Areas[1].ID
	}
	s.Tasks = append(s.Tasks, t)
	addDuty(s, number, lead, models.Lead, state)
	if target == "" {
		return
	}
	low, err := models.ParseDecimal(target)
	if err != nil {
		panic(err)
	}
	s.Indicators = append(s.Indicators, models.Indicator{ID: id("ind", letters(number)), ReportID: s.Report.ID, TaskID: t.ID, Position: 1,
		Name: title, Operator: models.OpGTE, Low: &low, Unit: unit, Kind: kind, Known: models.Steadily, Quote: title, Version: 1})
}

func addDuty(s *models.Seed, number, code string, role models.DutyRole, state models.DutyState) {
	s.Duties = append(s.Duties, models.Duty{ID: id("dut", letters(number)+code), ReportID: s.Report.ID, TaskID: id("tsk", letters(number)),
		DepartmentID: id("dep", code), Role: role, State: state, Position: 1, Version: 1})
}

// world is an API over a real database and real HTTP, with one department's March handed in.
type world struct {
	parts    int    // files with parts so far
	attached string // a file beside the first entry
	last     answer // of entryIDs
	export   string // of Query.export's row
	testing.TB
	store      *store.Store
	http       *httptest.Server
	people     map[string]models.Viewer
	submission string // handed in by 市农业农村局 for 2026-03
	entry      string // its entry on 1.1.1
	reading    string // its reading
	waiting    answer // of an upload that isn't handed in
	light      string // of 1.1.1 in 2026-03
}

// open puts an API round a store; its only person is the local operator, as staff.
func open(t testing.TB, st *store.Store, change ...func(*graph.Options)) *world {
	t.Helper()
	w := &world{TB: t, store: st, people: map[string]models.Viewer{nobody: {}, staff: storetest.Staff}}
	options := graph.Options{Store: st, Addresses: addresses(), Limits: graph.DefaultLimits()}
	for _, c := range change {
		c(&options)
	}
	api := graph.Handler(options)
	w.http = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		viewer := w.people[r.Header.Get("X-Test-Viewer")]
		api.ServeHTTP(rw, r.WithContext(models.WithViewer(r.Context(), viewer)))
	}))
	t.Cleanup(w.http.Close)
	return w
}

func addresses() graph.Addresses {
	return graph.Addresses{
		Plan: func(report, code string) string { return "/p/" + report + "/" + code }, PlanOriginal: func(id string) string { return "/po/" + id },
		Template:     func(report, period, code string) string { return "/t/" + report + "/" + period + "/" + code },
		Consolidated: func(report, period string, _ exporter.Selection) string { return "/c/" + report + "/" + period },
		Original:     func(id string) string { return "/o/" + id },
		Marked:       func(id string) string { return "/m/" + id },
		Attachment:   func(id string) string { return "/a/" + id },
		BulletinFile: func(id string) string { return "/b/" + id + ".docx" }, BulletinPage: func(id string) string { return "/b/" + id },
		LeaderFile: func(report, leader, period string) string { return "/l/" + report + "/" + leader + ".docx/" + period },
		LeaderPage: func(report, leader, period string) string { return "/l/" + report + "/" + leader + "/" + period },
		LeaderLink: func(token string) string { return "/leader/" + token }, PaperTemplate: func(report string) string { return "/t/" + report },
		Ledger: func(report, period, ending string) string { return "/ledger/" + report + "/" + period + "." + ending },
		Pack: func(report, kind, period, code string) string {
			return "/pack/" + report + "/" + kind + "/" + period + code
		},
		Letter: func(id string) string { return "/letter/" + id }, Slip: func(id string) string { return "/slip/" + id },
		Breakdown: func(report string) string { return "/b/" + report },
		Annex:     func(report string) string { return "/annex/" + report },
		Archive:   func(report string) string { return "/a/" + report },
	}
}

// meet makes the accounts where they aren't there and gives each person its viewer.
func (w *world) meet() *world {
	w.Helper()
	nyncj, fgw, jtj := id("dep", "nyncj"), id("dep", "fgw"), id("dep", "jtj")
	for name, grants := range map[string][]models.Grant{
		reader: {{Role: models.RoleReader}}, own: {{Role: models.RoleDepartment, DepartmentID: &nyncj}},
		helper: {{Role: models.RoleDepartment, DepartmentID: &fgw}}, other: {{Role: models.RoleDepartment, DepartmentID: &jtj}}, staff: {{Role: models.RoleStaff}},
		auditor: {{Role: models.RoleAuditor}}, without: nil,
	} {
		u, err := w.store.Accounts.ByName(ctx, name)
		if err != nil {
			if u, err = w.store.Accounts.Create(ctx, storetest.Staff, store.NewUser{Name: name, Grants: grants}); err != nil {
				w.Fatal(err)
			}
		}
		w.people[name] = models.NewViewer(u, grants)
	}
	page, _, err := w.store.Submissions.List(ctx, w.people[staff], store.SubmissionFilter{ReportID: id("rpt", "city")}, store.Page{})
	if err != nil {
		w.Fatal(err)
	}
	for _, s := range page {
		w.submission = s.ID
	}
	latest, err := w.store.Entries.Latest(ctx, w.people[staff], []string{id("tsk", "bbb")}, models.Date{})
	if err != nil {
		w.Fatal(err)
	}
	if standing := latest[id("tsk", "bbb")]; standing.Entry != nil {
		w.entry, w.reading = standing.Entry.ID, standing.Reading(id("ind", "bbb")).ID
	}
	return w
}

// settle loads the city into a fresh store and hands in one department's sheet for March.
func settle(t testing.TB, st *store.Store) {
	t.Helper()
	if _, err := st.Reports.Load(ctx, storetest.Staff, city()); err != nil {
		t.Fatal(err)
	}
	u, err := st.Accounts.Create(ctx, storetest.Staff, store.NewUser{Name: own, Grants: nil})
	if err != nil {
		t.Fatal(err)
	}
	farmer := models.Viewer{UserID: u.ID, Name: own, Departments: []string{id("dep", "nyncj")}}
	body := sheetOf(t, st, "2026-03", map[string]map[string]any{"1.1.1": {"本期累计": 4.5, "进展情况": "已开工十二个项目。", "状态": "按计划"}})
	upload := importer.Upload{ReportID: id("rpt", "city"), DepartmentID: id("dep", "nyncj"), Period: "2026-03", FileName: "三月.xlsx", Body: body}
	result, err := importer.Check(ctx, st, farmer, upload)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := importer.Apply(ctx, st, farmer, importer.ApplyInput{SubmissionID: result.Submission.ID, PlanHash: result.PlanHash}); err != nil {
		t.Fatal(err)
	}
}

// sheetOf is 市农业农村局's template for a period with values written into the rows of tasks, by header word.
func sheetOf(t testing.TB, st *store.Store, period models.Period, values map[string]map[string]any) []byte {
	t.Helper()
	file, err := exporter.Template(ctx, st, storetest.Staff, id("rpt", "city"), id("dep", "nyncj"), period)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name := book.GetSheetName(0)
	rows, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]int{}
	for i, row := range rows {
		if len(row) > 0 && len(columns) == 0 && strings.Contains(strings.Join(row, " "), "任务编号") {
			for j, word := range row {
				columns[word] = j + 1
			}
			continue
		}
		if len(columns) == 0 || len(row) < columns["任务编号"] {
			continue
		}
		for word, v := range values[row[columns["任务编号"]-1]] {
			cell, err := excelize.CoordinatesToCellName(columns[word], i+1)
			if err == nil {
				err = book.SetCellValue(name, cell, v)
			}
			if err != nil {
				t.Fatal(word, err)
			}
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// settled is an SQLite file in which the city lives, made once.
var settled = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "duban-graph")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "duban.db")
	st, err := store.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	var t recorder
	settle(&t, st)
	if t.failed != "" {
		return nil, fmt.Errorf("%s", t.failed)
	}
	if err := st.Close(); err != nil {
		return nil, err
	}
	if err := embellish(name); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
})

// embellish adds what no method of store writes yet: an item with a reading, a leader, a plan, a milestone.
func embellish(name string) error {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return err
	}
	defer db.Close()
	city, task, indicator, nyncj := id("rpt", "city"), id("tsk", "bbb"), id("ind", "bbb"), id("dep", "nyncj")
	for _, row := range [][]any{
		{`INSERT INTO items (id, report_id, task_id, indicator_id, department_id, position, title, low, unit, version) VALUES (?, ?, ?, ?, ?, 1, '北乡', '5', '万亩', 1)`,
			id("itm", "one"), city, task, indicator, nyncj},
		{`INSERT INTO readings (id, report_id, entry_id, task_id, period_id, period_ends, indicator_id, item_id, value, unit, printed, approx, source, as_of_source)
			SELECT ?, report_id, id, task_id, period_id, period_ends, ?, ?, '2.5', '万亩', '2.5', 0, '{"kind":"PHONE","note":"电话"}', '{}' FROM entries LIMIT 1`,
			id("rdg", "zzzzzz"), indicator, id("itm", "one")},
		{`INSERT INTO milestones (id, report_id, task_id, item_id, position, title, due, state, version) VALUES (?, ?, ?, ?, 1, '招标', '2026-02-15', 'OPEN', 1)`,
			id("mil", "one"), city, task, id("itm", "one")},
		{`INSERT INTO plans (id, report_id, task_id, indicator_id, kind, state, given_by, accepted_by, created_at, version) VALUES (?, ?, ?, ?, 'VALUES', 'ACCEPTED', '', '', '2026-01-20 00:00:00+00:00', 1)`,
			id("pln", "one"), city, task, indicator},
		{`INSERT INTO plan_values (plan_id, period, value) VALUES (?, '2026-03', '5')`, id("pln", "one")},
		{`INSERT INTO leaders (id, post, position, version) VALUES (?, '副市长', 1, 1)`, id("ldr", "one")},
		{`INSERT INTO leader_holders (leader_id, name) VALUES (?, '王某')`, id("ldr", "one")},
		{`INSERT INTO leader_tasks (leader_id, task_id) VALUES (?, ?)`, id("ldr", "one"), task},
	} {
		if _, err := db.Exec(row[0].(string), row[1:]...); err != nil {
			return fmt.Errorf("%s: %w", row[0], err)
		}
	}
	return nil
}

// recorder is a testing.TB outside of any test.
type recorder struct {
	testing.TB
	failed string
}

func (r *recorder) Helper()           {}
func (r *recorder) Fatal(args ...any) { r.failed = fmt.Sprint(args...); panic(r.failed) }

// newWorld is a world on SQLite.
func newWorld(t testing.TB, change ...func(*graph.Options)) *world {
	t.Helper()
	image, err := settled()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "duban.db")
	if err := os.WriteFile(name, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, storetest.Open(t, name), change...).meet()
}

// onPostgres is a world on PostgreSQL.
func onPostgres(t testing.TB) *world {
	t.Helper()
	st := storetest.Postgres(t)
	settle(t, st)
	return open(t, st).meet()
}
