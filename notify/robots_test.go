package notify_test

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/models"
	"duban/notify"
	"duban/store"
	"duban/storetest"
	"duban/words"
)

// robot is a group robot's other end.
type robot struct {
	sync.Mutex
	says  string // its answer
	texts []string
	signs []bool // whether the signature of each request was right
}

const robotSecret = "SECs3cret"

func (r *robot) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	var said struct {
		Text, Markdown struct{ Content string }
	}
	err := json.NewDecoder(req.Body).Decode(&said)
	q := req.URL.Query()
	mac := hmac.New(sha256.New, []byte(robotSecret))
	mac.Write([]byte(q.Get("timestamp") + "\n" + robotSecret)) // as DingTalk's manual says
	r.Lock()
	defer r.Unlock()
	r.texts = append(r.texts, said.Text.Content+said.Markdown.Content)
	r.signs = append(r.signs, err == nil && q.Get("access_token") == "t0ken" && q.Get("sign") == base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	_, _ = io.WriteString(w, r.says)
}

// What a robot says, not only its status, decides; the signature is the one that DingTalk reckons.
func TestRobots(t *testing.T) {
	for says, want := range map[string]models.MessageState{
		`{"errcode":0,"errmsg":"ok"}`:                  models.MessageSent,
		`{"errcode":310000,"errmsg":"sign not match"}`: models.MessageFailed,
		`{"errcode":130101,"errmsg":"send too fast"}`:  models.MessageWaiting,
		`<html>登录</html>`:                              models.MessageFailed,
	} {
		for _, kind := range []notify.Kind{notify.DingTalk, notify.WeCom} {
			r := &robot{says: says}
			server := httptest.NewServer(r)
			defer server.Close()
			st := storetest.SQLite(t)
			sender, chase := chased(t, st, notify.Config{Channels: []notify.Channel{{Name: "群", Kind: kind, Address: server.URL + "/send?access_token=t0ken", Secret: robotSecret}}})
			sender.Once(ctx)
			m := state(t, st, chase)
			if m.State != want || len(r.texts) != 1 || r.texts[0] != chase.Text || kind == notify.DingTalk && !r.signs[0] {
				t.Errorf("%s says %s: %s, %q, signed %v", kind, says, m.State, r.texts, r.signs)
			}
			if want == models.MessageFailed && m.LastError == "" || strings.Contains(m.LastError, "t0ken") {
				t.Errorf("%s says %s: the error is %q", kind, says, m.LastError)
			}
		}
	}
}

// Long texts don't fit into one request; whoever sends, no second request goes out before the robot's pace allows it.
func TestPace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		r := &robot{says: `{"errcode":0}`}
		server := httptest.NewServer(r)
		defer server.Close()
		config := notify.Config{Channels: []notify.Channel{{Name: "群", Kind: notify.DingTalk, Address: server.URL + "/send?access_token=t0ken", Secret: robotSecret}}}
		quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
		senders := []*notify.Sender{notify.New(st, config, quiet), notify.New(st, config, quiet)}
		seed := storetest.Synthetic(4, 4)
		if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
			t.Fatal(err)
		}
		now := seed.Periods[0].Due.AddDays(1).Time()
		st.SetClock(func() time.Time { return now })
		order := store.ChaseOrder{ReportID: seed.Report.ID, Period: "2026-01", Step: models.StepChase, Text: strings.Repeat("快", 3900)}
		for _, d := range seed.Departments {
			order.DepartmentIDs = append(order.DepartmentIDs, d.ID)
		}
		if _, err := st.Chases.Send(ctx, storetest.Staff, order, words.ChaseText); err != nil {
			t.Fatal(err)
		}
		for round := 1; round <= 4; round++ {
			for range 2 {
				for _, s := range senders {
					s.Once(ctx)
				}
			}
			if len(r.texts) != round {
				t.Fatalf("%d requests after %d times three seconds", len(r.texts), round-1)
			}
			now = now.Add(3 * time.Second)
		}
		for i, text := range r.texts {
			if !strings.Contains(text, seed.Departments[i].ShortName) {
				t.Errorf("request %d is none to %s", i+1, seed.Departments[i].ShortName)
			}
		}
	})
}

// postOffice is a mail server that takes one mail, or refuses its sender with a reply of its own.
type postOffice struct {
	refuse   string
	login    string
	from, to string
	data     string
}

func (p *postOffice) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = fmt.Fprintf(c, "%s\r\n", line) }
	say("220 post")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "EHLO":
			say("250-post\r\n250 AUTH PLAIN")
		case "AUTH":
			p.login = strings.TrimPrefix(rest, "PLAIN ")
			say("235 ok")
		case "MAIL":
			if p.refuse != "" {
				say(p.refuse)
				continue
			}
			p.from = rest
			say("250 ok")
		case "RCPT":
			p.to += rest
			say("250 ok")
		case "DATA":
			say("354 go on")
			for line != "." {
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
				if line = strings.TrimRight(line, "\r\n"); line != "." {
					p.data += line + "\r\n"
				}
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("502 what?")
		}
	}
}

func TestMail(t *testing.T) {
	for refuse, want := range map[string]models.MessageState{"": models.MessageSent, "550 no such box": models.MessageFailed, "451 later": models.MessageWaiting} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		p, served := &postOffice{refuse: refuse}, make(chan struct{})
		go func() {
			defer close(served)
			if c, err := listener.Accept(); err == nil {
				p.serve(c)
			}
		}()
		st := storetest.SQLite(t)
		sender, chase := chased(t, st, notify.Config{Channels: []notify.Channel{{Name: "邮件", Kind: notify.SMTP, Address: listener.Addr().String(), Plain: true,
			User: "duban", Password: "s3cret", From: "duban@city.example", To: []string{"a@city.example", "b@city.example"}}}})
		sender.Once(ctx)
		<-served
		m := state(t, st, chase)
		if m.State != want || strings.Contains(m.LastError, "s3cret") {
			t.Errorf("%q: %s %s", refuse, m.State, m.LastError)
		}
		if login, err := base64.StdEncoding.DecodeString(p.login); err != nil || string(login) != "\x00duban\x00s3cret" {
			t.Errorf("signed in with %q %v", login, err)
		}
		if refuse == "" {
			arrived(t, p, m)
		}
	}
}

// arrived reads the mail as a mail program does.
func arrived(t *testing.T, p *postOffice, m models.Message) {
	t.Helper()
	letter, err := mail.ReadMessage(strings.NewReader(p.data))
	if err != nil {
		t.Fatal(err, p.data)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("the subject is %q %v, want %q", subject, err, m.Subject)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, letter.Body))
	if err != nil || string(body) != m.Content {
		t.Errorf("the text is %q %v", body, err)
	}
	to, err := letter.Header.AddressList("To")
	if err != nil || len(to) != 2 || !strings.Contains(p.from, "duban@city.example") || strings.Count(p.to, "city.example") != 2 {
		t.Errorf("from %s to %s, %v %v", p.from, p.to, to, err)
	}
	if id := letter.Header.Get("Message-ID"); !strings.Contains(id, m.ID) {
		t.Errorf("Message-ID %s", id)
	}
}
