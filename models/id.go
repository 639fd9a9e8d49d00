package models

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"sync"
	"time"
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
	ExportPrefix     = "exp"
	RatingPrefix     = "rat"
	BaselinePrefix   = "bas"
	CorrectionPrefix = "cor"
	MessagePrefix    = "msg"
	AttachmentPrefix = "att"

	PlanSubmissionPrefix = "pls"
	ContributionPrefix   = "ctb"
	DisputePrefix        = "dsp"
	ClaimPrefix          = "mcl"
)

const idLength = 20

// idEncoding is base32 with its characters in the order in which databases compare them.
var idEncoding = base32.NewEncoding("234567abcdefghijklmnopqrstuvwxyz").WithPadding(base32.NoPadding)

// lastID is what the newest id was made of: 45 bits of milliseconds since 1970, then 55 random ones.
var lastID struct {
	sync.Mutex
	at, random uint64
}

const randomBits = 55

// NewID makes an id: the prefix, an underscore and 20 base32 characters (100 bits). The ids of one process ascend, so that the rows of a
// long list meet neighbouring pages of a database's index instead of one somewhere for each.
func NewID(prefix string) string {
	var raw [16]byte
	rand.Read(raw[8:]) // never fails: crypto/rand ends the program instead
	random := binary.BigEndian.Uint64(raw[8:])
	at := uint64(time.Now().UnixMilli())

	lastID.Lock()
	if at > lastID.at {
		lastID.at, lastID.random = at, random>>(65-randomBits) // its first bit is left free to count on from
	} else {
		lastID.random += 1 + random>>40 // up to 2^24 on
	}
	at, random = lastID.at+lastID.random>>randomBits, lastID.random&(1<<randomBits-1)
	lastID.Unlock()

	binary.BigEndian.PutUint64(raw[:], at<<19|random>>36) // 100 bits from the left
	binary.BigEndian.PutUint64(raw[8:], random<<28)
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

// idMoment is the part of an id by which those of any kind compare in the order in which they were made.
func idMoment(id string) string {
	_, rest, _ := strings.Cut(id, "_")
	return rest
}
