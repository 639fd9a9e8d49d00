package exporter

import (
	"fmt"
	"slices"
	"strings"

	"duban/docx"
	"duban/models"
	"duban/words"
)

// bulletin is a circular on a period (通报) while it is written.
type bulletin struct {
	*briefing
	docx.Document
	models.Bulletin
	day   models.Date // of issue
	parts int         // numbered so far
}

// write writes the whole of it.
func (b *bulletin) write() docx.Document {
	period := b.l.Period.Name.Chinese()
	title := b.Bulletin.Title
	if title == "" {
		title = "关于" + b.l.Report.Title + "任务" + period + "进展情况的通报"
	}
	b.Document.Title = title
	b.Add(docx.Text(docx.Masthead, "督查通报"), docx.Text(docx.Subtitle, models.BulletinNumber(b.Year, b.Number)), docx.Text(docx.Title, title))
	for line := range strings.SplitSeq(b.Foreword, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			b.Add(docx.Text(docx.Body, line))
		}
	}
	b.overall()
	b.reporting()
	b.redTasks()
	b.lateDepartments()
	b.byLeader()
	b.chosen()
	b.Add(docx.Text(docx.Signature, b.l.Report.Government+"办公室"), docx.Text(docx.Signature, chineseDay(b.day)))
	b.Add(docx.Text(docx.Note, "说明：进展和红绿灯只用已审核通过的数据，按"+chineseDay(b.l.Period.Ends)+"评定；与同期汇总表（仅已审核）数字一致。记录链："+b.l.Version+"。"))
	return b.Document
}

// section begins a numbered part.
func (b *bulletin) section(title string) {
	b.parts++
	b.Add(docx.Text(docx.Heading1, ordinal(b.parts)+"、"+title))
}

func (b *bulletin) say(format string, args ...any) {
	b.Add(docx.Text(docx.Body, fmt.Sprintf(format, args...)))
}

// overall is how many tasks there are, how they stand and what that was before.
func (b *bulletin) overall() {
	b.section("任务进展")
	b.say("截至%s，%s共分解任务%d项，其中跟踪任务%d项、不跟踪任务%d项；跟踪任务含量化指标%d个。", chineseDay(b.l.Period.Ends), b.l.Report.Title,
		b.t.all.tasks+len(b.l.Untracked), b.t.all.tasks, len(b.l.Untracked), b.t.indicators)
	var parts []string
	shares := sharesOf(b.t.all)
	for i, c := range lightOrder {
		parts = append(parts, fmt.Sprintf("%s灯%d项（占%s%%）", words.Enum(words.Chinese, c), b.t.all.by[c], shares[i].StringFixed(1)))
	}
	b.say("跟踪任务中，%s。有存在问题的任务%d项，需市政府协调的任务%d项。", strings.Join(parts, "，"), b.t.problems, b.t.requests)
	if b.before == nil {
		b.say("本期为首个填报期，没有上期可比。")
	} else {
		b.say("与%s相比，%s。", b.before.Period.Name.Chinese(), b.shift(b.all()).sentence())
	}
	b.lightTable()
	b.areaTable()
}

// lightTable is the lights of this period beside the last.
func (b *bulletin) lightTable() {
	table := docx.Table{Columns: []docx.Column{{Head: "项目", Width: 3, Align: docx.Center}}}
	now := docx.Row{Cells: docx.Cells("本期（项）")}
	then, change := docx.Row{Cells: docx.Cells("上期（项）")}, docx.Row{Cells: docx.Cells("增减")}
	add := func(head string, is, was int) {
		table.Columns = append(table.Columns, docx.Column{Head: head, Width: 2, Align: docx.Center})
		now.Cells = append(now.Cells, docx.Cell{Text: fmt.Sprint(is)})
		then.Cells = append(then.Cells, docx.Cell{Text: fmt.Sprint(was)})
		change.Cells = append(change.Cells, docx.Cell{Text: signed(is - was)})
	}
	var before lights
	if b.before != nil {
		for _, t := range b.before.tasks {
			before.add(t.light.Color)
		}
	}
	add("跟踪任务", b.t.all.tasks, before.tasks)
	for _, c := range lightOrder {
		add(words.Enum(words.Chinese, c)+"灯", b.t.all.by[c], before.by[c])
	}
	if table.Rows = []docx.Row{now}; b.before != nil {
		table.Rows = append(table.Rows, then, change)
	}
	b.Add(docx.Paragraph{Style: docx.Caption, Runs: []docx.Run{{Text: "红绿灯情况"}}, WithNext: true}, table)
}

func signed(n int) string {
	if n == 0 {
		return "持平"
	}
	return fmt.Sprintf("%+d", n)
}

func (b *bulletin) areaTable() {
	table := docx.Table{Columns: append([]docx.Column{{Head: "方面", Width: 9}, {Head: "任务", Width: 2, Align: docx.Center}}, lightColumns(2)...)}
	row := func(name string, l lights) docx.Row {
		return docx.Row{Cells: append(docx.Cells(name, fmt.Sprint(l.tasks)), lightCells(l)...)}
	}
	for _, a := range b.t.areas {
		if a.tasks > 0 {
			table.Rows = append(table.Rows, row(ordinal(a.Number)+"、"+a.Title, a.lights))
		}
	}
	table.Rows = append(table.Rows, bold(row("合计", b.t.all)))
	b.Add(docx.Paragraph{Style: docx.Caption, Runs: []docx.Run{{Text: "各方面任务红绿灯（项）"}}, WithNext: true}, table)
}

