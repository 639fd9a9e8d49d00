package docx_test

import (
	"strings"
	"testing"

	"duban/docx"
	"duban/officetest"
)

// LibreOffice opens a paper and prints it: every text is on the pages, the header of a long table on each of them, and pages are
// numbered. Whatever looks like a field stays text.
func TestLibreOfficePrints(t *testing.T) {
	var d docx.Document
	d.Add(docx.Text(docx.Title, "通报标题"), docx.Text(docx.Body, `字段样 { HYPERLINK "http://example.invalid" } 与 <w:t> 都是文字`))
	table := docx.Table{Columns: []docx.Column{{Head: "表头甲", Width: 1, Align: docx.Center}, {Head: "表头乙", Width: 5}}}
	for range 60 {
		table.Rows = append(table.Rows, docx.Row{Cells: docx.Cells("行", strings.Repeat("进展情况正常", 8))})
	}
	long := strings.Repeat("一段很长的文字，", 600) + "结尾甲乙丙"
	table.Rows = append(table.Rows, docx.Row{Cells: docx.Cells("长", long)})
	d.Add(table, docx.Text(docx.Signature, "测试市人民政府办公室"))
	body, err := docx.Default().Write(d)
	if err != nil {
		t.Fatal(err)
	}
	sample, err := docx.Default().Write(docx.Sample())
	if err != nil {
		t.Fatal(err)
	}
	pdf := officetest.Resave(t, map[string][]byte{"a.docx": body, "sample.docx": sample}, nil, "pdf")
	pages := officetest.Pages(t, pdf["a.docx"])
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	flat := func(s string) string { return strings.Join(strings.Fields(s), "") }
	all := flat(strings.Join(pages, ""))
	for _, want := range []string{"通报标题", "HYPERLINK", "<w:t>都是文字", "结尾甲乙丙", "测试市人民政府办公室"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is on no page", want)
		}
	}
	if n := strings.Count(all, "一段很长的文字，"); n < 595 { // page feet stand in some
		t.Errorf("%d of 600 sentences are printed", n)
	}
	for i, p := range pages {
		if i < len(pages)-1 && !strings.Contains(flat(p), "表头甲") {
			t.Errorf("page %d has no header", i+1)
		}
		if !strings.Contains(flat(p), "页共") {
			t.Errorf("page %d has no number", i+1)
		}
	}
	if text := flat(strings.Join(officetest.Pages(t, pdf["sample.docx"]), "")); !strings.Contains(text, "领导专报正文") {
		t.Error(text)
	}
}

// A long list of numbers is broken between them, not within one, and reads back as it was.
func TestListsBreakBetweenNumbers(t *testing.T) {
	list := "新亮红灯（" + strings.TrimSuffix(strings.Repeat("1.1.4、12.10.13、", 40), "、") + "）"
	var d docx.Document
	d.Add(docx.Text(docx.Body, list))
	body, err := docx.Default().Write(d)
	if err != nil {
		t.Fatal(err)
	}
	if said, err := docx.ReadText(body); err != nil || strings.TrimSpace(said) != list {
		t.Errorf("%v %s", err, said)
	}
	page := officetest.Pages(t, officetest.Resave(t, map[string][]byte{"a.docx": body}, nil, "pdf")["a.docx"])[0]
	lines := strings.Split(page, "\n")
	for i, line := range lines {
		if line = strings.TrimRight(line, " \u200b"); strings.Contains(line, "、") && !strings.HasSuffix(line, "、") && !strings.HasSuffix(line, "）") {
			t.Errorf("line %d ends within a number: %q", i+1, line)
		}
	}
	if len(lines) < 8 {
		t.Errorf("%d lines: %s", len(lines), page)
	}
}
