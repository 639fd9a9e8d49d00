package seeds

import (
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"duban/models"
	"duban/text"
)

func loaded(t *testing.T) *Data {
	t.Helper()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// squash leaves out what cleaning may change: white space and bold marks.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '*' {
			return -1
		}
		return r
	}, s)
}

func TestTextIsTheSource(t *testing.T) {
	d := loaded(t)
	if squash(d.Text) != squash(d.Source) {
		t.Error("report.md and source.txt differ in more than white space and bold marks")
	}
	if strings.Contains(d.Text, "*") {
		t.Error("report.md has bold marks left")
	}
	for _, paragraph := range paragraphs(d) {
		if !strings.HasSuffix(paragraph, "。") || strings.Contains(paragraph, "\n") {
			t.Errorf("a theme is cut by a page break: %.40s", paragraph)
		}
	}
}

// paragraphs are the themes' paragraphs and the loose ones within the areas, without headings.
func paragraphs(d *Data) []string {
	var found []string
	_, rest, _ := strings.Cut(d.Text, d.Areas[0].Title)
	for _, p := range strings.Split(rest, "\n\n") {
		p = strings.TrimSpace(p)
		if p != "" && !strings.HasPrefix(p, "(") {
			found = append(found, p)
		}
	}
	return found
}

func TestOutline(t *testing.T) {
	d := loaded(t)
	if len(d.Areas) != 8 || len(d.Themes) != 27 {
		t.Errorf("%d areas and %d themes; the report has 8 and 27", len(d.Areas), len(d.Themes))
	}
	perArea := map[string]int{}
	for _, theme := range d.Themes {
		perArea[theme.AreaID]++
		if !strings.Contains(d.Text, "◆ "+theme.Title+"。") {
			t.Errorf("theme %q doesn't stand after ◆", theme.Title)
		}
	}
	for i, want := range []int{3, 3, 3, 3, 3, 5, 3, 4} {
		area := d.Areas[i]
		if perArea[area.ID] != want {
			t.Errorf("area %d has %d themes, want %d", area.Number, perArea[area.ID], want)
		}
		if heading := "(" + string([]rune("一二三四五六七八")[i]) + ") " + area.Title + "\n"; !strings.Contains(d.Text, heading) {
			t.Errorf("the report has no heading %q", heading)
		}
	}
}

func TestTaskNumbersRunOn(t *testing.T) {
	d := loaded(t)
	last := map[string]int64{}
	previous := int64(0)
	for _, task := range d.Tasks {
		theme := task.Number[:strings.LastIndex(task.Number, ".")]
		last[theme]++
		if task.Position%100_000 != last[theme] {
			t.Errorf("%s follows number %d of its theme", task.Number, last[theme]-1)
		}
		if task.Position <= previous && task.Number != "6.0.1" { // the loose paragraph stands at the area's end
			t.Errorf("%s stands before its turn", task.Number)
		}
		previous = task.Position
	}
	for _, theme := range d.Themes {
		found := false
		for _, task := range d.Tasks {
			found = found || task.ThemeID != nil && *task.ThemeID == theme.ID
		}
		if !found {
			t.Errorf("theme %q has no task", theme.Title)
		}
	}
}

// A title names one task, and a quote stands where its theme stands and nowhere else.
func TestTitlesAndQuotes(t *testing.T) {
	d := loaded(t)
	titles := map[string]string{}
	bodies := bodyByTheme(d)
	for _, task := range d.Tasks {
		folded := text.Fold(task.Title)
		if other := titles[folded]; other != "" {
			t.Errorf("%s and %s have one title", other, task.Number)
		}
		titles[folded] = task.Number
		if n := len([]rune(task.Title)); n > 40 {
			t.Errorf("%s: a title of %d characters", task.Number, n)
		}
		if strings.Count(d.Text, task.Quote) != 1 {
			t.Errorf("%s: the quote stands %d times in the report", task.Number, strings.Count(d.Text, task.Quote))
		}
		theme := "loose"
		if task.ThemeID != nil {
			theme = *task.ThemeID
		}
		if !strings.Contains(bodies[theme], task.Quote) {
			t.Errorf("%s quotes from elsewhere: %s", task.Number, task.Quote)
		}
	}
}

