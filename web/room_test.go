package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"duban/models"
)

func multipartOf(path string, size int64) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("x"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.ContentLength = size
	return r
}

// gone is a request whose client doesn't wait.
func gone(r *http.Request) *http.Request {
	ctx, cancel := context.WithCancel(r.Context())
	cancel()
	return r.WithContext(ctx)
}

// A drop of sixty files takes as long as they take; meanwhile every department's upload finds the whole room. A second drop waits.
func TestDropsLeaveTheRoomToUploads(t *testing.T) {
	for name, drop := range map[string]*http.Request{"page": multipartOf("/files", 2000), "API": multipartOf("/graphql", 300)} {
		t.Run(name, func(t *testing.T) {
			m := newRoom(100)
			done, err := m.take(drop, true)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := m.take(multipartOf("/submissions", 100), false)
			if err != nil {
				t.Fatalf("an upload waits for the drop: %v", err)
			}
			whole()
			if _, err := m.take(gone(multipartOf("/files", 50)), true); models.KindOf(err) != models.Unavailable {
				t.Errorf("a second drop: %v", err)
			}
			done()
			again, err := m.take(multipartOf("/files", 50), true)
			if err != nil {
				t.Fatalf("after the first: %v", err)
			}
			again()
		})
	}
}

// Who isn't staff has no drops: what is too large takes the whole room, as before, and is refused by its size.
func TestRoomIsBounded(t *testing.T) {
	m := newRoom(100)
	done, err := m.take(multipartOf("/files", 5000), false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.take(gone(multipartOf("/submissions", 10)), false); models.KindOf(err) != models.Unavailable {
		t.Errorf("beside it: %v", err)
	}
	done()
	if done, err = m.take(multipartOf("/submissions", 10), false); err != nil {
		t.Error(err)
	} else {
		done()
	}
}
