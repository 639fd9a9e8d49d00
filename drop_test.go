package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/exporter"
	"duban/models"
	"duban/officetest"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	workbook "github.com/xuri/excelize/v2"
)

// drop is a folder of files as staff get them, and whose each is: "" where it must be asked.
type drop struct {
	t     *testing.T
	dir   string
	st    *store.Store
	seed  models.Seed
	owner map[string]string
	bases map[string]store.Basis
}

const dropPeriod = "2026-11"

func (d *drop) put(name, code string, body []byte) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), body, 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.owner[name] = code
}

// template is a department's own template with its first task filled: well, or with a status that is none.
func (d *drop) template(dep models.Department, status string) []byte {
	d.t.Helper()
	file, err := exporter.Template(context.Background(), d.st, storetest.Staff, d.seed.Report.ID, dep.ID, dropPeriod)
	if err != nil {
		d.t.Fatal(err)
	}
	f, err := workbook.OpenReader(bytes.NewReader(file.Body))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	at, err := workbook.CoordinatesToCellName(sheet.Index(sheet.Template, models.FieldStatus), 5)
	if err == nil {
		err = f.SetCellValue(sheet.FirstSheet, at, status)
	}
	var out bytes.Buffer
	if err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return out.Bytes()
}

// rows is a hand-made table of some of a department's tasks.
func (d *drop) rows(dep models.Department, from, n int, says string) string {
	d.t.Helper()
	out := "任务名称,进展情况\n"
	for _, b := range d.bases[dep.Code].Tasks[from : from+n] {
		out += fmt.Sprintf("\"%s\",%s\n", b.Task.Title, says)
	}
	return out
}

// leaders are the departments that lead at least so many tasks.
func (d *drop) leaders(least int) []models.Department {
	d.t.Helper()
	var list []models.Department
	for _, dep := range d.seed.Departments {
		basis, err := d.st.Submissions.Basis(context.Background(), storetest.Staff, d.seed.Report.ID, dep.ID, dropPeriod)
		if err != nil {
			d.t.Fatal(err)
		}
		if d.bases[dep.Code] = basis; len(basis.Tasks) >= least {
			list = append(list, dep)
		}
	}
	return list
}

