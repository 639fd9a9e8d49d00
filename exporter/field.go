package exporter

// field is a column of a sheet together with what stands in it for a row of type R: heads, widths and cells can't come apart.
type field[R any] struct {
	head  string
	width float64
	cell  func(R) cell
}

func columnsOf[R any](fields []field[R]) []column {
	columns := make([]column, len(fields))
	for i, f := range fields {
		columns[i] = column{f.head, f.width}
	}
	return columns
}

func headsOf[R any](fields []field[R]) []string {
	heads := make([]string, len(fields))
	for i, f := range fields {
		heads[i] = f.head
	}
	return heads
}

// rowOf are the cells of a row that is to be written on a page at once: the next row takes their place.
func rowOf[R any](p *page, fields []field[R], row R) []cell {
	p.cells = p.cells[:0]
	for _, f := range fields {
		p.cells = append(p.cells, f.cell(row))
	}
	return p.cells
}

func cellsOf[R any](fields []field[R], row R) []cell {
	cells := make([]cell, len(fields))
	for i, f := range fields {
		cells[i] = f.cell(row)
	}
	return cells
}

// at is the number of the column with a head. A head that isn't there is a slip of ours, which any test of the sheet finds.
func at[R any](fields []field[R], head string) int {
	for i, f := range fields {
		if f.head == head {
			return i + 1
		}
	}
	panic("exporter: no column " + head)
}
