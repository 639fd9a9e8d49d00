package web

import (
	"net/http/httptest"
	"runtime/debug"
	"strings"
	"testing"
)

// growth is the collector's setting as it stands.
func growth() int {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	return now
}

// While large uploads are in hand the collector lets little garbage gather, however many there are and whether they got room or not;
// afterwards, and beside small ones, it works as before.
func TestThriftWhileLargeUploadsAreInHand(t *testing.T) {
	usual, unlimited := growth(), debug.SetMemoryLimit(-1)
	room := newRoom(3 * largeCosts * large)
	take := func(size int) func() {
		t.Helper()
		r := httptest.NewRequest("POST", "/graphql", strings.NewReader(strings.Repeat("x", size)))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		done, err := room.take(r, false)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	small := take(1000)
	if growth() != usual {
		t.Error("a small upload made the collector thrifty")
	}
	one, two := take(large), take(large)
	if growth() != thriftyGrowth {
		t.Errorf("%d%% beside two large uploads", growth())
	}
	if limit := debug.SetMemoryLimit(-1); limit >= unlimited || limit > held()+2*thriftyRoom {
		t.Errorf("a limit of %d bytes, %d are held", limit, held())
	}
	one()
	if growth() != thriftyGrowth {
		t.Errorf("%d%% beside one large upload", growth())
	}
	two()
	small()
	if growth() != usual || debug.SetMemoryLimit(-1) != unlimited {
		t.Errorf("%d%% and a limit of %d afterwards, %d%% and %d before", growth(), debug.SetMemoryLimit(-1), usual, unlimited)
	}
}
