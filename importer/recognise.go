package importer

import (
	"context"

	"duban/importer/sniff"
	"duban/models"
)

// DepartmentOf gives the id of the department whose template a file is, by its stamp. A file without one is an error: whose it is must
// be said.
func DepartmentOf(ctx context.Context, body []byte) (string, error) {
	book, err := readBook(ctx, body, DefaultLimits)
	if err != nil {
		return "", err
	}
	stamp := readStamp(book)
	if !models.IsID(models.DepartmentPrefix, stamp.DepartmentID) {
		return "", models.Errorf(models.Invalid, "DEPARTMENT_NOT_GIVEN", "department")
	}
	return stamp.DepartmentID, nil
}

// IsArchive says that bytes are a zip of files and no workbook.
func IsArchive(body []byte) bool { return sniff.Of(body) == sniff.ZIP }
