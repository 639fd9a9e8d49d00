package graph

import (
	"strconv"
	"testing"
	"time"
)

func TestMeter(t *testing.T) {
	now := time.Date(2026, 3, 28, 9, 0, 0, 0, time.UTC)
	m := newMeter(Rate{PerSecond: 2, Burst: 3})
	m.now = func() time.Time { return now }
	take := func(viewer string, want bool, wait int) {
		t.Helper()
		if got, ok := m.take(viewer); ok != want || got != wait {
			t.Errorf("%s at %s: %v after %d s, want %v after %d s", viewer, now.Format("05.000"), ok, got, want, wait)
		}
	}
	for range 3 {
		take("a", true, 0)
	}
	take("a", false, 1)
	take("b", true, 0)
	now = now.Add(500 * time.Millisecond)
	take("a", true, 0)
	take("a", false, 1)
	now = now.Add(time.Hour)
	for range 3 {
		take("a", true, 0)
	}
	take("a", false, 1)

	for i := range maxBuckets + 10 {
		m.take(strconv.Itoa(i))
	}
	now = now.Add(time.Hour)
	m.take("last")
	if len(m.buckets) != 1 {
		t.Errorf("%d buckets are kept after all but one are full again", len(m.buckets))
	}
	if _, ok := newMeter(Rate{}).take("a"); !ok {
		t.Error("the zero rate limits")
	}
}
