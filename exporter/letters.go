package exporter

import (
	"context"
	"fmt"
	"strings"
	"time"

	"duban/docx"
	"duban/models"
	"duban/store"
	"duban/words"
)

// letterNames are the steps of a chase as their papers are called.
var letterNames = map[models.ChaseStep]string{
	models.StepReminder: "工作提醒", models.StepChase: "催办函", models.StepOrder: "督办单", models.StepCircular: "通报", models.StepInstruction: "领导批示办理单",
}

// ChaseLetter is the paper of a chase (督办单, 催办函 …): number, addressee, what is asked, by when, and a slip to answer on. Staff, and the
// department that is chased.
func ChaseLetter(ctx context.Context, st *store.Store, v models.Viewer, chaseID string) (File, error) {
	letters, err := st.Chases.Letters(ctx, v, []string{chaseID})
	if err != nil {
		return File{}, err
	}
	l := letters[0]
	body, err := onTemplate(ctx, st, v, l.Report.ID, letterDocument(l))
	name := letterNames[l.Chase.Step] + l.Chase.Number + "（" + nameOf(l.Department) + "）.docx"
	return File{Name: fileName(name), Body: body, ETag: kept(body).SHA256}, err
}

func nameOf(d models.Department) string {
	if d.ShortName != "" {
		return d.ShortName
	}
	return d.Name
}

func letterDocument(l models.ChaseLetter) docx.Document {
	title := letterNames[l.Chase.Step]
	d := docx.Document{Title: title + l.Chase.Number}
	d.Add(docx.Text(docx.Title, title))
	if l.Chase.Number != "" {
		d.Add(docx.Text(docx.Subtitle, l.Chase.Number))
	}
	d.Add(docx.Text(docx.Normal, nameOf(l.Department)+"："))
	for line := range strings.SplitSeq(l.Wording, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			d.Add(docx.Text(docx.Body, line))
		}
	}
	if !l.Chase.Due.IsZero() {
		d.Add(docx.Paragraph{Style: docx.Body, Runs: []docx.Run{{Text: "答复期限：", Bold: true}, {Text: chineseDay(l.Chase.Due)}}})
	}
	d.Add(docx.Paragraph{Style: docx.Signature, Runs: []docx.Run{{Text: l.Report.Government + "办公室"}}, WithNext: true},
		docx.Text(docx.Signature, chineseDay(l.Day)))
	replySlip(&d, l)
	return d
}

// replySlip is what the department fills in, seals and sends back (回执), on a page of its own.
func replySlip(d *docx.Document, l models.ChaseLetter) {
	d.Add(docx.Paragraph{Style: docx.Title, Runs: []docx.Run{{Text: "回  执"}}, NewPage: true})
	table := docx.Table{Columns: []docx.Column{{Width: 2, Align: docx.Center}, {Width: 5}, {Width: 2, Align: docx.Center}, {Width: 4}}}
	row := func(height float64, cells ...docx.Cell) {
		table.Rows = append(table.Rows, docx.Row{Cells: cells, Height: height})
	}
	head := func(s string) docx.Cell { return docx.Cell{Text: s, Head: true} }
	row(10, head("文号"), docx.Cell{Text: l.Chase.Number}, head("答复期限"), docx.Cell{Text: chineseDay(l.Chase.Due)})
	row(10, head("单位"), docx.Cell{Text: nameOf(l.Department)}, head("联系人、电话"), docx.Cell{})
	for _, m := range l.Matters {
		if m.TaskNumber != "" {
			row(22, head("任务 "+m.TaskNumber), docx.Cell{Text: m.TaskTitle}, head("办理情况"), docx.Cell{})
		}
	}
	row(45, head("办理结果"), docx.Cell{Span: 3})
	row(25, head("下一步措施"), docx.Cell{Span: 3})
	row(28, head("负责人签字"), docx.Cell{}, head("单位盖章"), docx.Cell{Text: "\n　　年　　月　　日"})
	d.Add(table, docx.Text(docx.Note, "请于答复期限前填写盖章后送"+l.Report.Government+"办公室督查室，或在系统中答复。"))
}

