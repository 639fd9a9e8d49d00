package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"duban/models"
	"duban/text"

	"gorm.io/gorm"
)

// Accounts are users, their grants, and what they sign in with.
type Accounts struct{ db *database }

// The kinds of credential. Only the SHA-256 of each is kept.
const (
	sessionKind = "SESSION"
	tokenKind   = "TOKEN"
	linkKind    = "LINK"
)

// How long credentials hold (security.md §6).
const (
	SessionIdle     = 30 * time.Minute
	SessionAbsolute = 12 * time.Hour
	LinkLife        = 10 * time.Minute
	maxFailures     = 5
	lockTime        = 15 * time.Minute
)

// NewUser is an account to be made. PasswordHash is argon2id, "" for one that signs in by link or token.
type NewUser struct {
	Name         string
	DisplayName  string
	PasswordHash string
	Grants       []models.Grant
}

// Create makes an account, or adds grants to one of that name. System administrators and the command line only; staff may
// make department accounts.
func (s Accounts) Create(ctx context.Context, v models.Viewer, n NewUser) (models.User, error) {
	var u models.User
	if err := mayCreate(v, n.Grants); err != nil {
		return u, err
	}
	name := text.Clean(n.Name)
	if name == "" || len(name) > 64 {
		return u, models.Errorf(models.Invalid, "USER_NAME", "name", "most", "64")
	}
	err := s.db.write(ctx, v, "", func(t *tx) error {
		if err := t.Raw(`SELECT * FROM users WHERE name = ?`, text.Fold(name)).Scan(&u).Error; err != nil {
			return err
		}
		if u.ID == "" {
			u = models.User{ID: models.NewID(models.UserPrefix), Name: text.Fold(name), DisplayName: n.DisplayName, CreatedAt: t.now, Version: 1}
			if u.DisplayName == "" {
				u.DisplayName = name
			}
			u.PasswordHash = n.PasswordHash
			if err := t.createUser(&u); err != nil {
				return err
			}
		} else if n.PasswordHash != "" {
			if err := t.Exec(`UPDATE users SET password_hash = ?, failures = 0, locked_until = NULL, version = version + 1 WHERE id = ?`, n.PasswordHash, u.ID).Error; err != nil {
				return err
			}
		}
		return t.grant(u.ID, n.Grants)
	})
	return u, err
}

// createUser makes an account, or gives the one that another server has made of the same name in the meantime.
func (t *tx) createUser(u *models.User) error {
	made := t.Exec(`INSERT INTO users (id, name, display_name, password_hash, disabled, failures, created_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO NOTHING`, u.ID, u.Name, u.DisplayName, u.PasswordHash, false, 0, u.CreatedAt, u.Version)
	if made.Error != nil || made.RowsAffected > 0 {
		return made.Error
	}
	name := u.Name
	*u = models.User{}
	return one(t.Raw(`SELECT * FROM users WHERE name = ?`, name), u, "NOT_FOUND")
}

