package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"time"

	"duban/models"
	"duban/words"
)

//go:embed ui
var ui embed.FS

// pages are the templates in each language. A template has both languages side by side: {{say "报送" "Hand in"}}.
type pages map[words.Lang]map[string]*template.Template

// pageNames are the pages in ui/pages; each is put into frame.html and may use what parts.html defines.
var pageNames = []string{"home", "signin", "link", "password", "submission", "duties", "plans", "plan", "supervise", "drop", "chases", "papers", "paper", "breakdown", "intake", "refusal", "graphiql"}

// parsePages parses the embedded templates; a broken one is a broken build.
func parsePages() pages {
	all := pages{}
	for _, lang := range []words.Lang{words.Chinese, words.English} {
		all[lang] = map[string]*template.Template{}
		for _, name := range pageNames {
			t := template.New("frame.html").Funcs(template.FuncMap{"say": say(lang)})
			all[lang][name] = template.Must(t.ParseFS(ui, "ui/pages/frame.html", "ui/pages/parts.html", "ui/pages/"+name+".html"))
		}
	}
	return all
}

func say(lang words.Lang) func(zh, en string) string {
	return func(zh, en string) string {
		if lang == words.English {
			return en
		}
		return zh
	}
}

// frame is what every page has around its own matter.
type frame struct {
	Lang     words.Lang
	User     string // the name shown, "" when nobody is signed in
	Token    string // for the page's forms
	GraphiQL bool
}

// frameOf makes a page's frame. It may set the form cookie, and so comes before the first byte.
func (s *server) frameOf(w http.ResponseWriter, r *http.Request) frame {
	rq := of(r)
	f := frame{Lang: rq.lang, Token: s.tokenFor(w, r), GraphiQL: s.GraphiQL}
	if !rq.viewer.SignedIn() {
		return f
	}
	f.User = rq.viewer.Name
	users, err := s.Store.Accounts.ByID(r.Context(), rq.viewer, []string{rq.viewer.UserID})
	if err == nil && len(users) == 1 { // without the name shown the page is as good
		f.User = users[0].DisplayName
	}
	return f
}

// show writes a page, finished before its first byte.
func (s *server) show(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	var b bytes.Buffer
	if err := s.pages[of(r).lang][name].Execute(&b, data); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(of(r).lang))
	h.Add("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a client that has gone needs no answer
	return nil
}

// clock shows an instant in the report's zone: 2026-11-23 16:05.
func clock(t time.Time, zone string) string {
	at, err := time.LoadLocation(zone)
	if err != nil {
		at = time.UTC
	}
	return t.In(at).Format("2006-01-02 15:04")
}

// periodName is a period as a heading says it.
func periodName(lang words.Lang, p models.Period) string {
	if lang == words.English {
		return string(p)
	}
	return p.Chinese()
}

// departmentName is the name that people use.
func departmentName(d models.Department) string {
	if d.ShortName != "" {
		return d.ShortName
	}
	return d.Name
}
