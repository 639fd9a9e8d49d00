package web

import (
	"net/url"

	"duban/exporter"
)

// AddressBook builds the addresses that this package serves, for the API to hand out: clients never build them themselves.
// Each is a path with its query, to be resolved against wherever the client reached the server.
type AddressBook struct {
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

// Addresses gives the addresses of contract.md, HTTP.
func Addresses() AddressBook {
	return AddressBook{
		Plan: func(reportSlug, departmentCode string) string {
			return "/plans/" + url.PathEscape(reportSlug) + "/" + url.PathEscape(departmentCode) + ".xlsx"
		},
		PlanOriginal: func(planSubmissionID string) string {
			return "/plan-submissions/" + url.PathEscape(planSubmissionID) + "/original"
		},
		Template: func(reportSlug, period, departmentCode string) string {
			return "/templates/" + url.PathEscape(reportSlug) + "/" + url.PathEscape(period) + "/" + url.PathEscape(departmentCode) + ".xlsx"
		},
		Consolidated: func(reportSlug, period string, s exporter.Selection) string {
			q := selected(s)
			q.Set("period", period)
			return "/reports/" + url.PathEscape(reportSlug) + "/consolidated.xlsx?" + q.Encode()
		},
		Original:     func(submissionID string) string { return submissionAddress(submissionID) + "/original" },
		Marked:       func(submissionID string) string { return submissionAddress(submissionID) + "/marked.xlsx" },
		Attachment:   func(attachmentID string) string { return "/attachments/" + url.PathEscape(attachmentID) },
		BulletinFile: func(bulletinID string) string { return "/bulletins/" + url.PathEscape(bulletinID) + ".docx" },
		BulletinPage: func(bulletinID string) string { return "/bulletins/" + url.PathEscape(bulletinID) },
		LeaderFile: func(reportSlug, leaderID, period string) string {
			return leaderAddress(reportSlug, leaderID+".docx", period)
		},
		LeaderPage: leaderAddress,
		Ledger: func(reportSlug, period, ending string) string {
			return "/reports/" + url.PathEscape(reportSlug) + "/ledger." + ending + "?period=" + url.QueryEscape(period)
		},
		Pack:       packAddress,
		Letter:     func(chaseID string) string { return "/chases/" + url.PathEscape(chaseID) + "/letter.docx" },
		Slip:       func(submissionID string) string { return submissionAddress(submissionID) + "/slip.docx" },
		LeaderLink: func(token string) string { return "/leader/" + url.PathEscape(token) },
		PaperTemplate: func(reportSlug string) string {
			return "/reports/" + url.PathEscape(reportSlug) + "/paper-template.docx"
		},
		Breakdown: func(reportSlug string) string { return "/reports/" + url.PathEscape(reportSlug) + "/breakdown.xlsx" },
		Annex:     func(reportSlug string) string { return "/reports/" + url.PathEscape(reportSlug) + "/annex.docx" },
		Archive:   func(reportSlug string) string { return "/reports/" + url.PathEscape(reportSlug) + "/archive.zip" },
	}
}

// packAddress is a pack of a period, or of a department's year.
func packAddress(reportSlug, kind, period, departmentCode string) string {
	q := url.Values{}
	if period != "" {
		q.Set("period", period)
	}
	if departmentCode != "" {
		q.Set("department", departmentCode)
	}
	return "/reports/" + url.PathEscape(reportSlug) + "/packs/" + url.PathEscape(kind) + ".zip?" + q.Encode()
}

// leaderAddress is a leader's one-pager of a period.
func leaderAddress(reportSlug, leader, period string) string {
	return "/reports/" + url.PathEscape(reportSlug) + "/leaders/" + url.PathEscape(leader) + "?period=" + url.QueryEscape(period)
}

// submissionAddress is the page of one submission.
func submissionAddress(id string) string { return "/submissions/" + url.PathEscape(id) }

// homeAddress is the page with a department and period chosen; "" leaves a choice to the page.
func homeAddress(reportSlug, departmentCode, period string) string {
	q := url.Values{}
	for key, value := range map[string]string{"report": reportSlug, "department": departmentCode, "period": period} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if len(q) == 0 {
		return "/"
	}
	return "/?" + q.Encode()
}
