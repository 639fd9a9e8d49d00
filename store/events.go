package store

import (
	"context"
	"encoding/json"
	"fmt"

	"duban/models"

	"gorm.io/gorm"
)

// Events are the acts on record.
type Events struct{ db *database }

type chainHead struct {
	Seq   int64
	Hash  string
	State models.ReportState // of the report
}

// lockHead locks the end of the report's chain and gives it; a report without one gets it.
func (t *tx) lockHead() (chainHead, error) {
	var head chainHead
	if t.reportID == "" {
		return head, nil
	}
	lock := ""
	if t.Dialector.Name() == "postgres" {
		lock = " FOR UPDATE"
	}
	found := t.Raw(`SELECT seq, hash, (SELECT state FROM reports WHERE id = chain_heads.report_id) AS state FROM chain_heads WHERE report_id = ?`+lock, t.reportID).Scan(&head)
	if head.State == models.ReportArchived {
		return head, models.Errorf(models.Conflict, "REPORT_IS_ARCHIVED", "reportId")
	}
	if found.Error != nil || found.RowsAffected == 1 {
		return head, found.Error
	}
	var reports int64
	if err := t.Raw(`SELECT count(*) FROM reports WHERE id = ?`, t.reportID).Scan(&reports).Error; err != nil || reports == 0 {
		return head, err // a report that is just being made: chain adds its head
	}
	return t.firstHead()
}

// firstHead gives a report without a head one, and locks it: with what another server has chained in the meantime.
func (t *tx) firstHead() (chainHead, error) {
	var head chainHead
	if err := t.Exec(`INSERT INTO chain_heads (report_id, seq, hash) VALUES (?, 0, '') ON CONFLICT (report_id) DO NOTHING`, t.reportID).Error; err != nil {
		return head, err
	}
	lock := ""
	if t.Dialector.Name() == "postgres" {
		lock = " FOR UPDATE"
	}
	return head, t.Raw(`SELECT seq, hash FROM chain_heads WHERE report_id = ?`+lock, t.reportID).Scan(&head).Error
}

// record adds an event to those that will be chained when the transaction ends. data is written as JSON.
func (t *tx) record(kind, subject string, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return err
	}
	t.recordJSON(kind, subject, string(body))
	return nil
}

// recordJSON is record of what is JSON already.
func (t *tx) recordJSON(kind, subject, data string) {
	t.recordEach(kind, 1, func(int) (string, string) { return subject, data })
}

// recordEach adds n events of a kind. What they say is asked for in order, when they are written.
func (t *tx) recordEach(kind string, n int, says func(i int) (subject, data string)) {
	t.events = append(t.events, acts{kind: kind, count: n, says: says})
}

// acts are events of one kind that a transaction has still to write.
type acts struct {
	kind  string
	count int
	says  func(i int) (subject, data string)
}

// sealed gives the transaction's events, and what makes each of them when it is written: it is called in order.
func (t *tx) sealed(head *chainHead) ([]models.Event, func(*models.Event)) {
	count := 0
	for _, a := range t.events {
		count += a.count
	}
	of, at := 0, 0
	return make([]models.Event, count), func(e *models.Event) {
		for at == t.events[of].count {
			of, at = of+1, 0
		}
		a := t.events[of]
		*e = models.Event{ID: models.NewID(models.EventPrefix), ReportID: t.reportID, At: t.now, ActorID: t.viewer.UserID, Actor: t.viewer.Name, Kind: a.kind}
		e.Subject, e.Data = a.says(at)
		at++
		head.seal(e)
	}
}

// chain seals the transaction's events onto the head and moves it.
func (t *tx) chain(head chainHead) error {
	events, seal := t.sealed(&head)
	if len(events) == 0 {
		return nil
	}
	if head.Seq == 0 && t.reportID != "" { // the report has just been made, by this transaction or by another one that it waited for
		var err error
		if head, err = t.firstHead(); err != nil {
			return err
		}
	}
	if err := insertEach(t, events, seal); err != nil {
		return err
	}
	return t.Exec(`INSERT INTO chain_heads (report_id, seq, hash) VALUES (?, ?, ?)
		ON CONFLICT (report_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`, t.reportID, head.Seq, head.Hash).Error
}

