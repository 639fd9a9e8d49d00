package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"duban/models"
	"duban/text"

	"gorm.io/gorm"
)

// Papers are what leaves the house as a document and is kept: bulletins, the office's template, links to one-pagers.
type Papers struct{ db *database }

// bulletinScope is Viewer.MaySeeBulletin as SQL.
func bulletinScope(v models.Viewer) string {
	if v.Staff {
		return "1 = 1"
	}
	return "state = 'ISSUED'"
}

// Bulletins gives a report's bulletins that the viewer may see, the newest first; of one period where one is named.
func (s Papers) Bulletins(ctx context.Context, v models.Viewer, reportID string, period models.Period) ([]models.Bulletin, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	var all []models.Bulletin
	err := s.db.query(ctx).Raw(`SELECT * FROM bulletins WHERE report_id = ? AND (? = '' OR period_id IN (SELECT id FROM periods WHERE report_id = ? AND name = ?)) AND `+bulletinScope(v)+
		` ORDER BY created_at DESC, id DESC LIMIT 500`, reportID, period, reportID, period).Scan(&all).Error
	return all, err
}

// BulletinsByID gives those of the bulletins of ids that the viewer may see, in any order.
func (s Papers) BulletinsByID(ctx context.Context, v models.Viewer, ids []string) ([]models.Bulletin, error) {
	if err := signedIn(v); err != nil || len(ids) == 0 {
		return nil, err
	}
	var all []models.Bulletin
	err := s.db.query(ctx).Raw(`SELECT * FROM bulletins WHERE id IN ? AND `+bulletinScope(v), ids).Scan(&all).Error
	return all, err
}

