package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// signing is an office whose sheets need a second person's word, with that second person.
func signing(t *testing.T, st *store.Store) (*office, models.Viewer) {
	o := newOffice(t, st, func(s *models.Seed) { s.Report.Settings.SignatureRule = models.SecondPerson })
	return o, models.Viewer{UserID: "usr_second", Name: "second", Departments: []string{o.dep.ID}}
}

func actsOn(subs ...models.Submission) store.Act {
	var a store.Act
	for _, s := range subs {
		a.SubmissionIDs = append(a.SubmissionIDs, s.ID)
	}
	return a
}

// A draft is its department's alone: staff find neither file, entry, event nor basis; signed and handed in all of it counts.
func TestDraftIsTheDepartmentsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, second := signing(t, st)
		own := storetest.For(o.dep)
		sub := o.handIn("草稿标记", nil, o.tasks...)
		if sub.State != models.Draft || !sub.Private {
			t.Fatalf("applied: %s private %v", sub.State, sub.Private)
		}
		for _, v := range []models.Viewer{storetest.Staff, {UserID: "usr_a", Auditor: true}, {UserID: "usr_b", Departments: []string{"dep_other"}}, {UserID: "usr_r", Reader: true}} {
			o.unseen(v, sub)
		}
		if entries, err := st.Entries.OfSubmission(ctx, own, sub.ID); err != nil || len(entries) != 3 {
			t.Errorf("its own department sees %d entries (%v)", len(entries), err)
		}
		if b, err := st.Submissions.Basis(ctx, own, o.seed.Report.ID, o.dep.ID, "2026-11"); err != nil || b.Tasks[0].Now.Entry == nil {
			t.Errorf("the next file doesn't build on the draft (%v)", err)
		}
		_, err := st.Submissions.Sign(ctx, own, actsOn(sub))
		o.want("signed by who submitted", err, "OWN_SIGNATURE")
		_, err = st.Submissions.HandInDrafts(ctx, own, actsOn(sub))
		o.want("handed in unsigned", err, "NOT_SIGNED")
		_, err = st.Submissions.Sign(ctx, storetest.Staff, actsOn(sub))
		o.want("signed by staff", err, "NOT_FOUND")
		if _, err = st.Submissions.Sign(ctx, second, actsOn(sub)); err != nil {
			t.Fatal(err)
		}
		o.unseen(storetest.Staff, sub)
		subs, err := st.Submissions.HandInDrafts(ctx, own, actsOn(sub))
		if err != nil || subs[0].State != models.HandedIn || subs[0].CountedAt == nil || !subs[0].CountedAt.Equal(*subs[0].SignedAt) {
			t.Fatalf("%+v %v", subs, err)
		}
		if got := o.says(o.tasks[0]); got != "草稿标记 HANDED_IN" {
			t.Errorf("counts: %q", got)
		}
		signer := second
		signer.Staff = true
		_, err = st.Submissions.Decide(ctx, signer, store.Decision{Decision: models.Accepted, SubmissionIDs: []string{sub.ID}})
		o.want("accepted by who signed", err, "OWN_SUBMISSION")
	})
}

// unseen looks for a draft through the store's doors.
func (o *office) unseen(v models.Viewer, sub models.Submission) {
	o.Helper()
	_, err := o.st.Submissions.Find(ctx, v, sub.ID)
	o.want("find as "+v.UserID, err, "NOT_FOUND")
	_, _, err = o.st.Submissions.Original(ctx, v, sub.ID)
	o.want("original as "+v.UserID, err, "NOT_FOUND")
	entries, err := o.st.Entries.OfSubmission(ctx, v, sub.ID)
	if err != nil || len(entries) > 0 {
		o.Errorf("%s sees %d entries (%v)", v.UserID, len(entries), err)
	}
	page, _, err := o.st.Entries.OfTask(ctx, v, o.tasks[0].ID, store.Page{})
	if err != nil || len(page) > 0 {
		o.Errorf("%s sees %d entries of the task (%v)", v.UserID, len(page), err)
	}
	if !v.Staff && !v.Auditor {
		return
	}
	events, err := o.st.Events.After(ctx, v, o.seed.Report.ID, 0, 1000)
	if err != nil {
		o.Fatal(err)
	}
	for _, e := range events {
		if strings.Contains(fmt.Sprint(e), sub.ID) || strings.Contains(e.Data, "草稿标记") {
			o.Errorf("%s reads of it in event %s %s", v.UserID, e.Kind, e.Data)
		}
	}
	if !v.Staff {
		return
	}
	b, err := o.st.Submissions.Basis(ctx, v, o.seed.Report.ID, o.dep.ID, "2026-11")
	if err != nil || b.Tasks[0].Now.Entry != nil {
		o.Errorf("the draft is in the basis of %s (%v)", v.UserID, err)
	}
	if c, err := o.st.Entries.Consolidation(ctx, v, o.seed.Report.ID, "2026-11"); err != nil || strings.Contains(fmt.Sprintf("%+v", c.Tasks), "草稿标记") || len(c.Submissions) > 0 {
		o.Errorf("the ledger of %s has the draft (%v)", v.UserID, err)
	}
}

