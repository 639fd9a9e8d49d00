package models

import (
	"path"
	"strings"
	"time"
	"unicode"
)

// Limits of files that lie beside what was reported.
const (
	MaxAttachment  = 10 << 20 // bytes of one
	MaxAttachments = 20       // of one submission, entry, milestone or closure
	maxFileName    = 120      // characters
)

// Attachment is a file beside what was reported: a scan, a photograph, a document. Its owner is a submission, an entry, a milestone or a
// closure, by whose rule it is seen; its bytes are kept once by their hash.
type Attachment struct {
	ID           string
	ReportID     string
	OwnerID      string
	SubmissionID *string // the owner, or that of the owning entry
	TaskID       *string // of an entry, milestone or closure
	DepartmentID *string // whose people added it; nil: staff
	Position     int
	FileName     string
	FileKind     string // by its first bytes: jpg, png, pdf, docx, xlsx, doc, xls, zip, txt
	SHA256       string `gorm:"column:sha256"`
	Size         int64
	Caption      string
	SignedPage   bool   // the scan of the signed and sealed slip
	By           string `gorm:"column:made_by"`
	CreatedAt    time.Time
	EndedAt      *time.Time
	EndedBy      string
	EndedReason  string
}

// AttachmentName cleans the name that a file came by, of folders, controls and characters that turn the writing round, and gives it the
// ending of its true kind where it has another. same are endings that mean the kind as well.
func AttachmentName(given, kind string, same ...string) string {
	given = given[strings.LastIndexAny(given, `/\`)+1:]
	given = strings.TrimLeft(strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || strings.ContainsRune("<>:\"|?*\uFFFD", c) {
			return -1
		}
		return c
	}, given)), ".")
	ending := path.Ext(given)
	stem := []rune(strings.TrimRight(strings.TrimSuffix(given, ending), ". "))
	known := false
	for _, e := range append(same, kind) {
		known = known || strings.EqualFold(ending, "."+e)
	}
	if !known {
		stem, ending = []rune(given), "."+kind
	}
	if len(stem) == 0 {
		stem = []rune("附件")
	}
	return string(stem[:min(len(stem), maxFileName)]) + strings.ToLower(ending)
}
