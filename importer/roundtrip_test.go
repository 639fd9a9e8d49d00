package importer_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
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

var ctx = context.Background()

const november = models.Period("2026-11")

// Law 1: Check(Template(department)) gives no finding and no change, for every department of the report, as downloaded.
func TestTemplateOfEveryDepartmentChecksClean(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		for _, d := range seed.Departments {
			file := template(t, st, storetest.For(d), seed, d)
			r, err := importer.DryRun(ctx, st, storetest.For(d), upload(seed, d, file))
			if err != nil {
				t.Fatalf("%s: %v", d.Code, err)
			}
			if len(r.Findings)+len(r.Detail.Changes) != 0 {
				t.Errorf("%s: findings %v, changes %v; want none", d.Code, r.Findings, r.Detail.Changes)
			}
			if c := r.Detail.Counts; c.Cells != c.Taken+c.Reported+c.Skipped || c.Reported != 0 {
				t.Errorf("%s: counts %+v don't add up", d.Code, c)
			}
		}
	})
}

// Law 1 whole: n edited cells give exactly n changes at those addresses; applied, exported and checked again: nothing. Several rounds on
// the same ledger, with values, days, words and texts of every kind.
func TestEditsRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		random := rand.New(rand.NewPCG(2026, 11))
		rounds := 40
		if testing.Short() {
			rounds = 8
		}
		for round := range rounds {
			d := seed.Departments[random.IntN(len(seed.Departments))]
			v := storetest.For(d)
			edited, edits := edit(t, random, template(t, st, v, seed, d), 1+random.IntN(12))
			r, err := importer.Check(ctx, st, v, upload(seed, d, edited))
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, c := range r.Detail.Changes {
				got[c.Sheet+"!"+c.Cell] = c.New
			}
			if diff := cmp.Diff(edits, got); diff != "" {
				t.Fatalf("round %d, %s: edits (-) and changes (+) differ:\n%s\nfindings %v", round, d.Code, diff, r.Findings)
			}
			if len(edits) == 0 {
				continue
			}
			applied, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash})
			if err != nil || !applied.Applied {
				t.Fatalf("round %d: apply: %v, findings %v", round, err, applied.Findings)
			}
			again, err := importer.DryRun(ctx, st, v, upload(seed, d, template(t, st, v, seed, d)))
			if err != nil {
				t.Fatal(err)
			}
			if len(again.Findings)+len(again.Detail.Changes) != 0 {
				t.Fatalf("round %d, %s: after apply and export: findings %v, changes %v", round, d.Code, again.Findings, again.Detail.Changes)
			}
			same, err := importer.Check(ctx, st, v, upload(seed, d, edited))
			if err != nil || same.Submission.ID != r.Submission.ID || len(same.Detail.Changes) != 0 {
				t.Fatalf("round %d: the same file again: submission %v, changes %v, %v", round, same.Submission.ID == r.Submission.ID, same.Detail.Changes, err)
			}
		}
		broken, err := st.Events.Verify(ctx, nil)
		if err != nil || len(broken) > 0 {
			t.Fatalf("the chain of events: %v %v", broken, err)
		}
	})
}

func upload(seed models.Seed, d models.Department, body []byte) importer.Upload {
	return importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: november, FileName: d.ShortName + ".xlsx", Body: body}
}

func template(t testing.TB, st *store.Store, v models.Viewer, seed models.Seed, d models.Department) []byte {
	t.Helper()
	file, err := exporter.Template(ctx, st, v, seed.Report.ID, d.ID, november)
	if err != nil {
		t.Fatal(err)
	}
	return file.Body
}

