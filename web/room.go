package web

import (
	"context"
	"mime"
	"net/http"
	"strings"
	"time"

	"duban/models"

	"golang.org/x/sync/semaphore"
)

// leastRoom is what the smallest upload counts for: its request, its worker's answer.
const leastRoom = 64 << 10

// largeCosts is what a byte of a large upload counts for: its cells and findings take several times what its bytes do.
const largeCosts = 3

// roomWait is how long an upload waits for room before it is asked to come again.
const roomWait = 30 * time.Second

// room bounds the bytes of uploads that are in hand at once to those of one file of the largest kind, so that ten large ones together cost
// the server no more memory than one; the small ones of an ordinary day never wait. What staff hand over for many departments, more bytes than
// the room has and many files one after the other, goes by a door of its own, one at a time: nobody waits for it but the next of its kind.
type room struct {
	bytes *semaphore.Weighted
	all   int64
	drops *semaphore.Weighted
}

func newRoom(most int64) room {
	return room{semaphore.NewWeighted(most), most, semaphore.NewWeighted(1)}
}

// isDrop says that a request brings the files of many departments.
func (m room) isDrop(r *http.Request, staff bool) bool {
	return staff && (r.URL.Path == "/files" || r.ContentLength > m.all)
}

// take waits for room for a request's body; done gives it back. Requests without files need none.
func (m room) take(r *http.Request, staff bool) (done func(), err error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || !strings.HasPrefix(kind, "multipart/") {
		return func() {}, nil
	}
	of, weight := m.bytes, r.ContentLength
	if weight < 0 || weight > m.all {
		weight = m.all
	}
	weight = min(max(weight, leastRoom), m.all)
	if weight >= large {
		weight = min(largeCosts*weight, m.all)
		begun := thrifty.begin()
		defer func() {
			if err != nil {
				begun()
				return
			}
			free := done
			done = func() { begun(); free() }
		}()
	}
	if m.isDrop(r, staff) {
		of, weight = m.drops, 1
	}
	ctx, cancel := context.WithTimeout(r.Context(), roomWait)
	defer cancel()
	if err := of.Acquire(ctx, weight); err != nil {
		return nil, &models.Error{Kind: models.Unavailable, Code: "BUSY", Err: err}
	}
	return func() { of.Release(weight) }, nil
}
