package models

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

// The prefixes of ids, one for each kind of node. An id of another kind is refused by IsID.
const (
	ReportPrefix     = "rpt"
	AreaPrefix       = "are"
	ThemePrefix      = "thm"
	TaskPrefix       = "tsk"
	IndicatorPrefix  = "ind"
	ItemPrefix       = "itm"
	MilestonePrefix  = "mil"
	PlanPrefix       = "pln"
	DepartmentPrefix = "dep"
	LeaderPrefix     = "ldr"
	DutyPrefix       = "dut"
	PeriodPrefix     = "prd"
	SubmissionPrefix = "sub"
	EntryPrefix      = "ent"
	ReadingPrefix    = "rdg"
	FindingPrefix    = "fnd"
	EventPrefix      = "evt"
	UserPrefix       = "usr"
	ReviewPrefix     = "rev"
	ClosurePrefix    = "clo"
	ChasePrefix      = "chs"
	BulletinPrefix   = "bul"
	LeaderLinkPrefix = "lnk"
	PackPrefix       = "pck"
	RatingPrefix     = "rat"
	BaselinePrefix   = "bas"
	CorrectionPrefix = "cor"
	MessagePrefix    = "msg"
)

const idLength = 20

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewID makes an id: the prefix, an underscore and 20 random base32 characters (100 bits).
func NewID(prefix string) string {
	var raw [13]byte
	rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	return prefix + "_" + idEncoding.EncodeToString(raw[:])[:idLength]
}

// IsID says whether s is an id of the kind that prefix names.
func IsID(prefix, s string) bool {
	rest, ok := strings.CutPrefix(s, prefix+"_")
	if !ok || len(rest) != idLength {
		return false
	}
	return strings.IndexFunc(rest, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '2' || r > '7') }) < 0
}

// IDPrefix is the kind of an id ("tsk"), or "" where s is no id.
func IDPrefix(s string) string {
	prefix, _, ok := strings.Cut(s, "_")
	if !ok || !IsID(prefix, s) {
		return ""
	}
	return prefix
}
