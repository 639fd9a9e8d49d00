package graph

import (
	"math"
	"sync"
	"time"
)

// meter lets each viewer do something so often: a bucket of tokens a viewer, filled at a steady rate.
type meter struct {
	rate    Rate
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

// maxBuckets is when buckets that are full again are thrown away.
const maxBuckets = 10_000

func newMeter(r Rate) *meter { return &meter{rate: r, now: time.Now, buckets: map[string]bucket{}} }

// take takes a viewer's token. When there is none it says after how many whole seconds there will be.
func (m *meter) take(viewer string) (wait int, ok bool) {
	if m.rate == (Rate{}) {
		return 0, true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if len(m.buckets) > maxBuckets {
		m.sweep(now)
	}
	tokens := m.tokens(viewer, now)
	if tokens < 1 {
		return int(math.Ceil((1 - tokens) / m.rate.PerSecond)), false
	}
	m.buckets[viewer] = bucket{tokens - 1, now}
	return 0, true
}

func (m *meter) tokens(viewer string, now time.Time) float64 {
	b, known := m.buckets[viewer]
	if !known {
		return float64(m.rate.Burst)
	}
	return math.Min(float64(m.rate.Burst), b.tokens+now.Sub(b.at).Seconds()*m.rate.PerSecond)
}

func (m *meter) sweep(now time.Time) {
	for viewer := range m.buckets {
		if m.tokens(viewer, now) >= float64(m.rate.Burst) {
			delete(m.buckets, viewer)
		}
	}
}
