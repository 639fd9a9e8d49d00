package exporter

import (
	"strings"

	"duban/models"
	"duban/sheet"
	"duban/store"

	"github.com/xuri/excelize/v2"
)

// A row that staff have sent back says so in the template without moving a cell: the title lines name its task, and the cell of its
// progress carries the reason as a comment. Neither is read back.

// returnedLine names the tasks that were sent back, for the line above the instructions; "" for none.
func returnedLine(b store.Basis) string {
	var numbers []string
	for _, t := range b.Tasks {
		if t.Returned != nil {
			numbers = append(numbers, t.Number)
		}
	}
	if len(numbers) == 0 {
		return ""
	}
	return "　　退回待改：" + strings.Join(numbers, "、") + "（原因见“进展情况”一栏的批注）"
}

// comment size in pixels: about 20 characters of Chinese a line.
const commentWidth, commentLine, commentMost = 320, 20, 400

// noteReturned puts the reasons to the rows that were sent back. lines are those of the sheet from its first row on.
func (b *book) noteReturned(name string, columns []sheet.Column, lines []sheet.Line) error {
	column := sheet.Index(columns, models.FieldProgress)
	if column == 0 {
		return nil
	}
	for i, l := range lines {
		if !l.First || l.Task.Returned == nil {
			continue
		}
		said := inert("退回（" + l.Task.Returned.Period.Chinese() + "）：" + l.Task.Returned.Note)
		height := min(commentLine*(2+len([]rune(said))/20), commentMost)
		err := b.file.AddComment(name, excelize.Comment{Author: "督办", Cell: place(column, templateHead+1+i), Width: commentWidth, Height: uint(height),
			Paragraph: []excelize.RichTextRun{{Text: said}}})
		if err != nil {
			return err
		}
	}
	return nil
}
