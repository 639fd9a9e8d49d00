package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"duban/models"
)

// assets are the embedded files that browsers fetch, by their address below /assets/.
type assets map[string]assetFile

type assetFile struct {
	kind, etag string
	body       []byte
}

// assetKinds are the files of ui that are served, by ending. Templates and licences aren't.
var assetKinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// loadAssets reads them all; a broken embed is a broken build.
func loadAssets() assets {
	all := assets{}
	err := fs.WalkDir(ui, "ui", func(name string, entry fs.DirEntry, err error) error {
		kind := assetKinds[path.Ext(name)]
		if err != nil || entry.IsDir() || kind == "" {
			return err
		}
		body, err := ui.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		all[strings.TrimPrefix(name, "ui/")] = assetFile{kind: kind, etag: hex.EncodeToString(sum[:12]), body: body}
		return nil
	})
	if err != nil {
		panic("web: embedded files: " + err.Error())
	}
	return all
}

// asset serves one of them. Browsers keep it and ask each time whether it is still the same, so that an upgrade shows at once.
func (s *server) asset(w http.ResponseWriter, r *http.Request) error {
	file, ok := s.assets[strings.TrimPrefix(r.URL.Path, "/assets/")]
	if !ok {
		return models.Errorf(models.NotFound, "NOT_FOUND", "")
	}
	w.Header().Set("Cache-Control", "public, no-cache")
	send(w, r, file.kind, file.etag, file.body)
	return nil
}

// graphiqlPolicy is pagePolicy for GraphiQL, whose editor sets styles in the page and brings its fonts as data.
const graphiqlPolicy = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; font-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// graphiql shows GraphiQL, from embedded files alone.
func (s *server) graphiql(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", graphiqlPolicy)
	return s.show(w, r, http.StatusOK, "graphiql", s.frameOf(w, r))
}
