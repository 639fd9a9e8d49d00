package importer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"duban/grid"
	"duban/models"
	"duban/sheet"
	"duban/text"
)

// A form is judged as the template that says the same: one set of rules, whichever way a figure comes. What is found in a cell of that
// template is told at the form's field.

// formColumns are the columns of a form's template: what names a row, and what a department fills.
var formColumns = slices.DeleteFunc(slices.Clone(sheet.Template), func(c sheet.Column) bool {
	return !c.Input && c.Field != models.FieldNumber && c.Field != sheet.FieldID
})

// formNames are the form's names of fields (graph: FormRowInput, FormFigureInput).
var formNames = map[models.Field]string{models.FieldNumber: "taskId", sheet.FieldID: "taskId", models.FieldCumulative: "printed", models.FieldAsOf: "asOf"}

// formBook is a form as a template, with the names of its fields by cell.
type formBook struct {
	form   models.Form
	fields map[string]string // F3 → rows[0].figures[1].asOf
	page   grid.Sheet
}

// readForm reads the kept bytes of a form.
func readForm(body []byte) (*formBook, error) {
	b := &formBook{fields: map[string]string{}}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b.form); err != nil {
		return nil, fmt.Errorf("importer: a kept form: %w", err)
	}
	b.write()
	return b, nil
}

// write writes the form's rows: the task's own, then one for each figure.
func (b *formBook) write() {
	b.page = grid.Sheet{Name: sheet.FirstSheet}
	head := grid.Row{Number: 1}
	for i, c := range formColumns {
		head.Cells = append(head.Cells, grid.Cell{Col: i + 1, Value: c.Header})
	}
	b.page.Rows = append(b.page.Rows, head)
	for i, row := range b.form.Rows {
		at := "rows[" + strconv.Itoa(i) + "]"
		b.row(at, row.TaskID, func(f models.Field) grid.Cell { return grid.Cell{Value: formText(row, f)} })
		for k, figure := range row.Figures {
			b.row(at+".figures["+strconv.Itoa(k)+"]", figure.ID(), func(f models.Field) grid.Cell { return figureCell(figure, f) })
		}
	}
}

// row writes one row. The id stands in the place of the number, too, so that no row is taken for a total or a footnote.
func (b *formBook) row(at, id string, cell func(models.Field) grid.Cell) {
	row := grid.Row{Number: len(b.page.Rows) + 1}
	for i, c := range formColumns {
		x := cell(c.Field)
		if c.Field == models.FieldNumber || c.Field == sheet.FieldID {
			x = grid.Cell{Value: id}
		}
		name := formNames[c.Field]
		if name == "" {
			name = string(c.Field)
		}
		b.fields[grid.Address(row.Number, i+1)] = at + "." + name
		if x.Col = i + 1; x.Value != "" {
			row.Cells = append(row.Cells, x)
		}
	}
	b.page.Rows = append(b.page.Rows, row)
}

func formText(r models.FormRow, f models.Field) string {
	if f == models.FieldStatus || f == models.FieldForecast {
		return sheet.Choice(f, r.Text(f))
	}
	return text.Clean(r.Text(f))
}

func figureCell(x models.FormFigure, f models.Field) grid.Cell {
	switch {
	case f == models.FieldCumulative && x.Value != nil:
		return grid.Cell{Value: x.Value.String(), Type: grid.Number}
	case f == models.FieldCumulative:
		return grid.Cell{Value: text.Clean(x.Printed)}
	case f == models.FieldAsOf && !x.AsOf.IsZero():
		return grid.Cell{Value: x.AsOf.String(), Type: grid.ISODate}
	}
	return grid.Cell{}
}

// book is the template with its stamp, by which it is refused for another department or period.
func (b *formBook) book() *grid.Book {
	stamp := grid.Sheet{Name: sheet.StampSheet, Hidden: true}
	of := sheet.Stamp{Layout: sheet.Layout, ReportID: b.form.ReportID, DepartmentID: b.form.DepartmentID, Period: b.form.Period}
	for i, r := range of.Rows() {
		stamp.Rows = append(stamp.Rows, grid.Row{Number: i + 1, Cells: []grid.Cell{{Col: 1, Value: r[0]}, {Col: 2, Value: r[1]}}})
	}
	return &grid.Book{Kind: models.FormKind, Sheets: []grid.Sheet{b.page, stamp}}
}

// rename puts the form's fields in the places of cells, and the form's source in those of the template.
func (b *formBook) rename(j *judgement) {
	for i := range j.findings {
		f := &j.findings[i]
		f.Sheet, f.Cell = "", b.fields[f.Cell]
	}
	for i := range j.detail.Changes {
		c := &j.detail.Changes[i]
		c.Sheet, c.Cell = "", b.fields[c.Cell]
	}
	from := map[string]string{}
	for _, r := range b.form.Rows {
		from[r.TaskID] = r.From
	}
	for i := range j.rows {
		row := &j.rows[i]
		for field, s := range row.Entry.Sources {
			row.Entry.Sources[field] = b.source(s, from[row.Entry.TaskID])
		}
		for k := range row.Readings {
			r := &row.Readings[k]
			r.Source, r.AsOfSource = b.source(r.Source, from[row.Entry.TaskID]), b.source(r.AsOfSource, from[row.Entry.TaskID])
		}
	}
	j.detail.Sheets, j.detail.Skipped = []SheetDetail{}, []SkippedRange{}
}

// source is where a figure of the form came from; one that an earlier file said keeps its own.
func (b *formBook) source(s models.Source, from string) models.Source {
	if s.Kind != models.SourceCell || s.SubmissionID != "" {
		return s
	}
	note := from
	for _, said := range []string{b.form.Who, b.form.Note, s.Note} {
		if said != "" && note != "" {
			note += "："
		}
		note += said
	}
	return models.Source{Kind: b.form.Source, Cell: b.fields[s.Cell], Note: note}
}

// overtaken says that a row was filled upon an entry that isn't the newest any more.
func (b *formBook) overtaken(tasks []models.TaskBasis) error {
	now := map[string]string{}
	for _, t := range tasks {
		if t.Now.Entry != nil {
			now[t.ID] = t.Now.Entry.ID
		}
	}
	for _, r := range b.form.Rows {
		if r.Upon != nil && *r.Upon != now[r.TaskID] {
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "taskId", "found", r.TaskID)
		}
	}
	return nil
}
