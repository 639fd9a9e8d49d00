package models

import "testing"

// Ids ascend, differ, and are well formed, whichever goroutine makes them.
func TestIDsAscend(t *testing.T) {
	const many = 50_000
	made := make(chan []string)
	for range 4 {
		go func() {
			ids := make([]string, many)
			for i := range ids {
				ids[i] = NewID(EntryPrefix)
			}
			made <- ids
		}()
	}
	seen := map[string]bool{}
	for range 4 {
		last := ""
		for _, id := range <-made {
			if id <= last || seen[id] || !IsID(EntryPrefix, id) {
				t.Fatalf("%s after %s", id, last)
			}
			seen[id], last = true, id
		}
	}
}
