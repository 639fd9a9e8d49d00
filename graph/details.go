package graph

import (
	"context"
	"sync"

	"duban/importer"
	"duban/models"
)

// details are what was read in the files of an operation's submissions, decoded or read once for all the fields that show it.
type details struct {
	mu    sync.Mutex
	kept  map[string]importer.Detail      // by submission
	rows  map[string][]importer.RowDetail // by submission
	fresh map[string]importer.Result      // of the check or apply just made
	plans map[string]importer.PlanDetail  // by plan submission
}

// of gives what was read in a submission's file, without the rows.
func (d *details) of(s *models.Submission) (importer.Detail, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if result, ok := d.fresh[s.ID]; ok {
		return result.Detail, nil
	}
	if known, ok := d.kept[s.ID]; ok {
		return known, nil
	}
	detail, err := importer.DetailOf(*s)
	if err == nil {
		put(&d.kept, s.ID, detail)
	}
	return detail, err
}

// sheetRows gives the rows that were read in a submission's file: those of the check just made, else by reading the file again, one
// file after the other.
func (r *Resolver) sheetRows(ctx context.Context, s *models.Submission) ([]importer.RowDetail, error) {
	d := &load(ctx).details
	d.mu.Lock()
	defer d.mu.Unlock()
	if known, ok := d.rows[s.ID]; ok {
		return known, nil
	}
	result, ok := d.fresh[s.ID]
	if !ok {
		var err error
		if result, err = importer.Reread(ctx, r.Store, models.ViewerOf(ctx), s.ID); err != nil {
			return nil, err
		}
	}
	rows := result.Rows()
	put(&d.rows, s.ID, rows)
	return rows, nil
}

func put[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}

// shown is a submission as the check or apply just made sees it. That may differ from what was kept: the same bytes again are the
// same submission, but the ledger has moved on. Nil where there is none.
func shown(ctx context.Context, r importer.Result) *models.Submission {
	if r.Submission == nil {
		return nil
	}
	s := *r.Submission
	s.PlanHash, s.ChangeCount, s.ErrorCount, s.WarningCount = r.PlanHash, len(r.Detail.Changes), 0, 0
	for _, f := range r.Findings {
		switch f.Severity {
		case models.SeverityError:
			s.ErrorCount++
		case models.SeverityWarning:
			s.WarningCount++
		}
	}
	l := load(ctx)
	l.findingsOf.Prime(s.ID, r.Findings)
	l.details.mu.Lock()
	defer l.details.mu.Unlock()
	put(&l.details.fresh, s.ID, r)
	return &s
}
