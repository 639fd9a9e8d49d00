package store

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPackedTextsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Repeat(rapid.String().Draw(t, "text"), rapid.IntRange(0, 3000).Draw(t, "times"))
		packed, err := pack(s)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := unpack(packed); err != nil || back != s {
			t.Fatalf("%d bytes come back as %d, %v", len(s), len(back), err)
		}
	})
	long := `{"changes":[` + strings.Repeat(`{"sheet":"任务进展","cell":"H5"},`, 10_000) + `{}]}`
	if packed, err := pack(long); err != nil || len(packed) > len(long)/20 || !strings.HasPrefix(packed, packedMark) {
		t.Errorf("%d bytes are packed to %d, %v", len(long), len(packed), err)
	}
}

func TestDamagedPackedTexts(t *testing.T) {
	packed, err := pack(strings.Repeat("进展", packedFrom))
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{"cut off": packed[:len(packed)-8], "no base64": packedMark + "…", "no zstd": packedMark + "AAAA", "altered": packed[:len(packed)/2] + "AAAA" + packed[len(packed)/2+4:]} {
		if got, err := unpack(s); err == nil {
			t.Errorf("%s: unpacked to %d bytes", name, len(got))
		}
	}
}
