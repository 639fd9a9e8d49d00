package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/models"
	"duban/pgtest"
	"duban/store"
	"duban/storetest"
	"duban/words"
)

// killTime is how long anything in these tests may take; they count, and wait no longer than they must.
const killTime = 90 * time.Second

// phone is the other end of a webhook. It never answers the first message that reaches it: the sender is killed waiting.
type phone struct {
	sync.Mutex
	arrived map[string]int // by message
	first   chan string    // by whom the first message came: the path that its server was told
}

func (p *phone) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only who is gone is heard when the body was read
	p.Lock()
	p.arrived[r.Header.Get("Duban-Message")]++
	hang := len(p.arrived) == 1
	p.Unlock()
	if hang {
		p.first <- r.URL.Path
		<-r.Context().Done()
	}
}

// serving starts a real server that sends by the phone, and waits until it says that it runs.
func serving(t *testing.T, args []string, address string) *exec.Cmd {
	t.Helper()
	channels := filepath.Join(t.TempDir(), "notify.yaml")
	body := fmt.Sprintf("lease: 2s\nchannels: [{name: 手机, kind: webhook, address: %s, secret: s3cret}]\n", address)
	if err := os.WriteFile(channels, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := program(append(args, "serve", "--listen=127.0.0.1:0", "--notify="+channels)...)
	talk, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }) // it may have been killed already
	said := bufio.NewReader(talk)
	for line := ""; !strings.Contains(line, "已启动"); {
		if line, err = said.ReadString('\n'); err != nil {
			t.Fatalf("the server says %q and ends: %v", line, err)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	return cmd
}

// chaseTen loads ten departments and chases each; whatever day it is, staff may ask.
func chaseTen(t *testing.T, st *store.Store) (send func() []string) {
	t.Helper()
	st.SetChannels([]store.Channel{{Name: "手机", Chases: true}})
	seed := storetest.Synthetic(10, 10)
	if _, err := st.Reports.Load(context.Background(), storetest.Staff, seed); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Accounts.Create(context.Background(), storetest.Staff, storeUser(firstStaff)); err != nil {
		t.Fatal(err)
	}
	order := store.ChaseOrder{ReportID: seed.Report.ID, Period: "2026-01", Step: models.StepChase}
	for i := range seed.Departments {
		order.DepartmentIDs, order.TaskIDs = append(order.DepartmentIDs, seed.Departments[i].ID), append(order.TaskIDs, seed.Tasks[i].ID)
	}
	return func() (ids []string) {
		sent, err := st.Chases.Send(context.Background(), storetest.Staff, order, words.ChaseText)
		if err != nil || len(sent) != 10 {
			t.Fatal(len(sent), err)
		}
		for _, c := range sent {
			ids = append(ids, c.ID)
		}
		return ids
	}
}

// settledMessages waits until none of the messages can be sent any more, and counts them by how they ended.
func settledMessages(t *testing.T, st *store.Store, chases []string) map[models.MessageState]int {
	t.Helper()
	for start := time.Now(); time.Since(start) < killTime; time.Sleep(100 * time.Millisecond) {
		messages, err := st.Chases.Deliveries(context.Background(), storetest.Staff, chases)
		if err != nil {
			t.Fatal(err)
		}
		by := map[models.MessageState]int{}
		for _, m := range messages {
			by[m.State]++
		}
		if by[models.MessageWaiting]+by[models.MessageClaimed]+by[models.MessageSending] == 0 {
			return by
		}
	}
	t.Fatal("messages are still under way")
	return nil
}

// A reminder is sent once when two servers run and one is killed in between: the one that has just begun to send the first of ten messages is
// killed with -9. The other (on SQLite: the one that is started again) sends those that it hadn't begun. The one that was under way had
// arrived; nobody can know, so it is left to a person, never sent twice.
func TestKillDuringSending(t *testing.T) {
	for name, fresh := range map[string]func(t *testing.T) (url string, args []string){
		"sqlite": func(t *testing.T) (string, []string) {
			dir := t.TempDir()
			return filepath.Join(dir, "duban.db"), []string{"--data-dir=" + dir}
		},
		"postgres": func(t *testing.T) (string, []string) {
			url := pgtest.URL(t)
			return url, []string{"--database-url=" + url, "--data-dir=" + t.TempDir()}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, args := fresh(t)
			st := storetest.Open(t, url)
			send := chaseTen(t, st)
			p := &phone{arrived: map[string]int{}, first: make(chan string, 1)}
			server := httptest.NewServer(p)
			t.Cleanup(server.Close)
			servers := map[string]*exec.Cmd{"/a": serving(t, args, server.URL+"/a")}
			if name == "postgres" {
				servers["/b"] = serving(t, args, server.URL+"/b")
			}
			chases := send()
			select {
			case path := <-p.first:
				if err := servers[path].Process.Kill(); err != nil {
					t.Fatal(err)
				}
			case <-time.After(killTime):
				t.Fatal("no message came")
			}
			if name == "sqlite" {
				serving(t, args, server.URL+"/c")
			}
			ended := settledMessages(t, st, chases)
			if ended[models.MessageSent] != 9 || ended[models.MessageUncertain] != 1 {
				t.Errorf("the messages ended as %v", ended)
			}
			p.Lock()
			defer p.Unlock()
			for id, n := range p.arrived {
				if n != 1 {
					t.Errorf("%s arrived %d times", id, n)
				}
			}
			if len(p.arrived) != 10 {
				t.Errorf("%d of 10 messages arrived", len(p.arrived))
			}
		})
	}
}
