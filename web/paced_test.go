package web

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// Attack "slow reader": who asks for a long answer and takes nothing of it is hung up on, and his answer is let go; others get theirs
// meanwhile, also on a connection that waited longer than a piece may take.
func TestSlowReader(t *testing.T) {
	const wait = 300 * time.Millisecond
	long := bytes.Repeat([]byte("督办"), 8<<20) // more than the systems between them hold
	ended := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := &recorder{ResponseWriter: pace(w, wait)}
		switch r.URL.Path {
		case "/long":
			_, err := out.Write(long)
			ended <- err
		case "/empty": // nothing is written at all
		default:
			_, _ = out.Write(long[:100])
		}
	}))
	defer server.Close()
	slow, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := io.WriteString(slow, "GET /long HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	get := func(path string, want int) {
		t.Helper()
		answer, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if body, err := io.ReadAll(answer.Body); err != nil || len(body) != want {
			t.Errorf("%s: %d bytes, %v", path, len(body), err)
		}
	}
	get("/", 100)
	if err := <-ended; err == nil {
		t.Error("the whole answer went to somebody who takes nothing")
	}
	get("/empty", 0) // on the connection of the first one, whose last deadline has passed
	get("/", 100)
	got, _ := io.ReadAll(slow)
	if len(got) >= len(long) {
		t.Errorf("the slow reader has all %d bytes", len(got))
	}
}

// A long answer to somebody who reads comes whole.
func TestLongAnswersComeWhole(t *testing.T) {
	long := bytes.Repeat([]byte("督办"), 1<<20)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = (&recorder{ResponseWriter: pace(w, sentWait)}).Write(long)
	}))
	defer server.Close()
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || !bytes.Equal(body, long) {
		t.Errorf("%d bytes of %d, %v", len(body), len(long), err)
	}
}
