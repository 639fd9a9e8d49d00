package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// scan is a scan to keep beside an owner.
func scan(ownerID, words string) store.NewAttachment {
	sum := sha256.Sum256([]byte(words))
	return store.NewAttachment{OwnerID: ownerID, FileName: words + ".pdf", FileKind: "pdf", SHA256: hex.EncodeToString(sum[:]), Body: []byte(words)}
}

// What lies beside a draft is its department's alone, its name, its bytes and the event of it; handed in, staff see it.
func TestAttachmentsFollowTheirDraft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, second := signing(t, st)
		own := storetest.For(o.dep)
		sub := o.handIn("草稿", nil, o.tasks...)
		entries, err := st.Entries.OfSubmission(ctx, own, sub.ID)
		if err != nil || len(entries) == 0 {
			t.Fatal(entries, err)
		}
		ids := []string{sub.ID, entries[0].ID}
		for _, owner := range ids {
			_, err := st.Attachments.Add(ctx, storetest.Staff, scan(owner, "督查"))
			o.want("staff beside a draft", err, "NOT_FOUND")
			if _, err := st.Attachments.Add(ctx, own, scan(owner, "附件标记"+owner)); err != nil {
				t.Fatal(err)
			}
		}
		seen := func(v models.Viewer) int {
			rows, err := st.Attachments.OfOwners(ctx, v, ids)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range rows {
				if _, body, err := st.Attachments.Read(ctx, v, a.ID); err != nil || !strings.Contains(string(body), "附件标记") {
					t.Errorf("%s reads %q (%v)", v.UserID, body, err)
				}
			}
			return len(rows)
		}
		mine, err := st.Attachments.OfOwners(ctx, own, ids)
		if err != nil || seen(own) != 2 {
			t.Fatalf("its own department sees %d (%v)", len(mine), err)
		}
		strangers := []models.Viewer{storetest.Staff, {UserID: "usr_a", Auditor: true}, {UserID: "usr_b", Departments: []string{"dep_other"}}, {UserID: "usr_r", Reader: true}}
		for _, v := range strangers {
			if n := seen(v); n != 0 {
				t.Errorf("%s sees %d", v.UserID, n)
			}
			for _, a := range mine {
				_, _, err := st.Attachments.Read(ctx, v, a.ID)
				o.want("read as "+v.UserID, err, "NOT_FOUND")
				_, err = st.Attachments.Remove(ctx, v, a.ID, "x")
				o.want("removed as "+v.UserID, err, "NOT_FOUND")
			}
		}
		events, err := st.Events.After(ctx, storetest.Staff, o.seed.Report.ID, 0, 1000)
		if err != nil || strings.Contains(fmt.Sprint(events), "附件标记") {
			t.Errorf("an event tells of it (%v)", err)
		}
		if _, err := st.Submissions.Sign(ctx, second, actsOn(sub)); err != nil {
			t.Fatal(err)
		}
		_, err = st.Attachments.Add(ctx, own, scan(sub.ID, "后补"))
		o.want("added to what is signed", err, "SUBMISSION_STATE")
		if _, err := st.Submissions.HandInDrafts(ctx, own, actsOn(sub)); err != nil {
			t.Fatal(err)
		}
		if seen(storetest.Staff) != 2 || seen(strangers[2]) != 0 {
			t.Error("handed in: staff see them, others don't")
		}
		_, err = st.Attachments.Remove(ctx, storetest.Staff, mine[0].ID, "x")
		o.want("removed by staff", err, "FORBIDDEN")
		_, err = st.Attachments.Remove(ctx, own, mine[0].ID, " ")
		o.want("removed without a reason", err, "REASON_NEEDED")
		if _, err := st.Attachments.Remove(ctx, own, mine[0].ID, "拍错了"); err != nil || seen(own) != 1 {
			t.Errorf("removed: %v", err)
		}
		if broken, err := st.Events.Verify(ctx, nil); err != nil || len(broken) > 0 {
			t.Error(broken, err)
		}
	})
}

func TestSignedPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st, func(s *models.Seed) { s.Report.Settings.SignatureRule = models.SignedPageAsked })
		own := storetest.For(o.dep)
		sub := o.handIn("盖章", nil, o.tasks...)
		if _, err := st.Attachments.Add(ctx, own, scan(sub.ID, "照片")); err != nil {
			t.Fatal(err)
		}
		_, err := st.Submissions.Sign(ctx, own, actsOn(sub))
		o.want("signed with a photograph alone", err, "SIGNED_PAGE_NEEDED")
		page := scan(sub.ID, "扫描件")
		page.SignedPage = true
		a, err := st.Attachments.Add(ctx, own, page)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := st.Attachments.Remove(ctx, own, a.ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err = st.Submissions.Sign(ctx, own, actsOn(sub))
		o.want("signed after the scan went", err, "SIGNED_PAGE_NEEDED")
		if a, err = st.Attachments.Add(ctx, own, page); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Submissions.Sign(ctx, own, actsOn(sub)); err != nil {
			t.Fatal(err)
		}
		subs, err := st.Submissions.HandInDrafts(ctx, own, actsOn(sub))
		if err != nil || subs[0].State != models.HandedIn {
			t.Fatalf("%+v %v", subs, err)
		}
		_, err = st.Attachments.Remove(ctx, own, a.ID, "x")
		o.want("the page that it was signed by", err, "SUBMISSION_STATE")
		page.OwnerID = o.tasks[0].ID
		_, err = st.Attachments.Add(ctx, own, page)
		o.want("beside a task", err, "ATTACHED_TO_ONE")
	})
}

func TestAttachmentLimits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		own := storetest.For(o.dep)
		sub := o.handIn("一稿", nil, o.tasks...)
		for i := range models.MaxAttachments {
			if a, err := st.Attachments.Add(ctx, own, scan(sub.ID, fmt.Sprint("照片", i))); err != nil || a.Position != i+1 {
				t.Fatal(a.Position, err)
			}
		}
		_, err := st.Attachments.Add(ctx, own, scan(sub.ID, "照片0"))
		o.want("the same again", err, "ATTACHED_ALREADY")
		_, err = st.Attachments.Add(ctx, own, scan(sub.ID, "多一张"))
		o.want("one too many", err, "ATTACHMENTS_TOO_MANY")
		_, err = st.Attachments.Add(ctx, own, scan(sub.ID, strings.Repeat("x", models.MaxAttachment+1)))
		o.want("too large", err, "FILE_TOO_LARGE")
		if _, err := o.decide(models.Returned, sub); err != nil {
			t.Fatal(err)
		}
		_, err = st.Attachments.Add(ctx, own, scan(sub.ID, "退回后"))
		o.want("beside what was returned", err, "SUBMISSION_STATE")
	})
}
