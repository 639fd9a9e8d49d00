package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/exporter"
	"duban/importer"
	"duban/models"
	"duban/seeds"
	"duban/store"
	"duban/worker"

	"github.com/xuri/excelize/v2"
)

func TestMain(m *testing.M) {
	jobs := importer.Jobs()
	maps.Copy(jobs, exporter.Jobs())
	worker.Serve(jobs)
	os.Exit(m.Run())
}

// loaded is an SQLite file with the report in it, made once and copied for each test.
var loaded = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "duban-web")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "duban.db")
	st, err := store.Open(context.Background(), name)
	if err != nil {
		return nil, err
	}
	data, err := seeds.Load()
	if err != nil {
		return nil, err
	}
	if _, err := st.Reports.Load(context.Background(), operator, *data); err != nil {
		return nil, err
	}
	if err := st.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
})

var operator = models.LocalOperator("test")

// The people of the tests. Each has the password of the same name with a number.
const (
	secretary = "wangli"  // staff
	farmer    = "liunong" // department nyncj
	planner   = "zhaofa"  // department fgw
	reader    = "duzhe"   // reads only
	passwordA = "清风徐来，水波不兴。"
)

// world is a server over a real database with the report in it.
type world struct {
	*testing.T
	store  *store.Store
	file   string // of the database
	server *server
	http   *httptest.Server
	log    *lines
	users  map[string]models.User
}

// lines is a log that a test can read.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// november is a day in the period that the tests report for.
var november = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

const (
	slug   = "yuncheng-2026"
	period = "2026-11"
)

// newWorld starts one. change may alter the configuration.
func newWorld(t *testing.T, change ...func(*Config)) *world {
	t.Helper()
	image, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "duban.db")
	if err := os.WriteFile(name, image, 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w := &world{T: t, store: st, file: name, log: &lines{}, users: map[string]models.User{}}
	cfg := Config{
		Store: st, GraphiQL: true, Log: slog.New(slog.NewTextHandler(w.log, nil)), Now: func() time.Time { return november },
		GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // says who asks: what the API gets from us
			body, err := io.ReadAll(r.Body)
			if err != nil {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			io.WriteString(w, "viewer="+models.ViewerOf(r.Context()).Name+" body="+string(body))
		}),
	}
	for _, c := range change {
		c(&cfg)
	}
	handler := Handler(cfg)
	w.server = handler.(*server)
	w.server.signIns.floor = 0 // no test of ours looks at the clock
	w.http = httptest.NewServer(handler)
	t.Cleanup(w.http.Close)
	t.Cleanup(func() {
		for line := range strings.Lines(w.log.String()) {
			if t.Failed() && !strings.Contains(line, "level=INFO") {
				t.Log(line)
			}
		}
	})
	w.addUsers()
	return w
}

func (w *world) addUsers() {
	w.Helper()
	for name, grant := range map[string]models.Grant{
		secretary: {Role: models.RoleStaff}, farmer: w.grant("nyncj"), planner: w.grant("fgw"), reader: {Role: models.RoleReader},
	} {
		u, err := w.store.Accounts.Create(w.Context(), operator, store.NewUser{Name: name, PasswordHash: testHash(), Grants: []models.Grant{grant}})
		if err != nil {
			w.Fatal(err)
		}
		w.users[name] = u
	}
}

// testHash is of passwordA, reckoned once.
var testHash = sync.OnceValue(func() string {
	hash, err := HashPassword("", passwordA)
	if err != nil {
		panic(err)
	}
	return hash
})

func (w *world) grant(code string) models.Grant {
	d := w.department(code)
	return models.Grant{Role: models.RoleDepartment, DepartmentID: &d.ID}
}

func (w *world) department(code string) models.Department {
	w.Helper()
	d, err := w.store.Departments.Find(w.Context(), operator, code)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// browser is a client with cookies that asks for pages.
type browser struct {
	*world
	client  *http.Client
	headers map[string]string
}

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.Fatal(err)
	}
	return &browser{world: w, client: &http.Client{Jar: jar}, headers: map[string]string{"Accept": "text/html", "Accept-Language": "zh-CN"}}
}

