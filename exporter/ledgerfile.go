package exporter

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"duban/models"
	"duban/store"
)

// jsonNames are the names of 台账's columns in JSON. They are a contract (docs/workbooks.md): a head may be reworded, its name stays.
var jsonNames = map[string]string{
	"任务编号": "number", "工作任务": "task", "指标或节点": "indicator", "目标值": "target", "计量单位": "unit", "牵头单位": "lead", "配合单位": "support", "分管领导": "leader", "更正": "corrections", "滞后分项": "laggards", "现场核查": "inspections",
	"完成时限": "deadline", "累计完成": "value", "审核": "review", "完成率": "completion", "计划进度": "planned", "数据截至": "asOf", "指标评定": "indicatorLight",
	"任务评定": "light", "评定依据": "because", "状态（自评）": "status", "预判": "forecast", "进展情况": "progress", "存在问题": "problems", "下一步措施": "nextSteps",
	"需市政府协调事项": "request", afterHistory: "standing", printedHelpers: "source", "报送期": "reportedIn", "方面": "area", "小节": "theme", "方面序号": "areaNumber",
	"任务计数": "taskCount", "应报": "owed", "已报": "received",
}

// LedgerCSV is 台账 as a text table for any program: UTF-8 with a mark that Excel needs. A text that a program might take for a formula
// has ' before it, which our own import takes off.
func LedgerCSV(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, reviewedOnly bool) (File, error) {
	return ledgerFile(ctx, st, v, reportID, period, reviewedOnly, "csv", (*ledger).csv)
}

// LedgerJSON is 台账 with stable names: {"report", "period", "reviewedOnly", "version", "rows": […]}. Numbers are numbers, shares are fractions
// of 1, days are YYYY-MM-DD, what isn't there is null.
func LedgerJSON(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, reviewedOnly bool) (File, error) {
	return ledgerFile(ctx, st, v, reportID, period, reviewedOnly, "json", (*ledger).json)
}

func ledgerFile(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, reviewedOnly bool, ending string,
	write func(*ledger) ([]byte, error)) (File, error) {
	read := st.Entries.Consolidation
	if reviewedOnly {
		read = st.Entries.Reviewed
	}
	c, err := read(ctx, v, reportID, period)
	if err != nil {
		return File{}, err
	}
	l := newLedger(c, v)
	l.selection.ReviewedOnly = reviewedOnly
	body, err := write(l)
	return File{Name: fileName(l.title() + "." + ending), Body: body, ETag: ledgerTag(ending, reportID+c.Version, period, v, reviewedOnly)}, err
}

// ledgerFileLayout changes whenever the files would look different from the same data.
const ledgerFileLayout = "ledger files 1"

// LedgerTag is the ETag that LedgerCSV (ending csv) or LedgerJSON would give, without reading the ledger.
func LedgerTag(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period, reviewedOnly bool, ending string) (string, error) {
	version, err := st.Entries.Version(ctx, reportID)
	return ledgerTag(ending, reportID+version, period, v, reviewedOnly), err
}

func ledgerTag(ending, version string, period models.Period, v models.Viewer, reviewedOnly bool) string {
	return consolidatedTag(ledgerFileLayout+ending+version, period, v, Selection{ReviewedOnly: reviewedOnly})
}

// records are the cells of 台账, row by row: the same that the workbook shows.
func (l *ledger) records(take func([]cell)) {
	for i := range l.tasks {
		for _, row := range l.rows(&l.tasks[i]) {
			take(cellsOf(ledgerFields, row))
		}
	}
}

func (l *ledger) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := make([]string, len(ledgerFields))
	for i, f := range ledgerFields {
		line[i] = f.head
	}
	err := w.Write(line)
	l.records(func(cells []cell) {
		for i, c := range cells {
			line[i] = plainText(c.value)
		}
		if err == nil {
			err = w.Write(line)
		}
	})
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return b.Bytes(), err
}

// plainText is a cell's value as text that no program reckons.
func plainText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return guarded(inert(v))
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case models.Date:
		return v.String()
	}
	return fmt.Sprint(value)
}

// guarded puts ' before what a program might take for a formula.
func guarded(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func (l *ledger) json() ([]byte, error) {
	rows := []map[string]any{}
	l.records(func(cells []cell) {
		row := make(map[string]any, len(cells))
		for i, c := range cells {
			value := c.value
			if s, text := value.(string); text && s == "" {
				value = nil
			}
			if d, day := value.(models.Date); day && d.IsZero() {
				value = nil
			}
			row[jsonNames[ledgerFields[i].head]] = value
		}
		rows = append(rows, row)
	})
	return json.Marshal(map[string]any{"report": l.Report.Slug, "title": l.Report.Title, "period": l.Period.Name, "reviewedOnly": l.selection.ReviewedOnly,
		"version": l.Version, "rows": rows})
}
