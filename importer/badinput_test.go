package importer_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"
	"duban/words"

	"github.com/xuri/excelize/v2"
)

// Bad input: each gives an error of the file, or a finding that names the cell and says what to do, and the ledger stays as it was.
func TestBadInput(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		good := template(t, st, v, seed, d)
		rows := indicatorRows(t, st, seed, d)
		value := column(models.FieldCumulative) + rows[0]
		other := storetest.Department(t, seed, "jyj")
		before := ledger(t, st, seed)
		for name, c := range map[string]struct {
			body []byte
			code string // of the file's refusal, or of the finding
			cell string // of the finding; "-" for a refusal
		}{
			"truncated at 50 %":       {good[:len(good)/2], "FILE_TRUNCATED", "-"},
			"truncated at 99 %":       {good[:len(good)*99/100], "FILE_TRUNCATED", "-"},
			"text file named .xlsx":   {[]byte(strings.Repeat("这不是表格，只是一段话。\n", 20)), "HEADER_MISSING", ""},
			"empty file":              {nil, "FILE_EMPTY", "-"},
			"over the limit":          {append(good, make([]byte, 10<<20)...), "FILE_TOO_LARGE", "-"},
			"another department's":    {template(t, st, storetest.For(other), seed, other), "STAMP_OTHER_DEPARTMENT", "A2"},
			"unknown task id":         {change(t, good, "Q"+rows[0], "ind_aaaaaaaaaaaaaaaaaaaa", value, 5), "TASK_NOT_YOURS", "A" + rows[0]},
			"another department's id": {change(t, good, "Q"+rows[0], foreignRow(t, seed, d), value, 5), "TASK_NOT_YOURS", "A" + rows[0]},
			"text in a number cell":   {change(t, good, value, "正在统计"), "NUMBER_UNREADABLE", value},
			"20 digits":               {change(t, good, value, "12345678901234567890"), "NUMBER_TOO_LONG", value},
			"a unit that isn't one":   {change(t, good, value, "3公里"), "UNIT_MISMATCH", value},
			"an unknown word":         {change(t, good, column(models.FieldStatus)+rows[0], "差不多了"), "STATUS_UNREADABLE", column(models.FieldStatus) + rows[0]},
			"a day that isn't one":    {change(t, good, value, 5, column(models.FieldAsOf)+rows[0], "2026-02-30"), "DATE_UNREADABLE", column(models.FieldAsOf) + rows[0]},
			"an id over another row":  {change(t, good, "Q"+rows[1], cellOf(t, good, "Q"+rows[0]), value, 5, column(models.FieldCumulative)+rows[1], 6), "TASK_CONTRADICTED", "A" + rows[1]},
			"a row twice":             {twice(t, good, rows[0], rows[1]), "VALUE_CONFLICT", column(models.FieldCumulative) + rows[1]},
			"too long a text":         {change(t, good, column(models.FieldProgress)+rows[0], strings.Repeat("长", models.MaxText+1)), "TEXT_TOO_LONG", column(models.FieldProgress) + rows[0]},
			"a formula of errors":     {formula(t, good, value, "#REF!"), "CELL_ERROR", value},
		} {
			t.Run(name, func(t *testing.T) {
				r, err := importer.Check(ctx, st, v, upload(seed, d, c.body))
				switch {
				case c.cell == "-":
					refusedFile(t, err, c.code)
				case err != nil:
					t.Fatal(err)
				default:
					hasFinding(t, r.Findings, c.code, c.cell)
					_, err = importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash})
					if models.KindOf(err) != models.Invalid {
						t.Errorf("apply while an error stands: %v, want ERRORS_STAND", err)
					}
				}
				if after := ledger(t, st, seed); after != before {
					t.Errorf("the ledger changed from %s to %s", before, after)
				}
			})
		}
	})
}

func TestClosedPeriodTakesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		rows := indicatorRows(t, st, seed, d)
		body := change(t, template(t, st, v, seed, d), column(models.FieldCumulative)+rows[0], 5)
		checked, err := importer.Check(ctx, st, v, upload(seed, d, body))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range seed.Periods {
			if p.Name == november {
				if _, err := st.Periods.Close(ctx, storetest.Staff, p.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		before := ledger(t, st, seed)
		for _, skip := range []bool{false, true} {
			_, err = importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: checked.Submission.ID, PlanHash: checked.PlanHash, SkipFaultyRows: skip})
			if models.KindOf(err) != models.Conflict {
				t.Errorf("apply of a preview from before closing: %v, want a conflict", err)
			}
		}
		again, err := importer.Check(ctx, st, v, upload(seed, d, body))
		if err != nil {
			t.Fatal(err)
		}
		hasFinding(t, again.Findings, "PERIOD_CLOSED", "A2")
		_, err = importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: again.Submission.ID, PlanHash: again.PlanHash, SkipFaultyRows: true})
		if models.KindOf(err) != models.Conflict {
			t.Errorf("apply into a closed period: %v, want a conflict", err)
		}
		if after := ledger(t, st, seed); after != before {
			t.Errorf("the ledger changed from %s to %s", before, after)
		}
	})
}

// A row with an error never sinks the others: left out on request, and the result says so.
func TestSkipFaultyRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		rows := indicatorRows(t, st, seed, d)
		value, progress := column(models.FieldCumulative), column(models.FieldProgress)
		body := change(t, template(t, st, v, seed, d), value+rows[0], "还没统计", progress+rows[0], "这一行有错", value+rows[1], 4)
		r, err := importer.Check(ctx, st, v, upload(seed, d, body))
		if err != nil {
			t.Fatal(err)
		}
		applied, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash, SkipFaultyRows: true})
		if err != nil || !applied.Applied {
			t.Fatalf("apply: %v", err)
		}
		hasFinding(t, applied.Findings, "NUMBER_UNREADABLE", value+rows[0])
		after, err := importer.DryRun(ctx, st, v, upload(seed, d, template(t, st, v, seed, d)))
		if err != nil || len(after.Findings)+len(after.Detail.Changes) != 0 {
			t.Fatalf("afterwards: %v %v", err, after.Findings)
		}
		basis, err := st.Submissions.Basis(ctx, v, seed.Report.ID, d.ID, november)
		if err != nil {
			t.Fatal(err)
		}
		entries := 0
		for _, task := range basis.Tasks {
			if task.Now.Entry != nil {
				entries++
				if task.Now.Entry.Progress != "" {
					t.Errorf("the faulty row's text was applied: %q", task.Now.Entry.Progress)
				}
			}
		}
		if entries != 1 {
			t.Errorf("%d tasks have entries, want the one without fault", entries)
		}
	})
}

// The preview that a client saw is what is applied: when the ledger has moved, nothing is written.
func TestStalePreview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		rows := indicatorRows(t, st, seed, d)
		value := column(models.FieldCumulative)
		blank := template(t, st, v, seed, d)
		first, err := importer.Check(ctx, st, v, upload(seed, d, change(t, blank, value+rows[0], 5)))
		if err != nil {
			t.Fatal(err)
		}
		title := "改了题目"
		if _, err := st.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: first.Detail.Changes[0].TaskID, Title: &title}); err != nil {
			t.Fatal(err)
		}
		before := ledger(t, st, seed)
		r, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: first.Submission.ID, PlanHash: first.PlanHash})
		if !errors.Is(err, store.ErrStale) || r.PlanHash == first.PlanHash {
			t.Fatalf("apply on a moved ledger: %v, want STALE_PLAN and a new preview", err)
		}
		if after := ledger(t, st, seed); after != before {
			t.Errorf("the ledger changed from %s to %s", before, after)
		}
		if _, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: first.Submission.ID, PlanHash: r.PlanHash}); err != nil {
			t.Fatalf("apply with the new preview's hash: %v", err)
		}
	})
}

