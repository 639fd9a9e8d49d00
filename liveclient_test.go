package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"

	workbook "github.com/xuri/excelize/v2"
)

// office is the whole program over a real database, reached as a front end reaches it: the API by HTTP with a token, files by the addresses
// that the API gives.
type office struct {
	*testing.T
	st    *store.Store
	seed  models.Seed
	http  *httptest.Server
	staff string // a token
}

// newOffice has the 2026 report and one member of staff.
func newOffice(t *testing.T, st *store.Store) *office {
	t.Helper()
	o := &office{T: t, st: st, seed: storetest.Report(t, st)}
	o.http = httptest.NewServer(handler(&Serve{}, st, slog.New(slog.DiscardHandler)))
	t.Cleanup(o.http.Close)
	o.staff = o.user("ducha", models.Grant{Role: models.RoleStaff})
	return o
}

// user makes somebody and gives a token.
func (o *office) user(name string, grant models.Grant) string {
	o.Helper()
	u, err := o.st.Accounts.Create(o.Context(), storetest.Staff, storeUser(name, grant))
	if err != nil {
		o.Fatal(err)
	}
	token, err := o.st.Accounts.NewToken(o.Context(), u.ID)
	if err != nil {
		o.Fatal(err)
	}
	return token
}

// said is what the API answered.
type said struct {
	o    *office
	body string
	data any
}

// at is what stands at a path like reports.0.slug; nil for nothing.
func (s said) at(path string) any {
	v := s.data
	for _, step := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			n := len(in)
			if _, err := fmt.Sscan(step, &n); err != nil || n >= len(in) {
				return nil
			}
			v = in[n]
		default:
			return nil
		}
	}
	return v
}

func (s said) text(path string) string {
	v, _ := s.at(path).(string)
	return v
}

// list is the list at a path, each as an answer of its own.
func (s said) list(path string) []said {
	all, _ := s.at(path).([]any)
	out := make([]said, len(all))
	for i, v := range all {
		out[i] = said{s.o, fmt.Sprint(v), v}
	}
	return out
}

func (s said) want(path string, want any) {
	s.o.Helper()
	if got := s.at(path); fmt.Sprint(got) != fmt.Sprint(want) {
		s.o.Fatalf("%s: %v, want %v\n%.3000s", path, got, want, s.body)
	}
}

// ask asks the API as staff.
func (o *office) ask(query string, variables map[string]any) said {
	o.Helper()
	return o.askAs(o.staff, query, variables)
}

func (o *office) askAs(token, query string, variables map[string]any) said {
	o.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		o.Fatal(err)
	}
	return o.post(token, "application/json", bytes.NewReader(body))
}

func (o *office) post(token, kind string, body io.Reader) said {
	o.Helper()
	got := o.send(http.MethodPost, "/graphql", token, kind, body)
	var answer struct {
		Data   any
		Errors []any
	}
	if err := json.Unmarshal(got, &answer); err != nil || len(answer.Errors) > 0 {
		o.Fatalf("%v %.2000s", err, got)
	}
	return said{o, string(got), answer.Data}
}

