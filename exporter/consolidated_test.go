package exporter

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"duban/models"
	"duban/officetest"
	"duban/store"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestConsolidatedGolden(t *testing.T) {
	got := officetest.Dump(t, must[[]byte](t)(writeConsolidated(withBefore(), staff, Selection{})))
	file := filepath.Join("testdata", "consolidated.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the workbook changed (-update writes the golden file anew):\n%s", diff)
	}
}

// mainSheets are all on which something of the tracked tasks is said.
var mainSheets = []string{overviewSheet, ledgerSheet, indicatorSheet, itemSheet, departmentSheet, missingSheet, proofSheet}

func TestConsolidatedUntracked(t *testing.T) {
	c := sample()
	f := open(t, write(t, c, staff))
	found := 0
	for _, sheet := range f.GetSheetList() {
		for _, row := range must[[][]string](t)(f.GetRows(sheet)) {
			for _, cell := range row {
				if !strings.Contains(cell, "两个维护") && cell != c.Untracked[0].Number {
					continue
				}
				if slices.Contains(mainSheets, sheet) {
					t.Errorf("%s says %q of an untracked task", sheet, cell)
				}
				found++
			}
		}
	}
	if found != 3 { // number, title and quote
		t.Errorf("the untracked task stands in %d cells, want 3", found)
	}
	heads := must[[][]string](t)(f.GetRows(untrackedSheet))[2]
	for _, head := range heads {
		if strings.Contains(head, "评定") || strings.Contains(head, "报送") {
			t.Errorf("%s has a column %s", untrackedSheet, head)
		}
	}
}