func mayCreate(v models.Viewer, grants []models.Grant) error {
	if err := signedIn(v); err != nil {
		return err
	}
	for _, g := range grants {
		if g.Role != models.RoleDepartment && !v.System {
			return models.Errorf(models.Forbidden, "FORBIDDEN", "role")
		}
		if (g.Role == models.RoleDepartment) != (g.DepartmentID != nil) {
			return models.Errorf(models.Invalid, "ROLE_NEEDS_DEPARTMENT", "department")
		}
	}
	if !v.System && !v.Staff {
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	return nil
}

// grant adds those of the grants that the user hasn't.
func (t *tx) grant(userID string, grants []models.Grant) error {
	for _, g := range grants {
		department := ""
		if g.DepartmentID != nil {
			department = *g.DepartmentID
		}
		var has int64
		if err := t.Raw(`SELECT count(*) FROM user_grants WHERE user_id = ? AND role = ? AND COALESCE(department_id, '') = ?`,
			userID, g.Role, department).Scan(&has).Error; err != nil {
			return err
		}
		if has > 0 {
			continue
		}
		g.UserID = userID
		if err := t.DB.Create(&g).Error; err != nil {
			return err
		}
	}
	return nil
}

// CountUsers says how many accounts there are.
func (s Accounts) CountUsers(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.query(ctx).Raw(`SELECT count(*) FROM users`).Scan(&n).Error
	return n, err
}

// ByName gives the account that a sign-in name names. The command line and sign-in only: it takes no viewer.
func (s Accounts) ByName(ctx context.Context, name string) (models.User, error) {
	var u models.User
	err := one(s.db.query(ctx).Raw(`SELECT * FROM users WHERE name = ?`, text.Fold(name)), &u, "USER_UNKNOWN")
	return u, err
}

// ByID gives the accounts of ids, without password hashes: for showing who did something.
func (s Accounts) ByID(ctx context.Context, v models.Viewer, ids []string) ([]models.User, error) {
	return byIDs[models.User](ctx, s.db, v, `SELECT id, name, display_name, disabled, created_at, version FROM users WHERE id IN ?`, ids)
}

// SignedIn records a try to sign in by password: success clears the failures, the fifth failure locks for 15 minutes.
func (s Accounts) SignedIn(ctx context.Context, userID string, ok bool) error {
	return s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		if ok {
			return t.Exec(`UPDATE users SET failures = 0, locked_until = NULL WHERE id = ?`, userID).Error
		}
		until := t.now.Add(lockTime)
		return t.Exec(`UPDATE users SET failures = CASE WHEN failures + 1 >= ? THEN 0 ELSE failures + 1 END,
			locked_until = CASE WHEN failures + 1 >= ? THEN ? ELSE locked_until END WHERE id = ?`, maxFailures, maxFailures, until, userID).Error
	})
}

// secret makes what a client holds and the hash that is kept.
func secret(prefix string) (plain, hash string) {
	var raw [32]byte
	rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	plain = prefix + base64.RawURLEncoding.EncodeToString(raw[:])
	return plain, hashOf(plain)
}

