package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"duban/models"
	"duban/pgtest"
	"duban/store"
	"duban/storetest"
)

// starting starts a real server; what it gives waits until the server says that it runs, and gives where it listens.
func starting(t *testing.T, args ...string) (listens func() string) {
	t.Helper()
	cmd := program(append(args, "serve", "--listen=127.0.0.1:0")...)
	talk, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return func() string {
		t.Helper()
		lines := bufio.NewScanner(talk)
		var said []string
		for lines.Scan() {
			said = append(said, lines.Text())
			if _, origin, ok := strings.Cut(lines.Text(), "已启动："); ok {
				go func() { _, _ = io.Copy(io.Discard, talk) }()
				return strings.TrimSpace(origin)
			}
		}
		t.Fatalf("the server ends and says %q", said)
		return ""
	}
}

// asked is what one of the servers answered to one of the people.
type asked struct {
	body string
	Data map[string]any
	err  error
}

func (a asked) code(mutation string) string {
	payload, _ := a.Data[mutation].(map[string]any)
	errs, _ := payload["userErrors"].([]any)
	if a.err != nil || payload == nil {
		return fmt.Sprint("no answer: ", a.err, a.body)
	}
	if len(errs) == 0 {
		return ""
	}
	first, _ := errs[0].(map[string]any)
	code, _ := first["code"].(string)
	return code
}

func askServer(ctx context.Context, origin, token, query string) (a asked) {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return asked{err: err}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, origin+"/graphql", bytes.NewReader(body))
	if err != nil {
		return asked{err: err}
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return asked{err: err}
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	a.body = string(got)
	if a.err = err; err == nil {
		a.err = json.Unmarshal(got, &a)
	}
	return a
}

// pair is two real servers on one PostgreSQL, with people who ask both.
type pair struct {
	*testing.T
	st      *store.Store
	seed    models.Seed
	origins [2]string
	staff   [2]string // tokens of two members of staff
	own     string    // of a department
}

func newPair(t *testing.T) *pair {
	t.Helper()
	url := pgtest.URL(t)
	p := &pair{T: t, st: storetest.Open(t, url), seed: storetest.Synthetic(4, 2)}
	if _, err := p.st.Reports.Load(t.Context(), storetest.Staff, p.seed); err != nil {
		t.Fatal(err)
	}
	token := func(name string, g models.Grant) string {
		u, err := p.st.Accounts.Create(t.Context(), storetest.Staff, storeUser(name, g))
		if err != nil {
			t.Fatal(err)
		}
		token, err := p.st.Accounts.NewToken(t.Context(), u.ID)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	p.staff = [2]string{token("ducha", models.Grant{Role: models.RoleStaff}), token("ducha2", models.Grant{Role: models.RoleStaff})}
	p.own = token("own", models.Grant{Role: models.RoleDepartment, DepartmentID: &p.seed.Departments[0].ID})
	for i := range p.origins {
		p.origins[i] = starting(t, "--database-url="+url, "--data-dir="+t.TempDir())()
	}
	return p
}

// atOnce asks both servers the queries at once, turn about, and gives the codes of refusal.
func (p *pair) atOnce(mutation string, tokens [2]string, queries ...string) []string {
	p.Helper()
	codes := make([]string, len(queries))
	var wg sync.WaitGroup
	for i, q := range queries {
		wg.Go(func() { codes[i] = askServer(p.Context(), p.origins[i%2], tokens[i%2], q).code(mutation) })
	}
	wg.Wait()
	return codes
}

// oneWins wants one success and the others refused by one of the codes.
func (p *pair) oneWins(what string, codes []string, refusals ...string) {
	p.Helper()
	won := 0
	for _, c := range codes {
		switch {
		case c == "":
			won++
		case !strings.Contains(strings.Join(refusals, " "), c):
			p.Errorf("%s: %q", what, c)
		}
	}
	if won != 1 {
		p.Errorf("%s: %d won: %q", what, won, codes)
	}
}

func (p *pair) count(query string, args ...any) (n int) {
	p.Helper()
	if err := p.st.Pool().QueryRowContext(p.Context(), query, args...).Scan(&n); err != nil {
		p.Fatal(err)
	}
	return n
}

func (p *pair) form(text string) string {
	return fmt.Sprintf(`mutation { progressReport(input: {reportId: "%s", departmentId: "%s", period: "2026-02", rows: [{taskId: "%s", progress: "%s"}]}) { applied userErrors { code } } }`,
		p.seed.Report.ID, p.seed.Departments[0].ID, p.seed.Tasks[0].ID, text)
}

// Two servers on one PostgreSQL, asked at once by real requests: what they do is done once and in order, of rivals one wins, a closed period takes
// nothing, and both say the same of the ledger right after.
func TestTwoServersOnOneDatabase(t *testing.T) {
	p := newPair(t)
	owns := [2]string{p.own, p.own}
	forms := []string{p.form("一"), p.form("二"), p.form("三"), p.form("四"), p.form("一"), p.form("二")}
	for i, code := range p.atOnce("progressReport", owns, forms...) {
		if code != "" && code != "VERSION_CONFLICT" && code != "SUBMISSION_NOT_LATEST" {
			t.Errorf("form %d: %s", i, code)
		}
	}
	entries := p.count(`SELECT count(*) FROM entries`)
	if chained := p.count(`SELECT count(DISTINCT previous_id) + 1 FROM entries WHERE previous_id IS NOT NULL`); entries < 1 || entries != chained {
		t.Errorf("%d entries, of which %d go on from one another", entries, chained)
	}
	var newest string
	if err := p.st.Pool().QueryRowContext(t.Context(), `SELECT submission_id FROM entries ORDER BY seq DESC LIMIT 1`).Scan(&newest); err != nil {
		t.Fatal(err)
	}
	accept := `mutation { x: submissionAccept(input: {submissionId: "` + newest + `"}) { userErrors { code } } }`
	back := `mutation { x: submissionReturn(input: {submissionId: "` + newest + `", note: "缺来源"}) { userErrors { code } } }`
	p.oneWins("reviewers", p.atOnce("x", p.staff, accept, back, accept, back), "ALREADY_DECIDED")
	if n := p.count(`SELECT count(*) FROM reviews WHERE submission_id = $1`, newest); n != 1 {
		t.Errorf("%d reviews", n)
	}

	february := p.seed.Periods[1]
	closing := `mutation { x: periodClose(input: {periodId: "` + february.ID + `"}) { userErrors { code } } }`
	codes := make([]string, 4)
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { codes[i] = askServer(t.Context(), p.origins[i], p.staff[i], closing).code("x") })
		wg.Go(func() {
			codes[2+i] = askServer(t.Context(), p.origins[i], p.own, p.form(fmt.Sprint("关期时报", i))).code("progressReport")
		})
	}
	wg.Wait()
	late := p.count(`SELECT count(*) FROM entries`) - entries
	taken := 0
	for i, c := range codes {
		switch {
		case i < 2 && c != "" && c != "PERIOD_IS_CLOSED" && c != "VERSION_CONFLICT", i >= 2 && c != "" && c != "PERIOD_IS_CLOSED":
			t.Errorf("close against form, %d: %s", i, c)
		case i >= 2 && c == "":
			taken++
		}
	}
	// a form that comes to a closed period is kept with that finding, and nothing of it counts
	if n := p.count(`SELECT count(*) FROM events WHERE kind = 'period.closed'`); n != 1 || late > taken {
		t.Errorf("%d closings, %d rows of %d forms", n, late, taken)
	}
	p.agree()
}

