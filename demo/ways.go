package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"duban/exporter"
)

// way is how a department reports.
type way int

// The ways. A third fill the template, a third the form; the rest send a table of their own, have staff carry the template, or telephone.
const (
	byTemplate way = iota
	byForm
	byOwnTable
	byCarrier
	byPhone
)

func (d *department) way(signed bool) way {
	switch {
	case signed && d.number%2 == 0: // what is signed comes from the department itself
		return byForm
	case signed:
		return byTemplate
	case d.number%17 == 9:
		return byPhone
	case len(d.leads) > 0 && d.leads[0].items != nil:
		return byTemplate
	}
	return []way{byTemplate, byForm, byOwnTable, byForm, byCarrier, byTemplate}[d.number%6]
}

// handed is what became of a report.
type handed struct {
	ID       string
	State    string
	Complete bool
}

const handedFields = "submission { id state complete findings { severity code cell found message } }"

// hand hands rows in, in the department's way. A file is given the period's rows whole or, where they are a part, those alone.
func (p *play) hand(d *department, how way, month int, rows []Row) (handed, error) {
	p.tick()
	var file []byte
	var err error
	who, name := d.filler(), fmt.Sprintf("%s%d月进展", d.ShortName, month)
	switch how {
	case byForm:
		return p.form(who, d, month, rows, nil)
	case byPhone:
		return p.form(clerk, d, month, rows, map[string]any{"source": "PHONE", "who": d.ShortName + "办公室", "note": "电话报告，书面材料后补。"})
	case byOwnTable:
		file, err = ownTable(d, rows)
		name += ".csv"
	default:
		if how == byCarrier {
			who = clerk
		}
		file, err = p.template(who, d, month, rows)
		name += ".xlsx"
	}
	if err != nil {
		return handed{}, err
	}
	var got struct {
		SubmissionUpload struct {
			Submission struct {
				handed
				Findings []struct{ Severity, Code, Cell, Found, Message string }
			}
		}
	}
	input := map[string]any{"departmentId": d.ID, "period": p.period(month), "handIn": true}
	err = p.send(who, "submissionUpload", handedFields, input, name, file, &got)
	s := got.SubmissionUpload.Submission
	for _, f := range s.Findings {
		if f.Severity == "ERROR" {
			return s.handed, fmt.Errorf("%s: %s %s %q: %s", name, f.Code, f.Cell, f.Found, f.Message)
		}
	}
	return s.handed, err
}

// form reports without a file.
func (p *play) form(who Person, d *department, month int, rows []Row, further map[string]any) (handed, error) {
	input := map[string]any{"departmentId": d.ID, "period": p.period(month)}
	for k, v := range further {
		input[k] = v
	}
	var said []map[string]any
	for _, r := range rows {
		row := map[string]any{"taskId": r.Task}
		for field, text := range map[string]string{"status": r.Status, "forecast": r.Forecast, "progress": r.Progress, "problems": r.Problems,
			"nextSteps": r.Next, "request": r.Request} {
			if text != "" {
				row[field] = text
			}
		}
		var figures []map[string]any
		for id, v := range r.Values {
			figures = append(figures, map[string]any{"indicatorId": id, "value": v})
		}
		for id, v := range r.Items {
			figures = append(figures, map[string]any{"itemId": id, "value": v})
		}
		if figures != nil {
			row["figures"] = figures
		}
		said = append(said, row)
	}
	input["rows"] = said
	var got struct {
		ProgressReport struct {
			Submission *handed
			Applied    bool
			Findings   []struct{ Severity, Code, Found, Message string }
		}
	}
	err := p.do(who, "progressReport", "submission { id state complete } applied findings { severity code found message }", input, &got)
	if err == nil && (!got.ProgressReport.Applied || got.ProgressReport.Submission == nil) {
		err = fmt.Errorf("the form wasn't taken: %v", got.ProgressReport.Findings)
	}
	if err != nil {
		return handed{}, err
	}
	return *got.ProgressReport.Submission, nil
}

