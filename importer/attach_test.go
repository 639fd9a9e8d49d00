package importer_test

import (
	"errors"
	"strings"
	"testing"

	"duban/importer"
	"duban/models"
	"duban/store"
	"duban/storetest"
)

// What a file is decides whether it is taken, not what it is called; refusals name what it is.
func TestAttachKinds(t *testing.T) {
	st := storetest.SQLite(t)
	storetest.Report(t, st)
	for _, c := range []struct{ name, body, code, kind string }{
		{"现场.jpg", "\x89PNG\r\n\x1a\n", "NOT_FOUND", ""}, // a kind that is taken: refused for its owner alone
		{"文件.pdf", "%PDF-1.7\n", "NOT_FOUND", ""},
		{"说明.txt", "这是一段说明文字\n", "NOT_FOUND", ""},
		{"现场.jpg", "<!DOCTYPE html><script>alert(1)</script>", "ATTACHMENT_KIND", "html"},
		{"现场.txt", "<script>alert(1)</script>", "ATTACHMENT_KIND", "html"},
		{"图.png", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "ATTACHMENT_KIND", "svg"},
		{"图.png", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, "ATTACHMENT_KIND", "svg"},
		{"报告.pdf", "MZ\x90\x00\x03\x00\x00\x00" + strings.Repeat("\x00", 80), "ATTACHMENT_KIND", "exe"},
		{"动图.gif", "GIF89a\x01\x00\x01\x00", "ATTACHMENT_KIND", "gif"},
		{"空.pdf", "", "FILE_EMPTY", ""},
	} {
		_, err := importer.Attach(t.Context(), st, storetest.Staff, store.NewAttachment{OwnerID: models.NewID(models.SubmissionPrefix), FileName: c.name, Body: []byte(c.body)})
		if e := asError(err); e == nil || e.Code != c.code || e.Args["kind"] != c.kind {
			t.Errorf("%s %.12q: %v, want %s %s", c.name, c.body, err, c.code, c.kind)
		}
	}
	_, err := importer.Attach(t.Context(), st, storetest.Staff, store.NewAttachment{FileName: "a.txt", Body: []byte("说明"), SignedPage: true})
	if e := asError(err); e == nil || e.Code != "SIGNED_PAGE_KIND" {
		t.Errorf("a text as the signed page: %v", err)
	}
}

func TestAttachmentName(t *testing.T) {
	for _, c := range [][3]string{
		{`C:\资料\现场 照片.JPG`, "jpg", "现场 照片.jpg"}, {"../../etc/passwd", "txt", "passwd.txt"}, {"a.jpeg", "jpg", "a.jpeg"},
		{"通知\u202Egpj.exe", "jpg", "通知gpj.exe.jpg"}, {"", "pdf", "附件.pdf"}, {".pdf", "pdf", "pdf.pdf"}, {"a\r\nX-Evil: 1.pdf", "pdf", "aX-Evil 1.pdf"},
		{strings.Repeat("长", 300) + ".pdf", "pdf", strings.Repeat("长", 120) + ".pdf"},
	} {
		if got := models.AttachmentName(c[0], c[1], "jpeg"); got != c[2] {
			t.Errorf("%q: %q, want %q", c[0], got, c[2])
		}
	}
}

func asError(err error) *models.Error {
	var e *models.Error
	errors.As(err, &e)
	return e
}
