package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"duban/models"
	"duban/sheet"
	"duban/store"
	"duban/storetest"

	workbook "github.com/xuri/excelize/v2"
)

// year is a city's report that is played through its last months: who leads what, and what each said.
type year struct {
	*office
	id     string
	ids    map[string]string // department → id
	tokens map[string]string // department → somebody's token
	sheets map[string][]byte // what was handed in, by department and period
	taskOf map[string]string // department → id of its task
}

var yearTable = [][]any{
	{"序号", "方面", "工作任务", "年度目标", "计量单位", "牵头单位", "配合单位", "分管市领导", "完成时限"},
	{1, "农业", "建设改造高标准农田", "20以上", "万亩", "市农机中心", "市农业农村局、市财政局", "副市长孙某", "年底前"},
	{2, "交通", "改造提升农村公路", "300", "公里", "市交通局", "", "", "年底前"},
	{3, "工业", "规上工业增加值增长8%左右", "", "", "市工信局", "", "", "全年"},
	{4, "服务", "推进政务服务一网通办", "", "", "市发改委", "", "", "年底前"},
	{5, "规划", "编制国土空间专项规划", "", "", "市规自局", "", "", "持续推进"},
	{6, "民生", "城镇新增就业", "2.6", "万人", "市人社局", "", "", "年底前"},
	{7, "民生", "新建改建中小学", "10", "所", "市教育局", "", "", "年底前"},
	{8, "民生", "改造老旧小区", "86", "个", "市住建局", "", "", "年底前"},
}

// newYear activates the report with October as its first owed period.
func newYear(o *office) *year {
	o.Helper()
	made := map[string]any{"slug": "huaishu-2026", "title": "槐树市2026年政府工作报告", "government": "槐树市人民政府", "year": 2026}
	report := o.take("breakdownUpload", map[string]any{"newReport": made}, "分解.xlsx", bookOf(o.T, []string{"分解"}, map[string][][]any{"分解": yearTable}), nil,
		map[string]any{"createDepartments": true, "createLeaders": true})
	y := &year{office: o, id: report.text("id"), ids: map[string]string{}, tokens: map[string]string{}, sheets: map[string][]byte{}, taskOf: map[string]string{}}
	o.activate(y.id, "2026-10")
	tasks := o.tasks(y.id, `taskId: id title leads { departmentId: id } indicators { indicatorId: id }`)
	for i, row := range yearTable[1:] {
		unit := row[5].(string)
		y.ids[unit], y.taskOf[unit] = tasks[i].text("leads.0.departmentId"), tasks[i].text("taskId")
		id := y.ids[unit]
		if unit == "市农机中心" {
			made := o.ask(`mutation($t: ID!, $i: ID!) { itemUpsert(input: {items: [{taskId: $t, indicatorId: $i, title: "北乡", low: "12"}, {taskId: $t, indicatorId: $i, title: "南乡", low: "8"}]}) { items { title } userErrors { code message } } }`,
				map[string]any{"t": y.taskOf[unit], "i": tasks[i].at("indicators.0.indicatorId")})
			made.want("itemUpsert.userErrors", []any{})
		}
		y.tokens[unit] = o.user(fmt.Sprintf("unit%d", i), models.Grant{Role: models.RoleDepartment, DepartmentID: &id})
	}
	return y
}

// hand hands one department's sheet in and gives the submission's id.
func (y *year) hand(unit, period, status, figure string) string {
	y.Helper()
	got := y.ask(`query($id: ID!, $p: Period!) { departments { departmentId: id templateUrl(reportId: $id, period: $p) } }`, map[string]any{"id": y.id, "p": period})
	for _, d := range got.list("departments") {
		if d.text("departmentId") == y.ids[unit] {
			return y.filled(unit, period, d.text("templateUrl"), status, figure)
		}
	}
	y.Fatalf("%s isn't there", unit)
	return ""
}

