package importer_test

import (
	"fmt"
	"slices"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
)

// recogniser is one for the report of 2026, as staff see it.
func recogniser(t testing.TB, st *store.Store, v models.Viewer) (*importer.Recogniser, models.Seed) {
	t.Helper()
	seed := storetest.Report(t, st)
	r, err := importer.NewRecogniser(ctx, st, v, seed.Report.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r, seed
}

// A department is recognised by whole names alone; whatever looks like one, or contradicts itself, is asked about.
func TestRecogniseDepartments(t *testing.T) {
	st := storetest.SQLite(t)
	r, seed := recogniser(t, st, storetest.Staff)
	code := map[string]string{"": ""}
	for _, d := range seed.Departments {
		code[d.ID] = d.Code
	}
	rows := rowsOf(t, st, seed, "shuiwj", 3)
	const head = "任务名称,进展情况\n甲事,好\n"
	for _, c := range []struct {
		file, body string
		want       string // code, "" where it is asked
		how        importer.How
		candidates []string
	}{
		{"1.csv", "填报单位：市农业农村局\n" + head, "nyncj", importer.ByCell, nil},
		{"1.csv", "填报单位（盖章）：市农委\n" + head, "", "", nil},
		{"1.csv", "填报单位:运城市农业农村局  填报日期：2026年12月3日\n" + head, "nyncj", importer.ByCell, nil},
		{"1.csv", "单位（盖章）：市水务局\n" + head, "shuiwj", importer.ByCell, nil},
		{"1.csv", "填报单位,市审计局\n" + head, "sjj", importer.ByCell, nil},
		{"1.csv", "填报单位：永济市农业农村局\n" + head, "", "", []string{"nyncj"}},
		{"1.csv", "填报单位：市农业农付局\n" + head, "", "", []string{"nyncj"}},
		{"市农业农村局.csv", "填报单位：盐湖区农业农村局\n" + head, "", "", []string{"nyncj"}},
		{"1.csv", "填报单位：市⽔务局\n" + head, "", "", []string{"shuiwj"}}, // a radical that looks like 水
		{"1.csv", "填报单位：市农业农村局、市水务局\n" + head, "", "", []string{"nyncj", "shuiwj"}},
		{"市水务局.csv", "填报单位：市农业农村局\n" + head, "", "", []string{"nyncj", "shuiwj"}},
		{"市农业农村局和市水务局.csv", "填报单位：市水务局\n" + head, "shuiwj", importer.ByCell, nil},
		{"无名.csv", head + rows, "shuiwj", importer.ByRows, nil},
		{"市审计局.csv", head + rows, "", "", []string{"shuiwj", "sjj"}},
		{"无名.csv", head + rows + rowsOf(t, st, seed, "nyncj", 3), "", "", []string{"nyncj", "shuiwj"}},
		{"市农业农村局.csv", head + rows + rowsOf(t, st, seed, "nyncj", 3), "nyncj", importer.ByFileName, nil},
		{"无名.csv", "市文旅局重点任务进展情况表\n" + head, "wlj", importer.ByTitle, nil},
		{"（市教育局）11月.csv", head, "jyj", importer.ByFileName, nil},
		{"报送市教育局种植业科.csv", head, "jyj", importer.ByFileName, nil},
		{"市教育局招生考试中心.csv", head, "", "", nil},
		{"河津市农业农村局11月.csv", head, "", "", nil},
		{"河津市11月.csv", head, "hjs", importer.ByFileName, nil},
		{"新绛县.csv", head, "xjx", importer.ByFileName, nil},
		{"人行道整治.csv", head, "", "", nil},
		{"人行-11月.csv", head, "rmyh", importer.ByFileName, nil},
		{`C:\桌面\市统计局.csv`, head, "tjj", importer.ByFileName, nil},
		{"汇总.csv", head, "", "", nil},
	} {
		got, err := r.Recognise(ctx, c.file, []byte(c.body))
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		id, candidates := "", []string{}
		if got.Department != nil {
			id = got.Department.ID
		} else {
			for _, x := range got.Candidates {
				candidates = append(candidates, x.Department.Code)
			}
		}
		slices.Sort(candidates)
		if code[id] != c.want || got.DepartmentHow != c.how || !slices.Equal(candidates, append([]string{}, c.candidates...)) {
			t.Errorf("%s %q: %q by %q, candidates %v; want %q by %q, %v", c.file, c.body[:min(len(c.body), 60)], code[id], got.DepartmentHow, candidates, c.want, c.how, c.candidates)
		}
		if (got.Confidence > 0) != (got.Department != nil) || got.Confidence >= 1 {
			t.Errorf("%s: confidence %v", c.file, got.Confidence)
		}
	}
}

// rowsOf are rows of a hand-made table with tasks that a department leads.
func rowsOf(t testing.TB, st *store.Store, seed models.Seed, code string, n int) string {
	t.Helper()
	d := storetest.Department(t, seed, code)
	basis, err := st.Submissions.Basis(ctx, storetest.Staff, seed.Report.ID, d.ID, november)
	if err != nil || len(basis.Tasks) < n {
		t.Fatalf("%s leads %d tasks, %v", code, len(basis.Tasks), err)
	}
	rows := ""
	for _, b := range basis.Tasks[:n] {
		rows += fmt.Sprintf("\"%s\",推进\n", b.Task.Title)
	}
	return rows
}

func TestRecognisePeriods(t *testing.T) {
	st := storetest.SQLite(t)
	r, _ := recogniser(t, st, storetest.Staff)
	const head = "任务名称,进展情况\n甲事,好\n"
	for _, c := range []struct {
		file, body string
		want       models.Period
		how        importer.How
	}{
		{"市水务局11月.csv", head, "2026-11", importer.ByFileName},
		{"市水务局十一月份.csv", head, "2026-11", importer.ByFileName},
		{"2026-11 市水务局.csv", head, "2026-11", importer.ByFileName},
		{"市水务局_202611.csv", head, "2026-11", importer.ByFileName},
		{"市水务局1-11月.csv", head, "2026-11", importer.ByFileName},
		{"a.csv", "2026年11月重点任务进展\n" + head, "2026-11", importer.ByTitle},
		{"3月.csv", "2026年11月重点任务进展\n" + head, "", ""},
		{"a.csv", "2026年11月重点任务进展\n填报日期：2026年12月3日\n" + head, "2026-11", importer.ByTitle},
		{"a 2025年11月.csv", head, "", ""},
		{"11月20日.csv", head, "", ""},
		{"2026-11-20.csv", head, "", ""},
		{"10月和11月.csv", head, "", ""},
		{"水务局.csv", head, "", ""},
	} {
		got, err := r.Recognise(ctx, c.file, []byte(c.body))
		if err != nil || got.Period != c.want || got.PeriodHow != c.how {
			t.Errorf("%s: %q by %q, want %q by %q (%v)", c.file, got.Period, got.PeriodHow, c.want, c.how, err)
		}
	}
}

// A template is recognised by its stamp; people of a department are asked about their own alone, and need not be asked where they have one.
func TestRecogniseByStampAndAccount(t *testing.T) {
	st := storetest.SQLite(t)
	r, seed := recogniser(t, st, storetest.Staff)
	d := storetest.Department(t, seed, "nyncj")
	got, err := r.Recognise(ctx, "市农业农村局.xlsx", template(t, st, storetest.Staff, seed, d))
	if err != nil || got.Department == nil || got.Department.Code != "nyncj" || got.DepartmentHow != importer.ByStamp || got.Period != november || got.PeriodHow != importer.ByStamp {
		t.Fatalf("a template: %+v %v", got, err)
	}
	if got, _ := r.Recognise(ctx, "市水务局.xlsx", template(t, st, storetest.Staff, seed, d)); got.Department != nil || len(got.Candidates) != 2 {
		t.Errorf("a template under another's name: %+v", got)
	}
	own, _ := recogniser(t, st, storetest.For(d))
	for file, want := range map[string]bool{"x.csv": true, "市农业农村局.csv": true, "市水务局.csv": false} {
		got, err := own.Recognise(ctx, file, []byte("任务名称,进展情况\n甲事,好\n"))
		if err != nil || (got.Department != nil) != want {
			t.Errorf("%s by the department: %+v %v", file, got, err)
		}
		for _, c := range got.Candidates {
			if c.Department.ID != d.ID {
				t.Errorf("%s: asks the department about %s", file, c.Department.Code)
			}
		}
	}
	if _, err := r.Recognise(ctx, "市水务局.xlsx", []byte("PK\x03\x04 broken")); models.KindOf(err) == "" {
		t.Errorf("a broken file: %v", err)
	}
}