func hashOf(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

func (s Accounts) issue(ctx context.Context, userID, kind, prefix string, life time.Duration) (string, error) {
	plain, hash := secret(prefix)
	err := s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		var expires *time.Time
		if life > 0 {
			at := t.now.Add(life)
			expires = &at
		}
		return t.Exec(`INSERT INTO credentials (hash, user_id, kind, created_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
			hash, userID, kind, t.now, t.now, expires).Error
	})
	return plain, err
}

// NewSession opens a session and gives its secret, for the cookie.
func (s Accounts) NewSession(ctx context.Context, userID string) (string, error) {
	return s.issue(ctx, userID, sessionKind, "", SessionAbsolute)
}

// NewToken makes an API token. It holds until it is revoked.
func (s Accounts) NewToken(ctx context.Context, userID string) (string, error) {
	return s.issue(ctx, userID, tokenKind, "duban_", 0)
}

// NewLink makes a one-time sign-in link's secret that holds ten minutes.
func (s Accounts) NewLink(ctx context.Context, userID string) (string, error) {
	return s.issue(ctx, userID, linkKind, "", LinkLife)
}

type credential struct {
	UserID    string
	Kind      string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt *time.Time
	UsedAt    *time.Time
}

func (c credential) dead(now time.Time) bool {
	return c.UserID == "" || c.ExpiresAt != nil && now.After(*c.ExpiresAt) || c.UsedAt != nil ||
		c.Kind == sessionKind && now.Sub(c.SeenAt) > SessionIdle
}

// UseLink burns a sign-in link and gives its user; a used, old or unknown one is refused alike.
func (s Accounts) UseLink(ctx context.Context, plain string) (string, error) {
	var userID string
	err := s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		var c credential
		if err := t.Raw(`SELECT * FROM credentials WHERE hash = ? AND kind = ?`, hashOf(plain), linkKind).Scan(&c).Error; err != nil {
			return err
		}
		refused := models.Errorf(models.NotFound, "LINK_USED", "")
		if c.dead(t.now) {
			return refused
		}
		done := t.Exec(`UPDATE credentials SET used_at = ? WHERE hash = ? AND used_at IS NULL`, t.now, hashOf(plain))
		if done.Error == nil && done.RowsAffected != 1 {
			return refused
		}
		userID = c.UserID
		return done.Error
	})
	return userID, err
}

// SessionViewer gives the viewer of a session's secret, the zero viewer when there is none that holds.
func (s Accounts) SessionViewer(ctx context.Context, plain string) (models.Viewer, error) {
	return s.viewer(ctx, plain, sessionKind)
}

// TokenViewer gives the viewer of an API token, the zero viewer when there is none that holds.
func (s Accounts) TokenViewer(ctx context.Context, plain string) (models.Viewer, error) {
	return s.viewer(ctx, plain, tokenKind)
}

// touchEvery is how often a session's last use is written down.
const touchEvery = time.Minute

func (s Accounts) viewer(ctx context.Context, plain, kind string) (models.Viewer, error) {
	var c credential
	var u models.User
	var grants []models.Grant
	now := s.db.now()
	err := s.db.read(ctx, func(q *gorm.DB) error {
		if err := q.Raw(`SELECT * FROM credentials WHERE hash = ? AND kind = ?`, hashOf(plain), kind).Scan(&c).Error; err != nil || c.dead(now) {
			return err
		}
		if err := q.Raw(`SELECT * FROM users WHERE id = ? AND disabled = ?`, c.UserID, false).Scan(&u).Error; err != nil || u.ID == "" {
			return err
		}
		return q.Raw(`SELECT * FROM user_grants WHERE user_id = ?`, u.ID).Scan(&grants).Error
	})
	if err != nil || u.ID == "" {
		return models.Viewer{}, err
	}
	if now.Sub(c.SeenAt) > touchEvery {
		err = s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
			return t.Exec(`UPDATE credentials SET seen_at = ? WHERE hash = ?`, t.now, hashOf(plain)).Error
		})
	}
	return models.NewViewer(u, grants), err
}

// EndSession ends one session.
func (s Accounts) EndSession(ctx context.Context, plain string) error {
	return s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		return t.Exec(`DELETE FROM credentials WHERE hash = ? AND kind = ?`, hashOf(plain), sessionKind).Error
	})
}

// EndSessions ends every session of a user: sign-out everywhere.
func (s Accounts) EndSessions(ctx context.Context, userID string) error {
	return s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		return t.Exec(`DELETE FROM credentials WHERE user_id = ? AND kind = ?`, userID, sessionKind).Error
	})
}

// SetPassword puts a new hash on the viewer's own account, and ends every session and unused link of it: whoever knew the old
// password is out.
func (s Accounts) SetPassword(ctx context.Context, v models.Viewer, hash string) error {
	if err := signedIn(v); err != nil {
		return err
	}
	return s.db.write(ctx, v, "", func(t *tx) error {
		done := t.Exec(`UPDATE users SET password_hash = ?, failures = 0, locked_until = NULL, version = version + 1 WHERE id = ?`, hash, v.UserID)
		if err := changedOne(done); err != nil {
			return err
		}
		return t.Exec(`DELETE FROM credentials WHERE user_id = ? AND kind IN ?`, v.UserID, []string{sessionKind, linkKind}).Error
	})
}

// Access puts a sign-in, refusal or download on the access log.
func (s Accounts) Access(ctx context.Context, actor, kind, address, detail string) error {
	return s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		return t.Exec(`INSERT INTO access_log (id, at, actor, kind, address, detail) VALUES (?, ?, ?, ?, ?, ?)`,
			models.NewID(models.EventPrefix), t.now, actor, kind, address, detail).Error
	})
}

// HasSignedIn says whether somebody has ever used a sign-in link or a password of an account.
func (s Accounts) HasSignedIn(ctx context.Context, name string) (bool, error) {
	var n int64
	err := s.db.query(ctx).Raw(`SELECT count(*) FROM users u WHERE u.name = ? AND (u.password_hash <> '' OR EXISTS (
		SELECT 1 FROM credentials c WHERE c.user_id = u.id AND (c.kind = ? OR c.used_at IS NOT NULL)))`, text.Fold(name), sessionKind).Scan(&n).Error
	return n > 0, err
}