// edit types into random input cells of a template and gives what each cell must come out as.
func edit(t testing.TB, random *rand.Rand, body []byte, n int) ([]byte, map[string]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet.FirstSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	edits := map[string]string{}
	if len(rows) < 5 || len(rows[4]) < len(sheet.Template) {
		return body, edits
	}
	for range n {
		row := 5 + random.IntN(len(rows)-4)
		field := sheet.InputFields[random.IntN(len(sheet.InputFields))]
		numeric := strings.HasPrefix(rows[row-1][len(sheet.Template)-1], models.IndicatorPrefix)
		if !sheet.OfTask(field) && !numeric {
			continue
		}
		at, err := excelize.CoordinatesToCellName(sheet.Index(sheet.Template, field), row)
		if err != nil {
			t.Fatal(err)
		}
		old, err := f.GetCellValue(sheet.FirstSheet, at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		value, want := typed(random, field)
		if old == fmt.Sprint(value) || edits[sheet.FirstSheet+"!"+at] != "" || textElsewhere(rows, row, field) {
			continue
		}
		if field == models.FieldAsOf && !hasFigure(f, row) {
			continue
		}
		if text, ok := value.(string); ok { // as Excel writes it; excelize leaves the escape to its caller
			value = strings.ReplaceAll(text, "_x0041_", "_x005F_x0041_")
		}
		if err := f.SetCellValue(sheet.FirstSheet, at, value); err != nil {
			t.Fatal(err)
		}
		edits[sheet.FirstSheet+"!"+at] = want
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), edits
}

// textElsewhere says that a task's text belongs into another row: the first of its indicators.
func textElsewhere(rows [][]string, row int, f models.Field) bool {
	return sheet.OfTask(f) && row > 5 && rows[row-1][0] == rows[row-2][0]
}

func hasFigure(f *excelize.File, row int) bool {
	at, err := excelize.CoordinatesToCellName(sheet.Index(sheet.Template, models.FieldCumulative), row)
	value, valueErr := f.GetCellValue(sheet.FirstSheet, at)
	return err == nil && valueErr == nil && value != ""
}

// typed is something that a clerk may type into a field, with what the ledger must make of it.
func typed(random *rand.Rand, f models.Field) (value any, want string) {
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	switch f {
	case models.FieldCumulative:
		n := random.IntN(9000) + 1
		if random.IntN(2) == 0 {
			return float64(n) / 4, models.Int(int64(n)).Div(models.Int(4)).String()
		}
		return n, fmt.Sprint(n)
	case models.FieldAsOf:
		day := 1 + random.IntN(28)
		return fmt.Sprintf("2026年11月%d日", day), fmt.Sprintf("2026-11-%02d", day)
	case models.FieldStatus:
		w := models.StatusWords[random.IntN(len(models.StatusWords))]
		return sheet.Choice(f, string(w)), string(w)
	case models.FieldForecast:
		w := models.ForecastWords[random.IntN(len(models.ForecastWords))]
		return sheet.Choice(f, string(w)), string(w)
	}
	s := pick("已建成主体工程", "=1+1", "@某同志牵头", "第一行\n第二行", "a<b&c>d \"q\" 'z'", "+86 0359", "-3项未开工", "𠮷野家（生僻字）", "_x0041_ 下划线", "  前后有空格  ") +
		fmt.Sprint(random.IntN(1_000_000))
	if random.IntN(10) == 0 {
		s = strings.Repeat("长文本。", 700) + s
	}
	return s, strings.TrimSpace(s)
}

// The workbook that goes out is sorted and re-sorted by its readers: rows are known by their hidden id.
func TestSortedTemplateIsTheSame(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, "nyncj")
	f, err := excelize.OpenReader(bytes.NewReader(template(t, st, storetest.For(d), seed, d)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(sheet.FirstSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows[4:])
	for i, row := range rows[4:] {
		for col := range sheet.Template {
			value := ""
			if col < len(row) {
				value = row[col]
			}
			at, _ := excelize.CoordinatesToCellName(col+1, i+5)
			if err := f.SetCellValue(sheet.FirstSheet, at, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	r, err := importer.DryRun(ctx, st, storetest.For(d), upload(seed, d, out.Bytes()))
	if err != nil || len(r.Detail.Changes)+len(r.Findings) != 0 {
		t.Fatalf("re-sorted: %v, changes %v, findings %v", err, r.Detail.Changes, r.Findings)
	}
}