// seal chains an event onto the head and moves it.
func (h *chainHead) seal(e *models.Event) {
	h.Seq++
	e.Seq, e.PrevHash = h.Seq, h.Hash
	e.Hash = e.Seal()
	h.Hash = e.Hash
}

// After lists a report's events after seq, oldest first, at most limit. Staff and auditors only.
func (s Events) After(ctx context.Context, v models.Viewer, reportID string, seq int64, limit int) ([]models.Event, error) {
	if !v.Auditor && !v.Staff {
		return nil, models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	var events []models.Event
	// what a department still keeps to itself is nobody else's to read here either
	err := s.db.query(ctx).Raw(`SELECT * FROM events WHERE report_id = ? AND seq > ? AND NOT EXISTS (SELECT 1 FROM submissions kept
		WHERE kept.id = events.subject AND kept.private) ORDER BY seq LIMIT ?`, reportID, seq, limit).Scan(&events).Error
	return events, err
}

// Head is the number and hash of a report's newest event, as backups and bulletins carry it.
func (s Events) Head(ctx context.Context, reportID string) (seq int64, hash string, err error) {
	var head chainHead
	err = s.db.query(ctx).Raw(`SELECT seq, hash FROM chain_heads WHERE report_id = ?`, reportID).Scan(&head).Error
	return head.Seq, head.Hash, err
}

// Broken is the first place at which a chain doesn't hold.
type Broken struct {
	ReportID string
	Seq      int64
	Why      string
}

const verifyPage = 1000

// Verify walks the chain of every report and names what was edited, removed, inserted, swapped or cut off. heads, when given,
// are report id → hash of an event that must still be in the chain (rolled back behind our back).
func (s Events) Verify(ctx context.Context, heads map[string]string) ([]Broken, error) {
	var broken []Broken
	err := s.db.read(ctx, func(q *gorm.DB) error {
		var ids []string
		if err := q.Raw(`SELECT id FROM reports ORDER BY id`).Scan(&ids).Error; err != nil {
			return err
		}
		for _, id := range ids {
			b, err := verifyChain(q, id, heads[id])
			if err != nil {
				return err
			}
			broken = append(broken, b...)
		}
		return nil
	})
	return broken, err
}

func verifyChain(q *gorm.DB, reportID, mustHold string) ([]Broken, error) {
	var seq int64
	last, seen := "", mustHold == ""
	for {
		var page []models.Event
		if err := q.Raw(`SELECT * FROM events WHERE report_id = ? AND seq > ? ORDER BY seq LIMIT ?`, reportID, seq, verifyPage).Scan(&page).Error; err != nil {
			return nil, err
		}
		for _, e := range page {
			if why := brokenLink(e, seq, last); why != "" {
				return []Broken{{reportID, e.Seq, why}}, nil
			}
			seq, last = e.Seq, e.Hash
			seen = seen || e.Hash == mustHold
		}
		if len(page) < verifyPage {
			break
		}
	}
	var head chainHead
	if err := q.Raw(`SELECT seq, hash FROM chain_heads WHERE report_id = ?`, reportID).Scan(&head).Error; err != nil {
		return nil, err
	}
	switch {
	case head.Seq != seq || head.Hash != last:
		return []Broken{{reportID, seq, fmt.Sprintf("the chain ends at event %d, its head says %d", seq, head.Seq)}}, nil
	case !seen:
		return []Broken{{reportID, seq, "the given head is not in the chain"}}, nil
	}
	return nil, nil
}

func brokenLink(e models.Event, before int64, last string) string {
	switch {
	case e.Seq != before+1:
		return fmt.Sprintf("event %d follows event %d: one or more are missing", e.Seq, before)
	case e.PrevHash != last:
		return fmt.Sprintf("event %d does not follow the one before it", e.Seq)
	case e.Seal() != e.Hash:
		return fmt.Sprintf("event %d was changed after it was recorded", e.Seq)
	}
	return ""
}
