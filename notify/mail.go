package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"

	"duban/models"
)

// mail sends one message by SMTP, with STARTTLS unless the office has said that its server is beside this one.
func (c *Channel) mail(ctx context.Context, m models.Message) result {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return result{err: err}
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline) // a connection that can't have one fails at the next write
	}
	host, _, _ := strings.Cut(c.Address, ":")
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return mailed(err)
	}
	if err := c.introduce(client, host); err != nil {
		return mailed(err)
	}
	w, err := client.Data()
	if err != nil {
		return mailed(err)
	}
	if _, err := w.Write(c.letter(m, time.Now())); err != nil {
		return result{err: err}
	}
	if err := w.Close(); err != nil { // the last dot is out: without an answer nobody knows
		r := mailed(err)
		var said *textproto.Error
		r.uncertain = !errors.As(err, &said)
		return r
	}
	_ = client.Quit() // it has arrived
	return result{}
}

func (c *Channel) introduce(client *smtp.Client, host string) error {
	if !c.Plain {
		if err := client.StartTLS(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
	}
	if c.User != "" {
		if err := client.Auth(smtp.PlainAuth("", c.User, c.Password, host)); err != nil {
			return err
		}
	}
	if err := client.Mail(c.From); err != nil {
		return err
	}
	for _, to := range c.To {
		if err := client.Rcpt(to); err != nil {
			return err
		}
	}
	return nil
}

// mailed is the result of a refusal: an answer of 5xx is for good.
func mailed(err error) result {
	var said *textproto.Error
	return result{err: err, permanent: errors.As(err, &said) && said.Code >= 500}
}

// letter is the mail: subject and text in UTF-8, encoded.
func (c *Channel) letter(m models.Message, now time.Time) []byte {
	var b bytes.Buffer
	_, domain, _ := strings.Cut(c.From, "@")
	fmt.Fprintf(&b, "From: <%s>\r\nTo: <%s>\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\n", c.From, strings.Join(c.To, ">, <"), now.Format(time.RFC1123Z), m.ID, domain)
	subject := strings.ReplaceAll(mime.BEncoding.Encode("UTF-8", m.Subject), "?= =?", "?=\r\n =?")
	fmt.Fprintf(&b, "Subject: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", subject)
	body := base64.StdEncoding.EncodeToString([]byte(m.Content))
	for len(body) > 76 {
		b.WriteString(body[:76] + "\r\n")
		body = body[76:]
	}
	b.WriteString(body + "\r\n")
	return b.Bytes()
}
