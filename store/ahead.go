package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"duban/models"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"
)

// Ahead is a basis that was read before its transaction, while something else went on (a large file being read by a child). The transaction
// takes it only where the database proves that nothing at all was committed since; else it reads the basis itself.
type Ahead struct {
	basis  Basis
	drafts bool
	moment string   // which state of the database it was read in
	conn   *gorm.DB // SQLite: the reading connection that counts those states
	held   *sql.Conn
	free   func()
}

// aheadPlaces bounds the bases, and the reading connections, that are kept ahead.
var aheadPlaces = make(chan struct{}, 2)

// Ahead reads a basis ahead of the Keep or HandIn that is given it. Nil where there is no place or where it can't be read: the transaction says
// why. It must be closed.
func (s Submissions) Ahead(ctx context.Context, v models.Viewer, reportID, departmentID string, period models.Period) *Ahead {
	select {
	case aheadPlaces <- struct{}{}:
	default:
		return nil
	}
	a := &Ahead{drafts: v.For(departmentID), free: sync.OnceFunc(func() { <-aheadPlaces })}
	if err := a.read(ctx, s.db, v, reportID, departmentID, period); err != nil {
		a.Close()
		return nil
	}
	return a
}

// Close lets go of what it holds; nil may be closed, and what was closed.
func (a *Ahead) Close() {
	if a == nil {
		return
	}
	if a.held != nil {
		_ = a.held.Close() // back into its pool
	}
	a.free()
	a.basis, a.held, a.conn, a.moment = Basis{}, nil, nil, ""
}

func (a *Ahead) read(ctx context.Context, db *database, v models.Viewer, reportID, departmentID string, period models.Period) error {
	step := func(q *gorm.DB) (err error) {
		if a.moment, err = momentOf(q); err != nil {
			return err
		}
		if a.basis, err = readFrame(q, v, a.drafts, reportID, departmentID, period); err != nil {
			return err
		}
		return a.readBoth(ctx, db, q)
	}
	if db.dialect == onPostgres {
		return db.read(ctx, step)
	}
	var err error
	if a.held, err = db.pools[1].Conn(ctx); err != nil {
		return err
	}
	a.conn = db.reader.WithContext(ctx)
	a.conn.Statement.ConnPool = a.held
	return a.conn.Transaction(step, &sql.TxOptions{ReadOnly: true})
}

// readBoth reads the tasks on q and, on a connection of its own, what lies beneath them. What that one may see that is newer than the moment
// of the first makes the basis useless, as whatever is committed later does.
func (a *Ahead) readBoth(ctx context.Context, db *database, q *gorm.DB) error {
	var under beneath
	var second errgroup.Group
	frame := a.basis // of its own: readTasks writes to the other
	second.Go(func() error {
		return db.read(ctx, func(q *gorm.DB) (err error) {
			under, err = frame.beneath(q, frame.led())
			return err
		})
	})
	err := a.basis.readTasks(q)
	if err := errors.Join(err, second.Wait()); err != nil {
		return err
	}
	a.basis.put(under)
	return nil
}

// momentOf names the state of the database that is seen: as long as it has the same name, nothing was committed.
func momentOf(q *gorm.DB) (string, error) {
	query := `PRAGMA data_version` // of this connection: it counts what others commit, other processes too
	if q.Dialector.Name() == "postgres" {
		query = `SELECT pg_current_snapshot()::text` // whatever commits leaves it or moves its ends
	}
	var moment string
	err := q.Raw(query).Scan(&moment).Error
	return moment, err
}

// basisOf is the basis that was read ahead, if it still holds, or else read now. The transaction has the lock that writers of the report
// take; it must not have written yet.
func (t *tx) basisOf(a *Ahead, reportID, departmentID string, period models.Period) (Basis, error) {
	if a == nil || a.moment == "" || a.basis.Report.ID != reportID || a.basis.Department.ID != departmentID || a.basis.Period.Name != period ||
		a.drafts != t.viewer.For(departmentID) || !t.viewer.MayReport(departmentID) {
		return readBasis(t.DB, t.viewer, reportID, departmentID, period)
	}
	b, q := a.basis, t.DB
	if a.conn != nil {
		q = a.conn
	}
	now, err := momentOf(q)
	before := a.moment
	a.moment = "" // a basis is used once
	if err != nil {
		return b, err
	}
	if now != before {
		return readBasis(t.DB, t.viewer, reportID, departmentID, period)
	}
	return b, nil
}
