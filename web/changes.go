package web

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"duban/importer"
	"duban/models"
	"duban/words"
)

// taskChanges are the changes of one task.
type taskChanges struct {
	Number, Title string
	LeftOut       bool // an ERROR stands on one of its rows: skipping faulty rows leaves the task out
	Cells         []cellChange
}

// cellChange is what one cell changes, in words.
type cellChange struct {
	models.Change
	Name          string // the field
	Of            string // the indicator or item, "" for the task itself
	Before, After string
	AsPrinted     string // what the cell says, where that isn't After
}

// listChanges groups the changes of each task under its title, and marks the tasks that are left out.
func (s *server) listChanges(r *http.Request, page *submissionPage, changes []models.Change, findings []models.Finding) error {
	names, err := s.namesIn(r, changes)
	if err != nil {
		return err
	}
	leftOut, err := s.leftOut(r, page, changes, findings)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, c := range changes {
		i, ok := at[c.TaskID]
		if !ok {
			i = len(page.Changes)
			at[c.TaskID] = i
			page.Changes = append(page.Changes, taskChanges{Number: c.Task, Title: names[c.TaskID].title, LeftOut: leftOut(c.TaskID)})
		}
		page.Changes[i].Cells = append(page.Changes[i].Cells, names.inWords(page.Lang, c))
	}
	return nil
}

// named is what people call a task, indicator or item, and the unit of its figures.
type named struct{ title, unit string }

type namesByID map[string]named

// namesIn finds the names of everything that the changes are about.
func (s *server) namesIn(r *http.Request, changes []models.Change) (namesByID, error) {
	ctx, viewer, names := r.Context(), of(r).viewer, namesByID{}
	var tasks, indicators, items []string
	for _, c := range changes {
		tasks, indicators, items = append(tasks, c.TaskID), append(indicators, c.Indicator), append(items, c.Item)
	}
	foundTasks, err := s.Store.Tasks.ByID(ctx, viewer, distinct(tasks))
	if err != nil {
		return nil, err
	}
	for _, t := range foundTasks {
		names[t.ID] = named{title: t.Title}
	}
	foundIndicators, err := s.Store.Tasks.IndicatorsByID(ctx, viewer, distinct(indicators))
	if err != nil {
		return nil, err
	}
	for _, x := range foundIndicators {
		names[x.ID] = named{x.Name, x.Unit}
	}
	foundItems, err := s.Store.Tasks.ItemsByID(ctx, viewer, distinct(items))
	if err != nil {
		return nil, err
	}
	for _, x := range foundItems {
		names[x.ID] = named{x.Title, x.Unit}
	}
	return names, nil
}

// distinct is a list without blanks and repetitions.
func distinct(list []string) []string {
	seen, kept := map[string]bool{"": true}, []string{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			kept = append(kept, s)
		}
	}
	return kept
}

// inWords is a change as people read it.
func (names namesByID) inWords(lang words.Lang, c models.Change) cellChange {
	about := names[c.Item]
	if c.Item == "" {
		about = names[c.Indicator]
	}
	cell := cellChange{Change: c, Name: words.Enum(lang, c.Field), Of: about.title,
		Before: shownValue(lang, c.Field, c.Old, about.unit), After: shownValue(lang, c.Field, c.New, about.unit)}
	if printed := strings.TrimSpace(c.Printed); printed != c.New && printed != cell.After {
		cell.AsPrinted = printed
	}
	return cell
}

// shownValue is a value of the ledger as people write it.
func shownValue(lang words.Lang, f models.Field, value, unit string) string {
	switch {
	case value == "":
		return ""
	case f == models.FieldStatus:
		return words.Enum(lang, models.StatusWord(value))
	case f == models.FieldForecast:
		return words.Enum(lang, models.ForecastWord(value))
	case f == models.FieldCumulative || f == models.FieldAmount:
		return strings.TrimSpace(value + " " + unit)
	}
	return value
}

// leftOut tells which tasks aren't written: after the hand-in those without an entry of this submission, before it those that
// have an ERROR on one of their rows. Which rows are a task's is the importer's to say, so the file is read again.
func (s *server) leftOut(r *http.Request, page *submissionPage, changes []models.Change, findings []models.Finding) (func(taskID string) bool, error) {
	none := func(string) bool { return false }
	if page.Errors == 0 || len(changes) == 0 {
		return none, nil
	}
	ctx, viewer := r.Context(), of(r).viewer
	if page.HandedIn {
		entries, err := s.Store.Entries.OfSubmission(ctx, viewer, page.Line.ID)
		written := map[string]bool{}
		for _, e := range entries {
			written[e.TaskID] = true
		}
		return func(taskID string) bool { return !written[taskID] }, err
	}
	if page.Line.State != models.Checked {
		return none, nil
	}
	read, err := importer.Reread(ctx, s.Store, viewer, page.Line.ID)
	faulty := faultyTasks(read.Rows(), findings)
	return func(taskID string) bool { return faulty[taskID] }, err
}

// rowOf takes the row out of a cell's address.
var rowOf = regexp.MustCompile(`[0-9]+$`)

// faultyTasks are the tasks on whose rows an ERROR stands.
func faultyTasks(rows []importer.RowDetail, findings []models.Finding) map[string]bool {
	wrong := map[string]bool{}
	for _, f := range findings {
		if f.Severity == models.SeverityError {
			wrong[f.Sheet+"!"+rowOf.FindString(f.Cell)] = true
		}
	}
	faulty := map[string]bool{}
	for _, row := range rows {
		if row.Task != nil && wrong[row.Sheet+"!"+strconv.Itoa(row.Row)] {
			faulty[row.Task.ID] = true
		}
	}
	return faulty
}
