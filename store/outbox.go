package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"duban/models"

	"gorm.io/gorm"
)

// Outbox is the messages that leave the house. A row is written in the transaction of what it tells, one for each channel; senders of any
// number of servers claim rows, say that they begin, and say how it ended. Each step is a conditional UPDATE, so that no two do it for one
// row, on whatever database.
type Outbox struct{ db *database }

// Channel is a way out that somebody has configured.
type Channel struct {
	Name        string
	Departments []string // codes: chases of these departments alone; none: of all
	Chases      bool
	Digest      bool
}

// SetChannels says which ways out there are, before the store is used. Without any no message is written.
func (s *Store) SetChannels(channels []Channel) { s.db.channels = channels }

func (c Channel) takes(kind models.MessageKind, departmentCode string) bool {
	if kind == models.MessageDigest {
		return c.Digest
	}
	return c.Chases && (len(c.Departments) == 0 || slices.Contains(c.Departments, departmentCode))
}

// channelsFor are the names of the channels that take a kind of message.
func (db *database) channelsFor(kind models.MessageKind, departmentCode string) []string {
	var names []string
	for _, c := range db.channels {
		if c.takes(kind, departmentCode) {
			names = append(names, c.Name)
		}
	}
	return names
}

// post writes a message into the outbox for each channel.
func (t *tx) post(channels []string, m models.Message) error {
	if len(channels) == 0 {
		return nil
	}
	first, err := t.nextSeq("message", int64(len(channels)))
	if err != nil {
		return err
	}
	rows := make([]models.Message, len(channels))
	for i, name := range channels {
		m.ID, m.ReportID, m.Seq, m.Channel = models.NewID(models.MessagePrefix), t.reportID, first+int64(i), name
		m.State, m.NextAt, m.CreatedAt = models.MessageWaiting, t.now, t.now
		rows[i] = m
	}
	return insert(t, rows)
}

// Claim is what a sender asks for.
type Claim struct {
	Channel    string
	Owner      string                     // of this process, never used by another
	Most       int                        // messages
	Lease      time.Duration              // how long the claim holds
	Pace       time.Duration              // at least so long between two claims of the channel, whoever makes them
	Fits       func([]models.Message) int // how many of the first go out in one request, where a claim is one; nil: each has its own
	Idempotent bool                       // who receives knows a message again by its id: an uncertain one is sent again
}

// Claim takes messages that wait for a channel, the oldest first; none where there are none or the channel's pace forbids. Claims that
// lapsed are taken again; messages whose sender ended in the middle are UNCERTAIN.
func (s Outbox) Claim(ctx context.Context, c Claim) ([]models.Message, error) {
	now := s.db.now()
	var due int64
	err := s.db.query(ctx).Raw(`SELECT count(*) FROM messages WHERE channel = ? AND (state = 'WAITING' AND next_at <= ?
		OR state IN ('CLAIMED', 'SENDING') AND lease_until < ?)`, c.Channel, now, now).Scan(&due).Error
	if err != nil || due == 0 {
		return nil, err
	}
	var claimed []models.Message
	err = s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		claimed = nil
		if err := t.lapse(c); err != nil {
			return err
		}
		free, err := t.keepPace(c)
		if err != nil || !free {
			return err
		}
		claimed, err = t.claim(c)
		return err
	})
	return claimed, err
}

// lapse settles what dead senders left.
func (t *tx) lapse(c Claim) error {
	left := models.MessageUncertain
	if c.Idempotent {
		left = models.MessageWaiting
	}
	err := t.Exec(`UPDATE messages SET state = 'WAITING', owner = '', lease_until = NULL WHERE channel = ? AND state = 'CLAIMED' AND lease_until < ?`, c.Channel, t.now).Error
	if err != nil {
		return err
	}
	return t.Exec(`UPDATE messages SET state = ?, lease_until = NULL WHERE channel = ? AND state = 'SENDING' AND lease_until < ?`, left, c.Channel, t.now).Error
}

// keepPace says whether the channel may be used now, and if so puts off its next use.
func (t *tx) keepPace(c Claim) (bool, error) {
	if c.Pace == 0 {
		return true, nil
	}
	err := t.Exec(`INSERT INTO message_channels (name, next_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`, c.Channel, t.now).Error
	if err != nil {
		return false, err
	}
	done := t.Exec(`UPDATE message_channels SET next_at = ? WHERE name = ? AND next_at <= ?`, t.now.Add(c.Pace), c.Channel, t.now)
	return done.RowsAffected == 1, done.Error
}

