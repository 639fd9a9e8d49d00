package exporter

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"duban/models"
	"duban/store"

	"github.com/klauspost/compress/zip"
)

// PackKind is what a pack holds.
type PackKind string

// The kinds of pack.
const (
	PackTemplates  PackKind = "templates"  // of a period: each department's template
	PackMarked     PackKind = "marked"     // of a period: each department's newest file with its findings
	PackOriginals  PackKind = "originals"  // of a period: every file as it came
	PackDepartment PackKind = "department" // of one department: its files of the whole year
)

// PackKinds are all of them.
var PackKinds = []PackKind{PackTemplates, PackMarked, PackOriginals, PackDepartment}

// PackQuery asks for a pack.
type PackQuery struct {
	Kind       PackKind
	ReportID   string
	Period     models.Period     // of all kinds but a department's
	Department models.Department // of a department's
}

// Tag is the pack's ETag: the same data give the same pack.
func (q PackQuery) Tag(version string, v models.Viewer) string {
	return kept([]byte(strings.Join([]string{"pack 1", string(q.Kind), q.ReportID, string(q.Period), q.Department.ID, version, fmt.Sprint(v.Staff, v.Departments)}, "\n"))).SHA256
}

// May refuses a viewer who may not have the pack: a department's year is its own and staff's, the others are staff's.
func (q PackQuery) May(v models.Viewer) error {
	if q.Kind == PackDepartment && v.SignedIn() && v.MaySeeDepartment(q.Department.ID) {
		return nil
	}
	return staffOnly(v)
}

// name is the pack's name as the user sees it.
func (q PackQuery) name() string {
	if q.Kind == PackDepartment {
		return fileName(nameOf(q.Department) + "全年报送.zip")
	}
	what := map[PackKind]string{PackTemplates: "填报模板", PackMarked: "校核标注表", PackOriginals: "报送原件"}[q.Kind]
	return q.Period.Chinese() + what + ".zip"
}

// WritePack writes a pack as a zip, one file in memory at a time. What can't go in is named in 说明.txt. Names are UTF-8 and marked so.
func WritePack(ctx context.Context, st *store.Store, v models.Viewer, q PackQuery, w io.Writer, report Progress) error {
	if err := q.May(v); err != nil {
		return err
	}
	p := pack{st: st, v: v, zip: zip.NewWriter(w), used: map[string]int{}, names: map[string]string{}, report: report}
	if err := p.readNames(ctx, q.ReportID); err != nil {
		return err
	}
	write := map[PackKind]func(context.Context, PackQuery) error{PackTemplates: p.templates, PackMarked: p.marked, PackOriginals: p.originals, PackDepartment: p.originals}[q.Kind]
	if write == nil {
		return models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	if err := write(ctx, q); err != nil {
		return err
	}
	if len(p.left) > 0 || len(p.used) == 0 {
		note := "没有文件。\r\n"
		if len(p.left) > 0 {
			note = "以下文件没有放入：\r\n" + strings.Join(p.left, "\r\n") + "\r\n"
		}
		if err := p.add("说明.txt", []byte("\ufeff"+note)); err != nil {
			return err
		}
	}
	return p.zip.Close()
}

// pack is a zip while it is written.
type pack struct {
	st    *store.Store
	v     models.Viewer
	zip   *zip.Writer
	used  map[string]int    // names, so that none stands twice
	names map[string]string // of departments and periods, by id
	left  []string          // what couldn't go in, and why

	report      Progress
	done, total int
}

func (p *pack) readNames(ctx context.Context, reportID string) error {
	departments, err := p.st.Departments.List(ctx, p.v)
	if err != nil {
		return err
	}
	for _, d := range departments {
		p.names[d.ID] = nameOf(d)
	}
	periods, err := p.st.Periods.List(ctx, p.v, reportID)
	for _, x := range periods {
		p.names[x.ID] = x.Name.Chinese()
	}
	return err
}

// add puts a file into the pack; a second one of the same name is numbered.
func (p *pack) add(name string, body []byte) error {
	name = clean(name)
	key := strings.ToLower(name)
	if p.used[key]++; p.used[key] > 1 {
		ending := path.Ext(name)
		name = fmt.Sprintf("%s（%d）%s", strings.TrimSuffix(name, ending), p.used[key], ending)
	}
	w, err := p.zip.Create(name)
	if err == nil {
		_, err = w.Write(body)
	}
	return err
}

// step is one of the pack's files done with.
func (p *pack) step() {
	if p.done++; p.report != nil {
		p.report(p.done, p.total)
	}
}

// clean makes each part of a path a name that every system takes.
func clean(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		part = strings.Trim(fileName(part), " .")
		if part == "" {
			part = "_"
		}
		parts[i] = part
	}
	return strings.Join(parts, "/")
}