func (y *year) filled(unit, period, address, status, figure string) string {
	y.Helper()
	body := edit(y.T, y.get(address), func(f *workbook.File) {
		_, head, at := headed(y.T, f, sheet.FirstSheet, "本期累计", "状态", "进展情况")
		write(y.T, f, sheet.FirstSheet, at["状态"], head+1, status)
		write(y.T, f, sheet.FirstSheet, at["进展情况"], head+1, period+" "+unit+"正在推进。")
		if figure != "" {
			write(y.T, f, sheet.FirstSheet, at["本期累计"], head+1, figure)
		}
		if unit == "市农机中心" && period == "2026-11" { // one county is done, the other isn't
			rows, head, at := headed(y.T, f, sheet.ItemSheet, "分项", "本期累计")
			for k := head; k < len(rows); k++ {
				write(y.T, f, sheet.ItemSheet, at["本期累计"], k+1, map[string]int{"北乡": 12, "南乡": 3}[rows[k][at["分项"]-1]])
			}
		}
	})
	up := y.office.hand(y.tokens[unit], "submissionUpload", "SubmissionUploadInput", `submission { submissionId: id state findings { severity code found } }`,
		map[string]any{"reportId": y.id, "departmentId": y.ids[unit], "period": period, "handIn": true}, unit+period+".xlsx", body)
	up.want("submissionUpload.submission.state", "HANDED_IN")
	y.sheets[unit+" "+period] = body
	return up.text("submissionUpload.submission.submissionId")
}

func (y *year) accept(submissionID string) {
	y.Helper()
	y.ask(`mutation($id: ID!) { submissionAccept(input: {submissionId: $id}) { userErrors { code message } } }`, map[string]any{"id": submissionID}).want("submissionAccept.userErrors", []any{})
}

// play has October accepted throughout, November in part: one sheet waits, one is sent back, one task is closed on evidence; then a department
// becomes part of another, and a bulletin is issued.
func (y *year) play() (evidence []byte, bulletin said) {
	y.Helper()
	for unit, figure := range map[string]string{"市农机中心": "12", "市交通局": "280", "市工信局": "8.1", "市发改委": "", "市规自局": "", "市人社局": "2.4", "市教育局": "4", "市住建局": "30"} {
		y.accept(y.hand(unit, "2026-10", "按计划", figure))
	}
	y.accept(y.hand("市农机中心", "2026-11", "按计划", "15"))
	y.accept(y.hand("市交通局", "2026-11", "按计划", "310"))
	y.accept(y.hand("市工信局", "2026-11", "按计划", "8.3"))
	y.accept(y.hand("市发改委", "2026-11", "已完成", ""))
	y.accept(y.hand("市规自局", "2026-11", "按计划", ""))
	y.accept(y.hand("市人社局", "2026-11", "按计划", "2.5"))
	y.hand("市教育局", "2026-11", "按计划", "9") // waits: not accepted
	back := y.ask(`mutation($id: ID!) { submissionReturn(input: {submissionId: $id, note: "数据不实"}) { userErrors { code } } }`, map[string]any{"id": y.hand("市住建局", "2026-11", "按计划", "50")})
	back.want("submissionReturn.userErrors", []any{})
	asked := y.askAs(y.tokens["市人社局"], `mutation($id: ID!) { closureRequest(input: {taskId: $id, reason: "人社发〔2026〕11号"}) { closure { closureId: id } userErrors { code message } } }`,
		map[string]any{"id": y.taskOf["市人社局"]})
	closure := asked.at("closureRequest.closure.closureId")
	evidence = []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n验收文件")
	added := y.office.hand(y.tokens["市人社局"], "attachmentAdd", "AttachmentAddInput", `attachment { attachmentId: id }`, map[string]any{"closureId": closure, "caption": "验收"}, "验收.pdf", evidence)
	added.want("attachmentAdd.userErrors", []any{})
	y.ask(`mutation($id: ID!) { closureDecide(input: {closureId: $id, approve: true}) { userErrors { code message } } }`, map[string]any{"id": closure}).want("closureDecide.userErrors", []any{})
	list := y.ask(`{ departments { departmentId: id shortName } }`, nil)
	for _, d := range list.list("departments") {
		if d.text("shortName") == "市农业农村局" {
			y.ids["市农业农村局"] = d.text("departmentId")
		}
	}
	y.ask(`mutation($from: ID!, $into: ID!) { departmentMerge(input: {departmentId: $from, intoDepartmentId: $into, from: "2026-11-20", reason: "机构改革"}) { userErrors { code message } } }`,
		map[string]any{"from": y.ids["市农机中心"], "into": y.ids["市农业农村局"]}).want("departmentMerge.userErrors", []any{})
	draft := y.ask(`mutation($id: ID!) { bulletinDraft(input: {reportId: $id, period: "2026-11", foreword: "现将有关情况通报如下。"}) { bulletin { bulletinId: id version } userErrors { code message } } }`, map[string]any{"id": y.id})
	draft.want("bulletinDraft.userErrors", []any{})
	issued := y.ask(`mutation($id: ID!, $v: Int!) { bulletinIssue(input: {bulletinId: $id, version: $v}) { bulletin { number fileUrl } userErrors { code message } } }`,
		map[string]any{"id": draft.at("bulletinDraft.bulletin.bulletinId"), "v": draft.at("bulletinDraft.bulletin.version")})
	issued.want("bulletinIssue.userErrors", []any{})
	return evidence, said{y.office, issued.body, issued.at("bulletinIssue.bulletin")}
}

