package importer

import (
	"fmt"
	"strings"
	"testing"

	"duban/grid"
)

// sheetOf makes a sheet of texts: rows by line, cells by |, blanks left out.
func sheetOf(name string, merges []grid.Range, rows ...string) grid.Sheet {
	s := grid.Sheet{Name: name, Merges: merges}
	for i, row := range rows {
		r := grid.Row{Number: i + 1}
		for col, value := range strings.Split(row, "|") {
			if value != "" {
				r.Cells = append(r.Cells, grid.Cell{Col: col + 1, Value: value})
			}
		}
		if len(r.Cells) > 0 {
			s.Rows = append(s.Rows, r)
		}
	}
	return s
}

// changesOf judges one sheet against someBasis and lists changes and findings.
func changesOf(s grid.Sheet) (changes, findings []string) {
	j := judgeBook(&grid.Book{Kind: "xlsx", Sheets: []grid.Sheet{s}}, someBasis(), false)
	for _, c := range j.detail.Changes {
		changes = append(changes, strings.TrimSpace(fmt.Sprintf("%s %s %s%s %s", c.Cell, c.Task, c.Indicator, c.Item, c.New)))
	}
	for _, f := range j.findings {
		findings = append(findings, string(f.Severity)+" "+f.Code+" "+f.Cell)
	}
	return changes, findings
}

// County tables feed the ledger's items where it has them, wide and long ones, by title and by the department whose share it is.
func TestCountyTablesFeedItems(t *testing.T) {
	group := []grid.Range{{Row1: 1, Col1: 1, Row2: 2, Col2: 1}, {Row1: 1, Col1: 2, Row2: 1, Col2: 3}, {Row1: 1, Col1: 4, Row2: 1, Col2: 5}}
	for name, c := range map[string]struct {
		sheet             grid.Sheet
		changes, findings string
	}{
		"wide": {sheetOf("表", group, "县区|有机旱作集成技术示范区（万亩）||建设改造高标准农田（万亩）|", "|目标|累计完成|目标|累计完成", "盐湖区|2|1.5|3|2", "临猗县|4|2|5|3", "合计|6|3.5|8|5"),
			"C3 2.2.5 itm_a 1.5; C4 2.2.5 itm_b 2", "WARNING ITEM_UNKNOWN A3"},
		"long": {sheetOf("表", []grid.Range{{Row1: 2, Col1: 1, Row2: 3, Col2: 1}}, "任务|县（市、区）|累计完成（亩）", "建成有机旱作集成技术示范区6万亩|盐湖区人民政府|15000", "|临猗县|20000", "合计||35000"),
			"C2 2.2.5 itm_a 1.5; C3 2.2.5 itm_b 2", "NOTE UNIT_CONVERTED C2; NOTE UNIT_CONVERTED C3"},
		"an item beside its total": {sheetOf("表", nil, "任务编号|工作任务|分项|累计完成", "2.2.5|建成有机旱作集成技术示范区6万亩||3.6", "2.2.5||盐湖区|1.5", "2.2.5||临猗县|2"),
			"D2 2.2.5 ind_b 3.6; D3 2.2.5 itm_a 1.5; D4 2.2.5 itm_b 2", "WARNING ITEMS_DIFFER D2"},
		"one column an indicator": {sheetOf("表", nil, "县市区|有机旱作集成技术示范区（万亩）|备注", "盐湖区|1.5|", "临猗县|2|"),
			"B2 2.2.5 itm_a 1.5; B3 2.2.5 itm_b 2", ""},
	} {
		changes, findings := changesOf(c.sheet)
		if got := strings.Join(changes, "; "); got != c.changes {
			t.Errorf("%s: changes %s, want %s", name, got, c.changes)
		}
		if got := strings.Join(findings, "; "); got != c.findings {
			t.Errorf("%s: findings %s, want %s", name, got, c.findings)
		}
	}
}
