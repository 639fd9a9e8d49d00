package web

import (
	"net/http"
	"strconv"

	"duban/models"
	"duban/store"
)

// review takes what staff decide of a submission, upon the version that its page showed.
func (s *server) review(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, func(id string, version *int64) error {
		d := store.Decision{Decision: models.Accepted, SubmissionIDs: []string{id}, Version: version, Note: r.PostFormValue("note")}
		if r.PostFormValue("decision") == "return" {
			d.Decision = models.Returned
		}
		_, err := s.Store.Submissions.Decide(r.Context(), of(r).viewer, d)
		return err
	})
}

// withdraw takes a submission back.
func (s *server) withdraw(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, func(id string, version *int64) error {
		_, err := s.Store.Submissions.Withdraw(r.Context(), of(r).viewer, store.Withdrawal{SubmissionID: id, Version: version})
		return err
	})
}

// signDraft signs a department's draft.
func (s *server) signDraft(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, func(id string, version *int64) error {
		_, err := s.Store.Submissions.Sign(r.Context(), of(r).viewer, store.Act{SubmissionIDs: []string{id}, Version: version})
		return err
	})
}

// sendDraft hands a signed draft in.
func (s *server) sendDraft(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, func(id string, version *int64) error {
		_, err := s.Store.Submissions.HandInDrafts(r.Context(), of(r).viewer, store.Act{SubmissionIDs: []string{id}, Version: version})
		return err
	})
}

// act does something with a submission as its page asks for it, and shows what became of it: once done, at an address that may be
// loaded again.
func (s *server) act(w http.ResponseWriter, r *http.Request, do func(id string, version *int64) error) error {
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	if err := s.guard(r, r.PostFormValue(tokenField)); err != nil {
		return err
	}
	id := r.PathValue("id")
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return unreadable(err)
	}
	if err = do(id, &version); err == nil {
		return done(w, r, submissionAddress(id))
	}
	kind := models.KindOf(err)
	if !wantsPage(r) || kind != models.Conflict && kind != models.Invalid {
		return err
	}
	return s.showSubmission(w, r, statusOf(err), id, err)
}

// offerActs says what the viewer may do with a submission, beside handing it in.
func (p *submissionPage) offerActs(v models.Viewer, sub models.Submission) {
	p.Version, p.Note = sub.Version, sub.Note
	p.SentBack, p.Accepted, p.TakenBack = sub.State == models.Returned, sub.State == models.Accepted, sub.State == models.Withdrawn
	p.Reviewable = v.MayEditBreakdown() && !p.Closed && sub.State == models.HandedIn && (sub.SubmittedBy == "" || sub.SubmittedBy != v.UserID)
	p.Withdrawable = v.For(sub.DepartmentID) && !p.Closed && (sub.State == models.HandedIn || sub.State == models.Checked || sub.State == models.Draft || sub.State == models.Signed)
	own := v.For(sub.DepartmentID) && !p.Closed
	p.Draft, p.Signed = sub.State == models.Draft, sub.State == models.Signed
	p.Signable, p.Sendable = own && p.Draft && p.Rule != models.SignatureNone, own && (p.Signed || p.Draft && p.Rule == models.SignatureNone)
	p.Attachable = (own || v.Staff && !p.Closed) && (p.Draft || sub.State == models.Checked || sub.InForce())
	p.PageAsked = p.Rule == models.SignedPageAsked
}
