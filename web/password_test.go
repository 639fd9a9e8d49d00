package web

import (
	"mime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCheckPassword(t *testing.T) {
	for password, good := range map[string]bool{
		"correct horse": true, "清风徐来，水波不兴。": true, strings.Repeat("长文", 32): false, "h7#kq2Lw9z": true,
		strings.Repeat("abcdefghij9 ", 5) + "wxyz": true, // 64 characters
		"short": false, "": false, "1234567890": false, "0987654321": false, "9876543210": false, "aaaaaaaaaaaa": false, "abababababab": false,
		"abcdefghijkl": false, "Woaini1314520": false, "ＷＯＡＩＮＩ1314520": false, "P@ssw0rd123": false, "password2026": false, "Admin@123456": false,
		"yuncheng2026": false, "wangli123456789": false, strings.Repeat("x y", 50): false, "not\xffutf8 at all": false,
	} {
		if err := CheckPassword("wangli", password); (err == nil) != good {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestHashes(t *testing.T) {
	hash, err := HashPassword("u", passwordA)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=32768,t=3,p=1$") {
		t.Fatalf("%s %v", hash, err)
	}
	if other, _ := HashPassword("u", passwordA); other == hash {
		t.Error("two hashes of one password are alike")
	}
	for password, want := range map[string]bool{passwordA: true, passwordA + " ": false, "": false} {
		if got, err := verify(hash, password); got != want || err != nil {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	for _, bad := range []string{
		"", "x", "$argon2i$v=19$m=32768,t=3,p=1$AAAA$AAAA", strings.Replace(hash, "m=32768", "m=99999999", 1), strings.Replace(hash, "t=3", "t=0", 1),
		strings.Replace(hash, "t=3", "t=4000000000", 1), strings.Replace(hash, "p=1", "p=0", 1), strings.Replace(hash, "v=19", "v=16", 1),
		hash[:len(hash)-40], hash + "$", strings.Replace(hash, "$m", "$*", 1),
	} {
		if ok, err := verify(bad, passwordA); ok || err == nil {
			t.Errorf("%q: %v %v", bad, ok, err)
		}
	}
}

// TestLimiter tries the law of a limiter: in any span no key gets more than its burst and one for each interval in it.
func TestLimiter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(1_000_000, 0)
		burst := rapid.IntRange(1, 5).Draw(t, "burst")
		l := newLimiter(time.Second, burst, func() time.Time { return now })
		var taken []time.Time
		for _, wait := range rapid.SliceOfN(rapid.IntRange(0, 2500), 1, 60).Draw(t, "waits in ms") {
			now = now.Add(time.Duration(wait) * time.Millisecond)
			if left, ok := l.take("key"); ok {
				taken = append(taken, now)
			} else if now = now.Add(left); true {
				if _, ok := l.take("key"); !ok {
					t.Fatalf("refused after the time it named, %v", left)
				}
				taken = append(taken, now)
			}
		}
		for i := range taken {
			for j := i; j < len(taken); j++ {
				if most := burst + int(taken[j].Sub(taken[i])/time.Second); j-i+1 > most {
					t.Fatalf("%d in %v, the most is %d", j-i+1, taken[j].Sub(taken[i]), most)
				}
			}
		}
	})
}

func TestLimiterForgets(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	l := newLimiter(time.Second, 1, func() time.Time { return now })
	for i := range maxKeys {
		l.take(string(rune(i + 0x4e00)))
	}
	now = now.Add(time.Minute)
	l.take("one more")
	if len(l.even) != 1 {
		t.Errorf("%d keys kept", len(l.even))
	}
	l.giveBack("one more")
	if _, ok := l.take("one more"); !ok {
		t.Error("what was given back is still counted")
	}
}

// FuzzDisposition: whatever the name, the header is one line of ASCII that says it.
func FuzzDisposition(f *testing.F) {
	for _, name := range []string{"报表.xlsx", `a"b;c\d.xlsx`, "a\r\nSet-Cookie: x=y", "%41'*.xlsx", "", "\u202exslx.exe", "\xff"} {
		f.Add(name, name)
	}
	f.Fuzz(func(t *testing.T, name, plainName string) {
		header := disposition(name, plainName)
		for _, c := range []byte(header) {
			if c < ' ' || c > '~' {
				t.Fatalf("%q", header)
			}
		}
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || utf8.ValidString(name) && params["filename"] != name {
			t.Fatalf("%q gives %q, %v", name, params["filename"], err)
		}
	})
}
