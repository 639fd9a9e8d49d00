package models

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"
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
func (e *Event) Seal() string {
	buf := sealing.Get().(*[]byte)
	defer sealing.Put(buf)
	*buf = e.sealed((*buf)[:0])
	sum := sha256.Sum256(*buf)
	return hex.EncodeToString(sum[:])
}

// sealing are buffers in which events are put together.
var sealing = sync.Pool{New: func() any { return new([]byte) }}

func (e *Event) sealed(b []byte) []byte {
	var at, seq [32]byte
	b = appendCounted(b, e.PrevHash)
	b = appendCounted(b, e.ID)
	b = appendCounted(b, e.ReportID)
	b = appendCounted(b, strconv.AppendInt(seq[:0], e.Seq, 10))
	b = appendCounted(b, e.At.UTC().AppendFormat(at[:0], "2006-01-02T15:04:05.000000Z"))
	b = appendCounted(b, e.ActorID)
	b = appendCounted(b, e.Actor)
	b = appendCounted(b, e.Kind)
	b = appendCounted(b, e.Subject)
	return appendCounted(b, e.Data)
}

// appendCounted appends a field with its length in front.
func appendCounted[T string | []byte](b []byte, field T) []byte {
	b = append(strconv.AppendInt(b, int64(len(field)), 10), ':')
	return append(b, field...)
}
