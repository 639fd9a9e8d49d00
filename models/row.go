package models

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
	"unicode/utf8"
)

// RowDecision is what a person has said about one row of a submission's file that was not recognised, or only by likeness: which
// task, indicator or item it means, or (all nil) that it means none.
type RowDecision struct {
	SubmissionID string `gorm:"primaryKey"`
	Sheet        string `gorm:"primaryKey"`
	RowNumber    int    `gorm:"primaryKey"`
	TaskID       *string
	IndicatorID  *string
	ItemID       *string
	By           string `gorm:"column:made_by"`
	CreatedAt    time.Time
}

// Target is the id of what the row means, the finest that was given; "" for none.
func (d RowDecision) Target() string { return finest(d.TaskID, d.IndicatorID, d.ItemID) }

// RowMemory is how a department names something in its own sheets, learnt from a proposal or decision that was applied: next month the
// same text matches by itself.
type RowMemory struct {
	DepartmentID string `gorm:"primaryKey"`
	ReportID     string `gorm:"primaryKey"`
	FoldedText   string `gorm:"primaryKey"` // RowKey of the row's text
	TaskID       string
	IndicatorID  *string
	ItemID       *string
	By           string `gorm:"column:made_by"`
	CreatedAt    time.Time
}

// Target is the id of what the text means, the finest that is known.
func (m RowMemory) Target() string { return finest(&m.TaskID, m.IndicatorID, m.ItemID) }

func finest(taskID, indicatorID, itemID *string) string {
	for _, id := range []*string{itemID, indicatorID, taskID} {
		if id != nil && *id != "" {
			return *id
		}
	}
	return ""
}

// maxRowKey keeps a memory's key within what an index of PostgreSQL takes.
const maxRowKey = 160

// RowKey is a row's folded text as memories are found by: as it is where it is short, else its beginning and its hash.
func RowKey(folded string) string {
	if utf8.RuneCountInString(folded) <= maxRowKey {
		return folded
	}
	sum := sha256.Sum256([]byte(folded))
	return string([]rune(folded)[:maxRowKey/2]) + "#" + hex.EncodeToString(sum[:])
}