// Drafts that build on each other leave the house in order; one that is taken back stays hidden; what moved beneath a draft is told.
func TestDraftsInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, second := signing(t, st)
		own := storetest.For(o.dep)
		first, next := o.handIn("一科", nil, o.tasks[0]), o.handIn("二科", nil, o.tasks[0], o.tasks[1])
		_, err := st.Submissions.Withdraw(ctx, own, store.Withdrawal{SubmissionID: first.ID})
		o.want("withdrawn beneath another", err, "ROW_REPLACED")
		if _, err := st.Submissions.Sign(ctx, second, actsOn(first, next)); err != nil {
			t.Fatal(err)
		}
		_, err = st.Submissions.HandInDrafts(ctx, own, actsOn(next))
		o.want("the later alone", err, "EARLIER_DRAFT")
		subs, err := st.Submissions.HandInDrafts(ctx, own, actsOn(next, first))
		if err != nil || len(subs) != 2 || subs[1].Complete {
			t.Fatalf("both: %+v %v, want two, not complete: the third task is missing", subs, err)
		}
		last := o.handIn("三科", nil, o.tasks[0], o.tasks[2])
		if _, err := o.decide(models.Returned, next); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Submissions.Sign(ctx, second, actsOn(last)); err != nil {
			t.Fatal(err)
		}
		_, err = st.Submissions.HandInDrafts(ctx, own, actsOn(last))
		o.want("upon what was returned", err, "ROW_OVERTAKEN")
		if _, err := st.Submissions.Withdraw(ctx, own, store.Withdrawal{SubmissionID: last.ID}); err != nil {
			t.Fatal(err)
		}
		_, err = st.Submissions.Find(ctx, storetest.Staff, last.ID)
		o.want("a draft taken back", err, "NOT_FOUND")
		if entries, err := st.Entries.OfSubmission(ctx, storetest.Staff, last.ID); err != nil || len(entries) > 0 {
			t.Errorf("staff see %d rows of a draft that was taken back (%v)", len(entries), err)
		}
	})
}

// Twenty hand-ins of one signed draft: one wins, the others are told, nothing is doubled.
func TestParallelHandInsOfADraft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, second := signing(t, st)
		sub := o.handIn("一稿", nil, o.tasks...)
		var wg sync.WaitGroup
		signed, handedIn := make([]error, 20), make([]error, 20)
		for i := range signed {
			wg.Go(func() { _, signed[i] = st.Submissions.Sign(ctx, second, actsOn(sub)) })
			wg.Go(func() { _, handedIn[i] = st.Submissions.HandInDrafts(ctx, second, actsOn(sub)) })
		}
		wg.Wait()
		wins := 0
		for i := range signed {
			for _, err := range []error{signed[i], handedIn[i]} {
				if err != nil && models.KindOf(err) != models.Conflict {
					t.Error(err)
				}
			}
			if signed[i] == nil {
				wins++
			}
		}
		if wins != 1 {
			t.Errorf("%d signatures, want 1", wins)
		}
		if broken, err := st.Events.Verify(ctx, nil); err != nil || len(broken) > 0 {
			t.Errorf("%v %v", broken, err)
		}
	})
}
