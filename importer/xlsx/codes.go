package xlsx

import (
	"strconv"

	"duban/grid"
	"duban/importer/sniff"
	"duban/models"
)

// Codes of refusals (Kind and Args in the comments; Field is always "file") and of notes in Book.Notes.
const (
	CodeTruncated = "FILE_TRUNCATED" // INVALID: cut off, as by a broken transfer
	CodeDamaged   = "FILE_DAMAGED"   // INVALID [kind, part]: archive, sizes, checksums
	CodeEncrypted = "FILE_ENCRYPTED" // UNSUPPORTED: an archive with a password

	CodeTooLarge = "FILE_TOO_LARGE" // LIMIT [limit, found] as "10.0 MB"
	CodeBomb     = "ZIP_BOMB"       // LIMIT [what: entries, part, unpacked or ratio; limit; part if one is to blame]
	CodeName     = "ZIP_NAME"       // INVALID [part]: a name that leads out of its folder, or twice the same

	CodeDocType  = "XML_DOCTYPE"   // INVALID [part]
	CodeEncoding = "XML_ENCODING"  // INVALID [part, encoding]
	CodeBroken   = "XML_BROKEN"    // INVALID [part, byte]: not well-formed
	CodeTooDeep  = "FILE_TOO_DEEP" // LIMIT [limit, part]

	CodePartMissing       = "PART_MISSING"        // INVALID [part, sheet]
	CodeStringsMissing    = "STRINGS_MISSING"     // INVALID [part, sheet, cell]: the table of texts is not there
	CodeStringUnknown     = "STRING_UNKNOWN"      // INVALID [sheet, cell, found]: a text that is not in the table
	CodeStyleUnknown      = "STYLE_UNKNOWN"       // INVALID [sheet, cell]: a style that is not in the table
	CodeSheetTwice        = "SHEET_NAME_TWICE"    // INVALID [sheet]
	CodeSheetBroken       = "SHEET_BROKEN"        // INVALID [sheet, cell, found]: elements where the format has none
	CodeRowsNotAscending  = "ROWS_NOT_ASCENDING"  // INVALID [sheet, row, after]
	CodeCellsNotAscending = "CELLS_NOT_ASCENDING" // INVALID [sheet, cell]
	CodeAddress           = "ADDRESS_BAD"         // INVALID [sheet, found, row]
	CodeNumber            = "NUMBER_BAD"          // INVALID [sheet, cell, found]: NaN, an infinity, no number at all
	CodeValue             = "VALUE_BAD"           // INVALID [sheet, cell, found]: no truth value, error or date

	CodeTooManyCells   = "FILE_TOO_MANY_CELLS"   // LIMIT [limit, sheet, cell]
	CodeTooManyColumns = "FILE_TOO_MANY_COLUMNS" // LIMIT [limit, sheet, cell]
	CodeTooManyMerges  = "FILE_TOO_MANY_MERGES"  // LIMIT [limit, sheet]
	CodeTooManyStyles  = "FILE_TOO_MANY_STYLES"  // LIMIT [limit]
	CodeTextTooLong    = "FILE_TEXT_TOO_LONG"    // LIMIT [limit, sheet, cell, found]
	CodeTooMuchText    = "FILE_TOO_MUCH_TEXT"    // LIMIT [limit, sheet, cell]

	NotePicturesOnly  = "BOOK_PICTURES"  // the sheets hold pictures and no value
	NoteSheetNotGrid  = "SHEET_NOT_GRID" // a chart, macro or dialogue sheet has no cells to read [type]
	NoteExternalLinks = "EXTERNAL_LINKS" // formulas refer to other files; their last values are taken
	NoteMacros        = "MACROS_IGNORED" // the workbook carries macros, which are never run
)

// refusal is an Error about the file with a cause for the log, which may be nil.
func refusal(kind models.ErrorKind, code string, cause error, pairs ...string) error {
	e := models.Errorf(kind, code, "file", pairs...)
	e.Err = cause
	return e
}

func damaged(part string, cause error) error {
	return refusal(models.Invalid, CodeDamaged, cause, "kind", "xlsx", "part", part)
}

func missing(target string) error {
	return refusal(models.Invalid, CodePartMissing, nil, "part", target)
}

// bomb refuses an archive that unpacks to more than it may; part is the one to blame, "" for all together.
func bomb(what, part string, limit int64) error {
	pairs := []string{"what", what, "limit", strconv.FormatInt(limit, 10)}
	if part != "" {
		pairs = append(pairs, "part", part)
	}
	return refusal(models.TooLarge, CodeBomb, nil, pairs...)
}

// notWorkbook refuses an archive that is no xlsx, naming what it is. One that looks like an xlsx lacks what makes it one.
func (a *archive) notWorkbook() error {
	switch kind := sniff.Of(a.data); kind {
	case sniff.XLSX, sniff.XLSM:
		return damaged("workbook", nil)
	default:
		return kind.Refusal()
	}
}

// refuse names sheet and row's cell ("" for none) besides pairs of further arguments.
func (r *sheetReading) refuse(code, cell string, pairs ...string) error {
	pairs = append(pairs, "sheet", r.sheet.Name)
	if cell != "" {
		pairs = append(pairs, "cell", cell)
	}
	return refusal(models.Invalid, code, nil, pairs...)
}

func (r *sheetReading) refuseCell(code string, col int, pairs ...string) error {
	return r.refuse(code, grid.Address(r.row.Number, col), pairs...)
}

// overLimit refuses at the cell that is one too many.
func (r *sheetReading) overLimit(code string, col int, limit int64, pairs ...string) error {
	pairs = append(pairs, "limit", strconv.FormatInt(limit, 10),
		"sheet", r.sheet.Name, "cell", grid.Address(r.row.Number, col))
	return refusal(models.TooLarge, code, nil, pairs...)
}

// clip shortens what was found for an error's sentence.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
