package graph

import (
	"duban/models"
	"duban/store"
)

// attached is a client's file with the one thing that it is to lie beside, read whole; the door has seen to it that it isn't too large.
func attached(in AttachmentAddInput) (store.NewAttachment, error) {
	n := store.NewAttachment{FileName: in.File.Filename, Caption: value(in.Caption), SignedPage: in.SignedPage}
	given := ids{"submissionId": value(in.SubmissionID), "entryId": value(in.EntryID), "milestoneId": value(in.MilestoneID), "closureId": value(in.ClosureID),
		"planSubmissionId": value(in.PlanSubmissionID)}
	if err := given.check(); err != nil {
		return n, err
	}
	for _, id := range given {
		if id != "" && n.OwnerID != "" {
			return n, models.Errorf(models.Invalid, "ATTACHED_TO_ONE", "")
		}
		n.OwnerID += id
	}
	if n.OwnerID == "" {
		return n, models.Errorf(models.Invalid, "ATTACHED_TO_ONE", "")
	}
	if in.File.File == nil {
		return n, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	var err error
	n.Body, err = wholeOf(in.File)
	return n, err
}
