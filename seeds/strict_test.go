package seeds

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"duban/models"
)

// edited is the report's folder with one file's text changed.
func edited(t testing.TB, file string, change func(string) string) fs.FS {
	t.Helper()
	dir := fstest.MapFS{}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := fs.ReadFile(files, folder+"/"+entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if entry.Name() == file {
			content = []byte(change(string(content)))
		}
		dir[entry.Name()] = &fstest.MapFile{Data: content}
	}
	return dir
}

// Each slip is refused, and the error names file, line and what is wrong.
func TestSlipsAreRefused(t *testing.T) {
	cases := []struct{ name, file, old, new, want string }{
		{"unknown column", "tasks.csv", "id,number,title", "id,no,title", "tasks.csv:1: the columns"},
		{"BOM", "tasks.csv", "id,number", "\ufeffid,number", "tasks.csv:1: the columns"},
		{"missing cell", "outline.csv", ",1.1,激发有潜能的消费", ",激发有潜能的消费", "line 3: wrong number of fields"},
		{"foreign id", "tasks.csv", "\ntsk_", "\ndut_", "tasks.csv:2: id"},
		{"unknown tracking", "tasks.csv", "HALF_YEAR", "WEEKLY", "tasks.csv:2: tracking"},
		{"bad deadline", "tasks.csv", "2026-12-31", "2026-12-32", "tasks.csv:2: deadline"},
		{"number of two parts", "tasks.csv", ",1.1.2,", ",1.2,", "tasks.csv:3: number"},
		{"number twice", "tasks.csv", ",1.1.2,", ",1.1.1,", "tasks.csv:3: number"},
		{"unknown theme", "tasks.csv", ",1.1.2,", ",1.9.2,", "tasks.csv:3: number"},
		{"quote not in the report", "tasks.csv", "优化“两新”政策实施\n", "优化“三新”政策实施\n", "tasks.csv:5: quote"},
		{"space at an end", "outline.csv", "激发有潜能的消费", "激发有潜能的消费 ", "outline.csv:3: title"},
		{"theme out of turn", "outline.csv", ",1.2,", ",1.4,", "outline.csv:4: number"},
		{"area out of turn", "outline.csv", ",2,", ",3,", "outline.csv:6: number"},
		{"title of one's own", "outline.csv", "激发有潜能的消费", "激发消费", "outline.csv:3: title"},
		{"unknown operator", "indicators.csv", ",eq,6,", ",==,6,", "indicators.csv:2: operator"},
		{"bad number", "indicators.csv", ",eq,6,", ",eq,六,", "indicators.csv:2: low"},
		{"range without high", "indicators.csv", "range,1,2,", "range,1,,", "indicators.csv:4: high"},
		{"range upside down", "indicators.csv", "range,1,2,", "range,3,2,", "indicators.csv:4: high"},
		{"soft is no word", "indicators.csv", "IN_BATCHES,,", "IN_BATCHES,maybe,", "indicators.csv:2: soft"},
		{"zero that counts", "indicators.csv", "zero,0,", "zero,1,", "indicators.csv:20: low"},
		{"indicator of no task", "indicators.csv", ",1.1.7,", ",1.1.99,", "indicators.csv:2: task"},
		{"indicator of an untracked task", "indicators.csv", ",1.1.7,", ",8.1.1,", "indicators.csv:2: task"},
		{"alias of another", "departments.csv", "发改委\n", "市教育局\n", "departments.csv:4: shortName"},
		{"alias of another in full width", "departments.csv", "发改委\n", "ＪＹＪ\n", "departments.csv:4: code"},
		{"blank alias", "departments.csv", "、发改委\n", "、\n", "departments.csv:3: aliases"},
		{"code in capitals", "departments.csv", ",fgw,", ",FGW,", "departments.csv:3: code"},
		{"county without division", "departments.csv", "140802", "", ": division"},
		{"order zero", "departments.csv", "BUREAU,,1,", "BUREAU,,0,", "departments.csv:2: order"},
		{"duty of no department", "duties.csv", ",fgw,LEAD", ",xyz,LEAD", "duties.csv:2: department"},
		{"duty twice", "duties.csv", ",rsj,SUPPORT", ",fgw,SUPPORT", "duties.csv:3: department"},
		{"unknown role", "duties.csv", "LEAD", "HEAD", "duties.csv:2: role"},
		{"duty for a slogan", "duties.csv", ",1.1.1,fgw", ",8.1.1,fgw", "duties.csv:2: task"},
		{"due before it opens", "periods.csv", "2026-01-28", "2025-01-28", "periods.csv:2: due"},
		{"period of another year", "periods.csv", ",2026-01,", ",2027-01,", "periods.csv:2: period"},
		{"period malformed", "periods.csv", ",2026-01,", ",2026-1,", "periods.csv:2: period"},
		{"day twice", "calendar.csv", "2026-01-02", "2026-01-01", "calendar.csv:3: date"},
		{"working is no word", "calendar.csv", "2026-01-02,false", "2026-01-02,no", "calendar.csv:3: working"},
		{"unknown key", "report.yaml", "\nyear:", "\nyaer:", "report.yaml: yaml"},
		{"unknown pace", "report.yaml", "MONTHS\n", "WEEKS\n", "report.yaml:30: paceUnit"},
		{"missing title", "report.yaml", "\ntitle: 运城市2026年政府工作报告", "", "report.yaml:1: title"},
		{"unknown zone", "report.yaml", "Asia/Shanghai ", "Asia/Nowhere ", "report.yaml:19: zone"},
		{"empty text", "report.md", "", "", "report.md:1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := edited(t, c.file, func(s string) string {
				if c.old == "" {
					return ""
				}
				if !strings.Contains(s, c.old) {
					t.Fatalf("%s has no %q to change", c.file, c.old)
				}
				return strings.Replace(s, c.old, c.new, 1)
			})
			_, err := load(dir)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestIDsAreUsedOnce(t *testing.T) {
	d := loaded(t)
	first, second := d.Tasks[0].ID, d.Tasks[1].ID
	dir := edited(t, "tasks.csv", func(s string) string { return strings.Replace(s, second, first, 1) })
	if _, err := load(dir); err == nil || !strings.Contains(err.Error(), "tasks.csv:3: id") {
		t.Errorf("an id used twice: %v", err)
	}
}

func TestMissingFileIsNamed(t *testing.T) {
	for _, name := range []string{"report.yaml", "source.txt", "report.md", "outline.csv", "tasks.csv", "indicators.csv", "departments.csv", "duties.csv", "periods.csv", "calendar.csv"} {
		dir := edited(t, "", nil).(fstest.MapFS)
		delete(dir, name)
		if _, err := load(dir); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestReport(t *testing.T) {
	r := loaded(t).Report
	if r.Slug != "yuncheng-2026" || r.Year != 2026 || r.FirstOwedPeriod != "2026-11" || r.Settings.DueDay != 28 {
		t.Errorf("report %+v", r)
	}
	if _, err := time.LoadLocation(r.Zone); err != nil {
		t.Error(err)
	}
}

// Whatever stands in a table, reading it ends with tasks or with an error that names the file.
func FuzzTasks(f *testing.F) {
	good, err := fs.ReadFile(files, folder+"/tasks.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(good[:2000]))
	f.Add("id,number,title,tracking,deadline,quote\ntsk_,1..1,\"a\n")
	f.Add("")
	d, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, table string) {
		l := &loader{
			dir:   fstest.MapFS{"tasks.csv": &fstest.MapFile{Data: []byte(table)}},
			data:  &Data{Report: d.Report, Text: d.Text},
			ids:   map[string]string{},
			areas: map[string]string{"1": d.Areas[0].ID}, themes: map[string]string{"1.1": d.Themes[0].ID},
			tasks: map[string]*models.Task{},
		}
		if err := l.loadTasks(); err != nil {
			if !strings.Contains(err.Error(), "tasks.csv") {
				t.Errorf("%q: %v", table, err)
			}
			return
		}
		if len(l.tasks) != len(l.data.Tasks) {
			t.Errorf("%d numbers for %d tasks", len(l.tasks), len(l.data.Tasks))
		}
	})
}
