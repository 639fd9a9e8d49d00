package web

import (
	"strconv"
	"sync"
	"time"

	"duban/models"
)

// limiter lets each key do burst things at once and one more in every interval after that. It keeps one instant a key: when
// the key's account will be even again.
type limiter struct {
	every time.Duration
	burst int
	now   func() time.Time

	mu   sync.Mutex
	even map[string]time.Time
}

// maxKeys is how many keys are kept before those whose account is even are forgotten.
const maxKeys = 10_000

func newLimiter(every time.Duration, burst int, now func() time.Time) *limiter {
	return &limiter{every: every, burst: burst, now: now, even: map[string]time.Time{}}
}

// take counts one thing against a key, or says how long to wait.
func (l *limiter) take(key string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	even := l.even[key]
	if even.Before(now) {
		even = now
	}
	if wait := even.Sub(now) - l.every*time.Duration(l.burst-1); wait > 0 {
		return wait, false
	}
	if len(l.even) >= maxKeys {
		l.sweep(now)
	}
	l.even[key] = even.Add(l.every)
	return 0, true
}

// giveBack undoes one take.
func (l *limiter) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.even[key] = l.even[key].Add(-l.every)
}

func (l *limiter) sweep(now time.Time) {
	for key, even := range l.even {
		if !even.After(now) {
			delete(l.even, key)
		}
	}
}

// tooMany refuses with the time to wait, which refuse also puts into Retry-After.
func tooMany(wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	return models.Errorf(models.TooManyCalls, "RATE", "", "seconds", strconv.Itoa(max(seconds, 1)))
}