// ledger is a mark of all progress: entries and readings with their contents.
func ledger(t testing.TB, st *store.Store, seed models.Seed) string {
	t.Helper()
	var mark string
	for _, query := range []string{
		`SELECT count(*), COALESCE(max(seq), 0) FROM entries`, `SELECT count(*), count(DISTINCT entry_id) FROM readings`,
		`SELECT count(*), 0 FROM submissions WHERE state = 'HANDED_IN'`,
	} {
		var n, m int64
		if err := st.Pool().QueryRowContext(ctx, query).Scan(&n, &m); err != nil {
			t.Fatal(err)
		}
		mark += fmt.Sprint(n, "/", m, " ")
	}
	return mark
}

func refusedFile(t *testing.T, err error, code string) {
	t.Helper()
	var e *models.Error
	if !errors.As(err, &e) || e.Field != "file" {
		t.Fatalf("error %v, want a refusal of the file", err)
	}
	if e.Code != code {
		t.Errorf("refused with %s, want %s", e.Code, code)
	}
	if s := words.Error(words.Chinese, e); strings.Contains(s, e.Code) || s == "" {
		t.Errorf("the refusal says %q, want a sentence", s)
	}
}

func hasFinding(t *testing.T, findings []models.Finding, code, cell string) {
	t.Helper()
	for _, f := range findings {
		if f.Code == code && f.Cell == cell && f.Severity == models.SeverityError {
			s := words.Finding(words.Chinese, f.Code, f.Args, f.Found, f.Expected)
			if s == "" || strings.Contains(s, code) || strings.ContainsAny(s, "{}") {
				t.Errorf("%s says %q, want a sentence", code, s)
			}
			return
		}
	}
	t.Errorf("findings %v, want %s at %q", findings, code, cell)
}

// change writes pairs of cell and value into the first sheet of a workbook.
func change(t testing.TB, body []byte, pairs ...any) []byte {
	t.Helper()
	return with(t, body, func(f *excelize.File) error {
		for i := 0; i+1 < len(pairs); i += 2 {
			if err := f.SetCellValue(sheet.FirstSheet, pairs[i].(string), pairs[i+1]); err != nil {
				return err
			}
		}
		return nil
	})
}

func formula(t testing.TB, body []byte, cell, result string) []byte {
	t.Helper()
	saved := with(t, body, func(f *excelize.File) error { return f.SetCellValue(sheet.FirstSheet, cell, "MARK") })
	return replacePart(t, saved, func(xml string) string {
		// excelize keeps the text in the shared strings: find the cell by its address
		i := strings.Index(xml, `r="`+cell+`"`)
		if i < 0 {
			return xml
		}
		end := i + strings.Index(xml[i:], "</c>")
		start := i + strings.Index(xml[i:], ">") + 1
		head := strings.Replace(xml[:start], `r="`+cell+`"`, `r="`+cell+`"`, 1)
		at := strings.LastIndex(head, "<c ")
		tag := strings.NewReplacer(` t="s"`, "", ` t="inlineStr"`, "").Replace(head[at:])
		tag = strings.TrimSuffix(tag, ">") + ` t="e">`
		return head[:at] + tag + "<f>1/0</f><v>" + result + "</v>" + xml[end:]
	})
}

func cellOf(t testing.TB, body []byte, cell string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := f.GetCellValue(sheet.FirstSheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func with(t testing.TB, body []byte, do func(*excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out bytes.Buffer
	if err := errors.Join(do(f), f.Write(&out)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// twice copies a row over another and fills them with different figures: which one is meant can't be known.
func twice(t testing.TB, body []byte, row, over string) []byte {
	t.Helper()
	var pairs []any
	for _, col := range []string{"A", "B", "C", "D", "E", "F", "Q"} {
		pairs = append(pairs, col+over, cellOf(t, body, col+row))
	}
	figure := column(models.FieldCumulative)
	return change(t, body, append(pairs, figure+row, 5, figure+over, 6)...)
}

// foreignRow is the id of a task that another department leads.
func foreignRow(t testing.TB, seed models.Seed, own models.Department) string {
	t.Helper()
	mine := map[string]bool{}
	for _, d := range seed.Duties {
		mine[d.TaskID] = mine[d.TaskID] || d.DepartmentID == own.ID
	}
	for _, x := range seed.Tasks {
		if x.Tracked() && !mine[x.ID] {
			return x.ID
		}
	}
	t.Fatal("every task is the department's")
	return ""
}
