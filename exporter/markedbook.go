package exporter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duban/models"
)

// mark is one finding as the marked workbook shows it.
type mark struct {
	Severity models.Severity
	Word     string // of the severity
	Sheet    string
	Cell     string // "" for a whole sheet or file
	Sentence string
	Found    string
	Expected string
}

// marks are what is written into one workbook.
type marks struct {
	Lines    []string // above the list: whose file it is, what to do with it
	List     []mark
	Unlisted int // findings beyond those in the list
}

// markedBook is a department's workbook being marked.
type markedBook struct {
	*parcel
	marks  marks
	main   string // the workbook's part
	sheets []markedSheet
	styles *tints
	old    string // the sheet that lists the findings of an earlier check, "" for none: then its marks are taken away first
}

// markedSheet is one worksheet of it.
type markedSheet struct {
	name, part string
}

// putMarks marks a workbook: tints and comments its cells and adds the list of findings. data has passed the preflight; so must what
// comes out. old names the sheet of an earlier list that is in it.
func putMarks(data []byte, m marks, old string) ([]byte, error) {
	p, err := openParcel(data)
	if err != nil {
		return nil, err
	}
	b := &markedBook{parcel: p, marks: m, old: old}
	for _, step := range []func() error{b.findSheets, b.dropMacros, b.readStyles, b.markSheets, b.writeIndex, b.writeStyles} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p.bytes()
}

// findSheets reads the workbook's list of worksheets. The strict dialect, in which every name has another space, isn't marked.
func (b *markedBook) findSheets() error {
	top, err := b.relations("")
	if err != nil {
		return err
	}
	for _, r := range top {
		if r.kind == "officeDocument" {
			b.main = r.part
		}
	}
	text, err := b.read(b.main)
	if err != nil {
		return err
	}
	root, err := rootOf(text)
	if err != nil {
		return err
	}
	if !strings.Contains(string(text[root.start:root.open]), mainSpace) {
		return errMarkup
	}
	in, err := inside(text, root)
	if err != nil {
		return err
	}
	list, _ := child(in, "sheets")
	parts, err := b.relations(b.main)
	if err != nil {
		return err
	}
	all, err := inside(text, list)
	for _, e := range all {
		id, _ := relationID(text, e)
		i := slices.IndexFunc(parts, func(r relation) bool { return r.id == id })
		if i >= 0 && parts[i].kind == "worksheet" {
			b.sheets = append(b.sheets, markedSheet{attr(text, e, "name"), parts[i].part})
		}
		if i >= 0 && strings.HasPrefix(parts[i].kind, "xl") { // a sheet of Excel 4.0 macros: it can't be left out of a list of sheets here
			return errMarkup
		}
	}
	return err
}

// macroKinds are the relations that lead to macros, or to buttons in the program's own menus that call them.
var macroKinds = []string{"vbaProject", "wordVbaData", "vbaProjectSignature", "vbaProjectSignatureAgile", "vbaProjectSignatureV3", "extensibility"}

// dropMacros makes a workbook with macros one without (security.md §2).
func (b *markedBook) dropMacros() error {
	for _, of := range []string{"", b.main} {
		list, err := b.relations(of)
		if err != nil {
			return err
		}
		for _, r := range list {
			if !slices.Contains(macroKinds, r.kind) {
				continue
			}
			if r.part != "" {
				b.drop(r.part)
				b.drop(relationsPart(r.part))
			}
			if err := b.unrelate(of, r.id); err != nil {
				return err
			}
		}
	}
	for name := range b.files {
		if strings.Contains(name, "vbaproject") || strings.HasPrefix(name, "customui/") {
			b.drop(name)
		}
	}
	return b.edit("[Content_Types].xml", b.withoutMacros)
}

func (p *parcel) unrelate(of, id string) error {
	return p.edit(relationsPart(of), func(text []byte, _ element, in []element) ([]edit, error) {
		var edits []edit
		for _, e := range in {
			if attr(text, e, "Id") == id {
				edits = append(edits, edit{e.start, e.end, ""})
			}
		}
		return edits, nil
	})
}

// The types that a workbook without macros has.
const (
	plainWorkbook   = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	printerSettings = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
)

// withoutMacros are the edits of the list of types: the workbook is a plain one, and what was dropped isn't named.
func (b *markedBook) withoutMacros(text []byte, _ element, in []element) ([]edit, error) {
	var edits []edit
	for _, e := range in {
		part, kind := strings.TrimPrefix(attr(text, e, "PartName"), "/"), attr(text, e, "ContentType")
		switch {
		case part != "" && b.dropped[strings.ToLower(part)]:
			edits = append(edits, edit{e.start, e.end, ""})
		case strings.EqualFold(part, b.main) && kind != plainWorkbook:
			edits = append(edits, setAttr(text, e, "ContentType", plainWorkbook))
		case part == "" && strings.Contains(kind, "vbaProject"):
			edits = append(edits, setAttr(text, e, "ContentType", printerSettings))
		}
	}
	return edits, nil
}

// markSheets marks the cells of every sheet that has findings, and where the workbook was marked before, of every sheet.
func (b *markedBook) markSheets() error {
	byName := map[string]map[address]*cellMarks{}
	for _, m := range b.marks.List {
		if m.Cell == "" {
			continue
		}
		if byName[m.Sheet] == nil {
			byName[m.Sheet] = map[address]*cellMarks{}
		}
		at := addressOf(m.Cell)
		if at.row == 0 || at.col == 0 {
			continue
		}
		if byName[m.Sheet][at] == nil {
			byName[m.Sheet][at] = &cellMarks{}
		}
		byName[m.Sheet][at].add(m)
	}
	for _, s := range b.sheets {
		cells := byName[s.name]
		if len(cells) == 0 && b.old == "" || s.name == b.old {
			continue
		}
		if err := b.markSheet(s, cells); err != nil {
			return fmt.Errorf("sheet %q: %w", s.name, err)
		}
	}
	return nil
}

// cellMarks are the findings of one cell.
type cellMarks struct {
	worst models.Severity
	said  []string
}

// severities are ordered from the worst.
var severities = []models.Severity{models.SeverityError, models.SeverityWarning, models.SeverityNote}

func (c *cellMarks) add(m mark) {
	if c.worst == "" || slices.Index(severities, m.Severity) < slices.Index(severities, c.worst) {
		c.worst = m.Severity
	}
	c.said = append(c.said, "["+m.Word+"] "+m.Sentence)
}

// words are what the cell's comment says.
func (c *cellMarks) words() string { return strings.Join(c.said, "\n") }

// address is a cell's place, from 1.
type address struct{ row, col int }

// addressOf reads a cell's name, or the first of a range; zeros for anything else.
func addressOf(name string) address {
	i := 0
	var a address
	for ; i < len(name) && name[i] >= 'A' && name[i] <= 'Z' && i < 3; i++ {
		a.col = a.col*26 + int(name[i]-'A') + 1
	}
	j := i
	for j < len(name) && name[j] >= '0' && name[j] <= '9' {
		j++
	}
	row, err := strconv.Atoi(name[i:j])
	if err != nil || row > 1_048_576 || a.col > 16_384 {
		return address{}
	}
	a.row = row
	return a
}

func (a address) String() string { return letter(a.col) + strconv.Itoa(a.row) }