// agree asks both servers for the ledger, which must be the same, and looks whether the chain of events holds.
func (p *pair) agree() {
	p.Helper()
	query := `{ ledger(reportId: "` + p.seed.Report.ID + `", period: "2026-02") { nodes { number progress status light { color because { text } } } }
		overview(reportId: "` + p.seed.Report.ID + `", period: "2026-02") { tasks lights { color count } owing { owed received } } }`
	one, two := askServer(p.Context(), p.origins[0], p.staff[0], query), askServer(p.Context(), p.origins[1], p.staff[1], query)
	if one.body != two.body || one.Data["ledger"] == nil {
		p.Errorf("the servers disagree:\n%s\n%s", one.body, two.body)
	}
	broken, err := p.st.Events.Verify(p.Context(), nil)
	if err != nil || len(broken) != 0 {
		p.Errorf("the chain of events: %v %v", broken, err)
	}
}

// Two servers that start at once on an empty database make one report and one first account between them.
func TestTwoServersOnAnEmptyDatabase(t *testing.T) {
	url := pgtest.URL(t)
	var servers []func() string
	for range 3 {
		servers = append(servers, starting(t, "--database-url="+url, "--data-dir="+t.TempDir()))
	}
	var origins []string
	for _, listens := range servers {
		origins = append(origins, listens())
	}
	p := &pair{T: t, st: storetest.Open(t, url)}
	if reports, users := p.count(`SELECT count(*) FROM reports`), p.count(`SELECT count(*) FROM users`); reports != 1 || users != 1 {
		t.Errorf("%d reports, %d accounts", reports, users)
	}
	if grants := p.count(`SELECT count(*) FROM user_grants`); grants != 3 {
		t.Errorf("%d grants of the first account, want 3", grants)
	}
	for _, origin := range origins {
		if a, err := http.Get(origin + "/healthz"); err != nil || a.StatusCode != http.StatusOK {
			t.Errorf("%s: %v %v", origin, a, err)
		}
	}
}
