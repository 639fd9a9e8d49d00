package graph

import (
	"context"
	"time"

	"duban/exporter"
	"duban/models"
	"duban/store"

	"github.com/99designs/gqlgen/graphql"
)

// PaperTemplate is what the API says of a report's template.
type PaperTemplate struct {
	Own      bool
	FileName string
	URL      string
}

func (r *Resolver) paperTemplate(report *models.Report, own models.PaperTemplate) *PaperTemplate {
	return &PaperTemplate{Own: own.ReportID != "", FileName: own.FileName, URL: r.Addresses.PaperTemplate(report.Slug)}
}

// bulletinText is what a client wants a bulletin to say, its ids checked.
func bulletinText(title, foreword *string, taskIDs []string) (store.BulletinText, error) {
	return store.BulletinText{Title: title, Foreword: foreword, TaskIDs: taskIDs}, checkIDs("taskIds", taskIDs)
}

func (r *Resolver) draftBulletin(ctx context.Context, in BulletinDraftInput) (models.Bulletin, error) {
	words, err := bulletinText(in.Title, in.Foreword, in.TaskIds)
	if err != nil {
		return models.Bulletin{}, err
	}
	report, err := reportFor(ctx, in.ReportID)
	if err != nil {
		return models.Bulletin{}, err
	}
	return r.Store.Papers.DraftBulletin(ctx, models.ViewerOf(ctx), report.ID, in.Period, words)
}

func (r *Resolver) updateBulletin(ctx context.Context, in BulletinUpdateInput) (models.Bulletin, error) {
	words, err := bulletinText(in.Title, in.Foreword, in.TaskIds)
	if err == nil {
		err = checkID("bulletinId", in.BulletinID)
	}
	if err != nil {
		return models.Bulletin{}, err
	}
	return r.Store.Papers.UpdateBulletin(ctx, models.ViewerOf(ctx), in.BulletinID, int64(in.Version), words)
}

func (r *Resolver) issueBulletin(ctx context.Context, in BulletinIssueInput) (models.Bulletin, error) {
	if err := checkID("bulletinId", in.BulletinID); err != nil {
		return models.Bulletin{}, err
	}
	edited, err := wholeIfAny(in.File)
	if err != nil {
		return models.Bulletin{}, err
	}
	return exporter.IssueBulletin(ctx, r.Store, models.ViewerOf(ctx), in.BulletinID, int64(in.Version), edited)
}

// wholeIfAny gives the bytes of a file that may be left out; an empty one is none.
func wholeIfAny(file *graphql.Upload) ([]byte, error) {
	if file == nil {
		return nil, nil
	}
	if file.File == nil {
		return nil, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	body, err := wholeOf(*file)
	if err == nil && len(body) == 0 {
		err = models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	return body, err
}

func (r *Resolver) setPaperTemplate(ctx context.Context, in PaperTemplateSetInput) (*PaperTemplate, error) {
	report, err := reportFor(ctx, in.ReportID)
	if err != nil {
		return nil, err
	}
	body, err := wholeIfAny(in.File)
	if err != nil {
		return nil, err
	}
	name := ""
	if in.File != nil {
		name = in.File.Filename
	}
	own, err := exporter.SetPaperTemplate(ctx, r.Store, models.ViewerOf(ctx), report.ID, name, body)
	return r.paperTemplate(report, own), err
}

func (r *Resolver) createLeaderLink(ctx context.Context, in LeaderLinkCreateInput) (models.LeaderLink, string, error) {
	if err := checkID("leaderId", in.LeaderID); err != nil {
		return models.LeaderLink{}, "", err
	}
	report, err := reportFor(ctx, in.ReportID)
	if err != nil {
		return models.LeaderLink{}, "", err
	}
	days := models.LinkDays
	if in.Days != nil {
		days = *in.Days
	}
	l, token, err := r.Store.Papers.NewLink(ctx, models.ViewerOf(ctx), report.ID, in.LeaderID, in.Period, days)
	if err != nil {
		return l, "", err
	}
	return l, r.Addresses.LeaderLink(token), nil
}

// leadersByID reads posts with who holds them today.
func leadersByID(st *store.Store) many[store.Portfolio] {
	return func(ctx context.Context, v models.Viewer, _ []string) ([]store.Portfolio, error) {
		return st.Papers.Leaders(ctx, v, models.DateOf(time.Now()))
	}
}

// PeriodDownloads are addresses of what a period gives.
type PeriodDownloads struct{ LedgerCSV, LedgerJSON, Templates, Marked, Originals string }

func (r *Resolver) downloads(slug, period string) *PeriodDownloads {
	pack := func(kind exporter.PackKind) string { return r.Addresses.Pack(slug, string(kind), period, "") }
	return &PeriodDownloads{LedgerCSV: r.Addresses.Ledger(slug, period, "csv"), LedgerJSON: r.Addresses.Ledger(slug, period, "json"),
		Templates: pack(exporter.PackTemplates), Marked: pack(exporter.PackMarked), Originals: pack(exporter.PackOriginals)}
}
