package graph_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"duban/exporter"
	"duban/graph"
)

// logged gives what is logged while f runs.
func logged(t *testing.T, f func()) string {
	t.Helper()
	var b bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
	defer slog.SetDefault(before)
	f()
	return b.String()
}

// A panic, or an error of the database, is INTERNAL with the request's id; what it says stays in the log, under the same id.
func TestInternalErrors(t *testing.T) {
	broken := newWorld(t, func(o *graph.Options) {
		o.Addresses.Consolidated = func(string, string, exporter.Selection) string { panic("the secret of the panic") }
	})
	cut := newWorld(t)
	if err := cut.store.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		w             *world
		query, secret string
	}{
		"panic":                   {broken, `{ report { consolidatedUrl(period: "2026-03") } }`, "secret of the panic"},
		"panic in a list":         {broken, `{ periods { consolidatedUrl } }`, "secret of the panic"},
		"SQL error":               {cut, `{ tasks { totalCount } }`, "closed"},
		"SQL error of a loader":   {cut, `{ task(taskId: "` + id("tsk", "bbb") + `") { title } }`, "closed"},
		"SQL error of a mutation": {cut, `mutation { periodClose(input: {periodId: "` + id("prd", "ma") + `"}) { userErrors { code } } }`, "closed"},
	} {
		t.Run(name, func(t *testing.T) {
			var a answer
			log := logged(t, func() { a = c.w.ask(staff, c.query, nil) })
			if a.code() != "INTERNAL" || a.status != http.StatusOK {
				t.Fatalf("%d %s", a.status, a.body)
			}
			request, _ := a.Errors[0].Extensions["requestId"].(string)
			if request == "" || request != a.header.Get("X-Request-Id") || !strings.Contains(log, request) || !strings.Contains(log, c.secret) {
				t.Errorf("request %q, header %q, log %.300q", request, a.header.Get("X-Request-Id"), log)
			}
			if strings.Contains(a.body, c.secret) || strings.Contains(a.body, "goroutine") {
				t.Errorf("the client learns %s", a.body)
			}
		})
	}
}

// A resolver that takes too long ends the request: what would come after it isn't done.
func TestSlowResolver(t *testing.T) {
	w := newWorld(t, func(o *graph.Options) {
		o.Limits.Deadline = 100 * time.Millisecond
		o.Addresses.Consolidated = func(string, string, exporter.Selection) string { time.Sleep(200 * time.Millisecond); return "/" }
	})
	a := w.ask(staff, `mutation { periodClose(input: {periodId: "`+id("prd", "ma")+`"}) { period { consolidatedUrl } }
		taskUpdate(input: {taskId: "`+id("tsk", "bbb")+`", title: "太晚"}) { task { id } } }`, nil)
	if a.code() != "UNAVAILABLE" {
		t.Errorf("%d %s", a.status, a.body)
	}
	tasks, err := w.store.Tasks.ByID(ctx, w.people[staff], []string{id("tsk", "bbb")})
	if err != nil || tasks[0].Title == "太晚" {
		t.Errorf("done after the deadline: %q %v", tasks[0].Title, err)
	}
}
