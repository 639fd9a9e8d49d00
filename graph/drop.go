package graph

import (
	"context"

	"duban/importer"
	"duban/models"
)

// drop is a client's files, read whole; the door has seen to it that they aren't more than they may be.
func (r *Resolver) drop(ctx context.Context, in SubmissionsUploadInput) (importer.Drop, error) {
	var d importer.Drop
	report, err := reportFor(ctx, in.ReportID)
	if err != nil {
		return d, err
	}
	d.ReportID, d.Period = report.ID, value(in.Period)
	for _, file := range in.Files {
		if file.File == nil {
			return d, models.Errorf(models.Invalid, "UPLOAD_MISSING", "files")
		}
		body, err := wholeOf(file)
		if err != nil {
			return d, err
		}
		d.Files = append(d.Files, importer.Packed{Name: file.Filename, Body: body})
	}
	if len(d.Files) == 0 {
		return d, models.Errorf(models.Invalid, "UPLOAD_MISSING", "files")
	}
	return d, nil
}

// takenFiles are what became of the files of a drop.
func takenFiles(ctx context.Context, taken []importer.Taken) []TakenFile {
	files := make([]TakenFile, len(taken))
	for i, t := range taken {
		found := t.Recognition
		files[i] = TakenFile{FileName: t.FileName, Department: found.Department, How: told(found.DepartmentHow), Confidence: found.Confidence,
			Period: told(found.Period), PeriodHow: told(found.PeriodHow), Candidates: append([]importer.DepartmentCandidate{}, found.Candidates...),
			Submission: t.Submission}
		errs, other := userErrors(ctx, t.Err)
		if other != nil { // ours: told without its text, which goes into the log
			refused := refusalOf(ctx, other)
			errs = []UserError{{Code: "INTERNAL", Message: refused.Message}}
		}
		files[i].UserErrors = errs
	}
	return files
}

// told is a pointer to a value, nil for the empty one.
func told[T ~string](v T) *T {
	if v == "" {
		return nil
	}
	return &v
}