func bold(r docx.Row) docx.Row {
	for i := range r.Cells {
		r.Cells[i].Bold = true
	}
	return r
}

func lightColumns(width float64) []docx.Column {
	var columns []docx.Column
	for _, c := range lightOrder {
		columns = append(columns, docx.Column{Head: words.Enum(words.Chinese, c), Width: width, Align: docx.Center})
	}
	return columns
}

func lightCells(l lights) []docx.Cell {
	var cells []docx.Cell
	for _, n := range countsOf(l) {
		cells = append(cells, docx.Cell{Text: fmt.Sprint(n)})
	}
	return cells
}

// reporting is what was owed and came.
func (b *bulletin) reporting() {
	b.section("报送情况")
	units := b.f.OnTime + b.f.Late + b.f.Incomplete
	b.say("本期应报%d项次，已报%d项次，未报%d项次。应报单位%d个，其中按时报送%d个、迟报%d个、未交齐%d个。", b.f.Owing.Owed, b.f.Owing.Received,
		b.f.Owing.Missing, units, b.f.OnTime, b.f.Late, b.f.Incomplete)
}

// redTasks names the red tasks with why and since when.
func (b *bulletin) redTasks() {
	reds := b.reds(b.all())
	b.section(fmt.Sprintf("红灯任务（%d项）", len(reds)))
	if len(reds) == 0 {
		b.say("本期没有红灯任务。")
		return
	}
	leaders := len(b.l.Leaders) > 0
	table := docx.Table{Columns: []docx.Column{{Head: "编号", Width: 2.8, Align: docx.Center}, {Head: "工作任务", Width: 6}, {Head: "牵头单位", Width: 3, Align: docx.Center}}}
	if leaders {
		table.Columns = append(table.Columns, docx.Column{Head: "分管领导", Width: 3, Align: docx.Center})
	}
	table.Columns = append(table.Columns, docx.Column{Head: "亮灯原因", Width: 7}, docx.Column{Head: "起始", Width: 3, Align: docx.Center})
	for _, t := range reds {
		cells := docx.Cells(t.Number, t.Title, b.leadName(t))
		if leaders {
			cells = append(cells, docx.Cell{Text: b.leaderNames(t.ID)})
		}
		table.Rows = append(table.Rows, docx.Row{Cells: append(cells, docx.Cells(words.Because(words.Chinese, t.light.Because), b.red[t.ID].String())...)})
	}
	b.Add(table)
}

// lateDepartments names who was late or hasn't handed in all.
func (b *bulletin) lateDepartments() {
	table := docx.Table{Columns: []docx.Column{{Head: "单位", Width: 6}, {Head: "应报", Width: 2, Align: docx.Center}, {Head: "已报", Width: 2, Align: docx.Center},
		{Head: "未报", Width: 2, Align: docx.Center}, {Head: "报送情况", Width: 4, Align: docx.Center}}}
	for _, d := range b.t.departments {
		if d.ID != "" && (d.late() || d.incomplete()) {
			r := departmentRow{departmentTally: d}
			table.Rows = append(table.Rows, docx.Row{Cells: docx.Cells(r.name(), fmt.Sprint(d.owed), fmt.Sprint(d.received), fmt.Sprint(d.missing()), r.word())})
		}
	}
	b.section(fmt.Sprintf("报送不及时的单位（%d个）", len(table.Rows)))
	if len(table.Rows) == 0 {
		b.say("应报单位都按时报送。")
		return
	}
	b.Add(table)
}

// byLeader counts the tasks of each leader; a task in two portfolios counts in both.
func (b *bulletin) byLeader() {
	list := b.portfolios()
	if len(list) == 0 {
		return
	}
	b.section("各分管领导任务情况")
	table := docx.Table{Columns: append([]docx.Column{{Head: "分管领导", Width: 6}, {Head: "任务", Width: 2, Align: docx.Center}}, lightColumns(2)...)}
	table.Columns = append(table.Columns, docx.Column{Head: "需协调", Width: 2, Align: docx.Center})
	for _, p := range list {
		l := p.lights()
		cells := append(docx.Cells(p.name(), fmt.Sprint(l.tasks)), lightCells(l)...)
		table.Rows = append(table.Rows, docx.Row{Cells: append(cells, docx.Cell{Text: fmt.Sprint(p.requests())})})
	}
	b.Add(table)
}

// chosen says more of the tasks that staff have picked out.
func (b *bulletin) chosen() {
	var picked []*rated
	for _, t := range b.all() {
		if slices.Contains(b.TaskIDs, t.ID) {
			picked = append(picked, t)
		}
	}
	if len(picked) == 0 {
		return
	}
	b.section("重点任务进展")
	for _, t := range picked {
		b.Add(docx.Text(docx.Heading2, t.Number+" "+t.Title))
		b.say("牵头单位：%s。评定：%s灯，%s。", b.leadName(t), words.Enum(words.Chinese, t.light.Color), words.Because(words.Chinese, t.light.Because))
		b.saidOf(t)
	}
}

// saidOf are the words of a task's newest accepted entry.
func (b *bulletin) saidOf(t *rated) {
	e := t.Current.Entry
	if e == nil {
		b.say("尚无已审核的进展。")
		return
	}
	for _, part := range []struct {
		head, text string
	}{{"进展情况", e.Progress}, {"存在问题", e.Problems}, {"下一步措施", e.NextSteps}, {"需市政府协调事项", e.Request}} {
		if part.text != "" {
			b.Add(docx.Paragraph{Style: docx.Body, Runs: []docx.Run{{Text: part.head + "：", Bold: true}, {Text: part.text}}})
		}
	}
}
