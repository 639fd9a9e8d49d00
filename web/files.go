package web

import (
	"net/http"

	"duban/importer"
	"duban/models"
	"duban/store"
)

// fileLine is a file beside a submission, as its page lists it.
type fileLine struct {
	models.Attachment
	Address string
}

// filesBeside lists the files beside a submission.
func (s *server) filesBeside(r *http.Request, submissionID string) ([]fileLine, error) {
	found, err := s.Store.Attachments.OfOwners(r.Context(), of(r).viewer, []string{submissionID})
	var lines []fileLine
	for _, a := range found {
		lines = append(lines, fileLine{a, Addresses().Attachment(a.ID)})
	}
	return lines, err
}

// attachTo takes a file beside a submission.
func (s *server) attachTo(w http.ResponseWriter, r *http.Request) error {
	body := r.Body
	r.Body = http.MaxBytesReader(w, body, drainLimit)
	in, err := s.receive(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	_, err = importer.Attach(r.Context(), s.Store, of(r).viewer, store.NewAttachment{OwnerID: id, FileName: in.name, Body: in.body,
		Caption: in.fields["caption"], SignedPage: in.fields["signedPage"] != ""})
	if err == nil {
		http.Redirect(w, r, submissionAddress(id), http.StatusSeeOther)
		return nil
	}
	kind := models.KindOf(err)
	if !wantsPage(r) || !showsAtUpload[kind] {
		return err
	}
	return s.showSubmission(w, r, statusOf(err), id, err)
}
