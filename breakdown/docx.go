package breakdown

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"duban/models"
)

// The limits of a Word document: a report of 30,000 characters needs a hundredth of them.
const (
	maxDocx    = 20 << 20 // bytes of the file
	maxDocxXML = 30 << 20 // bytes of its text part, unpacked
	maxParts   = 2000     // entries of the package
)

// ReadDocx reads a .docx file's paragraphs and makes the breakdown; places are offsets of the text that DocxText gives.
// Errors are *models.Error with Kind Unsupported (no Word document) or LIMIT.
func ReadDocx(file []byte) (Reading, error) {
	text, err := DocxText(file)
	if err != nil {
		return Reading{}, err
	}
	return Read(text), nil
}

// DocxText gives a .docx file's paragraphs, one a line. Deleted text, field codes, headers, footers and notes are left out.
func DocxText(file []byte) (string, error) {
	if len(file) > maxDocx {
		return "", models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file")
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil || len(z.File) > maxParts {
		return "", notDocx(err)
	}
	for _, part := range z.File {
		if part.Name != "word/document.xml" {
			continue
		}
		r, err := part.Open()
		if err != nil {
			return "", notDocx(err)
		}
		defer r.Close()
		limited := &io.LimitedReader{R: r, N: maxDocxXML}
		text, err := wordText(limited)
		if limited.N <= 0 {
			return "", models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file")
		}
		if err != nil {
			return "", notDocx(err)
		}
		return text, nil
	}
	return "", notDocx(errors.New("no word/document.xml"))
}

func notDocx(err error) error {
	e := models.Errorf(models.Unsupported, "NOT_DOCX", "file")
	e.Err = err
	return e
}

// wordText walks the text part: w:t is text, w:p ends a line, w:br and w:tab are blanks.
func wordText(r io.Reader) (string, error) {
	d := xml.NewDecoder(r)
	var out strings.Builder
	inText, skipped := 0, 0 // depth inside w:t; depth inside what isn't read
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.Directive:
			return "", errors.New("a document type in the text part")
		case xml.StartElement:
			switch t.Name.Local {
			case "del", "delText", "instrText", "Fallback":
				skipped++
			case "t":
				inText++
			case "br", "tab":
				out.WriteByte(' ')
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "del", "delText", "instrText", "Fallback":
				skipped--
			case "t":
				inText--
			case "p":
				out.WriteByte('\n')
			}
		case xml.CharData:
			if inText > 0 && skipped == 0 {
				out.Write(t)
			}
		}
	}
}