func (p *pack) templates(ctx context.Context, q PackQuery) error {
	departments, err := p.st.Departments.List(ctx, p.v)
	if err != nil {
		return err
	}
	p.total = len(departments)
	for _, d := range departments {
		p.step()
		duties, err := p.st.Duties.OfDepartments(ctx, p.v, []string{d.ID})
		if err != nil || len(duties) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		f, err := Template(ctx, p.st, p.v, q.ReportID, d.ID, q.Period)
		if err != nil {
			return err
		}
		if err := p.add(f.Name, f.Body); err != nil {
			return err
		}
	}
	return nil
}

// newest are the latest submissions of each department.
func newest(subs []models.Submission) []models.Submission {
	last := map[string]int{}
	for i, s := range subs {
		last[s.DepartmentID] = i
	}
	var list []models.Submission
	for i, s := range subs {
		if last[s.DepartmentID] == i {
			list = append(list, s)
		}
	}
	return list
}

func (p *pack) marked(ctx context.Context, q PackQuery) error {
	subs, err := p.st.Submissions.ForPack(ctx, p.v, q.ReportID, q.Period, "")
	if err != nil {
		return err
	}
	subs = newest(subs)
	p.total = len(subs)
	for _, s := range subs {
		p.step()
		f, err := Marked(ctx, p.st, p.v, s.ID)
		if models.KindOf(err) != "" {
			p.leave(s, err.Error())
			continue
		}
		if err != nil {
			return err
		}
		if err := p.add(p.names[s.DepartmentID]+"-"+f.Name, f.Body); err != nil {
			return err
		}
	}
	return nil
}

func (p *pack) leave(s models.Submission, why string) {
	p.left = append(p.left, p.names[s.DepartmentID]+"　"+fileName(s.FileName)+"（"+why+"）")
}

// tables are the endings of files that a spreadsheet program opens.
var tables = []string{".xlsx", ".xls", ".et", ".csv", ".tsv", ".txt"}

func (p *pack) originals(ctx context.Context, q PackQuery) error {
	subs, err := p.st.Submissions.ForPack(ctx, p.v, q.ReportID, q.Period, q.Department.ID)
	if err != nil {
		return err
	}
	p.total = len(subs)
	for _, s := range subs {
		p.step()
		if s.FileKind == "xlsm" { // macros never leave the house
			p.leave(s, "带有宏，不提供原件")
			continue
		}
		_, body, err := p.st.Submissions.Original(ctx, p.v, s.ID)
		if err != nil {
			return err
		}
		folder := p.names[s.DepartmentID]
		if q.Kind == PackDepartment {
			folder = p.names[s.PeriodID]
		}
		name := strings.ReplaceAll(s.FileName, "/", "_")
		if !slices.Contains(tables, strings.ToLower(path.Ext(name))) {
			name += ".bin" // nothing that a double click would run
		}
		if err := p.add(clean(folder)+"/"+name, body); err != nil {
			return err
		}
	}
	return nil
}
