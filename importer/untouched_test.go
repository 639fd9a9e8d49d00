package importer_test

import (
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
)

// An untouched template is received and kept, but it is no hand-in, whoever carries it in; filled, it is one at once.
func TestUntouchedTemplateIsNoHandIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		blank := template(t, st, storetest.Staff, seed, d)
		r, err := importer.Import(ctx, st, storetest.Staff, upload(seed, d, blank), importer.ApplyInput{})
		if err != nil || r.Applied || r.Submission.State != models.Checked || r.Submission.Complete {
			t.Fatalf("untouched: applied %v, %+v, %v", r.Applied, r.Submission, err)
		}
		rows := indicatorRows(t, st, seed, d)
		filled := change(t, blank, column(models.FieldCumulative)+rows[0], 5)
		r, err = importer.Import(ctx, st, storetest.Staff, upload(seed, d, filled), importer.ApplyInput{})
		if err != nil || !r.Applied || r.Submission.State != models.HandedIn || !r.Submission.Complete {
			t.Fatalf("filled: applied %v, %+v, %v", r.Applied, r.Submission, err)
		}
		again, err := importer.Import(ctx, st, storetest.Staff, upload(seed, d, filled), importer.ApplyInput{})
		if err != nil || again.Applied || again.Submission.ID != r.Submission.ID || len(again.Detail.Changes) != 0 {
			t.Errorf("the same file again: applied %v, %d changes, %v", again.Applied, len(again.Detail.Changes), err)
		}
	})
}
