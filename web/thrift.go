package web

import (
	"runtime"
	"runtime/debug"
	"sync"
)

// large is from which size on an upload counts as large: the rows of a few thousand tasks.
const large = 1 << 20

// thrift is how hard the collector works while large uploads are in hand: what is garbage then is garbage of megabytes, and a dozen hostile
// files may cost so much memory and no more (security.md P1).
type thrift struct {
	mu     sync.Mutex
	large  int // uploads in hand
	before int // the collector's usual growth, in percent
}

// thriftyGrowth is how much garbage there may be on top of what is in use, in percent, while a large upload is in hand.
const thriftyGrowth = 20

var thrifty thrift

// begin says that a large upload comes in; what it gives says that it is done with.
func (t *thrift) begin() (end func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.large++; t.large == 1 {
		t.before = debug.SetGCPercent(thriftyGrowth)
	}
	return sync.OnceFunc(func() {
		runtime.GC() // before the next one gets its room
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.large--; t.large == 0 {
			debug.SetGCPercent(t.before)
		}
	})
}