func (o *office) send(method, path, token, kind string, body io.Reader) []byte {
	o.Helper()
	r, err := http.NewRequestWithContext(o.Context(), method, o.http.URL+path, body)
	if err != nil {
		o.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept", "*/*")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		o.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		o.Fatalf("%s %s: %d %v %.2000s", method, path, response.StatusCode, err, got)
	}
	return got
}

// get downloads from an address that the API gave.
func (o *office) get(address string) []byte {
	o.Helper()
	if !strings.HasPrefix(address, "/") {
		o.Fatalf("no address: %q", address)
	}
	return o.send(http.MethodGet, address, o.staff, "", nil)
}

// hand sends a file with a mutation whose input is of a type.
func (o *office) hand(token, mutation, kind, fields string, input map[string]any, name string, file []byte) said {
	o.Helper()
	input["file"] = nil
	operations, err := json.Marshal(map[string]any{"query": `mutation($input: ` + kind + `!) { ` + mutation + `(input: $input) { ` + fields + ` userErrors { code field message } } }`,
		"variables": map[string]any{"input": input}})
	if err != nil {
		o.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, f := range [][2]string{{"operations", string(operations)}, {"map", `{"0": ["variables.input.file"]}`}} {
		if err := form.WriteField(f[0], f[1]); err != nil {
			o.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("0", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		o.Fatal(err)
	}
	return o.post(token, form.FormDataContentType(), &body)
}

const intakeShown = `intake { id planHash findings { severity code sheet cell found expected } changes { cell new } removals { number } unknownDepartments { name nearest cells }
	unknownLeaders { name nearest } months counts { areas themes tasks newTasks indicators duties milestones } }`

// take uploads a file by one of the mutations that take intakes, shows it to look, and applies it as shown. It gives the report.
func (o *office) take(mutation string, input map[string]any, name string, file []byte, look func(said), apply map[string]any) said {
	o.Helper()
	kinds := map[string]string{"breakdownUpload": "BreakdownUploadInput", "reportRead": "ReportReadInput", "ledgerUpload": "LedgerUploadInput"}
	shown := o.hand(o.staff, mutation, kinds[mutation], intakeShown, input, name, file)
	shown.want(mutation+".userErrors", []any{})
	if look != nil {
		look(said{o, shown.body, shown.at(mutation + ".intake")})
	}
	with := map[string]any{"intakeId": shown.at(mutation + ".intake.id"), "planHash": shown.at(mutation + ".intake.planHash")}
	for k, v := range apply {
		with[k] = v
	}
	applied := o.ask(`mutation($input: IntakeApplyInput!) { intakeApply(input: $input) { intake { findings { severity code cell found } }
		report { id slug state breakdownUrl } userErrors { code message } } }`, map[string]any{"input": with})
	applied.want("intakeApply.userErrors", []any{})
	return said{o, applied.body, applied.at("intakeApply.report")}
}

// activate makes a draft live and demands that it is.
func (o *office) activate(reportID, first string) {
	o.Helper()
	a := o.ask(`mutation($id: ID!, $first: Period!) { reportActivate(input: {reportId: $id, firstOwedPeriod: $first}) { report { state } findings { code found } userErrors { code } } }`,
		map[string]any{"id": reportID, "first": first})
	a.want("reportActivate.userErrors", []any{})
	a.want("reportActivate.report.state", "ACTIVE")
}

// tasks are all tasks of a report with some fields.
func (o *office) tasks(reportID, fields string) []said {
	o.Helper()
	var all []said
	for after := any(nil); ; {
		page := o.ask(`query($id: ID!, $after: String) { tasks(reportId: $id, first: 25, after: $after) { nodes { `+fields+` } pageInfo { hasNextPage endCursor } } }`,
			map[string]any{"id": reportID, "after": after})
		all = append(all, page.list("tasks.nodes")...)
		if page.at("tasks.pageInfo.hasNextPage") != true {
			return all
		}
		after = page.at("tasks.pageInfo.endCursor")
	}
}

// city is all that stands of the 2026 report: what happens beside it must leave it as it is.
func (o *office) city() string {
	o.Helper()
	id := o.seed.Report.ID
	report := o.ask(`query($id: ID!) { node(id: $id) { ... on Report { state version firstOwedPeriod settings { dueDay leadRule } periods { name due state version } areas { title } themes { title } } }
		events(reportId: $id, after: 0, first: 100) { kind } }`, map[string]any{"id": id}).body
	for _, t := range o.tasks(id, `number title quote deadline tracking state version duties { role state department { code } } leaders { post } indicators { name target { operator low unit } version }
		milestones { title } latest { id }`) {
		report += "\n" + t.body
	}
	return report
}

// edit changes a workbook.
func edit(t *testing.T, body []byte, change func(f *workbook.File)) []byte {
	t.Helper()
	f, err := workbook.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// headed finds the row in which a sheet's header words stand, and their columns.
func headed(t *testing.T, f *workbook.File, sheet string, words ...string) (rows [][]string, head int, columns map[string]int) {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		columns = map[string]int{}
		for k, word := range row {
			columns[word] = k + 1
		}
		if columns[words[0]] > 0 {
			for _, w := range words {
				if columns[w] == 0 {
					t.Fatalf("%s has no column %s: %v", sheet, w, row)
				}
			}
			return rows, i + 1, columns
		}
	}
	t.Fatalf("%s has no header %v", sheet, words)
	return nil, 0, nil
}

// write writes a value into a cell.
func write(t *testing.T, f *workbook.File, sheet string, col, row int, v any) {
	t.Helper()
	at, err := workbook.CoordinatesToCellName(col, row)
	if err == nil {
		err = f.SetCellValue(sheet, at, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}