func newDrop(t *testing.T, data string) *drop {
	st := storetest.Open(t, filepath.Join(data, "duban.db"))
	d := &drop{t: t, dir: filepath.Join(t.TempDir(), "十一月报送"), st: st, seed: storetest.Report(t, st), owner: map[string]string{}, bases: map[string]store.Basis{}}
	if err := os.Mkdir(d.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return d
}

// Sixty files of all kinds in one folder: each is handed in for its own department, or it is asked whose it is. Neither a faulty one nor a
// damaged one nor a stranger's holds the others.
func TestSixtyFilesInOneDrop(t *testing.T) {
	data := t.TempDir()
	d := newDrop(t, data)
	leaders := d.leaders(2)
	if len(leaders) < 20 {
		t.Fatalf("only %d departments lead two tasks", len(leaders))
	}
	next := 0
	dep := func() models.Department { next++; return leaders[1+(next-1)%(len(leaders)-1)] } // all but the first, whose sections come below
	for range 34 {
		x := dep()
		d.put(fmt.Sprintf("表%02d.xlsx", next), x.Code, d.template(x, "按计划"))
	}
	for range 8 {
		x := dep()
		d.put(fmt.Sprintf("表%02d.csv", next), x.Code, []byte("填报单位："+x.Name+"\n"+d.rows(x, 0, 1, fmt.Sprintf("第%d份", next))))
	}
	for range 6 {
		x := dep()
		d.put(fmt.Sprintf("%s11月%d.csv", x.ShortName, next), x.Code, []byte(d.rows(x, 0, 1, fmt.Sprintf("第%d份", next))))
	}
	for range 2 {
		x := dep()
		rows := strings.ReplaceAll(strings.TrimSpace(d.rows(x, 0, 2, fmt.Sprintf("第%d份", next))), `"`, "")
		d.put(fmt.Sprintf("老表%02d.xls", next), x.Code, officetest.Made(t, fmt.Sprintf(`
import sys, xlwt
wb = xlwt.Workbook()
ws = wb.add_sheet("Sheet1")
for r, row in enumerate(%q.split("\n")):
    for c, cell in enumerate(row.rsplit(",", 1)):
        ws.write(r, c, cell)
wb.save(sys.argv[1])`, rows), ".xls"))
	}
	x := leaders[0]
	d.put("a截断.xlsx", "", d.template(x, "按计划")[:5000])
	d.put("a不知谁.csv", "", []byte("任务名称,进展情况\n甲事,好\n"))
	d.put("a永济市农业农村局.csv", "", []byte("任务名称,进展情况\n甲事,好\n"))
	d.put("a有错.xlsx", x.Code, d.template(x, "马马虎虎"))
	d.put("b科室甲.csv", x.Code, []byte("填报单位："+x.ShortName+"\n"+d.rows(x, 0, 1, "甲科所报")))
	d.put("b科室乙.csv", x.Code, []byte("填报单位："+x.ShortName+"\n"+d.rows(x, 1, 1, "乙科所报")))
	d.zip("c打包.zip", 4, dep)
	if len(d.owner) != 60 {
		t.Fatalf("%d files, want 60", len(d.owner))
	}
	d.importAll(data)
	for n, want := range []string{"甲科所报", "乙科所报"} {
		basis, err := d.st.Submissions.Basis(context.Background(), storetest.Staff, d.seed.Report.ID, x.ID, dropPeriod)
		if err != nil {
			t.Fatal(err)
		}
		if e := basis.Tasks[n].Now.Entry; e == nil || e.Progress != want {
			t.Errorf("row %d of %s says %+v, want %s", n, x.ShortName, e, want)
		}
	}
}

// zip puts n templates into one zip.
func (d *drop) zip(name string, n int, dep func() models.Department) {
	d.t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := range n {
		x := dep()
		inner := fmt.Sprintf("内%d.xlsx", i)
		p, err := w.Create(inner)
		if err == nil {
			_, err = p.Write(d.template(x, "滞后"))
		}
		if err != nil {
			d.t.Fatal(err)
		}
		d.owner[name+"!"+inner] = x.Code
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, name), out.Bytes(), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// importAll imports the folder and checks what is said of each file.
func (d *drop) importAll(data string) {
	d.t.Helper()
	out, talk, code := run(d.t, "import", "--data-dir="+data, d.dir, "--period", dropPeriod, "--json")
	if code != exitFaults {
		d.t.Errorf("exit %d, want %d: %s", code, exitFaults, talk)
	}
	seen := map[string]bool{}
	for decoder := json.NewDecoder(strings.NewReader(out)); ; {
		var got importJSON
		if err := decoder.Decode(&got); err == io.EOF {
			break
		} else if err != nil {
			d.t.Fatal(err)
		}
		name := filepath.ToSlash(strings.TrimPrefix(got.File, d.dir+string(filepath.Separator)))
		seen[name] = true
		whose := ""
		if got.Department != nil {
			whose = *got.Department
		}
		if whose != d.owner[name] {
			d.t.Errorf("%s is %q's, want %q: %+v", name, whose, d.owner[name], got.Findings)
		}
		errs := 0
		for _, f := range got.Findings {
			if f.Severity == models.SeverityError {
				errs++
			}
		}
		if faulty := strings.HasPrefix(name, "a"); got.Applied == faulty || (errs > 0) != faulty {
			d.t.Errorf("%s: applied %v with %d errors: %+v", name, got.Applied, errs, got.Findings)
		}
	}
	if len(seen) != len(d.owner) {
		d.t.Errorf("%d files were spoken of, want %d; talk: %s", len(seen), len(d.owner), talk)
	}
}
