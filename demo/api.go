package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
)

// as gives a person's token; the account is made when it is first needed.
func (p *play) as(who Person) (string, error) {
	if token, known := p.tokens[who.Name]; known {
		return token, nil
	}
	token, err := p.Enter(p.ctx, who)
	p.tokens[who.Name] = token
	return token, err
}

// ask sends an operation and reads data into a value. An error of the API, or a user error of a mutation, is an error here.
func (p *play) ask(who Person, query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	return p.post(who, "application/json", body, into)
}

// do sends a mutation with one input; want are the fields of its payload beside the user errors.
func (p *play) do(who Person, mutation, want string, input map[string]any, into any) error {
	return p.ask(who, mutationOf(mutation, want), map[string]any{"input": input}, into)
}

// send is do with a file.
func (p *play) send(who Person, mutation, want string, input map[string]any, name string, file []byte, into any) error {
	input["file"] = nil
	operations, err := json.Marshal(map[string]any{"query": mutationOf(mutation, want), "variables": map[string]any{"input": input}})
	if err != nil {
		return err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, part := range [][2]string{{"operations", string(operations)}, {"map", `{"0": ["variables.input.file"]}`}} {
		if err := form.WriteField(part[0], part[1]); err != nil {
			return err
		}
	}
	w, err := form.CreateFormFile("0", name)
	if err == nil {
		_, err = w.Write(file)
	}
	if err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	return p.post(who, form.FormDataContentType(), body.Bytes(), into)
}

// mutationOf writes the operation of a mutation; its input's type is named for it.
func mutationOf(mutation, want string) string {
	kind := strings.ToUpper(mutation[:1]) + mutation[1:] + "Input"
	return fmt.Sprintf("mutation($input: %s!) { %s(input: $input) { %s userErrors { code field message } } }", kind, mutation, want)
}

func (p *play) post(who Person, kind string, body []byte, into any) error {
	answer, err := p.call(who, http.MethodPost, "/graphql", kind, body)
	if err != nil {
		return err
	}
	var got struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions map[string]any
		}
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	if len(got.Errors) > 0 {
		return fmt.Errorf("%s: %v: %s", who.Name, got.Errors[0].Extensions["code"], got.Errors[0].Message)
	}
	if err := userErrors(got.Data); err != nil {
		return fmt.Errorf("%s: %w", who.Name, err)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(got.Data, into)
}

// userErrors is the first user error of a payload, nil for none.
func userErrors(data []byte) error {
	payloads := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &payloads); err != nil {
		return err
	}
	for name, payload := range payloads {
		var has struct {
			UserErrors []struct{ Code, Field, Message string }
		}
		if json.Unmarshal(payload, &has) == nil && len(has.UserErrors) > 0 {
			e := has.UserErrors[0]
			return fmt.Errorf("%s: %s (%s): %s", name, e.Code, e.Field, e.Message)
		}
	}
	return nil
}

// download fetches a file from an address that the API gave.
func (p *play) download(who Person, address string) ([]byte, error) {
	return p.call(who, http.MethodGet, address, "", nil)
}

// call sends one request to the server, without a network.
func (p *play) call(who Person, method, address, kind string, body []byte) ([]byte, error) {
	token, err := p.as(who)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(p.ctx, method, "http://duban.localhost"+address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.RequestURI = address
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("Authorization", "Bearer "+token)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := &answer{header: http.Header{}, status: http.StatusOK}
	p.Server.ServeHTTP(w, r)
	if w.status != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %d %s", method, address, w.status, head(w.body.Bytes()))
	}
	return w.body.Bytes(), nil
}

// answer keeps what a handler says.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

func head(b []byte) string {
	text, err := io.ReadAll(io.LimitReader(bytes.NewReader(b), 500))
	if err != nil {
		return err.Error()
	}
	return string(text)
}