// The words that a department writes for what it means.
var (
	statusWords   = map[string]string{"DONE": "已完成", "ON_PLAN": "按计划推进", "BEHIND": "滞后", "NOT_STARTED": "未启动", "NO_NEWS": "本期无新进展"}
	forecastWords = map[string]string{"ON_TIME": "能按期完成", "AT_RISK": "有风险", "NOT": "不能按期完成"}
)

// template fills the period's template.
func (p *play) template(who Person, d *department, month int, rows []Row) ([]byte, error) {
	var at struct {
		Departments []struct{ ID, TemplateURL string }
	}
	if err := p.ask(who, `query($p: Period!) { departments { id templateUrl(period: $p) } }`, map[string]any{"p": p.period(month)}, &at); err != nil {
		return nil, err
	}
	var address string
	for _, x := range at.Departments {
		if x.ID == d.ID {
			address = x.TemplateURL
		}
	}
	body, err := p.download(who, address)
	if err != nil {
		return nil, err
	}
	var typed []exporter.Typed
	for _, r := range rows {
		typed = append(typed, p.typed(r)...)
	}
	return exporter.FillIn(body, typed)
}

// typed is a row as it is typed into a template: texts in the task's first row, figures each in its own.
func (p *play) typed(r Row) []exporter.Typed {
	const progress, items = "任务进展", "分项"
	t := p.byID(r.Task)
	first := t.ID
	if len(t.Indicators) > 0 {
		first = t.Indicators[0].ID
	}
	var typed []exporter.Typed
	for _, x := range [][2]string{{"状态", statusWords[r.Status]}, {"预判", forecastWords[r.Forecast]}, {"进展情况", r.Progress}, {"存在问题", r.Problems},
		{"下一步措施", r.Next}, {"需市政府协调事项", r.Request}} {
		if x[1] != "" {
			typed = append(typed, exporter.Typed{Sheet: progress, ID: first, Head: x[0], Value: x[1]})
		}
	}
	for _, i := range t.Indicators {
		if v, ok := r.Values[i.ID]; ok {
			typed = append(typed, exporter.Typed{Sheet: progress, ID: i.ID, Head: "本期累计", Value: number(v)})
		}
	}
	for _, i := range t.items {
		if v, ok := r.Items[i.ID]; ok {
			typed = append(typed, exporter.Typed{Sheet: items, ID: i.ID, Head: "本期累计", Value: number(v)})
		}
	}
	return typed
}

func (p *play) byID(id string) *task {
	for _, t := range p.tasks {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// ownTable is a department's own table, as an older system gives it out.
func ownTable(d *department, rows []Row) ([]byte, error) {
	out := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(out)
	w.UseCRLF = true
	lines := [][]string{{d.ShortName + "重点工作进展情况"}, {"序号", "任务编号", "工作任务", "考核指标", "截至目前完成", "推进情况", "预计完成情况", "工作进展", "存在困难", "下一步打算", "需协调事项"}}
	for n, r := range rows {
		t := d.task(r.Task)
		line := []string{strconv.Itoa(n + 1), t.Number, t.Title, "", "", statusWords[r.Status], forecastWords[r.Forecast], r.Progress, r.Problems, r.Next, r.Request}
		if len(t.Indicators) == 0 {
			lines = append(lines, line)
		}
		for k, i := range t.Indicators {
			own := append([]string(nil), line...)
			own[3], own[4] = i.Name, r.Values[i.ID]
			if k > 0 {
				own[5], own[6], own[7], own[8], own[9], own[10] = "", "", "", "", "", ""
			}
			lines = append(lines, own)
		}
	}
	err := w.WriteAll(lines)
	return out.Bytes(), err
}

func (d *department) task(id string) *task {
	for _, t := range d.leads {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// number is a decimal as a number of a workbook's cell.
func number(v string) any {
	r, ok := new(big.Rat).SetString(v)
	if !ok {
		return v
	}
	f, _ := r.Float64()
	return f
}

// trim drops zeros behind the point.
func trim(v string) string {
	if strings.Contains(v, ".") {
		v = strings.TrimRight(strings.TrimRight(v, "0"), ".")
	}
	return v
}
