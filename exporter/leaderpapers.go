package exporter

import (
	"context"

	"duban/docx"
	"duban/models"
	"duban/store"
)

// LeaderPaper is a leader with tasks in their charge, counted as of a period with accepted figures only.
type LeaderPaper struct {
	Leader   store.Portfolio
	ReportID string
	Period   models.Period
	Tasks    int
	Lights   []LightCount
	Requests int // tasks with a request to the government
}

// LeaderPapers gives the leaders who have tracked tasks in a period. Staff only.
func LeaderPapers(ctx context.Context, st *store.Store, v models.Viewer, reportID string, period models.Period) ([]LeaderPaper, error) {
	if err := staffOnly(v); err != nil {
		return nil, err
	}
	c, err := st.Entries.Reviewed(ctx, v, reportID, period)
	if err != nil {
		return nil, err
	}
	b := &briefing{l: newLedger(c, v)}
	var list []LeaderPaper
	for _, p := range b.portfolios() {
		l := p.lights()
		list = append(list, LeaderPaper{Leader: p.leader, ReportID: reportID, Period: period, Tasks: l.tasks, Lights: colorCounts(l.by), Requests: p.requests()})
	}
	return list, nil
}

func staffOnly(v models.Viewer) error {
	switch {
	case !v.SignedIn():
		return models.Errorf(models.NotSignedIn, "NOT_SIGNED_IN", "")
	case !v.Staff:
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	return nil
}

// LeaderFile is a leader's one-pager as a Word file. Staff only.
func LeaderFile(ctx context.Context, st *store.Store, v models.Viewer, reportID, leaderID string, period models.Period) (File, error) {
	d, tag, err := leaderDocument(ctx, st, v, reportID, leaderID, period)
	if err != nil {
		return File{}, err
	}
	body, err := onTemplate(ctx, st, v, reportID, d)
	return File{Name: fileName(d.Title + "（" + period.Chinese() + "）.docx"), Body: body, ETag: tag}, err
}

// LeaderPage is the same as a web page.
func LeaderPage(ctx context.Context, st *store.Store, v models.Viewer, reportID, leaderID string, period models.Period) (PaperPage, error) {
	d, tag, err := leaderDocument(ctx, st, v, reportID, leaderID, period)
	return PaperPage{Title: d.Title, Body: pageOf(d), ETag: tag}, err
}

func leaderDocument(ctx context.Context, st *store.Store, v models.Viewer, reportID, leaderID string, period models.Period) (docx.Document, string, error) {
	if err := staffOnly(v); err != nil {
		return docx.Document{}, "", err
	}
	template, _, err := st.Papers.Template(ctx, v, reportID)
	if err != nil {
		return docx.Document{}, "", err
	}
	b, err := readBriefing(ctx, st, v, reportID, period)
	if err != nil {
		return docx.Document{}, "", err
	}
	for _, p := range b.portfolios() {
		if p.leader.ID == leaderID {
			return b.leaderPage(p), kept([]byte(papersLayout + leaderID + string(period) + b.l.Version + template.SHA256)).SHA256, nil
		}
	}
	leaders, err := st.Papers.Leaders(ctx, v, b.l.Period.Ends)
	if err != nil {
		return docx.Document{}, "", err
	}
	for _, l := range leaders {
		if l.ID == leaderID { // nothing in their charge
			return b.leaderPage(portfolio{leader: l}), "", nil
		}
	}
	return docx.Document{}, "", models.Errorf(models.NotFound, "NOT_FOUND", "leaderId")
}
