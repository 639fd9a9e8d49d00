package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"duban/grid"
	"duban/models"
	"duban/store"
	"duban/text"
)

// IntakeUpload is a file from which a report is broken down, or its past months taken.
type IntakeUpload struct {
	ReportID  string         // of the report that is there
	NewReport *models.Report // else: slug, title, government, year and kind of one that is to be made
	Kind      models.IntakeKind
	Period    models.Period // of a ledger: the month that its figures are of, where the file doesn't say
	FileName  string
	Body      []byte
	Limits    *Limits // nil: DefaultLimits
}

// IntakeApply is what staff ask for when they apply a checked file.
type IntakeApply struct {
	IntakeID      string
	PlanHash      string
	Create        Creation
	RemoveMissing *bool
	Reason        string
}

// IntakeResult is what a check or an apply made of a file.
type IntakeResult struct {
	Intake   *models.Intake // nil for a dry run
	Applied  bool           // this very call wrote
	PlanHash string
	Detail   IntakeDetail
}

// Errors counts the findings that keep the file from being applied.
func (r IntakeResult) Errors() int {
	return store.IntakePlan{Findings: r.Detail.Findings}.Errors()
}

// CheckIntake reads a file, judges it against the report and keeps both. It writes nothing else: no report, no task. Staff only.
func CheckIntake(ctx context.Context, st *store.Store, v models.Viewer, u IntakeUpload) (IntakeResult, error) {
	file, kept, err := readIntake(ctx, v, u)
	if err != nil {
		return IntakeResult{}, err
	}
	intake, _, err := st.Intakes.Keep(ctx, v, kept, file.judge)
	if err != nil {
		return IntakeResult{}, err
	}
	return file.result(&intake), nil
}

// DryRunIntake is CheckIntake that keeps nothing at all.
func DryRunIntake(ctx context.Context, st *store.Store, v models.Viewer, u IntakeUpload, c Creation) (IntakeResult, error) {
	file, kept, err := readIntake(ctx, v, u)
	if err != nil {
		return IntakeResult{}, err
	}
	file.create = c
	_, err = st.Intakes.DryRun(ctx, v, kept, file.judge)
	return file.result(nil), err
}

// ApplyIntake writes what a checked file makes, whole or not at all, and only when it is what the preview showed: else the error is
// STALE_PLAN and the result the new preview.
func ApplyIntake(ctx context.Context, st *store.Store, v models.Viewer, a IntakeApply) (IntakeResult, error) {
	kept, body, err := st.Intakes.Original(ctx, v, a.IntakeID)
	if err != nil {
		return IntakeResult{}, err
	}
	file, err := parseIntake(ctx, kept.Kind, body, DefaultLimits)
	if err != nil {
		return IntakeResult{}, err
	}
	file.create, file.period, file.name = a.Create, kept.Period, kept.FileName
	before := kept.State
	kept, _, err = st.Intakes.Apply(ctx, v, store.IntakeApply{IntakeID: a.IntakeID, PlanHash: a.PlanHash, RemoveMissing: a.RemoveMissing, Reason: text.Clean(a.Reason)}, file.judge)
	if err != nil && !errors.Is(err, store.ErrStale) {
		return IntakeResult{}, err
	}
	r := file.result(&kept)
	r.Applied = err == nil && before == models.IntakeChecked
	return r, err
}

// IntakeDetailOf is what was read in an intake's file, as kept.
func IntakeDetailOf(i models.Intake) (IntakeDetail, error) {
	var d IntakeDetail
	return d, json.Unmarshal([]byte(i.Detail), &d)
}

// intakeFile is a file as read, ready to be judged against any basis.
type intakeFile struct {
	kind   models.IntakeKind
	book   *grid.Book // of a table or ledger
	prose  string
	sha256 string
	name   string
	create Creation
	period models.Period
	last   store.IntakePlan
	detail *IntakeDetail
}

