package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"duban/models"
	"duban/store"
	"duban/text"
)

// Reported is what became of a form.
type Reported struct {
	Result                       // of the rows whose lead the department is; zero where there was none
	Given  []models.Contribution // what stands beside the lead's report: parts of supporting departments, findings on site
}

// Report takes what is reported without a file, by the rules of a sheet. Rows of tasks that the department leads are a submission of
// their own and handed in at once unless an ERROR stands (a.SkipFaultyRows leaves those rows out); rows of tasks that it supports
// are contributions; an inspection's rows are findings on site. None of the latter is kept while an ERROR stands anywhere.
func Report(ctx context.Context, st *store.Store, v models.Viewer, f models.Form, a ApplyInput) (Reported, error) {
	f.Who, f.Note, f.Reason = text.Clean(f.Who), text.Clean(f.Note), text.Clean(f.Reason)
	if err := f.Check(v); err != nil {
		return Reported{}, err
	}
	parts, own, err := split(ctx, st, v, f)
	if err != nil {
		return Reported{}, err
	}
	var out Reported
	if len(parts.Rows) > 0 {
		judged, err := contribute(ctx, st, v, parts, true)
		if out.Findings = judged.Findings; err != nil || judged.Errors() > 0 {
			return out, err
		}
	}
	if len(own.Rows) > 0 {
		if out.Result, err = handInForm(ctx, st, v, own, a, nil); err != nil {
			return out, err
		}
		if !out.Applied && slices.ContainsFunc(out.Findings, func(x models.Finding) bool { return x.Severity == models.SeverityError }) {
			return out, nil
		}
	}
	if len(parts.Rows) > 0 {
		judged, err := contribute(ctx, st, v, parts, false)
		out.Given, out.Findings = judged.Given, append(out.Findings, judged.Findings...)
		return out, err
	}
	return out, nil
}

// split parts the rows that stand beside a lead's report from those that are one.
func split(ctx context.Context, st *store.Store, v models.Viewer, f models.Form) (parts, own models.Form, err error) {
	parts, own = f, f
	parts.Rows, own.Rows = nil, nil
	b, err := st.Submissions.Basis(ctx, v, f.ReportID, f.DepartmentID, f.Period)
	if err != nil {
		return parts, own, err
	}
	supported := map[string]bool{}
	for _, t := range b.Beside {
		supported[t.ID] = true
	}
	for _, r := range f.Rows {
		if f.Source == models.SourceInspection || supported[r.TaskID] {
			parts.Rows = append(parts.Rows, r)
		} else {
			own.Rows = append(own.Rows, r)
		}
	}
	return parts, own, nil
}

// handInForm keeps a form as a submission and hands it in; takes are the contributions that it takes over.
func handInForm(ctx context.Context, st *store.Store, v models.Viewer, f models.Form, a ApplyInput, takes []string) (Result, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return Result{}, err
	}
	p, err := parseForm(body)
	if err != nil {
		return Result{}, err
	}
	u := p.upload(Upload{ReportID: f.ReportID, DepartmentID: f.DepartmentID, Period: f.Period, FileName: "网上填报.json", Body: body})
	u.Takes = takes
	sub, judged, applied, err := st.Submissions.HandIn(ctx, v, u, store.AtOnce{SkipFaultyRows: a.SkipFaultyRows}, func(b store.Basis) (store.Judged, error) {
		if err := p.form.overtaken(b.Tasks); err != nil {
			return store.Judged{}, err
		}
		return p.judge(b)
	})
	if err != nil {
		return Result{}, err
	}
	r := p.result(&sub, judged)
	r.Applied = applied
	return r, nil
}

// beside is a judgement of contributions, with what was kept of them.
type beside struct {
	store.Judged
	Given []models.Contribution
}

// contribute judges what stands beside the leads' reports and, unless it is a trial or an ERROR stands, keeps it.
func contribute(ctx context.Context, st *store.Store, v models.Viewer, f models.Form, trial bool) (beside, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return beside{}, err
	}
	p, err := parseForm(body)
	if err != nil {
		return beside{}, err
	}
	kept, judged, err := st.Contributions.Give(ctx, v, f, trial, p.judge)
	return beside{judged, kept}, err
}

// parseForm reads a form from its bytes.
func parseForm(body []byte) (*parsed, error) {
	form, err := readForm(body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	return &parsed{book: form.book(), done: func() {}, form: form, sha256: hex.EncodeToString(sum[:])}, nil
}

// Take lets a lead take contributions of one task and period over into its own report, in one act: their figures, and their texts behind
// what it has said so far, each with whose it is.
func Take(ctx context.Context, st *store.Store, v models.Viewer, contributionIDs []string) (Result, error) {
	f, err := st.Contributions.Takeable(ctx, v, contributionIDs)
	if err != nil {
		return Result{}, err
	}
	return handInForm(ctx, st, v, f, ApplyInput{}, f.Rows[0].Taken)
}
