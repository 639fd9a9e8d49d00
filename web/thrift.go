package web

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// large is from which size on an upload counts as large: the rows of a few thousand tasks.
const large = 1 << 20

// thrift is how hard the collector works while large uploads are in hand: what is garbage then is garbage of megabytes, and a dozen hostile
// files may cost so much memory and no more (security.md P1).
type thrift struct {
	mu     sync.Mutex
	large  int   // uploads in hand
	before int   // the collector's usual growth, in percent
	limit  int64 // the program's usual limit of memory, in bytes
}

// thriftyGrowth is how much garbage there may be on top of what is in use, in percent, while a large upload is in hand.
const thriftyGrowth = 40

// thriftyRoom is how much more memory the program may hold than when the first large upload came, before the collector works as hard as it can:
// what SQLite and the children's pipes take is outside of it.
const thriftyRoom = 30 << 20

var thrifty thrift

// held is the memory that the Go runtime holds, in bytes: what it has given back to the system is not counted.
func held() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64() - s[1].Value.Uint64())
}

// begin says that a large upload comes in; what it gives says that it is done with.
func (t *thrift) begin() (end func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.large++; t.large == 1 {
		t.before = debug.SetGCPercent(thriftyGrowth)
		t.limit = debug.SetMemoryLimit(held() + thriftyRoom)
	}
	return sync.OnceFunc(func() {
		runtime.GC() // before the next one gets its room
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.large--; t.large == 0 {
			debug.SetGCPercent(t.before)
			debug.SetMemoryLimit(t.limit)
		}
	})
}
