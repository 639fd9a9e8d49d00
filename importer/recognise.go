package importer

import (
	"cmp"
	"context"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duban/grid"
	"duban/importer/sniff"
	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/text"
)

// DepartmentOf gives the id of the department whose template a file is, by its stamp. A file without one is an error: whose it is must
// be said.
func DepartmentOf(ctx context.Context, body []byte) (string, error) {
	book, err := readBook(ctx, body, DefaultLimits)
	if err != nil {
		return "", err
	}
	stamp := readStamp(book)
	if !models.IsID(models.DepartmentPrefix, stamp.DepartmentID) {
		return "", models.Errorf(models.Invalid, "DEPARTMENT_NOT_GIVEN", "department")
	}
	return stamp.DepartmentID, nil
}

// IsArchive says that bytes are a zip of files and no workbook.
func IsArchive(body []byte) bool { return sniff.Of(body) == sniff.ZIP }

// How says by what a department or period was recognised.
type How string

// The signs, the surest first.
const (
	ByStamp    How = "STAMP"     // the template's hidden sheet
	ByCell     How = "CELL"      // 填报单位：…
	ByRows     How = "ROWS"      // whose tasks the rows are
	ByTitle    How = "TITLE"     // the words above the table, and the names of sheets
	ByFileName How = "FILE_NAME" // …
	ByAccount  How = "ACCOUNT"   // the only department that the person reports for
	ByChoice   How = "GIVEN"     // somebody said so
)

// signs are how sure each sign is by itself, the surest first.
var signs = []struct {
	how  How
	sure float64
}{{ByStamp, 0.99}, {ByCell, 0.95}, {ByRows, 0.9}, {ByTitle, 0.85}, {ByFileName, 0.75}, {ByAccount, 0.6}}

// Recognition is whose a file is and for which period it speaks, as far as that is certain.
type Recognition struct {
	Department    *models.Department // nil: it must be asked
	DepartmentHow How
	Confidence    float64       // of the department, 0–1
	Period        models.Period // "": it must be asked
	PeriodHow     How
	Candidates    []DepartmentCandidate // for asking: those that some sign speaks for, the surest first
}

// DepartmentCandidate is a department that a file may be of. A name that only resembles one makes a candidate, never more.
type DepartmentCandidate struct {
	Department models.Department
	How        How
	Alike      bool
}

// Recogniser tells whose files are, for one report.
type Recogniser struct {
	viewer    models.Viewer
	directory store.Directory
	names     spellings
	byID      map[string]models.Department
	tasks     map[string]*models.Task // by id, number and folded title
	periods   map[models.Period]bool
}

// NewRecogniser reads what it needs of a report; it serves for any number of files that come together.
func NewRecogniser(ctx context.Context, st *store.Store, v models.Viewer, reportID string) (*Recogniser, error) {
	d, err := st.Departments.Directory(ctx, v, reportID)
	if err != nil {
		return nil, err
	}
	r := &Recogniser{viewer: v, directory: d, names: newSpellings(d), byID: map[string]models.Department{}, tasks: map[string]*models.Task{}, periods: map[models.Period]bool{}}
	for _, x := range d.Departments {
		r.byID[x.ID] = x
	}
	for i := range d.Tasks {
		t := &d.Tasks[i]
		r.tasks[t.ID], r.tasks[t.Number] = t, t
		if folded := text.Fold(t.Title); r.tasks[folded] == nil {
			r.tasks[folded] = t
		}
	}
	for _, p := range d.Periods {
		r.periods[p.Name] = true
	}
	return r, nil
}

// Recognise reads a file and tells whose it is and for which period. A file that can't be read is an error. Signs that contradict each
// other, or none at all, leave it open: nothing is guessed.
func (r *Recogniser) Recognise(ctx context.Context, fileName string, body []byte) (Recognition, error) {
	book, err := readBook(ctx, body, DefaultLimits)
	if err != nil {
		return Recognition{}, err
	}
	return r.recognise(fileName, book), nil
}