const carryMutation = `mutation($from: ID!, $new: NewReportInput, $to: ID) { reportCarryOver(input: {fromReportId: $from, newReport: $new, toReportId: $to}) { carried report { reportId: id state } userErrors { code message } } }`

// TestCarryOverOfAPlayedYear: what a played year leaves: by accepted figures alone, with what remains of a sum and the whole of a level, under
// the successor of a department that was merged, each once, however often and whereto it is carried; series join the years. Then the old year
// is put away and its archive is whole.
func TestCarryOverOfAPlayedYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		before := o.city()
		y := newYear(o)
		evidence, bulletin := y.play()
		next := map[string]any{"slug": "huaishu-2027", "title": "槐树市2027年政府工作报告", "government": "槐树市人民政府", "year": 2027}
		turned := o.ask(carryMutation, map[string]any{"from": y.id, "new": next})
		turned.want("reportCarryOver.userErrors", []any{})
		turned.want("reportCarryOver.carried", 5)
		turned.want("reportCarryOver.report.state", "DRAFT")
		to := turned.text("reportCarryOver.report.reportId")
		got := map[string]said{}
		for _, x := range o.tasks(to, `number title deadline continuedFrom { number report { slug } } duties { role department { shortName } } leaders { post }
			items { title low } indicators { target { operator low unit } latest { value } history { target { low } latest { value } } }`) {
			got[x.text("title")] = x
			x.want("continuedFrom.report.slug", "huaishu-2026")
		}
		for title, low := range map[string]string{"建设改造高标准农田": "5", "规上工业增加值增长8%左右": "8", "新建改建中小学": "6", "改造老旧小区": "56"} {
			x := got[title]
			if x.text("indicators.0.target.low") != low || x.at("indicators.0.latest") != nil || len(x.list("indicators.0.history")) != 2 {
				t.Errorf("%s: want %s, %s", title, low, x.body)
			}
		}
		if x := got["编制国土空间专项规划"]; len(got) != 5 || x.text("title") == "" || x.at("deadline") != nil {
			t.Errorf("%d tasks were taken: %v", len(got), got)
		}
		farm := got["建设改造高标准农田"]
		farm.want("duties", []any{map[string]any{"role": "LEAD", "department": map[string]any{"shortName": "市农业农村局"}},
			map[string]any{"role": "SUPPORT", "department": map[string]any{"shortName": "市财政局"}}})
		farm.want("items", []any{map[string]any{"title": "南乡", "low": "5"}})
		farm.want("leaders.0.post", "副市长")
		farm.want("indicators.0.history.0", map[string]any{"target": map[string]any{"low": "20"}, "latest": map[string]any{"value": "15"}})
		farm.want("deadline", "2027-12-31")

		o.ask(carryMutation, map[string]any{"from": y.id, "to": to}).want("reportCarryOver.carried", 0)
		other := map[string]any{"slug": "huaishu-qingdan", "title": "槐树市结转事项", "government": "槐树市人民政府", "year": 2027, "kind": "OTHER"}
		o.ask(carryMutation, map[string]any{"from": y.id, "new": other}).want("reportCarryOver.carried", 0)
		o.activate(to, "2027-01")
		if after := o.city(); after != before {
			t.Error("the 2026 report has changed")
		}
		y.putAway(evidence, bulletin)
	})
}

