package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"

	"duban/grid"
	"duban/models"
	"duban/store"
	"duban/text"

	"golang.org/x/sync/errgroup"
)

// ApplyInput is what a client asks for when it hands in a checked file.
type ApplyInput struct {
	SubmissionID    string
	PlanHash        string
	SkipFaultyRows  bool
	AcceptProposals bool
	OnlyComplete    bool // of Import: a sheet in which an owed row says nothing is only checked
}

// Check reads a file, judges it against the ledger and keeps both: the bytes with the findings. It writes no progress. A file that
// can't be read is an error and nothing is kept.
func Check(ctx context.Context, st *store.Store, v models.Viewer, u Upload) (Result, error) {
	p, err := prepareAhead(ctx, st, v, u)
	if err != nil {
		return Result{}, err
	}
	defer p.done()
	sub, judged, err := st.Submissions.Keep(ctx, v, p.upload(u), p.judge)
	if err != nil {
		return Result{}, err
	}
	return p.result(&sub, judged), nil
}

// Import is Check and Apply in one go, for those who ask for no preview: the file is kept, and handed in at once unless an ERROR stands
// or the period is closed; a.SkipFaultyRows leaves the rows with errors out, a.AcceptProposals takes the proposed ones.
func Import(ctx context.Context, st *store.Store, v models.Viewer, u Upload, a ApplyInput) (Result, error) {
	p, err := prepareAhead(ctx, st, v, u)
	if err != nil {
		return Result{}, err
	}
	defer p.done()
	p.accept, p.late = a.AcceptProposals, true
	sub, judged, applied, err := st.Submissions.HandIn(ctx, v, p.upload(u), store.AtOnce{SkipFaultyRows: a.SkipFaultyRows, OnlyComplete: a.OnlyComplete}, p.judge)
	if err != nil {
		return Result{}, err
	}
	r := p.result(&sub, judged)
	r.Applied = applied
	return r, nil
}

// DryRun is Check that keeps nothing at all.
func DryRun(ctx context.Context, st *store.Store, v models.Viewer, u Upload) (Result, error) {
	p, err := prepare(ctx, st, v, u)
	if err != nil {
		return Result{}, err
	}
	defer p.done()
	p.accept = u.AcceptProposals
	judged, err := st.Submissions.DryRun(ctx, v, store.Upload{ReportID: u.ReportID, DepartmentID: u.DepartmentID, Period: u.Period}, p.judge)
	if err != nil {
		return Result{}, err
	}
	return p.result(nil, judged), nil
}

// Apply hands a checked submission in: the kept bytes are read again, judged again, and written only when that gives the planHash that
// the preview showed. Otherwise the error is STALE_PLAN and the result is the new preview.
//
// A check never counts proposals (rows that are only alike to a task) among its changes, but its planHash covers which rows are proposed
// as what. With AcceptProposals that same hash applies the other rows and the proposals.
func Apply(ctx context.Context, st *store.Store, v models.Viewer, a ApplyInput) (Result, error) {
	return ApplyWithin(ctx, st, v, a, DefaultLimits)
}

// ApplyWithin is Apply for a file that was checked with other limits.
func ApplyWithin(ctx context.Context, st *store.Store, v models.Viewer, a ApplyInput, lim Limits) (Result, error) {
	sub, body, err := st.Submissions.Original(ctx, v, a.SubmissionID)
	if err != nil {
		return Result{}, err
	}
	p, err := parseKept(ctx, sub.FileKind, body, lim)
	if err != nil {
		return Result{}, err
	}
	defer p.done()
	p.accept = a.AcceptProposals
	before := sub
	sub, judged, err := st.Submissions.Apply(ctx, v, store.Apply{
		SubmissionID: a.SubmissionID, PlanHash: a.PlanHash, SkipFaultyRows: a.SkipFaultyRows,
	}, p.judge)
	if err != nil && !errors.Is(err, store.ErrStale) {
		return Result{}, err
	}
	r := p.result(&sub, judged)
	r.Applied = err == nil && !before.Written() && sub.Written()
	return r, err
}

// Reread reads a kept submission again and judges it against the ledger as it stands: for showing its rows.
func Reread(ctx context.Context, st *store.Store, v models.Viewer, submissionID string) (Result, error) {
	sub, body, err := st.Submissions.Original(ctx, v, submissionID)
	if err != nil {
		return Result{}, err
	}
	periods, err := st.Periods.ByID(ctx, v, []string{sub.PeriodID})
	if err != nil || len(periods) != 1 {
		return Result{}, errors.Join(err, models.Errorf(models.NotFound, "PERIOD_UNKNOWN", "period"))
	}
	p, err := parseKept(ctx, sub.FileKind, body, DefaultLimits)
	if err != nil {
		return Result{}, err
	}
	defer p.done()
	judged, err := st.Submissions.DryRun(ctx, v, store.Upload{ReportID: sub.ReportID, DepartmentID: sub.DepartmentID, Period: periods[0].Name,
		SubmissionID: sub.ID}, p.judge)
	if err != nil {
		return Result{}, err
	}
	return p.result(nil, judged), nil
}

