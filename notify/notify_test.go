package notify_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
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

var ctx = context.Background()

// chased is a report in which one department was chased, with one message in the outbox of each channel.
func chased(t *testing.T, st *store.Store, c notify.Config) (*notify.Sender, models.Chase) {
	t.Helper()
	sender := notify.New(st, c, slog.New(slog.NewTextHandler(io.Discard, nil)))
	seed := storetest.Synthetic(2, 1)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		t.Fatal(err)
	}
	due := seed.Periods[0].Due
	now := due.AddDays(1).Time()
	st.SetClock(func() time.Time { return now })
	order := store.ChaseOrder{ReportID: seed.Report.ID, Period: "2026-01", DepartmentIDs: []string{seed.Departments[0].ID}, Step: models.StepChase}
	sent, err := st.Chases.Send(ctx, storetest.Staff, order, words.ChaseText)
	if err != nil {
		t.Fatal(err)
	}
	return sender, sent[0]
}

// receiver is a channel's other end: it answers in turn what it was told to.
type receiver struct {
	sync.Mutex
	answers []int
	bodies  []string
	headers []http.Header
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.Lock()
	defer r.Unlock()
	body, _ := io.ReadAll(req.Body)
	r.bodies, r.headers = append(r.bodies, string(body)), append(r.headers, req.Header)
	status := http.StatusOK
	if len(r.answers) > 0 {
		status, r.answers = r.answers[0], r.answers[1:]
	}
	w.Header().Set("Location", "/elsewhere")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"errcode":0}`))
}

func state(t *testing.T, st *store.Store, c models.Chase) models.Message {
	t.Helper()
	m, err := st.Chases.Deliveries(ctx, storetest.Staff, []string{c.ID})
	if err != nil || len(m) != 1 {
		t.Fatal(m, err)
	}
	return m[0]
}

// What the other end answers decides: accepted is sent, refused for now is tried again, refused for good has failed; no redirect is followed.
func TestAnswers(t *testing.T) {
	for status, want := range map[int]models.MessageState{200: models.MessageSent, 503: models.MessageWaiting, 429: models.MessageWaiting, 404: models.MessageFailed, 302: models.MessageFailed} {
		storetest.Each(t, func(t *testing.T, st *store.Store) {
			r := &receiver{answers: []int{status}}
			server := httptest.NewServer(r)
			defer server.Close()
			sender, chase := chased(t, st, notify.Config{Channels: []notify.Channel{{Name: "w", Kind: notify.Webhook, Address: server.URL, Secret: "s3cret"}}})
			sender.Once(ctx)
			sender.Once(ctx)
			m := state(t, st, chase)
			if m.State != want || len(r.bodies) != 1 || m.Attempts != 1 {
				t.Errorf("%d: %s after %d requests, %d attempts, want %s", status, m.State, len(r.bodies), m.Attempts, want)
			}
			mac := hmac.New(sha256.New, []byte("s3cret"))
			mac.Write([]byte(r.headers[0].Get("Duban-Time") + "." + r.bodies[0]))
			if got := r.headers[0].Get("Duban-Signature"); got != "sha256="+hex.EncodeToString(mac.Sum(nil)) {
				t.Errorf("signature %s", got)
			}
			var said struct{ ID, Text string }
			if err := json.Unmarshal([]byte(r.bodies[0]), &said); err != nil || said.ID != m.ID || said.Text != chase.Text {
				t.Errorf("body %s %v", r.bodies[0], err)
			}
		})
	}
}

// A robot's token never stands in what staff or logs see.
func TestSecretsStayInside(t *testing.T) {
	st := storetest.SQLite(t)
	address := "http://127.0.0.1:1/robot?access_token=t0ken"
	sender, chase := chased(t, st, notify.Config{Channels: []notify.Channel{{Name: "d", Kind: notify.DingTalk, Address: address, Secret: "s3cret"}}})
	sender.Once(ctx)
	if m := state(t, st, chase); m.State != models.MessageWaiting || m.LastError == "" || strings.Contains(m.LastError, "t0ken") || strings.Contains(m.LastError, "s3cret") {
		t.Errorf("%+v", m)
	}
}

func TestRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify.yaml")
	if c, err := notify.Read(path); err != nil || len(c.Channels) != 0 {
		t.Errorf("no file: %+v %v", c, err)
	}
	t.Setenv("ROBOT", "s3cret")
	for body, want := range map[string]string{
		"channels: [{name: 群, kind: dingtalk, address: 'https://a/b', secret: 'env:ROBOT'}]":         "",
		"channels: [{name: 群, kind: dingtalk, address: 'https://a/b'}]":                              "secret",
		"channels: [{name: 群, kind: wecom, address: 'ftp://a/b'}]":                                   "http address",
		"channels: [{name: 群, kind: pigeon, address: 'https://a/b'}]":                                "kind is",
		"channels: [{name: 群, kind: wecom, adress: 'https://a/b'}]":                                  "adress",
		"channels: [{name: m, kind: smtp, address: 'a:25', from: a@b, to: [\"a@b\\r\\nBcc: c@d\"]}]": "mail addresses",
	} {
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := notify.Read(path)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", body, err, want)
		}
	}
}