// putAway archives the old year and looks for everything in its archive.
func (y *year) putAway(evidence []byte, bulletin said) {
	y.Helper()
	issued := y.get(bulletin.text("fileUrl"))
	y.ask(`mutation($id: ID!) { reportArchive(input: {reportId: $id, reason: "年度结束"}) { report { state } userErrors { code } } }`, map[string]any{"id": y.id}).
		want("reportArchive.report.state", "ARCHIVED")
	y.ask(`mutation($id: ID!) { taskUpdate(input: {taskId: $id, title: "改"}) { userErrors { code } } }`, map[string]any{"id": y.taskOf["市教育局"]}).
		want("taskUpdate.userErrors.0.code", "REPORT_IS_ARCHIVED")
	links := y.ask(`query($id: ID!) { node(id: $id) { ... on Report { archiveUrl annexUrl } } }`, map[string]any{"id": y.id})
	if annex := y.get(links.text("node.annexUrl")); !bytes.HasPrefix(annex, []byte("PK")) {
		y.Error("the annex is no document")
	}
	body := y.get(links.text("node.archiveUrl"))
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		y.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		part, err := f.Open()
		if err == nil {
			files[f.Name], err = io.ReadAll(part)
		}
		if err != nil {
			y.Fatal(f.Name, err)
		}
	}
	for what, want := range map[string][]byte{"evidence": evidence, "the bulletin as issued": issued, "a returned sheet": y.sheets["市住建局 2026-11"], "an accepted sheet": y.sheets["市交通局 2026-10"]} {
		found := ""
		for name, body := range files {
			if bytes.Equal(body, want) {
				found = name
			}
		}
		if found == "" || what == "the bulletin as issued" && !strings.HasPrefix(found, "通报/2026年第1期") {
			y.Errorf("%s: %q", what, found)
		}
	}
	books, pages := 0, 0
	for name := range files {
		if strings.HasPrefix(name, "台账/") && strings.HasSuffix(name, ".xlsx") {
			books++
		}
		if strings.HasPrefix(name, "通报/") && strings.HasSuffix(name, ".html") {
			pages++
		}
	}
	if books != 2 || pages != 1 {
		y.Errorf("%d consolidated workbooks of 2, %d bulletins as pages of 1", books, pages)
	}
	y.chain(files)
}

// chain holds the archive's events against the head that it states.
func (y *year) chain(files map[string][]byte) {
	y.Helper()
	var about struct {
		Head   string `json:"head"`
		Events int    `json:"events"`
	}
	if err := json.Unmarshal(files["说明.json"], &about); err != nil || about.Head == "" {
		y.Fatalf("%v %s", err, files["说明.json"])
	}
	events := strings.Split(strings.TrimSpace(string(files["data/events.ndjson"])), "\n")
	if len(events) != about.Events || !strings.Contains(string(files["data/events.ndjson"]), about.Head) {
		y.Errorf("%d events of %d, or the head isn't among them", len(events), about.Events)
	}
	for _, table := range []string{"tasks", "entries", "readings", "submissions", "closures", "attachments", "bulletins", "duties"} {
		if len(files["data/"+table+".ndjson"]) == 0 {
			y.Errorf("no data of %s", table)
		}
	}
}

// An archived report whose shipped text or tasks differ in a newer program stays as it is, and the program starts all the same.
func TestArchivedSeedThatChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		o.ask(`mutation($id: ID!) { reportArchive(input: {reportId: $id, reason: "年度结束"}) { report { state } userErrors { code } } }`, map[string]any{"id": o.seed.Report.ID}).
			want("reportArchive.report.state", "ARCHIVED")
		before := o.city()
		newer := o.seed
		newer.Hash += "-newer"
		newer.Tasks = append(newer.Tasks[:0:0], newer.Tasks...)
		newer.Tasks[0].ID = models.NewID(models.TaskPrefix)
		newer.Tasks[0].Number = "1.1.99"
		if did, err := st.Reports.Load(t.Context(), storetest.Staff, newer); err != nil || did {
			t.Errorf("loaded %v: %v", did, err)
		}
		if after := o.city(); after != before {
			t.Error("the archived report has changed")
		}
	})
}
