package models

import (
	"strconv"
	"time"
)

// PaperState is where a bulletin stands.
type PaperState string

// The states of a bulletin.
const (
	PaperDraft  PaperState = "DRAFT"  // made anew from the ledger whenever it is looked at; staff alone
	PaperIssued PaperState = "ISSUED" // bytes, number and chain head are kept for ever; everybody signed in
)

// Bulletin is a circular on a period (通报): accepted figures only.
type Bulletin struct {
	ID         string
	ReportID   string
	PeriodID   string
	State      PaperState
	Year       int // of its number
	Number     int // within report and year; 0 for a draft
	Title      string
	Foreword   string   // staff's own words before the figures
	TaskIDs    []string `gorm:"serializer:json"` // tasks of which it says more
	SHA256     *string  `gorm:"column:sha256"`   // of the Word file as issued
	PageSHA256 *string  `gorm:"column:page_sha256"`
	Size       int64    // bytes of the Word file
	Edited     bool     // the Word file was edited before it was issued
	HeadSeq    int64    // the report's newest event when it was issued
	Head       string   // its hash
	By         string   `gorm:"column:made_by"`
	IssuedBy   string
	CreatedAt  time.Time
	IssuedAt   *time.Time
	Version    int64
}

// Issued says whether the bulletin stands for good.
func (b Bulletin) Issued() bool { return b.State == PaperIssued }

// BulletinNumber is a number as a bulletin prints it: 〔2026〕第3期.
func BulletinNumber(year, number int) string {
	return "〔" + strconv.Itoa(year) + "〕第" + strconv.Itoa(number) + "期"
}

// MaySeeBulletin is the rule for papers: drafts staff alone, issued ones everybody signed in.
func (v Viewer) MaySeeBulletin(b Bulletin) bool { return v.SignedIn() && (b.Issued() || v.Staff) }

// PaperTemplate is the office's own template for its papers.
type PaperTemplate struct {
	ReportID  string `gorm:"primaryKey"`
	FileName  string
	SHA256    string `gorm:"column:sha256"`
	By        string `gorm:"column:made_by"`
	CreatedAt time.Time
}

// LeaderLink opens one leader's one-pager of one period to whoever holds it, until it expires or is revoked. It shows what its maker
// may see, and nothing once the maker may no more.
type LeaderLink struct {
	ID        string
	ReportID  string
	LeaderID  string
	PeriodID  string
	Hash      string
	ExpiresAt time.Time
	RevokedAt *time.Time
	By        string `gorm:"column:made_by"`
	CreatedAt time.Time
}

// Open says whether the link still opens.
func (l LeaderLink) Open(now time.Time) bool { return l.RevokedAt == nil && now.Before(l.ExpiresAt) }

// A link's life in days.
const (
	LinkDays     = 7
	MostLinkDays = 60
)
