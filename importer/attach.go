package importer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"duban/importer/sniff"
	"duban/models"
	"duban/store"
)

// attachable are the kinds of file that may lie beside what was reported, under the name that they are kept by, with the endings that mean
// the same. None of them runs or is shown by a browser as a page.
var attachable = map[sniff.Kind][]string{
	sniff.JPEG: {"jpg", "jpeg"}, sniff.PNG: {"png"}, sniff.PDF: {"pdf"}, sniff.DOCX: {"docx"}, sniff.XLSX: {"xlsx"}, sniff.DOC: {"doc", "wps"},
	sniff.XLS: {"xls"}, sniff.ET: {"et", "xls"}, sniff.ZIP: {"zip"}, sniff.Text: {"txt"}, sniff.CSV: {"txt", "csv"}, sniff.TSV: {"txt", "tsv"},
}

// scans are the kinds that a signed page comes as.
var scans = map[sniff.Kind]bool{sniff.JPEG: true, sniff.PNG: true, sniff.PDF: true}

// Attach keeps a file beside its owner: its kind by its first bytes, whatever it is called, its name cleaned. A kind that isn't taken is
// refused by its true name.
func Attach(ctx context.Context, st *store.Store, v models.Viewer, n store.NewAttachment) (models.Attachment, error) {
	if len(n.Body) > models.MaxAttachment { // before it is looked into
		return st.Attachments.Add(ctx, v, n)
	}
	kind := sniff.Of(n.Body)
	if kind == sniff.Text && bytes.HasPrefix(bytes.TrimSpace(n.Body), []byte("<")) {
		kind = sniff.HTML // some markup or other: a browser might take it for a page
	}
	names, taken := attachable[kind]
	switch {
	case kind == sniff.Empty || kind == sniff.Encrypted:
		return models.Attachment{}, kind.Refusal()
	case !taken || n.SignedPage && !scans[kind]:
		code := "ATTACHMENT_KIND"
		if n.SignedPage {
			code = "SIGNED_PAGE_KIND"
		}
		return models.Attachment{}, models.Errorf(models.Unsupported, code, "file", "kind", string(kind), "zh", kind.Chinese(), "en", kind.English())
	case kind == sniff.DOCX && bytes.Contains(n.Body, []byte("vbaProject.bin")):
		return models.Attachment{}, models.Errorf(models.Unsupported, "ATTACHMENT_MACROS", "file")
	}
	sum := sha256.Sum256(n.Body)
	n.SHA256, n.FileKind, n.FileName = hex.EncodeToString(sum[:]), names[0], models.AttachmentName(n.FileName, names[0], names[1:]...)
	return st.Attachments.Add(ctx, v, n)
}
