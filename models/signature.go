package models

// Who has a word on a department's sheet before it leaves the house (Settings.SignatureRule; domain.md §6).
const (
	SignatureNone   = "NONE"          // a clean complete upload needs no second click
	SecondPerson    = "SECOND_PERSON" // another person of the department than the one who filled it in
	SignedPageAsked = "SIGNED_PAGE"   // the slip (报送单), signed and sealed: its scan is attached
)

// AsksSignature says whether a department's sheet is a draft until it is signed.
func (s Settings) AsksSignature() bool {
	return s.SignatureRule == SecondPerson || s.SignatureRule == SignedPageAsked
}

// MaySign says whether a person may sign a department's draft, else why not. scanned: the signed slip is attached.
func (s Settings) MaySign(v Viewer, sub Submission, scanned bool) error {
	switch {
	case !v.For(sub.DepartmentID):
		return Errorf(NotFound, "NOT_FOUND", "submissionId")
	case sub.State != Draft:
		return Errorf(Conflict, "SUBMISSION_STATE", "submissionId", "found", string(sub.State))
	case s.SignatureRule == SecondPerson && (v.UserID == sub.SubmittedBy || v.UserID == sub.CarriedBy):
		return Errorf(Forbidden, "OWN_SIGNATURE", "submissionId", "name", sub.FileName)
	case s.SignatureRule == SignedPageAsked && !scanned:
		return Errorf(Invalid, "SIGNED_PAGE_NEEDED", "submissionId", "name", sub.FileName)
	case !s.AsksSignature():
		return Errorf(Conflict, "SIGNATURE_NOT_ASKED", "submissionId")
	}
	return nil
}

// Complete says whether every owed task of a department's sheet has a value, a text or 本期无新进展. Now of each task is what the period
// would say; an untouched template says nothing and is never complete.
func Complete(r Report, p ReportingPeriod, firstEnds Date, tasks []TaskBasis) bool {
	return CompleteWith(r, p, firstEnds, tasks, func(t *TaskBasis) Latest { return t.Now })
}

// CompleteWith is Complete with something else in the place of what the period has of each task.
func CompleteWith(r Report, p ReportingPeriod, firstEnds Date, tasks []TaskBasis, now func(*TaskBasis) Latest) bool {
	anything := false
	for i := range tasks {
		t := &tasks[i]
		says := now(t).Says()
		anything = anything || says
		if !says && t.Duty.Owes(r, t.Task, p, firstEnds) {
			return false
		}
	}
	return anything
}

// Says tells whether anything was reported by the lead: a figure, a text or a word. What owners say of their items stands there without an entry.
func (s Latest) Says() bool {
	return s.Entry != nil && (len(s.Readings) > 0 || s.Entry.Status != "" || s.Entry.Progress != "")
}
