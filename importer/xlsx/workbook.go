package xlsx

import (
	"errors"
	"path"
	"strings"

	"duban/grid"
	"duban/models"
)

// workbook is what the parts around the sheets say.
type workbook struct {
	kind     string // "xlsx" or "xlsm"
	date1904 bool
	sheets   []sheetRef
	styles   *part // nil without
	strings  *part // nil without
	notes    []grid.Note
}

// sheetRef is a worksheet in the order of its tab.
type sheetRef struct {
	name   string
	hidden bool
	part   *part
}

// relation is an entry of a .rels part: kind is the last word of its type, which the two dialects of the format
// (transitional and strict) share; part is nil when it leads out of the file or to nothing.
type relation struct {
	kind, target string
	external     bool
	part         *part
}

// openWorkbook follows the relations from the archive's root to the workbook and reads it.
func openWorkbook(a *archive) (*workbook, error) {
	types, err := a.contentTypes()
	if err != nil {
		return nil, err
	}
	root, err := a.relations("")
	if err != nil {
		return nil, err
	}
	var main *part
	for _, r := range root {
		if r.kind == "officeDocument" {
			main = r.part
		}
	}
	if main == nil {
		return nil, a.notWorkbook()
	}
	w := &workbook{}
	if w.kind = workbookKind(types.of(main.Name)); w.kind == "" {
		return nil, a.notWorkbook()
	}
	if a.parts["xl/vbaproject.bin"] != nil {
		w.kind = "xlsm"
		w.notes = append(w.notes, grid.Note{Code: NoteMacros})
	}
	related, err := a.relations(main.Name)
	if err != nil {
		return nil, err
	}
	if err := w.relate(related); err != nil {
		return nil, err
	}
	return w, w.read(a, main, related)
}

// sheetType is a relation's kind as the note says it: chart, dialog, macro.
func sheetType(kind string) string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(kind, "xl"), "sheet"), "Sheet"))
}

func workbookKind(contentType string) string {
	switch {
	case !strings.HasSuffix(contentType, ".main+xml"):
		return ""
	case strings.Contains(contentType, "ms-excel.") && strings.Contains(contentType, ".macroEnabled"):
		return "xlsm"
	case strings.Contains(contentType, ".spreadsheetml."):
		return "xlsx"
	}
	return ""
}

// contentTypes are the types of parts by name (with a leading slash) and by extension, in lower case.
type contentTypes map[string]string

func (t contentTypes) of(part string) string {
	name := strings.ToLower(part)
	if exact := t["/"+name]; exact != "" {
		return exact
	}
	return t[path.Ext(name)]
}

func (a *archive) contentTypes() (contentTypes, error) {
	p := a.parts["[content_types].xml"]
	if p == nil {
		return nil, a.notWorkbook()
	}
	s, err := a.scan(p)
	if err != nil {
		return nil, err
	}
	if err := s.root("Types"); err != nil {
		return nil, err
	}
	types := contentTypes{}
	err = s.each(func(name []byte) error {
		switch string(name) {
		case "Default":
			types["."+strings.ToLower(s.attr("Extension"))] = s.attr("ContentType")
		case "Override":
			types[strings.ToLower(s.attr("PartName"))] = s.attr("ContentType")
		}
		if len(types) > 2*a.lim.Entries {
			return bomb("entries", p.Name, int64(a.lim.Entries))
		}
		return s.skip()
	})
	if err != nil {
		return nil, err
	}
	return types, s.rest()
}

// relations reads the .rels part of a part ("" is the archive itself), by id. A part without one has none.
func (a *archive) relations(of string) (map[string]relation, error) {
	dir, base := path.Split(of)
	p := a.parts[strings.ToLower(dir+"_rels/"+base+".rels")]
	if p == nil {
		return nil, nil
	}
	s, err := a.scan(p)
	if err != nil {
		return nil, err
	}
	if err := s.root("Relationships"); err != nil {
		return nil, err
	}
	related := map[string]relation{}
	err = s.each(func([]byte) error {
		r := relation{kind: path.Base(s.attr("Type")), target: s.attr("Target"), external: s.attr("TargetMode") == "External"}
		if !r.external {
			r.part = a.parts[partName(dir, r.target)]
		}
		id := s.attr("Id")
		if _, twice := related[id]; twice {
			return s.broken(errors.New("a relation's id twice"))
		}
		related[id] = r
		if len(related) > a.lim.Entries {
			return bomb("entries", p.Name, int64(a.lim.Entries))
		}
		return s.skip()
	})
	if err != nil {
		return nil, err
	}
	return related, s.rest()
}

// partName is the key of the part that a relation of a part in dir leads to.
func partName(dir, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = "/" + dir + target
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
}

// relate takes the parts that the workbook has one of. A shared-string table that is named but missing is refused:
// every text of the file would be lost.
func (w *workbook) relate(related map[string]relation) error {
	for _, r := range related {
		switch r.kind {
		case "sharedStrings":
			if r.part == nil || w.strings != nil {
				return refusal(models.Invalid, CodeStringsMissing, nil, "part", r.target)
			}
			w.strings = r.part
		case "styles":
			if r.part == nil || w.styles != nil {
				return missing(r.target)
			}
			w.styles = r.part
		}
	}
	for _, r := range related {
		if r.kind == "externalLink" {
			w.notes = append(w.notes, grid.Note{Code: NoteExternalLinks})
			break
		}
	}
	return nil
}

// read takes the date system and the list of sheets.
func (w *workbook) read(a *archive, main *part, related map[string]relation) error {
	s, err := a.scan(main)
	if err != nil {
		return err
	}
	if err := s.root("workbook"); err != nil {
		return err
	}
	err = s.each(func(name []byte) error {
		switch string(name) {
		case "workbookPr":
			w.date1904 = w.date1904 || flag([]byte(s.attr("date1904")))
		case "sheets":
			return s.each(func([]byte) error {
				if err := w.addSheet(s, related); err != nil {
					return err
				}
				if len(w.sheets)+len(w.notes) > a.lim.Entries {
					return bomb("entries", main.Name, int64(a.lim.Entries))
				}
				return s.skip()
			})
		}
		return s.skip()
	})
	if err != nil {
		return err
	}
	return s.rest()
}

// addSheet takes the sheet element that s stands at. Chart, dialog and macro sheets hold no table: they are noted.
func (w *workbook) addSheet(s *scanner, related map[string]relation) error {
	name := s.attr("name")
	for _, other := range w.sheets {
		if strings.EqualFold(other.name, name) {
			return refusal(models.Invalid, CodeSheetTwice, nil, "sheet", clip(name))
		}
	}
	id := ""
	for _, at := range s.attrs {
		if strings.HasSuffix(string(at.name), ":id") {
			id = value(at.value)
		}
	}
	r := related[id]
	switch {
	case r.kind != "worksheet" && r.part != nil:
		w.notes = append(w.notes, grid.Note{Code: NoteSheetNotGrid, Sheet: name, Args: map[string]string{"type": sheetType(r.kind)}})
		return nil
	case r.part == nil:
		return refusal(models.Invalid, CodePartMissing, nil, "part", r.target, "sheet", name)
	}
	state := s.attr("state")
	w.sheets = append(w.sheets, sheetRef{name: name, hidden: state == "hidden" || state == "veryHidden", part: r.part})
	return nil
}