// Bulletin gives one bulletin; one that isn't there and one that isn't the viewer's to see are the same.
func (s Papers) Bulletin(ctx context.Context, v models.Viewer, id string) (models.Bulletin, error) {
	all, err := s.BulletinsByID(ctx, v, []string{id})
	if err != nil {
		return models.Bulletin{}, err
	}
	if len(all) == 0 {
		return models.Bulletin{}, models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	return all[0], nil
}

// Kept gives the bytes of an issued bulletin: its Word file, or the same as a web page ("" for one that was edited).
func (s Papers) Kept(ctx context.Context, v models.Viewer, b models.Bulletin, page bool) ([]byte, error) {
	if !v.MaySeeBulletin(b) || !b.Issued() {
		return nil, models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	hash := b.SHA256
	if page {
		hash = b.PageSHA256
	}
	if hash == nil {
		return nil, nil
	}
	return blob(s.db.query(ctx), *hash)
}

func blob(q *gorm.DB, sha256 string) ([]byte, error) {
	var b struct{ Body []byte }
	err := one(q.Raw(`SELECT body FROM blobs WHERE sha256 = ?`, sha256), &b, "NOT_FOUND")
	return b.Body, err
}

// BulletinText is what staff say in a bulletin beside its figures; nil leaves a part as it is.
type BulletinText struct {
	Title    *string
	Foreword *string
	TaskIDs  []string // nil: as it is
}

// Limits of a bulletin's own words.
const (
	maxBulletinTitle = 120
	maxForeword      = 5000
)

func (x *BulletinText) check() error {
	for _, part := range []struct {
		field string
		s     *string
		most  int
	}{{"title", x.Title, maxBulletinTitle}, {"foreword", x.Foreword, maxForeword}} {
		if part.s == nil {
			continue
		}
		*part.s = text.Clean(*part.s)
		if n := utf8.RuneCountInString(*part.s); n > part.most {
			return models.Errorf(models.Invalid, "PAPER_TEXT_LONG", part.field, "found", strconv.Itoa(n), "most", strconv.Itoa(part.most))
		}
	}
	if n := len(x.TaskIDs); n > maxDecided {
		return models.Errorf(models.TooLarge, "TOO_MANY", "taskIds", "found", strconv.Itoa(n), "most", strconv.Itoa(maxDecided))
	}
	return nil
}

// on puts the words into a bulletin; every task must be one of its report's.
func (x BulletinText) on(t *tx, b *models.Bulletin) error {
	if x.Title != nil {
		b.Title = *x.Title
	}
	if x.Foreword != nil {
		b.Foreword = *x.Foreword
	}
	if x.TaskIDs == nil {
		return nil
	}
	b.TaskIDs = distinct(x.TaskIDs)
	var known []string
	if err := t.Raw(`SELECT id FROM tasks WHERE report_id = ? AND id IN ?`, b.ReportID, b.TaskIDs).Scan(&known).Error; err != nil {
		return err
	}
	for _, id := range b.TaskIDs {
		if !slices.Contains(known, id) {
			return models.Errorf(models.NotFound, "NOT_FOUND", "taskIds", "found", id)
		}
	}
	return nil
}

// DraftBulletin begins a bulletin on a period. Staff only. It is numbered when it is issued.
func (s Papers) DraftBulletin(ctx context.Context, v models.Viewer, reportID string, period models.Period, words BulletinText) (models.Bulletin, error) {
	var b models.Bulletin
	if err := editor(v); err != nil {
		return b, err
	}
	if err := words.check(); err != nil {
		return b, err
	}
	err := s.db.write(ctx, v, reportID, func(t *tx) error {
		var p models.ReportingPeriod
		if err := findPeriod(t.DB, reportID, period, &p); err != nil {
			return err
		}
		b = models.Bulletin{ID: models.NewID(models.BulletinPrefix), ReportID: reportID, PeriodID: p.ID, State: models.PaperDraft, TaskIDs: []string{},
			By: v.UserID, CreatedAt: t.now, Version: 1}
		if err := words.on(t, &b); err != nil {
			return err
		}
		if err := insert(t, []models.Bulletin{b}); err != nil {
			return err
		}
		return t.record("bulletin.drafted", b.ID, map[string]any{"period": period, "title": b.Title, "tasks": b.TaskIDs})
	})
	return b, err
}

// UpdateBulletin changes a draft's words. Staff only.
func (s Papers) UpdateBulletin(ctx context.Context, v models.Viewer, id string, version int64, words BulletinText) (models.Bulletin, error) {
	if err := words.check(); err != nil {
		return models.Bulletin{}, err
	}
	return s.onDraft(ctx, v, id, version, func(t *tx, b *models.Bulletin) error {
		if err := words.on(t, b); err != nil {
			return err
		}
		return t.record("bulletin.changed", b.ID, map[string]any{"title": b.Title, "foreword": b.Foreword, "tasks": b.TaskIDs})
	})
}

// onDraft changes a draft upon the version that its reader saw.
func (s Papers) onDraft(ctx context.Context, v models.Viewer, id string, version int64, step func(*tx, *models.Bulletin) error) (models.Bulletin, error) {
	var b models.Bulletin
	if err := editor(v); err != nil {
		return b, err
	}
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM bulletins WHERE id = ?`, id), &b, "NOT_FOUND"); err != nil {
		return b, err
	}
	err := s.db.write(ctx, v, b.ReportID, func(t *tx) error {
		b = models.Bulletin{}
		if err := t.named(&b, "bulletinId", `SELECT * FROM bulletins WHERE id = ?`, id); err != nil {
			return err
		}
		switch {
		case b.Issued():
			return models.Errorf(models.Conflict, "PAPER_ISSUED", "bulletinId", "found", models.BulletinNumber(b.Year, b.Number))
		case b.Version != version:
			return models.Errorf(models.Conflict, "VERSION_CONFLICT", "version")
		}
		if err := step(t, &b); err != nil {
			return err
		}
		b.Version++
		tasks, err := json.Marshal(b.TaskIDs)
		if err != nil {
			return err
		}
		return changedOne(t.Exec(`UPDATE bulletins SET state = ?, year = ?, number = ?, title = ?, foreword = ?, task_ids = ?, sha256 = ?, page_sha256 = ?,
			size = ?, edited = ?, head_seq = ?, head = ?, issued_by = ?, issued_at = ?, version = ? WHERE id = ? AND version = ?`, b.State, b.Year, b.Number,
			b.Title, b.Foreword, string(tasks), b.SHA256, b.PageSHA256, b.Size, b.Edited, b.HeadSeq, b.Head, b.IssuedBy, b.IssuedAt, b.Version, b.ID, version))
	})
	return b, err
}

// NextNumber is the number that a bulletin of a report would get if it were issued in a year now.
func (s Papers) NextNumber(ctx context.Context, reportID string, year int) (int, error) {
	return nextNumber(s.db.query(ctx), reportID, year)
}

func nextNumber(q *gorm.DB, reportID string, year int) (int, error) {
	var last int
	err := q.Raw(`SELECT COALESCE(max(number), 0) FROM bulletins WHERE report_id = ? AND year = ?`, reportID, year).Scan(&last).Error
	return last + 1, err
}

// Issue is a bulletin as it goes out. Number and Head are what its bytes say: where another is due by now, nothing is issued.
type Issue struct {
	Year, Number int
	Head         string // of the report's chain when the figures were read; "" for a file that was edited
	Word, Page   Kept   // Page without bytes: an edited file has no page of ours
	Edited       bool
}

// Kept are bytes with their hash.
type Kept struct {
	SHA256 string
	Body   []byte
}

// IssueBulletin issues a draft: its number is given, its bytes are kept. Staff only. ISSUE_MOVED says that number or figures have moved
// since the bytes were made; they are to be made anew.
func (s Papers) IssueBulletin(ctx context.Context, v models.Viewer, id string, version int64, i Issue) (models.Bulletin, error) {
	return s.onDraft(ctx, v, id, version, func(t *tx, b *models.Bulletin) error {
		number, err := nextNumber(t.DB, b.ReportID, i.Year)
		if err != nil {
			return err
		}
		var head chainHead
		if err := t.Raw(`SELECT seq, hash FROM chain_heads WHERE report_id = ?`, b.ReportID).Scan(&head).Error; err != nil {
			return err
		}
		if number != i.Number || !i.Edited && head.Hash != i.Head {
			return models.Errorf(models.Conflict, "ISSUE_MOVED", "bulletinId", "found", models.BulletinNumber(i.Year, number))
		}
		b.State, b.Year, b.Number, b.Edited, b.HeadSeq, b.Head = models.PaperIssued, i.Year, number, i.Edited, head.Seq, head.Hash
		b.IssuedBy, b.IssuedAt, b.Size = v.UserID, &t.now, int64(len(i.Word.Body))
		if b.SHA256, err = t.keepBytes(i.Word); err != nil {
			return err
		}
		if b.PageSHA256, err = t.keepBytes(i.Page); err != nil {
			return err
		}
		return t.record("bulletin.issued", b.ID, map[string]any{"number": models.BulletinNumber(b.Year, b.Number), "sha256": b.SHA256,
			"pageSha256": b.PageSHA256, "edited": b.Edited, "headSeq": b.HeadSeq, "head": b.Head})
	})
}

func (t *tx) keepBytes(k Kept) (*string, error) {
	if k.Body == nil {
		return nil, nil
	}
	return &k.SHA256, t.keepBlob(Upload{SHA256: k.SHA256, Body: k.Body})
}

// Now is the store's clock, for what is dated.
func (s Papers) Now() time.Time { return s.db.now() }