// recognise is pure.
func (r *Recogniser) recognise(fileName string, book *grid.Book) Recognition {
	stem := strings.TrimSuffix(path.Base(strings.ReplaceAll(fileName, `\`, "/")), path.Ext(fileName))
	e := evidence{Recogniser: r, said: map[How][]string{}}
	stamp := readStamp(book)
	if _, known := r.byID[stamp.DepartmentID]; known && stamp.ReportID == r.directory.Report.ID {
		e.said[ByStamp] = []string{r.names.today(stamp.DepartmentID)}
	}
	e.readBook(book)
	e.said[ByFileName] = r.names.in(stem)
	if !r.viewer.Staff {
		e.said[ByAccount] = r.viewer.Departments
	}
	out := e.conclude()
	out.Period, out.PeriodHow = r.period(stamp, e.titles, stem)
	return out
}

// period tells for which period a file speaks: by its stamp, else by what both title and file name allow.
func (r *Recogniser) period(stamp sheet.Stamp, titles []string, stem string) (models.Period, How) {
	if stamp.ReportID == r.directory.Report.ID && r.periods[stamp.Period] {
		return stamp.Period, ByStamp
	}
	year := strconv.Itoa(r.directory.Report.Year)
	known := func(words string) map[models.Period]bool {
		set := map[models.Period]bool{}
		for _, p := range periodsIn(words, year) {
			if r.periods[p] {
				set[p] = true
			}
		}
		return set
	}
	inTitle, inName := known(strings.Join(titles, "\n")), known(stem)
	both, how := inTitle, ByTitle
	switch {
	case len(inTitle) == 0:
		both, how = inName, ByFileName
	case len(inName) > 0:
		both = map[models.Period]bool{}
		for p := range inTitle {
			if inName[p] {
				both[p] = true
			}
		}
	}
	if len(both) != 1 {
		return "", ""
	}
	return slices.Collect(maps.Keys(both))[0], how
}

// evidence is what speaks for which department.
type evidence struct {
	*Recogniser
	said    map[How][]string
	titles  []string
	unknown []string // names after 填报单位 that are none
	votes   map[string]int
}

// Where titles stand, and how long they may be.
const (
	titleRows  = 6
	titleCells = 2
	titleChars = 80
)

// readBook gathers what the visible sheets say.
func (e *evidence) readBook(book *grid.Book) {
	e.votes = map[string]int{}
	var named []string
	for i := range book.Sheets {
		s := &book.Sheets[i]
		if s.Hidden || s.Name == sheet.StampSheet || isMarks(s) {
			continue
		}
		e.titles = append(e.titles, s.Name)
		for k := range s.Rows {
			row := &s.Rows[k]
			e.readRow(row)
			if k >= titleRows || len(row.Cells) > titleCells {
				continue
			}
			for _, c := range row.Cells {
				if c.Type == grid.Text && len([]rune(c.Value)) <= titleChars && reporterSaid.FindString(text.Clean(c.Value)) == "" {
					e.titles = append(e.titles, c.Value)
				}
			}
		}
	}
	for _, title := range e.titles {
		named = append(named, e.names.in(title)...)
	}
	e.said[ByTitle] = distinctIDs(named)
	e.said[ByRows] = e.majority()
}

// reporterSaid is what stands before the name of the reporting department, with the name in the second group.
var reporterSaid = regexp.MustCompile(`^\s*(?:(?:填报|报送|填表|上报|编制|填写)\s*(?:单位|部门)|单位名称|(?:单位|部门)\s*[（(]\s*(?:盖章|公章|签章)\s*[)）])\s*(?:[（(]\s*(?:盖章|公章|签章)\s*[)）])?\s*([:：]?)\s*(.*)$`)

// nameEnds is where a name ends that other words follow in the same cell.
var nameEnds = regexp.MustCompile(`\s{2,}|\n|\s*(?:[（(]\s*(?:盖章|公章|签章)|填报期|填报时间|填报日期|填表人|填报人|填表日期|报送时间|联系人|联系电话|负责人|审核人|日期|时间)`)

// readRow looks for the reporter's name and for the task that a row is about.
func (e *evidence) readRow(row *grid.Row) {
	for i, c := range row.Cells {
		if c.Type != grid.Text || len(c.Value) > 1000 {
			continue
		}
		m := reporterSaid.FindStringSubmatch(text.Clean(c.Value))
		if m == nil {
			continue
		}
		name := m[2]
		if at := nameEnds.FindStringIndex(name); at != nil {
			name = name[:at[0]]
		}
		switch {
		case name != "" && m[1] != "":
			e.reporter(strings.TrimSpace(name))
		case name == "" && i+1 < len(row.Cells): // it stands in the cell behind
			if id := e.names.exactly(row.Cells[i+1].Value); id != "" {
				e.said[ByCell] = distinctIDs(append(e.said[ByCell], id))
			} else if m[1] != "" && row.Cells[i+1].Type == grid.Text {
				e.reporter(text.Clean(row.Cells[i+1].Value))
			}
		}
	}
	if t := e.taskOf(row); t != nil {
		if leads := e.directory.Leads[t.ID]; len(leads) > 0 {
			e.votes[e.names.today(leads[0])]++
		}
	}
}

// reporter takes the name after 填报单位.
func (e *evidence) reporter(name string) {
	var ids []string
	for _, part := range sheet.SplitDepartments(name) {
		if id := e.names.exactly(part); id != "" {
			ids = append(ids, id)
		} else {
			ids = append(ids, e.names.in(part)...)
		}
	}
	if len(ids) == 0 {
		e.unknown = append(e.unknown, name)
	}
	e.said[ByCell] = distinctIDs(append(e.said[ByCell], ids...))
}

// A number alone is a section's as easily as a task's: some words of the row must be the task's, too.
const numberSupport = 0.3

var wholeNumber = regexp.MustCompile(`^\d{1,2}\.\d{1,2}\.\d{1,3}$`)

// taskOf is the task that a row is about: by its id, by its number where the row's words bear it out, or by its title.
func (e *evidence) taskOf(row *grid.Row) *models.Task {
	var numbered *models.Task
	for _, c := range row.Cells {
		value := text.Fold(c.Value)
		t := e.tasks[value]
		if part := e.directory.PartOf[value]; part != "" {
			t = e.tasks[part]
		}
		switch {
		case t == nil:
		case wholeNumber.MatchString(value):
			numbered = t
		default:
			return t
		}
	}
	if numbered == nil {
		return nil
	}
	title := pairs(text.Fold(numbered.Title))
	for _, c := range row.Cells {
		if c.Type == grid.Text && len(c.Value) <= 3000 && overlap(title, pairs(text.Fold(c.Value))) >= numberSupport {
			return numbered
		}
	}
	return nil
}

// What makes a majority of rows clear, and what still counts as a candidate, in hundredths of the rows.
const (
	clearMajority = 80
	someShare     = 20
)

// majority are the departments whose tasks the rows are: one where it has a clear majority.
func (e *evidence) majority() []string {
	all := 0
	for _, n := range e.votes {
		all += n
	}
	ids := slices.SortedFunc(maps.Keys(e.votes), func(a, b string) int { return cmp.Or(e.votes[b]-e.votes[a], strings.Compare(a, b)) })
	var some []string
	for _, id := range ids {
		switch share := e.votes[id] * 100 / all; {
		case share >= clearMajority:
			return []string{id}
		case share >= someShare || len(some) == 0:
			some = append(some, id)
		}
	}
	return some
}

// conclude gives the one department that every sign allows; else those that some sign speaks for.
func (e *evidence) conclude() Recognition {
	var out Recognition
	var left []string
	begun := false
	doubt := 1.0
	for _, sign := range signs {
		ids := e.said[sign.how]
		if len(ids) == 0 {
			continue
		}
		for _, id := range ids {
			e.candidate(&out, id, sign.how, false)
		}
		if !begun {
			left, begun = slices.Clone(ids), true
		} else {
			left = slices.DeleteFunc(left, func(id string) bool { return !slices.Contains(ids, id) })
		}
		if len(ids) == 1 || len(left) == 1 {
			doubt *= 1 - sign.sure
			out.DepartmentHow = cmp.Or(out.DepartmentHow, sign.how)
		}
	}
	strangers := len(e.unknown) > 0 && len(e.said[ByStamp]) == 0 && len(e.said[ByCell]) == 0
	if len(left) == 1 && !strangers && e.viewer.MayReport(left[0]) {
		d := e.byID[left[0]]
		out.Department, out.Confidence = &d, 1-doubt
		return out
	}
	out.DepartmentHow = ""
	for _, name := range e.unknown {
		if id := e.names.resembling(name); id != "" {
			e.candidate(&out, id, ByCell, true)
		}
	}
	return out
}

// candidate adds a department to those to be asked about. People of a department are asked about their own alone.
func (e *evidence) candidate(out *Recognition, id string, how How, alike bool) {
	d, known := e.byID[id]
	if !known || !e.viewer.MayReport(id) || slices.ContainsFunc(out.Candidates, func(c DepartmentCandidate) bool { return c.Department.ID == id }) {
		return
	}
	out.Candidates = append(out.Candidates, DepartmentCandidate{d, how, alike})
}

func distinctIDs(ids []string) []string {
	var kept []string
	for _, id := range ids {
		if !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	return kept
}
