package models

import "time"

// MessageState is where a message out stands.
type MessageState string

// The states of a message. CLAIMED is taken by a server that hasn't begun: when its claim lapses, another takes it. SENDING has begun: if
// that server dies, nobody knows whether it arrived, and it is UNCERTAIN, never sent again by itself.
const (
	MessageWaiting   MessageState = "WAITING"
	MessageClaimed   MessageState = "CLAIMED"
	MessageSending   MessageState = "SENDING"
	MessageSent      MessageState = "SENT"
	MessageFailed    MessageState = "FAILED"
	MessageUncertain MessageState = "UNCERTAIN"
)

// MessageKind is what a message tells.
type MessageKind string

// The kinds of message.
const (
	MessageChase  MessageKind = "CHASE_SENT"
	MessageDigest MessageKind = "STAFF_DIGEST"
)

// Message is one message to one channel outside the house.
type Message struct {
	ID         string
	ReportID   string
	Seq        int64
	ChaseID    *string
	Kind       MessageKind
	Channel    string
	Subject    string
	Content    string
	State      MessageState
	Attempts   int
	NextAt     time.Time
	Owner      string
	LeaseUntil *time.Time
	LastError  string
	CreatedAt  time.Time
	SentAt     *time.Time
}