// bodyByTheme is each theme's prose without its title; "loose" is what stands outside any theme.
func bodyByTheme(d *Data) map[string]string {
	bodies := map[string]string{}
	for _, p := range paragraphs(d) {
		key := "loose"
		for _, theme := range d.Themes {
			if body, ok := strings.CutPrefix(p, "◆ "+theme.Title+"。"); ok {
				key, p = theme.ID, body
				break
			}
		}
		bodies[key] += p
	}
	return bodies
}

var clauseEnd = regexp.MustCompile(`[。！？；，,]`)

// Every clause of the eight areas is spoken for by some task.
func TestCoverage(t *testing.T) {
	d := loaded(t)
	total := 0
	for theme, body := range bodyByTheme(d) {
		covered := make([]bool, len(body))
		for _, task := range d.Tasks {
			if at := strings.Index(body, task.Quote); at >= 0 {
				for i := range task.Quote {
					covered[at+i] = true
				}
			}
		}
		for _, piece := range pieces(body, clauseEnd) {
			total++
			if !anyOf(covered[piece[0]:piece[1]]) {
				t.Errorf("theme %s: no task quotes %q", theme, body[piece[0]:piece[1]])
			}
		}
	}
	if total < 400 {
		t.Errorf("only %d clauses were looked at", total)
	}
}

// pieces are the spans between the marks, those without a letter left out.
func pieces(s string, mark *regexp.Regexp) [][2]int {
	var spans [][2]int
	from := 0
	for _, end := range append(mark.FindAllStringIndex(s, -1), []int{len(s), len(s)}) {
		if strings.ContainsFunc(s[from:end[0]], unicode.IsLetter) {
			spans = append(spans, [2]int{from, end[0]})
		}
		from = end[1]
	}
	return spans
}

func anyOf(flags []bool) bool {
	for _, f := range flags {
		if f {
			return true
		}
	}
	return false
}

// Political sentences are covered but never owed: no light stands beside them.
func TestPoliticalSentencesAreNotTracked(t *testing.T) {
	d := loaded(t)
	for _, words := range []string{"两个维护", "两个确立", "第一议题", "政治判断力", "政治纪律", "全面从严治党", "社会主义核心价值观", "敢干、敢闯、敢试"} {
		found := 0
		for _, task := range d.Tasks {
			if !strings.Contains(task.Quote, words) {
				continue
			}
			found++
			if task.Tracking != models.Untracked {
				t.Errorf("%s is tracked: %s", task.Number, task.Quote)
			}
		}
		if found == 0 {
			t.Errorf("no task covers %s", words)
		}
	}
	for _, words := range []string{"高效办成一件事", "政务公开", "数字政府", "机关效能建设突出问题专项整治", "为基层减负", "过紧日子"} {
		for _, task := range d.Tasks {
			if strings.Contains(task.Title, words) && !task.Tracked() {
				t.Errorf("%s is work and not tracked: %s", task.Number, task.Title)
			}
		}
	}
	for _, task := range d.Tasks {
		if task.Tracked() == task.Deadline.IsZero() {
			t.Errorf("%s: tracking %s with deadline %q", task.Number, task.Tracking, task.Deadline)
		}
	}
}

func TestDuties(t *testing.T) {
	d := loaded(t)
	leads, orders := map[string]int{}, map[string]int{}
	for _, duty := range d.Duties {
		orders[duty.TaskID]++
		if duty.Position != orders[duty.TaskID] {
			t.Errorf("duty %s: order %d where %d should stand", duty.ID, duty.Position, orders[duty.TaskID])
		}
		if duty.State != models.DutyProposed {
			t.Errorf("duty %s is %s; the report names no leads", duty.ID, duty.State)
		}
		if duty.Role == models.Lead {
			leads[duty.TaskID]++
		}
		if (duty.Role == models.Lead) != (duty.Position == 1) {
			t.Errorf("duty %s: the lead is listed first", duty.ID)
		}
	}
	for _, task := range d.Tasks {
		want := 0
		if task.Tracked() {
			want = 1
		}
		if leads[task.ID] != want {
			t.Errorf("%s has %d leads, want %d", task.Number, leads[task.ID], want)
		}
		if !task.Tracked() && orders[task.ID] > 0 {
			t.Errorf("%s isn't tracked and has duties", task.Number)
		}
	}
}

