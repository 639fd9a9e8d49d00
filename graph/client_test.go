package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// answer is what the API said.
type answer struct {
	status int
	header http.Header
	body   string
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
}

// code is the code of the first error, "" for none.
func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// at gives the value at a path like "task.entries.nodes.0.id", nil where there is none.
func (a answer) at(path string) any { return at(a.Data, path) }

func at(v any, path string) any {
	for _, step := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			var n int
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

// userError is the code of a mutation's first user error, "" for none.
func (a answer) userError(mutation string) string {
	code, _ := a.at(mutation + ".userErrors.0.code").(string)
	return code
}

// ask sends a query as JSON.
func (w *world) ask(as, query string, variables map[string]any) answer {
	w.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		w.Fatal(err)
	}
	return w.post(as, "application/json", bytes.NewReader(body))
}

// must sends a query that must succeed.
func (w *world) must(as, query string, variables map[string]any) answer {
	w.Helper()
	a := w.ask(as, query, variables)
	if a.status != http.StatusOK || len(a.Errors) > 0 {
		w.Fatalf("%s: %d %s", query, a.status, a.body)
	}
	return a
}

func (w *world) post(as, kind string, body io.Reader) answer {
	w.Helper()
	r, err := http.NewRequest(http.MethodPost, w.http.URL, body)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	return w.send(as, r)
}

func (w *world) send(as string, r *http.Request) answer {
	w.Helper()
	r.Header.Set("X-Test-Viewer", as)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, body: string(body)}
	if err := json.Unmarshal(body, &a); err != nil {
		w.Fatalf("%d: not JSON: %q", a.status, a.body)
	}
	return a
}

// part is one part of a form; a file where it has a file name.
type part struct{ field, file, body string }

// form is a multipart body.
func form(t testing.TB, parts ...part) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for _, p := range parts {
		create := func() (io.Writer, error) { return w.CreateFormField(p.field) }
		if p.file != "" {
			create = func() (io.Writer, error) { return w.CreateFormFile(p.field, p.file) }
		}
		into, err := create()
		if err == nil {
			_, err = io.WriteString(into, p.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

const uploadMutation = `mutation($input: SubmissionUploadInput!) { submissionUpload(input: $input) {
	submission { id state planHash errorCount changeCount findings { severity code sheet cell message } changes { cell field old new task { number } }
		rows { row match task { number } cells { cell field value } } }
	userErrors { code field message } } }`

// upload sends a file for a department and period.
func (w *world) upload(as, department, period, name string, body []byte) answer {
	w.Helper()
	operations, err := json.Marshal(map[string]any{"query": uploadMutation, "variables": map[string]any{
		"input": map[string]any{"departmentId": department, "period": period, "file": nil}}})
	if err != nil {
		w.Fatal(err)
	}
	kind, sent := form(w, part{field: "operations", body: string(operations)}, part{field: "map", body: `{"0": ["variables.input.file"]}`},
		part{field: "0", file: name, body: string(body)})
	return w.post(as, kind, sent)
}

// request is a POST of a JSON body, to be changed before it is sent.
func (w *world) request(body string) *http.Request {
	w.Helper()
	r, err := http.NewRequest(http.MethodPost, w.http.URL, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	return r
}
