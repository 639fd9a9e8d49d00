package importer_test

import (
	"slices"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
)

// likeSheet names two tasks of 市农业农村局 in a clerk's own words.
const likeSheet = "序号,重点工作,累计完成,工作进展\n1,高标准农田建设改造工作,12.5,已开工建设\n2,推动小麦产业链全面发展,,面粉企业技改完成\n"

func proposedRows(r importer.Result) (n int) {
	for _, row := range r.Rows() {
		if row.Match == "proposed" {
			n++
		}
	}
	return n
}

// A row that is only like a task is a proposal: it changes nothing until it is accepted; then it is remembered, and next month the same
// sheet matches by itself.
func TestProposalsAreAcceptedAndRemembered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		u := importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: "2026-06", FileName: "农业.csv", Body: []byte(likeSheet)}
		r, err := importer.Check(ctx, st, v, u)
		if err != nil {
			t.Fatal(err)
		}
		if proposedRows(r) != 2 || len(r.Detail.Changes) != 0 {
			t.Fatalf("%d proposals, changes %v, findings %v; want 2 and none", proposedRows(r), r.Detail.Changes, r.Findings)
		}
		if !slices.ContainsFunc(r.Findings, func(f models.Finding) bool {
			return f.Code == "LIKENESS" && f.Cell == "B2" && f.Severity == models.SeverityWarning && f.Args["candidates"] != ""
		}) {
			t.Errorf("findings %v, want a warning with candidates at B2", r.Findings)
		}
		plain, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash + "x", AcceptProposals: true})
		if models.KindOf(err) != models.Conflict || plain.Applied {
			t.Fatalf("another hash: %v, want a conflict", err)
		}
		applied, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash, AcceptProposals: true})
		if err != nil || !applied.Applied || len(applied.Detail.Changes) != 3 {
			t.Fatalf("accepted: %v, applied %v, changes %v", err, applied.Applied, applied.Detail.Changes)
		}
		kept, err := importer.DetailOf(*applied.Submission)
		if err != nil || len(kept.Changes) != 3 {
			t.Errorf("kept changes %v, %v; want the three that were applied", kept.Changes, err)
		}
		u.Period, u.Body = "2026-07", []byte(strings.Replace(likeSheet, "12.5", "14", 1))
		next, err := importer.DryRun(ctx, st, v, u)
		if err != nil {
			t.Fatal(err)
		}
		if rows := next.Rows(); len(rows) != 2 || rows[0].Match != "text" || rows[1].Match != "text" || next.Detail.Changes[0].New != "14" {
			t.Errorf("next month: %+v, changes %v", rows, next.Detail.Changes)
		}
	})
}

// A file that is checked, and even applied without its proposals, teaches nothing.
func TestNothingIsRememberedThatWasNotApplied(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d := storetest.Department(t, seed, "nyncj")
	v := storetest.For(d)
	u := importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: "2026-06", FileName: "农业.csv", Body: []byte(likeSheet)}
	r, err := importer.Check(ctx, st, v, u)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash}); err != nil {
		t.Fatal(err)
	}
	u.Period = "2026-07"
	next, err := importer.DryRun(ctx, st, v, u)
	if err != nil || proposedRows(next) != 2 {
		t.Errorf("%v, %d proposals, want 2 again", err, proposedRows(next))
	}
}

// What a person says about rows is kept with the submission, changes the plan, and lasts when the same bytes come again.
func TestResolve(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		seed := storetest.Report(t, st)
		d := storetest.Department(t, seed, "nyncj")
		v := storetest.For(d)
		u := importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: "2026-06", FileName: "农业.csv", Body: []byte(likeSheet)}
		r, err := importer.Check(ctx, st, v, u)
		if err != nil {
			t.Fatal(err)
		}
		basis, err := st.Submissions.Basis(ctx, v, seed.Report.ID, d.ID, "2026-06")
		if err != nil {
			t.Fatal(err)
		}
		farmland := slices.IndexFunc(basis.Tasks, func(x models.TaskBasis) bool { return x.Number == "2.2.4" })
		rows := []importer.ResolvedRow{{Sheet: "Sheet1", Row: 2, IndicatorID: basis.Tasks[farmland].Indicators[0].ID}, {Sheet: "Sheet1", Row: 3, None: true}}
		resolved, err := importer.Resolve(ctx, st, v, importer.ResolveInput{SubmissionID: r.Submission.ID, Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		if resolved.PlanHash == r.PlanHash || len(resolved.Detail.Changes) != 2 || proposedRows(resolved) != 0 || len(resolved.Findings) > 1 {
			t.Fatalf("resolved: changes %v, findings %v", resolved.Detail.Changes, resolved.Findings)
		}
		again, err := importer.Check(ctx, st, v, u)
		if err != nil || again.PlanHash != resolved.PlanHash || again.Submission.ID != r.Submission.ID {
			t.Fatalf("the same bytes again: %v, another plan %v", err, again.PlanHash != resolved.PlanHash)
		}
		reread, err := importer.Reread(ctx, st, v, r.Submission.ID)
		if err != nil || reread.PlanHash != resolved.PlanHash {
			t.Errorf("read again: %v, another plan %v", err, reread.PlanHash != resolved.PlanHash)
		}
		_, err = importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: r.PlanHash})
		if models.KindOf(err) != models.Conflict {
			t.Errorf("the plan from before: %v, want a conflict", err)
		}
		applied, err := importer.Apply(ctx, st, v, importer.ApplyInput{SubmissionID: r.Submission.ID, PlanHash: resolved.PlanHash})
		if err != nil || !applied.Applied {
			t.Fatalf("apply: %v", err)
		}
		if _, err := importer.Resolve(ctx, st, v, importer.ResolveInput{SubmissionID: r.Submission.ID, Rows: rows}); models.KindOf(err) != models.Conflict {
			t.Errorf("after it was handed in: %v, want a conflict", err)
		}
		u.Period = "2026-07"
		if next, err := importer.DryRun(ctx, st, v, u); err != nil || next.Rows()[0].Match != "text" {
			t.Errorf("next month: %v", err)
		}
	})
}

// Nobody resolves another's rows, nor makes a row mean another's task.
func TestResolveKeepsToOwnTasks(t *testing.T) {
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	d, other := storetest.Department(t, seed, "nyncj"), storetest.Department(t, seed, "jyj")
	u := importer.Upload{ReportID: seed.Report.ID, DepartmentID: d.ID, Period: "2026-06", FileName: "农业.csv", Body: []byte(likeSheet)}
	r, err := importer.Check(ctx, st, storetest.For(d), u)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := st.Submissions.Basis(ctx, storetest.For(other), seed.Report.ID, other.ID, "2026-06")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		v    models.Viewer
		row  importer.ResolvedRow
		kind models.ErrorKind
	}{
		"another department":        {storetest.For(other), importer.ResolvedRow{Sheet: "Sheet1", Row: 2, None: true}, models.NotFound},
		"another department's task": {storetest.For(d), importer.ResolvedRow{Sheet: "Sheet1", Row: 2, TaskID: foreign.Tasks[0].ID}, models.NotFound},
		"neither task nor none":     {storetest.For(d), importer.ResolvedRow{Sheet: "Sheet1", Row: 2}, models.Invalid},
	} {
		_, err := importer.Resolve(ctx, st, c.v, importer.ResolveInput{SubmissionID: r.Submission.ID, Rows: []importer.ResolvedRow{c.row}})
		if models.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %s", name, err, c.kind)
		}
	}
}