func TestDepartments(t *testing.T) {
	d := loaded(t)
	owner := map[string]string{}
	claim := func(spelling, code string) {
		folded := text.Fold(spelling)
		if other, ok := owner[folded]; ok {
			t.Errorf("%q names %s and %s", spelling, other, code)
		}
		owner[folded] = code
	}
	codes := map[string]string{}
	kinds := map[models.DepartmentKind]int{}
	divisions := map[string]bool{}
	for i, dep := range d.Departments {
		claim(dep.Code, dep.Code)
		claim(dep.Name, dep.Code)
		claim(dep.ShortName, dep.Code)
		codes[dep.ID] = dep.Code
		kinds[dep.Kind]++
		if dep.Kind == models.County {
			divisions[dep.Division] = strings.HasPrefix(dep.Division, "1408")
		}
		if dep.Position != i+1 {
			t.Errorf("%s: order %d in place %d", dep.Code, dep.Position, i+1)
		}
	}
	for _, alias := range d.Aliases {
		claim(alias.Alias, codes[alias.DepartmentID])
	}
	if kinds[models.County] != 13 || len(divisions) != 13 {
		t.Errorf("%d counties with %d divisions, want 13", kinds[models.County], len(divisions))
	}
	for spelling, code := range map[string]string{"市发改委": "fgw", "市发展改革委": "fgw", "市发展和改革委员会": "fgw", "市农业农村局": "nyncj", "临猗县人民政府": "lyx", "运城海关": "ychg"} {
		if owner[text.Fold(spelling)] != code {
			t.Errorf("%s names %q, want %s", spelling, owner[text.Fold(spelling)], code)
		}
	}
}

func TestDueDaysAreWorkingDays(t *testing.T) {
	d := loaded(t)
	special := map[models.Date]bool{}
	for _, day := range d.Calendar {
		special[day.Day] = day.Working
	}
	works := func(day models.Date) bool {
		if working, ok := special[day]; ok {
			return working
		}
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
	}
	if len(d.Periods) != 12 {
		t.Fatalf("%d periods, want the 12 months", len(d.Periods))
	}
	for i, p := range d.Periods {
		month := time.Month(i + 1)
		due := models.NewDate(2026, month, d.Report.Settings.DueDay)
		for !works(due) {
			due = due.AddDays(1)
		}
		if p.Due != due || !works(p.Due) {
			t.Errorf("%s is due on %s, by the rule on %s", p.Name, p.Due, due)
		}
		if p.Opens != models.NewDate(2026, month, 1) || p.Name.First() != p.Opens {
			t.Errorf("%s opens on %s", p.Name, p.Opens)
		}
	}
	for month, day := range map[time.Month]int{time.February: 28, time.March: 30, time.June: 29, time.November: 30} {
		if got := d.Periods[month-1].Due; got != models.NewDate(2026, month, day) {
			t.Errorf("%s: due %s, want the %dth", month, got, day)
		}
	}
}

// The calendar's working days fall on weekends, and its free days are those of the State Council's notice.
func TestCalendar(t *testing.T) {
	free := map[int]map[string]int{2025: {}, 2026: {}}
	for _, day := range loaded(t).Calendar {
		weekend := day.Day.Weekday() == time.Saturday || day.Day.Weekday() == time.Sunday
		if day.Working && !weekend {
			t.Errorf("%s is a weekday that is listed as worked", day.Day)
		}
		if !day.Working {
			free[day.Day.Year][day.Name]++
		}
	}
	for year, want := range map[int]map[string]int{
		2025: {"元旦": 1, "春节": 8, "清明节": 3, "劳动节": 5, "端午节": 3, "国庆节、中秋节": 8},
		2026: {"元旦": 3, "春节": 9, "清明节": 3, "劳动节": 5, "端午节": 3, "中秋节": 3, "国庆节": 7},
	} {
		if !maps.Equal(free[year], want) {
			t.Errorf("%d has %v, want %v", year, free[year], want)
		}
	}
}
