package graph_test

import (
	"context"
	"testing"
)

// attach has somebody keep a picture beside an owner.
func (w *world) attach(as, argument, owner string) answer {
	w.Helper()
	return w.attachFile(as, argument, owner, "照片.png", []byte("\x89PNG\r\n\x1a\n"+owner))
}

func (w *world) attachFile(as, argument, owner, name string, body []byte) answer {
	w.Helper()
	return w.uploadOf(as, `mutation($input: AttachmentAddInput!) { attachmentAdd(input: $input) { attachment { id fileName fileKind url caption } userErrors { code message } } }`,
		map[string]any{argument: owner, "caption": "现场"}, name, body)
}

// attachmentRows are the rows of files beside what was reported.
func attachmentRows() map[string]row {
	picture := func(argument string, owner func(*world) string, query string) func(*world, string) answer {
		return func(w *world, as string) answer {
			w.attach(own, argument, owner(w))
			return w.ask(as, query, nil)
		}
	}
	ofSubmission := func(w *world) string { return w.submission }
	milestone := func(*world) string { return id("mil", "one") }
	return map[string]row{
		"Mutation.attachmentAdd": {path: "attachmentAdd.attachment", want: carriers, ask: func(w *world, as string) answer {
			a := w.attach(as, "submissionId", w.submission)
			if made, ok := a.at("attachmentAdd.attachment.id").(string); ok {
				w.ask(as, `mutation { attachmentRemove(input: {attachmentId: "`+made+`", reason: "x"}) { userErrors { code } } }`, nil)
			}
			return a
		}},
		"Mutation.attachmentAdd (milestone)": {path: "attachmentAdd.attachment", want: [7]string{refused, refused, refused, refused, refused, seen, "user:ATTACHED_ALREADY"},
			ask: func(w *world, as string) answer { return w.attach(as, "milestoneId", id("mil", "one")) }},
		"Mutation.attachmentRemove": {path: "attachmentRemove.attachment", want: [7]string{unknown, unknown, unknown, unknown, unknown, seen, refused}, ask: func(w *world, as string) answer {
			w.attach(own, "submissionId", w.submission)
			rows, err := w.store.Attachments.OfOwners(context.Background(), w.people[own], []string{w.submission})
			if err != nil || len(rows) != 1 {
				w.Fatal(rows, err)
			}
			return w.ask(as, `mutation { attachmentRemove(input: {attachmentId: "`+rows[0].ID+`", reason: "x"}) { attachment { id } userErrors { code } } }`, nil)
		}},
		"Query.node (attachment)": {path: "node", want: nodeOfSub, ask: func(w *world, as string) answer {
			w.attach(own, "submissionId", w.submission)
			rows, _ := w.store.Attachments.OfOwners(context.Background(), w.people[own], []string{w.submission})
			return w.ask(as, `{ node(id: "`+rows[0].ID+`") { id ... on Attachment { url sha256 } } }`, nil)
		}},
		"Submission.attachments": {path: "task.latest.submission.attachments", want: handIns,
			ask: picture("submissionId", ofSubmission, `{ task(number: "1.1.1") { latest { submission { attachments { caption } } } } }`)},
		"Entry.attachments": {path: "task.latest.attachments", want: progress,
			ask: picture("entryId", func(w *world) string { return w.entry }, `{ task(number: "1.1.1") { latest { attachments { fileName } } } }`)},
		"Milestone.attachments": {path: "task.milestones.0.attachments", want: progress,
			ask: picture("milestoneId", milestone, `{ task(number: "1.1.1") { milestones { attachments { fileName } } } }`)},
		"Closure.attachments": {path: "task.closures.0.attachments", want: progress, ask: func(w *world, as string) answer {
			w.ask(own, requestClosure, nil)
			w.attach(own, "closureId", pending(w))
			return w.ask(as, `{ task(number: "1.1.1") { closures { attachments { fileName } } } }`, nil)
		}},
	}
}

// An upload names just one thing that it lies beside, by an id of its kind.
func TestAttachedToOne(t *testing.T) {
	w := newWorld(t)
	for want, input := range map[string]map[string]any{
		"ID_INVALID": {"milestoneId": w.submission}, "ATTACHED_TO_ONE": {"submissionId": w.submission, "entryId": w.entry}, "NOT_FOUND": {"entryId": id("ent", "none")},
	} {
		a := w.uploadOf(own, `mutation($input: AttachmentAddInput!) { attachmentAdd(input: $input) { attachment { id } userErrors { code } } }`, input, "a.pdf", []byte("%PDF-1.7"))
		if got := a.userError("attachmentAdd"); got != want {
			t.Errorf("%v: %q, want %s\n%s", input, got, want, a.body)
		}
	}
}