func (t *tx) claim(c Claim) ([]models.Message, error) {
	var waiting []models.Message
	err := t.Raw(`SELECT * FROM messages WHERE channel = ? AND state = 'WAITING' AND next_at <= ? ORDER BY seq LIMIT ?`, c.Channel, t.now, c.Most).Scan(&waiting).Error
	if err != nil {
		return nil, err
	}
	if c.Fits != nil && len(waiting) > 0 {
		waiting = waiting[:c.Fits(waiting)]
	}
	until := t.now.Add(c.Lease)
	var claimed []models.Message
	for _, m := range waiting {
		done := t.Exec(`UPDATE messages SET state = 'CLAIMED', owner = ?, lease_until = ? WHERE id = ? AND state = 'WAITING'`, c.Owner, until, m.ID)
		if done.Error != nil {
			return nil, done.Error
		}
		if done.RowsAffected == 1 {
			claimed = append(claimed, m)
		}
	}
	return claimed, nil
}

// Begin says that the owner of claimed messages is about to send them in one request; from here on nobody else does. ok is false where
// one of the claims has lapsed: none may be sent then.
func (s Outbox) Begin(ctx context.Context, c Claim, ids []string) (ok bool, err error) {
	err = s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		done := t.Exec(`UPDATE messages SET state = 'SENDING', attempts = attempts + 1, lease_until = ? WHERE id IN ? AND owner = ?
			AND state = 'CLAIMED' AND lease_until > ?`, t.now.Add(c.Lease), ids, c.Owner, t.now)
		if ok = done.Error == nil && done.RowsAffected == int64(len(ids)); !ok && done.Error == nil {
			return errLapsed
		}
		return done.Error
	})
	if errors.Is(err, errLapsed) {
		err = nil
	}
	return ok, err
}

// errLapsed rolls a Begin back.
var errLapsed = errors.New("store: a claim has lapsed")

// Outcome is how sending messages ended.
type Outcome struct {
	State models.MessageState // SENT, FAILED, UNCERTAIN, or WAITING to be tried again
	Error string              // for staff; without secrets
	After time.Duration       // WAITING: not before
}

// Settle says how sending ended, by who began it.
func (s Outbox) Settle(ctx context.Context, owner string, ids []string, o Outcome) error {
	return s.db.write(ctx, models.Viewer{}, "", func(t *tx) error {
		var sentAt *time.Time
		if o.State == models.MessageSent {
			sentAt = &t.now
		}
		return t.Exec(`UPDATE messages SET state = ?, last_error = ?, next_at = ?, sent_at = ?, lease_until = NULL
			WHERE id IN ? AND owner = ? AND state IN ('SENDING', 'UNCERTAIN')`, o.State, o.Error, t.now.Add(o.After), sentAt, ids, owner).Error
	})
}

// Resend puts a message that failed, or of which nobody knows whether it arrived, back into the queue. Staff only, who have looked.
func (s Outbox) Resend(ctx context.Context, v models.Viewer, messageID string) (models.Message, error) {
	var m models.Message
	if err := editor(v); err != nil {
		return m, err
	}
	if err := one(s.db.query(ctx).Raw(`SELECT * FROM messages WHERE id = ?`, messageID), &m, "NOT_FOUND"); err != nil {
		return m, err
	}
	err := s.db.write(ctx, v, m.ReportID, func(t *tx) error {
		done := t.Exec(`UPDATE messages SET state = 'WAITING', attempts = 0, next_at = ?, last_error = '' WHERE id = ? AND state IN ('FAILED', 'UNCERTAIN')`, t.now, m.ID)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != 1 {
			return models.Errorf(models.Conflict, "MESSAGE_STATE", "messageId", "found", string(m.State))
		}
		if err := t.record("message.resent", m.ID, map[string]any{"channel": m.Channel, "chaseId": m.ChaseID, "before": m.State}); err != nil {
			return err
		}
		return one(t.Raw(`SELECT * FROM messages WHERE id = ?`, m.ID), &m, "NOT_FOUND")
	})
	return m, err
}

// undelivered counts the messages of a report that didn't go out, or of which nobody knows.
func undelivered(q *gorm.DB, reportID string) (n int, err error) {
	err = q.Raw(`SELECT count(*) FROM messages WHERE report_id = ? AND state IN ('FAILED', 'UNCERTAIN')`, reportID).Scan(&n).Error
	return n, err
}