// TestConsolidatedMissing holds what may and may not be called missing.
func TestConsolidatedMissing(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*store.Consolidation)
		want   []string
	}{
		{"as it is: never a proposed duty, a closed task or what was handed in", func(*store.Consolidation) {}, []string{"1.1.1 未报", "2.1.4 未报"}},
		{"nothing is owed before the first owed period", func(c *store.Consolidation) { c.FirstOwed, c.Report.FirstOwedPeriod = nil, "" }, nil},
		{"not due at this frequency", func(c *store.Consolidation) { c.Tasks[0].Tracking = models.YearEnd }, []string{"2.1.4 未报"}},
		{"received, but not handed in", func(c *store.Consolidation) {
			c.Submissions = append(c.Submissions, models.Submission{ID: "sub_x", DepartmentID: "dep_fgw", PeriodID: c.Period.ID, Seq: 9, State: models.Checked, CreatedAt: *c.Submissions[0].HandedInAt})
		}, []string{"1.1.1 已收未交", "2.1.4 未报"}},
		{"sent back", func(c *store.Consolidation) {
			c.Submissions = append(c.Submissions, models.Submission{ID: "sub_x", DepartmentID: "dep_fgw", PeriodID: c.Period.ID, Seq: 9, State: models.Returned, Complete: true,
				CreatedAt: *c.Submissions[0].HandedInAt, HandedInAt: c.Submissions[0].HandedInAt})
			c.Tasks[0].Returned = []models.Entry{{DepartmentID: "dep_fgw", SubmissionID: "sub_x", Seq: 9, State: models.Returned, CreatedAt: *c.Submissions[0].HandedInAt}}
		}, []string{"1.1.1 退回", "2.1.4 未报"}},
		{"the due day put off beyond the period", func(c *store.Consolidation) {
			c.Extensions = []models.Extension{{PeriodID: c.Period.ID, DepartmentID: "dep_fgw", Due: c.Period.Ends.AddDays(5)}}
		}, []string{"1.1.1 待报", "2.1.4 未报"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			value := sample()
			c.change(&value)
			f := open(t, write(t, value, staff))
			numbers, standings := columnUnder(t, f, missingSheet, "任务编号"), columnUnder(t, f, missingSheet, "报送状态")
			var got []string
			for i, n := range numbers {
				if n != "" {
					got = append(got, n+" "+standings[i])
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestConsolidatedScope: a department sees the tasks of its duties, and nobody else's debts.
func TestConsolidatedScope(t *testing.T) {
	c := sample()
	c.Tasks = slices.DeleteFunc(c.Tasks, func(t store.ConsolidatedTask) bool {
		return !slices.ContainsFunc(t.Duties, func(d models.Duty) bool { return d.DepartmentID == "dep_yhq" })
	})
	c.Submissions = nil
	f := open(t, write(t, c, models.Viewer{UserID: "usr_y", Departments: []string{"dep_yhq"}}))
	names := columnUnder(t, f, departmentSheet, "单位")
	if diff := cmp.Diff([]string{"盐湖区", "其他单位牵头", "合计"}, names); diff != "" {
		t.Error(diff)
	}
	if got := columnUnder(t, f, missingSheet, "单位"); !slices.Equal(got, []string{"", "盐湖区"}) {
		t.Errorf("missing: %q, want its own alone", got)
	}
	if got := columnUnder(t, f, departmentSheet, "应报"); !slices.Equal(got, []string{"1", "0", "1"}) {
		t.Errorf("owed: %q", got)
	}
	reconciles(t, f)
}

func TestConsolidatedOlderFigures(t *testing.T) {
	c := sample()
	grain := &c.Tasks[2]
	grain.Current.Readings[1].EntryID = "ent_before"
	grain.Current.Readings[1].Source.SubmissionID = "sub_old"
	c.Origins = map[string]models.Entry{"ent_before": {ID: "ent_before", PeriodID: "prd_2026-09", State: models.Accepted}}
	f := open(t, write(t, c, staff))
	for head, want := range map[string][]string{
		"报送期":  {"", "", "本期", "往期（2026年9月）", "本期"},
		"审核":   {"", "", "未审", "已审", "未审"},
		"数据来源": {"", "", "农业农村局11月.xlsx!任务进展!H7", "盐湖区10月.xlsx!任务进展!H8", "农业农村局11月.xlsx!任务进展!H9"},
	} {
		if got := columnUnder(t, f, indicatorSheet, head); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
}

func TestConsolidatedItems(t *testing.T) {
	c := sample()
	grain := &c.Tasks[2]
	grain.Items = []models.Item{{ID: "itm_1", TaskID: grain.ID, IndicatorID: ptr("ind_5"), DepartmentID: ptr("dep_yhq"), Title: "盐湖区", Low: dec("1.5"), Unit: "万亩"}}
	grain.Current.Readings = append(grain.Current.Readings, models.Reading{EntryID: grain.Current.Entry.ID, IndicatorID: ptr("ind_5"), ItemID: ptr("itm_1"),
		Value: dec("0.3"), AsOf: day("2026-10-31"), Source: models.Source{Kind: models.SourcePhone, Note: "来电核报"}})
	f := open(t, write(t, c, staff))
	for head, want := range map[string]string{"分项": "盐湖区", "累计完成": "0.3", "完成率": "0.2", "分项评定": "红", "数据来源": "电话核报 来电核报", "报送期": "本期"} {
		if got := columnUnder(t, f, itemSheet, head); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
}

// TestLedgerNamesLaggardsAndFindings: 台账 names the items that lag under a figure, and what was found on site beside the reported one; so do its rows
// as data.
func TestLedgerNamesLaggardsAndFindings(t *testing.T) {
	c := sample()
	grain := &c.Tasks[2]
	grain.Items = []models.Item{{ID: "itm_1", TaskID: grain.ID, IndicatorID: ptr("ind_5"), Title: "盐湖区", Low: dec("1.5"), Unit: "万亩"},
		{ID: "itm_2", TaskID: grain.ID, IndicatorID: ptr("ind_5"), Title: "临猗县", Low: dec("1.5"), Unit: "万亩"}}
	grain.Current.Readings = append(grain.Current.Readings,
		models.Reading{EntryID: grain.Current.Entry.ID, IndicatorID: ptr("ind_5"), ItemID: ptr("itm_1"), Value: dec("0.3"), AsOf: day("2026-10-31")},
		models.Reading{EntryID: grain.Current.Entry.ID, IndicatorID: ptr("ind_5"), ItemID: ptr("itm_2"), Value: dec("1.5"), AsOf: day("2026-10-31")})
	grain.Inspections = []models.Contribution{{Kind: models.FoundOnSite, Who: "督查一科张三", Progress: "现场只见两处工地",
		Figures: []models.Reading{{IndicatorID: ptr("ind_5"), Value: dec("0.2")}}}}
	f := open(t, write(t, c, staff))
	for head, want := range map[string]string{"滞后分项": "盐湖区 20.0%（红）", "现场核查": "督查一科张三"} {
		if got := strings.Join(columnUnder(t, f, ledgerSheet, head), "|"); !strings.Contains(got, want) || strings.Contains(got, "临猗县") {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	l := newLedger(c, staff)
	found := false
	for _, row := range l.pageRows(nil) {
		for _, i := range row.Indicators {
			found = found || len(i.Laggards) == 1 && i.Laggards[0].Item.Title == "盐湖区" && len(row.Inspections) == 1
		}
	}
	if !found {
		t.Error("no row of data names the laggard and the finding")
	}
}

// TestConsolidatedNoNews: 本期无新进展 leaves the word before it standing.
func TestConsolidatedNoNews(t *testing.T) {
	c := sample()
	c.Tasks[5].Current.Entry.Status = models.StatusNoNews
	for _, w := range []struct {
		before []models.Word
		want   string
	}{{nil, "灰"}, {[]models.Word{{Status: models.StatusNoNews}, {Status: models.StatusBehind}}, "红"}} {
		c.Tasks[5].Words, c.Tasks[5].Rated = w.before, nil
		lights := columnUnder(t, open(t, write(t, c, staff)), ledgerSheet, "任务评定")
		if got := lights[len(lights)-1]; got != w.want {
			t.Errorf("after %v the light is %s, want %s", w.before, got, w.want)
		}
	}
}

// injections are texts that some program takes for a formula, a command or markup.
var injections = []string{
	`=1+1`, `=HYPERLINK("http://a.invalid","x")`, `=cmd|'/c calc'!A0`, `+1+1`, `-1+1`, `@SUM(1,1)`, `=DDE("a","b","c")`, `=WEBSERVICE("http://a.invalid")`,
	`=IMPORTXML("http://a.invalid","//a")`, "\t=1+1", "\r=1+1", "\n=1+1", ` =1+1`, `＝1+1`, `=A1`, `{=1+1}`, `='台账'!A1`, `=2+5+cmd|' /C calc'!A0`, `=IMAGE("http://a.invalid")`,
	`"=1+1"`, `';=1+1`, `<f>1+1</f>`, `]]><c><f>1</f></c>`, `&#61;1+1`, `_x003D_1+1`, `=1+1` + "\x00\x07\x1b",
}

func TestConsolidatedInjection(t *testing.T) {
	c := sample()
	harmless := formulaMarks(t, write(t, c, staff))
	if len(harmless) < 50 {
		t.Fatalf("only %d formulas in the sample: this test would prove nothing", len(harmless))
	}
	for _, payload := range injections {
		c := poisoned(payload)
		body := write(t, c, staff)
		if diff := cmp.Diff(harmless, formulaMarks(t, body)); diff != "" {
			t.Errorf("%q changes the formulas:\n%s", payload, diff)
		}
		if got := columnUnder(t, open(t, body), ledgerSheet, "进展情况"); !slices.Contains(got, inert(payload)) {
			t.Errorf("%q: not among %q", payload, got)
		}
	}
}

// formulaMarks are the formulas of a workbook as they stand in its parts, sorted.
func formulaMarks(t *testing.T, body []byte) []string {
	t.Helper()
	archive := must[*zip.Reader](t)(zip.NewReader(bytes.NewReader(body), int64(len(body))))
	var marks []string
	for _, part := range archive.File {
		content := must[[]byte](t)(io.ReadAll(must[io.ReadCloser](t)(part.Open())))
		for _, m := range formulaElement.FindAll(content, -1) {
			marks = append(marks, digits.ReplaceAllString(string(m), "")) // how long the tables are doesn't matter
		}
	}
	slices.Sort(marks)
	return marks
}

var (
	formulaElement = regexp.MustCompile(`<f[ >][^<]*`)
	digits         = regexp.MustCompile(`[0-9]+`)
)

// poisoned is the sample with payloads, one after the other, in every text that people write.
func poisoned(payloads ...string) store.Consolidation {
	c := sample()
	poisonAll(&c, payloads...)
	return c
}

// TestConsolidatedLongText: nothing is cut, neither by the format's limit nor by the highest row.
func TestConsolidatedLongText(t *testing.T) {
	c := sample()
	long := strings.Repeat("全市上下攻坚克难，第12345号工程（G108）稳步推进。\n", 1500)
	long = strings.TrimSuffix(long, "\n")
	c.Tasks[3].Current.Entry.Progress = long
	f := open(t, write(t, c, staff))
	var got strings.Builder
	numbers := columnUnder(t, f, ledgerSheet, "任务编号")
	for i, cell := range columnUnder(t, f, ledgerSheet, "进展情况") {
		if strings.HasPrefix(numbers[i], "2.1.2") {
			got.WriteString(cell)
		}
		if n := len([]rune(cell)); n > excelize.TotalCellChars {
			t.Errorf("a cell of %d characters", n)
		}
	}
	if got.String() != long {
		t.Errorf("%d characters came back of %d", len([]rune(got.String())), len([]rune(long)))
	}
	heightsHold(t, f)
	reconciles(t, f)
}

// heightsHold checks that every row of the ledger is as high as its wrapped texts.
func heightsHold(t *testing.T, f *reader) {
	t.Helper()
	styles := map[int]*excelize.Style{}
	for r, row := range must[[][]string](t)(f.GetRows(ledgerSheet)) {
		height := must[float64](t)(f.GetRowHeight(ledgerSheet, r+1))
		if r < 3 {
			continue
		}
		for c, cell := range row {
			id := must[int](t)(f.GetCellStyle(ledgerSheet, place(c+1, r+1)))
			if styles[id] == nil {
				styles[id] = must[*excelize.Style](t)(f.GetStyle(id))
			}
			style := styles[id]
			if !style.Alignment.WrapText {
				continue
			}
			lines := linesOf(strings.TrimRight(cell, "\n"), must[float64](t)(f.GetColWidth(ledgerSheet, letter(c+1))), style.Font.Size)
			if need := float64(lines) * style.Font.Size * 1.3; need > height || height > maxRowHeight {
				t.Errorf("%s: %d lines need %.0f points, the row has %.0f", place(c+1, r+1), lines, need, height)
			}
		}
	}
}

func TestConsolidatedTag(t *testing.T) {
	one := models.Viewer{UserID: "u", Departments: []string{"dep_a", "dep_b"}}
	turned := models.Viewer{UserID: "w", Departments: []string{"dep_b", "dep_a"}}
	if consolidatedTag("v", "2026-11", one, Selection{}) != consolidatedTag("v", "2026-11", turned, Selection{}) {
		t.Error("the order of departments is in the tag")
	}
	tags := map[string]string{}
	for name, tag := range map[string]string{
		"staff": consolidatedTag("v", "2026-11", staff, Selection{}), "one": consolidatedTag("v", "2026-11", one, Selection{}), "period": consolidatedTag("v", "2026-10", staff, Selection{}),
		"version": consolidatedTag("w", "2026-11", staff, Selection{}), "other": consolidatedTag("v", "2026-11", models.Viewer{UserID: "u", Departments: []string{"dep_a"}}, Selection{}),
	} {
		if tags[tag] != "" {
			t.Errorf("%s and %s share a tag", name, tags[tag])
		}
		tags[tag] = name
	}
}

func TestFileName(t *testing.T) {
	for in, want := range map[string]string{
		"运城市2026年政府工作报告任务台账（2026年11月）.xlsx": "运城市2026年政府工作报告任务台账（2026年11月）.xlsx",
		"../a\\b:c\r\n\u202ex.xlsx": ".._a_b_c___x.xlsx",
	} {
		if got := fileName(in); got != want {
			t.Errorf("fileName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTargetText(t *testing.T) {
	for _, c := range []struct {
		t    models.Target
		want string
	}{
		{models.Target{Operator: models.OpGTE, Low: dec("808"), Unit: "万亩"}, "≥808万亩"},
		{models.Target{Operator: models.OpLTE, Low: dec("4.5"), Unit: "%"}, "≤4.5%"},
		{models.Target{Operator: models.OpRange, Low: dec("1"), High: dec("2"), Unit: "家"}, "1–2家"},
		{models.Target{Operator: models.OpApprox, Low: dec("6"), Unit: "万亩"}, "约6万亩"},
		{models.Target{Operator: models.OpEQ, Low: dec("300"), Unit: "个"}, "300个"},
		{models.Target{Operator: models.OpZero, Low: dec("0"), Unit: "个"}, "0个（清零）"},
		{models.Target{Operator: models.OpAll, Low: dec("100"), Unit: "%"}, "100%（全覆盖）"},
		{models.Target{Operator: models.OpEQ}, ""},
	} {
		if got := targetText(c.t); got != c.want {
			t.Errorf("%+v: %q, want %q", c.t, got, c.want)
		}
	}
}

func TestFigure(t *testing.T) {
	for _, c := range []struct {
		value, low, unit, want string
	}{
		{"300", "300", "个", "#,##0"}, {"812.5", "808", "万亩", "#,##0.0"}, {"4", "5", "%", "#,##0.0"}, {"4.25", "5", "%", "#,##0.00"},
		{"11.3", "11", "亿元", "#,##0.00"}, {"0.12345678", "1", "亩", "#,##0.000000"},
	} {
		got := figure(dec(c.value), models.Target{Low: dec(c.low), Unit: c.unit})
		if got.look.format != c.want || fmt.Sprint(got.value) != c.value {
			t.Errorf("%s%s: %v as %s, want %s", c.value, c.unit, got.value, got.look.format, c.want)
		}
	}
}
