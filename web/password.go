package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"duban/models"
	"duban/text"

	"golang.org/x/crypto/argon2"
)

// The cost of a password: argon2id with 32 MiB and three passes, above OWASP's least (19 MiB, two), about 60 ms on a small
// machine. Costs are kept with each hash, so that raising them leaves old ones good.
const (
	hashMemory  = 32 << 10 // KiB
	hashPasses  = 3
	hashLanes   = 1
	hashLength  = 32
	saltLength  = 16
	mostHashing = 4 // at once: 128 MiB
)

// The rule for passwords, the modern profile of security.md §6: length, and none that everybody knows.
const (
	LeastPassword = 10
	MostPassword  = 128
)

//go:embed common-passwords.txt
var commonList string

var common = func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(commonList) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			known[line] = true
		}
	}
	return known
}()

// HashPassword makes what is kept of a password, in the usual $argon2id$ form, after CheckPassword.
func HashPassword(name, password string) (string, error) {
	if err := CheckPassword(name, password); err != nil {
		return "", err
	}
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails: crypto/rand ends the program instead
	return encodeHash(password, salt), nil
}

func encodeHash(password string, salt []byte) string {
	key := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashLanes, hashLength)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashLanes,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

// CheckPassword refuses a password that is too short or that somebody would try first: a common one, one character or a run
// repeated, the user's own name.
func CheckPassword(name, password string) error {
	n := utf8.RuneCountInString(password)
	folded, user := text.Fold(password), text.Fold(name)
	trimmed := strings.Trim(folded, "0123456789.!@#$%&*-_ ")
	switch {
	case n < LeastPassword, n > MostPassword, !utf8.ValidString(password),
		common[folded], common[trimmed] && n-utf8.RuneCountInString(trimmed) <= 4, repetitive(folded),
		len(user) >= 3 && (folded == user || trimmed == user):
		return models.Errorf(models.Invalid, "PASSWORD_WEAK", "password", "least", strconv.Itoa(LeastPassword))
	}
	return nil
}

// repetitive says whether a text is a few characters over and over (abcabcabcabc), or one run up or down (123456789012).
func repetitive(s string) bool {
	runes := []rune(s)
	for period := 1; period <= 3; period++ {
		same := true
		for i := period; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-period]
		}
		if same {
			return true
		}
	}
	up, down := true, true
	for i := 1; i < len(runes); i++ {
		step := runes[i] - runes[i-1]
		up = up && (step == 1 || runes[i-1] == '9' && runes[i] == '0')
		down = down && (step == -1 || runes[i-1] == '0' && runes[i] == '9')
	}
	return up || down
}

// nobody is the hash that a password is compared with where there is no account, so that this takes as long.
var nobody = sync.OnceValue(func() string { return encodeHash("", make([]byte, saltLength)) })

// hash is HashPassword in its turn among what is reckoned at once.
func (g *signIns) hash(ctx context.Context, name, password string) (string, error) {
	if err := g.enter(ctx); err != nil {
		return "", err
	}
	defer g.leave()
	return HashPassword(name, password)
}

// enter takes a place for reckoning; leave gives it back.
func (g *signIns) enter(ctx context.Context) error {
	select {
	case g.hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return models.Errorf(models.Unavailable, "UNAVAILABLE", "")
	}
}

func (g *signIns) leave() { <-g.hashing }

// matches compares a password with a kept hash; "" is nobody's: never equal, same work.
func matches(kept, password string) (bool, error) {
	known := kept != ""
	if !known {
		kept = nobody()
	}
	same, err := verify(kept, password)
	return same && known, err
}

// verify reckons a password's hash with the costs and salt of a kept one. Costs beyond reason are an error: a row that
// somebody has tampered with mustn't take the server's memory.
func verify(kept, password string) (bool, error) {
	var version int
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("web: a kept password is not argon2id")
	}
	_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
	_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes)
	salt, err3 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err4 := base64.RawStdEncoding.DecodeString(parts[5])
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			return false, fmt.Errorf("web: a kept password: %w", err)
		}
	}
	if version != argon2.Version || memory > 256<<10 || passes == 0 || passes > 20 || lanes == 0 || len(want) < 16 || len(want) > 64 {
		return false, fmt.Errorf("web: a kept password has costs that can't be right")
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}
