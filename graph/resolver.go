package graph

import (
	"duban/exporter"
	"duban/store"
)

// Resolver is what every resolver has at hand.
type Resolver struct {
	Store     *store.Store
	Addresses Addresses
	Exports   *exporter.Exports
}

// Addresses are where things are downloaded; web owns them and gives them here, so that no path is built twice.
type Addresses struct {
	Template      func(reportSlug, period, departmentCode string) string
	Plan          func(reportSlug, departmentCode string) string
	PlanOriginal  func(planSubmissionID string) string
	Consolidated  func(reportSlug, period string, s exporter.Selection) string
	Original      func(submissionID string) string
	Marked        func(submissionID string) string
	Attachment    func(attachmentID string) string
	Slip          func(submissionID string) string
	BulletinFile  func(bulletinID string) string
	BulletinPage  func(bulletinID string) string
	LeaderFile    func(reportSlug, leaderID, period string) string
	LeaderPage    func(reportSlug, leaderID, period string) string
	LeaderLink    func(token string) string
	PaperTemplate func(reportSlug string) string
	Ledger        func(reportSlug, period, ending string) string
	Pack          func(reportSlug, kind, period, departmentCode string) string
	Letter        func(chaseID string) string
	Breakdown     func(reportSlug string) string
	Annex         func(reportSlug string) string
	Archive       func(reportSlug string) string
}