func readIntake(ctx context.Context, v models.Viewer, u IntakeUpload) (*intakeFile, store.IntakeUpload, error) {
	if !v.MayEditBreakdown() {
		return nil, store.IntakeUpload{}, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	if u.NewReport != nil {
		if err := FillReport(u.NewReport); err != nil {
			return nil, store.IntakeUpload{}, err
		}
	}
	lim := DefaultLimits
	if u.Limits != nil {
		lim = *u.Limits
	}
	file, err := parseIntake(ctx, u.Kind, u.Body, lim)
	if err != nil {
		return nil, store.IntakeUpload{}, err
	}
	file.period, file.name = u.Period, cleanName(u.FileName)
	kind := "text"
	if file.book != nil {
		kind = file.book.Kind
	}
	return file, store.IntakeUpload{ReportID: u.ReportID, NewReport: u.NewReport, Kind: u.Kind, Period: u.Period, FileName: cleanName(u.FileName), FileKind: kind,
		SHA256: file.sha256, Body: u.Body}, nil
}

func parseIntake(ctx context.Context, kind models.IntakeKind, body []byte, lim Limits) (*intakeFile, error) {
	sum := sha256.Sum256(body)
	f := &intakeFile{kind: kind, sha256: hex.EncodeToString(sum[:])}
	var err error
	if kind == models.IntakeProse {
		f.prose, err = readProse(ctx, body, lim)
	} else {
		f.book, err = readBook(ctx, body, lim)
	}
	return f, err
}

// slugForm is what a report is called in addresses.
var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,60}[a-z0-9]$`)

// FillReport checks what is given of a new report and adds what a new one begins with.
func FillReport(r *models.Report) error {
	r.Title, r.Government = text.Clean(r.Title), text.Clean(r.Government)
	for _, f := range []struct{ field, value string }{{"title", r.Title}, {"government", r.Government}} {
		if n := utf8.RuneCountInString(f.value); n == 0 || n > models.MaxTitle {
			return models.Errorf(models.Invalid, "TITLE_LENGTH", f.field, "most", models.Int(models.MaxTitle).String())
		}
	}
	switch {
	case !slugForm.MatchString(r.Slug):
		return models.Errorf(models.Invalid, "SLUG_INVALID", "slug", "found", r.Slug)
	case r.Settings.LeadRule != "" && !slices.Contains([]string{"FIRST_LISTED", "SINGLE", "EACH"}, r.Settings.LeadRule):
		return models.Errorf(models.Invalid, "SETTINGS_INVALID", "leadRule", "field", "leadRule", "found", r.Settings.LeadRule)
	case r.Year < 2000 || r.Year > 2099:
		return models.Errorf(models.Invalid, "YEAR_INVALID", "year", "found", models.Int(int64(r.Year)).String())
	}
	if r.Kind == "" {
		r.Kind = models.WorkReport
	}
	if r.Zone == "" {
		r.Zone = "Asia/Shanghai"
	}
	if _, err := time.LoadLocation(r.Zone); err != nil {
		return models.Errorf(models.Invalid, "ZONE_INVALID", "zone", "found", r.Zone)
	}
	if r.Settings.DueDay == 0 {
		r.Settings = models.DefaultSettings()
	}
	r.State = models.ReportDraft
	return nil
}

// judge makes a plan in the store's words. The hash is always that of the preview, which makes no names.
func (f *intakeFile) judge(b store.IntakeBasis) (store.IntakePlan, error) {
	plan, detail := f.plan(b, Creation{})
	if c := f.create; c.Departments || c.Leaders || len(c.NewDepartments) > 0 {
		hash := plan.Hash
		plan, detail = f.plan(b, c)
		plan.Hash = hash
	}
	body, err := json.Marshal(detail)
	plan.Detail, f.last, f.detail = string(body), plan, &detail
	return plan, err
}

func (f *intakeFile) plan(b store.IntakeBasis, c Creation) (store.IntakePlan, IntakeDetail) {
	if f.kind == models.IntakeLedger {
		return f.ledger(b)
	}
	j := newBreakdownJudgement(b.Breakdown, c)
	if f.kind == models.IntakeProse {
		j.judge(j.proseDraft(f.prose))
	} else {
		j.judge(j.bookDraft(f.book))
	}
	return store.IntakePlan{Hash: j.hash(), Findings: j.findings, Breakdown: j.plan}, j.detail()
}

func (f *intakeFile) result(i *models.Intake) IntakeResult {
	r := IntakeResult{Intake: i, PlanHash: f.last.Hash}
	switch {
	case f.detail != nil:
		r.Detail = *f.detail
	case i != nil: // applied before: as it was kept
		r.Detail, _ = IntakeDetailOf(*i)
		r.PlanHash = i.PlanHash
	}
	return r
}
