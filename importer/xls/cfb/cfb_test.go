package cfb_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/richardlehane/mscfb"

	"duban/importer/xls/cfb"
)

func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../testdata/*.xls")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = data
	}
	return files
}

// TestAgainstLibrary finds the same streams with the same bytes as another reader, small ones included.
func TestAgainstLibrary(t *testing.T) {
	small := 0
	for name, data := range fixtures(t) {
		ours, err := cfb.Open(data)
		if err != nil {
			t.Fatal(name, err)
		}
		theirs, err := mscfb.New(bytes.NewReader(data))
		if err != nil {
			t.Fatal(name, err)
		}
		count := 0
		for e, err := theirs.Next(); err == nil; e, err = theirs.Next() {
			want, err := io.ReadAll(e)
			if err != nil {
				t.Fatal(name, e.Name, err)
			}
			stored := e.Name
			if e.Initial < ' ' { // names such as "\x05SummaryInformation"
				stored = string(rune(e.Initial)) + stored
			}
			found, ok := ours.Find(stored)
			got, err := ours.Read(found)
			if !ok || err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %q: found %t, %v, %d bytes of %d", name, stored, ok, err, len(got), len(want))
			}
			if len(want) < 4096 {
				small++
			}
			count++
		}
		if count != len(ours.Entries) {
			t.Errorf("%s: %d entries, theirs %d", name, len(ours.Entries), count)
		}
	}
	if small == 0 {
		t.Error("no fixture has a small stream")
	}
}

// TestRings points every entry of a sector table at itself or back: nothing runs for ever.
func TestRings(t *testing.T) {
	for name, data := range fixtures(t) {
		table := 512 * (1 + int(binary.LittleEndian.Uint32(data[76:])))
		for _, ring := range []func(i int) uint32{
			func(i int) uint32 { return uint32(i) },
			func(i int) uint32 { return uint32(max(0, i-1)) },
			func(int) uint32 { return 0 },
			func(int) uint32 { return 0xFFFFFFF0 },
		} {
			bad := bytes.Clone(data)
			for i := range 128 {
				binary.LittleEndian.PutUint32(bad[table+4*i:], ring(i))
			}
			if _, err := readAll(bad); !errors.Is(err, cfb.ErrDamaged) {
				t.Errorf("%s: %v", name, err)
			}
		}
		bad := bytes.Clone(data)
		binary.LittleEndian.PutUint32(bad[68:], 0) // a table of tables that never ends
		for i := 80; i < 512; i += 4 {
			binary.LittleEndian.PutUint32(bad[i:], binary.LittleEndian.Uint32(bad[76:]))
		}
		_, _ = readAll(bad)
	}
}

// TestMutations changes bytes at random: no panic, and never more bytes than the file has for a stream.
func TestMutations(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, data := range fixtures(t) {
		if len(data) > 20<<10 {
			continue
		}
		for range 2000 {
			bad := bytes.Clone(data)
			for range 1 + random.IntN(8) {
				at := random.IntN(len(bad))
				if random.IntN(2) == 0 {
					at = random.IntN(512)
				}
				bad[at] = byte(random.Uint32())
			}
			if most, _ := readAll(bad[:len(bad)-random.IntN(2)*random.IntN(600)]); most > len(bad) {
				t.Fatalf("%s: a stream of %d bytes in a file of %d", name, most, len(bad))
			}
		}
	}
}

// readAll reads every stream and gives the length of the longest and the first error.
func readAll(data []byte) (most int, first error) {
	f, err := cfb.Open(data)
	if err != nil {
		return 0, err
	}
	for _, e := range f.Entries {
		b, err := f.Read(e)
		most = max(most, len(b))
		if first == nil {
			first = err
		}
	}
	return most, first
}
