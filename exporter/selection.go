package exporter

import (
	"fmt"
	"slices"
	"strings"

	"duban/models"
	"duban/words"
)

// Selection says what of the ledger a consolidated workbook holds. The zero Selection is all of it, with the usual history.
type Selection struct {
	DepartmentIDs []string       // tasks on which one of these has a duty
	AreaIDs       []string       // tasks of these areas
	LeaderIDs     []string       // tasks in the portfolio of one of these posts at the period's end
	Lights        []models.Color // tasks with one of these lights
	Sheets        []string       // by name; none: all. 校核 is there only with every sheet that it counts
	Columns       []string       // of 台账, by head; none: all. Number, title and light always stand
	History       *int           // how many periods before stand beside the figures, 0–11; nil: 3
	ReviewedOnly  bool           // accepted figures alone; otherwise what isn't reviewed is there and marked 未审
}

// The history of a workbook: how many periods before, where nothing is said and at most.
const (
	usualHistory = 3
	mostHistory  = 11
)

// Validate checks what can be checked without the ledger. The error names what there is.
func (s Selection) Validate() error {
	if s.History != nil && (*s.History < 0 || *s.History > mostHistory) {
		return models.Errorf(models.Invalid, "HISTORY_INVALID", "history", "found", fmt.Sprint(*s.History), "most", fmt.Sprint(mostHistory))
	}
	for _, c := range s.Lights {
		if !slices.Contains(models.Colors, c) {
			return models.Errorf(models.Invalid, "LIGHT_UNKNOWN", "lights", "found", string(c))
		}
	}
	for _, name := range s.Sheets {
		if !slices.Contains(consolidatedSheets, name) {
			return models.Errorf(models.Invalid, "SHEET_UNKNOWN", "sheets", "found", name, "known", strings.Join(consolidatedSheets, "、"))
		}
	}
	var heads []string
	for _, f := range ledgerFields {
		heads = append(heads, f.head)
	}
	for _, head := range s.Columns {
		if !slices.Contains(heads, head) {
			return models.Errorf(models.Invalid, "LEDGER_COLUMN_UNKNOWN", "columns", "found", head, "known", strings.Join(heads, "、"))
		}
	}
	return nil
}

func (s Selection) history() int {
	if s.History == nil {
		return usualHistory
	}
	return *s.History
}

// wants says whether a sheet is to be there.
func (s Selection) wants(sheet string) bool {
	if sheet == proofSheet && len(s.Sheets) > 0 {
		return !slices.ContainsFunc(provedSheets, func(name string) bool { return !slices.Contains(s.Sheets, name) })
	}
	return len(s.Sheets) == 0 || slices.Contains(s.Sheets, sheet)
}

// key is what of the selection makes another workbook, for tags.
func (s Selection) key() string {
	parts := []string{fmt.Sprint(s.history(), s.ReviewedOnly)}
	colors := make([]string, len(s.Lights))
	for i, c := range s.Lights {
		colors[i] = string(c)
	}
	for _, list := range [][]string{s.DepartmentIDs, s.AreaIDs, s.LeaderIDs, colors, s.Sheets, s.Columns} {
		parts = append(parts, strings.Join(slices.Sorted(slices.Values(list)), ","))
	}
	return strings.Join(parts, ";")
}

// narrows says whether tasks are left out.
func (s Selection) narrows() bool {
	return len(s.DepartmentIDs)+len(s.AreaIDs)+len(s.LeaderIDs)+len(s.Lights) > 0
}

// keep leaves in the ledger what the selection asks for. Untracked tasks have neither duty nor light that counts: they stay where nothing
// but areas is chosen.
func (l *ledger) keep(s Selection) {
	if l.selection = s; !s.narrows() {
		return
	}
	inArea := func(id string) bool { return len(s.AreaIDs) == 0 || slices.Contains(s.AreaIDs, id) }
	l.tasks = slices.DeleteFunc(l.tasks, func(t rated) bool {
		return !inArea(t.AreaID) || !l.hasDutyOf(t, s.DepartmentIDs) || !l.inPortfolio(t.ID, s.LeaderIDs) ||
			len(s.Lights) > 0 && !slices.Contains(s.Lights, t.light.Color)
	})
	all := len(s.DepartmentIDs)+len(s.LeaderIDs)+len(s.Lights) > 0
	l.Untracked = slices.DeleteFunc(slices.Clone(l.Untracked), func(t models.Task) bool { return all || !inArea(t.AreaID) })
	l.Areas = slices.DeleteFunc(slices.Clone(l.Areas), func(a models.Area) bool { return !inArea(a.ID) })
}

func (l *ledger) hasDutyOf(t rated, departments []string) bool {
	return len(departments) == 0 || slices.ContainsFunc(t.Duties, func(d models.Duty) bool { return slices.Contains(departments, d.DepartmentID) })
}

func (l *ledger) inPortfolio(taskID string, leaders []string) bool {
	if len(leaders) == 0 {
		return true
	}
	for _, p := range l.leaders[taskID] {
		if slices.Contains(leaders, p.ID) {
			return true
		}
	}
	return false
}

// selectionLine says in words what was chosen; "" for everything.
func (l *ledger) selectionLine() string {
	s, parts := l.selection, []string{}
	add := func(name string, ids []string, word func(string) string) {
		var said []string
		for _, id := range ids {
			said = append(said, word(id))
		}
		if len(said) > 0 {
			parts = append(parts, name+strings.Join(said, "、"))
		}
	}
	add("单位 ", s.DepartmentIDs, l.departmentName)
	add("方面 ", s.AreaIDs, func(id string) string { return ordinal(l.areas[id].Number) })
	add("分管领导 ", s.LeaderIDs, l.leaderTitle)
	for i, c := range s.Lights {
		if i == 0 {
			parts = append(parts, "评定 ")
		} else {
			parts[len(parts)-1] += "、"
		}
		parts[len(parts)-1] += words.Enum(words.Chinese, c)
	}
	if s.ReviewedOnly {
		parts = append(parts, "只用已审数据")
	}
	if len(parts) == 0 {
		return ""
	}
	return "筛选：" + strings.Join(parts, "；")
}