// Slip is the page that goes with a department's hand-in (报送单): its rows, the receipt's number and hash, and places for signature and seal.
func Slip(ctx context.Context, st *store.Store, v models.Viewer, submissionID string) (File, error) {
	s, err := readSlip(ctx, st, v, submissionID)
	if err != nil {
		return File{}, err
	}
	body, err := onTemplate(ctx, st, v, s.ReportID, s.write())
	return File{Name: fileName("报送单（" + nameOf(s.department) + "，" + s.period.Chinese() + "）.docx"), Body: body, ETag: kept(body).SHA256}, err
}

// SlipPage is the same as a web page to print.
func SlipPage(ctx context.Context, st *store.Store, v models.Viewer, submissionID string) (PaperPage, error) {
	s, err := readSlip(ctx, st, v, submissionID)
	if err != nil {
		return PaperPage{}, err
	}
	return PaperPage{Title: "报送单", Body: pageOf(s.write())}, nil
}

func readSlip(ctx context.Context, st *store.Store, v models.Viewer, submissionID string) (slip, error) {
	sub, err := st.Submissions.Find(ctx, v, submissionID)
	s := slip{Submission: sub}
	if err != nil {
		return s, err
	}
	if s.report, err = st.Reports.Find(ctx, v, sub.ReportID); err != nil {
		return s, err
	}
	departments, err := st.Departments.ByID(ctx, v, []string{sub.DepartmentID})
	if err != nil || len(departments) != 1 {
		return s, fmt.Errorf("exporter: the department of %s: %w", sub.ID, err)
	}
	periods, err := st.Periods.ByID(ctx, v, []string{sub.PeriodID})
	if err != nil || len(periods) != 1 {
		return s, fmt.Errorf("exporter: the period of %s: %w", sub.ID, err)
	}
	s.department, s.period = departments[0], periods[0].Name
	return s, s.readRows(ctx, st, v)
}

type slip struct {
	models.Submission
	report     models.Report
	department models.Department
	period     models.Period
	rows       []models.Entry
	tasks      map[string]models.Task
}

func (s *slip) readRows(ctx context.Context, st *store.Store, v models.Viewer) error {
	var err error
	if s.rows, err = st.Entries.OfSubmission(ctx, v, s.ID); err != nil {
		return err
	}
	ids := make([]string, len(s.rows))
	for i, e := range s.rows {
		ids[i] = e.TaskID
	}
	tasks, err := st.Tasks.ByID(ctx, v, ids)
	s.tasks = map[string]models.Task{}
	for _, t := range tasks {
		s.tasks[t.ID] = t
	}
	return err
}

func (s *slip) write() docx.Document {
	d := docx.Document{Title: "报送单"}
	d.Add(docx.Text(docx.Title, s.report.Title+"任务进展报送单"), docx.Text(docx.Subtitle, nameOf(s.department)+"　"+s.period.Chinese()))
	when := s.CreatedAt
	if s.HandedInAt != nil {
		when = *s.HandedInAt
	}
	d.Add(docx.Text(docx.Normal, "回执编号："+s.ID), docx.Text(docx.Normal, "文件："+s.FileName), docx.Text(docx.Normal, "状态："+words.Enum(words.Chinese, s.State)+"　时间："+s.clock(when)))
	table := docx.Table{Columns: []docx.Column{{Head: "任务编号", Width: 2.8, Align: docx.Center}, {Head: "工作任务", Width: 6}, {Head: "状态", Width: 2, Align: docx.Center}, {Head: "进展情况", Width: 7}}}
	for _, e := range s.rows {
		t := s.tasks[e.TaskID]
		table.Rows = append(table.Rows, docx.Row{Cells: docx.Cells(t.Number, t.Title, words.Enum(words.Chinese, e.Status), e.Progress)})
	}
	d.Add(docx.Paragraph{Style: docx.Caption, Runs: []docx.Run{{Text: fmt.Sprintf("报送内容（%d项任务）", len(s.rows))}}, WithNext: true}, table)
	d.Add(docx.Text(docx.Note, "内容指纹："+s.PlanHash+"\n文件校验（SHA-256）："+s.SHA256))
	d.Add(docx.Table{Bare: true, Columns: []docx.Column{{Width: 1}, {Width: 1}}, Rows: []docx.Row{{Height: 30, Cells: docx.Cells("填报人签字：", "分管负责人签字：")},
		{Height: 30, Cells: docx.Cells("单位盖章：", "　　　　年　　月　　日")}}})
	return d
}

// clock shows an instant in the report's zone.
func (s *slip) clock(t time.Time) string {
	zone, err := time.LoadLocation(s.report.Zone)
	if err != nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01-02 15:04")
}
