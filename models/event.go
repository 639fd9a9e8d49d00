package models

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Event is one act on record. The events of a report form a chain: Hash covers the event and the hash before it, so that any
// edited, removed, inserted or swapped one is named by verify.
type Event struct {
	ID       string
	ReportID string
	Seq      int64 // 1, 2, 3 … within the report
	At       time.Time
	ActorID  string // usr_…, or "system"
	Actor    string // the name of that day, or cli:<os user>
	Kind     string // what was done: submission.applied, reading.changed, task.updated …
	Subject  string // id of the node that it was done to
	Data     string // JSON
	PrevHash string
	Hash     string
}

// Seal is the hash of the event on top of PrevHash: SHA-256 over its fields, each with its length in front.
func (e Event) Seal() string {
	var b strings.Builder
	at := e.At.UTC().Format("2006-01-02T15:04:05.000000Z")
	for _, f := range []string{e.PrevHash, e.ID, e.ReportID, strconv.FormatInt(e.Seq, 10), at, e.ActorID, e.Actor, e.Kind, e.Subject, e.Data} {
		b.WriteString(strconv.Itoa(len(f)))
		b.WriteByte(':')
		b.WriteString(f)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}