// as is a browser in which somebody has signed in by a link, which is quicker than a password.
func (w *world) as(name string) *browser {
	w.Helper()
	b := w.browser()
	link, err := w.store.Accounts.NewLink(w.Context(), w.users[name].ID)
	if err != nil {
		w.Fatal(err)
	}
	page := b.get("/link/" + link)
	if got := b.post("/link/"+link, url.Values{"token": {page.token()}}); got.status != http.StatusOK || !strings.Contains(got.body, "退出") {
		w.Fatalf("signing in by link: %d %s", got.status, got.body)
	}
	return b
}

// token is an API token of somebody.
func (w *world) token(name string) string {
	w.Helper()
	token, err := w.store.Accounts.NewToken(w.Context(), w.users[name].ID)
	if err != nil {
		w.Fatal(err)
	}
	return token
}

// answer is a response read to its end.
type answer struct {
	status  int
	header  http.Header
	body    string
	address string // after redirects
}

var tokenInput = regexp.MustCompile(`name="token" value="([^"]+)"`)

// token is the form token on a page.
func (a answer) token() string {
	if m := tokenInput.FindStringSubmatch(a.body); m != nil {
		return m[1]
	}
	return ""
}

func (b *browser) do(r *http.Request) answer {
	b.Helper()
	for k, v := range b.headers {
		if r.Header.Get(k) == "" {
			r.Header.Set(k, v)
		}
	}
	resp, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(body), resp.Request.URL.RequestURI()}
}

func (b *browser) request(method, address string, body io.Reader) *http.Request {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, b.http.URL+address, body)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *browser) get(address string) answer {
	b.Helper()
	return b.do(b.request("GET", address, nil))
}

func (b *browser) post(address string, form url.Values) answer {
	b.Helper()
	r := b.request("POST", address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// signIn fills in the form of sign-in.
func (b *browser) signIn(name, password string) answer {
	b.Helper()
	page := b.get("/sign-in")
	return b.post("/sign-in", url.Values{"token": {page.token()}, "name": {name}, "password": {password}})
}

// upload fills in the upload form. field order is the page's own.
func (b *browser) upload(code, fileName string, body []byte) answer {
	b.Helper()
	page := b.get("/")
	return b.uploadForm([][2]string{{"token", page.token()}, {"report", slug}, {"department", code}, {"period", period}}, fileName, body)
}

func (b *browser) uploadForm(fields [][2]string, fileName string, body []byte) answer {
	b.Helper()
	return b.uploadTo("/submissions", fields, fileName, body)
}

func (b *browser) uploadTo(address string, fields [][2]string, fileName string, body []byte) answer {
	b.Helper()
	kind, form := formOf(b.T, fields, [][2]string{{fileName, string(body)}})
	r := b.request("POST", address, form)
	r.Header.Set("Content-Type", kind)
	return b.do(r)
}

// formOf is a multipart form: its fields, then its files by name and content.
func formOf(t *testing.T, fields, files [][2]string) (kind string, form *bytes.Buffer) {
	t.Helper()
	form = &bytes.Buffer{}
	w := multipart.NewWriter(form)
	for _, f := range fields {
		if err := w.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f[0])
		if err == nil {
			_, err = io.WriteString(part, f[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), form
}

// fill writes values into cells of a workbook's first sheet, found by header word, in the first rows that have an indicator.
func fill(t *testing.T, body []byte, rows int, values map[string]any) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name := book.GetSheetName(0)
	cells, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	columns, filled := map[string]int{}, 0
	for i, row := range cells {
		if len(columns) == 0 {
			for j, word := range row {
				columns[word] = j + 1
			}
			if columns["任务编号"] == 0 {
				columns = map[string]int{}
			}
			continue
		}
		target := columns["目标值"]
		if filled == rows || target > len(row) || row[target-1] == "" {
			continue
		}
		filled++
		for word, value := range values {
			cell, err := excelize.CoordinatesToCellName(columns[word], i+1)
			if err != nil || columns[word] == 0 {
				t.Fatalf("no column %s: %v", word, err)
			}
			if err := book.SetCellValue(name, cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if filled != rows {
		t.Fatalf("only %d rows with a target", filled)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
