package graph

import (
	"duban/models"
	"duban/store"
)

// decision is what a reviewer asks for, its ids checked.
func decision(what models.SubmissionState, submissionID *string, submissionIDs, taskIDs []string, seen *int, note string) (store.Decision, error) {
	d := store.Decision{Decision: what, SubmissionIDs: submissionIDs, TaskIDs: taskIDs, Version: version(seen), Note: note}
	if err := checkID("submissionId", value(submissionID)); err != nil {
		return d, err
	}
	if err := checkIDs("submissionIds", submissionIDs); err != nil {
		return d, err
	}
	if submissionID != nil {
		d.SubmissionIDs = append([]string{*submissionID}, submissionIDs...)
	}
	return d, checkIDs("taskIds", taskIDs)
}

// actOn is what a client names to be signed or handed in, its ids checked.
func actOn(submissionID *string, submissionIDs []string, seen *int) (store.Act, error) {
	d, err := decision("", submissionID, submissionIDs, nil, seen, "")
	return store.Act{SubmissionIDs: d.SubmissionIDs, Version: d.Version}, err
}
