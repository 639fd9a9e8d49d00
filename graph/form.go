package graph

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"duban/models"

	"github.com/99designs/gqlgen/graphql"
)

// formSlack is what a form may have beside its files and its query: the map and the parts' headers.
const formSlack = 64 << 10

// maxMap is the most bytes of the field map.
const maxMap = 8 << 10

// form is a multipart request in the making: the fields operations and map, in this order, then the files.
type form struct {
	*door
	parts   *multipart.Reader
	length  int64 // of the request, −1: not said
	files   int   // how many there may be
	several bool  // there are
	params  *graphql.RawParams
	places  map[string][]string // field of a file → where it goes in the operation
}

// readForm reads an operation with its files. gqlgen's own reader panics on bad places and opens a file for each of them.
func (d *door) readForm(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, error) {
	most, files := d.limits.Upload, d.limits.Files
	if models.ViewerOf(r.Context()).Staff {
		most, files = max(most, d.limits.Drop), max(files, d.limits.DropFiles)
	}
	most += d.limits.Body + formSlack
	if r.ContentLength > most {
		return nil, d.fileTooLarge()
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, malformed("FORM_INVALID")
	}
	f := &form{door: d, parts: parts, length: r.ContentLength, files: files}
	if err := f.readOperation(); err != nil {
		return nil, err
	}
	if err := f.readMap(); err != nil {
		return nil, err
	}
	for len(f.places) > 0 {
		if err := f.readFile(); err != nil {
			return nil, err
		}
	}
	f.params.Headers = r.Header
	return f.params, nil
}

func (d *door) fileTooLarge() error {
	most := strconv.FormatInt(d.limits.Upload>>20, 10) + " MiB"
	return status{http.StatusRequestEntityTooLarge, models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", most)}
}

// next gives the next part; where there is none the code says what is missing.
func (f *form) next(missing string) (*multipart.Part, error) {
	part, err := f.parts.NextPart()
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, f.fileTooLarge()
	case errors.Is(err, io.EOF):
		return nil, malformed(missing)
	case err != nil:
		return nil, malformed("BODY_BROKEN_OFF")
	}
	return part, nil
}

// field reads a part that must be the field of that name.
func (f *form) field(name string, most int64) ([]byte, error) {
	part, err := f.next("FORM_INVALID")
	if err != nil {
		return nil, err
	}
	if part.FormName() != name {
		return nil, malformed("FORM_ORDER", "expected", name)
	}
	return f.readAll(http.MaxBytesReader(nil, part, most))
}

func (f *form) readOperation() error {
	body, err := f.field("operations", f.limits.Body)
	if err != nil {
		return err
	}
	f.params, err = operation(body)
	return err
}

func (f *form) readMap() error {
	body, err := f.field("map", maxMap)
	if err != nil {
		return err
	}
	if err := decode(body, &f.places); err != nil {
		return err
	}
	n := 0
	for _, places := range f.places {
		if len(places) == 0 {
			return malformed("FORM_MAP")
		}
		n += len(places)
	}
	if n > f.files {
		return models.Errorf(models.TooLarge, "TOO_MANY", "file", "found", strconv.Itoa(n), "most", strconv.Itoa(f.files))
	}
	f.several = len(f.places) > 1
	if n == 0 {
		return models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	return nil
}

// readFile reads one file and puts it where the map says.
func (f *form) readFile() error {
	part, err := f.next("UPLOAD_MISSING")
	if err != nil {
		return err
	}
	places, ok := f.places[part.FormName()]
	if !ok {
		return malformed("FORM_MAP", "found", part.FormName())
	}
	delete(f.places, part.FormName())
	body, err := f.readWhole(part)
	var over *http.MaxBytesError
	if errors.As(err, &over) || int64(len(body)) > f.limits.Upload {
		return f.fileTooLarge()
	}
	if err != nil {
		return malformed("BODY_BROKEN_OFF")
	}
	for _, place := range places {
		upload := graphql.Upload{
			File: &received{Reader: bytes.NewReader(body), body: body}, Filename: part.FileName(), Size: int64(len(body)), ContentType: part.Header.Get("Content-Type"),
		}
		if !putAt(f.params.Variables, strings.Split(place, "."), upload) {
			return malformed("FORM_MAP", "found", place)
		}
	}
	return nil
}

// received is a file's bytes as they lie in memory, so that they needn't be read out of a reader a second time.
type received struct {
	*bytes.Reader
	body []byte
}

// readWhole reads a file, one byte beyond what it may have at most. Its room is taken at once where the request says how long it is: a
// buffer that grows would take several times as much. Of several files it isn't known how much of the request each is.
func (f *form) readWhole(part io.Reader) ([]byte, error) {
	if f.several {
		body, err := io.ReadAll(io.LimitReader(part, f.limits.Upload+1))
		return bytes.Clone(body), err // without the room that it might have grown into
	}
	room := min(max(f.length, 0), f.limits.Upload) + 1
	buffer := bytes.NewBuffer(make([]byte, 0, room+bytes.MinRead))
	_, err := buffer.ReadFrom(io.LimitReader(part, f.limits.Upload+1))
	return buffer.Bytes(), err
}

// putAt puts a file in the place of a null in the operation's variables: variables.input.file, variables.files.0. It says whether there
// is such a place.
func putAt(variables map[string]any, place []string, upload graphql.Upload) bool {
	if len(place) < 2 || place[0] != "variables" || slices.Contains(place, "") {
		return false
	}
	var at any = variables
	for i, name := range place[1:] {
		last := i == len(place)-2
		switch into := at.(type) {
		case map[string]any:
			inside, there := into[name]
			if last {
				into[name] = upload
				return there && inside == nil
			}
			at = inside
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(into) {
				return false
			}
			if last {
				free := into[n] == nil
				into[n] = upload
				return free
			}
			at = into[n]
		default:
			return false
		}
	}
	return false
}
