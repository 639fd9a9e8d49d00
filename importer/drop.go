package importer

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"

	"duban/models"
	"duban/store"
)

// Drop are files that come together, each of them a sheet or a zip of sheets.
type Drop struct {
	ReportID string
	Period   models.Period // "": each file must tell
	Files    []Packed
}

// Taken is what became of one file of a drop. Without a department or a period nothing was kept: Recognition has whom to ask about.
type Taken struct {
	FileName    string
	Recognition Recognition
	Submission  *models.Submission // nil where nothing was kept
	Err         error              // why nothing was kept: a *models.Error, for people
}

// TakeDrop checks every file of a drop for the department and period that it is recognised to be of, and keeps it; nothing is handed in.
// No file holds another: what is wrong with one is said of it alone. Only a cancelled context, or a report that doesn't exist, is an error.
func TakeDrop(ctx context.Context, st *store.Store, v models.Viewer, d Drop) ([]Taken, error) {
	if !v.Staff && len(v.Departments) == 0 {
		return nil, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	r, err := NewRecogniser(ctx, st, v, d.ReportID)
	if err != nil {
		return nil, err
	}
	var all []Taken
	for f := range d.each() {
		if len(all) == DefaultBundle.Files {
			return all, models.Errorf(models.TooLarge, "TOO_MANY", "files", "found", strconv.Itoa(len(all)+1), "most", strconv.Itoa(DefaultBundle.Files))
		}
		taken := Taken{FileName: cleanName(f.Name)}
		if taken.Err = f.Err; taken.Err == nil {
			taken.Err = taken.keep(ctx, st, v, d, r, f)
		}
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
		all = append(all, taken)
	}
	return all, nil
}

// each gives the files of a drop, those of its zips in the place of these.
func (d Drop) each() iter.Seq[Packed] {
	return func(yield func(Packed) bool) {
		for _, f := range d.Files {
			inside := slices.Values([]Packed{f})
			if f.Err == nil && IsArchive(f.Body) {
				var err error
				if inside, err = Unpack(f.Body, DefaultBundle); err != nil {
					inside = slices.Values([]Packed{{Name: f.Name, Err: err}})
				}
			}
			for packed := range inside {
				if !yield(packed) {
					return
				}
			}
		}
	}
}

// keep recognises a file and has it checked.
func (t *Taken) keep(ctx context.Context, st *store.Store, v models.Viewer, d Drop, r *Recogniser, f Packed) error {
	var err error
	if t.Recognition, err = r.Recognise(ctx, f.Name, f.Body); err != nil {
		return refusalOf(err)
	}
	if d.Period != "" {
		t.Recognition.Period, t.Recognition.PeriodHow = d.Period, ByChoice
	}
	switch found := t.Recognition; {
	case found.Department == nil:
		return NotRecognised(found)
	case found.Period == "":
		return models.Errorf(models.Invalid, "PERIOD_NOT_RECOGNISED", "file")
	}
	result, err := Check(ctx, st, v, Upload{ReportID: d.ReportID, DepartmentID: t.Recognition.Department.ID, Period: t.Recognition.Period, FileName: f.Name, Body: f.Body})
	if err == nil {
		t.Submission = result.Submission // not the reading itself: a hundred of them are too much to hold
	}
	return refusalOf(err)
}

// refusalOf makes any error one that people can be told; what isn't a refusal is ours and is told as such.
func refusalOf(err error) error {
	var refusal *models.Error
	if err == nil || errors.As(err, &refusal) {
		return err
	}
	return &models.Error{Kind: models.Unavailable, Code: "INTERNAL", Field: "file", Err: err}
}

// NotRecognised is the refusal of a file that may be anybody's, with those that it may be of.
func NotRecognised(found Recognition) error {
	names := ""
	for i, c := range found.Candidates {
		if i > 0 {
			names += "、"
		}
		names += c.Department.ShortName
	}
	return models.Errorf(models.Invalid, "DEPARTMENT_NOT_RECOGNISED", "file", "found", names)
}
