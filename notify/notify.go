// Package notify carries messages out of the house: to chat robots, by mail, to a webhook. Only what the office's own file names is ever
// asked for anything. What is sent is decided elsewhere: the store's outbox holds the messages, and any number of servers may empty it.
//
// A message is sent once. A sender claims it (another takes it over when the claim lapses), says that it begins, sends, and says how it ended.
// One that dies before it begins has sent nothing; one that dies after leaves the message UNCERTAIN: nobody knows whether it arrived, and it is
// sent again only by a person, or where the receiver promises to know it again by its id (idempotent: true).
package notify

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"duban/models"
	"duban/store"
)

// requestTime is how long one request may take; claims hold longer.
const requestTime = 10 * time.Second

// Sender empties the outbox by the channels that were configured.
type Sender struct {
	store    *store.Store
	channels []*Channel
	owner    string
	lease    time.Duration
	log      *slog.Logger
}

// New makes the sender of one process and tells the store of its channels.
func New(st *store.Store, c Config, log *slog.Logger) *Sender {
	s := &Sender{store: st, owner: rand.Text(), lease: c.lease(), log: log}
	var ways []store.Channel
	for i := range c.Channels {
		s.channels = append(s.channels, &c.Channels[i])
		ways = append(ways, c.Channels[i].way())
	}
	st.SetChannels(ways)
	return s
}

// Run sends until ctx ends: it looks every tick, and once a minute at the clock's own reminders and digests.
func (s *Sender) Run(ctx context.Context, tick time.Duration, clock func(context.Context) error) {
	var looked time.Time
	for {
		if time.Since(looked) >= time.Minute {
			looked = time.Now()
			if err := clock(ctx); err != nil && ctx.Err() == nil {
				s.log.ErrorContext(ctx, "reminders", "error", err)
			}
		}
		s.Once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(tick):
		}
	}
}

// Once sends what waits, channel by channel.
func (s *Sender) Once(ctx context.Context) {
	for _, c := range s.channels {
		if err := s.empty(ctx, c); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "messages", "channel", c.Name, "error", err)
		}
	}
}

func (s *Sender) empty(ctx context.Context, c *Channel) error {
	claim := store.Claim{Channel: c.Name, Owner: s.owner, Most: c.most(), Lease: s.lease, Pace: c.pace(), Idempotent: c.Idempotent}
	if claim.Pace > 0 { // one claim is one request: what doesn't fit waits for the next, here or on another server
		claim.Fits = c.together
	}
	waiting, err := s.store.Outbox.Claim(ctx, claim)
	for err == nil && len(waiting) > 0 {
		n := c.together(waiting)
		err = s.send(ctx, c, claim, waiting[:n])
		waiting = waiting[n:]
	}
	return err
}

// send sends messages in one request.
func (s *Sender) send(ctx context.Context, c *Channel, claim store.Claim, batch []models.Message) error {
	ids := make([]string, len(batch))
	for i, m := range batch {
		ids[i] = m.ID
	}
	ok, err := s.store.Outbox.Begin(ctx, claim, ids)
	if err != nil || !ok {
		return err
	}
	asked, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	out := c.outcome(c.deliver(asked, batch), batch[0].Attempts+1)
	if out.State != models.MessageSent {
		s.log.WarnContext(ctx, "message not sent", "channel", c.Name, "state", string(out.State), "error", out.Error)
	}
	return s.store.Outbox.Settle(context.WithoutCancel(ctx), s.owner, ids, out)
}

// Tries and waits of what was refused.
const (
	mostTries = 8
	firstWait = 30 * time.Second
	mostWait  = time.Hour
)

// outcome is what an attempt means for its messages: the attempt's number tells how long to wait.
func (c *Channel) outcome(r result, attempt int) store.Outcome {
	o := store.Outcome{State: models.MessageSent, Error: c.redact(r.err)}
	switch {
	case r.err == nil:
		return o
	case r.uncertain && !c.Idempotent:
		o.State = models.MessageUncertain
	case r.permanent || attempt >= mostTries:
		o.State = models.MessageFailed
	default:
		o.State, o.After = models.MessageWaiting, min(firstWait<<(attempt-1), mostWait)
	}
	return o
}
