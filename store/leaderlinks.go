package store

import (
	"context"
	"strconv"
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// Leaders gives all posts with who holds them on a day, in official order. Everybody signed in may see them.
func (s Papers) Leaders(ctx context.Context, v models.Viewer, day models.Date) ([]Portfolio, error) {
	if err := signedIn(v); err != nil {
		return nil, err
	}
	return leadersOn(s.db.query(ctx), day, "")
}

// leadersOn gives the posts, or one of them, with who holds them on a day.
func leadersOn(q *gorm.DB, day models.Date, leaderID string) ([]Portfolio, error) {
	var rows []Portfolio
	err := q.Raw(`SELECT l.*, COALESCE((SELECT min(h.name) FROM leader_holders h WHERE h.leader_id = l.id AND (h.valid_from IS NULL OR h.valid_from <= ?)
			AND (h.valid_to IS NULL OR h.valid_to >= ?)), '') AS holder
		FROM leaders l WHERE ? = '' OR l.id = ? ORDER BY l.position, l.id`, day, day, leaderID, leaderID).Scan(&rows).Error
	return rows, err
}

// Links gives the links to one-pagers of a report, the newest first; of one leader where one is named. Staff only.
func (s Papers) Links(ctx context.Context, v models.Viewer, reportID, leaderID string) ([]models.LeaderLink, error) {
	if err := editor(v); err != nil {
		return nil, err
	}
	var all []models.LeaderLink
	err := s.db.query(ctx).Raw(`SELECT * FROM leader_links WHERE report_id = ? AND (? = '' OR leader_id = ?) ORDER BY created_at DESC, id LIMIT 500`,
		reportID, leaderID, leaderID).Scan(&all).Error
	return all, err
}

// NewLink makes a link to a leader's one-pager that holds so many days, and gives its token: it is shown once and kept nowhere. Staff only.
func (s Papers) NewLink(ctx context.Context, v models.Viewer, reportID, leaderID string, period models.Period, days int) (models.LeaderLink, string, error) {
	var l models.LeaderLink
	if err := editor(v); err != nil {
		return l, "", err
	}
	if days < 1 || days > models.MostLinkDays {
		return l, "", models.Errorf(models.Invalid, "LINK_DAYS", "days", "found", strconv.Itoa(days), "most", strconv.Itoa(models.MostLinkDays))
	}
	token, hash := secret("")
	err := s.db.write(ctx, v, reportID, func(t *tx) error {
		var p models.ReportingPeriod
		if err := findPeriod(t.DB, reportID, period, &p); err != nil {
			return err
		}
		var leader models.Leader
		if err := t.named(&leader, "leaderId", `SELECT * FROM leaders WHERE id = ?`, leaderID); err != nil {
			return err
		}
		l = models.LeaderLink{ID: models.NewID(models.LeaderLinkPrefix), ReportID: reportID, LeaderID: leaderID, PeriodID: p.ID, Hash: hash,
			ExpiresAt: t.now.Add(time.Duration(days) * 24 * time.Hour), By: v.UserID, CreatedAt: t.now}
		if err := insert(t, []models.LeaderLink{l}); err != nil {
			return err
		}
		return t.record("leaderLink.made", l.ID, map[string]any{"leaderId": leaderID, "period": period, "expiresAt": l.ExpiresAt})
	})
	return l, token, err
}

// RevokeLink ends a link; one that has ended stays as it is. Staff only.
func (s Papers) RevokeLink(ctx context.Context, v models.Viewer, linkID string) (models.LeaderLink, error) {
	var l models.LeaderLink
	if err := editor(v); err != nil {
		return l, err
	}
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM leader_links WHERE id = ?`, linkID), &l, "NOT_FOUND"); err != nil {
		return l, err
	}
	err := s.db.write(ctx, v, l.ReportID, func(t *tx) error {
		if err := t.named(&l, "leaderLinkId", `SELECT * FROM leader_links WHERE id = ?`, linkID); err != nil || l.RevokedAt != nil {
			return err
		}
		l.RevokedAt = &t.now
		if err := changedOne(t.Exec(`UPDATE leader_links SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL`, t.now, linkID)); err != nil {
			return err
		}
		return t.record("leaderLink.revoked", l.ID, map[string]any{"leaderId": l.LeaderID})
	})
	return l, err
}

// OpenedLink is what a link opens, and as whom: its maker as they are now.
type OpenedLink struct {
	models.LeaderLink
	Period models.Period
	Viewer models.Viewer
}

// OpenLink gives what a token opens. A wrong, expired or revoked one, and one whose maker is no longer of the staff, are the same. It
// writes nothing: however often it is fetched, ahead of its reader too, the link stays as it is.
func (s Papers) OpenLink(ctx context.Context, token string) (OpenedLink, error) {
	var o OpenedLink
	err := s.db.read(ctx, func(q *gorm.DB) error {
		if err := one(q.Raw(`SELECT * FROM leader_links WHERE hash = ?`, hashOf(token)), &o.LeaderLink, "LINK_GONE"); err != nil {
			return err
		}
		gone := models.Errorf(models.NotFound, "LINK_GONE", "")
		if !o.Open(s.db.now()) {
			return gone
		}
		var u models.User
		if err := one(q.Raw(`SELECT * FROM users WHERE id = ? AND disabled = ?`, o.By, false), &u, "LINK_GONE"); err != nil {
			return err
		}
		var grants []models.Grant
		if err := q.Raw(`SELECT * FROM user_grants WHERE user_id = ?`, u.ID).Scan(&grants).Error; err != nil {
			return err
		}
		if o.Viewer = models.NewViewer(u, grants); !o.Viewer.Staff {
			return gone
		}
		return q.Raw(`SELECT name FROM periods WHERE id = ?`, o.PeriodID).Scan(&o.Period).Error
	})
	return o, err
}
