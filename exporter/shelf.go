package exporter

import (
	"io"
	"os"
	"sync"
)

// Shelf limits: so many bytes and files are kept; what was asked for longest ago goes first.
const (
	shelfBytes = 256 << 20
	shelfFiles = 64
)

// Finished is a file that is whole. It lies on disk without a name, so that nothing is left behind however the program ends. Whoever has
// it closes it.
type Finished struct {
	Name string // as the user sees it
	ETag string
	Size int64
	kept *shelved
}

// Reader reads it from its beginning.
func (f *Finished) Reader() io.Reader { return io.NewSectionReader(f.kept.file, 0, f.Size) }

// Close gives it back.
func (f *Finished) Close() { f.kept.shelf.release(f.kept) }

// shelved is a finished file and how many have it in hand.
type shelved struct {
	shelf      *shelf
	file       *os.File
	name, etag string
	size       int64
	inHand     int
	off        bool // no longer on the shelf: goes with the last hand
}

// shelf keeps finished files by their tags, so that nothing is made twice of the same data.
type shelf struct {
	mu    sync.Mutex
	files []*shelved // the one asked for longest ago first
	bytes int64
}

// nameless makes a file without a name. Where the system doesn't allow that, the name goes with the file.
func nameless() (*os.File, error) {
	f, err := os.CreateTemp("", "duban-export-")
	if err == nil {
		_ = os.Remove(f.Name()) // tried again when it is closed
	}
	return f, err
}

func discard(f *os.File) {
	f.Close()
	_ = os.Remove(f.Name())
}

// find gives the file of a tag, nil for none.
func (s *shelf) find(etag string) *Finished {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, k := range s.files {
		if k.etag == etag {
			s.files = append(append(s.files[:i], s.files[i+1:]...), k)
			return k.take()
		}
	}
	return nil
}

// take is called with the shelf locked.
func (k *shelved) take() *Finished {
	k.inHand++
	return &Finished{Name: k.name, ETag: k.etag, Size: k.size, kept: k}
}

// put keeps a finished file and makes room for it. It is in the caller's hand.
func (s *shelf) put(file *os.File, name, etag string) (*Finished, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k := &shelved{shelf: s, file: file, name: name, etag: etag, size: size}
	f := k.take()
	s.files, s.bytes = append(s.files, k), s.bytes+size
	for len(s.files) > 1 && (s.bytes > shelfBytes || len(s.files) > shelfFiles) {
		s.drop(0)
	}
	return f, nil
}

// drop takes a file off the shelf; who reads it still reads on.
func (s *shelf) drop(at int) {
	k := s.files[at]
	s.files, s.bytes = append(s.files[:at], s.files[at+1:]...), s.bytes-k.size
	if k.off = true; k.inHand == 0 {
		discard(k.file)
	}
}

func (s *shelf) release(k *shelved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k.inHand--; k.inHand == 0 && k.off {
		discard(k.file)
	}
}

// clear takes everything off.
func (s *shelf) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.files) > 0 {
		s.drop(0)
	}
}