// DetailOf is what was read in a submission's file, as kept when it was checked; its rows are left out (Reread gives them).
func DetailOf(s models.Submission) (Detail, error) {
	var d Detail
	if s.Detail == "" {
		return d, nil
	}
	err := json.Unmarshal([]byte(s.Detail), &d)
	return d, err
}

// parsed is a file as read, ready to be judged against any basis.
type parsed struct {
	form   *formBook // nil: a file
	book   *grid.Book
	ahead  *store.Ahead // the ledger as read beside the file, or nil
	done   func()       // gives the book's place in memory back
	sha256 string
	accept bool       // proposals are taken
	late   bool       // the store has hash and detail made while it writes
	last   *judgement // the newest judgement, for the result's rows
}

// aheadFrom is from which size on the ledger is read while the file is: that of smaller ones takes less than asking whether it still holds.
const aheadFrom = 32 << 10

// prepareAhead is prepare that reads the basis at the same time.
func prepareAhead(ctx context.Context, st *store.Store, v models.Viewer, u Upload) (*parsed, error) {
	if len(u.Body) < aheadFrom || !v.MayReport(u.DepartmentID) {
		return prepare(ctx, st, v, u)
	}
	reading := make(chan *store.Ahead, 1)
	go func() { reading <- st.Submissions.Ahead(ctx, v, u.ReportID, u.DepartmentID, u.Period) }()
	p, err := prepare(ctx, st, v, u)
	ahead := <-reading
	if err != nil {
		ahead.Close()
		return nil, err
	}
	done := p.done
	p.ahead, p.done = ahead, func() { ahead.Close(); done() }
	return p, nil
}

func prepare(ctx context.Context, st *store.Store, v models.Viewer, u Upload) (*parsed, error) {
	if !v.MayReport(u.DepartmentID) {
		return nil, models.Errorf(models.NotFound, "NOT_FOUND", "departmentId")
	}
	if _, err := st.Periods.Find(ctx, v, u.ReportID, u.Period); err != nil {
		return nil, err
	}
	return parse(ctx, u.Body, orDefault(u.Limits))
}

func orDefault(l *Limits) Limits {
	if l == nil {
		return DefaultLimits
	}
	return *l
}

func parse(ctx context.Context, body []byte, lim Limits) (*parsed, error) {
	book, done, err := openBook(ctx, body, lim)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	return &parsed{book: book, done: done, sha256: hex.EncodeToString(sum[:])}, nil
}

// parseKept reads a kept submission again: a file, or a form.
func parseKept(ctx context.Context, kind string, body []byte, lim Limits) (*parsed, error) {
	if kind == models.FormKind {
		return parseForm(body)
	}
	return parse(ctx, body, lim)
}

// upload is the file as the store keeps it.
func (p *parsed) upload(u Upload) store.Upload {
	return store.Upload{ReportID: u.ReportID, DepartmentID: u.DepartmentID, Period: u.Period, FileName: cleanName(u.FileName), FileKind: p.book.Kind,
		SHA256: p.sha256, Body: u.Body, Ahead: p.ahead}
}

// judge makes a judgement of the file in the store's words; the store calls it with the basis of its transaction. The hash is always
// that of the preview, which takes no proposals.
func (p *parsed) judge(b store.Basis) (store.Judged, error) {
	preview := judgeBook(p.book, b, false)
	j := preview
	if p.accept && len(preview.proposals()) > 0 {
		j = judgeBook(p.book, b, true)
	}
	if p.form != nil {
		p.form.rename(j)
	}
	p.last = j
	judged := store.Judged{Findings: j.findings, Changes: j.detail.Changes, Rows: j.rows, Parts: j.parts, Complete: j.complete(b), Memories: j.memories}
	if p.late { // one after the other: the database needs the other core
		judged.Seal = func() (hash, detail string, err error) {
			detail, err = j.detail.kept()
			return preview.hash(b), detail, err
		}
		return judged, nil
	}
	var both errgroup.Group
	both.Go(func() (err error) { judged.Detail, err = j.detail.kept(); return err })
	judged.Hash = preview.hash(b)
	err := both.Wait()
	return judged, err
}

func (p *parsed) result(sub *models.Submission, judged store.Judged) Result {
	r := Result{Submission: sub, Kind: p.book.Kind, SHA256: p.sha256, PlanHash: judged.Hash, Findings: judged.Findings, judgement: p.last}
	if p.last != nil {
		r.Detail = p.last.detail
	}
	return r
}

// cleanName makes a client's file name fit to be shown and sent back: its last part, without control characters and marks that turn
// the direction of writing, at most 120 characters.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, text.Clean(name))
	name = strings.Trim(name, ". ")
	if name == "" {
		return "未命名"
	}
	runes := []rune(name)
	if len(runes) > 120 {
		runes = slices.Concat(runes[:100], runes[len(runes)-20:])
	}
	return string(runes)
}
