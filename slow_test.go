package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// Row "Uploads" of security.md §5: slow header, slow body. Who sends a byte now and then is hung up on, and holds nobody else up meanwhile. A
// clock is no matter for every run: `make soak`.
func TestSlowSenders(t *testing.T) {
	if os.Getenv("DUBAN_SOAK") != "1" {
		t.Skip("SKIPPED: a clock test: make soak SOAK=Slow")
	}
	s := startServer(t)
	var wg sync.WaitGroup
	for name, c := range map[string]struct {
		opening string
		most    time.Duration
	}{
		"slow header": {"POST /graphql HTTP/1.1\r\nHost: x\r\n", headerTimeout},
		"slow body": {fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n--b\r\n",
			s.token), bodyTimeout},
	} {
		wg.Go(func() {
			if took := trickle(t, s, c.opening); took > c.most+10*time.Second {
				t.Errorf("%s: hung up on after %v, want %v", name, took, c.most)
			}
		})
	}
	for _, took := range s.query(t, 50) {
		if took > 5*time.Second {
			t.Errorf("a query beside them took %v", took)
		}
	}
	wg.Wait()
}

// trickle sends an opening and then a byte a second, until the server hangs up or answers; it gives how long that took.
func trickle(t *testing.T, s *running, opening string) time.Duration {
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.address, "http://"))
	if err != nil {
		t.Error(err)
		return 0
	}
	defer conn.Close()
	start := time.Now()
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, bufio.NewReader(conn))
		close(ended)
	}()
	_, err = io.WriteString(conn, opening)
	for err == nil && time.Since(start) < 2*time.Minute {
		select {
		case <-ended:
			return time.Since(start)
		case <-time.After(time.Second):
			_, err = conn.Write([]byte("x"))
		}
	}
	return time.Since(start)
}
