package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"

	"duban/models"
)

// result is how an attempt went.
type result struct {
	err       error
	permanent bool // asking again is of no use
	uncertain bool // it may have arrived
}

// client follows no redirect, uses no proxy and keeps no connection: an address is asked as it is configured, or not at all.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// roomOf is how many bytes of text one request of a robot takes.
var roomOf = map[Kind]int{DingTalk: 18000, WeCom: 4000}

const between = "\n\n————————\n\n"

// together is how many of the waiting messages go out in one request.
func (c *Channel) together(waiting []models.Message) int {
	room, n := roomOf[c.Kind], 0
	for _, m := range waiting {
		if room -= len(m.Content) + len(between); n > 0 && room < 0 {
			break
		}
		n++
	}
	if roomOf[c.Kind] == 0 {
		return 1
	}
	return n
}

// text is what a robot is told, cut to what it takes.
func (c *Channel) text(batch []models.Message) string {
	parts := make([]string, len(batch))
	for i, m := range batch {
		parts[i] = m.Content
	}
	s := strings.Join(parts, between)
	const more = "……（全文见督办系统）"
	if most := roomOf[c.Kind]; len(s) > most {
		s = strings.ToValidUTF8(s[:most-len(more)], "") + more
	}
	return s
}

// deliver sends messages in one request.
func (c *Channel) deliver(ctx context.Context, batch []models.Message) result {
	switch c.Kind {
	case DingTalk:
		return c.robot(ctx, c.signed(time.Now()), map[string]any{"msgtype": "text", "text": map[string]string{"content": c.text(batch)}})
	case WeCom:
		return c.robot(ctx, c.Address, map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": c.text(batch)}})
	case SMTP:
		return c.mail(ctx, batch[0])
	}
	return c.webhook(ctx, batch[0])
}

// signed is the address of a DingTalk robot with the signature of the moment.
func (c *Channel) signed(now time.Time) string {
	stamp := strconv.FormatInt(now.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(c.Secret))
	mac.Write([]byte(stamp + "\n" + c.Secret))
	sign := url.QueryEscape(base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	glue := "?"
	if strings.Contains(c.Address, "?") {
		glue = "&"
	}
	return c.Address + glue + "timestamp=" + stamp + "&sign=" + sign
}

// tooFast are the robots' codes for "later": too many messages, or busy.
var tooFast = map[int]bool{-1: true, 130101: true, 130102: true, 410100: true, 45009: true, 45033: true}

func (c *Channel) robot(ctx context.Context, address string, message any) result {
	body, err := json.Marshal(message)
	if err != nil {
		return result{err: err, permanent: true}
	}
	answer, r := c.post(ctx, address, body, nil)
	if r.err != nil {
		return r
	}
	var said struct {
		Code *int   `json:"errcode"`
		Text string `json:"errmsg"`
	}
	if err := json.Unmarshal(answer, &said); err != nil || said.Code == nil {
		return result{err: errors.New("the answer is none of a robot's"), permanent: true}
	}
	if *said.Code != 0 {
		return result{err: fmt.Errorf("errcode %d: %s", *said.Code, said.Text), permanent: !tooFast[*said.Code]}
	}
	return result{}
}

// webhook posts a message as JSON; the header Duban-Signature is the HMAC-SHA256 of time, dot and body.
func (c *Channel) webhook(ctx context.Context, m models.Message) result {
	body, err := json.Marshal(map[string]any{"id": m.ID, "kind": m.Kind, "chaseId": m.ChaseID, "subject": m.Subject, "text": m.Content, "createdAt": m.CreatedAt})
	if err != nil {
		return result{err: err, permanent: true}
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(c.Secret))
	mac.Write([]byte(stamp + "." + string(body)))
	_, r := c.post(ctx, c.Address, body, map[string]string{"Duban-Message": m.ID, "Duban-Time": stamp, "Duban-Signature": "sha256=" + hex.EncodeToString(mac.Sum(nil))})
	return r
}

// post asks an address. What failed before there was a connection has surely not arrived; a status of 500 and more, and 429, is a refusal to
// try again later; any other but 2xx is for good.
func (c *Channel) post(ctx context.Context, address string, body []byte, headers map[string]string) ([]byte, result) {
	connected := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, result{err: inner(err), permanent: true}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	answer, err := client.Do(req)
	if err != nil {
		return nil, result{err: inner(err), uncertain: connected}
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	switch {
	case answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests:
		return nil, result{err: errors.New(answer.Status)}
	case answer.StatusCode < 200 || answer.StatusCode > 299:
		return nil, result{err: errors.New(answer.Status), permanent: true}
	case err != nil:
		return nil, result{err: inner(err), uncertain: true}
	}
	return said, result{}
}

// inner is an error without the address that net/http puts in front of it: a robot's address holds its token.
func inner(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
